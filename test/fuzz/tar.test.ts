import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32, createZstdDecompress, inflateRawSync, zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ArchiveRefused, inspectArchive } from '../../src/archive/inspect.ts'
import { zipOf } from '../../src/archive/zip-writer.ts'
import { UserError } from '../../src/errors.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { followed, mergedLayers } from '../../src/oci/layer-files.ts'
import { readLayer } from '../../src/oci/layers.ts'
import { openLayout } from '../../src/oci/layout.ts'
import { BehindEnd, checkedEnd } from '../../src/oci/tar-end.ts'
import { framewise } from '../../src/oci/zstd-frames.ts'
import { type Made, tarOf } from '../unit/archive/made-tar.ts'
import { chunkSizes, chunksOf, declared, declaredLater, holds, holdsLater, mutatedBytes } from './pieces.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const NAMES = [
  'a',
  'b',
  './',
  './a',
  './a/',
  './a/b',
  './link',
  './link/x',
  '../x',
  '/x',
  './a/../../x',
  './.muslin-fill/deleted',
  'bin/.wh.a',
  '.wh..wh..opq',
  'a//b',
  '.',
  '',
]
const RECORDS = [
  'path',
  'linkpath',
  'size',
  'mtime',
  'GNU.sparse.size',
  'GNU.sparse.name',
  'GNU.sparse.numblocks',
  'GNU.sparse.offset',
  'GNU.sparse.numbytes',
  'SCHILY.xattr.user.a',
  'uid',
]
const VALUES = ['../x', './a', '0', '5', '512', '-1', '99999999999999', 'x\0y', '/etc/passwd']

/** Members as they come, and such as nobody writes who means well. */
const made: fc.Arbitrary<Made> = fc.record(
  {
    name: fc.constantFrom(...NAMES),
    type: fc.constantFrom('0', '0', '5', '5', '2', '1', '3', '6', '7', 'x', 'g', 'L', 'K', 'S', '\0'),
    link: fc.constantFrom('', 'a', './a', '../x', '/etc', '.'),
    content: fc.constantFrom('', 'x', 'y'.repeat(700)),
    size: fc.constantFrom(0, 1, 512, 4096),
    records: fc.array(fc.tuple(fc.constantFrom(...RECORDS), fc.constantFrom(...VALUES)), { maxLength: 2 }),
  },
  { requiredKeys: ['name'] },
)
/** Such as our own archives have. */
const tidy: fc.Arbitrary<readonly Made[]> = fc.constantFrom(
  [
    { name: './', type: '5' },
    { name: './a', type: '5' },
    { name: './a/b', content: 'x' },
    { name: './link', type: '2', link: '/etc' },
  ],
  [
    { name: './', type: '5' },
    { name: './f', content: 'y'.repeat(700), records: [['mtime', '1.5'] as const] },
    { name: './h', type: '1', link: './f' },
  ],
)
/** What may come before a member that tar takes for sparse, or for no such file, in any order and number. */
const sparseRecords = fc.oneof(
  fc.array(
    fc.tuple(
      fc.constantFrom(...['size', 'numblocks', 'offset', 'numbytes'].map((key) => `GNU.sparse.${key}`), 'size'),
      fc.constantFrom('0', '1', '2', '512', '1024', '1536'),
    ),
    { minLength: 1, maxLength: 6 },
  ),
  fc
    .tuple(fc.constantFrom('0', '1', '2'), fc.nat(2))
    .map(([count, parts]) => [
      ['GNU.sparse.size', '1536'] as const,
      ['GNU.sparse.numblocks', count] as const,
      ...Array.from({ length: parts }, (_, at) => [
        ['GNU.sparse.offset', `${512 * at}`] as const,
        ['GNU.sparse.numbytes', '512'] as const,
      ]).flat(),
    ]),
)
const hidden = tarOf([{ name: './hidden', content: 'x' }], Buffer.alloc(0)).toString('latin1')
/** A member with such a header, and one whose content is a member itself if tar begins to read in it. */
const sparse: fc.Arbitrary<readonly Made[]> = fc
  .tuple(sparseRecords, fc.constantFrom('0', '0', '0', '5', '2', '1', '6'), fc.constantFrom(0, 512, 1024), fc.nat(2))
  .map(([records, type, bytes, blocks]) => [
    { name: './', type: '5' },
    { name: './s', type, link: './', content: 'y'.repeat(bytes), records },
    { name: './t', content: 'A'.repeat(512 * blocks) + hidden },
  ])
const members = fc.oneof(
  tidy,
  fc.tuple(tidy, fc.array(made, { maxLength: 3 })).map(([all, more]) => [...all, ...more]),
  fc.array(made, { maxLength: 5 }),
)
const tars = members.chain((all) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(tarOf(all)) }, mutatedBytes(tarOf(all))),
)

const later = (content: Buffer, sizes: readonly number[]): AsyncIterable<Buffer> =>
  Readable.from(chunksOf(content, sizes))

