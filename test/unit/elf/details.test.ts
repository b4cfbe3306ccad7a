import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/elf/bytes.ts'
import { detailsOf, type ElfDetails } from '../../../src/elf/details.ts'
import { ElfError, parseElf } from '../../../src/elf/header.ts'
import { readSections } from '../../../src/elf/sections.ts'
import { compiler, type MadeSection, madeElf } from './made.ts'

const { compile, remove } = compiler()
afterAll(remove)

const details = (content: Uint8Array): ElfDetails => detailsOf(memorySource(content), parseElf(content))

/** The details of a hand-made program with these sections. */
const withSections = (sections: readonly MadeSection[], bits: 32 | 64 = 64, littleEndian = true): ElfDetails =>
  details(madeElf({ machine: bits === 64 ? 62 : 40, bits, littleEndian, sections }))

/** A note: lengths, type, `GNU`, content. */
function note(type: number, content: Buffer, littleEndian = true): Buffer {
  const head = Buffer.alloc(16)
  const view = new DataView(head.buffer, head.byteOffset)
  for (const [at, value] of [4, content.length, type].entries()) view.setUint32(at * 4, value, littleEndian)
  head.write('GNU\0', 12)
  return Buffer.concat([head, content])
}

const x86Needed = (bits: number): Buffer => {
  const property = Buffer.alloc(16)
  property.writeUInt32LE(0xc0008002, 0)
  property.writeUInt32LE(4, 4)
  property.writeUInt32LE(bits, 8)
  return note(5, property)
}

/** `A`, then the vendor's part, in it the attributes of the file. */
function armAttributes(attributes: readonly number[], vendor = 'aeabi\0'): Buffer {
  const file = Buffer.concat([Buffer.from([1]), length(5 + attributes.length), Buffer.from(attributes)])
  return Buffer.concat([Buffer.from('A'), length(4 + vendor.length + file.length), Buffer.from(vendor), file])
}

function length(count: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(count)
  return bytes
}

const json = (value: unknown): Buffer => deflateSync(JSON.stringify(value))
const goInfo = (text: string): Buffer => Buffer.from(`\xff Go buildinf:\x08\x02${'\0'.repeat(16)}${text}`, 'latin1')

describe('the details of a program', () => {
  it('of gcc with and without symbols and debug information', () => {
    const [plain, debug, stripped] = [['-static'], ['-static', '-g'], ['-static', '-s']].map((flags) =>
      details(readFileSync(compile(...flags))),
    )
    expect([plain?.symbols, debug?.symbols, stripped?.symbols]).toEqual([true, true, false])
    expect([debug?.debug, stripped?.debug]).toEqual([true, false])
    expect(stripped).toMatchObject({ libc: 'glibc', allocator: { allocator: 'glibc', by: 'strings' } })
  })

  it('of gcc have the build ID that the linker was given', () => {
    expect(details(readFileSync(compile('-static', '-Wl,--build-id=0xc0ffee'))).buildId).toBe('c0ffee')
    expect(details(readFileSync(compile('-static', '-Wl,--build-id=none')))).not.toHaveProperty('buildId')
  })

  it('of one without section headers are few', () => {
    expect(details(madeElf({ machine: 62 }))).toMatchObject({ sections: [], symbols: false, debug: false })
  })

  it.each([
    ['nothing', 0, undefined],
    ['the first level', 0b1, 1],
    ['two levels', 0b11, 2],
    ['three levels', 0b111, 3],
    ['the fourth alone', 0b1000, 4],
  ])('tell the x86-64 level: %s', (_, bits, level) => {
    const made = withSections([{ name: '.note.gnu.property', type: 7, content: x86Needed(bits) }])
    expect(made.x86Level).toBe(level)
  })

  it.each([
    ['v6 behind a name', [5, ...Buffer.from('6\0'), 6, 6], 6],
    ['v7', [6, 10, 9, 2], 7],
    ['v8 behind a compatibility', [32, 1, ...Buffer.from('gnu\0'), 6, 14], 8],
    ['v7 behind an unknown text', [67, ...Buffer.from('2.09\0'), 6, 10], 7],
    ['a controller', [6, 13], undefined],
    ['nothing', [9, 2], undefined],
    ['a text without an end', [5, 65, 65], undefined],
    ['a number without an end', [6, 0x8a, 0x8a], undefined],
  ])('tell the Arm architecture: %s', (_, attributes, expected) => {
    const made = withSections([{ name: '.ARM.attributes', type: 0x70000003, content: armAttributes(attributes) }], 32)
    expect(made.armArchitecture).toBe(expected)
  })

  it('tell the Arm architecture by the public attributes only', () => {
    const content = armAttributes([6, 10], 'other\0')
    expect(withSections([{ name: '.ARM.attributes', type: 1, content }], 32).armArchitecture).toBeUndefined()
  })

  it.each([
    ['path\tcommand-line-arguments\nbuild\tGOARCH=amd64\nbuild\tGOAMD64=v3\n', { x86Level: 3 }],
    ['build\tGOARCH=arm\nbuild\tGOARM=6\n', { armArchitecture: 6 }],
    ['path\tapp\nbuild\tGOARM=7,softfloat\n', { armArchitecture: 7 }],
    ['path\tapp\nbuild\tGOAMD64=v9\n', {}],
  ])('tell what Go was told: %j', (text, expected) => {
    const { language, x86Level, armArchitecture } = withSections([{ name: '.go.buildinfo', content: goInfo(text) }])
    expect({ language, x86Level, armArchitecture }).toEqual({ language: 'go', ...expected })
  })

  const root = { name: 'app', version: '1.2.3', root: true }
  it.each([
    [
      'packages with the root',
      json({ packages: [{ name: 'a', version: '1.0.0' }, root] }),
      { packages: 2, root: { name: 'app', version: '1.2.3' } },
    ],
    [
      'build dependencies do not count',
      json({ packages: [{ name: 'cc', version: '1.0.0', kind: 'build' }, root] }),
      { packages: 1, root: { name: 'app', version: '1.2.3' } },
    ],
    ['no root', json({ packages: [] }), { packages: 0 }],
    ['something else', json([1, 2]), undefined],
    ['null', json(null), undefined],
    ['packages that are none', json({ packages: [1] }), undefined],
    ['no zlib', Buffer.from('{"packages":[]}'), undefined],
    ['more than can be', deflateSync(Buffer.alloc(9 << 20, ' ')), undefined],
  ])('tell the packages of cargo-auditable: %s', (_, content, expected) => {
    expect(withSections([{ name: '.dep-v0', content }]).audit).toEqual(expected)
  })

  it('tell a packer by its mark behind the program headers', () => {
    const packed = Buffer.concat([madeElf({ machine: 62 }), Buffer.from('\0\0\0\0UPX!\r\x1e\x0e\x0a', 'latin1')])
    expect(details(packed).packer).toBe('UPX')
    const elsewhere = Buffer.concat([madeElf({ machine: 62 }), Buffer.alloc(4096), Buffer.from('UPX!')])
    expect(details(elsewhere)).not.toHaveProperty('packer')
  })

  it.each([
    [32, true],
    [32, false],
    [64, false],
  ] as const)('are read in %i bits, little endian: %s', (bits, littleEndian) => {
    const made = withSections(
      [{ name: '.note.id', type: 7, content: note(3, Buffer.from('abcd'), littleEndian) }],
      bits,
      littleEndian,
    )
    expect(made.buildId).toBe('61626364')
    expect(made.sections.map(({ name }) => name)).toEqual(['.note.id', '.shstrtab'])
  })
})

