import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { messageOf, UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { isDigest } from '../oci/digest.ts'
import { FORMAT } from './key.ts'
import { isSigned, type Signature, signatureOf } from './signature.ts'

/** An archive file that a snapshot names. */
export interface SnapshotArchive {
  readonly digest: Digest
  /** Size of the file. */
  readonly bytes: number
}

/** The state of one cache mount in a snapshot. */
export interface SnapshotMount {
  /** Resolved cache id of the mount in LLB. */
  readonly id: string
  /** The archive of the whole mount at the time when it was packed. */
  readonly base: SnapshotArchive
  /** The archive of all that differs from the base; left out where nothing does. There is never a second one. */
  readonly overlay?: SnapshotArchive
  /** Files in the mount. */
  readonly files: number
  /** Bytes in the mount. */
  readonly rawBytes: number
  /** sha256, hexadecimal, of the mount's file listing at the moment of saving. */
  readonly listing: string
}

/** One ingredient of a recipe digest, to name what differs between two recipes. */
export interface SnapshotPart {
  /** For people: `RUN apt-get install …`. */
  readonly name: string
  /** 16 hexadecimal digits. */
  readonly digest: string
}

/** All cache mounts of one leg at one moment: the head of a snapshot, which names its archives by digest. */
export interface Snapshot {
  readonly format: typeof FORMAT
  /** The key that it was saved under: a copy under another key is refused. */
  readonly key: string
  /** As OCI writes it: `linux/arm64`. */
  readonly platform: string
  /** Digest of the recipe, hexadecimal. */
  readonly recipe: string
  /** Digest of the locked third-party packages, hexadecimal. */
  readonly lock: string
  /** Commit that was built, hexadecimal. */
  readonly commit: string
  /** Moment of saving, ISO 8601 in UTC. */
  readonly created: string
  /** Which of the repository's builds it is, for people: `docker/app.Dockerfile#runtime`. */
  readonly build: string
  readonly parts: readonly SnapshotPart[]
  /** Locked third-party packages as `name@version`, sorted. */
  readonly packages: readonly string[]
  /** Seconds that the last cold build took of those that this snapshot goes back to. */
  readonly coldSeconds?: number
  readonly mounts: readonly SnapshotMount[]
  /** First-seen modification times of the sources; belongs to cargo's part and is any JSON here. */
  readonly ledger: unknown
}

/**
 * Why a snapshot is refused: it is not whole, parts are gone, it was made for something else, nobody or nobody trusted
 * signed it, or the store did not give it.
 */
export type RefusalCause = 'damaged' | 'evicted' | 'foreign' | 'unsigned' | 'untrusted' | 'unreadable'

/** A snapshot is there but cannot be used; the message says what is wrong with which part. The caller goes on cold. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused'
  readonly refusal: RefusalCause

  constructor(message: string, refusal: RefusalCause = 'damaged') {
    super(message)
    this.refusal = refusal
  }
}

/** Bytes that a stored head may have at most. 100 000 sources in the ledger take about 5 MB. */
export const HEAD_LIMIT = 64 * 1024 * 1024

/** Bytes that a head may grow to when it is decompressed: reading it keeps this process from doing anything else. */
const JSON_LIMIT = 64 * 1024 * 1024

/** Bytes that the line of signatures may have; it is read before anybody knows who wrote it. */
const LINE_LIMIT = 16 * 1024

/** Far above every real build; keeps a forged head from starting a flood of downloads. */
const MOUNT_LIMIT = 200

/** Far above every real build too: ingredients of a recipe, and locked packages. */
const TEXT_LIMIT = 20_000

const PRINTABLE = /^\P{Cc}{1,1000}$/u

/** Signatures that a stored head may have: one for each key of a rotation. */
const SIGNATURE_LIMIT = 16

const LINE_END = 10

/**
 * The stored form of a head: a line of JSON with the signatures, then the head as JSON, which is what they sign; all of
 * it compressed by zstd.
 *
 * @param key private key to sign with
 */
export const encodeHead = (snapshot: Snapshot, key?: KeyObject): Promise<Buffer> =>
  promisify(zstdCompress)(contentOf(snapshot, key))

function contentOf(snapshot: Snapshot, key: KeyObject | undefined): Buffer {
  const payload = Buffer.from(JSON.stringify(snapshot))
  const signatures = key === undefined ? [] : [signatureOf(payload, key)]
  return Buffer.concat([Buffer.from(`${JSON.stringify({ signatures })}\n`), payload])
}

/**
 * The stored form of a head that {@link decodeHead} will take: one that it refuses would be stored by each job and refused
 * by each.
 *
 * @param key private key to sign with
 * @throws SnapshotUnfit naming the field that is too long, and what to do
 */
export async function storableHead(snapshot: Snapshot, key?: KeyObject): Promise<Buffer> {
  const content = fitContent(snapshot, key)
  if (content.length <= JSON_LIMIT) return await promisify(zstdCompress)(content)
  throw unfit(`its head has ${content.length} bytes, more than the ${JSON_LIMIT} that one may have`)
}

function fitContent(snapshot: Snapshot, key: KeyObject | undefined): Buffer {
  try {
    return contentOf(checkSnapshot(snapshot), key)
  } catch (error) {
    throw error instanceof SnapshotRefused ? unfit(error.message) : error
  }
}

/** A snapshot that no job would restore, because its head is more than one may be. */
export class SnapshotUnfit extends UserError {}

/** @param reason what is more than it may be, the end of a sentence */
function unfit(reason: string): SnapshotUnfit {
  const remedy =
    'Leave mounts out (exclude), give shorter ids and names, or cache fewer targets and sources in one job.'
  return new SnapshotUnfit(`The snapshot is not stored, because no job would restore it: ${reason}. ${remedy}`)
}

/**
 * Reads a stored head, trusting nothing in it. With keys, nothing is read before a signature by one of them was verified.
 *
 * @param trusted public keys; undefined when anybody's snapshot will do
 * @throws SnapshotRefused naming the field that is missing, unknown or wrong
 */
export async function decodeHead(stored: Uint8Array, trusted?: readonly KeyObject[]): Promise<Snapshot> {
  const content = await unpacked(stored)
  const end = content.subarray(0, LINE_LIMIT).indexOf(LINE_END)
  if (end < 0) throw new SnapshotRefused('the head is not JSON compressed by zstd: it has no line of signatures')
  const payload = content.subarray(end + 1)
  const signatures = signaturesOf(content.subarray(0, content.length - payload.length).toString())
  if (trusted !== undefined && !isSigned(payload, signatures, trusted)) throw unsigned(signatures)
  return checkSnapshot(parsed(payload.toString()))
}

async function unpacked(stored: Uint8Array): Promise<Buffer> {
  try {
    return await promisify(zstdDecompress)(stored, { maxOutputLength: JSON_LIMIT })
  } catch (error) {
    throw new SnapshotRefused(`the head is not JSON compressed by zstd: ${messageOf(error)}`)
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new SnapshotRefused(`the head is not JSON compressed by zstd: ${messageOf(error)}`)
  }
}

function signaturesOf(line: string): readonly Signature[] {
  const found = parsed(line)
  checkFields('the signatures ', found, SIGNATURES_RULES)
  const { signatures } = found as { readonly signatures: readonly Signature[] }
  for (const [index, signature] of signatures.entries()) {
    checkFields(`signatures[${index}].`, signature, SIGNATURE_RULES)
  }
  return signatures
}

function unsigned(signatures: readonly Signature[]): SnapshotRefused {
  if (signatures.length === 0) return new SnapshotRefused('it is not signed', 'unsigned')
  const by = signatures.map(({ keyid }) => keyid).join(', ')
  return new SnapshotRefused(`it is signed by ${by}, and that is no signature of one of the trusted keys`, 'untrusted')
}

/** What one field has to be: a test, and the end of the sentence "expected …". */
interface Rule {
  readonly expected: string
  readonly test: (value: unknown) => boolean
  /** Whether the field may be left out. */
  readonly optional?: true
}

const isText = (value: unknown, shape: RegExp): boolean => typeof value === 'string' && shape.test(value)
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const HEX64: Rule = { expected: '64 hexadecimal digits', test: (value) => isText(value, /^[0-9a-f]{64}$/) }
const HEX: Rule = { expected: 'up to 64 hexadecimal digits', test: (value) => isText(value, /^[0-9a-f]{1,64}$/) }
const COUNT: Rule = { expected: 'a whole number from 0', test: isCount }

const ARCHIVE_RULES: Readonly<Record<keyof SnapshotArchive, Rule>> = {
  digest: { expected: 'a sha256 digest', test: (value) => typeof value === 'string' && isDigest(value) },
  bytes: COUNT,
}

const ARCHIVE: Rule = { expected: 'an archive', test: (value) => typeof value === 'object' }

const SIGNATURES_RULES: Readonly<Record<string, Rule>> = {
  signatures: {
    expected: `a list of at most ${SIGNATURE_LIMIT} signatures`,
    test: (value) => Array.isArray(value) && value.length <= SIGNATURE_LIMIT,
  },
}

const SIGNATURE_RULES: Readonly<Record<keyof Signature, Rule>> = {
  keyid: { expected: '16 hexadecimal digits', test: (value) => isText(value, /^[0-9a-f]{16}$/) },
  sig: { expected: 'a signature in base64', test: (value) => isText(value, /^[A-Za-z0-9+/]{86}==$/) },
}

const isTexts = (value: unknown, shape: RegExp): boolean =>
  Array.isArray(value) && value.length <= TEXT_LIMIT && value.every((each) => isText(each, shape))

const isPart = (value: unknown): boolean => {
  const { name, digest } = Object(value) as Partial<SnapshotPart>
  return isText(name, PRINTABLE) && isText(digest, /^[0-9a-f]{16}$/)
}

const MOUNT_RULES: Readonly<Record<keyof SnapshotMount, Rule>> = {
  id: { expected: 'a cache id of 1 to 4096 printable characters', test: (value) => isText(value, /^\P{Cc}{1,4096}$/u) },
  base: ARCHIVE,
  overlay: { ...ARCHIVE, optional: true },
  files: COUNT,
  rawBytes: COUNT,
  listing: HEX64,
}

const RULES: Readonly<Record<keyof Snapshot, Rule>> = {
  format: { expected: FORMAT, test: (value) => value === FORMAT },
  key: { expected: 'a key', test: (value) => isText(value, /^[^,\s]{1,512}$/) },
  platform: { expected: 'a platform', test: (value) => isText(value, /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/) },
  recipe: HEX,
  lock: HEX,
  commit: HEX,
  created: { expected: 'a moment as ISO 8601 writes it, in UTC', test: isMoment },
  build: { expected: 'up to 1000 printable characters', test: (value) => isText(value, PRINTABLE) },
  parts: {
    expected: `a list of at most ${TEXT_LIMIT} ingredients with a digest and a name of 1 to 1000 printable characters`,
    test: (value) => Array.isArray(value) && value.length <= TEXT_LIMIT && value.every(isPart),
  },
  packages: {
    expected: `a list of packages, at most ${TEXT_LIMIT}, each of 1 to 1000 printable characters`,
    test: (value) => isTexts(value, PRINTABLE),
  },
  coldSeconds: { expected: 'a whole number from 0', test: isCount, optional: true },
  mounts: {
    expected: `a list of at most ${MOUNT_LIMIT} mounts`,
    test: (value) => Array.isArray(value) && value.length <= MOUNT_LIMIT,
  },
  ledger: { expected: 'JSON', test: () => true },
}

function isMoment(value: unknown): boolean {
  return isText(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/) && !Number.isNaN(Date.parse(String(value)))
}

function checkSnapshot(value: unknown): Snapshot {
  checkFields('', value, RULES)
  const snapshot = value as Snapshot
  for (const [index, mount] of snapshot.mounts.entries()) checkMount(`mounts[${index}].`, mount)
  checkIds(snapshot.mounts.map((mount) => mount.id))
  return snapshot
}

function checkMount(path: string, mount: SnapshotMount): void {
  checkFields(path, mount, MOUNT_RULES)
  checkFields(`${path}base.`, mount.base, ARCHIVE_RULES)
  if (mount.overlay !== undefined) checkFields(`${path}overlay.`, mount.overlay, ARCHIVE_RULES)
}

function checkFields(path: string, value: unknown, rules: Readonly<Record<string, Rule>>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SnapshotRefused(`${path === '' ? 'the head' : path.slice(0, -1)} is not an object`)
  }
  const fields = new Map(Object.entries(value))
  const unknown = [...fields.keys()].find((name) => !Object.hasOwn(rules, name))
  if (unknown !== undefined) throw new SnapshotRefused(`${path}${unknown} is unknown to the format ${FORMAT}`)
  for (const [name, rule] of Object.entries(rules)) checkField(path + name, fields.has(name), fields.get(name), rule)
}

function checkField(path: string, present: boolean, value: unknown, rule: Rule): void {
  if (!present && rule.optional) return
  if (!present) throw new SnapshotRefused(`${path} is missing`)
  if (!rule.test(value)) throw new SnapshotRefused(`${path} is ${shown(value)}, expected ${rule.expected}`)
}

function checkIds(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new SnapshotRefused(`mounts has the id ${shown(twice)} twice`)
}

/** A value of a stranger in a message: JSON without line breaks, not too long. */
const shown = (value: unknown): string => {
  const json = JSON.stringify(value)
  return json.length <= 100 ? json : `${json.slice(0, 100)}…`
}
