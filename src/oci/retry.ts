import { setTimeout as sleep } from 'node:timers/promises'

/** How long a call is tried again. */
export interface RetryPolicy {
  /** After this many milliseconds no further attempt is started. */
  readonly deadlineMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** One attempt, from the first byte sent to the last one read; 30 seconds when not given. */
  readonly attemptMs?: number
}

/** Time and chance, so that tests can do without both. */
export interface Clock {
  /** Milliseconds since some moment. */
  readonly now: () => number
  /** Rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>
  /** From 0 up to 1. */
  readonly random: () => number
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
  random: Math.random,
}

/** Half a second at first, two minutes in all. */
export const defaultPolicy: RetryPolicy = { deadlineMs: 120_000, firstWaitMs: 500, longestWaitMs: 15_000 }

/** An attempt has failed in a way that may pass. */
export class MayPass extends Error {
  /** What is thrown when it does not pass. */
  override readonly cause: Error
  /** The other side asked for at least this wait. */
  readonly afterMs: number
  /** Tried no longer than this, where that is less than the policy's deadline. */
  readonly withinMs: number
  /** Part of a long answer came: the deadline counts from where it broke. */
  readonly progressed: boolean

  constructor(
    cause: Error,
    limits: { readonly afterMs?: number; readonly withinMs?: number; readonly progressed?: boolean } = {},
  ) {
    super(cause.message)
    this.cause = cause
    this.progressed = limits.progressed ?? false
    this.afterMs = limits.afterMs ?? 0
    this.withinMs = limits.withinMs ?? Number.POSITIVE_INFINITY
  }
}

/** A stream that breaks more often than this is not worth another deadline. */
const MOST_ANEW = 5

/**
 * Tries until an attempt succeeds, throws something else than {@link MayPass}, or the time is over. The waits double and
 * are scattered over their upper half, so that the legs of a matrix do not come back all at once.
 *
 * @throws the cause of the last {@link MayPass} when the time is over
 */
export async function withRetries<T>(policy: RetryPolicy, attempt: () => Promise<T>, clock = realClock): Promise<T> {
  let start = clock.now()
  for (let turn = 0; ; turn += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof MayPass)) throw error
      start = startAfter(error, turn, start, clock)
      const wait = Math.max(backOff(policy, turn, clock.random()), error.afterMs)
      if (clock.now() - start + wait > limitOf(policy, error)) throw error.cause
      await clock.sleep(wait)
    }
  }
}

const startAfter = ({ progressed }: MayPass, turn: number, start: number, clock: Clock): number =>
  progressed && turn < MOST_ANEW ? clock.now() : start

const limitOf = (policy: RetryPolicy, { withinMs }: MayPass): number => Math.min(policy.deadlineMs, withinMs)

function backOff(policy: RetryPolicy, turn: number, chance: number): number {
  const full = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** turn)
  return full / 2 + (full / 2) * chance
}