describe('archives of mounts', () => {
  const inspected = async (tar: Buffer) => {
    const [file, packed] = [join(folder, 'archive.tar.zst'), zstdCompressSync(tar)]
    writeFileSync(file, packed)
    const said = { digest: digestOf(packed), bytes: packed.length, rawBytes: 10_000, files: 5 }
    return await declaredLater(() => inspectArchive(file, said), ArchiveRefused)
  }

  it('are refused, or tar unpacks them as they were read and touches nothing outside', async () => {
    let accepted = 0
    await holdsLater(tars, async (tar) => {
      const contents = await inspected(tar)
      if (contents === undefined) return
      accepted += 1
      const found = unpacked(tar)
      // The mount itself may be a member, and the folder of ours may be none.
      expect(Math.abs(found.length + 1 - contents.members)).toBeLessThanOrEqual(1)
    })
    expect(accepted).toBeGreaterThan(0)
  })

  it('have sparse files that tar takes for those that were read, or are refused', async () => {
    let accepted = 0
    await holdsLater(
      sparse,
      async (all) => {
        const contents = await inspected(tarOf(all))
        if (contents === undefined) return
        accepted += 1
        expect(unpacked(tarOf(all)).length + 1).toBe(contents.members)
      },
      { share: 2 },
    )
    expect(accepted).toBeGreaterThan(0)
  })

  /** What GNU tar, with the options of ours, makes of an archive; it must take it, and stay inside. */
  function unpacked(tar: Buffer): readonly string[] {
    const place = mkdtempSync(join(folder, 'unpack-'))
    mkdirSync(join(place, 'mount'))
    const options = ['-x', '-p', '--numeric-owner', '--xattrs', '--xattrs-include=user.*', '-C', join(place, 'mount')]
    // Of another user, tar may not set an owner.
    const { status, stderr } = spawnSync('tar', [...options, '--no-same-owner'], { input: tar })
    const warnings = stderr
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !/Cannot set|xattr|implausibly old|in the future/.test(line))
    expect([status, warnings]).toEqual([0, []])
    expect(readdirSync(place)).toEqual(['mount'])
    return execFileSync('find', [join(place, 'mount'), '-mindepth', '1', '-print0'], { encoding: 'latin1' })
      .split('\0')
      .slice(1)
  }

  it('are any bytes at all', async () => {
    await holdsLater(
      fc.oneof(
        tars,
        fc.uint8Array({ maxLength: 2000 }).map((all) => Buffer.from(all)),
      ),
      async (bytes) => {
        const file = join(folder, 'any.tar.zst')
        writeFileSync(file, bytes)
        const said = { digest: digestOf(bytes), bytes: bytes.length, rawBytes: 10, files: 1 }
        expect(await declaredLater(() => inspectArchive(file, said), ArchiveRefused)).toBeUndefined()
      },
    )
  })
})

describe('layers of images', () => {
  const layerOf = (tar: Buffer, sizes: readonly number[] = [65_536]) =>
    readLayer({ digest: digestOf(tar), size: tar.length, chunks: later(tar, sizes) })

  it('are read, or refused, in pieces of any size alike', async () => {
    await holdsLater(fc.tuple(tars, chunkSizes), async ([tar, sizes]) => {
      const whole = await declaredLater(() => layerOf(tar), UserError)
      const pieces = await declaredLater(() => layerOf(tar, sizes), UserError)
      expect(pieces?.entries).toEqual(whole?.entries)
      expect(pieces?.removed).toEqual(whole?.removed)
    })
  })

  it('have paths as path.posix makes them, and nothing above the root', async () => {
    await holdsLater(members, async (all) => {
      const layer = await declaredLater(() => layerOf(tarOf(all)), UserError)
      for (const path of [...(layer?.entries.keys() ?? []), ...(layer?.removed ?? [])]) {
        expect(posix.normalize(`/${path}`)).toBe(`/${path}`)
      }
      if (layer === undefined) return
      const merged = mergedLayers([layer, layer])
      for (const path of ['/a/b', '/link/x', '/../../x']) expect(followed(merged, path).path).not.toMatch(/\.\./)
    })
  })

  it('have the files that tar lists', async () => {
    await holdsLater(
      tidy,
      async (all) => {
        const listed = execFileSync('tar', ['-t'], { input: tarOf(all), encoding: 'utf8' })
          .trim()
          .split('\n')
        const layer = await layerOf(tarOf(all))
        const paths = listed.map((name) =>
          posix
            .normalize(`/${name}`)
            .replace(/(?<=.)\/$/, '')
            .slice(1),
        )
        expect([...layer.entries.keys()]).toEqual(paths.filter((path) => path !== ''))
      },
      { share: 0.1 },
    )
  })

  it('end where tar ends', async () => {
    await holdsLater(fc.tuple(tars, fc.uint8Array({ maxLength: 40 }), chunkSizes), async ([tar, behind, sizes]) => {
      const content = Buffer.concat([tar, behind])
      const passed = await declaredLater(() => buffer(Readable.from(checkedEnd(later(content, sizes)))), BehindEnd)
      if (passed !== undefined) expect(passed.equals(content)).toBe(true)
    })
  })
})

