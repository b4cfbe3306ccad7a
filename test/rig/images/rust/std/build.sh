#!/bin/sh
# Compiles Rust's std for both musl targets and lays it out in /out as `rustup target add` would: rlibs, and beside them
# (self-contained) the start files and libraries that rustc links by itself.
set -eu

mkdir -p /build/src && cd /build
printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[profile.release]\ncodegen-units = 1\n' > Cargo.toml
echo '#![no_std]' > src/lib.rs

# RUSTC_BOOTSTRAP lets the stable compiler do -Zbuild-std; bitcode in the rlibs is what users' lto = true works with
export RUSTC_WRAPPER=/std/rustc-wrapper RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=/build/target
vendor=/usr/lib/rustlib/src/rust/library/vendor
chmod 755 "$RUSTC_WRAPPER"
cargo build --release --offline -Zbuild-std=std,panic_unwind,panic_abort,proc_macro,test \
  --target x86_64-unknown-linux-musl --target aarch64-unknown-linux-musl \
  --config 'source.crates-io.replace-with="vendored"' --config "source.vendored.directory=\"$vendor\""

# Debian's libunwind.a was compiled for glibc with FORTIFY: the one symbol that musl lacks
cat > chk.c <<'C'
#include <stdarg.h>
#include <stdio.h>
int __fprintf_chk(FILE *file, int flag, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int written = vfprintf(file, format, list);
  va_end(list);
  return written;
}
C

lay_out() { # architecture, Debian's name of it, folder of gcc, C compiler, ar
  target=$1-unknown-linux-musl musl=/usr/lib/$1-linux-musl
  lib=/out/lib/rustlib/$target/lib
  mkdir -p "$lib/self-contained"
  cp /build/target/"$target"/release/deps/*.rlib "$lib/"
  rm -f "$lib"/libempty-*.rlib
  cp "$3"/crtbegin.o "$3"/crtbeginS.o "$3"/crtend.o "$3"/crtendS.o \
    "$musl"/crt1.o "$musl"/rcrt1.o "$musl"/Scrt1.o "$musl"/crti.o "$musl"/crtn.o \
    "/unwind/$2/usr/lib/llvm-19/lib/libunwind.a" "$lib/self-contained/"
  $4 -O2 -fPIC -c chk.c -o "chk-$1.o"
  "$5" r "$lib/self-contained/libunwind.a" "chk-$1.o"
  # C code needs gcc's helpers (__popcountdi2 ...) and rustc links with -nodefaultlibs: put them behind -lc
  printf 'CREATE %s\nADDLIB %s\nADDLIB %s\nSAVE\nEND\n' "$lib/self-contained/libc.a" "$musl/libc.a" "$3/libgcc.a" | "$5" -M
}

lay_out x86_64 amd64 /usr/lib/gcc/x86_64-linux-gnu/12 musl-gcc ar
lay_out aarch64 arm64 /usr/lib/gcc-cross/aarch64-linux-gnu/12 \
  'aarch64-linux-gnu-gcc -specs /usr/lib/aarch64-linux-musl/musl-gcc.specs' aarch64-linux-gnu-ar
