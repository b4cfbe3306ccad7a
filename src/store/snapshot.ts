import { randomBytes } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { measureFile } from '../archive/measure.ts'
import { messageOf } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { withScratch } from '../runner/scratch.ts'
import { archiveKey } from './key.ts'
import type { Snapshot, SnapshotArchive } from './snapshot-head.ts'
import { decodeHead, encodeHead, HEAD_LIMIT, SnapshotRefused } from './snapshot-head.ts'
import type { SaveOutcome, Store } from './store.ts'

export type { Snapshot, SnapshotArchive, SnapshotMount } from './snapshot-head.ts'
export { SnapshotRefused } from './snapshot-head.ts'

/** What a snapshot has to be made for; anything else is refused. */
export interface Expected {
  /** As OCI writes it: `linux/arm64`. */
  readonly platform: string
  /** Digest of the recipe, hexadecimal. */
  readonly recipe: string
}

/** The archive files of one mount. */
export interface MountArchives {
  readonly base: string
  readonly overlay?: string
}

/** A snapshot whose head and archives have all been verified. */
export interface Loaded {
  readonly matchedKey: string
  /** Whether the entry stood under the key itself and not under a prefix. */
  readonly exact: boolean
  readonly snapshot: Snapshot
  /** By mount id. Mounts with equal archives share a file. */
  readonly archives: ReadonlyMap<string, MountArchives>
}

/** What became of an attempt to store a snapshot. */
export interface StoreReport {
  /** `saved`: new and complete. `exists`: the key was taken. `refused`: the store takes nothing, or not all archives. */
  readonly outcome: SaveOutcome
  /** Bytes of the files sent, before the store's own packing. */
  readonly uploadedBytes: number
  /** Archives sent. */
  readonly uploaded: readonly Digest[]
  /** Archives that the store had already. */
  readonly existing: readonly Digest[]
}

/**
 * Finds the nearest snapshot and fetches it whole. Nothing is handed out before its digest was compared with the head.
 *
 * @param folder an existing folder for the archives; what was refused does not stay there
 * @returns undefined when the store has none
 * @throws SnapshotRefused when there is one that is damaged, incomplete or made for something else
 * @throws Error when the store does not answer
 */
export async function loadSnapshot(
  store: Store,
  key: string,
  prefixes: readonly string[],
  expect: Expected,
  folder: string,
): Promise<Loaded | undefined> {
  const matchedKey = await store.find(key, prefixes)
  if (matchedKey === undefined) return undefined
  const snapshot = await refusing(matchedKey, () => fetchHead(store, matchedKey, expect, folder))
  const archives = await refusing(matchedKey, () => fetchArchives(store, snapshot, folder))
  return { matchedKey, exact: matchedKey === key, snapshot, archives }
}

/**
 * Stores the archives under their digests and then the head under the key, so that no reader ever finds a snapshot that
 * is not complete.
 *
 * @param archives archive file of every digest that the snapshot names
 * @throws Error when the store does not answer, or a file is missing or has another size than the snapshot says
 */
export async function storeSnapshot(
  store: Store,
  key: string,
  snapshot: Snapshot,
  archives: ReadonlyMap<Digest, string>,
): Promise<StoreReport> {
  const parts = await checkedArchives(snapshot, archives)
  let report: StoreReport = { outcome: 'saved', uploadedBytes: 0, uploaded: [], existing: [] }
  for (const part of parts) {
    report = withPart(report, part, await storeArchive(store, part))
    if (typeof report.outcome === 'object') return report
  }
  return await storeHead(store, key, snapshot, report)
}

/** An archive and its file. */
interface Archive extends SnapshotArchive {
  readonly file: string
}

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length)

async function fetchHead(store: Store, key: string, expect: Expected, folder: string): Promise<Snapshot> {
  const file = join(folder, 'head')
  try {
    await store.fetch(key, file, HEAD_LIMIT)
    return checkOrigin(await decodeHead(await readFile(file)), expect)
  } finally {
    await rm(file, { force: true })
  }
}

function checkOrigin(snapshot: Snapshot, expect: Expected): Snapshot {
  for (const field of ['platform', 'recipe'] as const) {
    if (snapshot[field] === expect[field]) continue
    throw new SnapshotRefused(`it was made for the ${field} ${snapshot[field]}, this build has ${expect[field]}`)
  }
  return snapshot
}

