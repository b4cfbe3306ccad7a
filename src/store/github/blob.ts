import { messageOf } from '../../errors.ts'
import { EntryAbsent } from '../store.ts'
import { type FoundEntry, lookup } from './lookup.ts'
import { anyOf, PassingFault, rateLimit, retryAfter, type Watch } from './patience.ts'
import type { Session } from './service.ts'

/** An address is good for minutes; a transfer that needs more of them has other troubles. */
const MOST_RENEWALS = 5

/** Where the archive of an entry lies: in a blob storage that whoever has the signed address can read. */
export class EntryBlob {
  readonly #session: Session
  readonly #key: string
  #url: string
  #renewals = 0
  #renewal: Promise<string> | undefined

  constructor(session: Session, entry: FoundEntry) {
    this.#session = session
    this.#key = entry.matchedKey
    this.#url = entry.signedUrl
  }

  /**
   * Asks for the archive. Where the address has expired the service is asked for a new one.
   *
   * @param range the header: `bytes=0-9`; without it for the whole
   * @throws EntryAbsent when the archive is not there any more
   * @throws PassingFault, or Error when the storage refuses
   */
  async get(range: string | undefined, guard: Watch, stop?: AbortSignal): Promise<Response> {
    for (;;) {
      const url = this.#url
      const answer = await this.#ask(url, range, guard, stop)
      if (answer.status === 200 || answer.status === 206) return answer
      await answer.body?.cancel()
      // What the storage answers to an address whose time is over.
      if (answer.status !== 403) throw this.#refused(answer)
      if (url === this.#url) this.#url = await this.#renewed()
    }
  }

  async #ask(url: string, range: string | undefined, guard: Watch, stop?: AbortSignal): Promise<Response> {
    // The archive is packed already, and its length has to be what the storage says.
    const headers = { 'accept-encoding': 'identity', ...(range === undefined ? {} : { range }) }
    const signal = anyOf(guard.signal, stop, this.#session.signal)
    return await fetch(url, { headers, signal }).catch((error: unknown) => {
      throw brokeOff(error, guard)
    })
  }

  #refused({ status, headers }: Response): Error {
    if (status === 404) return new EntryAbsent(`there is no entry ${this.#key} any more: it was evicted or deleted`)
    const wait = retryAfter(headers)
    const reason = status === 429 ? rateLimit(wait) : `the storage of the GitHub cache answered ${status}`
    return status >= 500 || status === 429 ? new PassingFault(reason, wait) : new Error(reason)
  }

  /** One question for all parts that meet the old address. */
  #renewed(): Promise<string> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #renew(): Promise<string> {
    this.#renewals += 1
    if (this.#renewals > MOST_RENEWALS) throw new Error('the storage of the GitHub cache answered 403')
    const entry = await lookup(this.#session, this.#key, [])
    if (entry?.matchedKey === this.#key) return entry.signedUrl
    throw new EntryAbsent(`there is no entry ${this.#key} any more: it was evicted or deleted`)
  }
}

/**
 * The bytes of an answer as they come.
 *
 * @throws PassingFault when the connection breaks, or nothing comes for too long
 */
export async function* bodyOf(answer: Response, guard: Watch): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader()
  if (reader === undefined) return
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw brokeOff(error, guard)
      })
      if (done) return
      guard.heard()
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** A connection that broke, or on which nothing came for too long; the next one may do better. */
const brokeOff = (error: unknown, { signal }: Watch): PassingFault =>
  new PassingFault(
    signal.aborted ? messageOf(signal.reason) : `the transfer from the GitHub cache broke off: ${messageOf(error)}`,
  )
