import type { MountResult } from '../archive/result.ts'
import { type CacheMount, inNamespace, mountName } from '../buildkit/mounts.ts'
import type { SnapshotKeys } from '../store/key.ts'
import type { Snapshot, SnapshotMount } from '../store/snapshot-head.ts'
import type { JobEvent } from './event.ts'
import type { DanceRequest } from './inputs.ts'

/** Events that run with the rights of the repository on what anybody may have written. */
const UNTRUSTED = ['pull_request_target', 'workflow_run', 'issue_comment']

/**
 * Why this job must not save a snapshot, as the end of a sentence, or undefined when it may. Other jobs trust what is
 * saved: so never on behalf of strangers, and by default only from branches, because no other branch can read what a pull
 * request or a tag saves.
 */
export function savingRefused(setting: DanceRequest['save'], event: JobEvent): string | undefined {
  if (setting === 'never') return 'the input save is never'
  if (UNTRUSTED.includes(event.name)) return `the event ${event.name} is not trusted to write caches`
  if (event.fromFork) return 'the pull request comes from a fork'
  if (setting === 'always') return undefined
  if (event.name.startsWith('pull_request')) return 'this is a pull request (save: always would save all the same)'
  if (event.ref.startsWith('refs/tags/')) return 'this is a tag (save: always would save all the same)'
  return undefined
}

/**
 * The keys to look up and save under. The input `key` takes the place of lock and commit; platform and recipe stay in
 * front of it, so that no two legs and no two recipes ever meet.
 *
 * @param own the keys by platform, recipe, lock and commit, the prefix with the recipe alone last
 */
export function chosenKeys(
  own: SnapshotKeys,
  { key, restoreKeys }: Pick<DanceRequest, 'key' | 'restoreKeys'>,
): SnapshotKeys {
  const sameRecipe = own.prefixes.at(-1) ?? ''
  const prefixes = restoreKeys.map((prefix) => sameRecipe + prefix)
  if (key === '') return { key: own.key, prefixes: prefixes.length > 0 ? prefixes : own.prefixes }
  return { key: sameRecipe + key, prefixes: prefixes.length > 0 ? prefixes : [sameRecipe] }
}

/** The mounts of the input `mounts`, in the namespace that the user's build arguments name. */
export function namedMounts(mounts: readonly CacheMount[], buildArgs: readonly string[]): readonly CacheMount[] {
  const prefix = 'BUILDKIT_CACHE_MOUNT_NS='
  const namespace = buildArgs.findLast((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? ''
  const named = mounts.map((mount) => inNamespace(mount, namespace))
  return [...new Map(named.map((mount) => [mountName(mount), mount])).values()]
}

/** A mount after filling, with what the store has of its present content. */
export interface FilledMount {
  readonly mount: CacheMount
  readonly result: MountResult
  /** The archive in the restored snapshot whose content the mount has. */
  readonly held?: { readonly entry: SnapshotMount; readonly archive: string }
}

/**
 * Puts together what came of filling. A mount that was not empty counts as restored when its files are the snapshot's.
 *
 * @param archives file of each archive by the mount's name
 */
export function filledMounts(
  mounts: readonly CacheMount[],
  results: readonly MountResult[],
  snapshot: Snapshot | undefined,
  archives: ReadonlyMap<string, string>,
): readonly FilledMount[] {
  return mounts.flatMap((mount, index) => {
    const [result, name] = [results[index], mountName(mount)]
    if (result === undefined) return []
    const entry = snapshot?.mounts.find(({ id }) => id === name)
    const archive = archives.get(name)
    const isHeld = result.state === 'restored' || result.listing === entry?.listing
    return [{ mount, result, ...(isHeld && entry && archive ? { held: { entry, archive } } : {}) }]
  })
}

/**
 * Which modification times the sources get. `as-found` when all mounts are empty; `recorded`, the times of the restored
 * ledger, when every mount has what the ledger was made with; else `new`: in the builder is something of unknown origin,
 * and what is older than that would count as built.
 */
export function timesOf(filled: readonly FilledMount[], hasLedger: boolean): 'as-found' | 'recorded' | 'new' {
  const full = filled.filter(({ result }) => result.state !== 'absent')
  if (full.length === 0) return 'as-found'
  return hasLedger && full.every(({ held }) => held !== undefined) ? 'recorded' : 'new'
}
