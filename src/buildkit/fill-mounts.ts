import { cp, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MountSize, streamLimit } from '../archive/limits.ts'
import { type MountResult, OverlayRefused } from '../archive/result.ts'
import { messageOf } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { bytes } from '../report/figures.ts'
import { run } from '../runner/command.ts'
import { say } from '../runner/log.ts'
import { findProgram } from '../runner/program.ts'
import { linkOrCopy, withScratch } from '../runner/scratch.ts'
import { type BuilderContainer, findContainer } from './builder-container.ts'
import { type Dance, type Prepared, runDance } from './dance-build.ts'
import { freeBytes, lineOf, readResult, shortageIn } from './dance-files.ts'
import { withPipes } from './pipes.ts'
import { collectTools, type Tools } from './tools.ts'

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
  /** Takes what the builds print in place of the log. */
  readonly print?: (chunk: Buffer) => unknown
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

/** The fillings of mounts, one for each; undefined to look at the mount only. */
export type Fillings = readonly (Filling | undefined)[]

/** What a file takes on disk beyond its bytes, at most: a block of ext4 and xfs. */
const DISK_BLOCK = 4096

/** Bytes that a dance takes on the runner beside its archives: the programs, and lists of the files. */
const OWN_ROOM = 64 * 1024 * 1024

/** Bytes from which on an archive gets a pipe of its own: one takes about a tenth of a second to lay, as does a file of this size in the build. */
const LARGE = 8 * 1024 * 1024

/** Bytes that all archives without a pipe may have together: in the RUN they take the memory of the builder. */
const TOGETHER = 32 * 1024 * 1024

/** How long the mounts may take to be emptied after a filling was ended. */
const EMPTY_MS = 60_000

/**
 * Unpacks archives into the cache mounts that are empty, by one build. It pulls nothing, has no network and sees nothing
 * but its own folder. Where room is too little on the runner or in the builder, no mount is filled.
 *
 * @param fillings where pipes can be laid to the builder, it gets ready while these are waited for
 * @param memory folder for what `takeMounts` needs, new
 * @throws OverlayRefused, or CommandError when the build fails; then no mount has a part of an archive in it. When the signal
 *   ends it, its reason: what was filled in part has been emptied then. What `fillings` rejects with
 */
export async function fillMounts(
  dance: Dance,
  fillings: Fillings | Promise<Fillings>,
  memory: string,
  options: FillOptions = {},
): Promise<readonly Filled[]> {
  const promised = Promise.resolve(fillings)
  // It is waited for later.
  promised.catch(() => undefined)
  const isLook = Array.isArray(fillings) && !(await hasArchives(promised))
  try {
    return await withScratch('fill', async (folder) => {
      const tools = collectTools(join(folder, 'context'))
      const fill = { folder, dance, tools, fillings: promised, memory, ...options }
      const container = isLook ? Promise.resolve(undefined) : findContainer(dance.builder)
      return withPipes(container, (pipes) => fillFrom(fill, pipes))
    })
  } catch (error) {
    const { signal, print } = options
    if (signal?.aborted && (await hasArchives(promised))) await emptyParts(dance, signal.reason, print)
    throw error
  }
}

const hasArchives = (fillings: Promise<Fillings>): Promise<boolean> =>
  fillings.then(
    (found) => found.some((filling) => filling !== undefined),
    () => false,
  )

/** A filling of mounts. */
interface Fill extends FillOptions {
  readonly folder: string
  readonly dance: Dance
  readonly tools: Promise<Tools>
  readonly fillings: Promise<Fillings>
  readonly memory: string
}

/** What the script is given: what it is to do, and the archives. */
interface Given {
  /** Where all that is. */
  readonly task: string
  readonly fillings: Fillings
  /** Why there is too little room on the runner. */
  readonly short?: string
  /** Archives that are not in the folder, by their names there. */
  readonly beside: ReadonlyMap<string, string>
}

/** @param container where the archives go through pipes; undefined, they are in the context of the build */
async function fillFrom(fill: Fill, container: Promise<BuilderContainer | undefined>): Promise<readonly Filled[]> {
  const given = give(fill, container)
  // It is waited for later.
  given.catch(() => undefined)
  const prepared = prepare(fill, container, given)
  try {
    return await fillGiven(fill, given, prepared)
  } finally {
    // They write into a folder that is about to go.
    await Promise.allSettled([given, prepared])
  }
}

/** Without pipes, the archives have to be there before the build has its context. */
async function prepare(
  { dance, tools: collecting }: Fill,
  finding: Promise<BuilderContainer | undefined>,
  given: Promise<Given>,
): Promise<Prepared> {
  const [tools, container] = await Promise.all([collecting, finding])
  if (container === undefined || !isShared(dance)) await given
  if (container === undefined) return { tools }
  const into = asFiles(given)
  // It is waited for later.
  into.catch(() => undefined)
  return { tools, pipes: { container, into } }
}

