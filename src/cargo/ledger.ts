import { createHash } from 'node:crypto'
import type { NewestFiles } from './built.ts'

/**
 * First-seen modification times. Cargo rebuilds what is newer than its last build, and a fresh checkout makes everything
 * new. So every source gets the time at which its present content was first seen by the target folder that comes with the
 * ledger; changed content gets a time later than any in it. A time never lies before the moment at which that content
 * was first there, whatever was built in between, failed, or was taken from another branch: nothing changed is missed.
 */
export interface Ledger {
  readonly version: 1
  /** Sorted by path: path in the context with `/` between its parts (`.` is the context), content id, seconds since 1970. */
  readonly entries: readonly LedgerEntry[]
  /** Which of the sources the build leaves out, see contextFilters; left out where it takes all of them. */
  readonly filters?: string
}

export type LedgerEntry = readonly [path: string, id: string, seconds: number]

/** A file, symbolic link or folder as it lies there. */
export interface Source {
  readonly path: string
  /** Changes when the content changes: bytes of a file and whether it may be run, target of a link, names in a folder. */
  readonly id: string
  /** Modification time, nanoseconds since 1970. */
  readonly mtime: bigint
}

/** Nanoseconds in a second. */
export const SECOND = 1_000_000_000n

/**
 * The ledger for the sources as they lie there, each time rounded up to a second: times go through tar and image layers,
 * which may cut them to seconds, and a time that was rounded down would lie before the content.
 */
export const firstLedger = (sources: readonly Source[], { filters }: Present = {}): Ledger =>
  ledgerOf(sources, filters, ({ mtime }) => Number((mtime + SECOND - 1n) / SECOND))

/**
 * Content ids and times (seconds since 1970) of the sources as they were given last by a step of this job, by path. Several steps
 * may give times to one checkout, each by the ledger of its own target folder.
 */
export type GivenTimes = ReadonlyMap<string, readonly [id: string, seconds: number]>

/** What else there is to know of the sources as they lie there. */
export interface Present {
  /** See {@link Ledger}. */
  readonly filters?: string
  readonly given?: GivenTimes
}

/**
 * The ledger for the sources: what has the same content as in the last ledger keeps its time, everything else is later
 * than the last ledger, than what was built and than now. Where symbolic links are others than before, everything is new:
 * cargo looks at the time of the file behind a link, and another target may have an old one. So it is where the build leaves
 * out others: what is let in only now has been there for long, and so has its folder. No time lies before the one that a step of
 * this job gave: what is built after that step may be older than the content by this ledger. New content keeps that one where it
 * is later than all there is, so that what was built with it in between is not built again.
 *
 * @param last the ledger that came with the target folder
 * @param now milliseconds since 1970
 * @param files what is in the target folder, and in the mounts beside it
 */
export function nextLedger(
  sources: readonly Source[],
  last: Ledger,
  now: number,
  files: NewestFiles,
  { filters, given }: Present = {},
): Ledger {
  const trusted = sameLinks(sources, last) && filters === last.filters ? last.entries : []
  const known = new Map(trusted.map((entry) => [entry[0], entry]))
  const latest = newest(last)
  const fresh = freshTime(sources, Math.max(latest, files.built), now)
  return ledgerOf(sources, filters, (source) => {
    const [, lastId, seconds] = known.get(source.path) ?? []
    const had = givenTo(source, given)
    if (had.isChanged) return Math.max(fresh, had.seconds + 1)
    if (lastId === source.id && seconds !== undefined) return Math.max(seconds, had.seconds)
    return had.seconds > Math.max(latest, files.any) ? had.seconds : Math.max(fresh, had.seconds)
  })
}

/** The time that a source was given, 0 for none, and whether it was changed since. */
function givenTo({ path, id, mtime }: Source, given: GivenTimes | undefined) {
  const [lastId = id, seconds = 0] = given?.get(path) ?? []
  return { seconds, isChanged: seconds > 0 && (id !== lastId || mtime !== BigInt(seconds) * SECOND) }
}

