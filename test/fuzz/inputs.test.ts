import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { binaryFields, readRequest as readBinary } from '../../src/build-binary/inputs.ts'
import { csvFields, parseMountEntry, parseMountLine } from '../../src/buildkit/mounts.ts'
import { danceFields, readRequest as readDance } from '../../src/cache-dance/inputs.ts'
import { InputError, UserError } from '../../src/errors.ts'
import { annotationLine } from '../../src/merge-manifest/annotation-lines.ts'
import { legsInFolder } from '../../src/merge-manifest/digest-files.ts'
import { mergeFields, readRequest as readMerge } from '../../src/merge-manifest/inputs.ts'
import { parseLegs } from '../../src/merge-manifest/results.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { isTag } from '../../src/oci/reference.ts'
import { isRule, parseTagRule, tagsByRules } from '../../src/oci/tag-rules.ts'
import { planFields, readRequest as readPlan } from '../../src/plan/inputs.ts'
import { byteSize, flag, lines, SeveralUnfit, Unfit, wholeNumber, wordsOf } from '../../src/runner/inputs.ts'
import { declared, holds, hostile, mutated, pumped, textOf } from './pieces.ts'

const UNFIT = [Unfit, SeveralUnfit] as const
const DIGEST = digestOf('x')

/** What inputs hold, right and wrong, of all actions. */
const PIECES = [
  ...['true', 'false', 'auto', 'none', '0', '1', '-1', '999999999999', '1.5GB', '2GiB', 'MB', 'v1.2.3', 'latest', '.'],
  ...['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/', 'ghcr.io/acme/app', ':v1', `@${DIGEST}`, DIGEST, '/app'],
  ...[
    'type=semver',
    'type=raw',
    'pattern={{version}}',
    'value=',
    'enable=true',
    'priority=',
    '{{',
    '}}',
    ' ',
    '\n',
    ',',
  ],
  ...[
    '=',
    '"',
    "'",
    '\\',
    '\0',
    '::',
    '##[',
    '${{ x }}',
    '..',
    '/',
    '*',
    'id=x',
    'target=/t',
    'sharing=',
    'uid=',
    '[',
    ']',
  ],
  ...[
    '{"linux": {"target": "/t"}}',
    '{"version":1,"platform":"linux/amd64","digest":"',
    '{',
    '}',
    'index:',
    'manifest[',
  ],
  ...['constructor', '__proto__', 'github', 'directory', 'registry', 'tar.gz', 'zip', 'cargo', 'é', '\u202e', 'A'],
]
const someText = textOf(...PIECES)
const json = hostile.map((value) => JSON.stringify(value) ?? '')
const inputText = fc.oneof({ weight: 3, arbitrary: someText }, json, fc.constantFrom(...PIECES), pumped(...PIECES))

type Reader = (read: (name: string) => string, exists: (path: string) => boolean) => unknown

/** What needs no folder and starts no reading of one: `digest-files` has a test of its own. */
const readers: readonly (readonly [string, readonly string[], Reader])[] = [
  ['plan', Object.keys(planFields), (read) => readPlan(read)],
  ['build-binary', Object.keys(binaryFields), readBinary],
  ['cache-dance', Object.keys(danceFields), readDance],
  [
    'merge-manifest',
    Object.keys(mergeFields).filter((name) => name !== 'digest-files'),
    (read) => readMerge(read, { ref: 'refs/tags/v1.2.3', sha: 'a'.repeat(40) }),
  ],
]

describe.each(readers)('inputs of %s', (_, names, readAll) => {
  const given = fc.dictionary(fc.constantFrom(...names), inputText, { maxKeys: 6, noNullPrototype: true })

  it('are all read, or each fault names its input on a line of its own', () => {
    holds(
      fc.tuple(given, fc.boolean()),
      ([values, exists]) => {
        const value = (name: string): string => values[name]?.trim() ?? ''
        try {
          declared(() => readAll(value, () => exists))
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
          if (error instanceof InputError) requireNamed(error, names)
        }
      },
      { share: 2 },
    )
  })
})

function requireNamed(error: InputError, names: readonly string[]): void {
  expect(error.faults.map(({ input }) => input).filter((input) => !names.includes(input))).toEqual([])
  expect(error.message.split(/[\r\n]/)).toHaveLength(error.faults.length + 1)
}

