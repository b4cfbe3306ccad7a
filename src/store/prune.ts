import { type KeyObject, randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import { withScratch } from '../runner/scratch.ts'
import { type Head, type HeadFacts, type Held, kindOf, type Retention, retention } from './retention.ts'
import { decodeHead, HEAD_LIMIT, type Snapshot, SnapshotRefused } from './snapshot-head.ts'
import { type Entry, EntryDamaged, ListDenied, type Store } from './store.ts'

/** What a store may hold, and who asks. */
export interface PruneOptions {
  readonly maxBytes: number
  /** The ref of this job, as `refs/heads/main`: where several refs have a key, its own is the one that it can read. */
  readonly ref?: string
  /** Public keys of those whose heads are believed; undefined when anybody's will do. What others signed is refused. */
  readonly trusted?: readonly KeyObject[]
  /** False to report only. */
  readonly remove?: boolean
  /** Milliseconds since 1970, the clock's when not given. */
  readonly now?: number
}

/** What a store holds, and what was removed from it. */
export interface PruneReport {
  /** Bytes of all entries, before anything was removed. */
  readonly bytes: number
  readonly entries: number
  /** Heads that a newer one has replaced. Not known within the budget: nobody reads the heads then. */
  readonly superseded?: number
  /** What stays because of heads that could not be read; left out where nothing does. */
  readonly held?: Held
  /** Entries removed. */
  readonly removed: number
  readonly removedBytes: number
  /** Why the store removed nothing, or not all that was to go; a part of a sentence. */
  readonly refused?: string
}

/** This job cannot tell what the store holds. */
export interface Unlisted {
  /** Why not; a part of a sentence. */
  readonly unlisted: string
}

const PARALLEL = 4

/**
 * Keeps a store within a budget, by the rules of {@link retention}.
 *
 * @throws Error when the store does not answer
 */
export async function prune(store: Store, options: PruneOptions): Promise<PruneReport | Unlisted> {
  if (store.entries === undefined) {
    return { unlisted: `this job has no token that may list the entries of the ${store.name}` }
  }
  try {
    return await pruneListed(store, store.entries.bind(store, ''), options)
  } catch (error) {
    if (error instanceof ListDenied) return { unlisted: error.message }
    throw error
  }
}

async function pruneListed(
  store: Store,
  list: () => Promise<readonly Entry[]>,
  options: PruneOptions,
): Promise<PruneReport> {
  const listed = await list()
  if (bytesOf(listed) <= options.maxBytes) return reportOf(listed, { removed: [] })
  const heads = await readHeads(store, listed, options, new Map())
  // Reading takes its time, in which other jobs may have saved.
  const entries = withHeads(await list(), listed)
  const all = await readHeads(store, entries, options, heads)
  const plan = retention(entries, all, { maxBytes: options.maxBytes, now: options.now ?? Date.now() })
  const outcome = options.remove === false ? { removed: [] } : await removeAll(store, plan.remove)
  return reportOf(entries, outcome, plan)
}

/**
 * A list that comes in pages lacks an entry where another job removes one meanwhile, because the rows behind move up. A head
 * that the list before has may still be there then, and need its archives.
 */
function withHeads(entries: readonly Entry[], before: readonly Entry[]): readonly Entry[] {
  const ids = new Set(entries.map(({ id }) => id))
  return [...entries, ...before.filter((entry) => kindOf(entry).kind === 'head' && !ids.has(entry.id))]
}

interface Outcome {
  readonly removed: readonly Entry[]
  readonly refused?: string
}

function reportOf(entries: readonly Entry[], { removed, refused }: Outcome, plan?: Retention): PruneReport {
  return {
    bytes: bytesOf(entries),
    entries: entries.length,
    removed: removed.length,
    removedBytes: bytesOf(removed),
    ...(plan === undefined ? {} : { superseded: plan.superseded.length }),
    ...(plan === undefined || plan.held.bytes === 0 ? {} : { held: plan.held }),
    ...(refused === undefined ? {} : { refused }),
  }
}

const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0)

/** What can be known of the heads, those that are known already left alone. */
async function readHeads(
  store: Store,
  entries: readonly Entry[],
  { ref, trusted }: PruneOptions,
  known: ReadonlyMap<string, Head>,
): Promise<ReadonlyMap<string, Head>> {
  const heads = entries.filter((entry) => kindOf(entry).kind === 'head')
  const behind = heads.filter((entry) => isBehind(entry, heads)).map(({ id }) => [id, 'refused'] as const)
  const found = new Map<string, Head>([...known, ...behind])
  const queue = heads.filter((entry) => !found.has(entry.id) && isReadable(entry, heads, ref))
  await withScratch('prune', async (folder) => {
    const read = async (): Promise<void> => {
      for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
        const facts = await factsOf(store, entry.key, join(folder, randomUUID()), trusted)
        if (facts !== undefined) found.set(entry.id, facts)
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, read))
  })
  return found
}

/** Where the store has no refs, the first entry of a key is the one that counts, and nobody ever reads another. */
const isBehind = (entry: Entry, heads: readonly Entry[]): boolean =>
  entry.ref === undefined && heads.some(({ key, created }) => key === entry.key && created < entry.created)

/** Under a key that several refs have, this job reads the entry of its own ref, and none of the others. */
const isReadable = (entry: Entry, heads: readonly Entry[], ref: string | undefined): boolean =>
  entry.ref === undefined || entry.ref === ref || heads.every(({ id, key }) => id === entry.id || key !== entry.key)

/** Of a head that the store does not give, of another ref for instance, nothing is known. */
async function factsOf(
  store: Store,
  key: string,
  file: string,
  trusted: readonly KeyObject[] | undefined,
): Promise<Head | undefined> {
  try {
    await store.fetch(key, file, HEAD_LIMIT)
    return factsIn(await decodeHead(await readFile(file), trusted))
  } catch (error) {
    return error instanceof SnapshotRefused || error instanceof EntryDamaged ? 'refused' : undefined
  } finally {
    await rm(file, { force: true })
  }
}

function factsIn({ platform, build, recipe, mounts }: Snapshot): HeadFacts {
  const archives = mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]))
  return { platform, build, recipe, archives: archives.map(({ digest }) => digest) }
}

/**
 * One after the other, so that what is removed is in the right order wherever it ends. What the store does not do now is
 * found again by the next job.
 */
async function removeAll(store: Store, entries: readonly Entry[]): Promise<Outcome> {
  if (store.remove === undefined)
    return { removed: [], refused: `this job cannot remove anything from the ${store.name}` }
  const removed: Entry[] = []
  for (const entry of entries) {
    const outcome = await store.remove(entry).catch((error) => ({ refused: messageOf(error) }))
    if (typeof outcome === 'object') return { removed, refused: outcome.refused }
    if (outcome === 'removed') removed.push(entry)
  }
  return { removed }
}
