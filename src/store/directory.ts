import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { messageOf } from '../errors.ts'
import { Meter, type Transfer } from './progress.ts'
import {
  type Entry,
  EntryAbsent,
  EntryDamaged,
  type RemoveOutcome,
  type SaveOutcome,
  type Store,
  type StoreOptions,
  StoreUnavailable,
} from './store.ts'

/**
 * Each entry is a folder `<readable part of the key>-<hash of the key>` with two files: `entry`, the stored file, and
 * `about.json`. It is made under a name that begins with a dot and then renamed: renaming onto a folder that is there
 * fails, so of several writers one wins and no reader sees half an entry.
 */
interface About {
  readonly key: string
  /** Milliseconds since 1970, with a fraction: entries are often stored faster than the clock of a file system ticks. */
  readonly created: number
  readonly bytes: number
}

const HIDDEN = /^\.(draft|removed)-/
/** Nobody writes one entry for a day. */
const DEAD_MS = 24 * 3600 * 1000

/** What a writer lacks when the folder is not for it. */
const NOT_ALLOWED = ['EACCES', 'EPERM', 'EROFS']

/** What rename answers when the target is a folder with something in it (POSIX leaves both open). */
const TAKEN = ['ENOTEMPTY', 'EEXIST']

/**
 * A store in a folder, which is made when it is missing. Any number of processes may use it at once.
 *
 * @throws StoreUnavailable when the folder is not there and cannot be made
 */
export async function openDirectoryStore(folder: string, { signal }: StoreOptions = {}): Promise<Store> {
  const root = resolve(folder)
  const name = `directory ${root}`
  try {
    await mkdir(root, { recursive: true })
  } catch (error) {
    const remedy = 'Name a folder by store-path that this job can make and write to'
    throw new StoreUnavailable(`The ${name} cannot be used as a store: ${messageOf(error)}. ${remedy}.`)
  }
  const received = new Meter('Received')
  const sent = new Meter('Sent')
  return {
    name,
    readable: true,
    find: (key, prefixes, passed) => find(root, key, prefixes, passed),
    fetch: (key, file, limit) => fetchEntry(root, key, limit, { to: file, meter: received, signal }),
    save: (key, file) => save(root, key, { from: file, meter: sent, signal }),
    entries: (prefix) => entriesOf(root, prefix),
    remove: (entry) => remove(root, entry),
  }
}

/** How the bytes of an entry are moved. */
interface Moving {
  readonly meter: Meter
  readonly signal: AbortSignal | undefined
}

async function find(
  root: string,
  key: string,
  prefixes: readonly string[],
  passed: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  if (!passed.has(key) && (await aboutOf(join(root, folderName(key))))?.key === key) return key
  const entries = (await allEntries(root)).filter((entry) => !passed.has(entry.key))
  for (const prefix of prefixes) {
    const newest = entries.find((entry) => entry.key.startsWith(prefix))
    if (newest !== undefined) return newest.key
  }
  return undefined
}

/** Newest first. */
async function allEntries(root: string): Promise<About[]> {
  const names = (await readdir(root)).filter((name) => !name.startsWith('.'))
  const entries = await Promise.all(names.map((name) => aboutOf(join(root, name))))
  return entries.filter((entry) => entry !== undefined).sort((left, right) => right.created - left.created)
}

/** A folder without a readable `about.json` is none of ours. */
async function aboutOf(folder: string): Promise<About | undefined> {
  try {
    const about = JSON.parse(await readFile(join(folder, 'about.json'), 'utf8')) as Partial<About>
    const { key, created, bytes } = about
    if (typeof key !== 'string' || typeof created !== 'number' || typeof bytes !== 'number') return undefined
    return { key, created, bytes }
  } catch {
    return undefined
  }
}

async function fetchEntry(
  root: string,
  key: string,
  limit = Number.POSITIVE_INFINITY,
  { to, ...moving }: Moving & { readonly to: string },
): Promise<void> {
  const folder = join(root, folderName(key))
  const about = await aboutOf(folder)
  if (about?.key !== key) throw new EntryAbsent(`there is no entry ${key}`)
  if (about.bytes > limit) throw new Error(`the entry ${key} has ${about.bytes} bytes, more than the ${limit} allowed`)
  const { size } = await stat(join(folder, 'entry'))
  if (size !== about.bytes) throw new EntryDamaged(`the entry ${key} has ${size} bytes instead of ${about.bytes}`)
  await copyWhole(join(folder, 'entry'), to, size, moving)
}

