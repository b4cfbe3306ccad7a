import type { Digest } from '../oci/digest.ts'
import { FORMAT } from './key.ts'
import type { Entry } from './store.ts'

/** What is known of a snapshot whose head was read. */
export interface HeadFacts {
  /** As OCI writes it: `linux/arm64`. */
  readonly platform: string
  /** Which of the repository's builds it is. */
  readonly build: string
  /** Digest of the recipe. */
  readonly recipe: string
  /** Archives that it cannot do without. */
  readonly archives: readonly Digest[]
}

/**
 * What reading a head came to: `refused` where it is damaged, signed by nobody whom this job trusts, or behind another one
 * of the same key.
 */
export type Head = HeadFacts | 'refused'

/** What the store may hold. */
export interface Budget {
  readonly maxBytes: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What becomes of the entries of a store. */
export interface Retention {
  readonly keep: readonly Entry[]
  /** Heads that newer ones have replaced; they are kept while there is room. */
  readonly superseded: readonly Entry[]
  /** In this order: each head before the archives that only it names, so that nothing half is ever found. */
  readonly remove: readonly Entry[]
  readonly held: Held
}

/** What stays only because heads that could not be read may need it. */
export interface Held {
  /** Heads that could not be read, and stay. */
  readonly heads: number
  /** Bytes of the archives that no other head needs. */
  readonly bytes: number
}

/** A job that saves stores its archives first, and its head, which names them, up to this much later. */
const YOUNG_MS = 3600 * 1000
const DAY_MS = 24 * YOUNG_MS
/** A store without refs does not tell a branch that is maintained from a recipe that nobody builds any more. */
const OTHER_RECIPE_MS = 14 * DAY_MS
/** By then a rotation of keys is over, and a head that was damaged never gets whole. */
const REFUSED_MS = 7 * DAY_MS

const ARCHIVE = new RegExp(`^${FORMAT}-blob-([0-9a-f]{64})(?:-|$)`)
const OTHER_FORMAT = /^muslin(\d+)-/

/** What an entry is: an archive, the head of a snapshot, or either of them in an older or a newer format. */
export type Kind = { readonly kind: 'archive'; readonly digest: Digest } | { readonly kind: 'head' | 'older' | 'newer' }

/** What the key of an entry says that it is; a key that a user gave belongs to a head. */
export function kindOf({ key }: Entry): Kind {
  const hex = ARCHIVE.exec(key)?.[1]
  if (hex !== undefined) return { kind: 'archive', digest: `sha256:${hex}` }
  const format = OTHER_FORMAT.exec(key)?.[1]
  const own = Number(FORMAT.slice('muslin'.length))
  if (format === undefined || Number(format) === own) return { kind: 'head' }
  return { kind: Number(format) < own ? 'older' : 'newer' }
}

/**
 * Decides what goes when a store holds more than it may. The newest head of each build, platform and ref stays with all
 * that it names, however large that is; where the store has no refs, the newest of each build and platform, and that of
 * each other recipe for 14 days. Of the rest the oldest goes first: superseded heads, archives that no head names any
 * more, and what is left of older formats. Nothing goes that is younger than an hour, or that a head which could not be
 * read may need, and then no head either whose archives would stay for that. In a store without refs a head that was
 * refused goes after 7 days, before all others, because it holds back whatever is older.
 *
 * @param heads by the entry's id; a head that is not among them could not be read for another reason, and stays
 */
export function retention(
  listed: readonly Entry[],
  heads: ReadonlyMap<string, Head>,
  { maxBytes, now }: Budget,
): Retention {
  const entries = eachOnce(listed)
  const facts = new Map([...heads].flatMap(([id, head]) => (head === 'refused' ? [] : [[id, head] as const])))
  const superseded = supersededHeads(entries, facts, now)
  const past = [...superseded, ...refusedHeads(entries, heads, now)].filter((head) => !isYoung(head, now))
  const { going, held } = outlookOf(entries, facts, past, now)
  const plan = new Plan(entries, facts, going, now)
  const remove: Entry[] = []
  let bytes = bytesOf(entries)
  while (bytes > maxBytes) {
    const next = plan.takeNext()
    if (next === undefined) break
    remove.push(next)
    bytes -= next.bytes
  }
  return { keep: plan.left, superseded, remove, held }
}

/** A list that comes in pages may have an entry twice, which would be superseded by itself then. */
const eachOnce = (entries: readonly Entry[]): readonly Entry[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
]

/** The readable heads that newer ones have replaced, newest first. */
function supersededHeads(
  entries: readonly Entry[],
  facts: ReadonlyMap<string, HeadFacts>,
  now: number,
): readonly Entry[] {
  const [ofBuild, ofRecipe] = [new Set<string>(), new Set<string>()]
  return newestFirst(entries).filter((entry) => {
    const known = facts.get(entry.id)
    if (known === undefined) return false
    const { platform, build, recipe } = known
    const isNewest = isFirst(ofBuild, [platform, build, entry.ref ?? ''])
    const isNewestOfRecipe = isFirst(ofRecipe, [platform, build, recipe])
    const isOtherRecipe = entry.ref === undefined && isNewestOfRecipe && now - createdAt(entry) <= OTHER_RECIPE_MS
    return !isNewest && !isOtherRecipe
  })
}

/** Whether this name was not seen before; it is from now on. */
function isFirst(seen: Set<string>, name: readonly string[]): boolean {
  const before = seen.size
  return seen.add(JSON.stringify(name)).size > before
}

/** Where each ref has its own entries (GitHub), a head that this job refuses may be good for the jobs of another one. */
function refusedHeads(entries: readonly Entry[], heads: ReadonlyMap<string, Head>, now: number): readonly Entry[] {
  const isPast = (entry: Entry): boolean => entry.ref === undefined && now - createdAt(entry) > REFUSED_MS
  return entries.filter((entry) => heads.get(entry.id) === 'refused' && isPast(entry))
}

/** How far it can come. */
interface Outlook {
  /** Heads that nobody needs and whose going is of use. */
  readonly going: readonly Entry[]
  readonly held: Held
}

/** @param past heads that nobody needs */
function outlookOf(
  entries: readonly Entry[],
  facts: ReadonlyMap<string, HeadFacts>,
  past: readonly Entry[],
  now: number,
): Outlook {
  const goes = new Set(past.map(({ id }) => id))
  const unread = unreadHeads(entries, facts).filter(({ id }) => !goes.has(id))
  const spare = spareArchives(entries, facts, goes)
  const border = mayBeNeeded(unread)
  const [free, stay] = split(spare, (archive) => !isYoung(archive, now) && createdAt(archive) > border)
  const names = (head: Entry) => (archive: Entry) => mayName(head, facts.get(head.id), archive)
  const going = past.filter((head) => free.some(names(head)) || !stay.some(names(head)))
  return { going, held: { heads: unread.length, bytes: bytesOf(stay.filter((archive) => !isYoung(archive, now))) } }
}

/** Archives that no readable head names but those that go. */
function spareArchives(
  entries: readonly Entry[],
  facts: ReadonlyMap<string, HeadFacts>,
  goes: ReadonlySet<string>,
): readonly Entry[] {
  const needed = new Set([...facts].flatMap(([id, { archives }]) => (goes.has(id) ? [] : archives)))
  return entries.filter((entry) => {
    const found = kindOf(entry)
    return found.kind === 'archive' && !needed.has(found.digest)
  })
}

/** A head that could not be read may name all that was stored before it. */
function mayName(head: Entry, facts: HeadFacts | undefined, archive: Entry): boolean {
  if (facts === undefined) return createdAt(archive) <= mayBeNeeded([head])
  const found = kindOf(archive)
  return found.kind === 'archive' && facts.archives.includes(found.digest)
}

const unreadHeads = (entries: readonly Entry[], facts: ReadonlyMap<string, HeadFacts>): readonly Entry[] =>
  entries.filter((entry) => kindOf(entry).kind === 'head' && !facts.has(entry.id))

/** Archives stored up to this moment may belong to one of these heads, which could not be read. */
const mayBeNeeded = (unread: readonly Entry[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...unread.map(createdAt)) + YOUNG_MS

/** The entries that are left, while one after the other is taken away. */
class Plan {
  readonly #facts: ReadonlyMap<string, HeadFacts>
  readonly #going: ReadonlySet<string>
  readonly #now: number
  /** How many of the heads that are left name an archive. */
  readonly #named = new Map<Digest, number>()
  /** In the order in which they go. */
  #left: readonly Entry[]
  #mayBeNeeded: number

  constructor(entries: readonly Entry[], facts: ReadonlyMap<string, HeadFacts>, going: readonly Entry[], now: number) {
    this.#facts = facts
    this.#going = new Set(going.map(({ id }) => id))
    this.#now = now
    const [refused, others] = split(entries, ({ id }) => this.#going.has(id) && !facts.has(id))
    this.#left = [refused, others].flatMap((part) => [...newestFirst(part)].reverse())
    this.#mayBeNeeded = mayBeNeeded(unreadHeads(entries, facts))
    for (const { archives } of facts.values()) this.#count(archives, 1)
  }

  get left(): readonly Entry[] {
    return this.#left
  }

  /** The next entry that nobody needs, which is not left then. */
  takeNext(): Entry | undefined {
    const next = this.#left.find((entry) => !isYoung(entry, this.#now) && this.#isFree(entry))
    if (next === undefined) return undefined
    this.#left = this.#left.filter((entry) => entry !== next)
    this.#count(this.#facts.get(next.id)?.archives ?? [], -1)
    if (kindOf(next).kind === 'head') this.#mayBeNeeded = mayBeNeeded(unreadHeads(this.#left, this.#facts))
    return next
  }

  #count(archives: readonly Digest[], change: 1 | -1): void {
    for (const digest of new Set(archives)) this.#named.set(digest, (this.#named.get(digest) ?? 0) + change)
  }

  #isFree(entry: Entry): boolean {
    const found = kindOf(entry)
    if (found.kind === 'older') return true
    if (found.kind !== 'archive') return this.#going.has(entry.id)
    return (this.#named.get(found.digest) ?? 0) === 0 && createdAt(entry) > this.#mayBeNeeded
  }
}

/** An archive that was just looked up is about to be named by somebody. */
function isYoung(entry: Entry, now: number): boolean {
  const used = kindOf(entry).kind === 'archive' ? Date.parse(entry.lastUsed ?? entry.created) : 0
  return now - Math.max(createdAt(entry), used) < YOUNG_MS
}

const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0)

const createdAt = ({ created }: Entry): number => Date.parse(created)

const newestFirst = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((left, right) => createdAt(right) - createdAt(left))

/** Those for which it holds, and the others. */
const split = (
  entries: readonly Entry[],
  holds: (entry: Entry) => boolean,
): readonly [readonly Entry[], readonly Entry[]] => [entries.filter(holds), entries.filter((entry) => !holds(entry))]
