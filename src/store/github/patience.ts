import { setTimeout as sleep } from 'node:timers/promises'
import { say } from '../../runner/log.ts'

/** How long to wait for the service, all in milliseconds. */
export interface Patience {
  /** For the answer to a question. */
  readonly answer: number
  /** Without any byte coming in. */
  readonly idleDownload: number
  /** Without any progress of an upload, which the official client reports once for every 64 MiB in 8 parallel blocks. */
  readonly idleUpload: number
  /** Before the second attempt; doubled before the third. */
  readonly pause: number
  /** When the service asks for a longer wait than this, it is not asked again. */
  readonly longestWait: number
}

/** A stuck transfer has been seen to stand still for 20 minutes (actions/cache#810); a cold build takes less. */
export const PATIENCE: Patience = {
  answer: 30_000,
  idleDownload: 30_000,
  idleUpload: 300_000,
  pause: 1000,
  longestWait: 30_000,
}

const ATTEMPTS = 3

/** Something that may have healed by the next attempt: a connection that broke, a server that is overloaded. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault'
  /** The other side asked for at least this wait, in milliseconds. */
  readonly afterMs: number

  constructor(message: string, afterMs = 0) {
    super(message)
    this.afterMs = afterMs
  }
}

/** Repeats work that ends in a {@link PassingFault}, three times at most; a random part keeps many jobs apart. */
export async function patiently<T>(
  patience: Patience,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof PassingFault) || attempt === ATTEMPTS || error.afterMs > patience.longestWait) throw error
      const pause = patience.pause * 2 ** (attempt - 1) * (1 + Math.random() / 2)
      await rest(Math.max(pause, error.afterMs), error, signal)
    }
  }
}

async function rest(milliseconds: number, { message, afterMs }: PassingFault, signal?: AbortSignal): Promise<void> {
  if (afterMs >= 1000) say(`Waiting for ${Math.ceil(milliseconds / 1000)} s: ${message}.`)
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal })
}

/** Milliseconds of `Retry-After`, seconds or a date (RFC 9110, section 10.2.3); undefined where it is absent. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}

/** What is said of a rate limit; a part of a sentence. */
export function rateLimit(afterMs: number | undefined): string {
  const until = afterMs === undefined ? '' : `; it takes requests again in ${Math.ceil(afterMs / 1000)} s`
  return `the GitHub cache has reached its rate limit${until}`
}

/** Aborts when nothing was heard for some time. */
export interface Watch {
  readonly signal: AbortSignal
  /** Something was heard. */
  readonly heard: () => void
  readonly stop: () => void
}

/** Starts a watch of so many milliseconds; `what` is the subject of "… for 60 s". */
export function watch(milliseconds: number, what: string): Watch {
  const controller = new AbortController()
  const late = (): void => controller.abort(new Error(`${what} for ${milliseconds / 1000} s`))
  const timer = setTimeout(late, milliseconds)
  return { signal: controller.signal, heard: () => timer.refresh(), stop: () => clearTimeout(timer) }
}

/** A signal that aborts with the first of several. */
export const anyOf = (...signals: readonly (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined))
