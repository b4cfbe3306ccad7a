import { createHash } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { Extract, Header } from 'tar-stream'
import type { ElfError, ElfHeader } from '../elf/header.ts'
import { ElfStream } from '../elf/streamed.ts'
import { messageOf, UserError } from '../errors.ts'
import type { Digest } from './digest.ts'
import { MayPass } from './retry.ts'
import { framewise } from './zstd-frames.ts'

/** What a layer puts at one path. */
export type LayerEntry =
  /** A file with ELF magic, with its headers or why they cannot be read. */
  | { readonly kind: 'elf'; readonly elf: ElfHeader | ElfError; readonly executable: boolean }
  /** A symbolic link as it stands there, or a hard link as an absolute path. */
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' }

/** What a layer does to the file system below it (OCI image spec, layer.md). */
export interface LayerContent {
  /** By path, without a slash at either end. */
  readonly entries: ReadonlyMap<string, LayerEntry>
  /** Paths that it removes, with all below them. */
  readonly removed: readonly string[]
  /** Folders of which nothing of the layers below is left. */
  readonly opaque: readonly string[]
}

/** The bytes of a layer as a registry or a layout gives them. */
export interface LayerBytes {
  readonly digest: Digest
  readonly chunks: AsyncIterable<Uint8Array>
}

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
const GZIP = [0x1f, 0x8b]
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]
/** What begins a zstd frame that only tools read (zstd:chunked has them at its end). */
const SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18]

/**
 * Reads a layer once, as it comes, and keeps what is to be known of its programs; its digest is compared at the end.
 *
 * @throws UserError when it is no tar file, plain or compressed by gzip or zstd, or has another digest
 */
export async function readLayer({ digest, chunks }: LayerBytes): Promise<LayerContent> {
  const hash = createHash('sha256')
  const { extract } = await import('tar-stream')
  const [start, all] = await peeked(hashed(chunks, hash))
  const members = extract()
  const [fed, read] = await Promise.allSettled([
    pipeline(isZstd(start) ? framewise(all) : all, decompressor(start), members as unknown as NodeJS.WritableStream),
    contentOf(members).catch((error: Error) => {
      members.destroy(error)
      throw error
    }),
  ])
  const thrown = [read, fed].flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  if (read.status === 'rejected' || fed.status === 'rejected') throw failure(digest, thrown)
  const found = `sha256:${hash.digest('hex')}`
  if (found !== digest) throw new UserError(`the layer ${digest} came as ${found}. Push it again.`)
  return read.value
}

/** What fetching the bytes threw stays what it is: it may pass. */
function failure(digest: Digest, thrown: readonly unknown[]): unknown {
  const fetching = thrown.find((error) => error instanceof UserError || error instanceof MayPass)
  if (fetching !== undefined) return fetching
  return new UserError(`the layer ${digest} cannot be read: ${messageOf(thrown[0])}. Build and push it again.`)
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: { update: (chunk: Uint8Array) => unknown }) {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

/** The first bytes, and all of them from the beginning. */
async function peeked(chunks: AsyncIterable<Uint8Array>): Promise<readonly [Uint8Array, AsyncIterable<Uint8Array>]> {
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

async function contentOf(members: Extract): Promise<LayerContent> {
  const entries = new Map<string, LayerEntry>()
  const removed: string[] = []
  const opaque: string[] = []
  for await (const member of members) {
    const path = normalPath(member.header.name)
    const name = path.slice(path.lastIndexOf('/') + 1)
    const folder = path.slice(0, Math.max(0, path.length - name.length - 1))
    if (name === OPAQUE) opaque.push(folder)
    else if (name.startsWith(WHITEOUT)) removed.push(joined(folder, name.slice(WHITEOUT.length)))
    else if (path !== '') entries.set(path, await entryOf(member.header, member as unknown as Readable))
    // What was not read has to pass by before the next member comes.
    member.resume()
  }
  return { entries, removed, opaque }
}

async function entryOf({ type, mode, linkname }: Header, content: AsyncIterable<unknown>): Promise<LayerEntry> {
  if (type === 'symlink') return { kind: 'link', target: linkname ?? '' }
  if (type === 'link') return { kind: 'link', target: `/${normalPath(linkname ?? '')}` }
  if (type === 'directory') return { kind: 'folder' }
  if (type !== 'file' && type !== 'contiguous-file') return { kind: 'other' }
  const stream = new ElfStream()
  for await (const chunk of content) stream.push(chunk as Uint8Array)
  const elf = stream.end()
  return elf === undefined ? { kind: 'other' } : { kind: 'elf', elf, executable: ((mode ?? 0) & 0o111) !== 0 }
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

/**
 * The file system that layers make together: what an upper one removes, hides or replaces is gone. Paths of files that
 * are of no interest may be missing.
 *
 * @param layers the lowest first
 */
export function mergedLayers(layers: readonly LayerContent[]): ReadonlyMap<string, LayerEntry> {
  const merged = new Map<string, LayerEntry>()
  for (const layer of layers) {
    hide(merged, layer)
    for (const [path, entry] of layer.entries) merged.set(path, entry)
  }
  return merged
}

/** Whiteouts speak of lower layers only, wherever they stand in their own. */
function hide(merged: Map<string, LayerEntry>, { entries, removed, opaque }: LayerContent): void {
  // A file in the place of a folder takes away what was in it.
  const replaced = [...entries].filter(([path, { kind }]) => kind !== 'folder' && merged.get(path)?.kind === 'folder')
  const gone = new Set([...removed, ...replaced.map(([path]) => path)])
  const emptied = new Set(opaque)
  if (gone.size === 0 && emptied.size === 0) return
  for (const path of merged.keys()) {
    if (gone.has(path) || foldersOf(path).some((folder) => gone.has(folder) || emptied.has(folder))) merged.delete(path)
  }
}

/** All folders above a path, the root as the empty one. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(0, index).join('/'))
}

/** Links that lead in a circle end here, as in the kernel (MAXSYMLINKS). */
const MOST_LINKS = 40

/**
 * Where a path leads, links followed within the image, and what is there.
 *
 * @param path absolute
 */
export function followed(
  files: ReadonlyMap<string, LayerEntry>,
  path: string,
): { readonly path: string; readonly entry: LayerEntry | undefined } {
  let open = path.split('/').filter((part) => part !== '' && part !== '.')
  let at: string[] = []
  let links = 0
  while (open.length > 0) {
    const [part = '', ...rest] = open
    open = rest
    if (part === '..') {
      at.pop()
      continue
    }
    const entry = files.get([...at, part].join('/'))
    if (entry?.kind !== 'link' || links >= MOST_LINKS) at.push(part)
    else {
      links += 1
      if (entry.target.startsWith('/')) at = []
      open = [...entry.target.split('/').filter((each) => each !== '' && each !== '.'), ...rest]
    }
  }
  return { path: `/${at.join('/')}`, entry: files.get(at.join('/')) }
}
