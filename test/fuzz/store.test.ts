import { generateKeyPairSync } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseResult, parseShortage } from '../../src/archive/result.ts'
import { parseLedger } from '../../src/cargo/ledger.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { isTag } from '../../src/oci/reference.ts'
import { archiveKey, snapshotKeys } from '../../src/store/key.ts'
import { LOCK_FILES, lockFilesDigest } from '../../src/store/lock-files.ts'
import { lockedPackages } from '../../src/store/locked-packages.ts'
import { entryTag, firstTags, mayBeginWith, momentOf, parseTag } from '../../src/store/registry/tag.ts'
import { readSigningKey, readTrustedKey } from '../../src/store/signature.ts'
import { decodeHead, encodeHead, type Snapshot, SnapshotRefused } from '../../src/store/snapshot-head.ts'
import { declared, declaredLater, holds, holdsLater, hostile, mutated, mutatedBytes, pumped, textOf } from './pieces.ts'

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
/** Few, so that two of them are equal at times. */
const few = (digits: number) => fc.oneof(hex(digits), fc.constantFrom('a'.repeat(digits), 'b'.repeat(digits)))
const platformNames = ['linux/amd64', 'linux/amd64/v3', 'linux/arm/v6', 'linux/arm', 'linux/arm64', 'linux/386']
const platform = fc.constantFrom(...platformNames.flatMap((name) => parsePlatform(name) ?? []))
const origin = fc.record({ platform, recipe: few(64), lock: few(64), commit: few(40) })

describe('keys of snapshots', () => {
  const shortened = ({ platform: place, recipe, lock, commit }: Parameters<typeof snapshotKeys>[0]) =>
    JSON.stringify([place, recipe.slice(0, 16), lock.slice(0, 16), commit])

  it('are equal for equal origins only, and begin alike only within a platform and a recipe', () => {
    holds(
      fc.tuple(origin, origin),
      ([left, right]) => {
        const [one, other] = [snapshotKeys(left), snapshotKeys(right)]
        expect(one.key === other.key).toBe(shortened(left) === shortened(right))
        const same = { ...right, commit: left.commit }
        expect(one.key.startsWith(other.prefixes[0] ?? '')).toBe(shortened(left) === shortened(same))
        const sameRecipe = shortened({ ...left, lock: '' }) === shortened({ ...same, lock: '' })
        expect(one.key.startsWith(other.prefixes[1] ?? '')).toBe(sameRecipe)
        expect(archiveKey('a').startsWith(other.prefixes[1] ?? '')).toBe(false)
      },
      { share: 3 },
    )
  })
})

describe('tags of a registry store', () => {
  const part = fc.constantFrom('muslin3-', 'linux-arm64-', 'a'.repeat(16), '.', '-', '/', ' ', 'é', 'x'.repeat(60), '')
  const key = fc
    .array(fc.oneof(part, fc.string({ unit: 'binary', maxLength: 3 })), { minLength: 1, maxLength: 8 })
    .map((all) => all.join(''))
  const moment = fc
    .tuple(fc.integer({ min: 0, max: 3e15 }), fc.double({ min: 0, max: 0.999, noNaN: true }))
    .map(([at, rest]) => momentOf(at, rest))

  it('are tags, are read again and belong to one key', () => {
    holds(fc.tuple(key, key, moment), ([one, other, at]) => {
      const entry = entryTag(one, at)
      expect(isTag(entry.tag)).toBe(true)
      expect(parseTag(entry.tag)).toEqual(entry)
      expect(entry.stem === entryTag(other, at).stem).toBe(one === other)
    })
  })

  it('never hide a key from one who asks for its beginning', () => {
    holds(fc.tuple(key, fc.nat(200), moment), ([text, length, at]) => {
      expect(mayBeginWith(entryTag(text, at), text.slice(0, length))).toBe(true)
    })
  })

  it('are sorted by age, whatever else is there', () => {
    const any = fc.oneof(
      key,
      fc.tuple(key, moment).map(([text, at]) => entryTag(text, at).tag),
    )
    holds(fc.array(any, { maxLength: 12 }), (tags) => {
      const moments = firstTags(tags).map((entry) => entry.moment)
      expect(moments).toEqual([...moments].sort().reverse())
    })
  })
})

