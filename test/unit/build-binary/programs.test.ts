import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { afterAll, describe, expect, it } from 'vitest'
import { prove } from '../../../src/build-binary/judge.ts'
import { takePrograms } from '../../../src/build-binary/programs.ts'
import { UserError } from '../../../src/errors.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import type { Descriptor, ImageManifest } from '../../../src/oci/manifest.ts'
import { madeElf } from '../elf/made.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-programs-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const amd64 = { os: 'linux', architecture: 'amd64' }
const program = madeElf({ machine: 62 })
const big = Buffer.concat([program, Buffer.alloc(300_000, 7)])
const dynamic = madeElf({ machine: 62, interpreter: '/lib/ld-linux-x86-64.so.2' })

type Entry = readonly [name: string, content: Buffer | string, header?: Partial<Header>]

/** An image with these files in each layer, executable unless told otherwise, and what is taken out of it. */
async function takeFrom(layers: readonly (readonly Entry[])[], wanted: readonly string[] = []) {
  const image = await imageOf(layers)
  return await takePrograms(image, wanted, join(image.layout, 'out'))
}

async function imageOf(layers: readonly (readonly Entry[])[], packed = (tar: Buffer): Buffer => tar) {
  const layout = mkdtempSync(join(base, 'image-'))
  const blobs = await Promise.all(layers.map(layerOf))
  return { layout, manifest: manifestOf(blobs.map((blob) => placeBlob(layout, packed(blob)))) }
}

const take = (entries: readonly Entry[], wanted: readonly string[] = []) => takeFrom([entries], wanted)

async function layerOf(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack()
  for (const [name, content, header] of entries) tar.entry({ name, mode: 0o755, ...header }, content)
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

function placeBlob(layout: string, blob: Buffer): Descriptor {
  const digest = digestOf(blob)
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true })
  writeFileSync(join(layout, 'blobs', ...digest.split(':')), blob)
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: blob.length, annotations: {} }
}

/** Gives a member of a tar file a name of other bytes, and its header the sum that belongs to it. */
const renamed =
  (name: string, bytes: readonly number[]) =>
  (tar: Buffer): Buffer => {
    const at = tar.indexOf(`${name}\0`, 'latin1')
    if (at === -1) return tar
    const header = tar.subarray(at, at + 512)
    header.set(bytes)
    header.fill(' ', 148, 156)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    return tar
  }

function manifestOf(layers: readonly Descriptor[]): ImageManifest {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('{}'), size: 2 }
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  return { kind: 'image', mediaType, artifactType: '', config: { ...config, annotations: {} }, layers, annotations: {} }
}

