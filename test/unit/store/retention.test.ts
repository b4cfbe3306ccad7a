import { describe, expect, it } from 'vitest'
import type { Digest } from '../../../src/oci/digest.ts'
import { FORMAT } from '../../../src/store/key.ts'
import { type Head, type HeadFacts, kindOf, retention } from '../../../src/store/retention.ts'
import type { Entry } from '../../../src/store/store.ts'

const HOUR = 3600 * 1000
const DAY = 24
const NOW = Date.parse('2026-11-24T12:00:00Z')

const hexOf = (name: string): string => Buffer.from(name).toString('hex').padStart(64, '0')
const digestOf = (name: string): Digest => `sha256:${hexOf(name)}`

interface Stored {
  readonly name: string
  readonly hoursAgo: number
  readonly bytes?: number
  readonly ref?: string
  readonly usedHoursAgo?: number
  /** Of a head; a head without archives could not be read. */
  readonly archives?: readonly string[]
  readonly platform?: string
  readonly build?: string
  readonly recipe?: string
  /** Of a head that came whole and was refused. */
  readonly refused?: true
}

const isoAgo = (hours: number): string => new Date(NOW - hours * HOUR).toISOString()

function entryOf({ name, hoursAgo, bytes = 100, ref, usedHoursAgo }: Stored): Entry {
  const isArchive = name.startsWith('archive')
  const key = isArchive ? `${FORMAT}-blob-${hexOf(name.replace(/\+.*/, ''))}${name.includes('+') ? '-abcd' : ''}` : name
  const lastUsed = usedHoursAgo === undefined ? {} : { lastUsed: isoAgo(usedHoursAgo) }
  return { id: name, key, bytes, created: isoAgo(hoursAgo), ...lastUsed, ...(ref === undefined ? {} : { ref }) }
}

function headsOf(stored: readonly Stored[]): ReadonlyMap<string, HeadFacts> {
  return new Map(
    stored.flatMap(({ name, archives, platform = 'linux/amd64', build = 'Dockerfile', recipe = 'aa' }) =>
      archives === undefined ? [] : [[name, { platform, build, recipe, archives: archives.map(digestOf) }] as const],
    ),
  )
}

function readingsOf(stored: readonly Stored[]): ReadonlyMap<string, Head> {
  const refused = stored.flatMap(({ name, refused }) => (refused ? [[name, 'refused'] as const] : []))
  return new Map<string, Head>([...headsOf(stored), ...refused])
}

const plan = (stored: readonly Stored[], maxBytes: number) =>
  retention(stored.map(entryOf), readingsOf(stored), { maxBytes, now: NOW })
const removed = (stored: readonly Stored[], maxBytes: number): readonly string[] =>
  plan(stored, maxBytes).remove.map(({ id }) => id)

/** A head that nobody here can read: all that was stored before it may be its own. */
const BEHIND_UNREAD: readonly Stored[] = [
  { name: 'archive-1', hoursAgo: 30 },
  { name: 'head-1', hoursAgo: 29, archives: ['archive-1'], ref: 'refs/heads/main' },
  { name: 'archive-2', hoursAgo: 20 },
  { name: 'head-2', hoursAgo: 19, archives: ['archive-2'], ref: 'refs/heads/main' },
  { name: 'unread', hoursAgo: 10, ref: 'refs/heads/topic' },
]

const AFTER_UNREAD: readonly Stored[] = [
  { name: 'archive-3', hoursAgo: 8 },
  { name: 'head-3', hoursAgo: 7, archives: ['archive-2', 'archive-3'], ref: 'refs/heads/main' },
  { name: 'archive-4', hoursAgo: 6 },
  { name: 'head-4', hoursAgo: 5, archives: ['archive-2', 'archive-4'], ref: 'refs/heads/main' },
]

/** A head that was refused, with archives before it and a readable snapshot after it. */
const refusedAfter = (hoursAgo: number, more: Partial<Stored> = {}): readonly Stored[] => [
  { name: 'archive-before', hoursAgo: 40 * DAY },
  { name: 'refused', hoursAgo, refused: true, ...more },
  { name: 'archive-new', hoursAgo: 9, ...more },
  { name: 'head-new', hoursAgo: 8, archives: ['archive-new'], ...more },
]

