import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { isArchive } from '../../../src/buildkit/archive-file.ts'
import { header, tarOf } from '../archive/made-tar.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-archive-file-'))
const file = join(folder, 'file')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tar = tarOf([{ name: 'a', content: 'a' }])

/** A header of before POSIX, whose sum of signed bytes is another one. */
function oldHeader(): Buffer {
  const block = header('\xe4', '0', '', 0)
  block.fill(0, 257, 265)
  const sum = block.reduce(
    (total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte < 128 ? byte : byte - 256),
    0,
  )
  block.write(` ${sum.toString(8)}\0 `.padEnd(8), 148, 'latin1')
  return block
}

describe('isArchive', () => {
  it.each([
    ['tar', tar],
    ['tar from before POSIX', oldHeader()],
    ['gzip', gzipSync(tar)],
    ['zstd', zstdCompressSync(tar)],
    ['zstd with a frame to skip', Buffer.concat([Buffer.from('502a4d1800000000', 'hex'), zstdCompressSync(tar)])],
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['xz', Buffer.from('fd377a585a000004', 'hex')],
  ])('is true of %s', async (_, content) => {
    writeFileSync(file, content)
    expect(await isArchive(file)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['text', 'fn main() {}\n'.repeat(100)],
    ['zeros, which end an archive', Buffer.alloc(1024)],
    ['a header that is cut off', tar.subarray(0, 500)],
    ['a header that is damaged', Buffer.concat([Buffer.from('b'), tar.subarray(1)])],
  ])('is false of %s', async (_, content) => {
    writeFileSync(file, content)
    expect(await isArchive(file)).toBe(false)
  })

  it('is false of folders, links and what is not there', async () => {
    writeFileSync(file, tar)
    mkdirSync(join(folder, 'sub'))
    symlinkSync('file', join(folder, 'link'))
    const all = await Promise.all(['sub', 'link', 'none'].map((name) => isArchive(join(folder, name))))
    expect(all).toEqual([false, false, false])
  })
})