async function fillGiven(
  { folder, dance, memory, print, signal }: Fill,
  given: Promise<Given>,
  prepared: Promise<Prepared>,
): Promise<readonly Filled[]> {
  await runDance(dance, 'fill.sh', folder, prepared, { ...(print && { print }), ...(signal && { signal }) })
  const result = join(folder, 'result', 'out')
  await checkRefusal(result, dance)
  const filled = await Promise.all(dance.mounts.map((_, index) => filledMount(result, index, memory)))
  const { fillings, short } = await given
  const words = short ?? (await builderShortage(result, dance, fillings, filled))
  return filled.map((mount, index) => withReason(mount, fillings[index], words))
}

/** Another build may wait for our mounts, or get others meanwhile: not while we wait for archives. */
const isShared = ({ mounts }: Dance): boolean => mounts.every(({ sharing }) => sharing === 'shared')

/** Puts into a folder what the script is to do, and the archives; large ones that have a pipe stay where they are. */
async function give(
  { folder, fillings: promised, doubt = 'never' }: Fill,
  finding: Promise<BuilderContainer | undefined>,
): Promise<Given> {
  const [fillings, container] = await Promise.all([promised, finding])
  const task = join(folder, container === undefined ? 'context/task' : 'given')
  await mkdir(task, { recursive: true })
  const archives = fillings.flatMap((filling, index) => (filling === undefined ? [] : archivesOf(filling, index)))
  const small = container === undefined ? archives : await smallOnes(archives)
  const beside = new Map(archives.filter((each) => !small.includes(each)).map(({ name, file }) => [name, file]))
  const short = await runnerShortage(task, small)
  const lines = fillings.map((filling, index) => fillingLine(short === undefined ? filling : undefined, index))
  await writeFile(join(task, 'doubt'), `${doubt}\n`)
  await writeFile(join(task, 'tasks'), lines.join(''))
  if (short !== undefined) return { task, fillings, short, beside: new Map() }
  await Promise.all(small.map(({ name, file }) => linkOrCopy(file, join(task, name))))
  return { task, fillings, beside }
}

/** Those that go with the task. */
async function smallOnes(archives: readonly NamedArchive[]): Promise<readonly NamedArchive[]> {
  const sizes = await Promise.all(archives.map(async ({ file }) => (await stat(file)).size))
  let together = 0
  return archives.filter((_, index) => {
    const size = sizes[index] ?? 0
    if (size >= LARGE || together + size > TOGETHER) return false
    together += size
    return true
  })
}

/** All of a folder goes through one pipe. */
async function asFiles(given: Promise<Given>): Promise<Given['beside']> {
  const { task, beside } = await given
  const file = `${task}.tar`
  await run({ argv: [await findProgram('tar'), '-c', '-f', file, '-C', task, '.'], quiet: true })
  return new Map([['given.tar', file], ...beside])
}

/** An empty filling looks at each mount, and empties those that were filled in part. */
async function emptyParts(dance: Dance, reason: unknown, print: FillOptions['print']): Promise<void> {
  try {
    await withScratch('empty', async (folder) => {
      const tools = collectTools(join(folder, 'context'))
      const fillings = Promise.resolve(dance.mounts.map(() => undefined))
      const options = { signal: AbortSignal.timeout(EMPTY_MS), ...(print && { print }) }
      await fillFrom({ folder, dance, tools, fillings, memory: folder, ...options }, Promise.resolve(undefined))
    })
  } catch (cause) {
    say(`The cache mounts may be filled in part, and then the next run empties them: ${messageOf(cause)}`)
    throw reason
  }
}

/** An archive, and its name for the script. */
interface NamedArchive {
  readonly name: string
  readonly file: string
}

function archivesOf({ base, overlay }: Filling, index: number): readonly NamedArchive[] {
  const first = { name: `${index}.base.tar.zst`, file: base }
  return overlay === undefined ? [first] : [first, { name: `${index}.overlay.tar.zst`, file: overlay }]
}

/** Number, base, overlay, digest of the base, bytes that the mount takes, bytes that an archive may grow to. */
function fillingLine(filling: Filling | undefined, index: number): string {
  if (filling === undefined) return `${index} - - - 0 0\n`
  const [base, overlay] = archivesOf(filling, index).map(({ name }) => name)
  return `${index} ${base} ${overlay ?? '-'} ${filling.digest} ${diskBytes(filling)} ${streamLimit(filling)}\n`
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
async function runnerShortage(folder: string, archives: readonly NamedArchive[]): Promise<string | undefined> {
  const [own, ...stats] = await Promise.all([folder, ...archives.map(({ file }) => file)].map((file) => stat(file)))
  const copied = stats.filter(({ dev }) => dev !== own?.dev).reduce((sum, { size }) => sum + size, 0)
  const [needed, free] = [copied + OWN_ROOM, await freeBytes(folder)]
  if (needed <= free) return undefined
  return `Filling the mounts needs ${bytes(needed)} on the runner, its temporary folder has ${bytes(free)} free`
}

async function builderShortage(
  folder: string,
  { mounts }: Dance,
  fillings: Fillings,
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
