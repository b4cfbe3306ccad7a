// What a one-line edit costs with warm mounts, beside the cold build: a program from crates.io by the built-in Rust recipe on this
// machine's own platform. The program decides it: its own crate and its link are what is left. Needs the rig to be up, and a
// quiet machine.
//   --crate NAME@VERSION   another program than mdbook
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crateSource } from './crate-source.ts'
import { Machine } from './machine.ts'
import { buildRecipe, loadNow } from './recipe-build.ts'
import { rounded, table } from './table.ts'

const { values } = parseArgs({ options: { crate: { type: 'string', default: 'mdbook@0.5.4' } } })
const [name = '', version = ''] = values.crate.split('@')
const machine = new Machine()
const rows: (readonly (string | number)[])[] = []
let cold = Number.NaN

async function measure(what: string, project: string): Promise<void> {
  let compiled = 0
  let cargo = 0
  const { seconds } = await machine.cost(async () => {
    ;({ compiled, seconds: cargo } = await buildRecipe(machine, project, { platform: machine.platform }))
  })
  if (rows.length === 0) cold = seconds
  rows.push([what, compiled, rounded(cargo), rounded(seconds), `${rounded(cold / seconds)}x`])
  console.error(`${rows.at(-1)?.join('  ')}  load ${loadNow()}`)
}

try {
  await machine.start('edit')
  const project = await crateSource(machine, { name, version })
  // The builder has the images by now: pulling them is no part of what is compared.
  await measure('cold', project)
  for (const time of ['one line edited', 'another one', 'a third one']) {
    appendFileSync(join(project, 'src/main.rs'), '\n// one line more\n')
    await measure(time, project)
  }
} finally {
  await machine.stop()
}
console.log(table([`${name} ${version}`, 'crates', 'cargo, s', 'whole action, s', ''], rows))
