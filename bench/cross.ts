// A real program for the other architecture by the built-in recipe: crossed, crossed again with warm mounts after a one-line edit,
// and emulated where --emulated IMAGE names an image with Rust for that architecture, which the rig does not have. Needs the rig
// to be up, and a quiet machine.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Machine } from './machine.ts'
import { buildRecipe, dropMount, loadNow, type RecipeBuild } from './recipe-build.ts'
import { rounded, table } from './table.ts'

const PROGRAM = { name: 'hexyl', version: '0.17.0' }

const { values } = parseArgs({ options: { emulated: { type: 'string' } } })
const machine = new Machine()
const foreign = machine.platform === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64'

/** The program's sources as its authors published them; cargo brings them and checks them. */
async function fetched(): Promise<string> {
  const { name, version } = PROGRAM
  const folder = join(machine.folder, 'source')
  const steps = `mkdir -p src && : > src/lib.rs && cargo vendor --quiet --versioned-dirs >/dev/null`
  const manifest = `[package]\\nname = "fetch"\\nversion = "0.0.0"\\nedition = "2021"\\n[dependencies]\\n${name} = "=${version}"\\n`
  await machine.run([
    'sh',
    '-c',
    `mkdir '${folder}' && cd '${folder}' && printf '${manifest}' > Cargo.toml && ${steps}`,
  ])
  const project = join(machine.folder, name)
  await machine.run(['cp', '-a', join(folder, 'vendor', `${name}-${version}`), project])
  return project
}

async function main(): Promise<void> {
  await machine.start('cross')
  const project = await fetched()
  const rows: [string, RecipeBuild][] = []
  const measure = async (name: string, inputs: Readonly<Record<string, string>>): Promise<void> => {
    rows.push([name, await buildRecipe(machine, project, { platform: foreign, ...inputs })])
    process.stderr.write(`${name}: ${rows.at(-1)?.[1].seconds} s, load ${loadNow()}\n`)
  }
  await measure('crossed, cold', {})
  await machine.run(['sh', '-c', `echo '// one line more' >> '${join(project, 'src/main.rs')}'`])
  await measure('crossed, warm mounts, one line edited', {})
  if (values.emulated !== undefined) {
    await dropMount(machine, 'muslin-target-')
    await measure('emulated, cold', { cross: 'false', 'rust-image': values.emulated })
  }
  const cold = rows[0]?.[1].seconds ?? Number.NaN
  const cells = ([name, { compiled, seconds }]: [string, RecipeBuild]): (string | number)[] => {
    return [name, compiled, rounded(seconds), `${rounded(seconds / cold)}x`]
  }
  console.log(
    table([`${PROGRAM.name} ${PROGRAM.version}, ${foreign}`, 'crates', 'seconds', 'of crossed'], rows.map(cells)),
  )
}

try {
  await main()
} finally {
  await machine.stop()
}
