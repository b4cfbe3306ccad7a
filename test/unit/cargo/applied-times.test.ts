import { describe, expect, it } from 'vitest'
import { type AppliedTimes, liftedLedger, standingLedger, touchedPaths } from '../../../src/cargo/applied-times.ts'
import { type Ledger, nextLedger, SECOND, type Source } from '../../../src/cargo/ledger.ts'

const ledger = (...entries: Ledger['entries']): Ledger => ({ version: 1, entries })
const source = (path: string, id: string, seconds: number): Source => ({ path, id, mtime: BigInt(seconds) * SECOND })
const applied = (...times: readonly (readonly [path: string, id: string, seconds: number])[]): AppliedTimes =>
  new Map(times.map(([path, id, seconds]) => [path, [id, seconds]]))

describe('sources that an earlier step of the job gave times to', () => {
  const given = applied(['a', 'A', 100], ['b', 'B', 100], ['c', 'C', 100])
  const sources = [source('a', 'A', 100), source('b', 'B2', 100), source('c', 'C', 101), source('d', 'D', 7)]
  const touched = touchedPaths(sources, given)

  it('are touched when their content or their time is another one', () => {
    expect([...touched]).toEqual(['b', 'c'])
  })

  it('get no time before that one, and those that were touched count as new', () => {
    const known = ledger(['a', 'A', 50], ['b', 'B2', 60], ['c', 'C', 70], ['d', 'D', 80])
    const next = nextLedger(sources, known, 200_000, 0, { touched })
    expect(liftedLedger(next, given, touched)).toEqual(
      ledger(['a', 'A', 100], ['b', 'B2', 201], ['c', 'C', 201], ['d', 'D', 80]),
    )
  })

  it('keep a later time of their ledger', () => {
    expect(liftedLedger(ledger(['a', 'A', 150]), given, touched)).toEqual(ledger(['a', 'A', 150]))
  })
})

describe('a ledger after the build', () => {
  const own = ledger(['a', 'A', 100])

  it.each<[string, AppliedTimes, ReadonlyMap<string, bigint>, Ledger]>([
    ['stands where nothing was changed', applied(), new Map([['a', 100n * SECOND]]), own],
    ['has nothing of what is gone', applied(), new Map(), ledger()],
    ['has nothing of what has another time', applied(), new Map([['a', 100n * SECOND + 1n]]), ledger()],
    [
      'has the time of a later step that knew the content from later on',
      applied(['a', 'A', 120]),
      new Map([['a', 120n * SECOND]]),
      ledger(['a', 'A', 120]),
    ],
    [
      'has nothing of what a later step found with another content',
      applied(['a', 'A2', 120]),
      new Map([['a', 120n * SECOND]]),
      ledger(),
    ],
    [
      'has nothing of what was changed after the later step',
      applied(['a', 'A', 120]),
      new Map([['a', 121n * SECOND]]),
      ledger(),
    ],
    [
      'has nothing of what somebody gave an earlier time',
      applied(['a', 'A', 90]),
      new Map([['a', 90n * SECOND]]),
      ledger(),
    ],
  ])('%s', (_, times, now, expected) => {
    expect(standingLedger(own, times, now)).toEqual(expected)
  })

  it('keeps what the build leaves out', () => {
    const filtered: Ledger = { ...own, filters: 'target' }
    expect(standingLedger(filtered, applied(), new Map([['a', 100n * SECOND]]))).toEqual(filtered)
  })
})
