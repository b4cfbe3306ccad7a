import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { ElfError, isElf, parseElf, readElf } from '../../../src/elf/header.ts'
import { compiler, madeElf } from './made.ts'

const { compile, remove } = compiler()
const machine = { x64: 62, arm64: 183 }[process.arch as string]
const dynamic = compile('-no-pie')

afterAll(remove)

describe('the headers of an ELF file', () => {
  it.each([
    ['static', ['-static'], { type: 'executable', needed: [], pie: false }],
    ['static and position-independent', ['-static-pie', '-fPIE'], { type: 'shared', needed: [], pie: true }],
    ['without any library', ['-static', '-nostdlib', '-Wl,-e,main'], { type: 'executable', needed: [], pie: false }],
  ])('of a real program: %s', (_, flags, expected) => {
    const header = readElf(compile(...flags))
    expect(header).toMatchObject({ bits: 64, littleEndian: true, machine, hasEntry: true, ...expected })
    expect(header).not.toHaveProperty('interpreter')
  })

  it.each([
    ['dynamic', ['-no-pie'], 'executable', false],
    ['dynamic and position-independent', ['-pie', '-fPIE'], 'shared', true],
  ])('of a real program: %s', (_, flags, type, pie) => {
    const header = readElf(compile(...flags))
    expect(header).toMatchObject({ type, pie, needed: ['libc.so.6'] })
    expect(header.interpreter).toMatch(/^\/lib.*\/ld-linux/)
  })

  it('of a real library', () => {
    const header = readElf(compile('-shared', '-fPIC', '-Wl,-soname,libanswer.so.1', '-nostdlib'))
    expect(header).toMatchObject({ type: 'shared', pie: false, soname: 'libanswer.so.1', needed: [] })
  })

  it('reads the size and the rights of the stack', () => {
    const header = readElf(compile('-static', '-Wl,-z,stack-size=8388608', '-z', 'execstack'))
    expect(header.stack).toEqual({ bytes: 8388608, executable: true })
  })

  it('is the same from a file and from memory, at any place in a bigger buffer', () => {
    const content = readFileSync(dynamic)
    const shifted = Buffer.concat([Buffer.alloc(3), content]).subarray(3)
    expect(parseElf(shifted)).toEqual(readElf(dynamic))
  })

  it.each([
    ['32 bits, little endian', { bits: 32, littleEndian: true, machine: 40, flags: 0x5000400 }],
    ['32 bits, big endian', { bits: 32, littleEndian: false, machine: 8, flags: 7 }],
    ['64 bits, little endian', { bits: 64, littleEndian: true, machine: 243, flags: 5 }],
    ['64 bits, big endian', { bits: 64, littleEndian: false, machine: 22, flags: 0 }],
  ] as const)('of a hand-made file: %s', (_, made) => {
    const header = parseElf(madeElf({ ...made, interpreter: '/lib/ld.so.1', stackBytes: 131072 }))
    expect(header).toMatchObject({ ...made, type: 'executable', interpreter: '/lib/ld.so.1' })
    expect(header.stack).toEqual({ bytes: 131072, executable: false })
  })
})

describe('what is no sound ELF file', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'not an ELF file'],
    ['a script', Buffer.from('#!/bin/sh\n'), 'not an ELF file'],
    ['the magic number alone', Buffer.from('\x7fELF', 'latin1'), 'class is missing'],
    ['an unknown class', Buffer.from('\x7fELF\x09\x01', 'latin1'), 'class is 9'],
    ['an unknown byte order', Buffer.from('\x7fELF\x02\x07', 'latin1'), 'byte order is 7'],
    ['half a file header', madeElf({ machine: 62 }).subarray(0, 40), 'file header lies beyond its end'],
    [
      'no program headers where they should be',
      madeElf({ machine: 62 }).subarray(0, 70),
      'program headers lies beyond',
    ],
    [
      'an interpreter that is cut off',
      madeElf({ machine: 62, interpreter: '/lib/ld.so' }).subarray(0, -4),
      'interpreter',
    ],
    [
      'garbage behind the magic number',
      Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), Buffer.alloc(90, 255)]),
      'impossible size',
    ],
  ])('is refused with a clear message: %s', (_, content, message) => {
    expect(() => parseElf(content)).toThrow(ElfError)
    expect(() => parseElf(content)).toThrow(message)
  })

  it('is never a crash, wherever a real file is cut off', () => {
    const content = readFileSync(dynamic)
    for (let length = 0; length < 2000; length += 7) {
      expect(() => parseElf(content.subarray(0, length))).toThrow(ElfError)
    }
  })

  it.each([
    ['static', ['-static']],
    ['static and position-independent', ['-static-pie', '-fPIE']],
    ['dynamic', ['-pie', '-fPIE']],
  ])('is a program of which a loaded part is cut off: %s', (_, flags) => {
    const content = readFileSync(compile('-s', ...flags))
    const end = Math.max(...loadedEnds(content))
    expect(() => parseElf(content.subarray(0, end - 1))).toThrow('cut off: a part that is loaded lies beyond its end')
    expect(parseElf(content.subarray(0, end))).toEqual(parseElf(content))
  })

  it('is a program of which nothing is loaded', () => {
    const content = madeElf({ machine: 62 })
    for (const count of [0, 1]) {
      // Its stack alone is left.
      content.writeBigUInt64LE(120n, 32)
      content.writeUInt16LE(count, 56)
      expect(() => parseElf(content)).toThrow('nothing of it is loaded')
    }
  })

  it('is not an object file, nor what is left of a library', () => {
    expect(parseElf(readFileSync(compile('-c')))).toMatchObject({ type: 'other' })
    const library = readFileSync(compile('-shared', '-fPIC', '-Wl,-soname,libanswer.so.1', '-nostdlib'))
    expect(parseElf(library.subarray(0, -100))).toMatchObject({ soname: 'libanswer.so.1' })
  })

  it('is refused on disk too', () => {
    const path = compile('-static')
    writeFileSync(path, readFileSync(path).subarray(0, 100))
    expect(() => readElf(path)).toThrow('program headers lies beyond its end')
  })

  it('is told from ELF by its first four bytes', () => {
    expect([isElf(readFileSync(dynamic)), isElf(Buffer.from('\x7fEL', 'latin1')), isElf(Buffer.alloc(4))]).toEqual([
      true,
      false,
      false,
    ])
  })
})

/** Where the loaded parts of a 64-bit program end in its file. */
function loadedEnds(content: Buffer): readonly number[] {
  const [at, count] = [Number(content.readBigUInt64LE(32)), content.readUInt16LE(56)]
  const headers = Array.from({ length: count }, (_, index) => content.subarray(at + 56 * index))
  return headers
    .filter((header) => header.readUInt32LE(0) === 1)
    .map((header) => Number(header.readBigUInt64LE(8) + header.readBigUInt64LE(32)))
}
