import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { lstat, lutimes, open, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { firstLedger, type Ledger, newest, SECOND, type Source } from './ledger.ts'

/** How many files are read at once. */
const READERS = 16

/** Longest wait for a time that lies ahead; what lies further ahead comes from a wrong clock. Milliseconds. */
const LONGEST_WAIT = 3000

/**
 * All files, symbolic links and folders below a folder, and the folder itself, with their content ids; left out are `.git`,
 * what cannot be read, and what is in a folder that says that it is a cache: the `target` of a cargo on this machine, who goes by
 * the times in it. What has a name that is no UTF-8 is there as something whose time cannot be set.
 */
export async function readSources(folder: string): Promise<readonly Source[]> {
  const found: Found[] = []
  await walk(folder, '.', found)
  const sources = await inParallel(found, READERS, (entry, buffer) => sourceOf(folder, entry, buffer))
  // Folders are read side by side, in no order.
  return sources.filter((source) => source !== undefined).sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** What came of giving the sources their times. */
export interface AppliedLedger {
  /** Without the sources that are stuck: they count as new the next time. */
  readonly ledger: Ledger
  /** Paths whose time could not be set, mostly because the file belongs to somebody else. */
  readonly stuck: readonly string[]
}

/** Gives the sources the times of a ledger. */
export async function applyLedger(folder: string, sources: readonly Source[], ledger: Ledger): Promise<AppliedLedger> {
  const current = new Map(sources.map((source) => [source.path, source.mtime]))
  const done = await inParallel(ledger.entries, READERS, async ([path, , seconds]) => {
    if (current.get(path) === BigInt(seconds) * SECOND) return true
    return await lutimes(join(folder, path), seconds, seconds).then(
      () => true,
      () => false,
    )
  })
  const entries = ledger.entries.filter((_, index) => done[index])
  const stuck = ledger.entries.flatMap(([path], index) => (done[index] ? [] : [path]))
  return { ledger: { ...ledger, entries }, stuck }
}

/**
 * Rounds the times of the sources up to whole seconds, which also shows whose time can be set at all.
 *
 * @returns the sources with the times that they have now
 */
export async function roundTimes(
  folder: string,
  sources: readonly Source[],
): Promise<{ readonly sources: readonly Source[]; readonly stuck: readonly string[] }> {
  const { ledger, stuck } = await applyLedger(folder, sources, firstLedger(sources))
  const rounded = new Map(ledger.entries.map(([path, , seconds]) => [path, BigInt(seconds) * SECOND]))
  return { sources: sources.map((source) => ({ ...source, mtime: rounded.get(source.path) ?? source.mtime })), stuck }
}

/** Waits until the newest time of a ledger lies in the past: what is newer than the start of its build, cargo builds again. */
export async function waitForLedger(ledger: Ledger): Promise<void> {
  const ahead = newest(ledger) * 1000 - Date.now()
  if (ahead > 0) await setTimeout(Math.min(ahead, LONGEST_WAIT))
}

/** The modification times that sources have now, nanoseconds since 1970; without those that are gone. */
export async function timesNow(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const found = await inParallel(paths, READERS, async (path) => {
    const stats = await lstat(join(folder, path), { bigint: true }).catch(() => undefined)
    return [path, stats?.mtimeNs] as const
  })
  return new Map(found.flatMap(([path, time]) => (time === undefined ? [] : [[path, time]])))
}

interface Found {
  readonly path: string
  /** Undefined for what cannot be found by the name that it has. */
  readonly stats: BigIntStats | undefined
  /** Names in a folder, sorted. */
  readonly names: readonly string[]
}

async function walk(root: string, path: string, found: Found[]): Promise<void> {
  const stats = await lstat(join(root, path), { bigint: true }).catch(() => undefined)
  if (stats === undefined && !path.includes(NO_CHARACTER)) return
  const names = stats?.isDirectory() ? await namesIn(join(root, path), path !== '.') : []
  if (names === undefined) return
  found.push({ path, stats, names })
  await Promise.all(names.map((name) => walk(root, path === '.' ? name : `${path}/${name}`, found)))
}

/** What Node puts in the place of what is no UTF-8. */
const NO_CHARACTER = '\uFFFD'

/** By this file (https://bford.info/cachedir); cargo writes it into each `target`. */
const CACHE_TAG = 'CACHEDIR.TAG'

/** Sorted; undefined for a folder that may not be read, which a build cannot read either. */
async function namesIn(folder: string, mayBeCache: boolean): Promise<readonly string[] | undefined> {
  const names = await readdir(folder).catch(() => undefined)
  if (mayBeCache && names?.includes(CACHE_TAG)) return [CACHE_TAG]
  return names?.filter((name) => name !== '.git').sort()
}

async function sourceOf(root: string, { path, stats, names }: Found, buffer: Buffer): Promise<Source | undefined> {
  if (stats === undefined) return { path, id: UNKNOWN, mtime: -1n }
  const full = join(root, path)
  const id = await contentId(full, stats, names, buffer).catch(() => undefined)
  return id === undefined ? undefined : { path, id, mtime: stats.mtimeNs }
}

const UNKNOWN = '?'

/** A letter for the kind, then a sha256; Git writes a file anew whose mode changes. Undefined for sockets and the like. */
async function contentId(path: string, stats: BigIntStats, names: readonly string[], buffer: Buffer) {
  if (stats.isDirectory()) return `d${sha256(names.join('\0'))}`
  if (stats.isSymbolicLink()) return `l${sha256(await readlink(path))}`
  if (stats.isFile()) return `${stats.mode & 0o111n ? 'x' : 'f'}${await hashFile(path, buffer)}`
  return undefined
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('base64url')

async function hashFile(path: string, buffer: Buffer): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  try {
    for (let part = await file.read(buffer); part.bytesRead > 0; part = await file.read(buffer)) {
      hash.update(buffer.subarray(0, part.bytesRead))
    }
  } finally {
    await file.close()
  }
  return hash.digest('base64url')
}

/** Works on the items with a limited number at a time, each line of work with a buffer of its own. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, buffer: Buffer) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    const buffer = Buffer.allocUnsafe(256 * 1024)
    for (const [index, item] of queue) results[index] = await work(item, buffer)
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}