describe('frames of zstd', () => {
  const content = fc.uint8Array({ maxLength: 3000 }).map((all) => Buffer.from(all))
  const frame = fc.oneof(
    content.map((all) => ({ all, packed: zstdCompressSync(all) })),
    fc.integer({ min: 0, max: 15 }).map((kind) => ({
      all: Buffer.alloc(0),
      packed: Buffer.from([0x50 + kind, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
    })),
  )

  it('are unpacked one and all', async () => {
    await holdsLater(fc.tuple(fc.array(frame, { minLength: 1, maxLength: 6 }), chunkSizes), async ([frames, sizes]) => {
      const packed = Buffer.concat(frames.map((each) => each.packed))
      const all = Readable.from(framewise(later(packed, sizes))).pipe(createZstdDecompress())
      expect((await buffer(all)).equals(Buffer.concat(frames.map((each) => each.all)))).toBe(true)
    })
  })

  it('pass as they are, damaged or not', async () => {
    const damaged = content.chain((all) => mutatedBytes(zstdCompressSync(all)))
    await holdsLater(fc.tuple(damaged, chunkSizes), async ([bytes, sizes]) => {
      const passed = await declaredLater(() => buffer(Readable.from(framewise(later(bytes, sizes)))))
      expect(passed?.equals(bytes)).toBe(true)
    })
  })
})

describe('OCI layouts in tar files', () => {
  it('are unpacked into the folder for them, or refused', async () => {
    const named = fc.record({
      name: fc.constantFrom(
        'index.json',
        './oci-layout',
        `blobs/sha256/${'a'.repeat(64)}`,
        '../index.json',
        '/index.json',
      ),
      content: fc.string(),
    })
    const all = fc
      .array(fc.oneof(named, made), { maxLength: 4 })
      .chain((list) => fc.oneof(fc.constant(tarOf(list)), mutatedBytes(tarOf(list))))
    await holdsLater(all, async (tar) => {
      const place = mkdtempSync(join(folder, 'layout-'))
      writeFileSync(join(place, 'image.tar'), tar)
      mkdirSync(join(place, 'scratch'))
      await declaredLater(() => openLayout(join(place, 'image.tar'), join(place, 'scratch')), UserError)
      expect(readdirSync(place).sort()).toEqual(['image.tar', 'scratch'])
      expect(
        readdirSync(join(place, 'scratch')).filter((name) => !['blobs', 'index.json', 'oci-layout'].includes(name)),
      ).toEqual([])
    })
  })
})

describe('zip archives', () => {
  const member = fc.record({
    name: fc.stringMatching(/^[a-zé]{1,8}(\/[a-z]{1,8}){0,2}$/),
    mode: fc.constantFrom(0o644, 0o755),
    content: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(5000))),
  })

  it('hold what was put in, as their directory says', () => {
    holds(
      fc.tuple(
        fc.uniqueArray(member, { maxLength: 6, selector: ({ name }) => name }),
        fc.integer({ min: 0, max: 999_999_999_999 }),
      ),
      ([all, epoch]) => {
        const zip = declared(() => Buffer.from(zipOf(all, epoch))) ?? Buffer.alloc(0)
        expect(readZip(zip)).toEqual(
          all.map(({ name, mode, content }) => ({ name, mode, content: Buffer.from(content) })),
        )
        expect(zip.equals(Buffer.from(zipOf(all, epoch)))).toBe(true)
      },
    )
  })
})

/** A reader by the book (PKWARE APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16): the end, the directory, the members. */
function readZip(zip: Buffer) {
  const end = zip.length - 22
  expect([zip.readUInt32LE(end), zip.readUInt32LE(end + 12) + zip.readUInt32LE(end + 16)]).toEqual([0x06054b50, end])
  let at = zip.readUInt32LE(end + 16)
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const entry = zip.subarray(at)
    at += 46 + entry.readUInt16LE(28)
    return readMember(zip, entry)
  })
}

function readMember(zip: Buffer, entry: Buffer) {
  const name = entry.subarray(46, 46 + entry.readUInt16LE(28))
  const local = zip.subarray(entry.readUInt32LE(42))
  expect([entry.readUInt32LE(0), local.readUInt32LE(0)]).toEqual([0x02014b50, 0x04034b50])
  // Both say the same, from the version that is needed to the length of the name.
  expect(local.subarray(4, 28)).toEqual(entry.subarray(6, 30))
  const packed = local.subarray(30 + name.length, 30 + name.length + local.readUInt32LE(18))
  const content = local.readUInt16LE(8) === 8 ? inflateRawSync(packed) : Buffer.from(packed)
  expect([crc32(content), content.length]).toEqual([local.readUInt32LE(14), local.readUInt32LE(22)])
  return { name: name.toString(), mode: (entry.readUInt32LE(38) >>> 16) & 0o777, content }
}
