/** Ways in which the service can fail on request; they hold for as long as it runs. */
export interface Faults {
  /** Answers as to a token that may not write. */
  readonly denyWrite?: boolean
  /** Answers as to a token that may not read. */
  readonly denyRead?: boolean
  /** So many questions are answered by 429 first. */
  readonly rateLimited?: number
  /** So many questions are answered by 500 first. */
  readonly failing?: number
  /** Every download has only half of its bytes, and says so in Content-Length. */
  readonly truncate?: boolean
  /** Every download breaks off in the middle. */
  readonly drop?: boolean
  /** Every download stands still in the middle. */
  readonly stall?: boolean
  /** Every download has one bit turned in the middle. */
  readonly corrupt?: boolean
}

/** Counts down the answers that are to fail. */
export class Trouble {
  readonly faults: Faults
  #rateLimited: number
  #failing: number

  constructor(faults: Faults) {
    this.faults = faults
    this.#rateLimited = faults.rateLimited ?? 0
    this.#failing = faults.failing ?? 0
  }

  /** The status that the next answer has to have instead of its own. */
  nextStatus(): 429 | 500 | undefined {
    if (this.#rateLimited > 0) {
      this.#rateLimited -= 1
      return 429
    }
    if (this.#failing === 0) return undefined
    this.#failing -= 1
    return 500
  }

  /** Whether downloads are to be spoilt in some way. */
  get spoilsDownloads(): boolean {
    const { truncate, drop, stall, corrupt } = this.faults
    return [truncate, drop, stall, corrupt].includes(true)
  }
}
