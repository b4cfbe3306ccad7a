import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { messageOf } from '../errors.ts'
import { type SaveOutcome, type Store, StoreUnavailable } from './store.ts'

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

/** What a writer lacks when the folder is not for it. */
const NOT_ALLOWED = ['EACCES', 'EPERM', 'EROFS']

/** What rename answers when the target is a folder with something in it (POSIX leaves both open). */
const TAKEN = ['ENOTEMPTY', 'EEXIST']

/**
 * A store in a folder, which is made when it is missing. Any number of processes may use it at once.
 *
 * @throws StoreUnavailable when the folder is not there and cannot be made
 */
export async function openDirectoryStore(folder: string): Promise<Store> {
  const root = resolve(folder)
  const name = `directory ${root}`
  try {
    await mkdir(root, { recursive: true })
  } catch (error) {
    throw new StoreUnavailable(`The ${name} cannot be used as a store: ${messageOf(error)}`)
  }
  return {
    name,
    readable: true,
    find: (key, prefixes) => find(root, key, prefixes),
    fetch: (key, file, limit) => fetchEntry(root, key, file, limit),
    save: (key, file) => save(root, key, file),
  }
}

async function find(root: string, key: string, prefixes: readonly string[]): Promise<string | undefined> {
  if ((await aboutOf(join(root, folderName(key))))?.key === key) return key
  const entries = await allEntries(root)
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

async function fetchEntry(root: string, key: string, file: string, limit = Number.POSITIVE_INFINITY): Promise<void> {
  const folder = join(root, folderName(key))
  const about = await aboutOf(folder)
  if (about?.key !== key) throw new Error(`there is no entry ${key}`)
  if (about.bytes > limit) throw new Error(`the entry ${key} has ${about.bytes} bytes, more than the ${limit} allowed`)
  const { size } = await stat(join(folder, 'entry'))
  if (size !== about.bytes) throw new Error(`the entry ${key} has ${size} bytes instead of ${about.bytes}`)
  await copyWhole(join(folder, 'entry'), file)
}

/** A copy that failed in the middle, on a full disk for instance, leaves nothing behind. */
async function copyWhole(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
}

async function save(root: string, key: string, file: string): Promise<SaveOutcome> {
  const folder = join(root, folderName(key))
  if ((await aboutOf(folder)) !== undefined) return 'exists'
  const draft = join(root, `.draft-${randomUUID()}`)
  try {
    await writeEntry(draft, key, file)
    await rename(draft, folder)
    return 'saved'
  } catch (error) {
    return outcomeOf(error)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function writeEntry(draft: string, key: string, file: string): Promise<void> {
  await mkdir(draft)
  await copyFile(file, join(draft, 'entry'), constants.COPYFILE_FICLONE)
  const { size } = await stat(join(draft, 'entry'))
  const about: About = { key, created: performance.timeOrigin + performance.now(), bytes: size }
  await writeFile(join(draft, 'about.json'), JSON.stringify(about))
}

function outcomeOf(error: unknown): SaveOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (TAKEN.includes(code)) return 'exists'
  if (NOT_ALLOWED.includes(code)) return { refused: `the folder cannot be written: ${messageOf(error)}` }
  throw error
}

/** The hash tells keys apart, the rest is for people: no character in it can lead out of the folder. */
function folderName(key: string): string {
  const readable = key.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 120)
  return `${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`
}
