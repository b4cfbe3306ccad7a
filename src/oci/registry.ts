import { messageOf, UserError } from '../errors.ts'
import { type Challenge, chosenChallenge } from './challenge.ts'
import type { Credential, Credentials } from './credentials.ts'
import { type Digest, digestOf, isDigest } from './digest.ts'
import { type Descriptor, decodeManifest, INDEX_TYPES, MANIFEST_TYPES, type Manifest } from './manifest.ts'
import { type Reference, referenceName, repositoryName } from './reference.ts'
import { type Clock, defaultPolicy, MayPass, type RetryPolicy, realClock, withRetries } from './retry.ts'

/** The distribution spec asks registries to take manifests up to this size; nobody needs larger ones. */
const MANIFEST_LIMIT = 4 * 1024 * 1024
/** Image configs are a few kilobytes. */
const BLOB_LIMIT = 8 * 1024 * 1024
const ANSWER_LIMIT = 64 * 1024
/** One attempt, from the first byte sent to the last one read. */
const ATTEMPT_MS = 30_000
const ACCEPT = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ')
const LOGIN = 'Log in before this step (docker/login-action) with an account that may pull from it.'

/** A registry has refused or could not be reached. */
export class RegistryError extends UserError {
  /** The answer's status, undefined when there was no answer. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

/** A manifest or an index as the registry holds it. */
export interface StoredManifest {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly content: Manifest
}

/** How a registry is read. */
export interface RegistryOptions {
  readonly credentials: Credentials
  /** How long a 404 is tried again where {@link Patience} allows it: some registries show a push only seconds later. */
  readonly healingMs?: number
  readonly policy?: RetryPolicy
  readonly clock?: Clock
}

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
  /** Most bytes that are read. */
  readonly limit: number
}

interface Answer {
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** Reads manifests and small blobs from any registry of the OCI distribution spec. It never writes. */
export class RegistryClient {
  readonly #credentials: Credentials
  readonly #healingMs: number
  readonly #policy: RetryPolicy
  readonly #clock: Clock
  /** `Authorization` by repository: tokens are good for one repository only. */
  readonly #authorizations = new Map<string, string>()

  constructor(options: RegistryOptions) {
    this.#credentials = options.credentials
    this.#healingMs = options.healingMs ?? 30_000
    this.#policy = options.policy ?? defaultPolicy
    this.#clock = options.clock ?? realClock
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
      const { headers } = await this.#ask({ ...manifestRequest(image), method: 'HEAD' })
      const digest = headers.get('docker-content-digest') ?? ''
      return isDigest(digest) ? digest : (await this.manifest(image)).digest
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /**
   * A small blob (up to 8 MiB), its bytes checked against the descriptor.
   *
   * @throws RegistryError when the registry refuses, or sends other bytes than those asked for
   */
  async blob(
    repository: Reference,
    { digest }: Pick<Descriptor, 'digest'>,
    patience: Patience = {},
  ): Promise<Uint8Array> {
    const subject = `${repositoryName(repository)}@${digest}`
    const place = { subject, repository, path: `blobs/${digest}`, accept: '*/*', limit: BLOB_LIMIT }
    const { bytes } = await this.#ask({ ...place, ...patience, method: 'GET' })
    const found = digestOf(bytes)
    if (found !== digest) throw wrongBytes(subject, found)
    return bytes
  }

  #ask(request: Request): Promise<Answer> {
    return withRetries(this.#policy, () => this.#attempt(request), this.#clock)
  }

  async #attempt(request: Request): Promise<Answer> {
    const response = await this.#authorized(request)
    if (response.ok) return { headers: response.headers, bytes: await limitedBytes(response, request) }
    const error = await refusal(response, request.subject)
    if (response.status === 404 && request.fresh === true) throw new MayPass(error, { withinMs: this.#healingMs })
    throw passing(response.status) ? new MayPass(error, { afterMs: retryAfter(response.headers) }) : error
  }

  /** Sends with what opened this repository before; a 401 says how to get it anew. */
  async #authorized(request: Request): Promise<Response> {
    const key = repositoryName(request.repository)
    const url = `${registryUrl(request.repository.registry)}/v2/${request.repository.repository}/${request.path}`
    const attempt = (): Promise<Response> => {
      const authorization = this.#authorizations.get(key)
      const headers = { accept: request.accept, ...(authorization === undefined ? {} : { authorization }) }
      return send(url, { method: request.method, headers }, request.subject)
    }
    const response = await attempt()
    if (response.status !== 401) return response
    const challenge = chosenChallenge(response.headers.get('www-authenticate') ?? '')
    const answer = challenge === undefined ? undefined : await this.#answer(challenge, request)
    if (answer === undefined) return response
    await response.body?.cancel()
    this.#authorizations.set(key, answer)
    return await attempt()
  }

  async #answer(challenge: Challenge, { repository }: Request): Promise<string | undefined> {
    const credential = await this.#credentials(repository.registry)
    if (challenge.scheme === 'basic') return credential?.kind === 'password' ? basic(credential) : undefined
    return `Bearer ${await fetchToken(challenge, repository, credential)}`
  }
}

/** Docker Hub's registry has another name than its images; plain HTTP only to this machine, as docker does it. */
export function registryUrl(registry: string): string {
  if (registry === 'docker.io') return 'https://registry-1.docker.io'
  return `${isLoopback(registry) ? 'http' : 'https'}://${registry}`
}

const isLoopback = (registry: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(registry.toLowerCase())

function manifestRequest(image: Reference): Omit<Request, 'method'> {
  const path = `manifests/${image.digest ?? image.tag ?? 'latest'}`
  return { subject: referenceName(image), repository: image, path, accept: ACCEPT, limit: MANIFEST_LIMIT }
}

/** Token protocol of the distribution project: docs "Token authentication" and "OAuth2 token authentication". */
async function fetchToken(challenge: Challenge, image: Reference, credential: Credential | undefined): Promise<string> {
  const subject = `The token service of ${image.registry}`
  const realm = tokenUrl(challenge.realm, subject)
  const scope = challenge.scope ?? `repository:${image.repository}:pull`
  const parameters = new URLSearchParams({ service: challenge.service ?? image.registry, scope })
  const response = await send(...tokenRequest(realm, parameters, credential), subject)
  if (!response.ok) {
    const error = await refusal(response, subject)
    throw passing(response.status) ? new MayPass(error, { afterMs: retryAfter(response.headers) }) : error
  }
  return tokenIn(await limitedBytes(response, { subject, limit: ANSWER_LIMIT }), subject)
}

function tokenRequest(
  realm: URL,
  parameters: URLSearchParams,
  credential: Credential | undefined,
): [string, RequestInit] {
  if (credential?.kind === 'token') {
    const form = { grant_type: 'refresh_token', client_id: 'muslin', refresh_token: credential.identityToken }
    for (const [name, value] of Object.entries(form)) parameters.set(name, value)
    return [realm.href, { method: 'POST', body: parameters }]
  }
  for (const [name, value] of parameters) realm.searchParams.set(name, value)
  return [realm.href, credential === undefined ? {} : { headers: { authorization: basic(credential) } }]
}

/** A registry names its token service itself; the password must not go there in the clear. */
function tokenUrl(realm: string, subject: string): URL {
  const url = URL.parse(realm)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host))) return url
  throw new RegistryError(
    `${subject} has no https address, so no credentials are sent there. Use another registry host.`,
  )
}