/** Three snapshots of one branch: the first two share a base. */
const HISTORY: readonly Stored[] = [
  { name: 'archive-base', hoursAgo: 30 },
  { name: 'archive-1', hoursAgo: 29.9 },
  { name: `${FORMAT}-1`, hoursAgo: 29.8, archives: ['archive-base', 'archive-1'] },
  { name: 'archive-2', hoursAgo: 20 },
  { name: `${FORMAT}-2`, hoursAgo: 19.9, archives: ['archive-base', 'archive-2'] },
  { name: 'archive-new', hoursAgo: 10 },
  { name: `${FORMAT}-3`, hoursAgo: 9.9, archives: ['archive-new'] },
]

describe('what an entry is', () => {
  it.each([
    [`${FORMAT}-blob-${hexOf('x')}`, { kind: 'archive', digest: digestOf('x') }],
    [`${FORMAT}-blob-${hexOf('x')}-a1b2`, { kind: 'archive', digest: digestOf('x') }],
    [`${FORMAT}-linux-amd64-aa-bb-cc`, { kind: 'head' }],
    ['what a user gave', { kind: 'head' }],
    ['muslin-x', { kind: 'head' }],
    [`muslin1-blob-${hexOf('x')}`, { kind: 'older' }],
    ['muslin2-linux-amd64-aa-bb-cc', { kind: 'older' }],
    ['muslin99-linux-amd64-aa-bb-cc', { kind: 'newer' }],
  ])('is told by its key: %s', (key, kind) => {
    expect(kindOf({ id: '1', key, bytes: 1, created: '' })).toEqual(kind)
  })
})

