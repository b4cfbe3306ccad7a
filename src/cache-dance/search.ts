import type { KeyObject } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { Digest } from '../oci/digest.ts'
import type { Phase } from '../report/timeline.ts'
import { group, say } from '../runner/log.ts'
import { FORMAT, type SnapshotKeys } from '../store/key.ts'
import {
  type Archives,
  archivesOf,
  type Found,
  findSnapshot,
  furtherKeys,
  type Loaded,
  loadSnapshot,
  SnapshotUnusable,
} from '../store/snapshot.ts'
import { openStore, type Store, type StorePlace } from '../store/store.ts'
import type { Wanted } from './discover.ts'
import type { DanceOrigin } from './origin.ts'
import { type TimedArchives, timedArchives } from './transfers.ts'
import { COLD, type Trouble } from './trouble.ts'

/** Where a search goes, and what it may believe. */
export interface SearchPlace {
  readonly store: StorePlace
  /** Folder for the archives, new. */
  readonly folder: string
  /** Public keys of those whose snapshots count; undefined for anybody's. */
  readonly trusted: readonly KeyObject[] | undefined
  /** Ends the search. */
  readonly signal: AbortSignal
}

/** A search for a snapshot that has begun. */
export interface Search extends SearchPlace {
  readonly opened: Store
  readonly archives: TimedArchives
  /** The newest snapshot of the platform, whatever its recipe; undefined when there is none that can be read. */
  readonly nearest: Promise<Found | undefined>
}

/** A search that could not begin, and why. */
export interface NoSearch {
  readonly failure: unknown
}

/** What came of a search. */
export interface Searched {
  /** Name of the store, empty when it could not be opened. */
  readonly store: string
  /** False when this job may write to the store and not read from it. */
  readonly readable: boolean
  readonly loaded?: Loaded
  /** When that came in: from the first archive's beginning to the last one's end, milliseconds since 1970. */
  readonly fetched?: Pick<Phase, 'start' | 'end'>
  /** Bytes of archives that have come from the store by now, those of a wrong guess and of a refused snapshot among them. */
  readonly fetchedBytes: () => number
  /** The newest snapshot of the platform, else of any. */
  readonly nearest?: Found
  /** Archives that turned out to be damaged in the store. */
  readonly damaged: readonly Digest[]
  /** Key of a snapshot that cannot be used. */
  readonly refusedKey?: string
}

/**
 * Begins to search before anybody knows what for: while BuildKit is asked for the mounts, the newest snapshot of this
 * platform and build comes in, which is nearly always the right one. Whether it is, {@link finishSearch} decides. Never
 * rejects, because nobody waits for it meanwhile.
 *
 * @param platform what all keys of the platform begin with
 * @param build name of the build: the archives of another one are not fetched on a guess
 */
export async function beginSearch(place: SearchPlace, platform: string, build: string): Promise<Search | NoSearch> {
  try {
    await mkdir(place.folder)
    const opened = await openStore(place.store, { signal: place.signal })
    const archives = timedArchives(archivesOf(opened, place.folder, place.signal))
    const nearest = opened.exclusive ? Promise.resolve(undefined) : newest(opened, platform, place)
    const ahead = nearest.then((found) => {
      if (found?.snapshot.build === build) fetchAhead(found, archives)
      return found
    })
    return { ...place, opened, archives, nearest: ahead }
  } catch (failure) {
    return { failure }
  }
}

/** Finds the nearest snapshot for what is wanted, and fetches the archives that are not there yet; trouble is told. */
export async function finishSearch(search: Search | NoSearch, wanted: Wanted, trouble: Trouble): Promise<Searched> {
  if ('failure' in search) {
    trouble.tell(COLD, search.failure)
    return { store: '', readable: true, fetchedBytes: () => 0, damaged: [] }
  }
  const { opened } = search
  const load = await group(`Looking for ${wanted.keys.key} in the ${opened.name}`, () =>
    loadNearest(search, wanted, trouble),
  )
  const nearest = load === NOTHING ? await nearestOf(search) : undefined
  const about = { store: opened.name, readable: opened.readable, fetchedBytes: search.archives.bytes }
  const fetched = load.loaded === undefined ? undefined : search.archives.time()
  return {
    ...about,
    ...load,
    ...(fetched === undefined ? {} : { fetched }),
    ...(nearest === undefined ? {} : { nearest }),
  }
}