/**
 * A copy that failed in the middle, on a full disk for instance, leaves nothing behind. File systems that can share
 * blocks do it at once; the others copy in pieces, because that can be told of and stopped.
 */
async function copyWhole(from: string, to: string, size: number, { meter, signal }: Moving): Promise<void> {
  const transfer = meter.begin(size)
  try {
    if (await isCloned(from, to)) return
    await copyInPieces(from, to, { reached: transfer.reached, signal })
  } catch (error) {
    await rm(to, { force: true })
    throw error
  } finally {
    transfer.end()
  }
}

/**
 * The file is there before anything can be given up: a stream that is destroyed while it opens its file makes that after
 * the pipeline has ended, and after the caller has removed it.
 */
async function copyInPieces(
  from: string,
  to: string,
  { reached, signal }: Pick<Moving, 'signal'> & Pick<Transfer, 'reached'>,
): Promise<void> {
  const target = await open(to, 'w')
  const pieces = createReadStream(from, PIECES)
  const options = signal === undefined ? {} : { signal }
  await pipeline(pieces, counted(reached), target.createWriteStream(PIECES), options)
}

const PIECES = { highWaterMark: 1024 * 1024 }

async function isCloned(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE)
    return true
  } catch {
    // The copy in pieces meets whatever else was wrong.
    return false
  }
}

const counted = (reached: (count: number) => void) =>
  async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let count = 0
    for await (const piece of pieces) {
      count += piece.length
      reached(count)
      yield piece
    }
  }

async function save(
  root: string,
  key: string,
  { from, ...moving }: Moving & { readonly from: string },
): Promise<SaveOutcome> {
  const folder = join(root, folderName(key))
  if ((await aboutOf(folder)) !== undefined) return 'exists'
  const draft = join(root, `.draft-${randomUUID()}`)
  try {
    await writeEntry(draft, key, from, moving)
    await rename(draft, folder)
    await sweep(root)
    return 'saved'
  } catch (error) {
    return outcomeOf(error)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function writeEntry(draft: string, key: string, file: string, moving: Moving): Promise<void> {
  await mkdir(draft)
  const { size } = await stat(file)
  await copyWhole(file, join(draft, 'entry'), size, moving)
  const copied = await stat(join(draft, 'entry'))
  const about: About = { key, created: performance.timeOrigin + performance.now(), bytes: copied.size }
  await writeFile(join(draft, 'about.json'), JSON.stringify(about))
}

/** Removes what was left by processes that died while they wrote or removed an entry. */
async function sweep(root: string): Promise<void> {
  const hidden = (await readdir(root)).filter((name) => HIDDEN.test(name))
  for (const path of hidden.map((name) => join(root, name))) {
    const modified = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()
    if (Date.now() - modified > DEAD_MS) await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function entriesOf(root: string, prefix: string): Promise<readonly Entry[]> {
  const entries = (await allEntries(root)).filter(({ key }) => key.startsWith(prefix))
  return entries.map(({ key, created, bytes }) => {
    return { id: folderName(key), key, bytes, created: new Date(created).toISOString() }
  })
}

/**
 * The entry is renamed first, so that nobody finds half of it; of several who remove it one succeeds. Who reads it just
 * then has opened its file and reads on.
 */
async function remove(root: string, { key }: Entry): Promise<RemoveOutcome> {
  const doomed = join(root, `.removed-${randomUUID()}`)
  try {
    await rename(join(root, folderName(key)), doomed)
    await rm(doomed, { recursive: true, force: true })
    return 'removed'
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return 'absent'
    if (NOT_ALLOWED.includes(code)) return { refused: `the folder cannot be written: ${messageOf(error)}` }
    throw error
  }
}

function outcomeOf(error: unknown): SaveOutcome {
  const code = codeOf(error)
  if (TAKEN.includes(code)) return 'exists'
  if (NOT_ALLOWED.includes(code)) return { refused: `the folder cannot be written: ${messageOf(error)}` }
  throw error
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** The hash tells keys apart, the rest is for people: no character in it can lead out of the folder. */
function folderName(key: string): string {
  const readable = key.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 120)
  return `${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`
}
