import {
  chmodSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  firstLedger,
  freshLedger,
  type GivenTimes,
  type Ledger,
  type LedgerEntry,
  newest,
  nextLedger,
  parseLedger,
  SECOND,
  type Source,
  sameLedger,
  standingLedger,
} from '../../../src/cargo/ledger.ts'
import { applyLedger, readSources, roundTimes, timesNow, waitForLedger } from '../../../src/cargo/sources.ts'

const source = (path: string, id: string, seconds = 50, nanoseconds = 0): Source => ({
  path,
  id,
  mtime: BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
})
const files = (built: number, any = built) => ({ built, any })
const ledger = (...entries: Ledger['entries']): Ledger => ({ version: 1, entries })

describe('the first ledger', () => {
  it('records the times as they are, rounded up to seconds', () => {
    const sources = [source('b', 'B', 50, 1), source('a', 'A', 50), source('c', 'C', 49, 999_999_999)]
    expect(firstLedger(sources)).toEqual(ledger(['a', 'A', 50], ['b', 'B', 51], ['c', 'C', 50]))
  })
})

describe('the next ledger', () => {
  const last = ledger(['a', 'A', 100], ['b', 'B', 200])

  it.each<[string, readonly Source[], number, Ledger]>([
    ['keeps the time of the same content exactly', [source('a', 'A', 1)], 500_000, ledger(['a', 'A', 100])],
    ['makes changed content later than now', [source('a', 'A2')], 500_000, ledger(['a', 'A2', 501])],
    ['rounds now up', [source('a', 'A2')], 500_001, ledger(['a', 'A2', 502])],
    ['makes new files new', [source('c', 'C')], 300_000, ledger(['c', 'C', 301])],
    ['takes moved content for new', [source('moved', 'A')], 300_000, ledger(['moved', 'A', 301])],
    ['forgets what is gone', [source('b', 'B')], 500_000, ledger(['b', 'B', 200])],
    ['ignores the times of the checkout', [source('a', 'A', 9_999)], 500_000, ledger(['a', 'A', 100])],
  ])('%s', (_, sources, now, expected) => {
    expect(nextLedger(sources, last, now, files(0))).toEqual(expected)
  })

  it.each([
    ['that was recorded', 0, 200],
    ['that was built', 1000, 1000],
  ])(
    'makes changed content later than all %s when the clock is behind, and another content at another time',
    (_, built, known) => {
      const times = ['A2', 'A3'].map(
        (id) => nextLedger([source('a', id)], last, 100_000, files(built)).entries[0]?.[2] ?? 0,
      )
      for (const time of times) expect(time).toBeGreaterThan(known)
      expect(times[0]).not.toBe(times[1])
    },
  )

  it.each<[string, readonly Source[]]>([
    ['points elsewhere', [source('a', 'fA'), source('m', 'lb')]],
    ['is gone', [source('a', 'fA')]],
    ['is new', [source('a', 'fA'), source('m', 'la'), source('n', 'la')]],
    ['has become a file', [source('a', 'fA'), source('m', 'fM')]],
  ])('makes everything new when a symbolic link %s: the file behind it may have an old time', (_, sources) => {
    const before = ledger(['a', 'fA', 100], ['m', 'la', 100])
    expect(nextLedger(sources, before, 300_000, files(0)).entries.map(([, , seconds]) => seconds)).toEqual(
      sources.map(() => 301),
    )
    expect(nextLedger([source('a', 'fA'), source('m', 'la')], before, 300_000, files(0))).toEqual(before)
  })

  it('makes content that comes back new: in between, something else was built', () => {
    const edited = nextLedger([source('a', 'A2')], last, 300_000, files(0))
    const reverted = nextLedger([source('a', 'A')], edited, 310_000, files(0))
    expect(reverted).toEqual(ledger(['a', 'A', 311]))
  })
})

describe('what a build leaves out', () => {
  const last: Ledger = { ...ledger(['a', 'A', 100]), filters: 'target' }

  it('is in the ledger', () => {
    expect(firstLedger([source('a', 'A')], { filters: 'target' })).toEqual({
      ...ledger(['a', 'A', 50]),
      filters: 'target',
    })
    expect(parseLedger(JSON.parse(JSON.stringify(last)))).toEqual(last)
    expect(parseLedger({ ...last, filters: 1 })).toBeUndefined()
  })

  it.each([
    ['keeps the times when it is as before', 'target', 100],
    ['makes everything new when it is another', 'target docs', 501],
    ['makes everything new when it is nothing any more', undefined, 501],
  ])('%s', (_, filters, seconds) => {
    const next = nextLedger([source('a', 'A')], last, 500_000, files(0), filters === undefined ? {} : { filters })
    expect(next.entries).toEqual([['a', 'A', seconds]])
  })
})

/** Times that steps of the job have given. */
const given = (...times: readonly (readonly [path: string, id: string, seconds: number])[]): GivenTimes =>
  new Map(times.map(([path, id, seconds]) => [path, [id, seconds]]))

