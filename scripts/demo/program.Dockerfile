# The source of a published program, from the registry that everybody gets it from, with the checksum that cargo verifies.
FROM rust:1-bookworm AS fetch
ARG CRATE
ARG VERSION
WORKDIR /fetch
RUN cargo init --quiet --vcs none --name fetch \
 && printf '%s = "=%s"\n' "$CRATE" "$VERSION" >> Cargo.toml \
 && cargo fetch --quiet \
 && cp -r "$CARGO_HOME"/registry/src/*/"$CRATE-$VERSION" /program

FROM scratch
COPY --from=fetch /program /
