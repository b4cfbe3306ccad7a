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
   * The key of an entry that can be fetched: the key itself when it is there, else the newest entry that begins with the
   * first prefix that any entry begins with, else undefined.
   *
   * @throws Error when the store does not answer
   */
  find(key: string, prefixes: readonly string[]): Promise<string | undefined>

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
}

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

/**
 * Opens a store, loading the code of that store only.
 *
 * @throws StoreUnavailable when this job has no such store: no cache service, an old GitHub Enterprise Server, cache mode none
 */
export async function openStore(place: StorePlace): Promise<Store> {
  if (place.kind === 'directory') {
    const { openDirectoryStore } = await import('./directory.ts')
    return openDirectoryStore(place.folder)
  }
  if (place.kind === 'registry') {
    const { openRegistryStore } = await import('./registry.ts')
    return openRegistryStore(place.ref)
  }
  const { openGitHubStore } = await import('./github.ts')
  return openGitHubStore()
}
