import { createHmac, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Trouble } from './faults.ts'

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

  constructor(data: string, origin: string, trouble: Trouble) {
    this.#folder = join(data, 'blobs')
    this.#origin = origin
    this.#trouble = trouble
    mkdirSync(this.#folder, { recursive: true })
  }

  /** An address that can be read or written by whoever knows it. */
  signedUrl(id: number, permission: Permission): string {
    return `${this.#origin}${CONTAINER}${id}?sp=${permission}&sig=${signature(String(id), permission)}`
  }

  /** Bytes of a blob that was stored, else undefined. */
  size(id: number): number | undefined {
    return statSync(this.#file(String(id)), { throwIfNoEntry: false })?.size
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
    if (request.method === 'GET' || request.method === 'HEAD') return this.#get(id, request, response)
    return fail(response, 405, 'UnsupportedHttpVerb')
  }

  async #put(id: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const comp = url.searchParams.get('comp')
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

  async #get(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = await stat(this.#file(id)).catch(() => undefined)
    if (found === undefined) return fail(response, 404, 'BlobNotFound')
    if (this.#trouble.spoilsDownloads && request.method === 'GET') return this.#spoil(id, response)
    const asked = request.headers['x-ms-range'] ?? request.headers.range
    const range = rangeOf(typeof asked === 'string' ? asked : '', found.size)
    if (range === undefined) return fail(response, 416, 'InvalidRange')
    const { start, end, partial } = range
    const part = partial ? { 'content-range': `bytes ${start}-${end}/${found.size}` } : {}
    const length = end - start + 1
    response.writeHead(partial ? 206 : 200, { ...common(), ...part, 'content-length': length, ...blobHeaders })
    if (request.method === 'HEAD' || length === 0) response.end()
    else await pipeline(createReadStream(this.#file(id), { start, end }), response)
  }

  async #spoil(id: string, response: ServerResponse): Promise<void> {
    const body = await readFile(this.#file(id))
    const { truncate, corrupt, drop } = this.#trouble.faults
    const middle = body.length >> 1
    if (corrupt === true) body[middle] = (body[middle] ?? 0) ^ 1
    const half = body.subarray(0, middle)
    const length = truncate === true ? half.length : body.length
    response.writeHead(200, { ...common(), 'content-length': length, ...blobHeaders })
    if (truncate === true) response.end(half)
    else if (corrupt === true) response.end(body)
    else response.write(half, () => (drop === true ? response.destroy() : undefined))
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

function fail(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  const headers = { ...common(), 'x-ms-error-code': code, 'content-type': 'application/xml' }
  response.writeHead(status, headers).end(body)
}

interface Range {
  readonly start: number
  /** The last byte, as in the header. */
  readonly end: number
  readonly partial: boolean
}

function rangeOf(header: string, size: number): Range | undefined {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(header)
  if (asked === null) return { start: 0, end: size - 1, partial: false }
  const start = Number(asked[1])
  const end = Math.min(asked[2] === '' ? size - 1 : Number(asked[2]), size - 1)
  return start > end ? undefined : { start, end, partial: true }
}

const signature = (id: string, permission: Permission): string =>
  createHmac('sha256', 'muslin test rig').update(`${permission} ${id}`).digest('hex')