describe('fields of inputs', () => {
  it('booleans are two words', () => {
    holds(inputText, (raw) => {
      const value = declared(() => flag(true).parse(raw), Unfit)
      expect(value).toBe(raw === 'true' ? true : raw === 'false' ? false : undefined)
    })
  })

  it('whole numbers are exact and within bounds', () => {
    const digits = fc.oneof(fc.bigInt({ min: -10n, max: 10n ** 20n }).map(String), inputText)
    holds(digits, (raw) => {
      const value = declared(() => wholeNumber(5, 1, 99_999, 'seconds').parse(raw), Unfit)
      const isGood = /^\d{1,40}$/.test(raw) && BigInt(raw) >= 1n && BigInt(raw) <= 99_999n
      expect(value).toBe(isGood ? Number(raw) : undefined)
    })
  })

  it('sizes are bytes, as units say', () => {
    const units = { B: 1n, KB: 10n ** 3n, MB: 10n ** 6n, GB: 10n ** 9n, KiB: 1n << 10n, MiB: 1n << 20n, GiB: 1n << 30n }
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]))
    holds(fc.tuple(fc.integer({ min: 1, max: 8_000_000 }), unit), ([count, name]) => {
      const exact = BigInt(count) * units[name]
      const isSafe = exact <= BigInt(Number.MAX_SAFE_INTEGER)
      expect(declared(() => byteSize().parse(`${count}${name}`), Unfit)).toBe(isSafe ? Number(exact) : undefined)
    })
    holds(inputText, (raw) => {
      const bytes = declared(() => byteSize().parse(raw), Unfit)
      expect(bytes === undefined || (Number.isSafeInteger(bytes) && bytes > 0)).toBe(true)
    })
  })

  it('lists are read again from what was read', () => {
    holds(inputText, (raw) => {
      for (const [list, mark] of [[lines(), '\n'] as const, [wordsOf((word) => word), ','] as const]) {
        const read = list.parse(raw)
        expect(list.parse(read.join(mark))).toEqual(read)
        expect(read.filter((each) => each === '' || each !== each.trim())).toEqual([])
      }
    })
  })
})

describe('cache mounts', () => {
  const field = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/^\s|[\r\n]/.test(text))

  it('have options in CSV that are read as they were written', () => {
    holds(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
      const line = fields.map((text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')
      expect(csvFields(line)).toEqual(fields)
    })
  })

  const KNOWN = ['id', 'target', 'dst', 'destination', 'sharing', 'uid', 'gid', 'mode', 'type']

  it('are read from a line or refused', () => {
    const line = textOf(
      'target=',
      'id=',
      '/t',
      ',',
      'sharing=locked',
      'uid=1',
      'mode=0777',
      'constructor=x',
      '"',
      'type=',
    )
    holds(
      fc.oneof(line, pumped('"', ',', '=', 'id=x', '""')),
      (text) => {
        const mount = declared(() => parseMountLine(text), Unfit)
        if (mount === undefined || text.startsWith('/')) return
        const names = csvFields(text).map((option) => option.split('=')[0]?.toLowerCase())
        expect(names.filter((name) => !KNOWN.includes(name ?? ''))).toEqual([])
      },
      { examples: ['target=/x,constructor=5'] },
    )
  })

  it('are read from JSON or refused', () => {
    const entry = { target: '/t', id: 'x', sharing: 'shared', uid: 1, gid: '2', mode: '0755' }
    holds(fc.oneof(mutated(entry), hostile), (value) => void declared(() => parseMountEntry(value), Unfit), {
      examples: [{ target: { toString: 1, valueOf: 1 } }],
    })
  })
})

describe('results of legs', () => {
  const platform = fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/riscv64')
  const leg = fc.record({ platform, digest: fc.string().map(digestOf) })
  const text = (one: object): string => JSON.stringify({ version: 1, ...one })

  it('say the same in every form', () => {
    holds(fc.array(leg, { minLength: 2, maxLength: 5 }), (legs) => {
      const expected = legs.map(({ platform: name, digest }) => ({ platform: parsePlatform(name), digest }))
      const outputs = Object.fromEntries(legs.map((each, index) => [`result_${index}`, text(each)]))
      const forms = [
        legs.map(text).join('\n'),
        JSON.stringify(legs.map((each) => ({ version: 1, ...each }))),
        JSON.stringify(outputs),
        JSON.stringify({ build: { result: 'success', outputs } }),
        legs.map((each) => `${each.platform}=${each.digest}`).join('\n'),
      ]
      for (const form of forms) expect(parseLegs(form)).toEqual(expected)
    })
  })

  it('are read or refused, whatever they are', () => {
    const sample = [{ version: 1, platform: 'linux/amd64', digest: DIGEST, binaries: [] }]
    const needs = { build: { outputs: { result_0: JSON.stringify(sample[0]) } } }
    const texts = fc.oneof(mutated(sample), mutated(needs), hostile).map((value) => JSON.stringify(value) ?? '')
    holds(fc.oneof(texts, inputText), (raw) => void declared(() => parseLegs(raw.trim()), ...UNFIT), {
      examples: ['[{"version":1,"platform":{"toString":1,"valueOf":1},"digest":"x"}]'],
    })
  })
})

