import type { Transfer } from '../progress.ts'
import { bodyOf, type EntryBlob } from './blob.ts'
import { PassingFault, patiently, watch } from './patience.ts'
import type { Session } from './service.ts'

/** Large enough that asking costs little, small enough that the first bytes are there soon. */
export const PART_BYTES = 8 * 1024 * 1024
/** Parts of one archive that are under way, or wait for those before them. */
const AHEAD = 8

/** The storage sends nothing but whole archives. */
export class NoParts extends Error {
  override readonly name = 'NoParts'
}

/** How an archive is fetched in parts. */
export interface Partition {
  readonly session: Session
  readonly blob: EntryBlob
  /** Called once, when the size of the archive is known and nothing of it was handed out; may throw. */
  readonly sized: (total: number) => Transfer
}

/**
 * The bytes of an archive in order, fetched in parts, several at a time. A part whose connection breaks goes on where it
 * was. In memory are at most as many parts as the session has slots.
 *
 * @throws NoParts before the first byte when the storage does not know parts
 * @throws Error when the storage refuses, sends other parts than those asked for, or breaks off again and again
 */
export async function* bytesInOrder(partition: Partition): AsyncGenerator<Uint8Array> {
  const parts = new Parts(partition)
  const ahead: Promise<Uint8Array>[] = []
  let start = 0
  const askAhead = (): void => {
    while (ahead.length < AHEAD && start < parts.total) {
      ahead.push(parts.fetch(start))
      start += PART_BYTES
    }
  }
  try {
    ahead.push(parts.fetch(start))
    start += PART_BYTES
    await Promise.race([parts.isSized, ahead[0]])
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      askAhead()
      yield await next
      parts.isUsed()
    }
  } finally {
    parts.stop(ahead)
  }
}

/** The parts of one archive. */
class Parts {
  readonly #partition: Partition
  readonly #end = new AbortController()
  readonly #sized = Promise.withResolvers<void>()
  #transfer: Transfer | undefined
  #received = 0
  /** Parts that were handed out and hold a slot until the next one is asked for. */
  #inUse = 0
  /** Bytes of the archive; not known before the first answer. */
  total = Number.NaN

  constructor(partition: Partition) {
    this.#partition = partition
  }

  get isSized(): Promise<void> {
    return this.#sized.promise
  }

  /** The part that begins at this byte. What goes wrong is told to whoever waits for it, and to nobody else. */
  fetch(start: number): Promise<Uint8Array> {
    const part = this.#fetchWithSlot(start)
    part.catch(() => undefined)
    return part
  }

  isUsed(): void {
    if (this.#inUse === 0) return
    this.#inUse -= 1
    this.#partition.session.slots.give()
  }

  /** Ends what is under way and gives all slots back. */
  stop(ahead: readonly Promise<Uint8Array>[]): void {
    this.#end.abort(new Error('nobody waits for this part'))
    this.isUsed()
    for (const part of ahead) part.then(() => this.isUsed()).catch(() => undefined)
  }

  async #fetchWithSlot(start: number): Promise<Uint8Array> {
    const { session } = this.#partition
    await session.slots.take()
    try {
      const part = await this.#fetchPatiently(start)
      this.#inUse += 1
      return part
    } catch (error) {
      session.slots.give()
      throw error
    }
  }

  async #fetchPatiently(start: number): Promise<Uint8Array> {
    const part = new Part(start, this.total)
    const { patience, signal } = this.#partition.session
    try {
      await patiently(patience, signal, async () => {
        this.#end.signal.throwIfAborted()
        await this.#attempt(part)
      })
    } catch (error) {
      // It has been tried often enough.
      throw error instanceof PassingFault ? new Error(error.message) : error
    }
    return part.bytes
  }

  async #attempt(part: Part): Promise<void> {
    const { session, blob } = this.#partition
    const guard = watch(session.patience.idleDownload, 'the GitHub cache has sent nothing')
    try {
      const answer = await blob.get(part.range, guard, this.#end.signal)
      if (answer.status !== 206) throw await noPart(answer)
      this.#learnTotal(part.begin(answer.headers.get('content-range') ?? '', this.total))
      for await (const chunk of bodyOf(answer, guard)) {
        part.add(chunk)
        this.#received += chunk.byteLength
        this.#transfer?.reached(this.#received)
      }
      part.checkEnd()
    } finally {
      guard.stop()
    }
  }

  #learnTotal(total: number): void {
    if (!Number.isNaN(this.total)) return
    this.#transfer = this.#partition.sized(total)
    this.total = total
    this.#sized.resolve()
  }
}

async function noPart(answer: Response): Promise<NoParts> {
  await answer.body?.cancel()
  return new NoParts('the storage of the GitHub cache sent the whole archive and not the part that was asked for')
}

/** One part while it comes in. */
class Part {
  readonly #start: number
  /** Where it ends, as far as is known before the first answer. */
  readonly #end: number
  #bytes: Uint8Array | undefined
  #filled = 0

  /** @param total bytes of the archive, NaN when they are not known */
  constructor(start: number, total: number) {
    const end = start + PART_BYTES
    this.#start = start
    this.#end = Number.isNaN(total) ? end : Math.min(end, total)
  }

  /** All of it. */
  get bytes(): Uint8Array {
    return this.#bytes ?? new Uint8Array()
  }

  /** The header for what is missing. */
  get range(): string {
    return `bytes=${this.#start + this.#filled}-${this.#end - 1}`
  }

  /**
   * Compares the header of an answer with what was asked for.
   *
   * @param known bytes of the archive, NaN before the first answer
   * @returns bytes of the archive
   */
  begin(header: string, known: number): number {
    const [, from, to, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(header) ?? []).map(Number)
    if (from === undefined || to === undefined || total === undefined) throw this.#wrong(header)
    const end = Math.min(this.#end, total)
    const isRight = from === this.#start + this.#filled && to === end - 1 && (Number.isNaN(known) || known === total)
    if (!isRight) throw this.#wrong(header)
    this.#bytes ??= Buffer.allocUnsafe(end - this.#start)
    return total
  }

  add(chunk: Uint8Array): void {
    if (this.#filled + chunk.byteLength > this.bytes.length) throw this.#wrong('more bytes than it had announced')
    this.bytes.set(chunk, this.#filled)
    this.#filled += chunk.byteLength
  }

  checkEnd(): void {
    if (this.#filled === this.bytes.length) return
    throw new PassingFault(
      `the transfer from the GitHub cache broke off: ${this.#filled} of ${this.bytes.length} bytes of a part came`,
    )
  }

  #wrong(what: string): Error {
    return new Error(`asked for ${this.range}, the storage of the GitHub cache sent ${what}`)
  }
}
