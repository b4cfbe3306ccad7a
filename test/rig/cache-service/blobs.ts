import { createHmac, randomUUID } from 'node:crypto'
import { constants, createReadStream, createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { DownloadFault, Trouble } from './faults.ts'

/** Account and container: the SDK takes the first part of a path below an IP address as the account. */
export const CONTAINER = '/rig/cache/'

type Permission = 'r' | 'w'

/**
 * The part of Azure Blob Storage that cache clients use: Put Blob, Put Block, Put Block List, HEAD, and GET with ranges
 * (https://learn.microsoft.com/rest/api/storageservices/operations-on-blobs). Each blob is a file `blobs/<id>`.
 */
export class Blobs {
  readonly #folder: string
  readonly #origin: string
  readonly #trouble: Trouble
  /** Tells the addresses of one blob apart. */
  #addresses = 0

  constructor(data: string, origin: string, trouble: Trouble) {
    this.#folder = join(data, 'blobs')
    this.#origin = origin
    this.#trouble = trouble
    mkdirSync(this.#folder, { recursive: true })
  }

  /** An address that can be read or written by whoever knows it. */
  signedUrl(id: number, permission: Permission): string {
    this.#addresses += 1
    return `${this.#origin}${CONTAINER}${id}?sp=${permission}&n=${this.#addresses}&sig=${signature(String(id), permission)}`
  }

  /** Bytes of a blob that was stored, else undefined. */
  size(id: number): number | undefined {
    return statSync(this.#file(String(id)), { throwIfNoEntry: false })?.size
  }

  /** Writes a piece of a blob at its place, as the old service takes it. */
  async writeAt(id: number, position: number, content: Buffer): Promise<void> {
    const file = await open(`${this.#file(String(id))}.pieces`, constants.O_WRONLY | constants.O_CREAT)
    await file.write(content, 0, content.length, position)
    await file.close()
  }

  /** Makes a blob of its pieces. */
  async finish(id: number): Promise<void> {
    await rename(`${this.#file(String(id))}.pieces`, this.#file(String(id)))
  }

  /** Removes a blob. */
  remove(id: number): void {
    rmSync(this.#file(String(id)), { force: true })
  }

  /** Answers one request below {@link CONTAINER}. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.#origin)
    const id = url.pathname.slice(CONTAINER.length)
    const permission = request.method === 'PUT' ? 'w' : 'r'
    if (!/^\d+$/.test(id) || url.searchParams.get('sig') !== signature(id, permission)) {
      return fail(response, 403, 'AuthenticationFailed')
    }
    if (request.method === 'PUT') return this.#put(id, url, request, response)
    if (request.method === 'HEAD') return this.#get(id, request, response)
    if (request.method === 'GET') return this.#get(id, request, response, this.#trouble.nextDownload(url.search))
    return fail(response, 405, 'UnsupportedHttpVerb')
  }

  async #put(id: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const comp = url.searchParams.get('comp')
    if (this.#trouble.faults.stallUploads === true) return void request.resume()
    if (comp === 'blocklist') await this.#assemble(id, await text(request))
    else if (comp === 'block') await this.#receive(this.#block(id, url.searchParams.get('blockid') ?? ''), request)
    else await this.#receive(this.#file(id), request)
    response.writeHead(201, { ...common(), 'content-length': 0 }).end()
  }

  async #receive(file: string, request: IncomingMessage): Promise<void> {
    const draft = `${file}.${randomUUID()}`
    await pipeline(request, createWriteStream(draft))
    await rename(draft, file)
  }

  /** Puts the blocks together in the order of the list, whatever order they came in. */
  async #assemble(id: string, list: string): Promise<void> {
    const draft = `${this.#file(id)}.${randomUUID()}`
    const blocks = [...list.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(([, block = '']) =>
      this.#block(id, block),
    )
    for (const block of blocks) await pipeline(createReadStream(block), createWriteStream(draft, { flags: 'a' }))
    await rename(draft, this.#file(id))
    await Promise.all(blocks.map((block) => rm(block)))
  }

  async #get(id: string, request: IncomingMessage, response: ServerResponse, fault?: DownloadFault): Promise<void> {
    const found = await stat(this.#file(id)).catch(() => undefined)
    const refused = found === undefined ? 404 : fault
    if (typeof refused === 'number') return fail(response, refused, CODES[refused], this.#trouble.later)
    const asked = request.headers['x-ms-range'] ?? request.headers.range
    const range = rangeOf(typeof asked === 'string' && !WHOLE.includes(fault) ? asked : '', found?.size ?? 0)
    if (range === undefined) return fail(response, 416, 'InvalidRange')
    const length = begin(response, range, fault)
    if (request.method === 'HEAD' || length === 0) response.end()
    else if (fault === undefined) await pipeline(createReadStream(this.#file(id), range), response)
    else await this.#spoil(id, range, fault, response)
  }

  async #spoil(id: string, { start, end, size }: Range, fault: DownloadFault, response: ServerResponse): Promise<void> {
    const file = await open(this.#file(id))
    const { buffer: body } = await file.read({ buffer: Buffer.alloc(end - start + 1), position: start })
    await file.close()
    const middle = (size >> 1) - start
    if (fault === 'corrupt' && middle >= 0 && middle < body.length) body[middle] = (body[middle] ?? 0) ^ 1
    const half = body.subarray(0, body.length >> 1)
    if (fault === 'crawl') crawl(body, response)
    else if (fault === 'truncate') response.end(half)
    else if (fault === 'drop') response.write(half, () => response.destroy())
    else if (fault === 'stall') response.write(half)
    else response.end(body)
  }

  readonly #file = (id: string): string => join(this.#folder, id)
  readonly #block = (id: string, block: string): string =>
    `${this.#file(id)}.block-${Buffer.from(block).toString('hex')}`
}

const blobHeaders = {
  'accept-ranges': 'bytes',
  'content-type': 'application/octet-stream',
  'x-ms-blob-type': 'BlockBlob',
}

/** go-actions-cache takes an answer without a request id for the end of the stream. */
const common = (): Readonly<Record<string, string>> => ({
  'x-ms-request-id': randomUUID(),
  'x-ms-version': '2024-11-04',
  etag: '"0x1"',
  'last-modified': new Date(0).toUTCString(),
})

/** With these nobody gets a part. */
const WHOLE: readonly unknown[] = ['whole', 'unannounced']

/** Writes the headers, and gives the bytes that are to follow. */
function begin(response: ServerResponse, { start, end, size, partial }: Range, fault?: DownloadFault): number {
  const shift = fault === 'shift' ? 1 : 0
  const part = partial ? { 'content-range': `bytes ${start + shift}-${end}/${size}` } : {}
  const length = end - start + 1
  const sent = fault === 'truncate' ? length >> 1 : length
  const announced = fault === 'unannounced' ? {} : { 'content-length': sent }
  response.writeHead(partial ? 206 : 200, { ...common(), ...part, ...announced, ...blobHeaders })
  return length
}

const CODES = { 403: 'AuthenticationFailed', 404: 'BlobNotFound', 429: 'TooManyRequests', 503: 'ServerBusy' } as const

/** Sends a byte now and then, until nobody listens any more. */
function crawl(body: Buffer, response: ServerResponse): void {
  let at = 0
  const timer = setInterval(() => {
    response.write(body.subarray(at, at + 1))
    at += 1
    if (at === body.length) response.end()
    if (response.writableEnded || response.destroyed) clearInterval(timer)
  }, 10)
}

function fail(
  response: ServerResponse,
  status: number,
  code: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  const headers = { ...common(), ...more, 'x-ms-error-code': code, 'content-type': 'application/xml' }
  response.writeHead(status, headers).end(body)
}

interface Range {
  readonly start: number
  /** The last byte, as in the header. */
  readonly end: number
  /** Bytes of the whole. */
  readonly size: number
  readonly partial: boolean
}

function rangeOf(header: string, size: number): Range | undefined {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(header)
  if (asked === null) return { start: 0, end: size - 1, size, partial: false }
  const start = Number(asked[1])
  const end = Math.min(asked[2] === '' ? size - 1 : Number(asked[2]), size - 1)
  return start > end ? undefined : { start, end, size, partial: true }
}

const signature = (id: string, permission: Permission): string =>
  createHmac('sha256', 'muslin test rig').update(`${permission} ${id}`).digest('hex')
