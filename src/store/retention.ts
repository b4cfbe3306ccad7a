import type { Digest } from '../oci/digest.ts'
import { FORMAT } from './key.ts'
import type { Entry } from './store.ts'

/** What is known of a snapshot whose head was read. */
export interface HeadFacts {
  /** As OCI writes it: `linux/arm64`. */
  readonly platform: string
  /** Which of the repository's builds it is. */
  readonly build: string
  /** Archives that it cannot do without. */
  readonly archives: readonly Digest[]
}

/** What the store may hold. */
export interface Budget {
  readonly maxBytes: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What becomes of the entries of a store. */
export interface Retention {
  readonly keep: readonly Entry[]
  /** Heads that a newer one of the same build, platform and ref has replaced; they are kept while there is room. */
  readonly superseded: readonly Entry[]
  /** In this order: each head before the archives that only it names, so that nothing half is ever found. */
  readonly remove: readonly Entry[]
}

/** A job that saves stores its archives first, and its head, which names them, up to this much later. */
const YOUNG_MS = 3600 * 1000

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
 * that it names, however large that is. Of the rest the oldest goes first: superseded heads, archives that no head names
 * any more, and what is left of older formats. Nothing goes that is younger than an hour, or that a head which could not
 * be read may need.
 *
 * @param heads by the entry's id; a head that is not among them could not be read, and stays
 */
export function retention(
  listed: readonly Entry[],
  heads: ReadonlyMap<string, HeadFacts>,
  { maxBytes, now }: Budget,
): Retention {
  const entries = eachOnce(listed)
  const superseded = supersededHeads(entries, heads)
  const plan = new Plan(entries, heads, new Set(superseded.map(({ id }) => id)), now)
  const remove: Entry[] = []
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  while (bytes > maxBytes) {
    const oldest = plan.takeOldest()
    if (oldest === undefined) break
    remove.push(oldest)
    bytes -= oldest.bytes
  }
  return { keep: plan.left, superseded, remove }
}

/** A list that comes in pages may have an entry twice, which would be superseded by itself then. */
const eachOnce = (entries: readonly Entry[]): readonly Entry[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
]

/** All readable heads but the newest of each group. */
function supersededHeads(entries: readonly Entry[], heads: ReadonlyMap<string, HeadFacts>): readonly Entry[] {
  const groups = new Map<string, Entry[]>()
  for (const entry of newestFirst(entries)) {
    const facts = heads.get(entry.id)
    if (facts === undefined) continue
    const group = JSON.stringify([facts.platform, facts.build, entry.ref ?? ''])
    groups.set(group, [...(groups.get(group) ?? []), entry])
  }
  return [...groups.values()].flatMap(([, ...older]) => older)
}

/** The entries that are left, while one after the other is taken away. */
class Plan {
  readonly #heads: ReadonlyMap<string, HeadFacts>
  readonly #superseded: ReadonlySet<string>
  readonly #now: number
  /** Archives stored before this moment may belong to a head that could not be read. */
  readonly #mayBeNeeded: number
  /** How many of the heads that are left name an archive. */
  readonly #named = new Map<Digest, number>()
  /** Oldest first. */
  #left: readonly Entry[]

  constructor(
    entries: readonly Entry[],
    heads: ReadonlyMap<string, HeadFacts>,
    superseded: ReadonlySet<string>,
    now: number,
  ) {
    this.#heads = heads
    this.#superseded = superseded
    this.#now = now
    this.#left = [...newestFirst(entries)].reverse()
    const unread = entries.filter((entry) => kindOf(entry).kind === 'head' && !heads.has(entry.id))
    this.#mayBeNeeded = Math.max(Number.NEGATIVE_INFINITY, ...unread.map(createdAt)) + YOUNG_MS
    for (const { archives } of heads.values()) this.#count(archives, 1)
  }

  get left(): readonly Entry[] {
    return this.#left
  }

  /** The oldest entry that nobody needs, which is not left then. */
  takeOldest(): Entry | undefined {
    const oldest = this.#left.find((entry) => !this.#isYoung(entry) && this.#isFree(entry))
    if (oldest === undefined) return undefined
    this.#left = this.#left.filter((entry) => entry !== oldest)
    this.#count(this.#heads.get(oldest.id)?.archives ?? [], -1)
    return oldest
  }

  #count(archives: readonly Digest[], change: 1 | -1): void {
    for (const digest of new Set(archives)) this.#named.set(digest, (this.#named.get(digest) ?? 0) + change)
  }

  #isFree(entry: Entry): boolean {
    const found = kindOf(entry)
    if (found.kind === 'older') return true
    if (found.kind !== 'archive') return this.#superseded.has(entry.id)
    return (this.#named.get(found.digest) ?? 0) === 0 && createdAt(entry) > this.#mayBeNeeded
  }

  /** An archive that was just looked up is about to be named by somebody. */
  #isYoung(entry: Entry): boolean {
    const used = kindOf(entry).kind === 'archive' ? Date.parse(entry.lastUsed ?? entry.created) : 0
    return this.#now - Math.max(createdAt(entry), used) < YOUNG_MS
  }
}

const createdAt = ({ created }: Entry): number => Date.parse(created)

const newestFirst = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((left, right) => createdAt(right) - createdAt(left))
