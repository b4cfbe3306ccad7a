import { describe, expect, it } from 'vitest'
import { bytes, seconds } from '../../../src/report/figures.ts'

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
