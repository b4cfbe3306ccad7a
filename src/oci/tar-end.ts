/** All blocks of a tar file have so many bytes. */
const BLOCK = 512

/** An extended header with more is none that anybody writes. */
const MOST_RECORDS = 1024 * 1024

/** Something follows the end of a tar file. */
export class BehindEnd extends Error {
  override readonly name = 'BehindEnd'
}

/**
 * Passes a tar file on, and ends with an error when anything but zeros follows its end, which are two blocks of zeros
 * (POSIX, pax, "ustar Interchange Format"). What unpacks an image stops there, and readers such as tar-stream go on: they
 * would show files that no image has.
 *
 * @throws BehindEnd
 */
export async function* checkedEnd(chunks: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const follower = new BlockFollower()
  for await (const chunk of chunks) {
    follower.take(chunk as Uint8Array)
    yield chunk as Uint8Array
  }
}

/** Knows of each byte whether it is of a header, of content, or behind the end. */
class BlockFollower {
  #header = Buffer.alloc(0)
  #skip = 0
  #zeros = 0
  /** Content of the extended header that is being read. */
  #records: Buffer[] | undefined
  /** What the extended header says of the size of the next member. */
  #nextSize: number | undefined

  take(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (rest.length > 0) {
      rest = rest.subarray(this.#takeSome(rest))
    }
  }

  #takeSome(rest: Buffer): number {
    if (this.#zeros < 2) return this.#skip > 0 ? this.#content(rest) : this.#gather(rest)
    if (rest.some((byte) => byte !== 0)) throw new BehindEnd('something follows the end of the tar file')
    return rest.length
  }

  #content(chunk: Buffer): number {
    const used = Math.min(this.#skip, chunk.length)
    this.#records?.push(chunk.subarray(0, used))
    this.#skip -= used
    if (this.#skip === 0 && this.#records !== undefined) {
      this.#nextSize = sizeRecord(Buffer.concat(this.#records))
      this.#records = undefined
    }
    return used
  }

  #gather(chunk: Buffer): number {
    const part = chunk.subarray(0, BLOCK - this.#header.length)
    this.#header = Buffer.concat([this.#header, part])
    if (this.#header.length === BLOCK) this.#complete(this.#header)
    return part.length
  }

  #complete(header: Buffer): void {
    this.#header = Buffer.alloc(0)
    if (header.every((byte) => byte === 0)) {
      this.#zeros += 1
      return
    }
    this.#zeros = 0
    const type = String.fromCharCode(header[156] ?? 0)
    const size = this.#nextSize ?? sizeField(header)
    this.#nextSize = undefined
    this.#skip = hasContent(type) ? Math.ceil(size / BLOCK) * BLOCK : 0
    if (type === 'x' && this.#skip > 0 && this.#skip <= MOST_RECORDS) this.#records = []
  }
}

/** Links, devices, folders and pipes have none, whatever their size says. */
const hasContent = (type: string): boolean => !/[1-6]/.test(type)

/** Octal digits, or with the first bit set a binary number (GNU tar). */
function sizeField(header: Buffer): number {
  const field = header.subarray(124, 136)
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(field.readBigUInt64BE(4))
  const digits = field.toString('latin1').replace(/[^0-7].*$/s, '')
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function sizeRecord(records: Buffer): number | undefined {
  const [, size] = /(?:^|\n)\d+ size=(\d+)\n/.exec(records.toString('latin1')) ?? []
  return size === undefined ? undefined : Number(size)
}
