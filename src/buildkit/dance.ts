import { cp, mkdir, readFile, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MountSize, streamLimit } from '../archive/limits.ts'
import { type MountResult, OverlayRefused, parseResult, parseShortage, type Shortage } from '../archive/result.ts'
import { messageOf } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { bytes } from '../report/figures.ts'
import { say } from '../runner/log.ts'
import { linkOrCopy, withScratch } from '../runner/scratch.ts'
import { type Dance, runDance } from './dance-build.ts'

export type { Dance } from './dance-build.ts'

/** The files that a mount is filled from, and what the mount has then. */
export interface Filling extends MountSize {
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

/** How mounts are filled. */
export interface FillOptions {
  /** `never` when left out. */
  readonly doubt?: Doubt
  /** Ends the filling. */
  readonly signal?: AbortSignal
}

/** A mount after filling. */
export interface Filled extends MountResult {
  /** Folder with what an overlay over its base and a sweep need later; left out when it was not filled. */
  readonly memory?: string
  /** Of a mount that was skipped: why, with numbers, a sentence without its full stop. */
  readonly reason?: string
}

/** What is known of a mount since it was filled. */
export interface Known {
  /** Its listing. When it has the same at the end, nothing has changed. */
  readonly listing: string
  /** See {@link Filled}; left out when somebody else filled it. */
  readonly memory?: string
  /** What an overlay can be made over, with its memory; left out when only a whole archive will do. */
  readonly base?: { readonly digest: Digest; readonly bytes: number }
}

/** What is done with mounts before they are packed. */
export interface TakeOptions {
  /** Whether cargo's units that the build did not need are removed, of mounts that this job has filled. */
  readonly sweep: boolean
  /** Bytes that the files of a mount may have. Of one that has more, and is not cargo's, the least recently used go. */
  readonly capBytes?: number
  /** Ends the packing. */
  readonly signal?: AbortSignal
}

/** A mount that was packed or left because it is as expected. */
export interface Taken extends MountResult {
  /** The archive, a base or an overlay; undefined for a mount that is unchanged or was skipped. */
  readonly archive: string | undefined
  /** Of a mount that was skipped: why, with numbers, a sentence without its full stop. */
  readonly reason?: string
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

/** What a file takes on disk beyond its bytes, at most: a block of ext4 and xfs. */
const DISK_BLOCK = 4096

/** Bytes that a dance takes on the runner beside its archives: the programs, and lists of the files. */
const OWN_ROOM = 64 * 1024 * 1024

/** How long the mounts may take to be emptied after a filling was ended. */
const EMPTY_MS = 60_000

/**
 * Unpacks archives into the cache mounts that are empty, by one build. It pulls nothing, has no network and sees nothing
 * but its own folder. Where room is too little on the runner or in the builder, no mount is filled.
 *
 * @param fillings the archives of each mount; undefined to look at the mount only
 * @param memory folder for what {@link takeMounts} needs, new
 * @throws OverlayRefused, or CommandError when the build fails; then no mount has a part of an archive in it. When the signal
 *   ends it, its reason: what was filled in part has been emptied then
 */
export async function fillMounts(
  dance: Dance,
  fillings: readonly (Filling | undefined)[],
  memory: string,
  options: FillOptions = {},
): Promise<readonly Filled[]> {
  try {
    return await withScratch('fill', (folder) => fillFrom(folder, dance, fillings, memory, options))
  } catch (error) {
    if (options.signal?.aborted) await emptyParts(dance, options.signal.reason)
    throw error
  }
}

async function fillFrom(
  folder: string,
  dance: Dance,
  fillings: readonly (Filling | undefined)[],
  memory: string,
  { doubt = 'never', signal }: FillOptions,
): Promise<readonly Filled[]> {
  await makeTask(folder, 'doubt', doubt)
  const short = await runnerShortage(folder, fillings)
  const tasks = short === undefined ? fillings.map((filling, index) => placeFilling(folder, filling, index)) : []
  const lines = short === undefined ? await Promise.all(tasks) : fillings.map(() => NO_FILLING)
  await runDance(dance, 'fill.sh', lines, folder, signal)
  const result = join(folder, 'result', 'out')
  await checkRefusal(result, dance)
  const filled = await Promise.all(dance.mounts.map((_, index) => filledMount(result, index, memory)))
  const words = short ?? (await builderShortage(result, dance, fillings, filled))
  return filled.map((mount, index) => withReason(mount, fillings[index], words))
}

/** An empty filling looks at each mount, and empties those that were filled in part. */
async function emptyParts(dance: Dance, reason: unknown): Promise<void> {
  try {
    await withScratch('empty', async (folder) => {
      await makeTask(folder, 'doubt', 'never')
      const tasks = dance.mounts.map(() => NO_FILLING)
      await runDance(dance, 'fill.sh', tasks, folder, AbortSignal.timeout(EMPTY_MS))
    })
  } catch (cause) {
    say(`The cache mounts may be filled in part, and then the next run empties them: ${messageOf(cause)}`)
    throw reason
  }
}

/**
 * Packs the cache mounts whose listing is another than it was, by one build: what differs from its base where that is
 * known and the overlay stays small, else the whole. Where room is too little, nothing is packed.
 *
 * @param known undefined for a mount packs it whole in any case
 * @param folder for the archives, new
 * @throws CommandError when the build fails
 */
export async function takeMounts(
  dance: Dance,
  known: readonly (Known | undefined)[],
  folder: string,
  options: TakeOptions = { sweep: false },
): Promise<readonly Taken[]> {
  await mkdir(folder, { recursive: true })
  await makeTask(folder, 'free', `${await freeBytes(folder)}`)
  const tasks = await Promise.all(known.map((each, index) => placeMemory(folder, each, index, options)))
  await runDance(dance, 'take.sh', tasks, folder, options.signal)
  const result = join(folder, 'result', 'out')
  const words = await takeShortage(result)
  return Promise.all(dance.mounts.map((mount, index) => takenMount(result, index, mount.target, words)))
}

async function makeTask(folder: string, name: string, line: string): Promise<void> {
  await mkdir(join(folder, 'context', 'task'), { recursive: true })
  await writeFile(join(folder, 'context', 'task', name), `${line}\n`)
}

/** Base, overlay, digest of the base, bytes that the mount takes, bytes that an archive may grow to. */
const NO_FILLING = '- - - 0 0'

async function placeFilling(folder: string, filling: Filling | undefined, index: number): Promise<string> {
  if (filling === undefined) return NO_FILLING
  const { base, overlay, digest } = filling
  const sizes = `${diskBytes(filling)} ${streamLimit(filling)}`
  await linkOrCopy(base, join(folder, 'context', 'task', `${index}.base.tar.zst`))
  if (overlay === undefined) return `${index}.base.tar.zst - ${digest} ${sizes}`
  await linkOrCopy(overlay, join(folder, 'context', 'task', `${index}.overlay.tar.zst`))
  return `${index}.base.tar.zst ${index}.overlay.tar.zst ${digest} ${sizes}`
}

const diskBytes = ({ rawBytes, files }: MountSize): number => rawBytes + files * DISK_BLOCK

async function filledMount(folder: string, index: number, memory: string): Promise<Filled> {
  const result = await readResult(folder, index)
  if (result.state !== 'restored') return result
  const place = join(memory, `${index}`)
  await cp(join(folder, `${index}`), place, { recursive: true })
  return { ...result, memory: place }
}

async function checkRefusal(folder: string, { mounts }: Dance): Promise<void> {
  const line = await lineOf(folder, 'refused')
  const [, index, words] = /^(\d+) (.+)\n$/.exec(line ?? '') ?? []
  if (words === undefined) return
  throw new OverlayRefused(`The overlay of mount ${mounts[Number(index)]?.target} is refused: ${words}`)
}

/** Archives that lie on another file system than the scratch folder have to be copied. */
async function runnerShortage(folder: string, fillings: readonly (Filling | undefined)[]): Promise<string | undefined> {
  const files = fillings.flatMap((filling) => [filling?.base, filling?.overlay]).filter((file) => file !== undefined)
  const [own, ...stats] = await Promise.all([folder, ...files].map((file) => stat(file)))
  const copied = stats.filter(({ dev }) => dev !== own?.dev).reduce((sum, { size }) => sum + size, 0)
  const [needed, free] = [copied + OWN_ROOM, await freeBytes(folder)]
  if (needed <= free) return undefined
  return `Filling the mounts needs ${bytes(needed)} on the runner, its temporary folder has ${bytes(free)} free`
}

async function builderShortage(
  folder: string,
  { mounts }: Dance,
  fillings: readonly (Filling | undefined)[],
  filled: readonly Filled[],
): Promise<string | undefined> {
  const short = await shortageIn(folder)
  if (short === undefined) return undefined
  const wanted = mounts.filter((_, index) => fillings[index] !== undefined && filled[index]?.state === 'skipped')
  const names = wanted.map(({ target }) => target).join(', ')
  const subject = wanted.length === 1 ? `Mount ${names} needs` : `The mounts ${names} need`
  return `${subject} ${bytes(short.needed)}, the builder has ${bytes(short.free)} free`
}

/** A mount that is empty because there was no room to fill it. */
function withReason(mount: Filled, filling: Filling | undefined, reason: string | undefined): Filled {
  if (reason === undefined || filling === undefined || mount.state === 'kept') return mount
  return { ...mount, state: 'skipped', reason }
}

async function takeShortage(folder: string): Promise<string | undefined> {
  const short = await shortageIn(folder)
  if (short === undefined) return undefined
  return `Packing the mounts needs up to ${bytes(short.needed)}, the builder and the runner have ${bytes(short.free)} free`
}

async function shortageIn(folder: string): Promise<Shortage | undefined> {
  const line = await lineOf(folder, 'room')
  return line === undefined ? undefined : parseShortage(line)
}

/** The expected listing, the limit of an overlay in blocks, its base, whether to sweep, and the limit of the mount. */
async function placeMemory(
  folder: string,
  known: Known | undefined,
  index: number,
  { sweep, capBytes }: TakeOptions,
): Promise<string> {
  const cap = capBytes ?? '-'
  if (known?.memory === undefined) return `${known?.listing ?? '-'} - - no ${cap}`
  await cp(known.memory, join(folder, 'context', 'task', `${index}`), { recursive: true })
  const blocks = Math.floor(((known.base?.bytes ?? 0) * OVERLAY_PART) / BLOCK)
  const over = known.base === undefined || blocks === 0 ? '- -' : `${blocks} ${known.base.digest}`
  return `${known.listing} ${over} ${sweep ? 'yes' : 'no'} ${cap}`
}

async function takenMount(folder: string, index: number, target: string, words: string | undefined): Promise<Taken> {
  const result = await readResult(folder, index)
  if (result.state === 'unchanged') return { ...result, archive: undefined }
  if (result.state === 'skipped') {
    const reason = (await unfitness(folder, index, target)) ?? words
    return { ...result, archive: undefined, ...(reason && { reason }) }
  }
  const kind = result.state === 'overlaid' ? 'overlay' : 'base'
  return { ...result, archive: join(folder, `${index}.${kind}.tar.zst`) }
}

/** Why no job would restore what is in a mount, where that is so. */
async function unfitness(folder: string, index: number, target: string): Promise<string | undefined> {
  const odd = await lineOf(folder, `${index}.odd`)
  const members = await lineOf(folder, `${index}.members`)
  if (odd === undefined && members === undefined) return undefined
  const what =
    odd === undefined
      ? `has ${members?.trim()} members`
      : `holds the device node ${JSON.stringify(odd.replace(/\0$/, ''))}`
  return `the mount ${target} ${what}, which no job would restore; leave it out by the input exclude`
}

const readResult = async (folder: string, index: number): Promise<MountResult> =>
  parseResult(await readFile(join(folder, `${index}.result`), 'utf8'))

/** What a script left in a file that it does not always leave. */
const lineOf = (folder: string, name: string): Promise<string | undefined> =>
  readFile(join(folder, name), 'utf8').catch(() => undefined)

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
