import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readCargo, readSccache, type SccacheOutput } from '../src/cargo/output.ts'
import { valuesIn } from '../test/integration/child.ts'
import type { Machine } from './machine.ts'

/** What one build by the built-in recipe came to. */
export interface RecipeBuild {
  /** Path of the program on this machine. */
  readonly program: string
  /** Seconds by cargo's own clock: no base image, no transfer. */
  readonly seconds: number
  /** Packages that were compiled. */
  readonly compiled: number
  readonly sccache: SccacheOutput | undefined
}

const entry = join(import.meta.dirname, '../src/entry/build-binary.ts')

/** Writes a Rust project. */
export function writeProject(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** Builds a project by build-binary as a job would do it, without a push. */
export async function buildRecipe(
  machine: Machine,
  context: string,
  inputs: Readonly<Record<string, string>>,
  path = '',
): Promise<RecipeBuild> {
  const step = mkdtempSync(join(machine.folder, 'step-'))
  const output = join(step, 'output')
  writeFileSync(output, '')
  const given = { context, builder: machine.builder, ...inputs }
  const log = await machine.run([process.execPath, entry], {
    cwd: step,
    env: {
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...{ GITHUB_OUTPUT: output, RUNNER_TEMP: step },
      ...(path === '' ? {} : { PATH: `${path}:${machine.env.PATH}` }),
    },
  })
  const plain = log.replace(/^#\d+ \d+\.\d+ /gm, '')
  const cargo = readCargo(plain)
  return {
    program: valuesIn(output).binary ?? '',
    seconds: cargo?.seconds ?? 0,
    compiled: cargo?.compiled ?? 0,
    sccache: readSccache(plain),
  }
}

/** Drops cache mounts of a builder, by the beginning of their id. */
export async function dropMount(machine: Machine, id: string): Promise<void> {
  const filters = ['type=exec.cachemount', `description~="with id ./${id}"`].flatMap((each) => ['--filter', each])
  await machine.run(['docker', 'buildx', 'prune', '--builder', machine.builder, '--force', '--all', ...filters])
}

/** The load of the machine in the last minute, which a figure is worth nothing without. */
export const loadNow = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? ''
