import { setTimeout as sleep } from 'node:timers/promises'

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
}

/** A stuck transfer has been seen to stand still for 20 minutes (actions/cache#810); a cold build takes less. */
export const PATIENCE: Patience = { answer: 30_000, idleDownload: 60_000, idleUpload: 300_000, pause: 1000 }

const ATTEMPTS = 3

/** Something that may have healed by the next attempt: a connection that broke, a server that is overloaded. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault'
}

/** Repeats work that ends in a {@link PassingFault}, three times at most; a random part keeps many jobs apart. */
export async function patiently<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof PassingFault) || attempt === ATTEMPTS) throw error
      await sleep(patience.pause * 2 ** (attempt - 1) * (1 + Math.random() / 2))
    }
  }
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
