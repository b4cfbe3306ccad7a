import { randomUUID } from 'node:crypto'
import { constants, copyFile, cp, link, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MountResult, parseResult } from '../archive/result.ts'
import { SCRIPTS } from '../archive/scripts.ts'
import type { Digest } from '../oci/digest.ts'
import { run } from '../runner/command.ts'
import { withScratch } from '../runner/scratch.ts'
import { builderArguments, csv } from './build.ts'
import { type CacheMount, octal, splitId } from './mounts.ts'
import { collectTools } from './tools.ts'

/** One build that works on cache mounts. Mounts are known by their place in the list. */
export interface Dance {
  /** Name of the builder; empty for buildx's current one. */
  readonly builder: string
  readonly mounts: readonly CacheMount[]
}

/** The files that a mount is filled from. */
export interface Filling {
  readonly base: string
  /** Digest of the base, which the overlay has to belong to. */
  readonly digest: Digest
  readonly overlay?: string
}

/**
 * Whether cargo is to compile the workspace anew, whatever the times of its sources: `kept` when a mount was not empty. A
 * builder that lives on may also have a layer with the sources of an earlier commit and their old times, which COPY takes
 * for these sources when their content is the same: BuildKit's key for it has no times in it.
 */
export type Doubt = 'never' | 'kept' | 'always'

/** A mount after filling. */
export interface Filled extends MountResult {
  /** Folder with what an overlay over its base is made from later; left out when it was not filled. */
  readonly memory?: string
}

/** What is known of a mount since it was filled. */
export interface Known {
  /** Its listing. When it has the same at the end, nothing has changed. */
  readonly listing: string
  /** What an overlay can be made over; left out when only a whole archive will do. */
  readonly base?: { readonly digest: Digest; readonly bytes: number; readonly memory: string }
}

/** A mount that was packed or left because it is as expected. */
export interface Taken extends MountResult {
  /** The archive, a base or an overlay; undefined for an unchanged mount. */
  readonly archive: string | undefined
}

/**
 * The part of its base's bytes that an overlay may have. An overlay is sent by each commit and fetched by each job, a new
 * base is sent once and takes its whole size of the store. Measured on a release target folder of 78 units, 34 MB packed:
 * an edit of the program takes 4.2 %, one of the library below it 4.3 %, and further edits of the same crates take the
 * place of the first, so an overlay only grows with the units that changed since its base, such as updated dependencies.
 */
const OVERLAY_PART = 0.3

/** What `ulimit -f` counts in, by POSIX. */
const BLOCK = 512

/**
 * Unpacks archives into the cache mounts that are empty, by one build. It pulls nothing, has no network and sees nothing
 * but its own folder.
 *
 * @param fillings the archives of each mount; undefined to look at the mount only
 * @param memory folder for what {@link takeMounts} needs, new
 * @throws CommandError when the build fails; then no mount has a part of an archive in it
 */
export async function fillMounts(
  dance: Dance,
  fillings: readonly (Filling | undefined)[],
  memory: string,
  doubt: Doubt = 'never',
): Promise<readonly Filled[]> {
  return withScratch('fill', async (folder) => {
    await mkdir(join(folder, 'context', 'task'), { recursive: true })
    await writeFile(join(folder, 'context', 'task', 'doubt'), `${doubt}\n`)
    const tasks = await Promise.all(fillings.map((filling, index) => placeFilling(folder, filling, index)))
    await runDance(dance, 'fill.sh', tasks, folder)
    return Promise.all(dance.mounts.map((_, index) => filledMount(join(folder, 'result'), index, memory)))
  })
}

/**
 * Packs the cache mounts whose listing is another than it was, by one build: what differs from its base where that is
 * known and the overlay stays small, else the whole.
 *
 * @param known undefined for a mount packs it whole in any case
 * @param folder for the archives, new
 * @throws CommandError when the build fails
 */
export async function takeMounts(
  dance: Dance,
  known: readonly (Known | undefined)[],
  folder: string,
): Promise<readonly Taken[]> {
  await mkdir(join(folder, 'context', 'task'), { recursive: true })
  const tasks = await Promise.all(known.map((each, index) => placeMemory(folder, each, index)))
  await runDance(dance, 'take.sh', tasks, folder)
  return Promise.all(dance.mounts.map((_, index) => takenMount(join(folder, 'result'), index)))
}

