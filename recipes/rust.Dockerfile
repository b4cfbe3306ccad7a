# syntax=docker/dockerfile:1
# Muslin's recipe for a Rust project without a Dockerfile: static binaries on an empty image. src/cargo/recipe-text.ts sets
# what stands in double braces here, everything else comes by build arguments. The platform stands in the ids of the cache
# mounts as text because --call=convertllb expands TARGETARCH for the builder's platform, not for --platform.
ARG MUSLIN_RUST_IMAGE=rust:1-bookworm

# Compiles on the machine's own architecture and crosses from there where it has to: no emulation, unless cross is false.
FROM --platform={{compiler-platform}} ${MUSLIN_RUST_IMAGE} AS toolchain
ARG TARGETARCH
ARG MUSLIN_GIT=
ENV CARGO_HOME=/usr/local/cargo
RUN <<'SH'
set -eu
case "$TARGETARCH" in
  amd64) arch=x86_64 package=x86-64 ;;
  arm64) arch=aarch64 package=aarch64 ;;
  *) echo "The built-in Rust recipe has no target for $TARGETARCH" >&2; exit 1 ;;
esac
if ! command -v rustc >/dev/null; then
  echo "muslin: The image has no Rust. Name one that has it, such as rust:1-bookworm, by the input rust-image." >&2
  exit 1
