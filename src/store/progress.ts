import { bytes, seconds } from '../report/figures.ts'
import { say } from '../runner/log.ts'

const EVERY_MS = 5_000
/** Nobody wonders about what takes less. */
const LONG_MS = 3_000

/** One of the transfers that a meter tells of. */
export interface Transfer {
  /** @param count bytes that are over there by now */
  readonly reached: (count: number) => void
  readonly end: () => void
}

/**
 * Tells how far the transfers of a store are that run at the same time: a line of all of them together every five seconds,
 * `Received 120.0 MB of 600.0 MB, 24.0 MB/s`, and one at the end where they took more than three seconds.
 */
export class Meter {
  readonly #what: string
  /** Bytes of each transfer since the last time that none was running. */
  readonly #transfers = new Map<symbol, { readonly total: number; count: number }>()
  #running = 0
  #start = 0
  #last = 0

  /** @param what beginning of each line, as `Sent` */
  constructor(what: string) {
    this.#what = what
  }

  /** Begins one transfer of so many bytes. */
  begin(total: number): Transfer {
    const [name, state] = [Symbol(), { total, count: 0 }]
    if (this.#running === 0) this.#restart()
    this.#running += 1
    this.#transfers.set(name, state)
    let isOver = false
    return {
      reached: (count) => {
        state.count = count
        this.#tell()
      },
      end: () => {
        if (!isOver) this.#end()
        isOver = true
      },
    }
  }

  #restart(): void {
    this.#transfers.clear()
    this.#start = performance.now()
    this.#last = this.#start
  }

  #tell(): void {
    const now = performance.now()
    const { count, total } = this.#sums()
    if (now - this.#last < EVERY_MS || count === total) return
    this.#last = now
    say(`${this.#what} ${bytes(count)} of ${bytes(total)}, ${rate(count, now - this.#start)}`)
  }

  #end(): void {
    this.#running -= 1
    const took = performance.now() - this.#start
    const { count } = this.#sums()
    if (this.#running === 0 && took > LONG_MS) {
      say(`${this.#what} ${bytes(count)} in ${seconds(took)}, ${rate(count, took)}`)
    }
  }

  #sums(): { readonly count: number; readonly total: number } {
    const all = [...this.#transfers.values()]
    const sum = (of: 'count' | 'total'): number => all.reduce((before, transfer) => before + transfer[of], 0)
    return { count: sum('count'), total: sum('total') }
  }
}

const rate = (count: number, milliseconds: number): string => `${bytes(Math.round((count * 1000) / milliseconds))}/s`
