import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { ElfError, parseElf } from '../../../src/elf/header.ts'
import { ElfStream } from '../../../src/elf/streamed.ts'
import { linkageOf } from '../../../src/elf/verdict.ts'
import { compiler, madeElf } from './made.ts'

const gcc = compiler()
afterAll(gcc.remove)

/** The content in chunks of a size. */
function streamed(content: Uint8Array, size: number) {
  const stream = new ElfStream()
  for (let at = 0; at < content.byteLength; at += size) stream.push(content.subarray(at, at + size))
  return stream.end()
}

describe('a file that passes by once', () => {
  const static1 = readFileSync(gcc.compile('-static'))
  const dynamic = readFileSync(gcc.compile())
  const library = readFileSync(gcc.compile('-shared', '-fPIC', '-Wl,-soname,libanswer.so.1'))

  it.each([
    ['a static program', static1],
    ['a dynamic program', dynamic],
    ['a library', library],
  ])('%s has the headers of the file read as a whole, however the chunks fall', (_, content) => {
    const whole = parseElf(content)
    for (const size of [1, 3, 4, 63, 1000, 65_536, content.byteLength]) {
      // One byte at a time is slow; the first page has it all.
      const part = size < 4 ? content.subarray(0, Math.max(content.byteLength, 1)) : content
      expect(streamed(part, size)).toEqual(whole)
    }
  })

  it('keeps the dynamic section, which lies far behind the beginning', () => {
    const far = readFileSync(gcc.compile('-Wl,-z,max-page-size=0x200000', '-Wl,-z,common-page-size=0x200000'))
    expect(far.byteLength).toBeGreaterThan(200_000)
    const header = streamed(far, 10_000)
    expect(header).toEqual(parseElf(far))
    expect(header !== undefined && !(header instanceof ElfError) && linkageOf(header)).toBe('dynamic')
  })

  it('names libraries whose names have passed already as what they are', () => {
    // The dynamic section points back to names beyond what is kept of the beginning.
    const content = withFarNames()
    expect(parseElf(content).needed).toEqual(['libfar.so'])
    expect(streamed(content, 4096)).toMatchObject({ needed: ['a library'] })
  })

  it('says why it cannot be read when it ends too early', () => {
    const cut = streamed(static1.subarray(0, 70), 16)
    expect(cut).toBeInstanceOf(ElfError)
    expect(String(cut)).toContain('cut off')
  })

  it('says so when only its last loaded bytes are missing', () => {
    const content = readFileSync(gcc.compile('-static', '-s'))
    // The names of sections and their headers, which are not loaded, come last.
    const cut = streamed(content.subarray(0, content.byteLength - 5000), 10_000)
    expect(String(cut)).toContain('a part that is loaded lies beyond its end')
  })

  it.each([
    ['a script', Buffer.from('#!/bin/sh\n')],
    ['nothing', Buffer.alloc(0)],
    ['two bytes', Buffer.from('\x7fE')],
    ['a large text', Buffer.alloc(300_000, 'a')],
  ])('%s is no ELF file', (_, content) => {
    expect(streamed(content, 7)).toBeUndefined()
  })

  it('reads other machines as well', () => {
    const made = madeElf({ machine: 22, littleEndian: false, interpreter: '/lib/ld64.so.1' })
    expect(streamed(made, 5)).toEqual(parseElf(made))
  })
})

/** 64-bit, little endian: names at 100,000, dynamic section at 200,000. */
function withFarNames(): Buffer {
  const [names, dynamic] = [100_000, 200_000]
  const file = Buffer.alloc(dynamic + 64)
  file.write('\x7fELF', 'latin1')
  file.set([2, 1, 1], 4)
  file.writeUInt16LE(3, 16)
  file.writeUInt16LE(62, 18)
  file.writeBigUInt64LE(64n, 32)
  file.writeUInt16LE(56, 54)
  file.writeUInt16LE(2, 56)
  segment(file, 64, { type: 1, offset: 0, size: file.length })
  segment(file, 120, { type: 2, offset: dynamic, size: 48 })
  file.write('\0libfar.so\0', names, 'latin1')
  for (const [at, value] of [1, 1, 5, names, 0, 0].entries()) file.writeBigUInt64LE(BigInt(value), dynamic + at * 8)
  return file
}

function segment(
  file: Buffer,
  at: number,
  { type, offset, size }: { type: number; offset: number; size: number },
): void {
  file.writeUInt32LE(type, at)
  file.writeBigUInt64LE(BigInt(offset), at + 8)
  file.writeBigUInt64LE(BigInt(offset), at + 16)
  file.writeBigUInt64LE(BigInt(size), at + 32)
  file.writeBigUInt64LE(BigInt(size), at + 40)
}
