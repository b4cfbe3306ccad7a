import { createHash } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { Extract, Header } from 'tar-stream'
import { ElfStream } from '../elf/streamed.ts'
import { messageOf, UserError } from '../errors.ts'
import type { Digest } from './digest.ts'
import { type AnyEntry, hardLinked, type LayerContent, type LayerEntry, PATH_LIMIT } from './layer-files.ts'
import { MayPass } from './retry.ts'
import { checkedEnd } from './tar-end.ts'
import { framewise } from './zstd-frames.ts'

/** The bytes of a layer as a registry or a layout gives them. */
export interface LayerBytes {
  readonly digest: Digest
  /** What its descriptor says: limits are held by it, so that no more is read. */
  readonly size: number
  readonly chunks: AsyncIterable<Uint8Array>
  /** Ends the reading; its reason is thrown. */
  readonly signal?: AbortSignal
}

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
/** A layer with more files is made to fill the memory: a whole distribution with compilers has 30,000. */
const MOST_MEMBERS = 1_000_000
/** The 150,000 paths below /usr of a machine for development have 10 MB together. */
const MOST_PATH_BYTES = 256_000_000
const AGAIN = 'Build and push it again.'
const GZIP = [0x1f, 0x8b]
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]
/** What begins a zstd frame that only tools read (zstd:chunked has them at its end). */
const SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18]

/** Makes an entry of one member of a layer: its path without a slash at either end, its header and its bytes. */
export type EntryReader<Entry extends AnyEntry> = (
  path: string,
  header: Header,
  content: AsyncIterable<Uint8Array>,
) => Promise<Entry>

/**
 * Reads a layer once, as it comes, and keeps what is to be known of its programs; its digest is compared at the end.
 *
 * @throws UserError when it is no tar file, plain or compressed by gzip or zstd, or has another digest, or more bytes
 */
export const readLayer = (layer: LayerBytes): Promise<LayerContent> => readLayerBy(layer, entryOf)

/**
 * The same with entries of another kind.
 *
 * @throws UserError when it is no tar file, plain or compressed by gzip or zstd, or has another digest, or more bytes
 */
export async function readLayerBy<Entry extends AnyEntry>(
  layer: LayerBytes,
  read: EntryReader<Entry>,
): Promise<LayerContent<Entry>> {
  const { digest, signal } = layer
  const hash = createHash('sha256')
  const { extract } = await import('tar-stream')
  const [start, all] = await peeked(hashed(layer, hash))
  const members = extract()
  const [fed, taken] = await Promise.allSettled([
    pipeline(
      isZstd(start) ? framewise(all) : all,
      decompressor(start),
      checkedEnd,
      members as unknown as NodeJS.WritableStream,
      signal === undefined ? {} : { signal },
    ),
    contentOf(members, read, digest).catch((error: Error) => {
      members.destroy(error)
      throw error
    }),
  ])
  const thrown = [taken, fed].flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  if (thrown.length > 0) signal?.throwIfAborted()
  if (taken.status === 'rejected' || fed.status === 'rejected') throw failure(digest, thrown)
  const found = `sha256:${hash.digest('hex')}`
  if (found !== digest) throw new UserError(`the layer ${digest} came as ${found}. Push it again.`)
  return taken.value
}

/** What fetching the bytes threw stays what it is: it may pass. */
function failure(digest: Digest, thrown: readonly unknown[]): unknown {
  const fetching = thrown.find((error) => error instanceof UserError || error instanceof MayPass)
  if (fetching !== undefined) return fetching
  return new UserError(`the layer ${digest} cannot be read: ${messageOf(thrown[0])}. ${AGAIN}`)
}

async function* hashed({ digest, size, chunks }: LayerBytes, hash: { update: (chunk: Uint8Array) => unknown }) {
  let count = 0
  for await (const chunk of chunks) {
    count += chunk.byteLength
    if (count > size)
      throw new UserError(`the layer ${digest} has more than the ${size} bytes of its manifest. ${AGAIN}`)
    hash.update(chunk)
    yield chunk
  }
}

/** The first four bytes at least, where there are so many, and all of them from the beginning. */
export async function peeked(
  chunks: AsyncIterable<Uint8Array>,
): Promise<readonly [Uint8Array, AsyncIterable<Uint8Array>]> {
  const iterator = chunks[Symbol.asyncIterator]()
  let start: Uint8Array = new Uint8Array()
  while (start.byteLength < 4) {
    const next = await iterator.next()
    if (next.done) break
    start = Buffer.concat([start, next.value])
  }
  return [start, resumed(start, iterator)]
}

