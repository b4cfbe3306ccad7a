import { type KeyObject, randomBytes } from 'node:crypto'
import { readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Declared } from '../archive/inspect.ts'
import type { MountSize } from '../archive/limits.ts'
import { messageOf } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { bytes } from '../report/figures.ts'
import { withScratch } from '../runner/scratch.ts'
import { archiveKey, type SnapshotKeys } from './key.ts'
import type { RefusalCause, Snapshot, SnapshotArchive, SnapshotMount } from './snapshot-head.ts'
import { decodeHead, HEAD_LIMIT, SnapshotRefused, storableHead } from './snapshot-head.ts'
import { EntryAbsent, EntryDamaged, type SaveOutcome, type Store } from './store.ts'

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

/** A snapshot whose head was read, and nothing else yet. */
export interface Found {
  readonly matchedKey: string
  readonly snapshot: Snapshot
}

/** A snapshot whose head and archives have all been verified. */
export interface Loaded extends Found {
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
 * Finds the nearest snapshot and reads its head.
 *
 * @param folder an existing folder to work in
 * @param trusted public keys of those who may have signed it; undefined when anybody's will do
 * @param passed keys that are passed over, see {@link Store.find}
 * @returns undefined when the store has none
 * @throws SnapshotRefused when there is one whose head is damaged, stands under another key than its own, or is not signed
 * @throws Error when the store does not answer
 */
export async function findSnapshot(
  store: Store,
  { key, prefixes }: SnapshotKeys,
  folder: string,
  trusted?: readonly KeyObject[],
  passed?: ReadonlySet<string>,
): Promise<Found | undefined> {
  const matchedKey = await store.find(key, prefixes, passed)
  if (matchedKey === undefined) return undefined
  return { matchedKey, snapshot: await refusing(matchedKey, () => fetchHead(store, matchedKey, folder, trusted)) }
}

/** The key of a snapshot that takes the place of one that cannot be used: what is stored never changes. */
export const furtherKey = (key: string): string => `${key}-${randomBytes(4).toString('hex')}`

/** Keys for the nearest snapshot beside one that cannot be used: a further one of the same key, else by prefix. */
export const furtherKeys = ({ key, prefixes }: SnapshotKeys): SnapshotKeys => {
  return { key: `${key}-`, prefixes: [`${key}-`, ...prefixes] }
}

/**
 * Fetches all archives of a snapshot. Nothing is handed out before its digest was compared with the head.
 *
 * @throws SnapshotRefused when it was made for something else, or an archive is damaged or gone
 */
export function loadSnapshot(found: Found, expect: Expected, archives: Archives): Promise<Loaded> {
  const { matchedKey, snapshot } = found
  return refusing(matchedKey, async () => {
    checkOrigin(snapshot, expect)
    return { ...found, archives: await fetchArchives(snapshot, archives) }
  })
}

/** Fetches archives, each once: what is asked for again while it is under way, or is there already, is the same file. */
export interface Archives {
  /** @throws SnapshotRefused when it is damaged or gone; then there is no file */
  readonly fetch: (archive: SnapshotArchive, mount: MountSize) => Promise<string>
}

/**
 * @param folder an existing folder for the archives
 * @param signal ends what the store does not end by itself
 */
export function archivesOf(store: Store, folder: string, signal?: AbortSignal): Archives {
  const files = new Map<Digest, Promise<string>>()
  const fetch = (archive: SnapshotArchive, mount: MountSize): Promise<string> => {
    const known = files.get(archive.digest)
    if (known !== undefined) return known
    const wanted = { ...archive, files: mount.files, rawBytes: mount.rawBytes }
    const file = fetchArchive(store, wanted, join(folder, `${hexOf(archive.digest)}.archive`), signal)
    files.set(archive.digest, file)
    // Whoever asked for it hears of a failure; a download that nobody waits for any more must not end the process.
    file.catch(() => undefined)
    return file
  }
  return { fetch }
}

/** How a snapshot is stored. */
export interface StoreOptions {
  /** Private key that signs the head. */
  readonly signingKey?: KeyObject
  /** Archives that are damaged in the store: they are stored once more. */
  readonly damaged?: readonly Digest[]
}

/**
 * Stores the archives under their digests and then the head under its key, so that no reader ever finds a snapshot that
 * is not complete. Whether the key is taken is asked before anything is sent, also by a job that restores nothing (`restore`
 * is about what a build starts from); one that may not read the store finds nothing, and hears it when it stores the head.
 *
 * @param archives archive file of every digest that the snapshot names
 * @throws Error when the store does not answer, or a file is missing or has another size than the snapshot says
 * @throws SnapshotUnfit when no job would restore it
 */
export async function storeSnapshot(
  store: Store,
  snapshot: Snapshot,
  archives: ReadonlyMap<Digest, string>,
  { signingKey, damaged = [] }: StoreOptions = {},
): Promise<StoreReport> {
  const parts = await checkedArchives(snapshot, archives)
  let report: StoreReport = { outcome: 'saved', uploadedBytes: 0, uploaded: [], existing: [] }
  if ((await store.find(snapshot.key, [])) === snapshot.key) return { ...report, outcome: 'exists' }
  const head = await storableHead(snapshot, signingKey)
  for (const part of parts) {
    const isDamaged = damaged.includes(part.digest)
    report = withPart(report, part, await (isDamaged ? storeAgain(store, part) : storeArchive(store, part)))
    if (typeof report.outcome === 'object') return report
  }
  return await storeHead(store, snapshot, head, report)
}

/** An archive and its file. */
interface Archive extends SnapshotArchive {
  readonly file: string
}

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length)