fi
install_packages() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  rm -rf /var/lib/apt/lists/*
}
[ -s /etc/ssl/certs/ca-certificates.crt ] || install_packages ca-certificates
# Only git itself asks credential helpers as it is told to; the project has dependencies from Git.
if [ -n "$MUSLIN_GIT" ] && ! command -v git >/dev/null; then install_packages git; fi
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
# There is no C++ for musl in Debian. The cc crate calls this name: it says so, in place of errors about missing files.
if ! command -v "$arch-linux-musl-g++" >/dev/null; then
  cat > "/usr/local/bin/$arch-linux-musl-g++" <<CPLUSPLUS
#!/bin/sh
echo "muslin: no C++ for $arch-linux-musl: the crate \${CARGO_PKG_NAME:-?} \${CARGO_PKG_VERSION:-} has C++ code" >&2
exit 1
CPLUSPLUS
  chmod 755 "/usr/local/bin/$arch-linux-musl-g++"
fi
# What a program expects of a system: CA certificates, a user that is not root, a place for temporary files.
mkdir -p /muslin/system/etc/ssl/certs /muslin/system/tmp
cp /etc/ssl/certs/ca-certificates.crt /muslin/system/etc/ssl/certs/
echo 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin' > /muslin/system/etc/passwd
echo 'nonroot:x:65532:' > /muslin/system/etc/group
chmod 1777 /muslin/system/tmp
find /muslin/system -exec touch -h -d @0 {} +
SH
# The toolchain is what the inputs or the project's rust-toolchain.toml ask for; the file itself is not looked at any more.
ARG MUSLIN_TOOLCHAIN= MUSLIN_COMPONENTS=
RUN <<'SH'
set -eu
case "$TARGETARCH" in amd64) arch=x86_64 ;; *) arch=aarch64 ;; esac
triple="$arch-unknown-linux-musl"
is_here() { # 1.96 means any 1.96.x
  case "$(rustc --version)" in "rustc $MUSLIN_TOOLCHAIN "* | "rustc $MUSLIN_TOOLCHAIN".*) [ -z "$MUSLIN_COMPONENTS" ] ;; *) false ;; esac
}
# A moving channel is brought up to date, a version or a toolchain that the image has linked is not asked for again.
is_installed() {
  case "$MUSLIN_TOOLCHAIN" in stable | beta | nightly) false ;; *) rustup run "$MUSLIN_TOOLCHAIN" rustc --version >/dev/null 2>&1 ;; esac
}
refuse() {
  echo "muslin: $1 cannot be had: the image has $(rustc --version) and $2." >&2
  echo "muslin: Name an image with that Rust, or with rustup, by the input rust-image, or a Rust that it has by the input toolchain." >&2
  exit 1
}
: > /muslin/toolchain
if [ -n "$MUSLIN_TOOLCHAIN" ] && ! is_here; then
  command -v rustup >/dev/null || refuse "Rust $MUSLIN_TOOLCHAIN" "no rustup"
  is_installed || rustup toolchain install "$MUSLIN_TOOLCHAIN" --profile minimal || refuse "Rust $MUSLIN_TOOLCHAIN" "rustup could not install it"
  printf %s "$MUSLIN_TOOLCHAIN" > /muslin/toolchain
  export RUSTUP_TOOLCHAIN="$MUSLIN_TOOLCHAIN"
fi
if [ -n "$MUSLIN_COMPONENTS" ]; then
  command -v rustup >/dev/null || refuse "$MUSLIN_COMPONENTS" "no rustup"
  for component in $MUSLIN_COMPONENTS; do rustup component add "$component" || refuse "The component $component" "rustup could not add it"; done
fi
if [ ! -d "$(rustc --print target-libdir --target "$triple")" ]; then
  command -v rustup >/dev/null || refuse "The target $triple" "no rustup"
  rustup target add "$triple" || refuse "The target $triple" "rustup could not add it"
fi
# rustup installs whatever else a rust-toolchain.toml lists as soon as it sees one: it is told what to use in its place.
if [ ! -s /muslin/toolchain ] && command -v rustup >/dev/null; then
  rustup show active-toolchain 2>/dev/null | cut -d ' ' -f 1 > /muslin/toolchain
fi
SH

# The list of dependencies inside of the binary (https://github.com/rust-secure-code/cargo-auditable). An image that has
# the program for it is left alone. Only a build that asks for it comes through here.
FROM toolchain AS auditable
RUN command -v cargo-auditable >/dev/null || cargo install --quiet --locked --root /usr/local cargo-auditable@0.7.7

# mimalloc in place of musl's allocator, only for a program that asks for it: an object that comes first on the link line,
# before anything that has a malloc, so that calls from Rust and from C both end in it. Its own copy of what it needs of
# libgcc is in it, because rustc links without the compiler's libraries. Cargo sees the path of a linker but not what it
# links, so the folder is named after what is in it: another mimalloc makes cargo compile and link anew.
FROM toolchain AS mimalloc
ARG TARGETARCH
WORKDIR /muslin/mimalloc
RUN <<'SH'
set -eu
case "$TARGETARCH" in amd64) arch=x86_64 ;; *) arch=aarch64 ;; esac
version=0.1.49 checksum=6a45a52f43e1c16f667ccfe4dd8c85b7f7c204fd5e3bf46c5b0db9a5c3c0b8e9
mkdir -p /tmp/mimalloc/src
cd /tmp/mimalloc
# By cargo, which knows the way to crates.io and its mirrors.
printf '[package]\nname = "source"\nversion = "0.0.0"\n[dependencies]\nlibmimalloc-sys = "=%s"\n' "$version" > Cargo.toml
: > src/lib.rs
cargo fetch --quiet
crate="$(find "$CARGO_HOME/registry/cache" -name "libmimalloc-sys-$version.crate" -print -quit)"
echo "$checksum  $crate" | sha256sum --check --quiet
tar -xzf "$crate"
cd "libmimalloc-sys-$version/c_src/mimalloc/v3"
gcc="$(command -v "$arch-linux-musl-gcc")"
# What a program is known by that has this mimalloc: its own texts are in a program with the crate of that name as well. In
# the section of mimalloc's own constants neither strip nor the linker's --gc-sections takes it out.
printf '#include "static.c"\n__attribute__((used)) const char muslin_allocator[] = "muslin-allocator mimalloc 3.3.2";\n' > src/muslin.c
# mimalloc puts the time of its compilation into itself.
SOURCE_DATE_EPOCH=0 "$gcc" -c -O3 -DNDEBUG -fPIC -fvisibility=hidden -ftls-model=local-dynamic -fno-builtin-malloc \
  -DMI_LIBC_MUSL=1 -DMI_MALLOC_OVERRIDE=1 -DMI_STATIC_LIB -DMI_SKIP_COLLECT_ON_EXIT=1 -Iinclude src/muslin.c -o /tmp/mimalloc/static.o
mkdir /tmp/mimalloc/out
cd /tmp/mimalloc/out
"$("$gcc" -print-prog-name=ld)" -r -o mimalloc.o /tmp/mimalloc/static.o "$("$gcc" -print-libgcc-file-name)"
# The cc crate takes the C compiler's name from the linker's. So this is the compiler for C as well, and the object is
# only added where rustc links a program (it brings its own start files).
if [ "$(uname -m)" = "$arch" ]; then linker=cc; else linker="$gcc"; fi
cat > "$arch-linux-musl-gcc" <<WRAPPER
#!/bin/sh
case " \$* " in
  *" -shared "*) ;;
  *" -nostartfiles "*) exec $linker "\${0%/*}/mimalloc.o" "\$@" ;;
esac
exec $gcc "\$@"
WRAPPER
chmod 755 "$arch-linux-musl-gcc"
for tool in ar ranlib g++; do
  if path="$(command -v "$arch-linux-musl-$tool")"; then ln -s "$path" "$arch-linux-musl-$tool"; fi
done
cp -a . "/muslin/mimalloc/$(cat mimalloc.o "$arch-linux-musl-gcc" | sha256sum | cut -c 1-16)"
SH

# Time zones, only for an image that asks for them. The folders left out hold them all a second and a third time.
FROM toolchain AS zoneinfo
RUN <<'SH'
set -eu
if [ ! -d /usr/share/zoneinfo/Europe ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends tzdata >/dev/null
fi
mkdir -p /muslin/zoneinfo/usr/share
cp -a /usr/share/zoneinfo /muslin/zoneinfo/usr/share/
cd /muslin/zoneinfo/usr/share/zoneinfo
rm -rf right posix localtime posixrules
find /muslin/zoneinfo -exec touch -h -d @0 {} +
SH

# The project's own further files, with one old time for all: a checkout gives each another one.
FROM toolchain AS extra{{extra-copies}}
RUN mkdir -p /muslin/extra && find /muslin/extra -exec touch -h -d @0 {} +

FROM {{build-base}} AS build
ARG TARGETARCH
ARG MUSLIN_BINS= MUSLIN_PACKAGE= MUSLIN_FEATURES= MUSLIN_PROFILE=release MUSLIN_STRIP=
ARG MUSLIN_SCCACHE_SIZE= MUSLIN_STACK_SIZE= MUSLIN_TARGET_CPU= MUSLIN_REMAP= MUSLIN_AUDITABLE= MUSLIN_GIT_SERVER=https://github.com
WORKDIR /src
# The sources are writable so that cargo can make a missing Cargo.lock; what is written there is thrown away. Cargo's own
# locks lie outside of these mounts, so BuildKit's have to do: sharing=locked.
RUN{{network}} --mount=type=bind,target=/src,rw \
    --mount=type=cache,target=/usr/local/cargo/registry,id=muslin-registry-{{platform}}-{{program}},sharing=locked \
    --mount=type=cache,target=/usr/local/cargo/git,id=muslin-git-{{platform}}-{{program}},sharing=locked \
    --mount=type=cache,target=/muslin/target,id=muslin-target-{{platform}}-{{program}},sharing=locked \
    --mount=type=secret,id=git-token --mount=type=secret,id=git-credentials --mount=type=ssh{{registry-tokens}}{{allocator-mount}}{{sccache-mounts}} \
    <<'SH'
set -eu
case "$TARGETARCH" in amd64) arch=x86_64 ;; *) arch=aarch64 ;; esac
triple="$arch-unknown-linux-musl"
variable="CARGO_TARGET_$(printf %s "$triple" | tr 'a-z-' 'A-Z_')"
export CARGO_TARGET_DIR=/muslin/target CARGO_INCREMENTAL=0
if [ -s /muslin/toolchain ]; then export RUSTUP_TOOLCHAIN="$(cat /muslin/toolchain)"; fi
# For this target only: a general flag would reach build scripts and macros (rust-lang/cargo#7563). Cargo joins it with
# target.<triple>.rustflags of the project's .cargo/config.toml; build.rustflags there is not used (Muslin warns of that).
flags="-C target-feature=+crt-static"
if [ -n "$MUSLIN_TARGET_CPU" ]; then
  # rustc only warns of a processor that it does not know, and compiles for the plain one.
  if ! rustc --print target-cpus --target "$triple" | awk '{print $1}' | grep -qxF -e "$MUSLIN_TARGET_CPU"; then
    echo "muslin: target-cpu $MUSLIN_TARGET_CPU is none of $triple; rustc --print target-cpus --target $triple lists them." >&2
    exit 1
  fi
  flags="$flags -C target-cpu=$MUSLIN_TARGET_CPU"
fi
# musl takes the stack of threads that do not ask for another one from the program itself (up to 8 MiB).
if [ -n "$MUSLIN_STACK_SIZE" ]; then flags="$flags -C link-arg=-Wl,-z,stack-size=$MUSLIN_STACK_SIZE"; fi
# Where a crate lies in here says nothing to anybody: panics and debug information get short names that stay.
if [ -n "$MUSLIN_REMAP" ]; then
  for map in "$CARGO_HOME/registry/src=/crates" "$CARGO_HOME/git/checkouts=/git" "$CARGO_TARGET_DIR=/target" /src=.; do
    flags="$flags --remap-path-prefix=$map"
    maps="${maps:-} -ffile-prefix-map=$map"
  done
  # C code of crates (__FILE__) as well, unless the project has C flags of its own, which these would hide.
  if ! grep -rqs CFLAGS .cargo/config.toml .cargo/config && ! env | grep -q 'CFLAGS.*='; then
    export "CFLAGS_$(printf %s "$triple" | tr - _)=${maps# }"
  fi
fi
export "${variable}_RUSTFLAGS=$flags"
# Natively rustc's default linker is right: Debian's musl-gcc as linker makes a dynamic PIE (rust-lang/rust#95926). Across
# architectures the name matters as well: the cc crate takes its C compiler from it.
if [ "$(uname -m)" != "$arch" ]; then export "${variable}_LINKER=$arch-linux-musl-gcc"; fi
for wrapper in /muslin/mimalloc/*/"$arch-linux-musl-gcc"; do
  if [ -x "$wrapper" ]; then export "${variable}_LINKER=$wrapper"; fi
