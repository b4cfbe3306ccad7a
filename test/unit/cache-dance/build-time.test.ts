import { describe, expect, it } from 'vitest'
import type { BuildRecord } from '../../../src/buildkit/build-record.ts'
import { buildSeconds } from '../../../src/cache-dance/build-time.ts'
import { NOW, ran } from './evidence.ts'

/** A build that began so many seconds after the main step. */
const built = (late: number, seconds: number, more: Partial<BuildRecord> = {}): BuildRecord =>
  ran({ startedAt: NOW + late * 1000, seconds, ...more })

describe('the time of a build', () => {
  it.each<[string, readonly BuildRecord[] | undefined, number, number | undefined]>([
    ['ends with the build, not with the job', [built(2, 30.5)], 1, 32.5],
    ['has no second build of the same to compare', [built(2, 30), built(40, 90)], 1, 32],
    ['has no build that failed', [built(1, 5, { failed: true }), built(10, 30)], 1, 40],
    ['ends with the last of several at once', [built(1, 50), built(2, 20)], 2, 51],
    ['is not known where one of several is missing', [built(1, 50)], 2, undefined],
    ['is not known where all failed', [built(1, 50, { failed: true })], 1, undefined],
    ['is not known where nothing was built', [], 1, undefined],
    ['is not known where the first may be missing', [1, 2, 3, 4].map((late) => built(late, 1)), 1, undefined],
    ['is not known where the builder keeps no records', undefined, 1, undefined],
    ['is none below 0 by a clock that goes behind', [built(-9, 1)], 1, 0],
  ])('%s', (_, records, buildCount, seconds) => {
    expect(buildSeconds(records, { buildCount, restoredAt: NOW })).toBe(seconds)
  })
})
