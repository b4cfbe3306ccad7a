import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** The bytes are not an ELF file, or one that is damaged. */
export class ElfError extends Error {
  override readonly name = 'ElfError'
}

/** Where the bytes of a file come from: `read` may give fewer bytes than asked for at the end. */
export interface ByteSource {
  readonly read: (offset: number, length: number) => Buffer
  /** Whether there are so many bytes in all. */
  readonly has: (length: number) => boolean
}

/** Numbers in some bytes, in the byte order of the file. */
export interface Numbers {
  readonly half: (offset: number) => number
  /** Eight-byte values beyond 2^53 lose their last digits, which no offset, size or tag here reaches. */
  readonly word: (offset: number, bytes: 4 | 8) => number
}

/** Content in memory as a source. */
export function memorySource(content: Uint8Array): ByteSource {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  return {
    read: (offset, length) => buffer.subarray(offset, offset + length),
    has: (length) => length <= buffer.length,
  }
}

/** Gives a file on disk as a source to the work, and closes it. */
export function withFile<T>(path: string, work: (source: ByteSource) => T): T {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    return work({
      read: (offset, length) => readAt(file, offset, Math.max(0, Math.min(length, size - offset))),
      has: (length) => length <= size,
    })
  } finally {
    closeSync(file)
  }
}

function readAt(file: number, offset: number, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, readSync(file, buffer, 0, length, offset))
}

/** Numbers of the file's byte order. */
export function numbers(bytes: Buffer, littleEndian: boolean): Numbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    half: (offset) => view.getUint16(offset, littleEndian),
    word: (offset, size) =>
      size === 4 ? view.getUint32(offset, littleEndian) : Number(view.getBigUint64(offset, littleEndian)),
  }
}

/**
 * All of a part of a file.
 *
 * @throws ElfError when it is not all there
 */
export function whole(source: ByteSource, offset: number, length: number, part: string): Buffer {
  const bytes = Number.isSafeInteger(offset + length) ? source.read(offset, length) : Buffer.alloc(0)
  if (bytes.length < length) throw new ElfError(`it is cut off: its ${part} lies beyond its end`)
  return bytes
}

/** Text up to the first NUL, or all of it. */
export function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.subarray(0, end === -1 ? bytes.length : end).toString()
}
