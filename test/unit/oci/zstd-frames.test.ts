import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { constants, createZstdDecompress, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { framewise, NotOneFrame, oneFrame } from '../../../src/oci/zstd-frames.ts'

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

describe('one frame of zstd and nothing else', () => {
  const [frame, none] = [zstdCompressSync(randomBytes(5000), CHECKSUM), skipped(0, 0)]

  /** What is passed on of bytes that come in pieces of one size. */
  async function passed(bytes: Buffer, size: number): Promise<Buffer> {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    )
    return buffer(Readable.from(oneFrame(Readable.from(pieces))))
  }

  it.each(FRAMES.slice(0, -2))('is passed on as it is: %s', async (_, each) => {
    for (const size of [each.length > 10_000 ? 999 : 1, 10_000_000]) expect(await passed(each, size)).toEqual(each)
  })

  it.each([
    ['two frames', Buffer.concat([frame, frame]), 'is not one frame of zstd'],
    ['a frame and one without content', Buffer.concat([frame, none]), 'is not one frame of zstd'],
    ['one without content first', Buffer.concat([none, frame]), 'is not one frame of zstd'],
    ['one without content alone', none, 'is not one frame of zstd'],
    ['a frame and a byte', Buffer.concat([frame, Buffer.from('x')]), 'is not one frame of zstd'],
    ['another format', gzipSync('abc'), 'is not one frame of zstd'],
    ['a frame without its end', frame.subarray(0, -1), 'is cut short'],
    ['the beginning of a frame', frame.subarray(0, 3), 'is cut short'],
    ['nothing', Buffer.alloc(0), 'is cut short'],
  ])('is not %s', async (_, bytes, words) => {
    for (const size of [1, frame.length, 10_000_000]) {
      await expect(passed(bytes, size)).rejects.toThrow(new NotOneFrame(words))
    }
  })
})
