import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/**
 * The packages are unpacked, not installed: nothing of them has to run under emulation for that. std for musl and the
 * machine's own settings are those of the rig's Rust image, which has the same compiler for this architecture.
 */
const DOCKERFILE = `FROM --platform=$BUILDPLATFORM rust:1-bookworm AS root
WORKDIR /debs
RUN <<'SH'
set -eu
: > /status
mkdir -p partial /root-arm64/usr/bin /root-arm64/usr/sbin /root-arm64/usr/lib /root-arm64/tmp
chmod 1777 /root-arm64/tmp
for name in bin sbin lib; do ln -s usr/$name /root-arm64/$name; done
apt() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State::status=/status \\
    -o Dir::Cache::archives=/debs -o APT::Sandbox::User=root -o APT::Install-Recommends=0 "$@"
}
apt update
apt install -y --download-only rustc-web cargo-web gcc libc6-dev musl-tools make pkg-config \\
  dash coreutils findutils grep sed tar gzip mawk debianutils base-files base-passwd dpkg
for deb in *.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C /root-arm64 --keep-directory-symlink; done
cd /root-arm64
ln -s gcc usr/bin/cc
ln -s mawk usr/bin/awk
[ -e usr/bin/sh ] || ln -s dash usr/bin/sh
cp usr/share/base-passwd/passwd.master etc/passwd
cp usr/share/base-passwd/group.master etc/group
mkdir -p etc/ssl/certs usr/local/bin usr/local/cargo
cp /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/
cp -a /usr/local/cargo/. usr/local/cargo/
cp /usr/local/bin/aarch64-linux-musl-gcc usr/local/bin/
cp -a /usr/lib/rustlib/aarch64-unknown-linux-musl usr/lib/rustlib/
SH
FROM scratch
COPY --from=root /root-arm64 /
ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER=aarch64-linux-musl-gcc
`

/**
 * Makes an image with Rust for arm64, which the rig does not have.
 *
 * @returns its name
 */
export async function emulatedRust(machine: Machine): Promise<string> {
  const context = join(machine.folder, 'rust-arm64')
  mkdirSync(context)
  writeFileSync(join(context, 'Dockerfile'), DOCKERFILE)
  const image = `${machine.rig.registry}/bench/rust-arm64:1`
  const output = `type=image,name=${image},push=true,compression=zstd,compression-level=1`
  const options = ['--builder', machine.builder, '--platform', 'linux/arm64', '--provenance=false']
  await machine.run(['docker', 'buildx', 'build', ...options, '--output', output, context])
  return image
}