describe('sources that an earlier step of the job gave times to', () => {
  it.each<[string, Source, LedgerEntry, GivenTimes, any?: number]>([
    ['get no time before that one', source('a', 'A', 300), ['a', 'A', 300], given(['a', 'A', 300])],
    ['keep a later time of their ledger', source('a', 'A', 50), ['a', 'A', 100], given(['a', 'A', 50])],
    [
      'keep that one when they are new to the ledger',
      source('a', 'A2', 300),
      ['a', 'A2', 300],
      given(['a', 'A2', 300]),
    ],
    [
      'are new when that one is not after all of the ledger',
      source('a', 'A2', 150),
      ['a', 'A2', 501],
      given(['a', 'A2', 150]),
    ],
    [
      'are new when something in the mounts is newer, of which nobody knows what it was made of',
      source('a', 'A2', 300),
      ['a', 'A2', 501],
      given(['a', 'A2', 300]),
      350,
    ],
    [
      'get no earlier time by a clock that is behind',
      source('a', 'A2', 700),
      ['a', 'A2', 700],
      given(['a', 'A2', 700]),
      900,
    ],
    ['are new when their time was changed since', source('a', 'A', 301), ['a', 'A', 501], given(['a', 'A', 300])],
    ['are new when their content was changed since', source('a', 'A', 300), ['a', 'A', 501], given(['a', 'A3', 300])],
  ])('%s', (_, found, entry, times, any = 0) => {
    const last = ledger(['a', 'A', 100], ['b', 'B', 200])
    expect(nextLedger([found], last, 500_000, files(0, any), { given: times }).entries).toEqual([entry])
  })

  it('get no earlier time by the fresh ledger, and a later one when they were changed since', () => {
    const times = given(['a', 'A', 900], ['b', 'B', 900])
    const fresh = freshLedger([source('a', 'A', 900), source('b', 'B', 901)], 500_000, 0, { given: times })
    expect(fresh).toEqual(ledger(['a', 'A', 900], ['b', 'B', 901]))
  })
})

describe('a ledger after the build', () => {
  const own: Ledger = { ...ledger(['a', 'A', 100]), filters: 'target' }
  const at = (nanoseconds: bigint) => new Map([['a', nanoseconds]])

  it.each<[string, GivenTimes, ReadonlyMap<string, bigint>, Ledger['entries']]>([
    ['stands where nothing was changed', given(), at(100n * SECOND), own.entries],
    ['has nothing of what is gone', given(), new Map(), []],
    ['has nothing of what has another time', given(), at(100n * SECOND + 1n), []],
    ['has the later time that a later step gave', given(['a', 'A', 120]), at(120n * SECOND), [['a', 'A', 120]]],
    ['has nothing of what a later step found with another content', given(['a', 'A2', 120]), at(120n * SECOND), []],
    ['has nothing of what was changed after a later step', given(['a', 'A', 120]), at(121n * SECOND), []],
    ['has nothing of what somebody gave an earlier time', given(['a', 'A', 90]), at(90n * SECOND), []],
  ])('%s', (_, times, now, entries) => {
    expect(standingLedger(own, times, now)).toEqual({ ...own, entries })
  })
})

describe('the fresh ledger', () => {
  it('makes everything new', () => {
    expect(freshLedger([source('a', 'A', 5)], 300_000, 0)).toEqual(ledger(['a', 'A', 301]))
  })
})

describe('a ledger', () => {
  it('survives JSON, and only such a thing is taken for one', () => {
    const one = ledger(['a', 'A', 1])
    expect(parseLedger(JSON.parse(JSON.stringify(one)))).toEqual(one)
    for (const other of [
      null,
      undefined,
      7,
      {},
      { version: 2, entries: [] },
      { version: 1, entries: [['a', 'A', '1']] },
    ]) {
      expect(parseLedger(other)).toBeUndefined()
    }
  })

  it('is the same only when everything in it is', () => {
    expect(sameLedger(ledger(['a', 'A', 1]), ledger(['a', 'A', 1]))).toBe(true)
    expect(sameLedger(ledger(['a', 'A', 1]), ledger(['a', 'A', 2]))).toBe(false)
    expect(sameLedger(undefined, undefined)).toBe(true)
    expect(sameLedger(ledger(), undefined)).toBe(false)
  })

  it('knows its newest time', () => {
    expect(newest(ledger(['a', 'A', 3], ['b', 'B', 7]))).toBe(7)
    expect(newest(ledger())).toBe(0)
  })
})

