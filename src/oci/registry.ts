import { limitedBytes, RegistryError, refusal } from './answer.ts'
import { Connection, type ConnectionOptions, repositoryUrl } from './connection.ts'
import { type Digest, digestOf, isDigest } from './digest.ts'
import {
  BLOB_LIMIT,
  type Descriptor,
  decodeManifest,
  INDEX_TYPES,
  MANIFEST_LIMIT,
  MANIFEST_TYPES,
  type Manifest,
} from './manifest.ts'
import { type Reference, referenceName, repositoryName } from './reference.ts'
import { MayPass } from './retry.ts'

const ACCEPT = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ')

/** A manifest or an index as the registry holds it. */
export interface StoredManifest {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly content: Manifest
}

/** How a registry is read. */
export interface RegistryOptions extends ConnectionOptions {
  /** How long a 404 is tried again where {@link Patience} allows it: some registries show a push only seconds later. */
  readonly healingMs?: number
}

/** A blob that is read into memory; its size where a descriptor says it. */
export type SmallBlob = Pick<Descriptor, 'digest'> & Partial<Pick<Descriptor, 'size'>>

/** What the caller knows about the thing it asks for. */
export interface Patience {
  /** It was pushed just now, so a 404 may pass. */
  readonly fresh?: boolean
}

interface Request extends Patience {
  /** Whose answer this is, for messages. */
  readonly subject: string
  readonly repository: Reference
  /** Behind `/v2/<repository>/`. */
  readonly path: string
  readonly method: 'GET' | 'HEAD'
  readonly accept: string
  /** Most bytes that are read, and why there are no more. */
  readonly limit: number
  readonly why?: string
}

interface Answer {
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** Reads manifests and small blobs from any registry of the OCI distribution spec. It never writes. */
export class RegistryClient {
  /** For listing tags, pushing and large blobs, which are modules of their own. */
  readonly connection: Connection
  readonly #healingMs: number
  readonly #options: RegistryOptions

  constructor(options: RegistryOptions) {
    this.#options = options
    this.connection = new Connection(options)
    this.#healingMs = options.healingMs ?? 30_000
  }

  /** A client like this one, whose calls end with another signal. */
  until(signal: AbortSignal): RegistryClient {
    return new RegistryClient({ ...this.#options, signal })
  }

  /** How long a 404 of what was just pushed is tried again. */
  get healingMs(): number {
    return this.#healingMs
  }

  /**
   * The manifest or index under a digest (whose bytes are checked against it) or under a tag.
   *
   * @throws RegistryError when the registry refuses, or sends other bytes than those asked for
   * @throws UserError when what it holds there is neither a manifest nor an index
   */
  async manifest(image: Reference, patience: Patience = {}): Promise<StoredManifest> {
    const { bytes } = await this.#ask({ ...manifestRequest(image), ...patience, method: 'GET' })
    const digest = digestOf(bytes)
    if (image.digest !== undefined && digest !== image.digest) throw wrongBytes(referenceName(image), digest)
    return { digest, bytes, content: decodeManifest(bytes) }
  }

  /**
   * The digest that a tag points to now, undefined when there is no such tag.
   *
   * @throws RegistryError when the registry refuses
   */
  async digestOfTag(image: Reference): Promise<Digest | undefined> {
    try {
      return (await this.#headDigest(image)) ?? (await this.manifest(image)).digest
    } catch (error) {
      if (hasStatus(error, [404])) return undefined
      throw error
    }
  }

  /** Nothing where the registry names no digest, or knows no HEAD (RFC 9110, sections 15.5.6 and 15.6.2). */
  async #headDigest(image: Reference): Promise<Digest | undefined> {
    try {
      const { headers } = await this.#ask({ ...manifestRequest(image), method: 'HEAD' })
      const digest = headers.get('docker-content-digest') ?? ''
      return isDigest(digest) ? digest : undefined
    } catch (error) {
      if (hasStatus(error, [405, 501])) return undefined
      throw error
    }
  }

  /**
   * A small blob (up to 8 MiB, and no more than its descriptor says), its bytes checked against the digest.
   *
   * @throws RegistryError when the registry refuses, or sends other bytes than those asked for
   */
  async blob(repository: Reference, { digest, size }: SmallBlob, patience: Patience = {}): Promise<Uint8Array> {
    const subject = `${repositoryName(repository)}@${digest}`
    const place = { subject, repository, path: `blobs/${digest}`, accept: '*/*', ...limitOf(size) }
    const { bytes } = await this.#ask({ ...place, ...patience, method: 'GET' })
    const found = digestOf(bytes)
    if (found !== digest) throw wrongBytes(subject, found)
    return bytes
  }

  #ask(request: Request): Promise<Answer> {
    return this.connection.retrying(() => this.#attempt(request))
  }

  async #attempt(request: Request): Promise<Answer> {
    const { subject, repository, method, accept } = request
    const url = repositoryUrl(repository, request.path)
    const response = await this.connection.send({
      subject,
      repository,
      actions: 'pull',
      method,
      url,
      headers: { accept },
    })
    if (response.ok) {
      const bytes = await limitedBytes(response, subject, request.limit, request.why)
      return { headers: response.headers, bytes }
    }
    const error = await refusal(response, subject)
    const heals = response.status === 404 && request.fresh === true
    throw heals ? new MayPass(error, { withinMs: this.#healingMs }) : error
  }
}

const hasStatus = (error: unknown, statuses: readonly number[]): boolean =>
  error instanceof RegistryError && statuses.includes(error.status ?? 0)

function manifestRequest(image: Reference): Omit<Request, 'method'> {
  const path = `manifests/${image.digest ?? image.tag ?? 'latest'}`
  return { subject: referenceName(image), repository: image, path, accept: ACCEPT, limit: MANIFEST_LIMIT }
}

const limitOf = (size = BLOB_LIMIT): Pick<Request, 'limit' | 'why'> =>
  size < BLOB_LIMIT ? { limit: size, why: 'and its manifest says that it has no more' } : { limit: BLOB_LIMIT }

function wrongBytes(subject: string, found: Digest): RegistryError {
  return new RegistryError(`${subject}: the registry sent other bytes than those asked for (${found}). Push it again.`)
}
