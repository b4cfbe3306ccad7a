import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { ArchiveRefused, inspectArchive } from '../../../src/archive/inspect.ts'
import type { MountSize } from '../../../src/archive/limits.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { header, type Made, tarOf } from './made-tar.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-inspect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SIZE: MountSize = { rawBytes: 1000, files: 3 }

/** What is said of a file with this content, when the snapshot names its right digest. */
function inspect(content: Buffer, size: MountSize = SIZE) {
  const file = join(folder, 'archive')
  writeFileSync(file, content)
  return inspectArchive(file, { digest: digestOf(content), bytes: content.length, ...size })
}

const root: Made = { name: './', type: '5' }
const dir = (name: string): Made => ({ name, type: '5' })
const link = (name: string, to: string): Made => ({ name, type: '2', link: to })
const hard = (name: string, to: string): Made => ({ name, type: '1', link: to })
const file = (name: string, content = 'x'): Made => ({ name, content })
const withRecord = (key: string, value: string, name = './a'): Made => ({ ...file(name), records: [[key, value]] })
const sparse = (size: string, ...map: readonly string[]): Made => ({
  ...file('./a', '12345'),
  records: [
    ['GNU.sparse.size', size],
    ['GNU.sparse.numblocks', String(Math.ceil(map.length / 2))],
    ...map.map((value, index) => [index % 2 === 0 ? 'GNU.sparse.offset' : 'GNU.sparse.numbytes', value] as const),
  ],
})