describe('a store that has grown beyond its budget', () => {
  const cases: readonly {
    readonly name: string
    readonly stored: readonly Stored[]
    readonly max: number
    readonly removes: readonly string[]
  }[] = [
    { name: 'loses nothing within the budget', stored: HISTORY, max: 700, removes: [] },
    { name: 'loses the oldest head first', stored: HISTORY, max: 650, removes: [`${FORMAT}-1`] },
    {
      name: 'then the archives that nobody names any more',
      stored: HISTORY,
      max: 500,
      removes: [`${FORMAT}-1`, 'archive-1'],
    },
    {
      name: 'keeps the newest head with all that it names, however large',
      stored: HISTORY,
      max: 0,
      removes: [`${FORMAT}-1`, 'archive-1', `${FORMAT}-2`, 'archive-base', 'archive-2'],
    },
    {
      name: 'keeps the newest of each platform, ref and build',
      stored: [
        { name: 'amd64-old', hoursAgo: 9, archives: [] },
        { name: 'amd64', hoursAgo: 8, archives: [] },
        { name: 'arm64', hoursAgo: 9, archives: [], platform: 'linux/arm64' },
        { name: 'branch', hoursAgo: 9, archives: [], ref: 'refs/heads/b' },
        { name: 'program', hoursAgo: 9, archives: [], build: 'other.Dockerfile' },
      ],
      max: 0,
      removes: ['amd64-old'],
    },
    {
      name: 'loses archives of saves that died, oldest first',
      stored: [
        { name: 'archive-b', hoursAgo: 5 },
        { name: 'archive-a', hoursAgo: 6 },
      ],
      max: 100,
      removes: ['archive-a'],
    },
    {
      name: 'keeps what is younger than an hour: somebody may be saving',
      stored: [
        { name: 'archive-young', hoursAgo: 0.9 },
        { name: 'head-older', hoursAgo: 0.8, archives: [] },
        { name: 'head-newer', hoursAgo: 0.5, archives: [] },
      ],
      max: 0,
      removes: [],
    },
    {
      name: 'keeps an archive that was just looked up: somebody is about to name it',
      stored: [
        { name: 'archive-asked', hoursAgo: 50, usedHoursAgo: 0.5 },
        { name: 'archive-idle', hoursAgo: 40, usedHoursAgo: 2 },
      ],
      max: 0,
      removes: ['archive-idle'],
    },
    {
      name: 'keeps a head that cannot be read, and what it may need',
      stored: [
        { name: 'archive-before', hoursAgo: 6 },
        { name: 'unread', hoursAgo: 5 },
        { name: 'archive-after', hoursAgo: 3 },
      ],
      max: 0,
      removes: ['archive-after'],
    },
    {
      name: 'keeps superseded heads too where nothing would become free by it',
      stored: BEHIND_UNREAD,
      max: 0,
      removes: [],
    },
    {
      name: 'loses those of which something becomes free, or whose archives others need anyway',
      stored: [...BEHIND_UNREAD, ...AFTER_UNREAD],
      max: 0,
      removes: ['head-2', 'head-3', 'archive-3'],
    },
    {
      name: 'loses a head that was refused for a week, and then what is older than it',
      stored: refusedAfter(8 * DAY),
      max: 0,
      removes: ['refused', 'archive-before'],
    },
    { name: 'keeps one that was refused since yesterday', stored: refusedAfter(DAY), max: 0, removes: [] },
    {
      name: 'keeps one of a ref, where other jobs may trust it',
      stored: refusedAfter(8 * DAY, { ref: 'refs/heads/main' }),
      max: 0,
      removes: [],
    },
    {
      name: 'keeps one that the store did not give, however old',
      stored: [
        { name: 'archive-before', hoursAgo: 40 * DAY },
        { name: 'unread', hoursAgo: 30 * DAY },
      ],
      max: 0,
      removes: [],
    },
    {
      name: 'loses what was refused first: by it the heads before it free their archives',
      stored: [
        { name: 'archive-1', hoursAgo: 30 * DAY },
        { name: 'head-1', hoursAgo: 29 * DAY, archives: ['archive-1'] },
        { name: 'refused', hoursAgo: 20 * DAY, refused: true },
        { name: 'archive-2', hoursAgo: 9 },
        { name: 'head-2', hoursAgo: 8, archives: ['archive-2'] },
      ],
      max: 0,
      removes: ['refused', 'head-1', 'archive-1'],
    },
    {
      name: 'keeps the newest of another recipe for two weeks where no refs tell branches apart',
      stored: [
        { name: 'maintenance-old', hoursAgo: 13 * DAY, archives: [], recipe: 'bb' },
        { name: 'maintenance', hoursAgo: 12 * DAY, archives: [], recipe: 'bb' },
        { name: 'gone', hoursAgo: 15 * DAY, archives: [], recipe: 'cc' },
        { name: 'main', hoursAgo: 9, archives: [] },
      ],
      max: 0,
      removes: ['gone', 'maintenance-old'],
    },
    {
      name: 'keeps one of each ref where there are refs, whatever the recipe',
      stored: [
        { name: 'old-recipe', hoursAgo: 9, archives: [], recipe: 'bb', ref: 'refs/heads/main' },
        { name: 'main', hoursAgo: 8, archives: [], ref: 'refs/heads/main' },
      ],
      max: 0,
      removes: ['old-recipe'],
    },
    {
      name: 'keeps all entries of an archive that a head names, of whatever ref',
      stored: [
        { name: 'archive-x', hoursAgo: 6, ref: 'refs/heads/main' },
        { name: 'archive-x+further', hoursAgo: 5, ref: 'refs/heads/b' },
        { name: 'head', hoursAgo: 5, ref: 'refs/heads/b', archives: ['archive-x'] },
      ],
      max: 0,
      removes: [],
    },
    {
      name: 'loses what older formats left, and touches nothing of newer ones',
      stored: [
        { name: 'muslin1-linux-amd64-a-b-c', hoursAgo: 9 },
        { name: 'muslin2-blob-aa', hoursAgo: 8 },
        { name: 'muslin99-blob-aa', hoursAgo: 7 },
      ],
      max: 0,
      removes: ['muslin1-linux-amd64-a-b-c', 'muslin2-blob-aa'],
    },
  ]
  it.each(cases)('$name', ({ stored, max, removes }) => expect(removed(stored, max)).toEqual(removes))

  it('is told what is superseded, removed or not', () => {
    const ids = (maxBytes: number) => plan(HISTORY, maxBytes).superseded.map(({ id }) => id)
    expect(ids(0)).toEqual([`${FORMAT}-2`, `${FORMAT}-1`])
    expect(ids(700)).toEqual([`${FORMAT}-2`, `${FORMAT}-1`])
  })

  it('tells what stays because of heads that could not be read, and of nothing else', () => {
    expect(plan(BEHIND_UNREAD, 0).held).toEqual({ heads: 1, bytes: 100 })
    expect(plan([...BEHIND_UNREAD, ...AFTER_UNREAD], 0).held).toEqual({ heads: 1, bytes: 100 })
    expect(plan(refusedAfter(8 * DAY), 0).held).toEqual({ heads: 0, bytes: 0 })
    expect(plan(HISTORY, 0).held).toEqual({ heads: 0, bytes: 0 })
  })

  it('takes an entry that is listed twice for one', () => {
    const twice = HISTORY.flatMap((stored) => [stored, stored])
    expect(removed(twice, 650)).toEqual([`${FORMAT}-1`])
    expect(removed(twice, 0)).toEqual(removed(HISTORY, 0))
    expect(plan(twice, 700).superseded.map(({ id }) => id)).toEqual([`${FORMAT}-2`, `${FORMAT}-1`])
  })

  it('says of each entry once whether it stays', () => {
    const { keep, remove } = plan(HISTORY, 300)
    expect([...keep, ...remove].map(({ id }) => id).sort()).toEqual(HISTORY.map(({ name }) => name).sort())
  })
})