async function fetchHead(
  store: Store,
  key: string,
  folder: string,
  trusted: readonly KeyObject[] | undefined,
): Promise<Snapshot> {
  const file = join(folder, `head-${randomBytes(4).toString('hex')}`)
  try {
    await store.fetch(key, file, HEAD_LIMIT)
    const snapshot = await decodeHead(await readFile(file), trusted)
    if (snapshot.key === key) return snapshot
    throw new SnapshotRefused(`it was saved as ${snapshot.key}`, 'foreign')
  } finally {
    await rm(file, { force: true })
  }
}

function checkOrigin(snapshot: Snapshot, expect: Expected): void {
  for (const field of ['platform', 'recipe'] as const) {
    if (snapshot[field] === expect[field]) continue
    const message = `it was made for the ${field} ${snapshot[field]}, this build has ${expect[field]}`
    throw new SnapshotRefused(message, 'foreign')
  }
}

/** Waits for all of them in any case: what is still under way would write into a folder that is gone. */
async function fetchArchives(snapshot: Snapshot, archives: Archives): Promise<Map<string, MountArchives>> {
  const mounts = await Promise.allSettled(snapshot.mounts.map((mount) => fetchMount(mount, archives)))
  const failed = mounts.find((mount) => mount.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return new Map(mounts.flatMap((mount) => (mount.status === 'fulfilled' ? [mount.value] : [])))
}

async function fetchMount(mount: SnapshotMount, archives: Archives): Promise<readonly [string, MountArchives]> {
  const { id, base, overlay } = mount
  const fetches = [archives.fetch(base, mount), overlay && archives.fetch(overlay, mount)] as const
  const [lower, upper] = await Promise.allSettled(fetches)
  if (lower.status === 'rejected') throw lower.reason
  if (upper.status === 'rejected') throw upper.reason
  return [id, { base: lower.value, ...(upper.value === undefined ? {} : { overlay: upper.value }) }]
}

async function fetchArchive(
  store: Store,
  archive: Declared,
  file: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const key = await findArchive(store, archive)
  if (key === undefined) throw new ArchiveUnusable(archive, `is not in the ${store.name}`, 'evicted')
  try {
    await fetchVerified(store, key, archive, file, signal)
  } catch (error) {
    const again = error instanceof ArchiveUnusable ? await findAgain(store, archive, key) : undefined
    if (again === undefined) throw error
    await fetchVerified(store, again, archive, file, signal)
  }
  return file
}

/** An archive of a snapshot that cannot be used. */
export class ArchiveUnusable extends SnapshotRefused {
  readonly digest: Digest

  /** @param what goes on behind "archive sha256:… " */
  constructor({ digest }: SnapshotArchive, what: string, refusal: RefusalCause = 'damaged') {
    super(`archive ${digest} ${what}`, refusal)
    this.digest = digest
  }
}

/** The archive is looked through as a whole before anybody unpacks a part of it. */
async function fetchVerified(
  store: Store,
  key: string,
  archive: Declared,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await requireRoom(archive, file)
  await store.fetch(key, file, archive.bytes)
  const { ArchiveRefused, inspectArchive } = await import('../archive/inspect.ts')
  try {
    await inspectArchive(file, archive, signal)
  } catch (error) {
    await rm(file, { force: true })
    throw error instanceof ArchiveRefused ? new ArchiveUnusable(archive, error.message) : error
  }
}

/** A full disk fails later, with less to say, and takes the rest of the job with it. */
async function requireRoom({ bytes: needed }: Declared, file: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(file))
  const free = bavail * bsize
  if (needed <= free) return
  throw new Error(`no space left: an archive of ${bytes(needed)} is to be fetched, the runner has ${bytes(free)} free`)
}