done
if [ -n "$MUSLIN_STRIP" ]; then
  export "CARGO_PROFILE_$(printf %s "$MUSLIN_PROFILE" | tr 'a-z-' 'A-Z_')_STRIP=$MUSLIN_STRIP"
fi
# jemalloc compiles the page size in; arm64 kernels have pages of up to 64 KiB (tikv/jemallocator#80).
if [ "$arch" = aarch64 ]; then export JEMALLOC_SYS_WITH_LG_PAGE="${JEMALLOC_SYS_WITH_LG_PAGE:-16}"; fi
# Tokens stay in files that only this RUN has: git asks a helper that reads them. Nothing of them is in arguments, in the
# environment or in the mounts. git-token is for the server that the project is on, git-credentials are lines of
# https://user:password@host (git-credential-store) for others.
if command -v git >/dev/null && cat /run/secrets/git-token /run/secrets/git-credentials 2>/dev/null | grep -q .; then
  export CARGO_NET_GIT_FETCH_WITH_CLI=true GIT_TERMINAL_PROMPT=0 GIT_CONFIG_COUNT=2
  export GIT_CONFIG_KEY_0="credential.$MUSLIN_GIT_SERVER.helper" GIT_CONFIG_KEY_1=credential.helper
  export GIT_CONFIG_VALUE_0='!f() { [ "$1" = get ] && [ -s /run/secrets/git-token ] && printf "username=x-access-token\npassword=%s\n" "$(cat /run/secrets/git-token)"; }; f'
  export GIT_CONFIG_VALUE_1='!f() { [ "$1" = get ] && [ -s /run/secrets/git-credentials ] && git credential-store --file /run/secrets/git-credentials get; }; f'
