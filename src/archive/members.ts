/** What a member of an archive is. */
export type MemberKind = 'file' | 'folder' | 'symbolic link' | 'hard link' | 'fifo'

/** A member of an archive, as its headers describe it. */
export interface Member {
  /** As it stands in the archive, with slashes and dots. */
  readonly path: string
  readonly kind: MemberKind
  /** Bytes of content that follow. */
  readonly stored: number
  /** Bytes that its content has when it is unpacked: more than there are stored in a sparse file. */
  readonly apparent: number
  /** Where a link leads, empty for all others. */
  readonly link: string
}

/** An archive is not what it has to be; the message is a predicate: `holds the device node "./null"`. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused'
}

/** Bytes that all headers and contents are multiples of. */
export const TAR_BLOCK = 512

/** Bytes that an extended header may have: an attribute has at most 64 kB, a path 4 kB. */
const EXTENDED_LIMIT = 16 * 1024 * 1024

/** Typeflags that GNU tar writes in POSIX format for what can lie in a cache mount. */
const KINDS: ReadonlyMap<string, MemberKind> = new Map([
  ['0', 'file'],
  ['1', 'hard link'],
  ['2', 'symbolic link'],
  ['5', 'folder'],
  ['6', 'fifo'],
])

/**
 * Reads the headers of an archive in the one dialect that our own archives are written in: POSIX (pax) headers of GNU tar,
 * and sparse files in its format 0.0. Everything else is refused, above all what readers of tar understand differently:
 * headers for all that follows (g), GNU's long names (L, K), names in sparse headers. So tar cannot see another name, size
 * or kind than we do.
 */
export class MemberReader {
  /** How many bytes {@link take} gets next. */
  wanted = TAR_BLOCK
  /** How many bytes are to be left out before those. */
  skipped = 0
  #zeros = 0
  #extended: Extended | undefined
  /** Bytes of the extended header that comes next; undefined when a header comes. */
  #records: number | undefined

  /** Whether the end of the archive has come: zeros are all that may follow. */
  get ended(): boolean {
    return this.#zeros >= 2
  }

  /**
   * Takes the bytes that were wanted.
   *
   * @returns the member whose headers are complete with them
   * @throws ArchiveRefused
   */
  take(bytes: Buffer): Member | undefined {
    this.skipped = 0
    if (this.#records !== undefined) return this.#takeRecords(bytes.subarray(0, this.#records))
    if (isZero(bytes)) return this.#takeZeros()
    if (this.#zeros > 0) throw new ArchiveRefused('goes on after a block of zeros')
    checkHeader(bytes)
    return typeOf(bytes) === 'x' ? this.#expectRecords(sizeOf(bytes)) : this.#takeMember(bytes)
  }

  #takeZeros(): undefined {
    if (this.#extended !== undefined) throw new ArchiveRefused('ends after an extended header')
    this.#zeros += 1
  }

  #expectRecords(size: number): undefined {
    if (this.#extended !== undefined) throw new ArchiveRefused('holds two extended headers in a row')
    if (size === 0 || size > EXTENDED_LIMIT) throw new ArchiveRefused(`holds an extended header of ${size} bytes`)
    this.#records = size
    this.wanted = padded(size)
  }

  #takeRecords(bytes: Buffer): undefined {
    this.#extended = parseRecords(bytes)
    this.#records = undefined
    this.wanted = TAR_BLOCK
  }

  #takeMember(block: Buffer): Member {
    const member = memberOf(block, this.#extended ?? NO_RECORDS)
    this.#extended = undefined
    this.skipped = padded(member.stored)
    return member
  }
}

/** The records of an extended header. */
interface Extended {
  readonly values: ReadonlyMap<string, string>
  /** Offset and length of each part of a sparse file that has data. */
  readonly parts: readonly number[]
}

const NO_RECORDS: Extended = { values: new Map(), parts: [] }

const typeOf = (block: Buffer): string => String.fromCharCode(block[156] ?? 0)

const padded = (bytes: number): number => Math.ceil(bytes / TAR_BLOCK) * TAR_BLOCK

const ZEROS = Buffer.alloc(TAR_BLOCK)

const isZero = (block: Buffer): boolean => block.equals(ZEROS)

/** The sum of all bytes, with the field of the sum itself as spaces (POSIX, pax, ustar Interchange Format). */
function checkHeader(block: Buffer): void {
  let sum = 0
  for (let index = 0; index < TAR_BLOCK; index += 1) sum += index >= 148 && index < 156 ? 32 : (block[index] ?? 0)
  if (octal(block, 148, 8) !== sum) throw new ArchiveRefused('has a header that is damaged')
  if (block.toString('latin1', 257, 265) !== 'ustar\x0000') throw new ArchiveRefused('is not in the format of POSIX')
}

function memberOf(block: Buffer, extended: Extended): Member {
  const path = extended.values.get('path') ?? nameOf(block)
  const type = typeOf(block)
  if (type === '3' || type === '4') throw new ArchiveRefused(`holds the device node ${shown(path)}`)
  const kind = KINDS.get(type)
  if (kind === undefined) throw new ArchiveRefused(`holds ${shown(path)}, which is of the unknown type ${shown(type)}`)
  const size = extended.values.get('size')
  const stored = size === undefined ? sizeOf(block) : decimal(size)
  if (kind !== 'file' && stored > 0) throw new ArchiveRefused(`holds the ${kind} ${shown(path)} with content`)
  const link = kind.endsWith('link') ? (extended.values.get('linkpath') ?? text(block, 157, 100)) : ''
  return { path, kind, stored, apparent: apparentSize(stored, extended, kind, `the ${kind} ${shown(path)}`), link }
}

/** The size of the content when it is unpacked: more than what is stored of a sparse file. */
function apparentSize(stored: number, { values, parts }: Extended, kind: MemberKind, name: string): number {
  const [size, blocks] = ['GNU.sparse.size', 'GNU.sparse.numblocks'].map((key) => values.get(key))
  if (size === undefined && blocks === undefined && parts.length === 0) return stored
  // Without all of it, tar takes the file for one that is not sparse and as long as it says (xheader.c, sparse.c).
  if (kind !== 'file' || size === undefined || parts.length === 0 || decimal(blocks ?? '') !== parts.length / 2) {
    throw new ArchiveRefused(`holds ${name}, whose sparse header is not whole`)
  }
  return sparseSize(stored, decimal(size), parts, name)
}

/** Parts must be in order, within the file, and together as long as what is stored. */
function sparseSize(stored: number, apparent: number, parts: readonly number[], name: string): number {
  let [end, data] = [0, 0]
  for (let index = 0; index < parts.length; index += 2) {
    const [offset = 0, length = 0] = parts.slice(index, index + 2)
    if (offset < end) throw new ArchiveRefused(`holds ${name}, whose parts are out of order`)
    end = offset + length
    data += length
  }
  if (end <= apparent && data === stored) return apparent
  throw new ArchiveRefused(`holds ${name}, whose parts do not make up its ${apparent} bytes`)
}

/** What may stand in an extended header once. Of other keys, such as GNU.sparse.name, tar would take the path. */
const KEYS = /^(path|linkpath|size|uid|gid|mtime|GNU\.sparse\.(size|numblocks)|SCHILY\.xattr\.(?!trusted\.).+)$/

/** What stands in it in turns. */
const PART_KEYS = ['GNU.sparse.offset', 'GNU.sparse.numbytes']

/** The records `<length> <key>=<value>\n` of an extended header. */
function parseRecords(bytes: Buffer): Extended {
  const values = new Map<string, string>()
  const parts: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const { key, value, length } = recordAt(bytes, at)
    at += length
    if (key === PART_KEYS[parts.length % 2]) parts.push(partOf(value, values))
    else addRecord(values, key, value)
  }
  if (parts.length % 2 !== 0) throw new ArchiveRefused('has an extended header with half a part of a sparse file')
  return { values, parts }
}

