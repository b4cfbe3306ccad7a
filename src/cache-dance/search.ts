import type { KeyObject } from 'node:crypto'
import { say } from '../runner/log.ts'
import type { SnapshotKeys } from '../store/key.ts'
import { type Archives, archivesOf, type Found, findSnapshot, type Loaded, loadSnapshot } from '../store/snapshot.ts'
import { openStore, type Store, type StorePlace } from '../store/store.ts'
import type { DanceOrigin } from './origin.ts'

/** Where a search goes, and what it may believe. */
export interface SearchPlace {
  readonly store: StorePlace
  /** An existing folder for the archives. */
  readonly folder: string
  /** Public keys of those whose snapshots count; undefined for anybody's. */
  readonly trusted: readonly KeyObject[] | undefined
  /** Ends the search. */
  readonly signal: AbortSignal
}

/** A search for a snapshot that has begun. */
export interface Search extends SearchPlace {
  readonly opened: Store
  readonly archives: Archives
  /** The newest snapshot of the platform, whatever its recipe; undefined when there is none that can be read. */
  readonly nearest: Promise<Found | undefined>
}

/**
 * Begins to search before anybody knows what for: while BuildKit is asked for the mounts, the newest snapshot of this
 * platform and build comes in, which is nearly always the right one. Whether it is, {@link finishSearch} decides.
 *
 * @param prefix beginning of all keys of the platform
 * @param build name of the build: the archives of another one are not fetched on a guess
 * @throws StoreUnavailable when this job has no such store
 */
export async function beginSearch(place: SearchPlace, prefix: string, build: string): Promise<Search> {
  const opened = await openStore(place.store, { signal: place.signal })
  const archives = archivesOf(opened, place.folder)
  const nearest = newest(opened, prefix, place).then((found) => {
    if (found?.snapshot.build === build) fetchAhead(found, archives)
    return found
  })
  return { ...place, opened, archives, nearest }
}

/**
 * Finds the nearest snapshot for what is wanted and fetches the archives that are not there yet.
 *
 * @returns undefined when there is none
 * @throws SnapshotRefused when there is one that cannot be used, and whatever the store throws
 */
export async function finishSearch(
  search: Search,
  keys: SnapshotKeys,
  origin: DanceOrigin,
): Promise<Loaded | undefined> {
  const { opened, folder, trusted, archives } = search
  const found = await findSnapshot(opened, keys, folder, trusted)
  if (found === undefined) return undefined
  say(`Found ${found.matchedKey}`)
  return loadSnapshot(found, origin, archives)
}

/** A guess that goes wrong is none: what cannot be read is told when it turns out to be the one that is wanted. */
function newest(store: Store, prefix: string, { folder, trusted }: SearchPlace): Promise<Found | undefined> {
  return findSnapshot(store, { key: prefix, prefixes: [prefix] }, folder, trusted).catch(() => undefined)
}

function fetchAhead({ snapshot }: Found, archives: Archives): void {
  for (const { base, overlay } of snapshot.mounts) {
    void archives.fetch(base)
    if (overlay !== undefined) void archives.fetch(overlay)
  }
}
