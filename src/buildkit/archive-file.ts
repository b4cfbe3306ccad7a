import { lstat, open } from 'node:fs/promises'

/** A block of tar, the first of which is a header. */
const BLOCK = 512

/** What bzip2, gzip, xz and zstd begin with (moby/go-archive, compression/compression_detect.go), hexadecimal. */
const COMPRESSED = /^(?:425a68|1f8b08|fd377a585a00|28b52ffd|5.2a4d18)/

/**
 * Whether ADD unpacks a file (BuildKit, solver/llbsolver/file/unpack.go). What is in a compressed one is not looked at: that a
 * file counts which ADD does not unpack costs a cold build at most.
 */
export async function isArchive(path: string): Promise<boolean> {
  const state = await lstat(path).catch(() => undefined)
  if (!state?.isFile()) return false
  const start = await beginning(path).catch(() => Buffer.alloc(0))
  return COMPRESSED.test(start.toString('hex', 0, 6)) || isHeader(start)
}

async function beginning(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(BLOCK))
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** A header has the sum of its bytes in it, this field as spaces; old programs took bytes for signed (Go, archive/tar). */
function isHeader(block: Buffer): boolean {
  if (block.length < BLOCK) return false
  const summed = Buffer.from(block).fill(' ', 148, 156)
  const sum = summed.reduce((total, byte) => total + byte, 0)
  const signed = summed.reduce((total, byte) => total + (byte < 128 ? byte : byte - 256), 0)
  const text = block.toString('latin1', 148, 156).replace(/^[ \0]+|[ \0]+$/g, '')
  return /^[0-7]+$/.test(text) && [sum, signed].includes(Number.parseInt(text, 8))
}
