import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programRemarks, prove } from '../../src/build-binary/judge.ts'
import type { Program } from '../../src/build-binary/programs.ts'
import { allocatorOf } from '../../src/elf/allocator.ts'
import { cratesOf } from '../../src/elf/crates.ts'
import { type ElfDetails, readDetails } from '../../src/elf/details.ts'
import { ElfError, type ElfHeader, readElf } from '../../src/elf/header.ts'
import { messageOf } from '../../src/errors.ts'
import { type Platform, parsePlatform } from '../../src/oci/platform.ts'
import { connect } from '../rig/connection.ts'

const rig = connect()
const fixture = join(import.meta.dirname, '../fixtures/elf-verdict')
const out = mkdtempSync(join(tmpdir(), 'muslin-verdict-test-'))

/** What ldd and file say of a program, and how it ends in an empty root. */
interface Look {
  readonly ldd: string
  readonly file: string
  readonly exitCode: number
}

const looks = new Map<string, Look>()

beforeAll(async () => {
  const output = `type=local,dest=${out}`
  const args = ['buildx', 'build', '--quiet', '--platform', 'linux/amd64', '--output', output, fixture]
  await promisify(execFile)('docker', args, { env: { ...process.env, ...rig.env } })
  for (const line of readFileSync(join(out, 'looks.tsv'), 'utf8').trim().split('\n')) {
    const [name = '', ldd = '', file = '', exitCode] = line.split('\t')
    looks.set(name, { ldd, file, exitCode: Number(exitCode) })
  }
}, 600_000)
afterAll(() => rmSync(out, { recursive: true, force: true }))

const fileOf = (name: string): string => join(out, 'programs', name)

function platformOf(name: string): Platform {
  const platform = parsePlatform(name)
  if (platform === undefined) throw new Error(`no platform ${name}`)
  return platform
}

function headerOf(name: string): ElfHeader | ElfError {
  try {
    return readElf(fileOf(name))
  } catch (error) {
    if (error instanceof ElfError) return error
    throw error
  }
}

function programOf(name: string): Program {
  const file = fileOf(name)
  return { path: `/${name}`, file, sha256: '', bytes: statSync(file).size, elf: headerOf(name) }
}

/** The verdict in a word, or the refusal. */
function verdictOf(name: string, platform: string): string {
  try {
    const found = {
      programs: [programOf(name)],
      named: true,
      others: [],
      names: new Set<string>(),
      missing: [],
      imageBytes: 0,
    }
    return prove(found, platformOf(platform))[0].verdict
  } catch (error) {
    return messageOf(error)
  }
}

type Case = readonly [name: string, made: string, platform: string, expected: 'static' | 'static-pie' | RegExp]

const [amd64, v3] = ['linux/amd64', 'linux/amd64/v3']

