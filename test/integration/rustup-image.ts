import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rig } from '../rig/connection.ts'

/** The name of its toolchain: Debian's rustc, which has std for musl, and cargo as rust-lang.org builds it. */
export const TOOLCHAIN = 'house'

/** rustup can download nothing: what it would do there is the same on every machine. */
const DOCKERFILE = `FROM rust:1-bookworm
RUN rm /usr/local/bin/rustup && mkdir -p /opt/${TOOLCHAIN}/bin /opt/${TOOLCHAIN}/lib
COPY --chmod=755 rustup /usr/local/cargo/bin/
COPY --chmod=755 cargo rustc /opt/${TOOLCHAIN}/bin/
ENV RUSTUP_DIST_SERVER=http://127.0.0.1:9
RUN for program in rustc cargo; do ln -s rustup /usr/local/cargo/bin/$program; done \\
 && rustup toolchain link ${TOOLCHAIN} /opt/${TOOLCHAIN} && rustup default ${TOOLCHAIN}
`

/**
 * Pushes the rig's Rust image with this machine's own rustup in the place of the stand-in, and the cargo of its default
 * toolchain: Debian's is linked to a libgit2 that is too old for it and cannot check out (invalid version 0 on
 * git_proxy_options).
 *
 * @returns the name of the image
 */
export function pushRustupImage(rig: Rig): string {
  const image = `${rig.registry}/rustup/rust:1-bookworm`
  const context = mkdtempSync(join(tmpdir(), 'muslin-rustup-'))
  try {
    cpSync(join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin/rustup'), join(context, 'rustup'))
    cpSync(installedCargo(), join(context, 'cargo'))
    writeFileSync(join(context, 'rustc'), '#!/bin/sh\nexec /usr/bin/rustc "$@"\n')
    writeFileSync(join(context, 'Dockerfile'), DOCKERFILE)
    const output = `type=image,name=${image},push=true,registry.insecure=true`
    const argv = ['buildx', 'build', '--builder', rig.builder, '--provenance=false', '--output', output, context]
    execFileSync('docker', argv, { env: { ...process.env, ...rig.env }, stdio: 'pipe' })
    return image
  } finally {
    rmSync(context, { recursive: true })
  }
}

const installedCargo = (): string =>
  execFileSync('rustup', ['which', 'cargo'], { cwd: homedir(), encoding: 'utf8' }).trim()