describe('the programs of an image', () => {
  it('are all executable ELF files, taken out under their paths', async () => {
    const found = await take([
      ['bin/', '', { type: 'directory' }],
      ['bin/big', big],
      ['etc/passwd', 'root:x:0:0'],
      ['app', program],
      ['script', '#!/bin/sh\n'],
      ['object.o', program, { mode: 0o644 }],
      ['empty', ''],
    ])
    expect(found.programs.map(({ path }) => path)).toEqual(['/bin/big', '/app'])
    const [first] = found.programs
    expect(first).toMatchObject({ bytes: big.length, sha256: createHash('sha256').update(big).digest('hex') })
    expect(readFileSync(first?.file ?? '')).toEqual(big)
    expect(first?.file).toMatch(/out\/bin\/big$/)
    expect(statSync(first?.file ?? '').mode & 0o777).toBe(0o755)
    expect(found.imageBytes).toBe(big.length + 2 * program.length + 10 + 10)
  })

  it('are only the named ones where names are given, in that order', async () => {
    const found = await take(
      [
        ['app', program],
        ['other', dynamic],
        ['tool', program],
        ['plain', program, { mode: 0o644 }],
      ],
      ['/tool', '/app', '/plain'],
    )
    expect(found.programs.map(({ path }) => path)).toEqual(['/tool', '/app'])
    expect(found.missing).toEqual([{ path: '/plain', reason: 'it may not be executed: copy it with COPY --chmod=755' }])
  })

  it('are hard links too, although an upper layer removes or replaces the other name', async () => {
    const lower: Entry[] = [
      ['app', program],
      ['tool', dynamic],
      ['tool2', '', { type: 'link', linkname: 'tool' }],
    ]
    const found = await takeFrom([lower, [['.wh.tool', '']]])
    expect(found.programs.map(({ path }) => path)).toEqual(['/app', '/tool2'])
    expect(() => prove(found, amd64)).toThrow(/- \/tool2: it needs/)
    const replaced = await takeFrom([lower, [['tool', program]]])
    expect(() => prove(replaced, amd64)).toThrow(/- \/tool2: it needs/)
    const whole = await takeFrom([lower], ['/tool2'])
    expect(whole.programs.map(({ path }) => path)).toEqual(['/tool2'])
    expect(whole.imageBytes).toBe(program.length + dynamic.length)
  })

  it('are found however the bytes of their layer come', async () => {
    const { layout, manifest } = await imageOf([[['app', program]]], (tar) => gzipSync(tar, { level: 0 }))
    for (let padding = 0; padding < 600; padding += 75) {
      const layer = await imageOf(
        [
          [
            ['a', 'x'.repeat(65_000 + padding)],
            ['app', program],
          ],
        ],
        (tar) => gzipSync(tar, { level: 0 }),
      )
      const found = await takePrograms(layer, [], join(layer.layout, 'out'))
      expect(found.programs.map(({ path }) => path)).toEqual(['/app'])
    }
    expect((await takePrograms({ layout, manifest }, [], join(layout, 'out'))).programs).toHaveLength(1)
  })

  it('keep apart what an image calls as our own folders', async () => {
    const found = await take([
      ['x/app', program],
      ['.layers/0/1', big],
      ['0/1', big],
    ])
    for (const { file, sha256 } of found.programs) {
      expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sha256)
    }
    expect(found.programs).toHaveLength(3)
  })

  it('are missing where a name is none of a file, with the reason', async () => {
    const link = { type: 'symlink', linkname: '/app' } as const
    const found = await take(
      [
        ['app', program],
        ['bin/app', '', link],
      ],
      ['/app', '/bin/app', '/nowhere'],
    )
    expect(found.missing).toEqual([
      { path: '/bin/app', reason: 'it is a link to /app; name that file' },
      { path: '/nowhere', reason: 'there is no such file in the image' },
    ])
  })

  it('are found where a link is in the place of one of their folders', async () => {
    const linked: Entry[] = [
      ['bin', '', { type: 'symlink', linkname: 'usr/bin' }],
      ['usr/local/bin', '', { type: 'symlink', linkname: '../bin' }],
    ]
    const files: Entry[] = [
      ['usr/bin/app', program],
      ['usr/bin/tool', dynamic],
      ['usr/bin/script', '#!/bin/sh\n'],
    ]
    const found = await takeFrom([linked, files], ['/usr/local/bin/app', '/bin/script', '/bin/none'])
    expect(found.programs.map(({ path }) => path)).toEqual(['/usr/bin/app'])
    expect(found.others.map(({ path }) => path)).toEqual(['/usr/bin/tool'])
    expect(found.missing).toEqual([
      { path: '/bin/script', reason: 'it is no ELF program that may be executed' },
      { path: '/bin/none', reason: 'there is no such file in the image' },
    ])
  })

  it('are all looked at where their names are no UTF-8', async () => {
    const rename = (tar: Buffer): Buffer => renamed('bxx', [97, 255, 120])(renamed('axx', [97, 254, 120])(tar))
    const members: Entry[] = [
      ['axx', dynamic],
      ['bxx', program],
    ]
    const images = [
      await imageOf([members], rename),
      await imageOf(
        members.map((each) => [each]),
        rename,
      ),
    ]
    for (const each of images) {
      const found = await takePrograms(each, [], join(each.layout, 'out'))
      expect(found.programs).toHaveLength(2)
      expect(() => prove(found, amd64)).toThrow(/it needs .*ld-linux/)
    }
  })

  it('never leave their folder, whatever the names in the tar file are', async () => {
    const found = await take([['../../escape', program]])
    expect(found.programs[0]).toMatchObject({ path: '/escape', file: expect.stringMatching(/out\/escape$/) })
  })

  it('are those of the layers together: what an upper one removes or replaces is not there', async () => {
    const lower: Entry[] = [
      ['app', program],
      ['old/tool', program],
      ['kept', program],
    ]
    const upper: Entry[] = [
      ['app', big],
      ['.wh.old', ''],
    ]
    const found = await takeFrom([lower, upper])
    expect(found.programs.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['/app', big.length],
      ['/kept', program.length],
    ])
    expect(readFileSync(found.programs[0]?.file ?? '')).toEqual(big)
    expect(found.imageBytes).toBe(big.length + program.length)
  })

  it('are not read from a layer that is not there or cut off', async () => {
    const layout = mkdtempSync(join(base, 'broken-'))
    const cut = placeBlob(layout, Buffer.alloc(700, 65))
    const none = { ...cut, digest: digestOf('none') }
    await expect(takePrograms({ layout, manifest: manifestOf([none]) }, [], base)).rejects.toThrow('ENOENT')
    await expect(takePrograms({ layout, manifest: manifestOf([cut]) }, [], base)).rejects.toThrow(/cannot be read/)
  })
})

describe('the proof of an image', () => {
  it('is given when every program starts by itself', async () => {
    const found = await take([
      ['app', program],
      ['tool', big],
    ])
    expect(prove(found, amd64).map(({ program: { path }, verdict }) => [path, verdict])).toEqual([
      ['/app', 'static'],
      ['/tool', 'static'],
    ])
  })

  it.each([
    ['a dynamic program', [['app', dynamic]], [], /- \/app: it needs .*ld-linux/],
    [
      'one of another architecture',
      [['app', madeElf({ machine: 183 })]],
      [],
      /- \/app: it is built for arm64, the platform is linux\/amd64/,
    ],
    [
      'a damaged one',
      [['app', program.subarray(0, 70)]],
      [],
      /- \/app: it is cut off: its program headers lies beyond its end\./,
    ],
    ['a named script', [['app', '#!/bin/sh\n']], ['/app'], /- \/app: it is not an ELF file\./],
    ['a named file that is missing', [['app', program]], ['/app', '/nowhere'], /- \/nowhere: there is no such file/],
    ['no program', [['README', 'text']], [], /There is no executable ELF program in the image/],
  ] as readonly [string, readonly Entry[], readonly string[], RegExp][])(
    'is refused with %s',
    async (_, entries, wanted, message) => {
      const found = await take(entries, wanted)
      expect(() => prove(found, amd64)).toThrow(UserError)
      expect(() => prove(found, amd64)).toThrow(message)
    },
  )

  it('names all faults, but not hundreds', async () => {
    const found = await take(Array.from({ length: 13 }, (_, index) => [`bin/tool${index}`, dynamic] as const))
    expect(() => prove(found, amd64)).toThrow(/tool9: [\s\S]*- and 3 more\. Is a whole distribution in the image\?/)
    expect(() => prove(found, amd64)).not.toThrow(/tool10/)
  })
})
