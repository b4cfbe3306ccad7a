# syntax=docker/dockerfile:1
# Muslin's recipe for a Rust project without a Dockerfile: one static binary on an empty image. src/cargo/recipe.ts sets the
# name of the binary and of the platform in the text, everything else by build arguments. The platform stands in the ids
# of the cache mounts as text because --call=convertllb expands TARGETARCH for the builder's platform, not for --platform.
ARG MUSLIN_RUST_IMAGE=rust:1-bookworm

# Compiles on the machine's own architecture and crosses from there where it has to: no emulation.
FROM --platform=$BUILDPLATFORM ${MUSLIN_RUST_IMAGE} AS toolchain
ARG TARGETARCH
ENV CARGO_HOME=/usr/local/cargo
RUN <<'SH'
set -eu
case "$TARGETARCH" in
  amd64) arch=x86_64 package=x86-64 ;;
  arm64) arch=aarch64 package=aarch64 ;;
  *) echo "The built-in Rust recipe has no target for $TARGETARCH" >&2; exit 1 ;;
esac
install_packages() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  rm -rf /var/lib/apt/lists/*
}
[ -s /etc/ssl/certs/ca-certificates.crt ] || install_packages ca-certificates
# Dependencies written in C need a compiler for musl under the name that the cc crate looks for. An image that has it is
# left alone. Otherwise Debian's compiler for the architecture becomes one by musl's specs file.
if ! command -v "$arch-linux-musl-gcc" >/dev/null; then
  dpkg --add-architecture "$TARGETARCH"
  if [ "$(uname -m)" = "$arch" ]; then
    install_packages gcc libc6-dev "musl-dev:$TARGETARCH"
    kernel=/usr/include asm="/usr/include/$arch-linux-gnu/asm"
  else
    install_packages "gcc-$package-linux-gnu" "linux-libc-dev-$TARGETARCH-cross" "musl-dev:$TARGETARCH"
    kernel="/usr/$arch-linux-gnu/include" asm="$kernel/asm"
  fi
  # rustc links with -nostartfiles and its own start files: there the plain compiler has to work. Debian's musl hides
  # __getauxval, which breaks configure tests that were compiled with gcc's outline atomics (arm64 only).
  case "$arch" in aarch64) flags=-mno-outline-atomics ;; *) flags= ;; esac
  cat > "/usr/local/bin/$arch-linux-musl-gcc" <<WRAPPER
#!/bin/sh
case " \$* " in *" -nostartfiles "*) ;; *) set -- "\$@" $flags -specs /usr/lib/$arch-linux-musl/musl-gcc.specs ;; esac
exec $arch-linux-gnu-gcc "\$@"
WRAPPER
  chmod 755 "/usr/local/bin/$arch-linux-musl-gcc"
  for tool in ar ranlib; do ln -sf "/usr/bin/$arch-linux-gnu-$tool" "/usr/local/bin/$arch-linux-musl-$tool"; done
  # musl's specs leave the system's headers out; the kernel's are wanted all the same.
  ln -sfn "$kernel/linux" "/usr/include/$arch-linux-musl/linux"
  ln -sfn "$kernel/asm-generic" "/usr/include/$arch-linux-musl/asm-generic"
  ln -sfn "$asm" "/usr/include/$arch-linux-musl/asm"
fi
triple="$arch-unknown-linux-musl"
[ -d "$(rustc --print target-libdir --target "$triple")" ] || rustup target add "$triple"
# What a program expects of a system: CA certificates, a user that is not root, a place for temporary files.
mkdir -p /muslin/system/etc/ssl/certs /muslin/system/tmp
cp /etc/ssl/certs/ca-certificates.crt /muslin/system/etc/ssl/certs/
echo 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin' > /muslin/system/etc/passwd
echo 'nonroot:x:65532:' > /muslin/system/etc/group
chmod 1777 /muslin/system/tmp
find /muslin/system -exec touch -h -d @0 {} +
SH

FROM toolchain AS build
ARG TARGETARCH
ARG MUSLIN_PACKAGE= MUSLIN_FEATURES= MUSLIN_PROFILE=release MUSLIN_STRIP=
WORKDIR /src
# The sources are writable so that cargo can make a missing Cargo.lock; what is written there is thrown away. Cargo's own
# locks lie outside of these mounts, so BuildKit's have to do: sharing=locked.
RUN --mount=type=bind,target=/src,rw \
    --mount=type=cache,target=/usr/local/cargo/registry,id=muslin-registry-{{platform}}-{{program}},sharing=locked \
    --mount=type=cache,target=/usr/local/cargo/git,id=muslin-git-{{platform}}-{{program}},sharing=locked \
    --mount=type=cache,target=/muslin/target,id=muslin-target-{{platform}}-{{program}},sharing=locked \
    <<'SH'
set -eu
case "$TARGETARCH" in amd64) arch=x86_64 ;; *) arch=aarch64 ;; esac
triple="$arch-unknown-linux-musl"
variable="CARGO_TARGET_$(printf %s "$triple" | tr 'a-z-' 'A-Z_')"
export CARGO_TARGET_DIR=/muslin/target CARGO_INCREMENTAL=0
# For this target only: a general flag would reach build scripts and macros (rust-lang/cargo#7563). Cargo joins it with
# target.<triple>.rustflags of the project's .cargo/config.toml; build.rustflags there is not used (Muslin warns of that).
export "${variable}_RUSTFLAGS=-C target-feature=+crt-static"
# Natively rustc's default linker is right: Debian's musl-gcc as linker makes a dynamic PIE (rust-lang/rust#95926). Across
# architectures the name matters as well: the cc crate takes its C compiler from it.
if [ "$(uname -m)" != "$arch" ]; then export "${variable}_LINKER=$arch-linux-musl-gcc"; fi
if [ -n "$MUSLIN_STRIP" ]; then
  export "CARGO_PROFILE_$(printf %s "$MUSLIN_PROFILE" | tr 'a-z-' 'A-Z_')_STRIP=$MUSLIN_STRIP"
fi
# jemalloc compiles the page size in; arm64 kernels have pages of up to 64 KiB (tikv/jemallocator#80).
if [ "$arch" = aarch64 ]; then export JEMALLOC_SYS_WITH_LG_PAGE="${JEMALLOC_SYS_WITH_LG_PAGE:-16}"; fi
# A project may pin another toolchain by rust-toolchain.toml.
[ -d "$(rustc --print target-libdir --target "$triple")" ] || rustup target add "$triple"

# Cargo trusts modification times, and a builder that lives on may hold the target folder of another commit whose files
# are newer than these. So every file whose content the last build has not seen is made new. The record keeps only what
# is certain while the build runs: after a failure both the old and the new content count as unseen.
export LC_ALL=C
record="$CARGO_TARGET_DIR/.muslin-sources"
touch "$record"
# Records end with a zero byte: names may hold line feeds. A symbolic link counts by its target, and behind another target
# may be an old file: then all is new.
{
  find . \( -path ./target -o -path ./.git \) -prune -o -type f -exec sha256sum -z {} +
  find . \( -path ./target -o -path ./.git \) -prune -o -type l -printf 'link %p %l\0'
} | sort -z > /tmp/sources
comm -z -13 "$record" /tmp/sources > /tmp/unseen
comm -z -23 "$record" /tmp/sources > /tmp/gone
if cat /tmp/unseen /tmp/gone | tr '\0' '\n' | grep -q '^link '; then
  find . -path ./.git -prune -o -exec touch -h -- {} +
fi
grep -z -v '^link ' /tmp/unseen | cut -z -c 67- | xargs -0 -r touch -c --
grep -z -v '^link ' /tmp/gone | cut -z -c 67- | xargs -0 -r -n 1 dirname -z -- | xargs -0 -r touch -c --
comm -z -12 "$record" /tmp/sources > /tmp/certain
cp /tmp/certain "$record"

set -- --color never --profile "$MUSLIN_PROFILE" --target "$triple" --bin '{{program}}'
if [ -n "$MUSLIN_PACKAGE" ]; then set -- "$@" --package "$MUSLIN_PACKAGE"; fi
if [ -n "$MUSLIN_FEATURES" ]; then set -- "$@" --features "$MUSLIN_FEATURES"; fi
if [ -f Cargo.lock ]; then set -- "$@" --locked; fi
cargo build "$@"
cp /tmp/sources "$record"

case "$MUSLIN_PROFILE" in dev) folder=debug ;; *) folder="$MUSLIN_PROFILE" ;; esac
mkdir -p /muslin/program
cp "$CARGO_TARGET_DIR/$triple/$folder/{{program}}" /muslin/program/
touch -d @0 '/muslin/program/{{program}}'
SH

FROM scratch
COPY --from=toolchain /muslin/system/ /
COPY --from=build /muslin/program/{{program}} /{{program}}
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532:65532
ENTRYPOINT ["/{{program}}"]