/** Every archive once, at the place that `fileOf` gives it. Two mounts with the same content have one archive. */
function distinctArchives(snapshot: Snapshot, fileOf: (digest: Digest) => string): Archive[] {
  const named = snapshot.mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]))
  const sizes = new Map(named.map(({ digest, bytes }) => [digest, bytes]))
  return [...sizes].map(([digest, bytes]) => ({ digest, bytes, file: fileOf(digest) }))
}

function refusalOf(reason: unknown): RefusalCause {
  if (reason instanceof SnapshotRefused) return reason.refusal
  if (reason instanceof EntryAbsent) return 'evicted'
  return reason instanceof EntryDamaged ? 'damaged' : 'unreadable'
}

/** Whatever goes wrong with a snapshot that was found becomes a refusal that names it. */
async function refusing<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (reason) {
    throw new SnapshotUnusable(key, reason)
  }
}

/** A snapshot was found and cannot be used. */
export class SnapshotUnusable extends SnapshotRefused {
  readonly matchedKey: string
  /** What is wrong with it, which is in the message. */
  readonly reason: unknown
  /** The archive at fault, where it is one. */
  readonly digest: Digest | undefined

  constructor(matchedKey: string, reason: unknown) {
    super(`The snapshot ${matchedKey} cannot be used: ${messageOf(reason)}`, refusalOf(reason))
    this.reason = reason
    this.matchedKey = matchedKey
    this.digest = reason instanceof ArchiveUnusable ? reason.digest : undefined
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
  return storeAgain(store, part)
}

const storeAgain = (store: Store, { digest, file }: Archive): Promise<SaveOutcome> =>
  store.save(`${archiveKey(hexOf(digest))}-${randomBytes(4).toString('hex')}`, file)

/** The key that an archive stands under: its own, or the newest further one. */
function findArchive(store: Store, { digest }: SnapshotArchive): Promise<string | undefined> {
  const key = archiveKey(hexOf(digest))
  return store.find(key, [`${key}-`])
}

/** The newest of the further keys, where the first one has turned out to be damaged. */
async function findAgain(store: Store, { digest }: SnapshotArchive, damaged: string): Promise<string | undefined> {
  const further = `${archiveKey(hexOf(digest))}-`
  const key = await store.find(further, [further])
  return key === damaged ? undefined : key
}

function withPart(report: StoreReport, part: Archive, outcome: SaveOutcome): StoreReport {
  if (outcome === 'saved') {
    const uploadedBytes = report.uploadedBytes + part.bytes
    return { ...report, uploadedBytes, uploaded: [...report.uploaded, part.digest] }
  }
  if (outcome === 'exists') return { ...report, existing: [...report.existing, part.digest] }
  return { ...report, outcome }
}

async function storeHead(store: Store, { key }: Snapshot, head: Buffer, report: StoreReport): Promise<StoreReport> {
  const outcome = await withScratch('head', async (folder) => {
    const file = join(folder, 'head')
    await writeFile(file, head)
    return store.save(key, file)
  })
  return { ...report, outcome, uploadedBytes: report.uploadedBytes + (outcome === 'saved' ? head.length : 0) }
}
