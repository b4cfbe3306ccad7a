import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MountResult } from '../archive/result.ts'
import type { Digest } from '../oci/digest.ts'
import { bytes } from '../report/figures.ts'
import { type BuilderContainer, findContainer } from './builder-container.ts'
import { type Dance, type Prepared, runDance } from './dance-build.ts'
import { freeBytes, lineOf, readResult, shortageIn } from './dance-files.ts'
import { countMountSizes } from './mount-sizes.ts'
import { withPipes } from './pipes.ts'
import { collectTools, type Tools } from './tools.ts'

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
  /** What has to be over before the builder gets to work; never rejects. */
  readonly after?: Promise<unknown>
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
  const tools = collectTools(join(folder, 'context'))
  const isFree = Promise.all([countMountSizes(dance.builder), options.after])
  const take = { folder, dance, known, tools, isFree, ...options }
  // An overlay is small and goes with the result of the build.
  const container = known.some(isPackedWhole) ? findContainer(dance.builder) : Promise.resolve(undefined)
  return withPipes(container, (pipes) => takeInto(take, pipes))
}

/** A taking out of mounts. */
interface Take extends TakeOptions {
  readonly folder: string
  readonly dance: Dance
  readonly known: readonly (Known | undefined)[]
  readonly tools: Promise<Tools>
  /** When the builder may get to work. */
  readonly isFree: Promise<unknown>
}

/** @param container where whole archives go through pipes; undefined, they are in the result of the build */
async function takeInto(take: Take, container: Promise<BuilderContainer | undefined>): Promise<readonly Taken[]> {
  const { folder, dance, signal } = take
  const prepared = prepare(take, container)
  await runDance(dance, 'take.sh', folder, prepared, { ...(signal && { signal }) })
  const { pipes } = await prepared
  const result = join(folder, 'result', 'out')
  const words = await takeShortage(result)
  const place = (name: string): string => pipes?.out?.get(name) ?? join(result, name)
  return Promise.all(dance.mounts.map((mount, index) => takenMount({ result, place, words }, index, mount.target)))
}

/** Says what the script is to do with each mount, and which archives come through a pipe. */
async function prepare(take: Take, finding: Promise<BuilderContainer | undefined>): Promise<Prepared> {
  const { folder, known } = take
  const [tools, container] = await Promise.all([take.tools, finding, take.isFree])
  const task = join(folder, 'context', 'task')
  await mkdir(task, { recursive: true })
  const piped = known.map((each, index) => container !== undefined && index < MOST_PIPES && isPackedWhole(each))
  const lines = await Promise.all(known.map((each, index) => placeMemory(task, take, each, index)))
  const tasks = lines.map((line, index) => `${index} ${line} ${piped[index] ? 'yes' : 'no'}\n`)
  await writeFile(join(task, 'free'), `${await freeBytes(folder)}\n`)
  await writeFile(join(task, 'tasks'), tasks.join(''))
  const names = piped.flatMap((isPiped, index) => (isPiped ? [baseName(index)] : []))
  const out = new Map(names.map((name) => [name, join(folder, name)]))
  return { tools, ...(container && { pipes: { container, out } }) }
}

/** Mounts beyond these go with the build: each pipe is a connection of `docker`. */
const MOST_PIPES = 8

/** Whether nothing but a whole archive will do. */
const isPackedWhole = (known: Known | undefined): boolean => overlayBlocks(known) === 0

/** The most that an overlay may have, in blocks. */
function overlayBlocks(known: Known | undefined): number {
  if (known?.memory === undefined || known.base === undefined) return 0
  return Math.floor((known.base.bytes * OVERLAY_PART) / BLOCK)
}

const baseName = (index: number): string => `${index}.base.tar.zst`

/** The expected listing, the limit of an overlay in blocks, its base, whether to sweep, and the limit of the mount. */
async function placeMemory(
  task: string,
  { sweep, capBytes }: TakeOptions,
  known: Known | undefined,
  index: number,
): Promise<string> {
  const cap = capBytes ?? '-'
  if (known?.memory === undefined) return `${known?.listing ?? '-'} - - no ${cap}`
  await cp(known.memory, join(task, `${index}`), { recursive: true })
  const over = isPackedWhole(known) ? '- -' : `${overlayBlocks(known)} ${known.base?.digest}`
  return `${known.listing} ${over} ${sweep ? 'yes' : 'no'} ${cap}`
}

/** What a dance has left on the runner. */
interface Left {
  /** Folder of what the script left. */
  readonly result: string
  /** Where an archive is. */
  readonly place: (name: string) => string
  /** What there was too little room for. */
  readonly words: string | undefined
}

async function takenMount({ result: folder, place, words }: Left, index: number, target: string): Promise<Taken> {
  const result = await readResult(folder, index)
  if (result.state === 'unchanged') return { ...result, archive: undefined }
  if (result.state === 'skipped') {
    const reason = (await unfitness(folder, index, target)) ?? words
    return { ...result, archive: undefined, ...(reason && { reason }) }
  }
  return { ...result, archive: place(result.state === 'overlaid' ? `${index}.overlay.tar.zst` : baseName(index)) }
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

async function takeShortage(folder: string): Promise<string | undefined> {
  const short = await shortageIn(folder)
  if (short === undefined) return undefined
  return `Packing the mounts needs up to ${bytes(short.needed)}, the builder and the runner have ${bytes(short.free)} free`
}
