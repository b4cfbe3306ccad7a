import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { allowedFields, isAllowed } from '../../../src/build-binary/allowed.ts'
import { prove } from '../../../src/build-binary/judge.ts'
import type { Found, Program } from '../../../src/build-binary/programs.ts'
import { ElfError, parseElf } from '../../../src/elf/header.ts'
import { UserError } from '../../../src/errors.ts'
import { readInputs } from '../../../src/runner/inputs.ts'
import { madeElf } from '../elf/made.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-judge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const amd64 = { os: 'linux', architecture: 'amd64' }
const good = madeElf({ machine: 62 })
const dynamic = madeElf({ machine: 62, interpreter: '/lib64/ld-linux-x86-64.so.2' })
const arm64 = madeElf({ machine: 183 })
const i386 = madeElf({ machine: 3, bits: 32 })
const i386Dynamic = madeElf({ machine: 3, bits: 32, interpreter: '/lib/ld-linux.so.2' })

function program(path: string, content: Buffer): Program {
  const file = join(folder, path.replaceAll('/', '_'))
  writeFileSync(file, content)
  return { path, file, sha256: '', bytes: content.length, elf: headerOf(content) }
}

function headerOf(content: Buffer): Program['elf'] {
  try {
    return parseElf(content)
  } catch (error) {
    if (error instanceof ElfError) return error
    throw error
  }
}

const app = program('/app', good)
const found = (given: Partial<Found>): Found => ({
  programs: [app],
  named: true,
  others: [],
  names: new Set(['ld-linux-x86-64.so.2']),
  missing: [],
  imageBytes: 0,
  ...given,
})

/** Paths of what was proven. */
const proven = (given: Partial<Found>, allowed: readonly string[] = []): readonly string[] =>
  prove(found(given), amd64, allowed).map(({ program: { path } }) => path)

describe('whatever else may be executed', () => {
  it.each([
    ['a static program', '/tool', good],
    ['a 32-bit static program, which the kernel runs as well', '/tool', i386],
    ['a library by its name, whatever its machine', '/lib/libc.so', arm64],
    ['a library with a version', '/lib/libx.so.1.2', dynamic],
  ])('may stand beside the named ones: %s', (_, path, content) => {
    expect(proven({ others: [program(path, content)] })).toEqual(['/app'])
  })

  it.each([
    ['a dynamic program', '/bin/sh', dynamic, /\/bin\/sh: it needs .*ld-linux.*by the input allow-dynamic\.$/],
    ['one for another machine', '/bin/tool', arm64, /\/bin\/tool: it is built for arm64/],
    ['a 32-bit dynamic program', '/bin/old', i386Dynamic, /\/bin\/old: it is built for 386/],
    ['a damaged one', '/bin/cut', good.subarray(0, 70), /\/bin\/cut: it is cut off/],
  ])('is refused: %s', (_, path, content, message) => {
    const check = () => proven({ others: [program(path, content)] })
    expect(check).toThrow(UserError)
    expect(check).toThrow(message)
  })
})

describe('where no program is named', () => {
  const unnamed = (...programs: readonly Program[]): readonly string[] => proven({ named: false, programs })
  const plugin = madeElf({ machine: 62, type: 3 })

  it.each([
    ['a 32-bit static program', '/tool', i386],
    ['a library without a name in it', '/lib/plug.so', plugin],
    ['a library that needs others', '/lib/plug.so.1', dynamic],
  ])('is none of the programs, and may stand beside them: %s', (_, path, content) => {
    expect(unnamed(app, program(path, content))).toEqual(['/app'])
  })

  it('counts all the same where it is all that there is', () => {
    expect(unnamed(program('/app.so', plugin))).toEqual(['/app.so'])
    expect(() => unnamed(program('/old', i386))).toThrow('/old: it is built for 386, the platform is linux/amd64')
    expect(() => unnamed(program('/plug.so', dynamic))).toThrow('/plug.so: it needs')
  })
})

describe('what is allowed to be dynamic', () => {
  const shell = program('/usr/bin/sh', dynamic)

  it('may stand beside the named programs', () => {
    expect(proven({ others: [shell] }, ['/usr/**'])).toEqual(['/app'])
    expect(() => proven({ others: [shell] }, ['/usr/*'])).toThrow('/usr/bin/sh: it needs')
  })

  it('is none of the programs where none is named', () => {
    const all = { named: false, programs: [app, shell] }
    expect(proven(all, ['/usr/bin/sh'])).toEqual(['/app'])
    expect(() => proven({ named: false, programs: [shell] }, ['/usr/bin/sh'])).toThrow('let pass by allow-dynamic')
    expect(() => proven({ named: false, programs: [] }, ['/usr/bin/sh'])).toThrow('no executable ELF program')
  })

  it('is never a named program, nor one for another machine', () => {
    expect(() => proven({ programs: [shell] }, ['/**'])).toThrow('/usr/bin/sh: it needs')
    const foreign = madeElf({ machine: 183, interpreter: '/lib/ld-linux-aarch64.so.1' })
    for (const content of [arm64, foreign]) {
      expect(() => proven({ others: [program('/usr/bin/tool', content)] }, ['/**'])).toThrow('built for arm64')
    }
  })

  it('has to find what it needs in the image', () => {
    const check = () => proven({ others: [shell], names: new Set(['sh', 'libc.so.6']) }, ['/usr/**'])
    expect(check).toThrow(
      '/usr/bin/sh: it needs ld-linux-x86-64.so.2, and no file in the image has that name. Copy them into the image',
    )
  })

  it.each([
    ['/usr/bin/sh', '/usr/bin/sh', true],
    ['/usr/bin/*', '/usr/bin/sh', true],
    ['/usr/*', '/usr/bin/sh', false],
    ['/usr/**', '/usr/bin/sh', true],
    ['/usr/bin/s', '/usr/bin/sh', false],
    ['/usr/b.n/sh', '/usr/bin/sh', false],
    ['/bin/[', '/bin/[', true],
    ['/bin/g++', '/bin/g++', true],
  ])('is named by paths and patterns: %s and %s', (pattern, path, expected) => {
    expect(isAllowed(path, [pattern])).toBe(expected)
  })

  it('is named by absolute paths only', () => {
    const { faults } = readInputs(allowedFields, () => '/usr/**\nbin/sh')
    expect(faults).toEqual([expect.objectContaining({ input: 'allow-dynamic', value: 'bin/sh' })])
  })
})

describe('what the sections of a program tell', () => {
  const needsV3 = Buffer.from(
    `04000000100000000500000047 4e5500 028000c0 04000000 07000000 00000000`.replaceAll(' ', ''),
    'hex',
  )
  const newer = madeElf({ machine: 62, sections: [{ name: '.note.gnu.property', type: 7, content: needsV3 }] })

  it('is part of the verdict: code for newer processors', () => {
    const given = found({ programs: [program('/newer', newer)] })
    expect(() => prove(given, amd64)).toThrow(
      /needs a processor of x86-64-v3, and linux\/amd64 promises v1.*linux\/amd64\/v3/,
    )
    expect(() => prove(given, { ...amd64, variant: 'v2' })).toThrow('promises v2')
    for (const variant of ['v3', 'v4']) expect(prove(given, { ...amd64, variant })[0].verdict).toBe('static')
  })
})
