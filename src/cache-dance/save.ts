import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { measureFile } from '../archive/measure.ts'
import type { CacheMount } from '../buildkit/mounts.ts'
import { type Taken, takeMounts } from '../buildkit/take-mounts.ts'
import { type Ledger, parseLedger } from '../cargo/ledger.ts'
import type { Digest } from '../oci/digest.ts'
import { bytes } from '../report/figures.ts'
import { group, say } from '../runner/log.ts'
import { FORMAT } from '../store/key.ts'
import { type Snapshot, type SnapshotArchive, type StoreReport, storeSnapshot } from '../store/snapshot.ts'
import { openStore } from '../store/store.ts'
import type { AfterBuild, Evidence } from './doctor.ts'
import { signingKeyInput } from './inputs.ts'
import { ledgerAfter } from './job-times.ts'
import { coldSecondsOf, type Held, heldAfter, nothingToSave } from './plan.ts'
import { type DanceState, ledgerFile, type StoredMount } from './state.ts'

/** What came of saving. */
export interface Saved extends Pick<AfterBuild, 'outcome' | 'upBytes'> {
  readonly mounts: readonly SavedMount[]
}

/** A mount that was looked at, and the archive of it that was packed. */
export interface SavedMount {
  readonly mount: CacheMount
  readonly taken: Taken
  readonly packed: SnapshotArchive | undefined
}

/** What a builder tells of the builds since the main step. None of it rejects. */
export interface Told {
  /** Seconds that the build took; undefined where nobody knows. */
  readonly seconds: Promise<number | undefined>
  /** When they are listed: a build of our own would be among them. */
  readonly listed: Promise<unknown>
}

/**
 * Takes out what the build has changed in its cache mounts and saves a snapshot of all of them.
 *
 * @param evidence of the main step
 * @param told what the builder tells of the build
 * @throws CommandError when the builder fails, and whatever the store throws; then the store has no part of a snapshot
 */
export async function save(state: DanceState, evidence: Evidence, { seconds, listed }: Told): Promise<Saved> {
  if (state.matchedKey === state.key) {
    return nothing([], `${state.key} is there already, and what is stored never changes`)
  }
  const [taken, ledger] = await group('Taking out the cache mounts', () =>
    Promise.all([take(state, listed), ledgerNow(state)]),
  )
  const mounts = await Promise.all(state.mounts.map((stored, index) => savedMount(stored, taken[index])))
  const reason = nothingToSave(state, taken)
  if (reason !== undefined) return nothing(mounts, reason)
  const parts = state.mounts.map((stored, index) => partOf(stored, mounts[index]))
  const report = await store(state, await snapshotOf(state, evidence, { seconds: await seconds, ledger, parts }), parts)
  tell(report)
  return { mounts, outcome: report.outcome, upBytes: report.uploadedBytes }
}

function nothing(mounts: readonly SavedMount[], reason: string): Saved {
  say(`Nothing to save: ${reason}.`)
  return { mounts, outcome: { nothing: reason }, upBytes: 0 }
}

/** A build that holds a mount (sharing=locked) must not hold this job for as long as it likes. */
const TAKE_MS = 30 * 60_000

async function take(
  { builder, platform, mounts, folder, sweep, mountLimit }: DanceState,
  after: Promise<unknown>,
): Promise<readonly Taken[]> {
  const known = mounts.map((stored) => stored.known)
  const options = {
    sweep,
    after,
    signal: AbortSignal.timeout(TAKE_MS),
    ...(mountLimit === undefined ? {} : { capBytes: mountLimit }),
  }
  return takeMounts(
    { builder, platform, mounts: mounts.map(({ mount }) => mount) },
    known,
    join(folder, 'take'),
    options,
  )
}

async function savedMount({ mount }: StoredMount, taken: Taken | undefined): Promise<SavedMount> {
  if (taken === undefined) throw new Error(`the builder said nothing of ${mount.target}`)
  const packed = taken.archive === undefined ? undefined : await measureFile(taken.archive)
  return { mount, taken, packed }
}

function partOf(stored: StoredMount, saved: SavedMount | undefined): Held {
  if (saved === undefined) throw new Error(`the builder said nothing of ${stored.mount.target}`)
  return heldAfter(stored, saved.taken, saved.packed)
}

async function store(state: DanceState, snapshot: Snapshot, parts: readonly Held[]): Promise<StoreReport> {
  const opened = await openStore(state.store)
  const signingKey = signingKeyInput()
  const options = { damaged: state.damaged, ...(signingKey === undefined ? {} : { signingKey }) }
  const archives = new Map(parts.flatMap(filesByDigest))
  return group(`Saving ${state.key} in the ${opened.name}`, () => storeSnapshot(opened, snapshot, archives, options))
}

function filesByDigest({ entry, archives }: Held): readonly (readonly [Digest, string])[] {
  const base = [entry.base.digest, archives.base] as const
  if (entry.overlay === undefined || archives.overlay === undefined) return [base]
  return [base, [entry.overlay.digest, archives.overlay]]
}

/** What the ledger of the main step still says after the build; null where no times were set. */
async function ledgerNow({ folder, context }: DanceState): Promise<Ledger | null> {
  const ledger = parseLedger(JSON.parse(await readFile(ledgerFile(folder), 'utf8')))
  return ledger === undefined ? null : ledgerAfter(context, ledger)
}

/** What the post step has found out. */
interface Found {
  /** See {@link Told}. */
  readonly seconds: number | undefined
  readonly ledger: Ledger | null
  readonly parts: readonly Held[]
}

function snapshotOf(
  { key }: DanceState,
  { origin, matched, mounts }: Evidence,
  { seconds, ledger, parts }: Found,
): Snapshot {
  const starts = mounts.map(({ start }) => start)
  const cold = coldSecondsOf(starts, seconds, matched?.coldSeconds)
  const times = { created: new Date().toISOString(), ...(cold === undefined ? {} : { coldSeconds: cold }) }
  return { format: FORMAT, key, ...origin, ...times, mounts: parts.map(({ entry }) => entry), ledger }
}

function tell({ outcome, uploadedBytes, uploaded }: StoreReport): void {
  if (outcome === 'saved') say(`Saved: ${uploaded.length} archives and ${bytes(uploadedBytes)} uploaded.`)
  else if (outcome === 'exists') say('Another job has saved this commit already, or is saving it.')
  else say(`Not saved: ${outcome.refused}.`)
}