/** tar makes room for as many parts as it was told of before them, and takes no more. */
function partOf(value: string, values: ReadonlyMap<string, string>): number {
  if (values.has('GNU.sparse.numblocks')) return decimal(value)
  throw new ArchiveRefused('has an extended header with a part of a sparse file before the number of its parts')
}

function addRecord(values: Map<string, string>, key: string, value: string): void {
  if (!KEYS.test(key)) throw new ArchiveRefused(`has an extended header with ${shown(key)}, which is none of ours`)
  checkNumber(key, value)
  if (values.has(key)) throw new ArchiveRefused(`has an extended header with ${shown(key)} twice`)
  values.set(key, value)
}

/** Owners have 32 bits. */
const MOST_ID = 2 ** 32 - 1

/** What tar would not read as a number, it refuses in the middle of unpacking. */
function checkNumber(key: string, value: string): void {
  if ((key === 'uid' || key === 'gid') && decimal(value) > MOST_ID) {
    throw new ArchiveRefused(`has an extended header with the ${key} ${shown(value)}, which no system has`)
  }
  if (key === 'mtime' && !/^-?\d{1,15}(?:\.\d{1,20})?$/.test(value)) {
    throw new ArchiveRefused(`has an extended header with the time ${shown(value)}`)
  }
}

function recordAt(
  bytes: Buffer,
  at: number,
): { readonly key: string; readonly value: string; readonly length: number } {
  const space = bytes.indexOf(' ', at)
  const length = space > at && space - at < 9 ? decimal(bytes.toString('latin1', at, space)) : 0
  const record = bytes.subarray(at, at + length)
  const equals = record.indexOf('=')
  if (record.length !== length || record.at(-1) !== 10 || equals < 0) {
    throw new ArchiveRefused('has an extended header that is damaged')
  }
  const key = record.toString('latin1', space - at + 1, equals)
  const value = record.toString('latin1', equals + 1, length - 1)
  // tar ends a path at its first zero byte; attributes may have any.
  if (key.endsWith('path') && value.includes('\0')) {
    throw new ArchiveRefused(`has an extended header with ${shown(key)} and a zero byte in it`)
  }
  return { key, value, length }
}

/** The name in a header; a long one has its first part in a field of its own. */
function nameOf(block: Buffer): string {
  const [name, prefix] = [text(block, 0, 100), text(block, 345, 155)]
  return prefix === '' ? name : `${prefix}/${name}`
}

/** A text that ends at its first zero byte, each byte a character: names have no encoding. */
const text = (block: Buffer, start: number, length: number): string =>
  block.toString('latin1', start, start + length).replace(/\0.*$/s, '')

const sizeOf = (block: Buffer): number => octal(block, 124, 12)

function octal(block: Buffer, start: number, length: number): number {
  const digits = text(block, start, length).trim()
  if (!/^[0-7]{1,12}$/.test(digits)) throw new ArchiveRefused('has a header with a number that cannot be read')
  return Number.parseInt(digits, 8)
}

function decimal(digits: string): number {
  if (!/^\d{1,15}$/.test(digits)) throw new ArchiveRefused(`has an extended header with the number ${shown(digits)}`)
  return Number(digits)
}

/** A name of a stranger in a message: JSON, not too long. */
export function shown(name: string): string {
  const json = JSON.stringify(Buffer.from(name, 'latin1').toString())
  return json.length <= 200 ? json : `${json.slice(0, 200)}…`
}
