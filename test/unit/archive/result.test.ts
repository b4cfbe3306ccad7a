import { describe, expect, it } from 'vitest'
import { parseResult } from '../../../src/archive/result.ts'

const listing = 'ab'.repeat(32)

describe('parseResult', () => {
  it('reads the line of a script', () => {
    expect(parseResult(`restored ${listing} 12 3456\n`)).toEqual({ state: 'restored', listing, files: 12, bytes: 3456 })
  })

  it.each(['', 'restored', `restored ${listing} 12 3456`, `stolen ${listing} 1 1\n`, `kept ${listing.slice(1)} 1 1\n`])(
    'refuses %j',
    (line) => expect(() => parseResult(line)).toThrow('as its result'),
  )
})
