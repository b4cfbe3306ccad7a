import { type ByteSource, ElfError, type ElfHeader, isElf, parseSource } from './header.ts'

/** What is kept of every file: headers, program headers and, nearly always, the names of the shared libraries. */
const HEAD = 64 * 1024
/** Places that one file may ask for; a sane one asks for three. */
const MOST_PLACES = 64

interface Piece {
  readonly offset: number
  readonly bytes: Buffer
}

/** A place that was not kept. */
class Wanted extends Error {
  readonly offset: number
  readonly length: number

  constructor(offset: number, length: number) {
    super(`bytes ${offset} to ${offset + length}`)
    this.offset = offset
    this.length = length
  }
}

/**
 * Reads the headers of a file that passes by once. It keeps the beginning and then what the headers point to further on;
 * what lies behind by then (in a few programs the names of shared libraries) is read as empty.
 */
export class ElfStream {
  readonly #pieces: Piece[] = []
  /** Places that have passed already. */
  readonly #lost: Wanted[] = []
  #position = 0
  #wanted: Wanted | undefined = new Wanted(0, HEAD)
  #arriving: Buffer[] = []
  #arrived = 0
  #ended = false
  #result: ElfHeader | ElfError | undefined

  /** Takes the next bytes of the file. */
  push(chunk: Uint8Array): void {
    // Nearly all files of an image are none.
    if (this.#position === 0 && chunk.byteLength >= 4 && !isElf(chunk)) this.#wanted = undefined
    let rest = chunk
    while (this.#wanted !== undefined && rest.byteLength > 0) rest = this.#take(this.#wanted, rest)
    this.#position += rest.byteLength
  }

  /** The header, why it cannot be read, or undefined where the file is no ELF file; the whole file has to have come. */
  end(): ElfHeader | ElfError | undefined {
    this.#ended = true
    if (this.#wanted !== undefined) this.#settle()
    return this.#result
  }

  /** Skips to what is wanted and keeps it; returns what comes behind. */
  #take(wanted: Wanted, chunk: Uint8Array): Uint8Array {
    const skipped = Math.min(Math.max(wanted.offset - this.#position, 0), chunk.byteLength)
    const taken = chunk.subarray(skipped, skipped + wanted.length - this.#arrived)
    this.#arriving.push(Buffer.from(taken))
    this.#arrived += taken.byteLength
    this.#position += skipped + taken.byteLength
    if (this.#arrived === wanted.length) this.#settle()
    return chunk.subarray(skipped + taken.byteLength)
  }

  /** What was wanted has come, or never will: tries again with it. */
  #settle(): void {
    if (this.#wanted !== undefined) {
      this.#pieces.push({ offset: this.#wanted.offset, bytes: Buffer.concat(this.#arriving) })
    }
    this.#wanted = undefined
    this.#arriving = []
    this.#arrived = 0
    const start = this.#pieces[0]?.bytes ?? Buffer.alloc(0)
    if (isElf(start)) this.#parse()
  }

  #parse(): void {
    for (let places = 0; places < MOST_PLACES; places += 1) {
      try {
        this.#result = parseSource(this.#source)
        return
      } catch (error) {
        if (error instanceof ElfError) {
          this.#result = error
          return
        }
        if (!(error instanceof Wanted)) throw error
        if (error.offset >= this.#position) {
          this.#wanted = error
          return
        }
        this.#lost.push(error)
      }
    }
    this.#result = new ElfError('its headers point to too many places')
  }

  readonly #source: ByteSource = {
    read: (offset, length) => {
      const piece = this.#pieces.find((each) => offset >= each.offset && offset < each.offset + each.bytes.length)
      const held = piece?.bytes.subarray(offset - piece.offset, offset - piece.offset + length) ?? Buffer.alloc(0)
      const isLost = this.#lost.some((lost) => lost.offset === offset && lost.length === length)
      if (held.length === length || this.#ended || isLost) return held
      throw new Wanted(offset, length)
    },
    has: (length) => {
      if (length <= this.#position || this.#ended) return length <= this.#position
      throw new Wanted(length - 1, 1)
    },
  }
}