async function fetchArchives(store: Store, snapshot: Snapshot, folder: string): Promise<Map<string, MountArchives>> {
  const parts = distinctArchives(snapshot, (digest) => join(folder, `${hexOf(digest)}.archive`))
  const results = await Promise.allSettled(parts.map((part) => fetchArchive(store, part)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(parts.map((part) => rm(part.file, { force: true })))
    throw failed.reason
  }
  const files = new Map(parts.map((part) => [part.digest, part.file]))
  const fileOf = ({ digest }: SnapshotArchive): string => files.get(digest) ?? ''
  return new Map(
    snapshot.mounts.map(({ id, base, overlay }) => [
      id,
      { base: fileOf(base), ...(overlay === undefined ? {} : { overlay: fileOf(overlay) }) },
    ]),
  )
}

async function fetchArchive(store: Store, part: Archive): Promise<void> {
  const key = await findArchive(store, part)
  if (key === undefined) throw new SnapshotRefused(`archive ${part.digest} is not in the ${store.name}`)
  await store.fetch(key, part.file, part.bytes)
  const found = await measureFile(part.file)
  if (found.bytes !== part.bytes) {
    throw new SnapshotRefused(`archive ${part.digest} has ${found.bytes} bytes, the head says ${part.bytes}`)
  }
  if (found.digest !== part.digest) throw new SnapshotRefused(`archive ${part.digest} has the content ${found.digest}`)
}

/** Every archive once, at the place that `fileOf` gives it. Two mounts with the same content have one archive. */
function distinctArchives(snapshot: Snapshot, fileOf: (digest: Digest) => string): Archive[] {
  const named = snapshot.mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]))
  const sizes = new Map(named.map(({ digest, bytes }) => [digest, bytes]))
  return [...sizes].map(([digest, bytes]) => ({ digest, bytes, file: fileOf(digest) }))
}

/** Whatever goes wrong with a snapshot that was found becomes a refusal that names it. */
async function refusing<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new SnapshotRefused(`The snapshot ${key} cannot be used: ${messageOf(error)}`)
  }
}

async function checkedArchives(snapshot: Snapshot, archives: ReadonlyMap<Digest, string>): Promise<Archive[]> {
  const parts = distinctArchives(snapshot, (digest) => archives.get(digest) ?? '')
  for (const { digest, bytes, file } of parts) {
    if (file === '') throw new Error(`the snapshot names the archive ${digest}, but no file was given for it`)
    const { size } = await stat(file)
    if (size !== bytes) throw new Error(`the archive ${digest} has ${size} bytes, the snapshot says ${bytes}`)
  }
  return parts
}

/**
 * Looks first, because an upload only to hear that the key is taken costs the whole transfer. A key that is taken and
 * still cannot be found belongs to an upload that is under way or has died, and a dead one blocks its key for long
 * (actions/cache#1581): the archive goes under a further key then. A job that may not read has to believe the answer.
 */
async function storeArchive(store: Store, part: Archive): Promise<SaveOutcome> {
  const key = archiveKey(hexOf(part.digest))
  if ((await findArchive(store, part)) !== undefined) return 'exists'
  const outcome = await store.save(key, part.file)
  if (outcome !== 'exists' || !store.readable || (await findArchive(store, part)) !== undefined) return outcome
  return store.save(`${key}-${randomBytes(4).toString('hex')}`, part.file)
}

/** The key that an archive stands under: its own, or a further one. */
function findArchive(store: Store, part: Archive): Promise<string | undefined> {
  const key = archiveKey(hexOf(part.digest))
  return store.find(key, [`${key}-`])
}

function withPart(report: StoreReport, part: Archive, outcome: SaveOutcome): StoreReport {
  if (outcome === 'saved') {
    const uploadedBytes = report.uploadedBytes + part.bytes
    return { ...report, uploadedBytes, uploaded: [...report.uploaded, part.digest] }
  }
  if (outcome === 'exists') return { ...report, existing: [...report.existing, part.digest] }
  return { ...report, outcome }
}

async function storeHead(store: Store, key: string, snapshot: Snapshot, report: StoreReport): Promise<StoreReport> {
  const head = await encodeHead(snapshot)
  const outcome = await withScratch('head', async (folder) => {
    const file = join(folder, 'head')
    await writeFile(file, head)
    return store.save(key, file)
  })
  return { ...report, outcome, uploadedBytes: report.uploadedBytes + (outcome === 'saved' ? head.length : 0) }
}
