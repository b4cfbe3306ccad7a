// Two programs from crates.io that none of us wrote, one with C and assembler, by the built-in Rust recipe for both platforms:
// natively, and crossed without emulation. Each runs in a root folder with nothing else in it. Needs the rig to be up.
//   --only NAME   one of the programs
import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bytes } from '../src/report/figures.ts'
import { crateSource } from './crate-source.ts'
import { Machine } from './machine.ts'
import { rounded, table } from './table.ts'

const PROGRAMS = [
  { name: 'hexyl', version: '0.17.0', what: 'Rust alone' },
  { name: 'b3sum', version: '1.8.7', what: 'C and assembler (blake3)' },
]
const { values: options } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const PLATFORMS = ['linux/amd64', 'linux/arm64']

interface Result {
  readonly binaries: readonly { readonly path: string; readonly bytes: number; readonly verdict: string }[]
  readonly imageBytes: number
}

const machine = new Machine()

/** Runs build-binary as a runner does. */
async function build(name: string, platform: string) {
  const files = mkdtempSync(join(machine.folder, 'step-'))
  const output = join(files, 'output')
  writeFileSync(output, '')
  const env = {
    GITHUB_OUTPUT: output,
    RUNNER_TEMP: files,
    INPUT_CONTEXT: name,
    INPUT_PLATFORM: platform,
    INPUT_BUILDER: machine.builder,
    INPUT_DEST: join(files, 'programs'),
  }
  const action = join(import.meta.dirname, '../src/entry/build-binary.ts')
  const { seconds } = await machine.cost(() => machine.run([process.execPath, action], { env }))
  const [, , json = ''] = /^result<<(\S+)\n(.*)$/m.exec(readFileSync(output, 'utf8')) ?? []
  return { seconds, result: JSON.parse(json) as Result, program: join(files, 'programs', name) }
}

/** What a program says of itself in an empty root; another architecture's is emulated. */
async function versionOf(program: string): Promise<string> {
  const root = mkdtempSync(join(machine.folder, 'root-'))
  cpSync(program, join(root, 'program'))
  chmodSync(join(root, 'program'), 0o755)
  return (await machine.run(['chroot', root, '/program', '--version'])).trim()
}

async function measured(program: (typeof PROGRAMS)[number], platform: string): Promise<readonly (string | number)[]> {
  const { seconds, result, program: file } = await build(program.name, platform)
  const [binary] = result.binaries
  const overhead = result.imageBytes - (binary?.bytes ?? 0)
  return [
    `${program.name} ${program.version}, ${program.what}`,
    `${platform}${platform === machine.platform ? '' : ', crossed'}`,
    binary?.verdict ?? '',
    bytes(binary?.bytes ?? 0),
    bytes(overhead),
    rounded(seconds),
    await versionOf(file),
  ]
}

const rows: (readonly (string | number)[])[] = []
try {
  await machine.start('bench-programs')
  for (const program of PROGRAMS.filter(({ name }) => options.only === '' || options.only === name)) {
    await crateSource(machine, program)
    for (const platform of PLATFORMS) {
      rows.push(await measured(program, platform))
      console.error(rows.at(-1)?.join('  '))
    }
  }
} finally {
  await machine.stop()
}
console.log(
  table(['program', 'platform', 'verdict', 'program', 'image beside it', 'cold, s', 'in an empty root'], rows),
)
