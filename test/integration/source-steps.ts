import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rig } from '../rig/connection.ts'
import { child, type Ended, valuesIn } from './child.ts'

const root = join(import.meta.dirname, '../..')

/** A machine on which steps run, each as the runner runs it but from the action's source. */
export interface Steps {
  readonly rig: Rig
  /** Temporary folder of the job: each step gets one of its own in it. */
  readonly temp: string
  /** The checkout, in which the steps run. */
  readonly workspace: string
}

/** What a step has left behind. */
export interface Step extends Ended {
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** The job summary, in Markdown. */
  readonly summary: string
}

/**
 * Runs one step.
 *
 * @param action folder of the action, as `build-binary`
 * @param state of the main step, for the post step
 */
export async function step(
  { rig, temp, workspace }: Steps,
  action: string,
  inputs: Readonly<Record<string, string>>,
  state: Readonly<Record<string, string>> = {},
): Promise<Step> {
  const folder = mkdtempSync(join(temp, 'step-'))
  const file = (name: string): string => join(folder, name)
  for (const name of ['output', 'state', 'summary']) writeFileSync(file(name), '')
  mkdirSync(file('temp'))
  const env = {
    ...process.env,
    ...rig.env,
    ...prefixed('INPUT_', inputs, (name) => name.toUpperCase()),
    ...prefixed('STATE_', state, (name) => name),
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: file('temp'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
  }
  const ended = await child(['node', join(root, `src/entry/${action}.ts`)], workspace, env)
  return {
    ...ended,
    outputs: valuesIn(file('output')),
    state: valuesIn(file('state')),
    summary: readFileSync(file('summary'), 'utf8'),
  }
}

const prefixed = (
  prefix: string,
  values: Readonly<Record<string, string>>,
  named: (name: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${named(name)}`, value]))

/** Sizes of a build: of its first program, and of all files of the image uncompressed. */
export interface Sizes {
  readonly binary: number
  readonly image: number
}

export const sizesOf = ({ outputs }: Step): Sizes => JSON.parse(outputs.sizes ?? '') as Sizes
