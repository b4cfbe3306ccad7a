import type { MountState } from '../archive/result.ts'
import type { Filled, Filling } from '../buildkit/fill-mounts.ts'
import { type CacheMount, inNamespace, mountName } from '../buildkit/mounts.ts'
import type { Taken } from '../buildkit/take-mounts.ts'
import type { SnapshotKeys } from '../store/key.ts'
import type { MountArchives } from '../store/snapshot.ts'
import type { Snapshot, SnapshotArchive, SnapshotMount } from '../store/snapshot-head.ts'
import type { NoSave } from './doctor.ts'
import type { JobEvent } from './event.ts'
import type { DanceRequest } from './inputs.ts'
import type { DanceState, StoredMount } from './state.ts'

/**
 * Events that only somebody with rights to the repository can bring about; empty outside of a runner. All others count as
 * started by a stranger, on the default branch as well: comments, issues, stars, whatever GitHub adds.
 */
const TRUSTED = [
  '',
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'release',
  'merge_group',
  'pull_request',
]

/** Branches that GitHub makes for a merge queue, and deletes after the merge (docs.github.com, "Managing a merge queue"). */
const MERGE_QUEUE = 'refs/heads/gh-readonly-queue/'

/**
 * Why this job must not save a snapshot, or undefined when it may. Other jobs trust what is saved: so never on behalf of
 * strangers, and by default only from branches that stay, because no other branch can read what a pull request, a merge
 * queue or a tag saves.
 */
export function savingRefused(setting: DanceRequest['save'], event: JobEvent): NoSave | undefined {
  if (setting === 'never') return bySetting('the input save is never')
  if (!TRUSTED.includes(event.name)) return byStranger(`the event ${event.name} is not trusted to write caches`)
  if (event.fromFork) return byStranger('the pull request comes from a fork')
  if (setting === 'always') return undefined
  if (event.name.startsWith('pull_request')) {
    return bySetting('this is a pull request (save: always would save all the same)')
  }
  if (event.ref.startsWith(MERGE_QUEUE)) {
    return bySetting('this is a merge queue (save: always would save all the same)')
  }
  if (event.ref.startsWith('refs/tags/')) return bySetting('this is a tag (save: always would save all the same)')
  return undefined
}

/**
 * Why a job that restores signed snapshots only must not save when it cannot sign, or undefined: what it saves would be the
 * newest of its prefix, where it hides the signed ones from every job that asks for signatures. No setting changes that.
 */
export function unsignedRefused({
  trustedKeys,
  signingKey,
}: Pick<DanceRequest, 'trustedKeys' | 'signingKey'>): NoSave | undefined {
  if (trustedKeys === undefined || signingKey !== undefined) return undefined
  return bySetting(
    'trusted-keys is set and signing-key is not, and no job with trusted-keys restores what is not signed',
  )
}

const bySetting = (reason: string): NoSave => ({ cause: 'setting', reason })
const byStranger = (reason: string): NoSave => ({ cause: 'untrusted-event', reason })

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
  readonly result: Filled
  /** The archives in the restored snapshot whose content the mount has. */
  readonly held?: Held
}

/** What the store has of a mount, with the files. */
export interface Held {
  readonly entry: SnapshotMount
  readonly archives: MountArchives
}

/** What to fill each mount from: its archives in the snapshot, undefined where it has none. */
export function fillings(
  mounts: readonly CacheMount[],
  snapshot: Snapshot | undefined,
  archives: ReadonlyMap<string, MountArchives>,
): readonly (Filling | undefined)[] {
  return mounts.map((mount) => {
    const files = archives.get(mountName(mount))
    const entry = snapshot?.mounts.find(({ id }) => id === mountName(mount))
    return files && entry && { ...files, digest: entry.base.digest, files: entry.files, rawBytes: entry.rawBytes }
  })
}

/**
 * Puts together what came of filling. A mount that was not empty counts as restored when its files are the snapshot's.
 *
 * @param archives files by the mount's name
 */