fi
# Cargo asks nobody for the token of a registry that wants one at each request, unless it is told whom.
for name in $(env | sed -n 's/^\(CARGO_REGISTRIES_[A-Z0-9_]*\)_TOKEN=.*/\1/p'); do
  export "${name}_CREDENTIAL_PROVIDER=cargo:token"
done

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

set -- --color never --profile "$MUSLIN_PROFILE" --target "$triple"
for bin in $MUSLIN_BINS; do set -- "$@" --bin "$bin"; done
for package in $MUSLIN_PACKAGE; do set -- "$@" --package "$package"; done
if [ -n "$MUSLIN_FEATURES" ]; then set -- "$@" --features "$MUSLIN_FEATURES"; fi
if [ -f Cargo.lock ]; then set -- "$@" --locked; fi
# Never silent: all that this build has and plain cargo has not.
linker="${variable}_LINKER" strip="CARGO_PROFILE_$(printf %s "$MUSLIN_PROFILE" | tr 'a-z-' 'A-Z_')_STRIP"
echo "muslin: $(rustc --version), $(cargo --version)"
for name in "${variable}_RUSTFLAGS" "$linker" "$strip" "CFLAGS_$(printf %s "$triple" | tr - _)" JEMALLOC_SYS_WITH_LG_PAGE RUSTUP_TOOLCHAIN; do
  eval "value=\${$name:-}"
  if [ -n "$value" ]; then echo "muslin: $name=$value"; fi