describe('lock files', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  const version = fc.tuple(fc.nat(9), fc.nat(9)).map(([major, minor]) => `${major}.${minor}.0`)
  const foreign = fc.record({ name, version, checksum: few(8) })
  const locked = fc.record({ own: fc.record({ name, version }), packages: fc.array(foreign, { maxLength: 4 }) })
  type Locked = typeof locked extends fc.Arbitrary<infer T> ? T : never

  const cargo = ({ own, packages }: Locked): string =>
    [
      `[[package]]\nname = "${own.name}"\nversion = "${own.version}"\n`,
      ...packages.map(
        (one) =>
          `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\nsource = "registry+x"\nchecksum = "${one.checksum}"\n`,
      ),
    ].join('\n')
  const npm = ({ own, packages }: Locked): string => {
    const below = packages.map((one) => [`node_modules/${one.name}`, { version: one.version, integrity: one.checksum }])
    return JSON.stringify({
      version: own.version,
      packages: { '': { version: own.version }, ...Object.fromEntries(below) },
    })
  }
  const meaning = (of: (one: Locked) => string, one: Locked): string => of({ ...one, own: { name: 'x', version: '0' } })
  const kinds = [
    ['Cargo.lock', cargo],
    ['package-lock.json', npm],
  ] as const
  const digest = (file: string, text: string) => lockFilesDigest([{ name: file, text }])

  it.each(kinds)('%s: the digest is that of the packages, and of nothing else', async (file, textFor) => {
    await holdsLater(
      fc.tuple(locked, locked, fc.boolean()),
      async ([one, another, related]) => {
        const other = related ? { ...another, packages: one.packages } : another
        const isSame = sorted(meaning(textFor, one)) === sorted(meaning(textFor, other))
        expect((await digest(file, textFor(one))) === (await digest(file, textFor(other)))).toBe(isSame)
      },
      { share: 2 },
    )
  })

  /** The order of tables in Cargo.lock says nothing. */
  const sorted = (text: string): string =>
    text
      .split('\n\n')
      .map((each) => each.trim())
      .sort()
      .join('\n\n')

  it('count each by itself, in any order', async () => {
    const files = fc.array(
      fc.record({
        name: fc.constantFrom('go.sum', 'yarn.lock', 'uv.lock'),
        text: fc.constantFrom('', 'a', 'b', ',', 'go.sum,a'),
      }),
      { maxLength: 3 },
    )
    const plain = (list: readonly { name: string; text: string }[]): string =>
      JSON.stringify(list.map(({ name: n, text }) => [n, text]).sort())
    await holdsLater(fc.tuple(files, files), async ([one, other]) => {
      expect((await lockFilesDigest(one)) === (await lockFilesDigest(other))).toBe(plain(one) === plain(other))
    })
  })

  it('are any text at all', async () => {
    const pieces = [
      '[[package]]',
      'name = "a"',
      'version = "1"',
      'source = ',
      '{',
      '}',
      '"',
      '\n',
      '=',
      '.version = "1",',
      'h1:x',
      'v1',
      '/go.mod',
      ' ',
    ]
    const sample = { version: '1', packages: { '': { version: '1' }, 'node_modules/a': { version: '1' } } }
    const json = fc.oneof(mutated(sample), hostile).map((value) => JSON.stringify(value) ?? '')
    const text = fc.oneof(textOf(...pieces), json, pumped(...pieces))
    await holdsLater(fc.tuple(fc.constantFrom(...LOCK_FILES, 'constructor'), text), async ([file, content]) => {
      const list = [{ name: file, text: content }]
      expect(await declaredLater(() => lockFilesDigest(list))).toMatch(/^[0-9a-f]{64}$/)
      const packages = await declaredLater(() => lockedPackages(list))
      expect((packages ?? ['\n']).filter((one) => /\p{Cc}/u.test(one))).toEqual([])
    })
  })
})