/** What a look for one snapshot came to. */
type Load = Pick<Searched, 'loaded' | 'damaged' | 'refusedKey'>

async function loadNearest(search: Search, { keys, origin }: Wanted, trouble: Trouble): Promise<Load> {
  try {
    return (await loadBy(search, keys, origin)) ?? NOTHING
  } catch (error) {
    const other = error instanceof SnapshotUnusable ? await loadBeside(search, error, { keys, origin }) : undefined
    trouble.tell(
      other?.loaded === undefined ? COLD : `Another snapshot (${other.loaded.matchedKey}) is restored`,
      error,
    )
    return { ...other, damaged: damagedIn(error), ...refusedIn(error) }
  }
}

/** @param passed keys of snapshots that are passed over */
async function loadBy(
  search: Search,
  keys: SnapshotKeys,
  origin: DanceOrigin,
  passed?: ReadonlySet<string>,
): Promise<Load | undefined> {
  const { opened, folder, trusted, archives } = search
  const found = await findSnapshot(opened, keys, folder, trusted, passed)
  if (found === undefined) return undefined
  say(`Found ${found.matchedKey}`)
  return { loaded: await loadSnapshot(found, origin, archives), damaged: [] }
}

/** Heads without a trusted signature that a search passes over: each is fetched before that is known. */
const PASSED_LIMIT = 5

/**
 * Whoever can write to the store must not be able to keep all jobs of a commit cold by one bad entry, and a job that does
 * not sign not those that ask for signatures.
 */
async function loadBeside(
  search: Search,
  refused: SnapshotUnusable,
  { keys, origin }: Pick<Wanted, 'keys' | 'origin'>,
): Promise<Load | undefined> {
  const passed = new Set([refused.matchedKey])
  while (passed.size <= PASSED_LIMIT) {
    try {
      return await loadBy(search, furtherKeys(keys), origin, passed)
    } catch (error) {
      if (!isForSignature(error)) return undefined
      passed.add(error.matchedKey)
    }
  }
  return undefined
}

const isForSignature = (error: unknown): error is SnapshotUnusable =>
  error instanceof SnapshotUnusable && (error.refusal === 'unsigned' || error.refusal === 'untrusted')

const damagedIn = (error: unknown): readonly Digest[] =>
  error instanceof SnapshotUnusable && error.refusal === 'damaged' && error.digest !== undefined ? [error.digest] : []

const refusedIn = (error: unknown): Pick<Searched, 'refusedKey'> =>
  error instanceof SnapshotUnusable ? { refusedKey: error.matchedKey } : {}

/** There is no snapshot that fits, and nothing went wrong. */
const NOTHING: Load = { damaged: [] }

/** Why there is nothing better can be told from what is there for other builds and platforms. */
async function nearestOf(search: Search): Promise<Found | undefined> {
  return (await search.nearest) ?? newest(search.opened, ANY_PLATFORM, search)
}

const ANY_PLATFORM = `${FORMAT}-linux-`

/** A guess that goes wrong is none: what cannot be read is told when it turns out to be the one that is wanted. */
function newest(store: Store, prefix: string, { folder, trusted }: SearchPlace): Promise<Found | undefined> {
  return findSnapshot(store, { key: prefix, prefixes: [prefix] }, folder, trusted).catch(() => undefined)
}

function fetchAhead({ snapshot }: Found, archives: Archives): void {
  for (const mount of snapshot.mounts) {
    void archives.fetch(mount.base, mount)
    if (mount.overlay !== undefined) void archives.fetch(mount.overlay, mount)
  }
}
