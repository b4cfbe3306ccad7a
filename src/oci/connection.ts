import { ATTEMPT_MS, send } from './answer.ts'
import { type Challenge, chosenChallenge } from './challenge.ts'
import type { Credentials } from './credentials.ts'
import { type Reference, repositoryName } from './reference.ts'
import { type Clock, defaultPolicy, type RetryPolicy, realClock, withRetries } from './retry.ts'
import { type Actions, basic, fetchToken, registryUrl } from './token.ts'

/** How registries are spoken to. */
export interface ConnectionOptions {
  readonly credentials: Credentials
  readonly policy?: RetryPolicy
  readonly clock?: Clock
  /** Ends every call, and every wait between two attempts. */
  readonly signal?: AbortSignal
}

/** One request to a registry. */
export interface Call {
  /** Whose answer this is, for messages. */
  readonly subject: string
  readonly repository: Reference
  readonly actions: Actions
  /** Another repository of the registry, which the token has to open for reading: a blob is mounted from there. */
  readonly mountFrom?: Reference
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** In memory, because it is sent a second time after a 401. */
  readonly body?: Uint8Array<ArrayBuffer>
  /** Ends the call; without it an attempt ends after 30 seconds. */
  readonly signal?: AbortSignal
  readonly redirect?: 'manual'
}

/** The address of something in a repository; `path` is what comes behind `/v2/<repository>/`. */
export const repositoryUrl = ({ registry, repository }: Reference, path: string): string =>
  `${registryUrl(registry)}/v2/${repository}/${path}`

/** Sends requests with what opens the registry, and remembers what did. */
export class Connection {
  readonly #credentials: Credentials
  readonly #policy: RetryPolicy
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  /** `Authorization` by repository and actions: a token is good for no more. */
  readonly #authorizations = new Map<string, string>()

  constructor(options: ConnectionOptions) {
    this.#credentials = options.credentials
    this.#policy = options.policy ?? defaultPolicy
    this.#signal = options.signal
    const clock = options.clock ?? realClock
    this.#clock = { ...clock, sleep: (milliseconds) => sleepOf(clock, milliseconds, options.signal) }
  }

  /** What ends every call. */
  get signal(): AbortSignal | undefined {
    return this.#signal
  }

  /** Repeats an attempt by the connection's one policy. */
  retrying<T>(attempt: () => Promise<T>): Promise<T> {
    return withRetries(this.#policy, attempt, this.#clock)
  }

  /**
   * The answer to one request, whatever its status. What opened the repository before is sent with it; a 401 says how to
   * get it anew, where it is the registry's own: it may redirect to another host, which has no right to a password.
   *
   * @throws MayPass when there is no answer
   */
  async send(call: Call): Promise<Response> {
    const response = await this.#attempt(call)
    if (response.status !== 401 || !isOwnHost(call.url, call) || !isOwnHost(response.url, call)) return response
    const challenge = chosenChallenge(response.headers.get('www-authenticate') ?? '')
    const answer = challenge === undefined ? undefined : await this.#answer(challenge, call)
    if (answer === undefined) return response
    await response.body?.cancel()
    this.#authorizations.set(keyOf(call), answer)
    return await this.#attempt(call)
  }

  #attempt(call: Call): Promise<Response> {
    const authorization = isOwnHost(call.url, call) ? this.#authorizations.get(keyOf(call)) : undefined
    const headers = { ...call.headers, ...(authorization === undefined ? {} : { authorization }) }
    const signal = call.signal ?? AbortSignal.timeout(this.#policy.attemptMs ?? ATTEMPT_MS)
    return send(call.url, { ...optional(call), method: call.method, headers, signal }, call.subject, this.#signal)
  }

  async #answer(challenge: Challenge, { repository, actions, mountFrom }: Call): Promise<string | undefined> {
    const credential = await this.#credentials(repository.registry)
    if (challenge.scheme === 'basic') return credential?.kind === 'password' ? basic(credential) : undefined
    return `Bearer ${await fetchToken(challenge, repository, credential, actions, mountFrom, this.#signal)}`
  }
}

/** A wait that is ended rejects with an error of its own, which does not say why. */
async function sleepOf(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

const keyOf = ({ repository, actions, mountFrom }: Call): string =>
  [repositoryName(repository), actions, mountFrom === undefined ? '' : repositoryName(mountFrom)].join(' ')

/** An upload may be sent on to another host, which the registry's password is not for. */
const isOwnHost = (url: string, { repository }: Call): boolean =>
  new URL(url).origin === new URL(registryUrl(repository.registry)).origin

function optional({ body, redirect }: Call): RequestInit {
  return {
    ...(body === undefined ? {} : { body }),
    ...(redirect === undefined ? {} : { redirect }),
  }
}
