import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SCRIPTS } from '../archive/scripts.ts'
import { CommandError, UserError } from '../errors.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { run } from '../runner/command.ts'
import { builderArguments, csv } from './build.ts'
import { type CacheMount, octal, splitId } from './mounts.ts'
import { besidePipes, type Pipes } from './pipes.ts'
import type { Tools } from './tools.ts'

/** One build that works on cache mounts. Mounts are known by their place in the list. */
export interface Dance {
  /** Name of the builder; empty for buildx's current one. */
  readonly builder: string
  /** What the mounts are for. A builder of several machines has them on the one that builds for it. Left out, the builder's own. */
  readonly platform?: Platform
  readonly mounts: readonly CacheMount[]
}

/** Seconds after which a RUN ends that nobody waits for any more: the runner may be gone before it has sent its archives. */
const LONGEST = 7200

/** What a dance begins with. */
export interface Prepared {
  /** Those that are in `<folder>/context`. */
  readonly tools: Tools
  /** Archives that pass by the build's context and its result. */
  readonly pipes?: Pipes
}

/** What a dance runs, as BuildKit tells it in its records too. */
export const danceCommand = (script: string): readonly string[] => [
  ...['/bin/timeout', `${LONGEST}`],
  ...['/bin/sh', `/task/${script}`],
]

/** How a dance is run. */
export interface DanceOptions {
  /** Takes what the build prints in place of the log. */
  readonly print?: (chunk: Buffer) => unknown
  /** Kills the build. */
  readonly signal?: AbortSignal
}

/**
 * Runs a script of src/archive in one build that has the mounts at `/mnt/<number>`. What the script leaves in `/out` is in
 * `<folder>/result/out` afterwards.
 *
 * @param folder the context is in `<folder>/context`, what is only for the script in `task` there
 * @param prepared waited for while `docker buildx` starts and calls its builder, which takes longer than the build's other steps:
 *   it asks for the Dockerfile after that, and for the context and the mounts after the Dockerfile
 * @throws CommandError when the build fails; PipeBroken when a pipe does; what `prepared` rejects with; the reason of the signal
 */
export async function runDance(
  dance: Dance,
  script: string,
  folder: string,
  prepared: Promise<Prepared>,
  { print, signal }: DanceOptions,
): Promise<void> {
  const context = join(folder, 'context')
  const dockerfile = Promise.all([prepared, placeScripts(join(context, 'task'))]).then(([{ tools }]) =>
    danceDockerfile(dance.mounts, script, tools.libraryPath),
  )
  // It is waited for later.
  dockerfile.catch(() => undefined)
  await mkdir(context, { recursive: true })
  const id = randomUUID()
  const options = danceArguments(dance, { id, result: join(folder, 'result') })
  const argv = ['docker', 'buildx', 'build', ...options, context] as const
  // The reason stands above what buildx says of the failed step, which has the step's lines in pieces.
  const build = (end: AbortSignal) =>
    run({ argv, stdin: dockerfile, keptLines: 30, ...(print && { print }), signal: end })
  const pipes = dockerfile.then(async () => (await prepared).pipes)
  await besidePipes(build, id, pipes, signal).catch((error) => {
    throw isForeign(error) ? new UserError(FOREIGN) : error
  })
}

async function placeScripts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all(Object.entries(SCRIPTS).map(([name, text]) => writeFile(join(folder, name), text)))
}

/** What runc says of a program for another architecture, and the loader of one whose libraries are for another. */
const isForeign = (error: unknown): boolean =>
  error instanceof CommandError && error.lastLines.some((line) => /exec format error/i.test(line))

const FOREIGN =
  `the builder's machine does not run programs for ${process.arch}, which the runner's are. ` +
  'Give each platform a runner of the same architecture as its builder'

/**
 * The Dockerfile of a dance. The ids of the mounts come in as build arguments: BuildKit splits the value of `--mount` at
 * its commas before it puts in variables, so no id needs quoting.
 *
 * @param script name of the script to run
 * @param libraryPath see {@link collectTools}
 */
export function danceDockerfile(mounts: readonly CacheMount[], script: string, libraryPath: string): string {
  const binds = [`source=bin,target=/bin`, `source=lib,target=${libraryPath}`, `source=task,target=/task`]
  return [
    // The runner's programs run as the builder's machine does, also where it builds for another platform.
    'FROM --platform=$BUILDPLATFORM scratch',
    `ENV PATH=/bin LD_LIBRARY_PATH=${libraryPath} LC_ALL=C`,
    // Its value is another one in each run: a build whose steps are all known is not run again.
    'ARG MUSLIN_RUN',
    ...mounts.map((_, index) => `ARG MUSLIN_ID_${index}`),
    'RUN --network=none \\',
    ...binds.map((bind) => `  --mount=type=bind,${bind} \\`),
    '  --mount=type=tmpfs,target=/tmp \\',
    ...mounts.map((mount, index) => `  --mount=${mountOptions(mount, index)} \\`),
    `  ${JSON.stringify(danceCommand(script))}`,
    '',
  ].join('\n')
}

function mountOptions({ sharing, owner }: CacheMount, index: number): string {
  const place = `type=cache,id=$MUSLIN_ID_${index},target=/mnt/${index},sharing=${sharing}`
  return owner === undefined ? place : `${place},uid=${owner.uid},gid=${owner.gid},mode=${octal(owner.mode)}`
}

function danceArguments(
  { builder, platform, mounts }: Dance,
  { id, result }: { readonly id: string; readonly result: string },
): readonly string[] {
  const ids = mounts.map((mount) => splitId(mount.id))
  // All are in one namespace (mounts.ts, inOneNamespace): BuildKit takes one for a whole build.
  const namespace = ids[0]?.namespace ?? ''
  const values = [
    `MUSLIN_RUN=${id}`,
    ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`]),
    ...ids.map((each, index) => `MUSLIN_ID_${index}=${each.id}`),
  ]
  return [
    ...builderArguments(builder),
    // buildx takes the machine of a builder by the platform that is built for.
    ...(platform === undefined ? [] : ['--platform', platformName(platform)]),
    ...['--file', '-', '--progress', 'plain', '--provenance=false', '--sbom=false'],
    ...values.flatMap((value) => ['--build-arg', value]),
    ...['--output', csv(['type=local', `dest=${result}`])],
  ]
}
