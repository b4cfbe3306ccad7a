// A real program for arm64 on an amd64 machine by the built-in recipe: crossed, and emulated with the same compiler built for
// arm64. Needs the rig to be up, and a quiet machine.
import { crateSource } from './crate-source.ts'
import { emulatedRust } from './emulated-rust.ts'
import { Machine } from './machine.ts'
import { buildRecipe, dropMount, loadNow, type RecipeBuild } from './recipe-build.ts'
import { rounded, table } from './table.ts'

const PROGRAM = { name: 'hexyl', version: '0.17.0' }
const machine = new Machine()
const rows: [string, RecipeBuild][] = []

async function measure(project: string, name: string, inputs: Readonly<Record<string, string>>): Promise<void> {
  rows.push([name, await buildRecipe(machine, project, { platform: 'linux/arm64', ...inputs })])
  console.error(`${name}: ${rows.at(-1)?.[1].seconds} s, load ${loadNow()}`)
}

async function main(): Promise<void> {
  await machine.start('cross')
  const project = await crateSource(machine, PROGRAM)
  const image = await emulatedRust(machine)
  await measure(project, 'crossed', {})
  await dropMount(machine, 'muslin-target-')
  await measure(project, 'emulated', { cross: 'false', 'rust-image': image })
  const crossed = rows[0]?.[1].seconds ?? Number.NaN
  const cells = rows.map(([name, { compiled, seconds }]) => [
    name,
    compiled,
    rounded(seconds),
    `${rounded(seconds / crossed)}x`,
  ])
  console.log(table([`${PROGRAM.name} ${PROGRAM.version} for linux/arm64`, 'crates', 'seconds', 'of crossed'], cells))
}

try {
  await main()
} finally {
  await machine.stop()
}
