import { describe, expect, it } from 'vitest'
import { ElfError, parseElf } from '../../../src/elf/header.ts'
import { type Judged, judgePrograms } from '../../../src/merge-manifest/judge.ts'
import { verdictText } from '../../../src/merge-manifest/program-verdict.ts'
import type { LayerEntry } from '../../../src/oci/layer-files.ts'
import { type MadeElf, madeElf } from '../elf/made.ts'

const [AMD64, ARM64, I386, ARM] = [62, 183, 3, 40]
const elf = (made: MadeElf, executable = true): LayerEntry => ({
  kind: 'elf',
  elf: parseElf(madeElf(made)),
  executable,
})
const native = elf({ machine: ARM64 })
const foreign = elf({ machine: AMD64 })
const dynamic = elf({ machine: ARM64, interpreter: '/lib/ld-linux-aarch64.so.1' })
const other: LayerEntry = { kind: 'other' }

function judge(files: Readonly<Record<string, LayerEntry>>, more: Partial<Judged> = {}) {
  return judgePrograms({
    files: new Map(Object.entries(files)),
    platform: { os: 'linux', architecture: 'arm64' },
    start: { program: '/app', path: ['/bin'], workingDir: '/' },
    skippedLayers: 0,
    skippedBytes: 0,
    wantsStatic: false,
    ...more,
  })
}

describe('what was not read', () => {
  it.each([
    [true, {}, [/no program that it starts with was seen, and 2 layers of it \(3\.0 GB\) were not read/]],
    [true, { app: native }, []],
    [false, {}, []],
  ] as const)('is no static image (wanted: %s, read: %j)', (wantsStatic, files, expected) => {
    const { problems } = judge(files, { wantsStatic, skippedLayers: 2, skippedBytes: 3e9 })
    expect(problems).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
  })

  it('is none either where the manifest says that it has no bytes', () => {
    const { problems } = judge({}, { wantsStatic: true, skippedLayers: 1 })
    expect(problems).toEqual([expect.stringContaining('and 1 layer of it (0 B) was not read')])
  })
})

describe('the programs of an image for linux/arm64', () => {
  it.each<[string, Readonly<Record<string, LayerEntry>>, string, readonly (string | RegExp)[]]>([
    ['one static program', { app: native }, '1 program, static', []],
    ['one dynamic program', { app: dynamic }, '1 program, dynamic', []],
    ['both', { app: native, 'bin/x': dynamic, 'bin/y': native }, '3 programs, 1 of them dynamic', []],
    ['none', { app: other, readme: other }, 'no ELF program', []],
    [
      'an amd64 program as start',
      { app: foreign },
      '1 program, static',
      [/^\/app: it is built for amd64, the platform is linux\/arm64\. Derive/],
    ],
    [
      'an amd64 program beside',
      { app: native, 'usr/bin/x': foreign },
      '2 programs, static',
      [/^\/usr\/bin\/x: .*amd64/],
    ],
    [
      'an amd64 file that nobody executes',
      { app: native, 'data/x': elf({ machine: AMD64 }, false) },
      '1 program, static',
      [],
    ],
    [
      'libraries of a cross compiler, even those that start by themselves',
      { app: native, 'usr/x/libc.so': elf({ machine: AMD64, type: 3 }), 'lib/x.so.6.1': foreign },
      '1 program, static',
      [],
    ],
    [
      'a position-independent program for amd64',
      { app: native, 'bin/x': elf({ machine: AMD64, type: 3 }) },
      '2 programs, static',
      [/^\/bin\/x: /],
    ],
    ['an object file', { app: native, 'x.o': elf({ machine: AMD64, type: 1 }) }, '1 program, static', []],
    [
      'a 32-bit program beside, which the kernel runs',
      { app: native, x: elf({ machine: ARM, bits: 32 }) },
      '2 programs, static',
      [],
    ],
    ['a 32-bit program as start', { app: elf({ machine: ARM, bits: 32 }) }, '1 program, static', [/built for arm/]],
    [
      'a 386 program beside',
      { app: native, x: elf({ machine: I386, bits: 32 }) },
      '2 programs, static',
      [/built for 386/],
    ],
    [
      'a start behind links',
      { app: { kind: 'link', target: 'x/y' }, 'x/y': foreign },
      '1 program, static',
      [/^\/x\/y: /],
    ],
    [
      'a start without permission',
      { app: elf({ machine: ARM64 }, false) },
      '1 program, static',
      [/nobody may execute it/],
    ],
    [
      'a damaged start',
      { app: { kind: 'elf', elf: new ElfError('it is cut off'), executable: true } },
      '1 program, static',
      [/cut off/],
    ],
    [
      'a damaged file beside',
      { app: native, x: { kind: 'elf', elf: new ElfError('x'), executable: true } },
      '1 program, static',
      [],
    ],
  ])('%s', (_, files, text, problems) => {
    const verdict = judge(files)
    expect(verdictText(verdict)).toBe(text)
    expect(verdict.problems).toHaveLength(problems.length)
    for (const [at, pattern] of problems.entries()) expect(verdict.problems[at]).toMatch(pattern)
  })

  it('a start by its name lies in the first folder of PATH that has it', () => {
    const start = { program: 'app', path: ['/no', '/bin', '/usr/bin'], workingDir: '/' }
    expect(judge({ 'bin/app': native, 'usr/bin/app': foreign }, { start }).start).toBe('/bin/app')
    // A script comes first: what lies behind it is not started.
    expect(judge({ 'bin/app': other, 'usr/bin/app': native }, { start }).start).toBeUndefined()
  })

  it('dynamic programs are a problem where static ones are wanted', () => {
    const { problems } = judge({ app: dynamic, x: native }, { wantsStatic: true })
    expect(problems).toEqual([expect.stringContaining('/lib/ld-linux-aarch64.so.1')])
  })

  it('tells a few of many problems', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`bin/${at}`, foreign]))
    expect(judge(many).problems).toHaveLength(6)
    expect(judge(many).problems.at(-1)).toBe('and 4 more programs.')
  })

  it('says that not all was looked at', () => {
    expect(verdictText(judge({ app: native }, { skippedLayers: 1 }))).toBe(
      '1 program, static, lower layers not looked at',
    )
  })
})
