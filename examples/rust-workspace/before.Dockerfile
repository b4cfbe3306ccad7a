# syntax=docker/dockerfile:1
# The usual way, before: linked dynamically against the glibc of the image that has compiled it.
FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release

FROM scratch
COPY --from=build /src/target/release/server /server
ENTRYPOINT ["/server"]
