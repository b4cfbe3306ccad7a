/** What the next bytes of a zstd stream are. */
type Part = 'magic' | 'skip-size' | 'descriptor' | 'header' | 'block' | 'body' | 'checksum' | 'skip'

const FRAME = 0xfd2fb528
/** The last four bits are free. */
const SKIPPABLE = 0x184d2a50

/**
 * The same bytes with a border between two chunks wherever a frame ends. Node's decompressor goes on with the next frame
 * only in the next chunk; of one chunk that holds several it silently gives the first. Tools that make layers whose files
 * can be fetched one by one (zstd:chunked) write a frame for each file, and frames that hold no content.
 *
 * Frames after RFC 8878, section 3.1.
 */
export async function* framewise(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const frames = new FrameBorders()
  for await (const chunk of chunks) {
    let start = 0
    for (const border of frames.bordersIn(chunk)) {
      yield chunk.subarray(start, border)
      start = border
    }
    if (start < chunk.byteLength) yield chunk.subarray(start)
  }
}

/** A stream is something else than one frame of zstd; the message is a predicate. */
export class NotOneFrame extends Error {
  override readonly name = 'NotOneFrame'
}

/**
 * Passes a stream on that is one frame with content and nothing else. Programs take more than that: one frame after the
 * other, frames that hold no content, and other formats.
 *
 * @throws NotOneFrame
 */
export async function* oneFrame(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const frames = new FrameBorders()
  let borders = 0
  for await (const chunk of chunks) {
    const found = frames.bordersIn(chunk)
    borders += found.length
    const isAtEnd = borders === 0 || (borders === 1 && found[0] === chunk.byteLength)
    if (!isAtEnd || frames.isForeign) throw new NotOneFrame('is not one frame of zstd')
    yield chunk
  }
  if (borders === 0) throw new NotOneFrame('is cut short')
}

/** Follows the frames of a stream, byte for byte where it reads and in leaps where it need not. */
class FrameBorders {
  #part: Part = 'magic'
  /** Bytes that the part has still to come. */
  #left = 4
  /** The bytes of the part as a number, the first one lowest. */
  #value = 0
  #shift = 0
  #hasChecksum = false
  #isLast = false
  /** Whether anything that is no frame, or one without content, has begun. */
  isForeign = false

  /** Where frames end in the next chunk of the stream. */
  bordersIn(chunk: Uint8Array): readonly number[] {
    const borders: number[] = []
    for (let at = 0; at < chunk.byteLength; ) {
      at += this.#take(chunk, at)
      // Of a part without bytes nothing comes; it is over at once.
      while (this.#left === 0) if (this.#next()) borders.push(at)
    }
    return borders
  }

  #take(chunk: Uint8Array, at: number): number {
    if (this.#part === 'skip' || this.#part === 'body' || this.#part === 'header' || this.#part === 'checksum') {
      const leap = Math.min(this.#left, chunk.byteLength - at)
      this.#left -= leap
      return leap
    }
    this.#value += (chunk[at] ?? 0) * 2 ** this.#shift
    this.#shift += 8
    this.#left -= 1
    return 1
  }

  /** Goes on to the next part; whether a frame has ended. */
  #next(): boolean {
    const value = this.#value
    this.#value = 0
    this.#shift = 0
    if (this.#part === 'magic') this.#begin(value)
    else if (this.#part === 'skip-size') this.#expect('skip', value)
    else if (this.#part === 'descriptor') this.#describe(value)
    else if (this.#part === 'header') this.#expect('block', 3)
    else if (this.#part === 'block') this.#enterBlock(value)
    else if (this.#part === 'body' && !this.#isLast) this.#expect('block', 3)
    else if (this.#part === 'body' && this.#hasChecksum) this.#expect('checksum', 4)
    else return this.#end()
    return false
  }

  #expect(part: Part, bytes: number): void {
    this.#part = part
    this.#left = bytes
  }

  #end(): true {
    this.#hasChecksum = false
    this.#isLast = false
    this.#expect('magic', 4)
    return true
  }

  /** What is no frame is for the decompressor to refuse. */
  #begin(magic: number): void {
    this.isForeign ||= magic !== FRAME
    if (magic === FRAME) this.#expect('descriptor', 1)
    else if (magic - (magic % 16) === SKIPPABLE) this.#expect('skip-size', 4)
    else this.#expect('skip', Number.POSITIVE_INFINITY)
  }

  #describe(descriptor: number): void {
    const isSingle = (descriptor & 0x20) !== 0
    const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
    const size = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
    this.#hasChecksum = (descriptor & 4) !== 0
    this.#expect('header', (isSingle ? 0 : 1) + dictionary + size)
  }

  /** A block of one byte repeated stores that byte alone. */
  #enterBlock(header: number): void {
    this.#isLast = (header & 1) === 1
    const isRepeated = ((header >> 1) & 3) === 1
    this.#expect('body', isRepeated ? 1 : header >> 3)
  }
}
