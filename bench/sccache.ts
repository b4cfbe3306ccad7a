// What sccache saves where target/ could not be restored: a program of more than 150 units, cold, then without target/ but with
// the store of sccache. Needs the rig to be up, a quiet machine, and on PATH a sccache of this year: Debian's is of 2023 and keeps a third.
import { join } from 'node:path'
import { unpackPackage } from '../test/rig/apt.ts'
import { Machine } from './machine.ts'
import { buildRecipe, dropMount, loadNow, type RecipeBuild, writeProject } from './recipe-build.ts'
import { table } from './table.ts'

const DEPENDENCIES = `chrono = { version = "0.4", features = ["serde"] }
clap = { version = "4", features = ["derive"] }
csv = "1"
flate2 = "1"
hyper = { version = "1", features = ["full"] }
ignore = "0.4"
petgraph = "0.8"
rayon = "1"
regex = "1"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["full"] }
toml = "0.9"
tower-http = { version = "0.6", features = ["full"] }
tracing-subscriber = { version = "0.3", features = ["env-filter", "json"] }
url = "2"
`

const machine = new Machine()
const project = join(machine.folder, 'many')

/** sccache of the machine, else Debian's. */
async function sccachePath(): Promise<string> {
  const found = await machine.run(['sh', '-c', 'command -v sccache || true'])
  if (found.trim() !== '') return ''
  const folder = join(machine.folder, 'sccache')
  await unpackPackage('sccache', folder, { log: join(machine.folder, 'apt.log') })
  return join(folder, 'usr/bin')
}

async function main(): Promise<void> {
  await machine.start('sccache')
  const path = await sccachePath()
  writeProject(project, {
    'Cargo.toml': `[package]\nname = "many"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${DEPENDENCIES}`,
    'src/main.rs': 'fn main() { println!("{}", serde_json::json!({ "a": 1 })) }\n',
  })
  const rows: [string, RecipeBuild][] = []
  const inputs = { platform: machine.platform, sccache: 'true' }
  const measure = async (name: string, given: Readonly<Record<string, string>>): Promise<void> => {
    rows.push([name, await buildRecipe(machine, project, given, path)])
    process.stderr.write(`${name}: ${rows.at(-1)?.[1].seconds} s, load ${loadNow()}\n`)
  }
  await measure('cold, without sccache', { platform: machine.platform })
  await dropMount(machine, 'muslin-target-')
  await measure('cold, with sccache', inputs)
  await dropMount(machine, 'muslin-target-')
  writeProject(project, { 'src/main.rs': 'fn main() { println!("{}", serde_json::json!({ "a": 2 })) }\n' })
  await measure('target/ lost, store of sccache there', inputs)
  const cold = rows[0]?.[1].seconds ?? 0
  console.log(
    table(
      ['', 'crates compiled', 'seconds', 'of cold', 'hits'],
      rows.map((row) => cells(row, cold)),
    ),
  )
}

function cells([name, { compiled, seconds, sccache }]: [string, RecipeBuild], cold: number): readonly string[] {
  const calls = sccache === undefined ? 0 : sccache.hits + sccache.misses
  const rate = sccache === undefined ? '' : `${sccache.hits} of ${calls}`
  return [name, String(compiled), String(Math.round(seconds)), `${(cold / seconds).toFixed(1)}x`, rate]
}

try {
  await main()
} finally {
  await machine.stop()
}