/** How far apart the times of jobs may lie whose clock is behind, seconds. */
const SPREAD = 600

/**
 * A time later than now and than all that is known. Clocks of runners and builders differ: where ours is behind, now says
 * nothing. Two jobs that go on from the same ledger then must not come to the same time, or a builder that knows the one's
 * file takes it for the other's: BuildKit fetches no file whose size and time it has already.
 */
function freshTime(sources: readonly Source[], known: number, now: number): number {
  const seconds = Math.ceil(now / 1000)
  if (seconds > known) return seconds + 1
  const content = createHash('sha256').update(JSON.stringify(sources.map(({ path, id }) => [path, id])))
  return known + 1 + (content.digest().readUInt32BE() % SPREAD)
}

/** Whether the symbolic links, and what they point to, are those of the ledger. Their ids begin with `l`. */
function sameLinks(sources: readonly Source[], { entries }: Ledger): boolean {
  const names = (links: readonly (readonly [path: string, id: string])[]): string =>
    JSON.stringify(
      links
        .filter(([, id]) => id.startsWith('l'))
        .map(([path, id]) => [path, id])
        .sort(),
    )
  return names(sources.map(({ path, id }) => [path, id])) === names(entries.map(([path, id]) => [path, id]))
}

/** The ledger that makes all sources new, for a target folder that is not the one of any ledger: nobody knows what is in it. */
export const freshLedger = (sources: readonly Source[], now: number, built: number, present: Present = {}): Ledger =>
  nextLedger(sources, { version: 1, entries: [] }, now, { built, any: Number.POSITIVE_INFINITY }, present)

/**
 * What a ledger may say after the build: what was changed after it was applied may have been built with another content than the
 * one that it has here, and counts as new the next time. What a later step has given a later time has that one. So it is for
 * symbolic links: one may have led elsewhere in between.
 *
 * @param given the last times that steps of this job gave
 * @param times the modification times now, nanoseconds since 1970
 */
export function standingLedger(ledger: Ledger, given: GivenTimes, times: ReadonlyMap<string, bigint>): Ledger {
  const standing = ([path, id, seconds]: LedgerEntry): readonly LedgerEntry[] => {
    const [lastId, last] = given.get(path) ?? [id, seconds]
    const stands = lastId === id && last >= seconds && times.get(path) === BigInt(last) * SECOND
    return stands ? [[path, id, last]] : []
  }
  return { ...ledger, entries: ledger.entries.flatMap(standing) }
}

function ledgerOf(
  sources: readonly Source[],
  filters: string | undefined,
  seconds: (source: Source) => number,
): Ledger {
  const entries = sources.map((source): LedgerEntry => [source.path, source.id, seconds(source)])
  entries.sort(([left], [right]) => (left < right ? -1 : 1))
  return { version: 1, entries, ...(filters === undefined ? {} : { filters }) }
}

/** The latest time in a ledger, seconds since 1970; 0 when it is empty. */
export const newest = (ledger: Ledger): number => ledger.entries.reduce((latest, [, , at]) => Math.max(latest, at), 0)

/** Whether two ledgers say the same. */
export const sameLedger = (left: Ledger | undefined, right: Ledger | undefined): boolean =>
  JSON.stringify(left) === JSON.stringify(right)

/** The ledger in a snapshot, or undefined when there is none in it, or one of another version. */
export function parseLedger(value: unknown): Ledger | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { version, entries, filters } = value as Partial<Record<keyof Ledger, unknown>>
  if (version !== 1 || !Array.isArray(entries) || !entries.every(isEntry)) return undefined
  if (filters !== undefined && typeof filters !== 'string') return undefined
  return { version, entries, ...(filters === undefined ? {} : { filters }) }
}

function isEntry(value: unknown): value is LedgerEntry {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [path, id, seconds] = value as unknown[]
  return typeof path === 'string' && typeof id === 'string' && Number.isSafeInteger(seconds)
}