/** What breaks a rule, and the words that name it. */
const POISONED: readonly (readonly [string, readonly Made[], string])[] = [
  ['an absolute path', [file('/etc/passwd')], 'holds the file "/etc/passwd", an absolute path'],
  ['a path upwards', [file('../x')], 'holds the file "../x", which leads out of the mount'],
  ['a path upwards inside', [dir('./a'), file('./a/../../x')], '"./a/../../x", which leads out of the mount'],
  ['a path upwards in an extended header', [withRecord('path', '../../x')], '"../../x", which leads out of the mount'],
  ['a folder upwards', [dir('./../a/')], 'holds the folder "./../a/", which leads out of the mount'],
  ['a path with empty parts', [dir('./a'), file('./a//b')], '"./a//b", a path with empty parts'],
  ['a path without a name', [file('')], 'holds the file "", a path with empty parts'],
  ['a path that is too long', [withRecord('path', `./${'p'.repeat(4096)}`)], 'a path of 4098 bytes'],
  ['a path with a zero byte', [withRecord('path', './a\0/../../x')], 'with "path" and a zero byte in it'],
  ['a file that ends in a slash', [file('./a/')], 'holds the file "./a/", which ends in a slash'],
  ['a file without its folder', [root, file('./a/b')], 'holds the file "./a/b" before its folder'],
  [
    'a path through a link',
    [link('./out', '/etc'), file('./out/passwd')],
    'holds the file "./out/passwd", which goes through the symbolic link "out"',
  ],
  [
    'a folder through a link',
    [dir('./d'), link('./d/out', '..'), dir('./d/out/x')],
    'holds the folder "./d/out/x", which goes through the symbolic link "d/out"',
  ],
  [
    'a path through a hard link to a link',
    [link('./out', '/etc'), hard('./other', './out'), file('./other/passwd')],
    'goes through the symbolic link "other"',
  ],
  ['a path through a file', [file('./a'), file('./a/b')], 'which goes through the file "a"'],
  [
    'a link in the place of a folder',
    [dir('./a'), link('./a', '/etc')],
    'holds "./a" as a folder and as a symbolic link',
  ],
  ['a file in the place of a link', [link('./a', '/etc/x'), file('a')], 'holds "a" as a symbolic link and as a file'],
  ['a path twice', [file('./a'), file('a')], 'holds the file "a" twice'],
  [
    'a hard link outwards',
    [hard('./a', '/etc/passwd')],
    'holds the hard link "./a" to "/etc/passwd", an absolute path',
  ],
  ['a hard link upwards', [hard('./a', '../../x')], 'to "../../x", which leads out of the mount'],
  ['a hard link to nothing', [hard('./a', './b')], 'holds the hard link "./a" to "./b", which is no file before it'],
  ['a hard link to what comes later', [hard('./a', './b'), file('./b')], 'which is no file before it'],
  ['a hard link to a folder', [dir('./b'), hard('./a', './b')], 'which is no file before it'],
  ['a hard link through a link', [link('./l', '/etc'), hard('./a', './l/passwd')], 'which is no file before it'],
  ['a hard link with content', [file('./b'), { ...hard('./a', './b'), content: 'x' }], 'with content'],
  ['a character device', [{ name: './null', type: '3' }], 'holds the device node "./null"'],
  ['a block device', [{ name: './disk', type: '4' }], 'holds the device node "./disk"'],
  ['a contiguous file', [{ name: './a', type: '7' }], 'which is of the unknown type "7"'],
  ['a file of old', [{ name: './a', type: '\0' }], 'which is of the unknown type'],
  ["GNU's long name", [{ name: '././@LongLink', type: 'L', content: '../x\0' }, file('./a')], 'unknown type "L"'],
  ['a header for all that follows', [{ name: 'g', type: 'g', content: '12 path=../x\n' }], 'unknown type "g"'],
  [
    'a name in a sparse header',
    [withRecord('GNU.sparse.name', '../../x')],
    'with "GNU.sparse.name", which is none of ours',
  ],
  [
    'a sparse header of another version',
    [withRecord('GNU.sparse.major', '1')],
    '"GNU.sparse.major", which is none of ours',
  ],
  [
    'an attribute for the kernel alone',
    [withRecord('SCHILY.xattr.trusted.overlay.redirect', '/etc')],
    'which is none of ours',
  ],
  [
    'a key twice',
    [
      {
        ...file('./a'),
        records: [
          ['path', './a'],
          ['path', '../b'],
        ],
      },
    ],
    'with "path" twice',
  ],
  [
    'two extended headers',
    [{ name: 'x', type: 'x', content: '10 path=a\n' }, withRecord('path', './b')],
    'two extended headers',
  ],
  [
    'a sparse file of a terabyte',
    [sparse('1000000000000', '0', '5')],
    'holds more than 67.1 MB with the file "./a", the snapshot says 1.0 kB',
  ],
  ['a sparse file whose parts overlap', [sparse('10', '0', '3', '2', '2')], 'whose parts are out of order'],
  ['a sparse file with too much in it', [sparse('10', '0', '3')], 'whose parts do not make up its 10 bytes'],
  ['a sparse file that ends before its parts', [sparse('10', '8', '5')], 'whose parts do not make up its 10 bytes'],
  ['half a part', [sparse('10', '0')], 'half a part'],
  ['a sparse file without parts', [sparse('1024')], 'whose sparse header is not whole'],
  ['a sparse file without anything but its size', [withRecord('GNU.sparse.size', '1024')], 'is not whole'],
  ['a sparse file of no size', [withRecord('GNU.sparse.numblocks', '1')], 'whose sparse header is not whole'],
  ['a part before the number of parts', [withRecord('GNU.sparse.offset', '0')], 'before the number of its parts'],
  ['a sparse folder', [{ ...sparse('0', '0', '0'), name: './d', type: '5', content: '' }], 'is not whole'],
  [
    'more content than there can be',
    [{ ...file('./a'), size: 68_000_000 }],
    'holds more than 67.1 MB with the file "./a"',
  ],
  ['a number that is none', [withRecord('size', '1e3')], 'with the number "1e3"'],
  ['an owner that is none', [withRecord('uid', 'x')], 'with the number "x"'],
  ['an owner that no system has', [withRecord('gid', '4294967296')], 'with the gid "4294967296", which no system has'],
  ['a time that is none', [withRecord('mtime', 'today')], 'with the time "today"'],
  ['a file in the place of the mount', [file('.')], 'holds the file "." in the place of the mount itself'],
]

