import { bytes, seconds } from '../../report/figures.ts'
import { say } from '../../runner/log.ts'

const EVERY_MS = 5_000

/** Tells how far a transfer is, in a line every five seconds and one at its end where it took more than a second. */
export interface Progress {
  /** @param count bytes that are over there by now */
  readonly reached: (count: number) => void
  readonly end: () => void
}

/** @param what beginning of each line, as `Sent` */
export function progressOf(what: string, total: number): Progress {
  const start = performance.now()
  let [last, count] = [start, 0]
  return {
    reached: (reached) => {
      count = reached
      if (performance.now() - last < EVERY_MS || count === total) return
      last = performance.now()
      say(`${what} ${bytes(count)} of ${bytes(total)}, ${rate(count, last - start)}`)
    },
    end: () => {
      const took = performance.now() - start
      if (took > 1_000) say(`${what} ${bytes(total)} in ${seconds(took)}, ${rate(total, took)}`)
    },
  }
}

const rate = (count: number, milliseconds: number): string => `${bytes(Math.round((count * 1000) / milliseconds))}/s`
