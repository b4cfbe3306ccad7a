import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/elf/bytes.ts'
import { crateOf } from '../../src/elf/crates.ts'
import { detailsOf } from '../../src/elf/details.ts'
import { ElfError, type ElfHeader, parseElf } from '../../src/elf/header.ts'
import { librarySources } from '../../src/elf/libraries.ts'
import { remarksOn } from '../../src/elf/remarks.ts'
import { ElfStream } from '../../src/elf/streamed.ts'
import { detailComplaint, verdictOn } from '../../src/elf/verdict.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { madeElf } from '../unit/elf/made.ts'
import { chunkSizes, chunksOf, declared, holds, mutatedBytes, pumped, textOf } from './pieces.ts'

/** A program of this machine, small ones of other classes and byte orders, and one with all kinds of sections. */
const note = Buffer.from('040000001400000003000000474e5500', 'hex')
const samples = [
  readFileSync('/bin/true'),
  madeElf({ machine: 40, bits: 32, interpreter: '/lib/ld-linux-armhf.so.3' }),
  madeElf({ machine: 22, littleEndian: false, stackBytes: 1 << 20 }),
  madeElf({
    machine: 62,
    sections: [
      { name: '.note.gnu.build-id', type: 7, content: Buffer.concat([note, Buffer.alloc(20, 1)]) },
      { name: '.ARM.attributes', content: Buffer.from('A\x10\0\0\0aeabi\0\x01\x06\0\0\0\x06\x0a', 'latin1') },
      { name: '.dep-v0', content: Buffer.from('789c', 'hex') },
      { name: '.go.buildinfo', content: Buffer.from('\xff Go buildinf:build\tGOARM=7', 'latin1') },
      { name: '.symtab', type: 2, content: Buffer.alloc(72, 3) },
      { name: '.debug_info', content: Buffer.alloc(9) },
    ],
  }),
]

/** Headers lie at both ends of a file. */
const damaged = fc.oneof(
  ...samples.map((content) => mutatedBytes(content, Math.min(content.length, 1024))),
  ...samples.map((content) => mutatedBytes(content)),
  ...samples.map((content) =>
    mutatedBytes(Buffer.from(content).reverse(), Math.min(content.length, 2048)).map((all) =>
      Buffer.from(all).reverse(),
    ),
  ),
  fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.concat([Buffer.from('\x7fELF'), all])),
)

const platforms = ['linux/amd64', 'linux/arm/v5', 'linux/s390x']
  .map((name) => parsePlatform(name))
  .filter((each) => each !== undefined)

describe('ELF files, damaged in any way', () => {
  it('are judged, or refused by name', () => {
    holds(
      damaged,
      (content) => {
        const header = declared(() => parseElf(content), ElfError)
        if (header === undefined) return
        const details = declared(() => detailsOf(memorySource(content), header))
        if (details !== undefined) declared(() => remarksOn(header, details))
        for (const platform of platforms) requireVerdict(header, details, platform)
        declared(() => librarySources(header.needed))
      },
      { share: 3 },
    )
  })

  it('are the same file when they pass by in pieces', () => {
    holds(
      fc.tuple(damaged, chunkSizes),
      ([content, sizes]) => {
        const stream = new ElfStream()
        declared(() => {
          for (const chunk of chunksOf(content, sizes)) stream.push(chunk)
        })
        const passed = declared(() => stream.end())
        const whole = declared(() => parseElf(content), ElfError)
        if (passed === undefined || passed instanceof ElfError) return
        // What lay behind by then has no name.
        expect(passed.needed).toHaveLength(whole?.needed.length ?? -1)
        expect({ ...passed, needed: [], soname: '' }).toEqual({ ...whole, needed: [], soname: '' })
      },
      { share: 2 },
    )
  })

  it('pass by whole where all headers come first', () => {
    holds(fc.tuple(fc.constantFrom(...samples), chunkSizes), ([content, sizes]) => {
      const stream = new ElfStream()
      for (const chunk of chunksOf(content, sizes)) stream.push(chunk)
      expect(stream.end()).toEqual(parseElf(content))
    })
  })
})

function requireVerdict(
  header: ElfHeader,
  details: ReturnType<typeof detailsOf> | undefined,
  platform: (typeof platforms)[number],
): void {
  const verdict = verdictOn(header, platform)
  // Nothing that names an interpreter or a library is ever static.
  if (verdict.ok) expect([header.interpreter, header.needed]).toEqual([undefined, []])
  else expect(`${verdict.reason}${verdict.remedy}`).not.toContain('undefined')
  if (details !== undefined) declared(() => detailComplaint(details, platform))
}

describe('names of functions', () => {
  const PIECES = [
    '_ZN',
    '_R',
    'NvC',
    'Nt',
    's_',
    '4core',
    '5alloc',
    '17h',
    '0123456789abcdef',
    'E',
    '$LT$',
    '$u20$as$u20$',
    '..',
    '9',
    'Y',
    'X',
    'M',
    'B',
  ]

  it('tell their crate or none, in time', () => {
    holds(fc.oneof(textOf(...PIECES), pumped(...PIECES)), (symbol) => {
      const crate = declared(() => crateOf(symbol))
      expect(crate === undefined || typeof crate === 'string').toBe(true)
    })
  })
})