done
if [ -d /muslin/mimalloc ]; then echo "muslin: mimalloc 3.3.2 is linked in place of musl's allocator"; fi
if [ -n "$MUSLIN_AUDITABLE" ]; then set -- auditable build "$@"; else set -- build "$@"; fi
echo "muslin: cargo $*"
if [ -d /muslin/sccache ]; then
  SCCACHE_CACHE_SIZE="$MUSLIN_SCCACHE_SIZE" /muslin/sccache/with-sccache.sh cargo "$@"
else
  cargo "$@"
fi
cp /tmp/sources "$record"

# The folders of cargo's own profiles (https://doc.rust-lang.org/cargo/guide/build-cache.html).
case "$MUSLIN_PROFILE" in dev | test) folder=debug ;; bench) folder=release ;; *) folder="$MUSLIN_PROFILE" ;; esac
# A linker that the project names itself (-C linker=…) leaves mimalloc out.
if [ -d /muslin/mimalloc ]; then
  for bin in $MUSLIN_BINS; do
    if ! grep -qF 'muslin-allocator mimalloc 3.3.2' "$CARGO_TARGET_DIR/$triple/$folder/$bin"; then
      echo "muslin: mimalloc is not in $bin: the project's own .cargo/config.toml or rustflags name another linker. Take that out, or leave out allocator: mimalloc." >&2
      exit 1
    fi
  done
fi
mkdir -p /muslin/program
for bin in $MUSLIN_BINS; do cp "$CARGO_TARGET_DIR/$triple/$folder/$bin" /muslin/program/; done
find /muslin/program -exec touch -d @0 {} +
SH

FROM scratch
COPY --from=toolchain /muslin/system/ /{{system-copies}}
COPY --from=build /muslin/program/ /
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532:65532
ENTRYPOINT ["/{{entrypoint}}"]
