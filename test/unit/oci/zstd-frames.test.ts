import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { constants, createZstdDecompress, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { framewise } from '../../../src/oci/zstd-frames.ts'

const CHECKSUM = { params: { [constants.ZSTD_c_checksumFlag]: 1 } }
const UNSIZED = { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } }

/** The bytes in chunks of one size, cut anew. */
async function cut(bytes: Buffer, size: number): Promise<readonly Buffer[]> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
  const made: Buffer[] = []
  for await (const chunk of framewise(Readable.from(chunks))) made.push(Buffer.from(chunk))
  return made
}

const skipped = (id: number, bytes: number): Buffer =>
  Buffer.concat([Buffer.from([0x50 + id, 0x2a, 0x4d, 0x18, bytes, 0, 0, 0]), Buffer.alloc(bytes, 0x28)])

const FRAMES: readonly (readonly [string, Buffer])[] = [
  ['small', zstdCompressSync('abc')],
  ['empty', zstdCompressSync('')],
  ['with a checksum', zstdCompressSync('abc', CHECKSUM)],
  ['of one byte repeated', zstdCompressSync(Buffer.alloc(1_000_000), CHECKSUM)],
  ['that cannot be compressed, of several blocks', zstdCompressSync(randomBytes(400_000))],
  ['without its size', zstdCompressSync(Buffer.alloc(300_000, 'abcdefg'), UNSIZED)],
  ['of 300 bytes, whose size has two bytes', zstdCompressSync(randomBytes(300))],
  ['to be skipped', skipped(15, 9)],
  ['to be skipped, of no bytes', skipped(0, 0)],
]

describe('frames of zstd', () => {
  it.each(FRAMES)('%s: the next one begins a new chunk', async (_, frame) => {
    for (const size of [1, 7, 100_000, 10_000_000]) {
      if (size < 100 && frame.length > 10_000) continue
      const chunks = await cut(Buffer.concat([frame, frame, FRAMES[0]?.[1] ?? frame]), size)
      const starts: number[] = []
      let at = 0
      for (const { length } of chunks) {
        starts.push(at)
        at += length
      }
      expect(starts).toContain(frame.length)
      expect(starts).toContain(2 * frame.length)
    }
  })

  it('all of them are unpacked, where one chunk with all would end after the first', async () => {
    const all = Buffer.concat(FRAMES.map(([, frame]) => frame))
    const whole = 3 + 3 + 1_000_000 + 400_000 + 300_000 + 300
    const unpack = (chunks: AsyncIterable<Uint8Array>) =>
      buffer(Readable.from(chunks).pipe(createZstdDecompress()) as unknown as Readable)
    expect((await unpack(framewise(Readable.from([all])))).length).toBe(whole)
    expect((await unpack(Readable.from([all]))).length).toBe(3)
  })

  it('what is none goes on as it is', async () => {
    const text = Buffer.alloc(1000, 'x')
    expect(Buffer.concat(await cut(text, 300))).toEqual(text)
  })
})