async function* resumed(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

/** Told by the first bytes: media types of old images are wrong at times. */
function decompressor(start: Uint8Array): NodeJS.ReadWriteStream {
  if (beginsWith(start, GZIP)) return createGunzip()
  if (isZstd(start)) return createZstdDecompress()
  return new PassThrough()
}

const isZstd = (start: Uint8Array): boolean => beginsWith(start, ZSTD) || beginsWith(start, SKIPPABLE)

const beginsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte)

async function contentOf<Entry extends AnyEntry>(
  members: Extract,
  read: EntryReader<Entry>,
  digest: Digest,
): Promise<LayerContent<Entry>> {
  const limits = new PathLimits()
  const entries = new Map<string, Entry>()
  const removed: string[] = []
  const opaque: string[] = []
  for await (const member of members) {
    limits.check(member.header)
    const path = normalPath(member.header.name)
    const name = path.slice(path.lastIndexOf('/') + 1)
    const folder = path.slice(0, Math.max(0, path.length - name.length - 1))
    if (name === OPAQUE) opaque.push(folder)
    else if (name.startsWith(WHITEOUT)) removed.push(joined(folder, name.slice(WHITEOUT.length)))
    else if (path !== '') {
      const entry = await read(path, member.header, member as unknown as Readable)
      entries.set(distinct(path, `${digest.slice(7, 15)}.${entries.size}`), hardLinked(entries, entry) ?? entry)
    }
    // What was not read has to pass by before the next member comes.
    member.resume()
  }
  return { entries, removed, opaque }
}

/** What stands in the place of bytes that are no UTF-8, which a name on Linux may have. */
const LOST = '\uFFFD'

/**
 * Names that are no UTF-8 come as texts in which what tells them apart is lost. None of them may stand for another, in its
 * layer or a lower one: rather a program is looked at that is not there any more.
 */
const distinct = (path: string, mark: string): string => path.replace(LOST, `${LOST}(${mark})`)

/** What is read of a layer is kept in memory until all of it is known, and a layer says itself how much that is. */
class PathLimits {
  #members = 0
  #bytes = 0

  check({ name, linkname }: Header): void {
    this.#members += 1
    for (const path of [name, linkname ?? '']) this.#bytes += checkedBytes(path)
    if (this.#members > MOST_MEMBERS) throw new Error(`it has more than ${MOST_MEMBERS} files`)
    if (this.#bytes > MOST_PATH_BYTES) throw new Error(`its paths have more than ${MOST_PATH_BYTES} bytes together`)
  }
}

function checkedBytes(path: string): number {
  const bytes = Buffer.byteLength(path)
  if (bytes <= PATH_LIMIT) return bytes
  const begun = JSON.stringify(path.slice(0, 40))
  throw new Error(`a path that begins with ${begun} has ${bytes} bytes, and Linux takes no more than ${PATH_LIMIT}`)
}

async function entryOf(_path: string, header: Header, content: AsyncIterable<Uint8Array>): Promise<LayerEntry> {
  const plain = plainEntry(header)
  if (plain.kind !== 'file') return plain
  const stream = new ElfStream()
  for await (const chunk of content) stream.push(chunk)
  const elf = stream.end()
  return elf === undefined ? { kind: 'other' } : { kind: 'elf', elf, executable: ((header.mode ?? 0) & 0o111) !== 0 }
}

/** What the header of a member alone says of it. */
export type PlainEntry =
  | { readonly kind: 'file'; readonly bytes: number }
  | Exclude<LayerEntry, { readonly kind: 'elf' }>

/** What the header of a member says that it is. Where a hard link leads to is a path in the image. */
export function plainEntry({ type, linkname, size }: Header): PlainEntry {
  if (type === 'symlink') return { kind: 'link', target: linkname ?? '' }
  if (type === 'link') return { kind: 'link', target: `/${normalPath(linkname ?? '')}`, hard: true }
  if (type === 'directory') return { kind: 'folder' }
  return type === 'file' || type === 'contiguous-file' ? { kind: 'file', bytes: size ?? 0 } : { kind: 'other' }
}

/** `./usr//bin/` → `usr/bin`; what leads out of the root stays inside, as for every tool that unpacks. */
function normalPath(name: string): string {
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)