describe('heads of snapshots', () => {
  const archive = fc.record({ digest: hex(64).map(digestOf), bytes: fc.nat() })
  const printable = fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    .filter((text) => /^\P{Cc}+$/u.test(text))
  const mount = fc.record(
    { id: printable, base: archive, overlay: archive, files: fc.nat(), rawBytes: fc.nat(), listing: hex(64) },
    { requiredKeys: ['id', 'base', 'files', 'rawBytes', 'listing'] },
  )
  const snapshot: fc.Arbitrary<Snapshot> = fc.record({
    format: fc.constant('muslin3' as const),
    key: hex(20).map((digits) => `muslin3-${digits}`),
    platform: fc.constantFrom('linux/amd64', 'linux/arm/v7'),
    recipe: hex(64),
    lock: hex(64),
    commit: hex(40),
    created: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((at) => at.toISOString()),
    build: printable,
    parts: fc.array(fc.record({ name: printable, digest: hex(16) }), { maxLength: 3 }),
    packages: fc.array(printable, { maxLength: 3 }),
    mounts: fc.uniqueArray(mount, { maxLength: 3, selector: ({ id }) => id }),
    ledger: fc.constantFrom(null, { version: 1, entries: [['a', 'b', 1]] }),
  })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')

  it('are read as they were written, signed or not', async () => {
    await holdsLater(fc.tuple(snapshot, fc.boolean()), async ([head, signed]) => {
      const stored = await encodeHead(head, signed ? privateKey : undefined)
      expect(await decodeHead(stored)).toEqual(head)
      const trusted = await declaredLater(() => decodeHead(stored, [publicKey]), SnapshotRefused)
      expect(trusted).toEqual(signed ? head : undefined)
    })
  })

  it('with anything else in them are refused', async () => {
    const changed = snapshot.chain((head) => fc.oneof(mutated(head), hostile))
    await holdsLater(
      changed,
      async (value) => {
        const payload = `{"signatures":[]}\n${JSON.stringify(value) ?? ''}`
        const head = await declaredLater(() => decodeHead(zstdCompressSync(payload)), SnapshotRefused)
        if (head === undefined) return
        expect(head.key).toMatch(/^\S+$/)
        expect(
          head.mounts.filter(({ id, base }) => /\p{Cc}/u.test(id) || !/^sha256:[0-9a-f]{64}$/.test(base.digest)),
        ).toEqual([])
        parseLedger(head.ledger)
      },
      { share: 2 },
    )
  })

  it('with another byte in them are not signed', async () => {
    const damaged = snapshot.chain((head) => fc.tuple(fc.constant(head), fc.nat(), fc.integer({ min: 1, max: 255 })))
    await holdsLater(damaged, async ([head, at, by]) => {
      const content = zstdDecompressSync(await encodeHead(head, privateKey))
      const place = content.indexOf(10) + 1 + (at % (content.length - content.indexOf(10) - 1))
      content[place] = (content[place] ?? 0) ^ by
      expect(
        await declaredLater(() => decodeHead(zstdCompressSync(content), [publicKey]), SnapshotRefused),
      ).toBeUndefined()
    })
  })

  it('are any bytes at all', async () => {
    const real = await encodeHead({ format: 'muslin3' } as unknown as Snapshot, privateKey)
    const bytes = fc.oneof(
      mutatedBytes(real),
      fc.uint8Array().map((all) => Buffer.from(all)),
    )
    await holdsLater(
      bytes,
      async (stored) => void (await declaredLater(() => decodeHead(stored, [publicKey]), SnapshotRefused)),
    )
  })

  it('are signed by keys in base64, or by none', () => {
    const pem = textOf(
      '-----BEGIN PRIVATE KEY-----',
      'MC4CAQAwBQYDK2VwBCIEIA',
      '=',
      '\n',
      'A',
      '-----END PRIVATE KEY-----',
    )
    holds(fc.oneof(pem, pumped('A', '-', ' ', '-----BEGIN')), (text) => {
      for (const read of [readSigningKey, readTrustedKey]) {
        try {
          declared(() => read(text))
        } catch (error) {
          expect(String(error)).toMatch(/^Error: it is not an Ed25519 /)
        }
      }
    })
  })
})

describe('lines that scripts leave', () => {
  it('are results and shortages, or named', () => {
    const counts = fc.array(fc.nat(), { minLength: 6, maxLength: 6 })
    holds(fc.tuple(fc.constantFrom('restored', 'packed', 'odd'), hex(64), counts), ([state, listing, numbers]) => {
      const [files, bytes, units, unitBytes, agedFiles, agedBytes] = numbers
      const line = `${state} ${listing} ${numbers.join(' ')}\n`
      if (state === 'odd') expect(() => parseResult(line)).toThrow('a script left "odd ')
      else
        expect(parseResult(line)).toEqual({
          state,
          listing,
          files,
          bytes,
          swept: { units, bytes: unitBytes },
          aged: { files: agedFiles, bytes: agedBytes },
        })
    })
    holds(textOf('1', ' ', '\n', 'x'), (line) => {
      const isGood = /^\d+ \d+\n$/.test(line)
      if (!isGood) expect(() => parseShortage(line)).toThrow('a script left ')
      else expect(Object.keys(parseShortage(line))).toEqual(['needed', 'free'])
    })
  })
})
