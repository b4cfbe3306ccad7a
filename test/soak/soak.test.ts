import { describe, expect, it } from 'vitest'
import { EVENTS, eachEvent, numbersFrom } from './plan.ts'
import { soak } from './soak.ts'

describe('releases to which everything happens that may', () => {
  it('publish what their sources say, or nothing, and leave nothing behind', async () => {
    expect(new Set(eachEvent.flat())).toEqual(new Set(EVENTS))
    const { outcomes, faults } = await soak(eachEvent, numbersFrom(7), () => {})
    expect(faults).toEqual([])
    expect(outcomes).toHaveLength(eachEvent.length)
    // Jobs were killed, and the second release found what the first has saved.
    expect(outcomes[1]?.warm).toBe(2)
    expect(outcomes.reduce((sum, { again }) => sum + again, 0)).toBeGreaterThanOrEqual(3)
  }, 600_000)
})
