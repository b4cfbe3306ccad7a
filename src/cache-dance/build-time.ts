import type { BuildRecord } from '../buildkit/build-record.ts'

/** What the time of a build is made of. */
export interface Timed {
  /** Builds that the main step has restored for. */
  readonly buildCount: number
  /** Milliseconds since 1970 at the end of the main step. */
  readonly restoredAt: number
}

/** Of more builds than this the records of the first ones may be missing (buildkit/history.ts looks at the last four). */
const WHOLE = 3

/**
 * Seconds from restoring to the end of the build. What a job does behind it is not counted: tests, or the same built once
 * more to compare. A build that failed was not it.
 *
 * @param records of all builds since the main step, the first first
 * @returns undefined where nobody knows
 */
export function buildSeconds(
  records: readonly BuildRecord[] | undefined,
  { buildCount, restoredAt }: Timed,
): number | undefined {
  if (records === undefined || records.length > WHOLE) return undefined
  const built = records.filter(({ failed }) => !failed).slice(0, buildCount)
  if (buildCount === 0 || built.length < buildCount) return undefined
  const ends = built.map(({ startedAt, seconds }) => startedAt + seconds * 1000)
  return Math.max(0, Math.max(...ends) - restoredAt) / 1000
}
