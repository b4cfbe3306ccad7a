# syntax=docker/dockerfile:1
# The usual way, before: the package net asks for host names through glibc, which it needs as shared library.
FROM debian:bookworm AS build
RUN apt-get update -qq && apt-get install -y --no-install-recommends ca-certificates gcc golang-go libc6-dev
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
