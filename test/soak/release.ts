import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Job, runStep, type StepResult } from '../rig/job.ts'
import type { Machine } from './machine.ts'
import type { Repository } from './repository.ts'

export const PLATFORMS = ['linux/amd64', 'linux/arm64'] as const
export type PlatformName = (typeof PLATFORMS)[number]

/** Bytes that all snapshots may have together: a few releases' worth. */
export const MOST_STORED = 6_000_000

/** Which commit goes where. */
export interface Wanted {
  readonly branch: string
  /** Repository at the registry, maybe by way of somebody who loses answers. */
  readonly image: string
  readonly tags: readonly string[]
}

/** What is to happen to a leg. */
export interface Fate {
  /** The step that is killed, milliseconds after it has begun. */
  readonly killed?: { readonly step: 'build' | 'save'; readonly after: number }
  /** Called between the restore and the build. */
  readonly between?: () => Promise<void>
}

/** What has come of a leg. */
export interface Leg {
  readonly platform: PlatformName
  /** The output `result`; undefined when the job has failed. */
  readonly result?: string
  readonly matchedKey: string
  /** What its steps printed. */
  readonly log: string
}

/** One leg on a machine of its own: a fresh clone, then the steps of the composite action. */
export async function leg(
  machine: Machine,
  repository: Repository,
  wanted: Wanted,
  platform: PlatformName,
  fate: Fate = {},
): Promise<Leg> {
  const place = join(machine.folder, platform.replace('/', '-'))
  rmSync(place, { recursive: true, force: true })
  const [workspace, temp, tmp] = ['workspace', 'temp', 'tmp'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ]
  for (const folder of [temp, tmp]) mkdirSync(folder, { recursive: true })
  const commit = await repository.clone(wanted.branch, workspace)
  const done = await steps(
    { workspace, temp, env: machine.environment(wanted.branch, commit, tmp) },
    machine,
    wanted,
    platform,
    fate,
  )
  // A machine that is killed takes its files with it.
  if (fate.killed === undefined && readdirSync(tmp).length > 0)
    throw new Error(`${platform} has left ${readdirSync(tmp).join(', ')}`)
  return done
}

async function steps(
  job: Job,
  machine: Machine,
  { image }: Wanted,
  platform: PlatformName,
  { killed, between }: Fate,
): Promise<Leg> {
  const inputs = { platform, token: machine.token, 'max-size': `${MOST_STORED / 1e6}MB` }
  const restored = await runStep(job, 'cache-dance', inputs)
  await between?.()
  const product = { platform, images: image, 'smoke-test': 'false', 'source-date-epoch': 'commit' }
  const built = await unless(killed, 'build', (signal) => runStep(job, 'build-binary', product, signal))
  const post = { phase: 'post', state: restored.state } as const
  const isKilled = killed?.step === 'build'
  const saved = isKilled
    ? undefined
    : await unless(killed, 'save', (signal) => runStep(job, 'cache-dance', inputs, { ...post, ...signal }))
  const ended = [restored, built, saved].filter((step) => step !== undefined)
  const isGood = ended.length === 3 && ended.every(({ exitCode }) => exitCode === 0)
  const log = ended.map((step) => step.log).join('')
  const matchedKey = restored.outputs['matched-key'] ?? ''
  return { platform, matchedKey, log, ...(isGood ? { result: built.outputs.result ?? '' } : {}) }
}

/** Runs a step, and kills it when that is to be. */
async function unless(
  killed: Fate['killed'],
  name: 'build' | 'save',
  run: (options: { readonly signal?: AbortSignal }) => Promise<StepResult>,
): Promise<StepResult> {
  if (killed?.step !== name) return await run({})
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), killed.after)
  try {
    return await run({ signal: end.signal })
  } finally {
    clearTimeout(timer)
  }
}

/** The last job: the index of the legs that there are, under all tags. */
export async function merge(machine: Machine, wanted: Wanted, legs: readonly Leg[]): Promise<StepResult> {
  const place = join(machine.folder, 'merge')
  rmSync(place, { recursive: true, force: true })
  for (const folder of ['temp', 'tmp']) mkdirSync(join(place, folder), { recursive: true })
  const env = machine.environment(wanted.branch, '', join(place, 'tmp'))
  const results = legs.flatMap(({ result }) => result ?? [])
  const inputs = {
    images: wanted.image,
    tags: wanted.tags.join('\n'),
    platforms: PLATFORMS.join(','),
    results: `[${results.join(',')}]`,
  }
  return await runStep({ workspace: place, temp: join(place, 'temp'), env }, 'merge-manifest', inputs)
}
