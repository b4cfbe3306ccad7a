import { afterAll, describe, expect, it } from 'vitest'
import { isProgram, parseElf, readElf } from '../../../src/elf/header.ts'
import { architectureOf, linkageOf, verdictOn } from '../../../src/elf/verdict.ts'
import { type Platform, parsePlatform } from '../../../src/oci/platform.ts'
import { compiler, madeElf } from './made.ts'

const { compile, remove } = compiler()
const own = platform(process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64')

afterAll(remove)

function platform(name: string): Platform {
  const parsed = parsePlatform(name)
  if (parsed === undefined) throw new Error(`no platform ${name}`)
  return parsed
}

describe('the verdict on a real program', () => {
  it.each([
    ['static', ['-static']],
    ['static-pie', ['-static-pie', '-fPIE']],
  ])('%s starts by itself', (kind, flags) => {
    expect(verdictOn(readElf(compile(...flags)), own)).toEqual({ ok: true, kind })
  })

  it('names what a dynamic program needs, and the way to musl', () => {
    const verdict = verdictOn(readElf(compile('-no-pie')), own)
    expect(verdict).toMatchObject({ ok: false, kind: 'dynamic' })
    expect(verdict).toMatchObject({ reason: expect.stringMatching(/interpreter .*ld-linux.* and libc\.so\.6$/) })
    expect(verdict).toMatchObject({ remedy: expect.stringContaining('unknown-linux-musl') })
  })

  it.each([
    ['a PIE', readElf(compile('-nostdlib', '-fPIE', '-pie', '-Wl,-e,main')), 'relocation-model=static'],
    [
      'a program at a fixed address',
      parseElf(madeElf({ machine: own.architecture === 'arm64' ? 183 : 62, interpreter: '/lib/ld-musl-x86_64.so.1' })),
      'no-dynamic-linker',
    ],
  ])('finds %s dynamic that needs no library but names an interpreter (ldd calls it static)', (_, header, remedy) => {
    expect(header).toMatchObject({ needed: [], interpreter: expect.stringMatching(/^\/lib.*\/ld-/) })
    expect(verdictOn(header, own)).toMatchObject({
      ok: false,
      kind: 'dynamic',
      reason: expect.stringContaining('names an interpreter'),
      remedy: expect.stringContaining(remedy),
    })
  })

  it('finds one without interpreter dynamic that needs a library', () => {
    const verdict = verdictOn(readElf(compile('-pie', '-fPIE', '-Wl,--no-dynamic-linker')), own)
    expect(verdict).toMatchObject({ ok: false, kind: 'dynamic', reason: 'it needs libc.so.6' })
  })

  it('tells programs from libraries and object files', () => {
    const library = readElf(compile('-shared', '-fPIC', '-Wl,-soname,libanswer.so.1'))
    const object = readElf(compile('-c'))
    expect([library, object, readElf(compile('-pie', '-fPIE')), readElf(compile('-static'))].map(isProgram)).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(verdictOn(object, own)).toMatchObject({ ok: false, reason: expect.stringContaining('object file') })
  })
})

describe('the architecture of a program', () => {
  const machines = [
    ['linux/amd64', { machine: 62 }],
    ['linux/arm64', { machine: 183 }],
    ['linux/386', { machine: 3, bits: 32 }],
    ['linux/arm/v7', { machine: 40, bits: 32, flags: 0x5000400 }],
    ['linux/arm/v6', { machine: 40, bits: 32, flags: 0x5000200 }],
    ['linux/riscv64', { machine: 243 }],
    ['linux/s390x', { machine: 22, littleEndian: false }],
    ['linux/ppc64le', { machine: 21 }],
    ['linux/loong64', { machine: 258 }],
  ] as const

  it.each(machines)('fits %s', (name, made) => {
    expect(verdictOn(parseElf(madeElf(made)), platform(name))).toEqual({ ok: true, kind: 'static' })
  })

  it.each(machines)('of %s does not fit another one', (name, made) => {
    const other = platform(name === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64')
    const verdict = verdictOn(parseElf(madeElf(made)), other)
    expect(verdict).toMatchObject({ ok: false, kind: 'static' })
    expect(verdict).toMatchObject({ reason: expect.stringContaining(`the platform is linux/${other.architecture}`) })
  })

  it.each([
    ['x32 is not amd64', { machine: 62, bits: 32 }, 'amd64 with 32 bits, little endian'],
    ['ppc64 is not ppc64le', { machine: 21, littleEndian: false }, 'ppc64le with 64 bits, big endian'],
    ['MIPS has no name here', { machine: 8, bits: 32 }, 'machine number 8'],
  ] as const)('is told exactly: %s', (_, made, expected) => {
    expect(architectureOf(parseElf(madeElf(made)))).toBe(expected)
  })

  it('refuses floating-point instructions where the platform has none', () => {
    const hard = parseElf(madeElf({ machine: 40, bits: 32, flags: 0x5000400 }))
    expect(verdictOn(hard, platform('linux/arm/v5'))).toMatchObject({
      ok: false,
      reason: 'it is built for arm (hard float), the platform is linux/arm/v5',
    })
    const soft = parseElf(madeElf({ machine: 40, bits: 32, flags: 0x5000200 }))
    expect(verdictOn(soft, platform('linux/arm/v5')).ok).toBe(true)
  })

  it('comes before how the program is linked', () => {
    const header = parseElf(madeElf({ machine: 183, interpreter: '/lib/ld-musl-aarch64.so.1' }))
    expect(linkageOf(header)).toBe('dynamic')
    expect(verdictOn(header, platform('linux/amd64'))).toMatchObject({ reason: expect.stringContaining('arm64') })
  })
})