async function placeFilling(folder: string, filling: Filling | undefined, index: number): Promise<string> {
  if (filling === undefined) return '- - -'
  const { base, overlay, digest } = filling
  await placeArchive(base, join(folder, 'context', 'task', `${index}.base.tar.zst`))
  if (overlay === undefined) return `${index}.base.tar.zst - ${digest}`
  await placeArchive(overlay, join(folder, 'context', 'task', `${index}.overlay.tar.zst`))
  return `${index}.base.tar.zst ${index}.overlay.tar.zst ${digest}`
}

/** A hard link where that is possible: archives are large. */
const placeArchive = (file: string, place: string): Promise<void> =>
  link(file, place).catch(() => copyFile(file, place, constants.COPYFILE_FICLONE))

async function filledMount(folder: string, index: number, memory: string): Promise<Filled> {
  const result = await readResult(folder, index)
  if (result.state !== 'restored') return result
  const place = join(memory, `${index}`)
  await cp(join(folder, 'out', `${index}`), place, { recursive: true })
  return { ...result, memory: place }
}

async function placeMemory(folder: string, known: Known | undefined, index: number): Promise<string> {
  if (known === undefined) return '- - -'
  const blocks = Math.floor(((known.base?.bytes ?? 0) * OVERLAY_PART) / BLOCK)
  if (known.base === undefined || blocks === 0) return `${known.listing} - -`
  await cp(known.base.memory, join(folder, 'context', 'task', `${index}`), { recursive: true })
  return `${known.listing} ${blocks} ${known.base.digest}`
}

async function takenMount(folder: string, index: number): Promise<Taken> {
  const result = await readResult(folder, index)
  if (result.state === 'unchanged') return { ...result, archive: undefined }
  const kind = result.state === 'overlaid' ? 'overlay' : 'base'
  return { ...result, archive: join(folder, 'out', `${index}.${kind}.tar.zst`) }
}

async function runDance(dance: Dance, script: string, tasks: readonly string[], folder: string): Promise<void> {
  const context = join(folder, 'context')
  const { libraryPath } = await collectTools(context)
  const scripts = Object.entries(SCRIPTS).map(([name, text]) => writeFile(join(context, 'task', name), text))
  const list = tasks.map((task, index) => `${index} ${task}\n`).join('')
  await Promise.all([...scripts, writeFile(join(context, 'task', 'tasks'), list)])
  const file = join(folder, 'Dockerfile')
  await writeFile(file, danceDockerfile(dance.mounts, script, libraryPath))
  await run({ argv: ['docker', 'buildx', 'build', ...danceArguments(dance, file, join(folder, 'result')), context] })
}

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
    'FROM scratch',
    `ENV PATH=/bin LD_LIBRARY_PATH=${libraryPath} LC_ALL=C`,
    // Its value is another one in each run: a build whose steps are all known is not run again.
    'ARG MUSLIN_RUN',
    ...mounts.map((_, index) => `ARG MUSLIN_ID_${index}`),
    'RUN --network=none \\',
    ...binds.map((bind) => `  --mount=type=bind,${bind} \\`),
    '  --mount=type=tmpfs,target=/tmp \\',
    ...mounts.map((mount, index) => `  --mount=${mountOptions(mount, index)} \\`),
    `  ["/bin/sh", "/task/${script}"]`,
    '',
  ].join('\n')
}

function mountOptions({ sharing, owner }: CacheMount, index: number): string {
  const place = `type=cache,id=$MUSLIN_ID_${index},target=/mnt/${index},sharing=${sharing}`
  return owner === undefined ? place : `${place},uid=${owner.uid},gid=${owner.gid},mode=${octal(owner.mode)}`
}

function danceArguments({ builder, mounts }: Dance, file: string, result: string): readonly string[] {
  const ids = mounts.map((mount) => splitId(mount.id))
  // All mounts of a build are in one namespace: it is one build argument of the user's build.
  const namespace = ids[0]?.namespace ?? ''
  const values = [
    `MUSLIN_RUN=${randomUUID()}`,
    ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`]),
    ...ids.map(({ id }, index) => `MUSLIN_ID_${index}=${id}`),
  ]
  return [
    ...builderArguments(builder),
    ...['--file', file, '--progress', 'plain', '--provenance=false', '--sbom=false'],
    ...values.flatMap((value) => ['--build-arg', value]),
    ...['--output', csv(['type=local', `dest=${result}`])],
  ]
}

const readResult = async (folder: string, index: number): Promise<MountResult> =>
  parseResult(await readFile(join(folder, 'out', `${index}.result`), 'utf8'))
