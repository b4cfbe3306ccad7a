import { describe, expect, it } from 'vitest'
import { parseResult, parseShortage } from '../../../src/archive/result.ts'

const listing = 'ab'.repeat(32)

describe('parseResult', () => {
  it('reads the line of a script', () => {
    expect(parseResult(`packed ${listing} 12 3456 7 8000 2 90\n`)).toEqual({
      state: 'packed',
      listing,
      files: 12,
      bytes: 3456,
      swept: { units: 7, bytes: 8000 },
      aged: { files: 2, bytes: 90 },
    })
  })

  it.each([
    '',
    'restored',
    `restored ${listing} 12 3456 0 0 0 0`,
    `restored ${listing} 12 3456\n`,
    `stolen ${listing} 1 1 0 0 0 0\n`,
    `kept ${listing.slice(1)} 1 1 0 0 0 0\n`,
    `kept ${listing} 1 1 0 0 0 -1\n`,
  ])('refuses %j', (line) => expect(() => parseResult(line)).toThrow('as its result'))
})

describe('parseShortage', () => {
  it('reads what was needed and what was free', () => {
    expect(parseShortage('1200 300\n')).toEqual({ needed: 1200, free: 300 })
  })

  it.each(['', '1200\n', '1200 300', '1200 300 1\n'])('refuses %j', (line) =>
    expect(() => parseShortage(line)).toThrow('for the room'),
  )
})
