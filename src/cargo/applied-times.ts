import { type Ledger, type LedgerEntry, SECOND, type Source } from './ledger.ts'

/**
 * Content ids and times (seconds since 1970) of the sources as they were given last by a step of this job, by path. Several steps
 * may give times to one checkout, each by the ledger of its own target folder.
 */
export type AppliedTimes = ReadonlyMap<string, readonly [id: string, seconds: number]>

/** Paths of sources that somebody else has changed since they were given their times. */
export function touchedPaths(sources: readonly Source[], applied: AppliedTimes): ReadonlySet<string> {
  const isTouched = ({ path, id, mtime }: Source): boolean => {
    const [lastId, seconds] = applied.get(path) ?? []
    return seconds !== undefined && (id !== lastId || mtime !== BigInt(seconds) * SECOND)
  }
  return new Set(sources.filter(isTouched).map(({ path }) => path))
}

/**
 * The ledger with no time before the one that a source has: what the step built that gave it may be older than the content by
 * the ledger of another one.
 *
 * @param touched see {@link touchedPaths}
 */
export function liftedLedger(ledger: Ledger, applied: AppliedTimes, touched: ReadonlySet<string>): Ledger {
  const lifted = ([path, id, seconds]: LedgerEntry): LedgerEntry => {
    const [, last = seconds] = touched.has(path) ? [] : (applied.get(path) ?? [])
    return [path, id, Math.max(seconds, last)]
  }
  return { ...ledger, entries: ledger.entries.map(lifted) }
}

/**
 * What a ledger may say after the build: what was changed after it was applied may have been built with another content than the
 * one that it has here, and counts as new the next time. What a later step has given a later time has that one.
 *
 * @param applied the last times that steps gave
 * @param now the times that the sources have, nanoseconds since 1970
 */
export function standingLedger(ledger: Ledger, applied: AppliedTimes, now: ReadonlyMap<string, bigint>): Ledger {
  const standing = ([path, id, seconds]: LedgerEntry): readonly LedgerEntry[] => {
    const [lastId, last] = applied.get(path) ?? [id, seconds]
    const stands = lastId === id && last >= seconds && now.get(path) === BigInt(last) * SECOND
    return stands ? [[path, id, last]] : []
  }
  return { ...ledger, entries: ledger.entries.flatMap(standing) }
}
