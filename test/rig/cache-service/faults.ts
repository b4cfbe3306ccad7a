/**
 * What is wrong with the answer to one download: half of its bytes and a Content-Length that says so (`truncate`), a
 * connection that breaks in the middle (`drop`) or stands still there (`stall`), one bit turned in the middle of the blob
 * (`corrupt`), the whole where a part was asked for (`whole`), the same in chunks without a length (`unannounced`), another part (`shift`), one byte each 10 ms (`crawl`), or
 * another status.
 */
export type DownloadFault =
  | 'truncate'
  | 'drop'
  | 'stall'
  | 'corrupt'
  | 'whole'
  | 'unannounced'
  | 'shift'
  | 'crawl'
  | 403
  | 404
  | 429
  | 503

/** Ways in which the service can fail on request; they hold for as long as it runs. */
export interface Faults {
  /** Answers as to a token that may not write. */
  readonly denyWrite?: boolean
  /** Answers as to a token that may not read. */
  readonly denyRead?: boolean
  /** The storage of the account is used up. */
  readonly quota?: boolean
  /** So many questions are answered by 429 first. */
  readonly rateLimited?: number
  /** Seconds that an answer with status 429 or 503 asks to wait; null for none, 7 when not given. */
  readonly retryAfter?: number | null
  /** So many questions are answered by 500 first. */
  readonly failing?: number
  /** What is wrong with every download. */
  readonly download?: DownloadFault
  /** What is wrong with the first downloads, one each. */
  readonly downloads?: readonly (DownloadFault | undefined)[]
  /** So many downloads an address is good for. */
  readonly addressUses?: number
  /** Uploads of blobs are never answered. */
  readonly stallUploads?: boolean
}

/** Counts down the answers that are to fail. */
export class Trouble {
  readonly faults: Faults
  readonly #downloads: (DownloadFault | undefined)[]
  readonly #uses = new Map<string, number>()
  #rateLimited: number
  #failing: number

  constructor(faults: Faults) {
    this.faults = faults
    this.#downloads = [...(faults.downloads ?? [])]
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

  /** What is wrong with the next download from this address. */
  nextDownload(address: string): DownloadFault | undefined {
    const uses = (this.#uses.get(address) ?? 0) + 1
    this.#uses.set(address, uses)
    if (uses > (this.faults.addressUses ?? Number.POSITIVE_INFINITY)) return 403
    return this.#downloads.length > 0 ? this.#downloads.shift() : this.faults.download
  }

  /** Headers of an answer that asks to come again later. */
  get later(): Readonly<Record<string, string>> {
    const { retryAfter = 7 } = this.faults
    return retryAfter === null ? {} : { 'retry-after': String(retryAfter) }
  }
}