describe('a poisoned archive', () => {
  it.each(POISONED)('is refused: %s', async (_, members, words) => {
    const refused = inspect(zstdCompressSync(tarOf(members)))
    await expect(refused).rejects.toBeInstanceOf(ArchiveRefused)
    await expect(refused).rejects.toThrow(words)
  })

  it('is refused when it has too many members', async () => {
    const members = Array.from({ length: 100_020 }, (_, index) => dir(`./${index}`))
    await expect(inspect(zstdCompressSync(tarOf(members)))).rejects.toThrow(
      'holds more than 100012 members, the snapshot says 3 files',
    )
  })

  it('is refused when it grows and grows without a member', async () => {
    const bomb = zstdCompressSync(tarOf([file('./a')], Buffer.alloc(400_000_000)))
    expect(bomb.length).toBeLessThan(100_000)
    await expect(inspect(bomb)).rejects.toThrow('unpacks to more than 374.')
  })
})

describe('a damaged archive', () => {
  const whole = zstdCompressSync(tarOf([root, file('./a', 'content')]))
  const flipped = Buffer.from(tarOf([root, file('./a')]))
  flipped.write('b', 512)

  it.each([
    ['is cut short', whole.subarray(0, -3), 'is cut short'],
    ['has more behind its end', Buffer.concat([whole, Buffer.from('more')]), 'is not one frame of zstd'],
    ['has a second frame', Buffer.concat([whole, whole]), 'is not one frame of zstd'],
    ['has a frame to be skipped', Buffer.concat([whole, Buffer.from('502a4d180100000000', 'hex')]), 'is not one frame'],
    ['is not packed', tarOf([root]), 'is not one frame of zstd'],
    ['is empty', Buffer.alloc(0), 'is cut short'],
    ['has nothing in it', zstdCompressSync(Buffer.alloc(0)), 'is cut short'],
    ['has no end', zstdCompressSync(tarOf([root], Buffer.alloc(0))), 'is cut short'],
    ['ends in a member', zstdCompressSync(tarOf([{ ...file('./a'), size: 2000 }], Buffer.alloc(0))), 'is cut short'],
    [
      'goes on behind its end',
      zstdCompressSync(tarOf([root], Buffer.concat([Buffer.alloc(1024), tarOf([root])]))),
      'goes on',
    ],
    // A compressed block of ten bytes of ff (RFC 8878, 3.1.1).
    ['cannot be unpacked', Buffer.from(`28b52ffd0058550000${'ff'.repeat(10)}`, 'hex'), /^cannot be unpacked: [A-Z]/],
    ['has a header that was changed', zstdCompressSync(flipped), 'has a header that is damaged'],
    ['has no headers', zstdCompressSync(Buffer.alloc(2048, 'text')), 'cannot be read'],
  ])('is refused when it %s', async (_, content, words) => {
    await expect(inspect(content)).rejects.toThrow(words)
  })

  it('is refused when it is not the one that the snapshot names', async () => {
    const path = join(folder, 'other')
    const declared = { digest: digestOf(whole), bytes: whole.length, ...SIZE }
    const changed = Buffer.from(whole)
    changed.write('?', whole.length - 6)
    writeFileSync(path, changed)
    await expect(inspectArchive(path, declared)).rejects.toThrow(/^has the content sha256:[0-9a-f]{64}$/)
    writeFileSync(path, zstdCompressSync(tarOf([file('./b')])))
    const { bytes } = declared
    await expect(inspectArchive(path, { ...declared, bytes: bytes + 1 })).rejects.toThrow(`the head says ${bytes + 1}`)
  })

  it('is refused when it needs more memory than our own', async () => {
    // A frame header with a window of 256 MB and an empty last block (RFC 8878, 3.1.1).
    const content = Buffer.from('28b52ffd0090010000', 'hex')
    await expect(inspect(content)).rejects.toThrow('needs more than 128 MB of memory')
    const own = Buffer.from('28b52ffd0088010000', 'hex')
    await expect(inspect(own)).rejects.toThrow('is cut short')
  })

  it('is left when somebody has no more time', async () => {
    const path = join(folder, 'slow')
    writeFileSync(path, whole)
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(
      inspectArchive(path, { digest: digestOf(whole), bytes: whole.length, ...SIZE }, signal),
    ).rejects.toThrow('too late')
  })
})