/** Each program, how it was made, and the verdict that is right. */
const CASES: readonly Case[] = [
  ['musl-static', 'musl-gcc -static', amd64, 'static'],
  ['musl-stripped', 'musl-gcc -static -s', amd64, 'static'],
  ['musl-debug', 'musl-gcc -static -g', amd64, 'static'],
  ['musl-dynamic', 'musl-gcc', amd64, /interpreter \/lib\/ld-musl.* and libc\.so\. It is built against musl/],
  ['musl-gcc-static-pie', 'musl-gcc -static-pie', amd64, /ld-musl.*musl-gcc does not know -static-pie/],
  ['musl-gcc-mold', 'musl-gcc -static -fuse-ld=mold', amd64, /names an interpreter.*-Wl,--no-dynamic-linker/],
  ['musl-gcc-mold-told', 'the same with -Wl,--no-dynamic-linker', amd64, 'static'],
  ['musl-threads', 'musl-gcc -static, with threads', amd64, 'static'],
  ['musl-threads-stack', 'the same with -Wl,-z,stack-size=8388608', amd64, 'static'],
  ['musl-x86-64-v3', 'musl-gcc -static -march=x86-64-v3 -mneeded', amd64, /needs a processor of x86-64-v3.*v3/],
  ['musl-x86-64-v3', 'the same', v3, 'static'],
  ['rust-static-pie', 'rustc, x86_64-unknown-linux-musl', amd64, 'static-pie'],
  ['rust-stripped', 'rustc -C strip=symbols', amd64, 'static-pie'],
  ['rust-musl-gcc', 'rustc -C linker=musl-gcc', amd64, /names an interpreter.*-C relocation-model=static/],
  ['rust-glibc', 'rustc, x86_64-unknown-linux-gnu', amd64, /libgcc_s\.so\.1, libc\.so\.6.*x?-unknown-linux-musl/],
  ['rust-arm64', 'rustc, aarch64-unknown-linux-musl', 'linux/arm64', 'static'],
  ['rust-arm64', 'the same', amd64, /built for arm64, the platform is linux\/amd64\. Derive the compiler target/],
  ['glibc-dynamic', 'gcc', amd64, /ld-linux-x86-64\.so\.2 and libc\.so\.6\. Build it against musl/],
  ['glibc-static', 'gcc -static', amd64, 'static'],
  ['glibc-static-pie', 'gcc -static-pie -fPIE', amd64, 'static-pie'],
  ['glibc-static-stripped', 'gcc -static -s', amd64, 'static'],
  ['glibc-resolve', 'gcc -static, with getaddrinfo', amd64, 'static'],
  ['glibc-jemalloc', 'gcc -static -ljemalloc', amd64, 'static'],
  ['re2-dynamic', 'g++ -lre2', amd64, /libre2\.so\.9 in libre2-dev \(Debian\).*libstdc\+\+.*Alpine/],
  ['re2-static', 'g++ -static -lre2', amd64, 'static'],
  ['mimalloc', 'musl-gcc -static, mimalloc.o in front', amd64, 'static'],
  ['mimalloc-stripped', 'the same with -s', amd64, 'static'],
  [
    'mimalloc-mixed',
    'mimalloc.o behind libc, --allow-multiple-definition',
    amd64,
    /mixes two allocators.*in front of libc/,
  ],
  ['executable-stack', 'gcc -static -z execstack', amd64, 'static'],
  ['writable-code', 'musl-gcc -static, a section "awx"', amd64, 'static'],
  ['library.so.1', 'gcc -shared', amd64, /library or an object file/],
  ['object.o', 'gcc -c', amd64, /library or an object file/],
  ['cut-off', 'the first 60 bytes of a program', amd64, /it is cut off/],
  ['go-amd64', 'go build', amd64, 'static'],
  ['go-amd64-v3', 'GOAMD64=v3 go build', amd64, /needs a processor of x86-64-v3, and linux\/amd64 promises v1/],
  ['go-amd64-v3', 'the same', v3, 'static'],
  ['go-amd64-v3', 'the same', 'linux/amd64/v2', /linux\/amd64\/v2 promises v2/],
  ['go-386', 'GOARCH=386 go build', 'linux/386', 'static'],
  ['go-arm-v6', 'GOARM=6 go build', 'linux/arm/v6', 'static'],
  ['go-arm-v7', 'GOARM=7 go build', 'linux/arm/v7', 'static'],
  ['go-arm-v7', 'the same', 'linux/arm/v6', /its code is for Arm v7, the platform is linux\/arm\/v6.*GOARM=6/],
  ['arm-hard-float', 'arm-linux-gnueabihf-gcc -static', 'linux/arm/v7', 'static'],
  ['arm-hard-float', 'the same', 'linux/arm/v6', /its code is for Arm v7/],
  ['arm-hard-float', 'the same', 'linux/arm/v5', /built for arm \(hard float\)/],
  ['go-riscv64', 'GOARCH=riscv64 go build', 'linux/riscv64', 'static'],
  ['go-s390x', 'GOARCH=s390x go build', 'linux/s390x', 'static'],
  ['go-ppc64le', 'GOARCH=ppc64le go build', 'linux/ppc64le', 'static'],
  ['go-loong64', 'GOARCH=loong64 go build', 'linux/loong64', 'static'],
]

/** Where this machine can tell whether a program runs. */
const isTried = (platform: string): boolean => /^linux\/(?:amd64|386|arm64)/.test(platform)

describe('the verdict on programs by real compilers', () => {
  it.each(CASES)('%s (%s) on %s', (name, _made, platform, expected) => {
    const verdict = verdictOf(name, platform)
    if (typeof expected === 'string') expect(verdict).toBe(expected)
    else expect(verdict).toMatch(expected)
  })

  it('is about every program of the fixture', () => {
    expect([...new Set(CASES.map(([name]) => name))].sort()).toEqual([...looks.keys()].sort())
  })

  it('is what happens in an empty root', () => {
    const native = CASES.filter(([name, , platform]) => isTried(platform) && !/v3$/.test(name))
    const wrong = native.filter(([name, , platform]) => {
      const starts = looks.get(name)?.exitCode === 0
      return starts !== /^static/.test(verdictOf(name, platform)) && !(name === 'rust-arm64' && platform === amd64)
    })
    expect(native.length).toBeGreaterThan(25)
    expect(wrong).toEqual([])
  })

  it('is right where ldd and file call a program static that does not run', () => {
    const failing = [...looks].filter(([name, { exitCode }]) => exitCode !== 0 && /^(?:musl|rust|mimalloc)/.test(name))
    const fooled = (said: 'ldd' | 'file') =>
      failing.filter(([, look]) => /statically linked|static-pie linked/.test(look[said])).map(([name]) => name)
    expect(fooled('ldd')).toEqual(['rust-musl-gcc'])
    expect(fooled('file')).toEqual(['mimalloc-mixed', 'musl-gcc-mold'])
  })

  it('stands in the documentation, with what ldd and file say', () => {
    const documentation = readFileSync(join(import.meta.dirname, '../../docs/verdict.md'), 'utf8')
    const [, table = ''] = /<!-- table -->\n([\s\S]*?)\n<!-- end -->/.exec(documentation) ?? []
    expect(table.split('\n')).toEqual(tableLines())
  })
})

