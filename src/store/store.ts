import { boundTo } from './bound.ts'

/**
 * Where snapshots live. An entry is one immutable file under one key; it is never changed and never overwritten. Keys
 * have at most 512 characters and no comma (the limits of GitHub's cache).
 */
export interface Store {
  /** For messages: `GitHub cache`, `directory …`, `registry …`. */
  readonly name: string

  /** False once it is known that this job may write and not read: `find` finds nothing then, whatever is there. */
  readonly readable: boolean

  /**
   * True where finding and fetching change the working directory of this process, so that nothing else may run meanwhile:
   * the official client of GitHub's cache wants that.
   */
  readonly exclusive?: boolean

  /**
   * The key of an entry that can be fetched: the key itself when it is there, else the newest entry that begins with the
   * first prefix that any entry begins with, else undefined.
   *
   * @param passed keys that are passed over for the next newest; GitHub's cache tells only the newest entry of a prefix, so
   *   that there the next prefix is asked
   * @throws Error when the store does not answer
   */
  find(key: string, prefixes: readonly string[], passed?: ReadonlySet<string>): Promise<string | undefined>

  /**
   * Writes the file of one entry to `file`.
   *
   * @param limit bytes that the file may have at most; nothing larger is ever written
   * @throws Error when the entry is absent, damaged in transfer, not a single file or larger than the limit; `file` does
   *   not exist then
   */
  fetch(key: string, file: string, limit?: number): Promise<void>

  /**
   * Stores a file under a key.
   *
   * @throws Error when the store does not answer or the transfer fails
   */
  save(key: string, file: string): Promise<SaveOutcome>

  /**
   * All entries whose keys begin with a prefix, in no order; among them those that this job cannot fetch. Left out where
   * this job cannot list.
   *
   * @throws ListDenied when this job may not list
   * @throws Error when the store does not answer
   */
  readonly entries?: (prefix: string) => Promise<readonly Entry[]>

  /**
   * Removes one entry that was listed. Left out where this job cannot remove.
   *
   * @throws Error when the store does not answer
   */
  readonly remove?: (entry: Entry) => Promise<RemoveOutcome>
}

/** An entry as the list of its store shows it. */
export interface Entry {
  /** The store's own name of it: keys are not unique on GitHub, where each ref may have one. */
  readonly id: string
  readonly key: string
  /** What it takes in the store. */
  readonly bytes: number
  /** Moment of saving, ISO 8601 in UTC. */
  readonly created: string
  /** Moment of the last fetch, where the store knows it. */
  readonly lastUsed?: string
  /** The ref whose jobs can fetch it, as `refs/heads/main`, where the store separates refs. */
  readonly ref?: string
}

/**
 * `removed`: it was there and is gone. `absent`: somebody has removed it before. `refused`: the store does not let this
 * job remove anything; the reason is a part of a sentence.
 */
export type RemoveOutcome = 'removed' | 'absent' | { readonly refused: string }

/**
 * `saved`: the entry is there and was not before. `exists`: somebody has stored, or is storing, an entry under this key.
 * `refused`: the store works but does not take it, as with a read-only token; the reason is a part of a sentence.
 */
export type SaveOutcome = 'saved' | 'exists' | { readonly refused: string }

/** Which store, and where it is. */
export type StorePlace =
  | { readonly kind: 'github' }
  | { readonly kind: 'directory'; readonly folder: string }
  /** `ref` is a repository without tag and digest: `ghcr.io/owner/name/cache`. */
  | { readonly kind: 'registry'; readonly ref: string }

/** The store cannot be used in this job; the message says why in one line. The caller goes on without a cache. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/** The entry that was asked for is not there: it never was, or was evicted or removed since. */
export class EntryAbsent extends Error {
  override readonly name = 'EntryAbsent'
}

/** The entry is there, and not as it was stored. */
export class EntryDamaged extends Error {
  override readonly name = 'EntryDamaged'
}

/** This job may not list the entries of the store; the message is a part of a sentence. */
export class ListDenied extends Error {
  override readonly name = 'ListDenied'
}

/** How a store is used by one job. */
export interface StoreOptions {
  /** When it aborts, everything that the store does ends with its reason; no file and no connection is left. */
  readonly signal?: AbortSignal
  /** The environment of the job, that of this process when not given. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** GitHub only: a token with `actions: read` to list entries, and `actions: write` to remove them. */
  readonly token?: string
}

/**
 * Opens a store, loading the code of that store only.
 *
 * @throws StoreUnavailable when this job has no such store: no cache service, cache mode none
 */
export async function openStore(place: StorePlace, options: StoreOptions = {}): Promise<Store> {
  return boundTo(options.signal, await openUnbound(place, options))
}

async function openUnbound(place: StorePlace, options: StoreOptions): Promise<Store> {
  if (place.kind === 'directory') {
    const { openDirectoryStore } = await import('./directory.ts')
    return openDirectoryStore(place.folder, options)
  }
  if (place.kind === 'registry') {
    const { openRegistryStore } = await import('./registry.ts')
    return openRegistryStore(place.ref, options)
  }
  const { openGitHubStore } = await import('./github.ts')
  return openGitHubStore(options)
}