describe('any store', () => {
  /** The same numbers in each run (Mulberry32). */
  function randomFrom(seed: number): (below: number) => number {
    let state = seed
    return (below) => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below
    }
  }

  /** Snapshots whose archives were stored before them, each archive by any of those that name it. */
  function someStore(random: (below: number) => number): readonly Stored[] {
    const archives = Array.from({ length: 1 + random(12) }, (_, index) => ({
      name: `archive-${index}`,
      hoursAgo: 2 + random(100),
      bytes: 1 + random(500),
    }))
    const heads = Array.from({ length: random(14) }, (_, index): Stored => {
      const hoursAgo = random(60) / 2
      const older = archives.filter((archive) => archive.hoursAgo > hoursAgo && random(3) === 0)
      const facts = { platform: random(3) === 0 ? 'linux/arm64' : 'linux/amd64', ref: `refs/heads/${random(2)}` }
      const isRead = random(12) > 0
      const named = isRead ? { archives: older.map(({ name }) => name) } : {}
      return { name: `head-${index}`, hoursAgo, bytes: 1 + random(20), ...facts, ...named }
    })
    return [...archives, ...heads]
  }

  /** Heads among these entries that name an archive which is not. */
  function brokenHeads(left: readonly Entry[], heads: ReadonlyMap<string, HeadFacts>): readonly string[] {
    const kinds = left.map(kindOf)
    const digests = new Set(kinds.flatMap((found) => (found.kind === 'archive' ? [found.digest] : [])))
    const isBroken = ({ id }: Entry) => heads.get(id)?.archives.some((digest) => !digests.has(digest)) === true
    return left.filter(isBroken).map(({ id }) => id)
  }

  it('can restore each head that is left, at any moment of the removal', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed)
      const stored = someStore(random)
      const { keep, remove, superseded } = plan(stored, random(4000))
      for (const [index] of remove.entries()) {
        expect(brokenHeads([...keep, ...remove.slice(index)], headsOf(stored)), `seed ${seed}`).toEqual([])
      }
      expect(brokenHeads(keep, headsOf(stored)), `seed ${seed}`).toEqual([])
      const gone = remove.filter(({ id }) => id.startsWith('head'))
      expect(
        gone.every((entry) => superseded.includes(entry)),
        `seed ${seed}`,
      ).toBe(true)
      expect(
        remove.some(({ created }) => NOW - Date.parse(created) < HOUR),
        `seed ${seed}`,
      ).toBe(false)
    }
  })

  it('loses no head whose archives stay all the same because of one that could not be read', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const stored = someStore(randomFrom(seed))
      const heads = headsOf(stored)
      const { keep, remove } = plan(stored, 0)
      const freed = new Set(remove.map(kindOf).flatMap((found) => (found.kind === 'archive' ? [found.digest] : [])))
      const needed = new Set(keep.flatMap(({ id }) => heads.get(id)?.archives ?? []))
      const isOfUse = ({ id }: Entry) => {
        const own = heads.get(id)?.archives ?? []
        return own.some((digest) => freed.has(digest)) || own.every((digest) => needed.has(digest))
      }
      expect(remove.filter((entry) => kindOf(entry).kind === 'head').every(isOfUse), `seed ${seed}`).toBe(true)
    }
  })

  it('is within its budget, or has nothing left that may go', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed)
      const stored = someStore(random)
      const maxBytes = random(4000)
      const { keep } = plan(stored, maxBytes)
      const bytes = keep.reduce((sum, entry) => sum + entry.bytes, 0)
      const rest = stored.filter(({ name }) => keep.some(({ id }) => id === name))
      if (bytes > maxBytes) expect(removed(rest, 0), `seed ${seed}`).toEqual([])
    }
  })
})