describe('the sources of a folder', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
    mkdirSync(join(folder, '.git'))
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, '.git/HEAD'), 'ref')
    writeFileSync(join(folder, 'src/main.rs'), 'fn main() {}')
    symlinkSync('nowhere', join(folder, 'src/link'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const ids = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await readSources(folder)).map(({ path, id }) => [path, id]))

  it('are all files, links and folders but .git', async () => {
    expect(Object.keys(await ids()).sort()).toEqual(['.', 'src', 'src/link', 'src/main.rs'])
  })

  it.each<[string, () => void, readonly string[]]>([
    ['the bytes of a file', () => writeFileSync(join(folder, 'src/main.rs'), 'fn main() { }'), ['src/main.rs']],
    [
      'the times of a file and who may read it, which do not count',
      () => chmodSync(join(folder, 'src/main.rs'), 0o600),
      [],
    ],
    ['whether a file may be run', () => chmodSync(join(folder, 'src/main.rs'), 0o755), ['src/main.rs']],
    ['the names in a folder', () => writeFileSync(join(folder, 'src/new.rs'), ''), ['src', 'src/new.rs']],
    ['the names in .git, which do not count', () => writeFileSync(join(folder, '.git/index'), ''), []],
    [
      'the target of a link',
      () => {
        rmSync(join(folder, 'src/link'))
        symlinkSync('elsewhere', join(folder, 'src/link'))
      },
      ['src/link'],
    ],
  ])('have ids that change with %s', async (_, change, changed) => {
    const before = await ids()
    change()
    const after = await ids()
    expect(
      Object.keys(after)
        .filter((path) => after[path] !== before[path])
        .sort(),
    ).toEqual(changed)
  })

  it('are nothing of what is in a cache of this machine, which goes by the times in it', async () => {
    mkdirSync(join(folder, 'target/release'), { recursive: true })
    writeFileSync(join(folder, 'target/CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55')
    writeFileSync(join(folder, 'target/release/app'), '')
    expect(Object.keys(await ids())).toEqual(['.', 'src', 'src/link', 'src/main.rs', 'target', 'target/CACHEDIR.TAG'])
  })

  it('are those of a context that is in such a cache', async () => {
    writeFileSync(join(folder, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55')
    expect(Object.keys(await ids())).toContain('src/main.rs')
  })

  it('are stuck where their name is no UTF-8, which Node cannot say', async () => {
    const name = Buffer.concat([Buffer.from(join(folder, 'src/name')), Buffer.from([0xff])])
    writeFileSync(name, '')
    expect((await roundTimes(folder, await readSources(folder))).stuck).toEqual(['src/name\uFFFD'])
  })

  it('have times that are seen without reading them', async () => {
    lutimesSync(join(folder, 'src/main.rs'), 1000, 1000)
    const times = await timesNow(folder, ['src/main.rs', 'src/link', 'src/gone'])
    expect(times.get('src/main.rs')).toBe(1000n * SECOND)
    expect([...times.keys()]).toEqual(['src/main.rs', 'src/link'])
  })

  it('get the times of a ledger, folders and the links themselves too', async () => {
    const sources = await readSources(folder)
    const wanted: Ledger = { version: 1, entries: sources.map(({ path, id }, index) => [path, id, 1000 + index]) }
    expect(await applyLedger(folder, sources, wanted)).toEqual({ ledger: wanted, stuck: [] })
    for (const [path, , seconds] of wanted.entries) expect(lstatSync(join(folder, path)).mtimeMs).toBe(seconds * 1000)
  })

  it('that cannot get their time are left out of the ledger', async () => {
    const sources = await readSources(folder)
    rmSync(join(folder, 'src/main.rs'))
    const applied = await applyLedger(
      folder,
      sources,
      firstLedger(sources.map((each) => ({ ...each, mtime: each.mtime + 1n }))),
    )
    expect(applied.ledger.entries.map(([path]) => path)).toEqual(['.', 'src', 'src/link'])
    expect(applied.stuck).toEqual(['src/main.rs'])
  })

  it('are given with the times that they have after rounding, and those that are stuck with their own', async () => {
    lutimesSync(join(folder, 'src/main.rs'), 1000.25, 1000.25)
    const gone = source('src/gone.rs', 'fG', 7, 5)
    const rounded = await roundTimes(folder, [...(await readSources(folder)), gone])
    expect(rounded.stuck).toEqual(['src/gone.rs'])
    expect(rounded.sources).toEqual([...(await readSources(folder)), gone])
    expect(rounded.sources.find(({ path }) => path === 'src/main.rs')?.mtime).toBe(1_001_000_000_000n)
  })

  it('have whole seconds after the first ledger', async () => {
    lutimesSync(join(folder, 'src/main.rs'), 1000.25, 1000.25)
    const sources = await readSources(folder)
    await applyLedger(folder, sources, firstLedger(sources))
    expect(statSync(join(folder, 'src/main.rs')).mtimeMs).toBe(1_001_000)
  })

  it('lie in the past before a build starts, but a wrong clock is not waited for', async () => {
    const ahead = Math.ceil(Date.now() / 1000) + 1
    await waitForLedger(ledger(['a', 'A', ahead]))
    expect(Date.now()).toBeGreaterThanOrEqual(ahead * 1000 - 5)
    const start = Date.now()
    await waitForLedger(ledger(['a', 'A', ahead + 100_000]))
    expect(Date.now() - start).toBeLessThan(5000)
  })
})