describe('an archive as GNU tar writes it', () => {
  /** The arguments of the scripts that pack. */
  const PACK = ['--posix', '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime', '--sparse']
  const MORE = ['--sparse-version=0.0', '--xattrs', '--xattrs-include=*', '--numeric-owner', '--sort=name']

  it('is taken with all that a cache mount may have, and links lead where they like', async () => {
    const tree = join(folder, 'tree')
    const deep = join(tree, 'd'.repeat(90), 'e'.repeat(90), 'f'.repeat(90))
    mkdirSync(deep, { recursive: true })
    writeFileSync(join(deep, 'new\nline "quoted" ü'), 'x')
    writeFileSync(join(tree, 'setuid'), 'x')
    chmodSync(join(tree, 'setuid'), 0o4755)
    linkSync(join(tree, 'setuid'), join(tree, 'zwei'))
    for (const [name, to] of [
      ['outside', '/etc/passwd'],
      ['up', '../../..'],
      ['self', 'self'],
    ] as const) {
      symlinkSync(to, join(tree, name))
    }
    linkSync(join(tree, 'up'), join(tree, 'up-too'))
    execFileSync('mkfifo', [join(tree, 'fifo')])
    writeFileSync(join(tree, 'sparse'), 'start')
    truncateSync(join(tree, 'sparse'), 50_000_000)
    const packed = execFileSync('tar', ['-c', '-I', 'zstd -T0 -3 --long=27 -q', ...PACK, ...MORE, '-C', tree, '.'])
    const found = await inspect(packed, { rawBytes: 50_000_003, files: 4 })
    expect(found).toMatchObject({ members: 13, apparent: 50_000_002 })
    expect(found.stored).toBeLessThan(100_000)
  })

  it('is known by its whole content, in pieces of any size', async () => {
    const members = Array.from({ length: 3000 }, (_, index) => file(`./${index}`, 'y'.repeat(index)))
    const content = zstdCompressSync(tarOf([root, ...members]))
    const found = await inspect(content, { rawBytes: 4_498_500, files: 3000 })
    expect(found).toEqual({ members: 3001, stored: 4_498_500, apparent: 4_498_500 })
  })

  it('is an overlay as well, whose own folder is no member', async () => {
    const members = [file('./.muslin-fill/base'), file('./.muslin-fill/deleted'), root, file('./a')]
    expect(await inspect(zstdCompressSync(tarOf(members)))).toMatchObject({ members: 5 })
    const link: Made = { name: './.muslin-fill', type: '2', link: '/etc' }
    await expect(inspect(zstdCompressSync(tarOf([link, ...members])))).rejects.toThrow('goes through the symbolic link')
    await expect(inspect(zstdCompressSync(tarOf([...members, link])))).rejects.toThrow('as a folder and as a symbolic')
  })
})

it('the made headers are what tar takes', () => {
  const path = join(folder, 'made.tar')
  writeFileSync(path, tarOf([root, withRecord('path', './long/name'), link('./l', 'a')]))
  const listed = execFileSync('tar', ['-tf', path]).toString()
  expect(listed).toBe('./\n./long/name\n./l\n')
  expect(header('a', '0', '', 1)).toHaveLength(512)
  expect(readFileSync(path).length % 512).toBe(0)
})