describe('rules of tags', () => {
  const rule = textOf(
    ...[
      'type=',
      'semver',
      'raw',
      'ref',
      'sha',
      'edge',
      ',',
      'pattern=',
      '{{version}}',
      '{{major}}',
      '{{ ',
      '}}',
      'value=',
    ],
    ...[
      'enable=true',
      'priority=1',
      'event=tag',
      'event=branch',
      'branch=main',
      'prefix=',
      '{{branch}}',
      '"',
      'x',
      '\t',
    ],
  )
  const ref = fc
    .tuple(
      fc.constantFrom('refs/heads/', 'refs/tags/', 'refs/pull/', ''),
      textOf('v1.2.3', '-rc.1', '/', '&', 'é', '+b'),
    )
    .map(([kind, name]) => kind + name)

  it('make tags, or are refused', () => {
    const rules = fc.array(rule, { maxLength: 3 })
    holds(fc.tuple(rules, ref), ([texts, name]) => {
      const read = texts
        .map((text) => declared(() => parseTagRule(text), ...UNFIT))
        .filter((each) => each !== undefined)
      const { tags } = tagsByRules(read, { ref: name, sha: 'abcdef0123456789' }, 'auto')
      expect(tags.filter((tag) => !/^[\w.-]+$/.test(tag))).toEqual([])
    })
  })

  it('make what metadata-action makes of a version', () => {
    const part = fc.nat(999)
    holds(fc.tuple(part, part, part, fc.constantFrom('', '-rc.1', '-0.x')), ([major, minor, patch, pre]) => {
      const version = `${major}.${minor}.${patch}${pre}`
      const ruled = ['{{version}}', '{{major}}.{{minor}}'].map((pattern) =>
        parseTagRule(`type=semver,pattern=${pattern}`),
      )
      const { tags, latest } = tagsByRules(ruled, { ref: `refs/tags/v${version}`, sha: '' }, 'auto')
      expect(tags).toEqual(pre === '' ? [version, `${major}.${minor}`] : [version])
      expect(latest).toBe(pre === '')
    })
  })

  it('end in time', () => {
    const pieces = ['{{', ' ', '}}', '"', ',', 'type=raw', 'value={{', 'a', '=']
    holds(
      pumped(...pieces),
      (line) => {
        declared(() => isRule(line))
        declared(() => parseTagRule(line), ...UNFIT)
      },
      { examples: [`type=raw,value={{${' '.repeat(4000)}x`] },
    )
  })

  it('are all tags that a registry takes, or refused', () => {
    const long = fc.string({ minLength: 120, maxLength: 140, unit: fc.constantFrom('a', '-', '.') })
    const names = fc.oneof(
      rule,
      long,
      fc.oneof(long, rule).map((text) => `type=raw,value=${text}`),
    )
    holds(fc.tuple(names, ref), ([line, name]) => {
      const given: Readonly<Record<string, string>> = {
        images: 'ghcr.io/acme/app',
        tags: line.trim(),
        results: DIGEST,
        platforms: 'linux/amd64',
      }
      const request = declared(
        () => readMerge((input) => given[input] ?? '', { ref: name, sha: 'a'.repeat(40) }),
        UserError,
      )
      expect((request?.tags ?? []).map(({ tag }) => tag).filter((tag) => !isTag(tag))).toEqual([])
    })
  })
})

describe('annotations', () => {
  it('keep key and value as they are', () => {
    const key = fc.stringMatching(/^[a-z]+(\.[a-z]+){0,3}$/)
    const prefix = fc.constantFrom('', 'index:', 'manifest-descriptor[linux/arm64]:', 'index,manifest-descriptor:')
    holds(fc.tuple(prefix, key, fc.string({ unit: 'grapheme' })), ([level, name, value]) => {
      expect(annotationLine(`${level}${name}=${value}`)).toMatchObject({ key: name, value })
    })
  })

  it('are read or refused', () => {
    const pieces = ['index', 'manifest', '-descriptor', '[', ']', ',', ':', '=', 'linux/amd64', 'a']
    holds(fc.oneof(textOf(...pieces), pumped(...pieces)), (line) => void declared(() => annotationLine(line), Unfit))
  })
})

describe('files that are named like digests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-fuzz-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are legs, or all others are named', () => {
    const hex = fc.string().map((text) => digestOf(text).slice('sha256:'.length))
    const odd = fc.stringMatching(/^[A-Za-z0-9 ._-]{1,80}$/).filter((name) => !/^\.+$/.test(name))
    let count = 0
    holds(fc.uniqueArray(fc.oneof(hex, odd), { maxLength: 5 }), (names) => {
      count += 1
      const place = join(folder, String(count))
      mkdirSync(place)
      for (const name of names) writeFileSync(join(place, name), '')
      const isDigestFile = (name: string): boolean => /^(sha256[-_:])?[0-9a-f]{64}$/.test(name)
      const legs = declared(() => legsInFolder(place), ...UNFIT)
      expect(legs?.length).toBe(names.length > 0 && names.every(isDigestFile) ? names.length : undefined)
    })
  })
})