function tokenIn(bytes: Uint8Array, subject: string): string {
  const answer = jsonOrNothing(bytes) as { token?: unknown; access_token?: unknown } | undefined
  const token = answer?.token ?? answer?.access_token
  if (typeof token === 'string' && token !== '') return token
  throw new RegistryError(`${subject} answered without a token. Try again later.`)
}

const basic = ({ username, password }: Extract<Credential, { kind: 'password' }>): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

async function send(url: string, init: RequestInit, subject: string): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(ATTEMPT_MS) })
  } catch (error) {
    throw new MayPass(new RegistryError(`${subject}: no answer: ${messageOf(error)}`))
  }
}

async function limitedBytes(
  response: Response,
  { subject, limit }: Pick<Request, 'subject' | 'limit'>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let count = 0
  try {
    for await (const chunk of response.body ?? []) {
      count += chunk.byteLength
      if (count > limit) break
      chunks.push(chunk)
    }
  } catch (error) {
    throw new MayPass(new RegistryError(`${subject}: the answer broke off: ${messageOf(error)}`))
  }
  if (count > limit)
    throw new RegistryError(`${subject}: the answer is larger than ${limit} bytes, which no image needs.`)
  return Buffer.concat(chunks)
}

/** Too many requests, or a fault on the other side; any other refusal stays what it is. */
const passing = (status: number): boolean => status === 429 || status >= 500

/** Milliseconds from `Retry-After`: seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(headers: Headers): number {
  const value = headers.get('retry-after') ?? ''
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, wait) : 0
}

async function refusal(response: Response, subject: string): Promise<RegistryError> {
  const answered = `${subject}: the registry answered ${response.status}`
  const said = await refusalText(response)
  const remedy = response.status === 401 || response.status === 403 ? ` ${LOGIN}` : ''
  return new RegistryError(`${answered}${said === '' ? '' : ` (${said})`}.${remedy}`, response.status)
}

/** Codes and messages as the distribution spec writes them, kept short: a proxy may answer with a whole page. */
async function refusalText(response: Response): Promise<string> {
  const bytes = await limitedBytes(response, { subject: '', limit: ANSWER_LIMIT }).catch(() => new Uint8Array())
  const { errors } = (jsonOrNothing(bytes) ?? {}) as { errors?: readonly { code?: unknown; message?: unknown }[] }
  if (!Array.isArray(errors)) return ''
  const texts = errors.map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
  return texts.join(', ').replace(/\s+/g, ' ').slice(0, 200)
}

function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function wrongBytes(subject: string, found: Digest): RegistryError {
  return new RegistryError(`${subject}: the registry sent other bytes than those asked for (${found}). Push it again.`)
}
