# syntax=docker/dockerfile:1
# The usual way, before: RE2, libstdc++ and glibc are shared libraries that have to be in the image as well.
FROM debian:bookworm AS build
RUN apt-get update -qq && apt-get install -y --no-install-recommends g++ libre2-dev
WORKDIR /src
COPY main.cc .
RUN g++ -O2 -pthread -o /app main.cc -lre2

FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
