import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** A program on crates.io. */
export interface Crate {
  readonly name: string
  readonly version: string
}

/**
 * The source of a program as its authors published it, with its own lock, fetched and checked by the cargo of the rig's image.
 *
 * @returns its folder
 */
export async function crateSource(machine: Machine, { name, version }: Crate): Promise<string> {
  const place = join(machine.folder, `fetch-${name}`)
  mkdirSync(place)
  writeFileSync(
    join(place, 'Dockerfile'),
    `FROM rust:1-bookworm AS fetch
WORKDIR /fetch/src
RUN touch lib.rs && printf '[package]\\nname = "fetch"\\n[dependencies]\\n${name} = "=${version}"\\n' > ../Cargo.toml && cargo fetch --quiet
RUN mv "$CARGO_HOME"/registry/src/*/${name}-${version} /source
FROM scratch
COPY --from=fetch /source /\n`,
  )
  const source = join(machine.folder, name)
  const output = ['--output', `type=local,dest=${source}`]
  await machine.run(['docker', 'buildx', 'build', '--builder', machine.builder, ...output, place])
  return source
}