export function filledMounts(
  mounts: readonly CacheMount[],
  results: readonly Filled[],
  snapshot: Snapshot | undefined,
  archives: ReadonlyMap<string, MountArchives>,
): readonly FilledMount[] {
  return mounts.flatMap((mount, index) => {
    const [result, name] = [results[index], mountName(mount)]
    if (result === undefined) return []
    const entry = snapshot?.mounts.find(({ id }) => id === name)
    const files = archives.get(name)
    const isHeld = result.state === 'restored' || result.listing === entry?.listing
    return [{ mount, result, ...(isHeld && entry && files ? { held: { entry, archives: files } } : {}) }]
  })
}

/**
 * What the post step has to know of a filled mount. An overlay can be made only over a base that this job has unpacked:
 * of a mount that was not empty nobody knows which of its files the base has.
 *
 * @param whole whether it is to be saved as a new base: `changed`, when anything in it changes, as after a change of the
 *   lock file, because of what is in the old base less and less is needed; `always`, also when nothing does
 */
export function storedMount(
  { mount, result: { listing, memory }, held }: FilledMount,
  whole: 'never' | 'changed' | 'always',
): StoredMount {
  if (held === undefined) return { mount }
  const seen = whole === 'always' ? NO_LISTING : listing
  if (memory === undefined) return { mount, held, known: { listing: seen } }
  return { mount, held, known: { listing: seen, memory, ...(whole === 'never' ? { base: held.entry.base } : {}) } }
}

/** What no mount is listed as. */
const NO_LISTING = '-'

/**
 * What the next snapshot has of a mount: what the last one had where nothing changed, a new base, or the old base with a
 * new overlay in the place of the old overlay.
 *
 * @param packed the archive that was taken out, measured
 * @throws Error when the builder gave no archive though the store has nothing either
 */
export function heldAfter({ mount, held }: StoredMount, taken: Taken, packed?: SnapshotArchive): Held {
  const { files, bytes: rawBytes, listing, archive } = taken
  if (archive !== undefined && packed !== undefined && taken.state === 'packed') {
    return { entry: { id: mountName(mount), base: packed, files, rawBytes, listing }, archives: { base: archive } }
  }
  if (held === undefined) throw new Error(`the builder gave no archive of ${mount.target}`)
  if (archive === undefined || packed === undefined) return held
  const entry = { ...held.entry, overlay: packed, files, rawBytes, listing }
  return { entry, archives: { base: held.archives.base, overlay: archive } }
}

/**
 * Which modification times the sources get. `as-found` when all mounts are empty; `recorded`, the times of the restored
 * ledger, when every mount has what the ledger was made with; else `new`: in the builder is something of unknown origin,
 * and what is older than that would count as built.
 */
export function timesOf(filled: readonly FilledMount[], hasLedger: boolean): 'as-found' | 'recorded' | 'new' {
  const full = filled.filter(({ result }) => result.state !== 'absent' && result.state !== 'skipped')
  if (full.length === 0) return 'as-found'
  return hasLedger && full.every(({ held }) => held !== undefined) ? 'recorded' : 'new'
}

/**
 * Why there is nothing to save, as the end of a sentence, or undefined when there is something.
 *
 * @param taken the mounts after the build
 */
export function nothingToSave(
  { ledgerKnown, matchedKey }: Pick<DanceState, 'ledgerKnown' | 'matchedKey'>,
  taken: readonly Taken[],
): string | undefined {
  const skipped = taken.find(({ state }) => state === 'skipped')
  if (skipped !== undefined) return skipped.reason ?? 'there is too little room'
  if (taken.every(({ files }) => files === 0)) return 'the cache mounts are empty'
  const isSame = ledgerKnown && taken.every(({ state }) => state === 'unchanged')
  return isSame ? `the build changed nothing since ${matchedKey}` : undefined
}

/**
 * How long a cold build takes, for the next ones to compare with: of a cold build its own time, else what the restored
 * snapshot says. A build with mounts that somebody else has filled is not cold.
 *
 * @param starts the mounts at the start of the build
 */
export function coldSecondsOf(
  starts: readonly MountState[],
  seconds: number | undefined,
  restored: number | undefined,
): number | undefined {
  const isCold = starts.every((state) => state === 'absent' || state === 'skipped')
  if (!isCold) return restored
  return seconds === undefined ? undefined : Math.max(0, Math.round(seconds))
}
