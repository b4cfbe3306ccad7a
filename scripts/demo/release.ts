import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuilder, removeBuilder } from '../../test/rig/builders.ts'
import type { Rig } from '../../test/rig/connection.ts'
import { type Job, runStep, type StepResult } from '../../test/rig/job.ts'
import { clone, EDIT, PROGRAM } from './program.ts'

/** What one leg of a release did. */
export interface Leg {
  readonly platform: string
  /** Seconds of all its steps: cache in, build and push, cache out. */
  readonly seconds: number
  /** Crates that cargo compiled, by name. */
  readonly compiled: readonly string[]
  readonly bytesRestored: number
  readonly bytesSaved: number
  readonly binaryBytes: number
  readonly imageBytes: number
  readonly digest: string
  readonly edited: boolean
  /** The `result` output of build-binary. */
  readonly result: string
  /** The reports of cache-dance and build-binary, as the root action gives them. */
  readonly report: string
}

/** What the final job has published. */
export interface Merged {
  readonly digest: string
  /** report.json. */
  readonly report: string
}

/** Everything that the legs of a release share. */
export interface Release {
  readonly rig: Rig
  readonly cacheService: { readonly url: string; readonly token: string }
  readonly repository: string
  readonly folder: string
  readonly image: string
  readonly show: (chunk: string) => void
}

/**
 * One leg on a machine of its own: a fresh clone, a fresh builder with nothing in it, the three steps of the composite
 * action, each a child process with the runner's environment.
 */
export async function leg(release: Release, platform: string, name: string): Promise<Leg> {
  const folder = join(release.folder, name)
  const workspace = join(folder, 'workspace')
  mkdirSync(join(folder, 'temp'), { recursive: true })
  const commit = clone(release.repository, workspace)
  const builder = await createBuilder(release.rig, `demo-${process.pid}-${name}`)
  try {
    const job = { workspace, temp: join(folder, 'temp'), env: environment(release, builder, commit) }
    return await steps(job, release, platform)
  } finally {
    await removeBuilder(release.rig, builder)
  }
}

async function steps(job: Job, { image, show }: Release, platform: string): Promise<Leg> {
  const options = { show }
  const restored = succeeded(await runStep(job, 'cache-dance', { platform }, options))
  const built = succeeded(await runStep(job, 'build-binary', { platform, images: image }, options))
  const saved = succeeded(
    await runStep(job, 'cache-dance', { platform }, { ...options, phase: 'post', state: restored.state }),
  )
  const result = JSON.parse(built.outputs.result ?? '') as Result
  return {
    platform,
    seconds: restored.seconds + built.seconds + saved.seconds,
    compiled: compiledCrates(built.log),
    bytesRestored: restoredBytes(restored.outputs.snapshot ?? ''),
    bytesSaved: savedBytes(saved.log),
    binaryBytes: result.binaries[0]?.bytes ?? 0,
    imageBytes: result.imageBytes,
    digest: result.digest,
    edited: readFileSync(built.outputs.binary ?? '').includes(EDIT.mark),
    result: built.outputs.result ?? '',
    report: `{"dance":${restored.outputs.report || 'null'},"build":${built.outputs.report || 'null'}}`,
  }
}

interface Result {
  readonly digest: string
  readonly imageBytes: number
  readonly binaries: readonly { readonly bytes: number }[]
}

/** The final job: proves both legs, publishes the index and moves the tags. */
export async function merge(
  release: Release,
  legs: readonly Leg[],
  tags: readonly string[],
  name: string,
): Promise<Merged> {
  const folder = join(release.folder, name)
  mkdirSync(join(folder, 'temp'), { recursive: true })
  const env = environment(release, release.rig.builder, '')
  const inputs = {
    images: release.image,
    tags: tags.join('\n'),
    platforms: legs.map(({ platform }) => platform).join(','),
    results: outputsOf(legs),
  }
  const step = succeeded(
    await runStep({ workspace: folder, temp: join(folder, 'temp'), env }, 'merge-manifest', inputs, release),
  )
  return { digest: step.outputs.digest ?? '', report: readFileSync(step.outputs.report ?? '', 'utf8') }
}

/** As `toJSON(needs.build.outputs)`. */
function outputsOf(legs: readonly Leg[]): string {
  const named = legs.flatMap(({ result, report }, index) => [
    [`result_${index}`, result],
    [`report_${index}`, report],
  ])
  return JSON.stringify(Object.fromEntries(named))
}

function environment({ rig, cacheService }: Release, builder: string, commit: string): Record<string, string> {
  return {
    ...rig.env,
    BUILDX_BUILDER: builder,
    GITHUB_SHA: commit,
    HOME: process.env.HOME ?? '/',
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ACTIONS_RESULTS_URL: cacheService.url,
    ACTIONS_RUNTIME_TOKEN: cacheService.token,
  }
}

function succeeded(step: StepResult): StepResult {
  if (step.exitCode !== 0) throw new Error(`a step failed with exit code ${step.exitCode}:\n${step.log.slice(-3000)}`)
  return step
}

/** cargo prints one `Compiling name vX` line for each package that it compiles anything of. */
function compiledCrates(log: string): readonly string[] {
  return [...new Set([...log.matchAll(/\bCompiling (\S+) v\d/g)].map(([, name = '']) => name))]
}

/** Crates that are not the program itself. */
export const thirdParty = (compiled: readonly string[]): readonly string[] =>
  compiled.filter((name) => name !== PROGRAM.crate)

function restoredBytes(snapshot: string): number {
  const { mounts } = JSON.parse(snapshot) as {
    readonly mounts: readonly { readonly bytes?: number; readonly source: string }[]
  }
  return mounts.filter(({ source }) => source === 'restored').reduce((total, { bytes = 0 }) => total + bytes, 0)
}

/** The post step of a job has no outputs; its last word is in the log, with decimal units. */
function savedBytes(log: string): number {
  const [, count = '0', unit = 'B'] = /([\d.]+) (B|kB|MB|GB) uploaded/.exec(log) ?? []
  return Number(count) * 1000 ** ['B', 'kB', 'MB', 'GB'].indexOf(unit)
}