describe('damage', () => {
  const real = readFileSync(compile('-static', '-g'))
  const sectionsAt = Number(real.readBigUInt64LE(40))
  const count = real.readUInt16LE(60)

  it.each([
    ['in sections', note(3, Buffer.alloc(100)).subarray(0, 60), '.note.cut', 7],
    ['in lengths', Buffer.from('ffffffffffffffffffffffff', 'hex'), '.note.long', 7],
    ['in properties', note(5, Buffer.from('028000c0ffffffff00000000', 'hex')), '.note.gnu.property', 7],
    ['in attributes', Buffer.from('41ffffffff616561626900', 'hex'), '.ARM.attributes', 1],
    ['in attributes of no length', Buffer.from('4100000000', 'hex'), '.ARM.attributes', 1],
    ["in Go's settings", Buffer.from('\xff Go', 'latin1'), '.go.buildinfo', 1],
    ['in symbols', Buffer.alloc(25, 255), '.symtab', 2],
  ])('%s leaves out what cannot be read', (_, content, name, type) => {
    const made = withSections([{ name, type, content }])
    expect(made.x86Level ?? made.buildId ?? made.armArchitecture).toBeUndefined()
  })

  it('of the section headers leaves the program as it is', () => {
    for (const [at, value] of [
      [40, 0xffffffff],
      [58, 0xffff],
      [60, 0xffff],
      [62, 0xffff],
    ] as const) {
      const damaged = Buffer.from(real)
      damaged.writeUInt16LE(value & 0xffff, at)
      if (at === 40) damaged.writeUInt32LE(value, at)
      expect(readSections(memorySource(damaged), { bits: 64, littleEndian: true })).toEqual([])
      expect(details(damaged)).toMatchObject({ symbols: false })
    }
  })

  it.each([
    ['the file header', 0, 64],
    ['the section headers', sectionsAt, count * 64],
  ])('anywhere in %s is never a crash, and reads little', (_, start, bytes) => {
    const random = generator(7)
    for (let round = 0; round < 60; round += 1) {
      const damaged = Buffer.from(real)
      for (let change = 0; change < 4; change += 1) damaged[start + (random() % bytes)] = random() & 0xff
      expect(['read', 'refused']).toContain(readWithin(damaged, 6 * real.length))
    }
  })

  it('by cutting off is never a crash', () => {
    const lengths = Array.from({ length: Math.ceil(real.length / 29_989) }, (_, index) => index * 29_989)
    const ends = lengths.map((at) => readWithin(real.subarray(0, at), 6 * real.length))
    expect(ends[0]).toBe('refused')
    expect(ends.at(-1)).toBe('read')
  })
})

/** Reads all of a program, counting bytes; fails when more come than the limit. */
function readWithin(content: Buffer, limit: number): 'read' | 'refused' {
  const { read } = memorySource(content)
  let bytes = 0
  const source = {
    read: (offset: number, size: number): Buffer => {
      const part = read(offset, size)
      bytes += part.length
      return part
    },
    has: (length: number): boolean => length <= content.byteLength,
  }
  try {
    detailsOf(source, parseElf(content))
  } catch (error) {
    if (error instanceof ElfError) return 'refused'
    throw error
  }
  expect(bytes).toBeLessThan(limit)
  return 'read'
}

/** A linear congruential generator (Numerical Recipes): the same numbers each time. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 8
  }
}
