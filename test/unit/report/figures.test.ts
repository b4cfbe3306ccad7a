import { describe, expect, it } from 'vitest'
import { bytes, counted, duration, seconds } from '../../../src/report/figures.ts'

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [2_200_000, '2.2 MB'],
    [9_990_000_000, '10.0 GB'],
    [7e15, '7000.0 TB'],
  ])('%i is %s', (count, printed) => expect(bytes(count)).toBe(printed))
})

describe('seconds', () => {
  it.each([
    [0, '0.0 s'],
    [1250, '1.3 s'],
    [61_000, '61.0 s'],
  ])('%i ms is %s', (milliseconds, printed) => expect(seconds(milliseconds)).toBe(printed))
})

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [-3, '0 s'],
    [47.6, '48 s'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [3605, '1 h'],
    [18_125, '5 h 2 min'],
    [86_400 + 4 * 3600, '1 day 4 h'],
    [3 * 86_400, '3 days'],
  ])('%d s is %s', (count, printed) => expect(duration(count)).toBe(printed))
})

describe('counted', () => {
  it('knows one from many', () => {
    expect([0, 1, 2].map((count) => counted(count, 'file'))).toEqual(['0 files', '1 file', '2 files'])
  })
})
