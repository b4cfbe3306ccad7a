import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { measureFile } from '../archive/measure.ts'
import { type Taken, takeMounts } from '../buildkit/dance.ts'
import type { Digest } from '../oci/digest.ts'
import { bytes } from '../report/figures.ts'
import { group, say } from '../runner/log.ts'
import { FORMAT } from '../store/key.ts'
import { type Snapshot, type StoreReport, storeSnapshot } from '../store/snapshot.ts'
import { openStore } from '../store/store.ts'
import { signingKeyInput } from './inputs.ts'
import type { DanceOrigin } from './origin.ts'
import { coldSecondsOf, type Held, heldAfter } from './plan.ts'
import { type DanceState, ledgerFile, originFile, type StoredMount } from './state.ts'

/** A snapshot that was given to the store. */
export interface Saved {
  readonly snapshot: Snapshot
  readonly report: StoreReport
}

/**
 * Takes out what the build has changed in its cache mounts and saves a snapshot of all of them.
 *
 * @returns undefined when there is nothing to save
 * @throws CommandError when the builder fails, and whatever the store throws; then the store has no part of a snapshot
 */
export async function save(state: DanceState): Promise<Saved | undefined> {
  if (state.matchedKey === state.key) {
    say(`Nothing to save: ${state.key} is there already, and what is stored never changes.`)
    return undefined
  }
  const taken = await group('Taking out the cache mounts', () => take(state))
  const reason = nothingToSave(state, taken)
  if (reason !== undefined) {
    say(`Nothing to save: ${reason}.`)
    return undefined
  }
  const parts = await Promise.all(taken.map((result, index) => partOf(state.mounts[index], result)))
  const snapshot = await snapshotOf(state, parts)
  const archives = new Map(parts.flatMap(filesByDigest))
  const store = await openStore(state.store)
  const signingKey = signingKeyInput()
  const options = { damaged: state.damaged, ...(signingKey === undefined ? {} : { signingKey }) }
  const report = await group(`Saving ${state.key} in the ${store.name}`, () =>
    storeSnapshot(store, snapshot, archives, options),
  )
  tell(report)
  return { snapshot, report }
}

function take({ builder, mounts, folder }: DanceState): Promise<readonly Taken[]> {
  const known = mounts.map((stored) => stored.known)
  return takeMounts({ builder, mounts: mounts.map(({ mount }) => mount) }, known, join(folder, 'take'))
}

function nothingToSave(state: DanceState, taken: readonly Taken[]): string | undefined {
  if (taken.every(({ files }) => files === 0)) return 'the cache mounts are empty'
  const isSame = taken.every(({ state: word }) => word === 'unchanged') && state.ledgerKnown
  return isSame ? `the build changed nothing since ${state.matchedKey}` : undefined
}

async function partOf(stored: StoredMount | undefined, taken: Taken): Promise<Held> {
  if (stored === undefined) throw new Error('the builder gave more mounts than it was asked for')
  const packed = taken.archive === undefined ? undefined : await measureFile(taken.archive)
  return heldAfter(stored, taken, packed)
}

function filesByDigest({ entry, archives }: Held): readonly (readonly [Digest, string])[] {
  const base = [entry.base.digest, archives.base] as const
  if (entry.overlay === undefined || archives.overlay === undefined) return [base]
  return [base, [entry.overlay.digest, archives.overlay]]
}

async function snapshotOf(state: DanceState, parts: readonly Held[]): Promise<Snapshot> {
  const { key, folder } = state
  const [ledger, origin] = await Promise.all([ledgerFile(folder), originFile(folder)].map(readJson))
  const seconds = coldSecondsOf(state, Date.now())
  return {
    format: FORMAT,
    key,
    ...(origin as DanceOrigin),
    created: new Date().toISOString(),
    ...(seconds === undefined ? {} : { coldSeconds: seconds }),
    mounts: parts.map(({ entry }) => entry),
    ledger,
  }
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'))

function tell({ outcome, uploadedBytes, uploaded }: StoreReport): void {
  if (outcome === 'saved') say(`Saved: ${uploaded.length} archives and ${bytes(uploadedBytes)} uploaded.`)
  else if (outcome === 'exists') say('Another job has saved this commit already, or is saving it.')
  else say(`Not saved: ${outcome.refused}.`)
}