function tableLines(): readonly string[] {
  const rows = CASES.map(([name, made, platform, expected]) => {
    const { ldd = '', file = '', exitCode } = looks.get(name) ?? {}
    const verdict = typeof expected === 'string' ? expected : `refused: ${reasonOf(verdictOf(name, platform))}`
    const emulated = /arm64/.test(name) ? ' (emulated)' : ''
    const ending = isTried(platform) ? `${endingOf(exitCode)}${emulated}` : 'not tried'
    return `| ${[made, platform, verdict, ldd, file, ending].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return ['| made by | platform | verdict | `ldd` | `file` | in an empty root |', '|---|---|---|---|---|---|', ...rows]
}

/** The first sentence behind the path. */
const reasonOf = (refusal: string): string => /: ((?:it|its) [\s\S]*?)\. ?[A-Z]/.exec(refusal)?.[1] ?? refusal

function endingOf(exitCode: number | undefined): string {
  if (exitCode === 0) return 'runs'
  return exitCode === 127 || exitCode === 126 ? 'does not start' : 'dies'
}

const detailsOf = (name: string): ElfDetails => readDetails(fileOf(name), readElf(fileOf(name)))

describe('what else a program tells', () => {
  it.each([
    ['musl-static', 'musl', 'symbols'],
    ['rust-static-pie', 'musl', 'symbols'],
    ['musl-stripped', 'unknown', 'nothing'],
    ['mimalloc', 'mimalloc', 'symbols'],
    ['mimalloc-stripped', 'mimalloc', 'strings'],
    ['mimalloc-mixed', 'mixed', 'symbols'],
    ['glibc-static', 'glibc', 'symbols'],
    ['glibc-static-stripped', 'glibc', 'strings'],
    ['glibc-jemalloc', 'jemalloc', 'symbols'],
    ['go-amd64', 'unknown', 'nothing'],
  ])('%s: the allocator is %s by %s', (name, allocator, by) => {
    expect(allocatorOf(fileOf(name))).toMatchObject({ allocator, by })
  })

  it.each([
    ['musl-static', []],
    ['musl-threads', [/^notice: It starts threads, and musl gives them stacks of 128 KiB/]],
    ['musl-threads-stack', []],
    ['rust-stripped', []],
    ['glibc-static', [/^notice: It is linked statically against glibc: iconv/]],
    ['glibc-resolve', [/^warning: .*getaddrinfo/]],
    ['executable-stack', [/^warning: Its stack is executable/, /^notice: .*glibc/]],
    ['writable-code', [/^warning: A part of its memory may be written and executed/]],
  ] as readonly [string, readonly RegExp[]][])('%s: remarks', (name, expected) => {
    const remarks = programRemarks({ program: programOf(name), verdict: 'static' })
    const texts = remarks
      .map(({ level, text }) => `${level}: ${text}`)
      .filter((text) => !/Debug information/.test(text))
    expect(texts).toEqual(expected.map((text) => expect.stringMatching(text)))
  })

  it('the libc, the language, the packages, symbols and debug information', () => {
    const { sections, allocator, ...rust } = detailsOf('rust-static-pie')
    expect(rust).toMatchObject({ libc: 'musl', language: 'rust', symbols: true, nameService: false })
    expect(rust.audit).toEqual({ packages: 3, root: { name: 'fixture', version: '1.2.3' } })
    expect(rust.buildId).toMatch(/^[0-9a-f]{40}$/)
    expect(detailsOf('rust-stripped')).toMatchObject({ libc: 'musl', language: 'rust', symbols: false, debug: false })
    expect(detailsOf('glibc-static-stripped')).toMatchObject({ libc: 'glibc', symbols: false })
    expect(detailsOf('go-s390x')).toMatchObject({ language: 'go', symbols: true, debug: true })
    expect(detailsOf('musl-debug').debug).toBe(true)
    expect(sections.map(({ name }) => name)).toContain('.text')
  })

  it('how its tables of addresses are protected', () => {
    expect(readElf(fileOf('rust-static-pie'))).toMatchObject({ relro: true, bindNow: true, writableCode: false })
    expect(readElf(fileOf('go-amd64'))).toMatchObject({ relro: false, bindNow: false })
    expect(readElf(fileOf('writable-code')).writableCode).toBe(true)
  })

  it('how much code is of which crate', () => {
    const crates = cratesOf(fileOf('rust-static-pie')) ?? []
    expect(crates.map(({ crate }) => crate)).toEqual(expect.arrayContaining(['std', 'core', 'alloc', undefined]))
    const text = detailsOf('rust-static-pie').sections.find(({ name }) => name === '.text')
    const all = crates.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(all / (text?.bytes ?? 0)).toBeGreaterThan(0.9)
    expect(all / (text?.bytes ?? 0)).toBeLessThanOrEqual(1.01)
    expect(cratesOf(fileOf('rust-stripped'))).toBeUndefined()
    expect(cratesOf(fileOf('musl-static'))).toBeUndefined()
  })
})
