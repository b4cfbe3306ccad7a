import { RegistryError, refusal } from './answer.ts'
import { type Call, type Connection, repositoryUrl } from './connection.ts'
import type { BlobSource } from './push.ts'
import { type Reference, repositoryName } from './reference.ts'
import { MayPass } from './retry.ts'
import { registryUrl } from './token.ts'

/** Requests of this size are taken everywhere but on GitHub; Amazon's registry takes none below 5 MiB but the last. */
const CHUNK = 16 * 1024 * 1024
/** The most that ghcr.io takes in one request ("exceeds the maximum permissible limit of 4.00MiB", status 416). */
const SMALL_CHUNK = 4 * 1024 * 1024
/** Longest time for one chunk; a slower network makes no use of a cache. */
const CHUNK_MS = 120_000
/** An upload that had to begin anew more often will not come to its end. */
const MOST_RESTARTS = 5
/** Answers after which the upload is begun anew: session gone, request too large, chunk out of order. */
const RESTARTING = [404, 413, 416]

/** How a blob is sent. */
export interface UploadOptions {
  /** Bytes in one request. */
  readonly chunkBytes?: number
  /** Called with the bytes that the registry has, which also become fewer when an upload begins anew. */
  readonly progress?: (bytes: number) => void
}

interface Target {
  readonly connection: Connection
  readonly repository: Reference
  readonly source: BlobSource
  /** Whether the repository has the blob. */
  readonly isHeld: () => Promise<boolean>
}

/**
 * One upload of a blob (distribution spec, "Pushing blobs"): what fits in one request by POST and PUT, anything larger in
 * chunks by PATCH. After a connection that broke the registry is asked how far it came.
 */
export class BlobUpload {
  readonly #target: Target
  readonly #subject: string
  readonly #progress: (bytes: number) => void
  #chunkBytes: number
  /** Where the next request goes; undefined before the upload is opened. */
  #url: string | undefined
  #offset = 0
  #restarts = 0
  /** The last request had no good answer, so that nobody here knows how far the registry came. */
  #isUnsure = false
  /** The registry's word on how far it came was used. */
  #isResumed = false
  #isDone = false

  constructor(target: Target, options: UploadOptions) {
    this.#target = target
    this.#subject = `Pushing ${target.source.digest} to ${repositoryName(target.repository)}`
    this.#progress = options.progress ?? (() => undefined)
    const isGitHub = target.repository.registry === 'ghcr.io'
    this.#chunkBytes = options.chunkBytes ?? (isGitHub ? SMALL_CHUNK : CHUNK)
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /**
   * Sends one more request's worth. After a {@link MayPass} the next step finds out where to go on.
   *
   * @throws MayPass, or RegistryError when the registry refuses or has other bytes than were sent
   */
  async step(): Promise<void> {
    if (this.#isUnsure) await this.#settle()
    if (this.#isDone) return
    this.#url ??= await this.#open()
    this.#isUnsure = true
    await this.#sendNext(this.#url)
    this.#isUnsure = false
    this.#progress(this.#offset)
  }

  async #open(): Promise<string> {
    const url = repositoryUrl(this.#target.repository, 'blobs/uploads/')
    const response = await this.#call({ method: 'POST', url })
    if (!response.ok) throw await refusal(response, this.#subject)
    const smallest = Number(response.headers.get('oci-chunk-min-length') ?? 0)
    if (smallest > this.#chunkBytes && smallest <= 8 * CHUNK) this.#chunkBytes = smallest
    return this.#located(response, url)
  }

  async #sendNext(url: string): Promise<void> {
    const { bytes } = this.#target.source
    const left = bytes - this.#offset
    if (left === 0 || (this.#offset === 0 && left <= this.#chunkBytes)) return await this.#close(url, left)
    const length = Math.min(left, this.#chunkBytes)
    const body = await this.#target.source.read(this.#offset, length)
    const headers = { 'content-range': `${this.#offset}-${this.#offset + length - 1}` }
    const response = await this.#call({ method: 'PATCH', url, headers, body })
    if (!response.ok) throw await this.#refused(response)
    this.#url = this.#located(response, url)
    this.#offset += length
  }

  /** The registry compares what it got with the digest. */
  async #close(url: string, left: number): Promise<void> {
    const { source, isHeld } = this.#target
    const body = await source.read(this.#offset, left)
    const last = new URL(url)
    last.searchParams.set('digest', source.digest)
    const response = await this.#call({ method: 'PUT', url: last.href, body })
    if (!response.ok) throw await this.#refused(response)
    await response.body?.cancel()
    const stored = response.headers.get('docker-content-digest')
    if (stored === null ? !(await isHeld()) : stored !== source.digest) {
      throw new RegistryError(`${this.#subject}: the registry holds ${stored ?? 'nothing'} after the upload.`)
    }
    this.#offset = source.bytes
    this.#isDone = true
  }

  /** Finds out how far the registry came when the answer to a request was lost. */
  async #settle(): Promise<void> {
    this.#isDone = await this.#target.isHeld()
    if (this.#isDone || this.#url === undefined) return
    const response = await this.#call({ method: 'GET', url: this.#url })
    if (response.status === 429 || response.status >= 500) throw await refusal(response, this.#subject)
    await response.body?.cancel()
    // `0-0` stands for nothing as well as for one byte.
    const end = response.ok ? Number(/^(?:bytes=)?0-(\d+)$/.exec(response.headers.get('range') ?? '')?.[1] ?? 0) : 0
    if (end === 0 || end >= this.#target.source.bytes) return this.#restart()
    this.#url = this.#located(response, this.#url)
    this.#offset = end + 1
    this.#isResumed = true
    this.#isUnsure = false
  }

  #restart(): void {
    if (this.#restarts === MOST_RESTARTS) {
      throw new RegistryError(`${this.#subject}: the registry has lost the upload ${MOST_RESTARTS + 1} times.`)
    }
    this.#restarts += 1
    this.#url = undefined
    this.#offset = 0
    this.#isUnsure = false
    this.#isResumed = false
    this.#progress(0)
  }

  /** A refusal that an upload begun anew, in smaller chunks where the chunks were too large, may not meet. */
  async #refused(response: Response): Promise<Error> {
    const error = await refusal(response, this.#subject)
    const wasWrong = this.#isResumed && response.status === 400
    if (!RESTARTING.includes(response.status) && !wasWrong) return error
    if (response.status !== 404) this.#chunkBytes = Math.min(this.#chunkBytes, SMALL_CHUNK)
    this.#restart()
    return new MayPass(error)
  }

  #call(call: Pick<Call, 'method' | 'url' | 'headers' | 'body'>): Promise<Response> {
    const { connection, repository } = this.#target
    const headers = { 'content-type': 'application/octet-stream', ...call.headers }
    const signal = AbortSignal.timeout(CHUNK_MS)
    return connection.send({ ...call, headers, signal, subject: this.#subject, repository, actions: 'pull,push' })
  }

  /**
   * Where the upload goes on: `Location` may be relative, and behind a proxy that ends TLS it may say http for the
   * registry's own host. In the clear nothing goes to any other machine.
   */
  #located(response: Response, from: string): string {
    const base = new URL(registryUrl(this.#target.repository.registry))
    const location = response.headers.get('location')
    const next = location === null ? null : URL.parse(location, from)
    if (next?.host === base.host) next.protocol = base.protocol
    if (next?.protocol === 'https:' || next?.host === base.host) return next.href
    throw new RegistryError(`${this.#subject}: the registry gave no address for the upload that can be used.`)
  }
}
