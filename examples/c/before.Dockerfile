# syntax=docker/dockerfile:1
# The usual way, before: linked dynamically against the glibc of the image that has compiled it.
FROM debian:bookworm AS build
RUN apt-get update -qq && apt-get install -y --no-install-recommends gcc libc6-dev
WORKDIR /src
COPY main.c .
RUN gcc -O2 -o /app main.c

FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
