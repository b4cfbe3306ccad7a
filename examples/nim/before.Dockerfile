# syntax=docker/dockerfile:1
# The usual way, before: linked dynamically against the glibc of the image that has compiled it.
FROM debian:bookworm AS build
RUN apt-get update -qq && apt-get install -y --no-install-recommends gcc libc6-dev nim
WORKDIR /src
COPY app.nim .
RUN nim compile -d:release --out:/app app.nim

FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
