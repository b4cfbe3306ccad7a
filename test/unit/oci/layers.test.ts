import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/oci/digest.ts'
import type { LayerContent } from '../../../src/oci/layer-files.ts'
import { readLayer } from '../../../src/oci/layers.ts'
import { MayPass } from '../../../src/oci/retry.ts'
import { madeElf } from '../elf/made.ts'

const program = madeElf({ machine: 62 })

/** A layer as `docker build` makes it: names with their content, or their header. */
async function tarOf(...members: readonly (readonly [string, Buffer | Partial<Header>])[]): Promise<Buffer> {
  const tar = pack()
  const whole = buffer(tar as unknown as Readable)
  for (const [name, content] of members) {
    if (Buffer.isBuffer(content)) tar.entry({ name, mode: 0o755 }, content)
    else tar.entry({ name, mode: 0o755, ...content })
  }
  tar.finalize()
  return await whole
}

function read(bytes: Buffer, size = bytes.length): Promise<LayerContent> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
  return readLayer({ digest: digestOf(bytes), size: bytes.length, chunks: Readable.from(chunks) })
}

const kinds = ({ entries }: LayerContent) => Object.fromEntries([...entries].map(([path, { kind }]) => [path, kind]))

describe('readLayer', () => {
  const members = [
    ['./usr/', { type: 'directory' }],
    ['usr/bin/app', program],
    ['usr/bin/script', Buffer.from('#!/bin/sh\n')],
    ['usr/bin/link', { type: 'symlink', linkname: 'app' }],
    ['/usr/bin/hard', { type: 'link', linkname: './usr/bin/app' }],
    ['dev/null', { type: 'character-device' }],
    ['usr/lib/.wh.old', Buffer.alloc(0)],
    ['etc/.wh..wh..opq', Buffer.alloc(0)],
    ['big', Buffer.alloc(3_000_000, 'x')],
  ] as const

  it.each([
    ['plain', (tar: Buffer) => tar],
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    [
      'gzip in two members',
      (tar: Buffer) => Buffer.concat([gzipSync(tar.subarray(0, 1024)), gzipSync(tar.subarray(1024))]),
    ],
    [
      'zstd with a frame for each file and frames without content',
      (tar: Buffer) =>
        Buffer.concat([
          zstdCompressSync(tar.subarray(0, 1024)),
          skippable(7),
          zstdCompressSync(tar.subarray(1024)),
          skippable(0),
        ]),
    ],
  ])('%s, in chunks of any size', async (_, compress) => {
    const layer = compress(await tarOf(...members))
    for (const size of [layer.length, 4096, 13]) {
      const content = await read(layer, Math.max(size, Math.ceil(layer.length / 5000)))
      expect(kinds(content)).toEqual({
        usr: 'folder',
        'usr/bin/app': 'elf',
        'usr/bin/script': 'other',
        'usr/bin/link': 'link',
        'usr/bin/hard': 'elf',
        'dev/null': 'other',
        big: 'other',
      })
      expect(content.entries.get('usr/bin/app')).toMatchObject({ executable: true, elf: { machine: 62 } })
      // A hard link is the file itself, whatever an upper layer does to its other name.
      expect(content.entries.get('usr/bin/hard')).toBe(content.entries.get('usr/bin/app'))
      expect([content.removed, content.opaque]).toEqual([['usr/lib/old'], ['etc']])
    }
  })

  it('knows files that nobody may execute', async () => {
    const tar = pack()
    const whole = buffer(tar as unknown as Readable)
    tar.entry({ name: 'app', mode: 0o644 }, program)
    tar.finalize()
    expect((await read(await whole)).entries.get('app')).toMatchObject({ executable: false })
  })

  it('keeps names inside the root', async () => {
    expect(kinds(await read(await tarOf(['../../etc/x', program], ['a/../b', program])))).toEqual({
      'etc/x': 'elf',
      b: 'elf',
    })
  })

  it('zeros in a file are no end, and the size of a large file stands in its extended header', async () => {
    const large = pack()
    const whole = buffer(large as unknown as Readable)
    large.entry({ name: 'zeros', mode: 0o644 }, Buffer.alloc(4096))
    large.entry({ name: 'large', mode: 0o644, pax: { size: '1024' } }, Buffer.alloc(1024, 'x'))
    large.finalize()
    const tar = await whole
    // Behind the first file and the extended header with its records.
    const header = tar.subarray(512 + 4096 + 1024, 512 + 4096 + 1536)
    header.write('00000000000\0', 124)
    header.write('        ', 148)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    expect(Object.keys(kinds(await read(tar)))).toEqual(['zeros', 'large'])
  })

  it('an empty layer is one', async () => {
    expect(kinds(await read(gzipSync(await tarOf())))).toEqual({})
  })

  it('refuses other bytes than those of its digest', async () => {
    const layer = gzipSync(await tarOf(['app', program]))
    const other = { digest: digestOf('other'), size: layer.length, chunks: Readable.from([layer]) }
    await expect(readLayer(other)).rejects.toThrow(/the layer sha256:\w+ came as sha256/)
  })

  it('reads no more bytes than its descriptor says', async () => {
    const tar = await tarOf(['big', Buffer.alloc(100_000)])
    let sent = 0
    const chunks = (async function* () {
      for (let at = 0; at < tar.length; at += 1000) {
        sent += 1
        yield tar.subarray(at, at + 1000)
      }
    })()
    const work = readLayer({ digest: digestOf(tar), size: 2500, chunks })
    await expect(work).rejects.toThrow(/the layer sha256:\w+ has more than the 2500 bytes of its manifest/)
    expect(sent).toBeLessThan(10)
  })

  it.each([
    ['half of a gzip file', async () => gzipSync(await tarOf(['app', program])).subarray(0, 60)],
    ['half of a zstd file', async () => zstdCompressSync(await tarOf(['app', program])).subarray(0, 60)],
    ['half of a tar file', async () => (await tarOf(['app', program])).subarray(0, 600)],
    ['no tar file', async () => Buffer.alloc(2000, 'x')],
    ['a second tar file behind the end', async () => Buffer.concat([await tarOf(), await tarOf(['app', program])])],
    ['bytes behind the end', async () => gzipSync(Buffer.concat([await tarOf(['a', program]), Buffer.from('x')]))],
  ])('refuses %s, saying which layer', async (_, bytes) => {
    await expect(read(await bytes())).rejects.toThrow(/the layer sha256:\w+ cannot be read/)
  })

  const deep = (bytes: number): string => `${'a/'.repeat(bytes)}`.slice(0, bytes - 1).concat('f')
  it.each([
    ['a file', [deep(4097), program]],
    ['a link', ['link', { type: 'symlink', linkname: deep(120_000) }]],
    ['a whiteout', [`${'b/'.repeat(3_000)}.wh.x`, Buffer.alloc(0)]],
  ] as const)('refuses %s with a path that no Linux takes', async (_, member) => {
    const message =
      /cannot be read: a path that begins with "[ab/]{40}" has \d+ bytes, and Linux takes no more than 4096/
    await expect(tarOf(member).then(read)).rejects.toThrow(message)
  })

  it('reads the longest path that Linux takes', async () => {
    expect(kinds(await read(await tarOf([deep(4096), program])))).toEqual({ [deep(4096)]: 'elf' })
  })

  it('hands on what fetching threw, because that may pass', async () => {
    const broken = new MayPass(new Error('the answer broke off'))
    const tar = await tarOf(['big', Buffer.alloc(100_000)])
    const chunks = (async function* () {
      yield tar.subarray(0, 50_000)
      throw broken
    })()
    await expect(readLayer({ digest: digestOf(tar), size: tar.length, chunks })).rejects.toBe(broken)
  })
})

it('a layer whose time is over is not read on', async () => {
  const tar = await tarOf(['big', Buffer.alloc(100_000)])
  const stop = new AbortController()
  const chunks = (async function* () {
    yield tar.subarray(0, 50_000)
    stop.abort(new Error('time is over'))
    yield tar.subarray(50_000)
  })()
  await expect(readLayer({ digest: digestOf(tar), size: tar.length, chunks, signal: stop.signal })).rejects.toThrow(
    'time is over',
  )
})

/** A zstd frame of so many bytes that tools read and decompressors skip. */
function skippable(bytes: number): Buffer {
  const head = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 0, 0, 0, 0])
  head.writeUInt32LE(bytes, 4)
  return Buffer.concat([head, Buffer.alloc(bytes, 0xff)])
}
