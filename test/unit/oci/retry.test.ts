import { describe, expect, it } from 'vitest'
import { type Clock, MayPass, withRetries } from '../../../src/oci/retry.ts'

const policy = { deadlineMs: 10_000, firstWaitMs: 1000, longestWaitMs: 3000 }

/** A clock on which only sleeping takes time. */
function sleepingClock(chance: number): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => slept.reduce((sum, wait) => sum + wait, 0),
    sleep: async (wait) => slept.push(wait),
    random: () => chance,
  }
}

/** Fails as often as there are errors, then answers how often it was called. */
function failing(errors: readonly Error[]): () => Promise<number> {
  let calls = 0
  return async () => {
    calls += 1
    const error = errors[calls - 1]
    if (error !== undefined) throw error
    return calls
  }
}

const busy = (limits = {}) => new MayPass(new Error('busy'), limits)

describe('withRetries', () => {
  it.each([
    ['at once', [], 1, []],
    ['after waits that double up to the longest', Array(4).fill(busy()), 1, [1000, 2000, 3000, 3000]],
    ['with waits scattered down to their half', Array(3).fill(busy()), 0, [500, 1000, 1500]],
    ['after the wait that the other side asks for', [busy({ afterMs: 5000 }), busy()], 1, [5000, 2000]],
    ['without waiting less than it would anyway', [busy({ afterMs: 10 })], 1, [1000]],
  ])('succeeds %s', async (_, errors, chance, slept) => {
    const clock = sleepingClock(chance)
    expect(await withRetries(policy, failing(errors), clock)).toBe(errors.length + 1)
    expect(clock.slept).toEqual(slept)
  })

  it.each([
    ['the deadline of the policy', {}, [1000, 2000, 3000, 3000]],
    ['the time in which this error passes, when that is shorter', { withinMs: 3500 }, [1000, 2000]],
    ['a wait that goes beyond the deadline', { afterMs: 10_001 }, []],
  ])('gives up at %s', async (_, limits, slept) => {
    const clock = sleepingClock(1)
    await expect(withRetries(policy, failing(Array(9).fill(busy(limits))), clock)).rejects.toThrow(/^busy$/)
    expect(clock.slept).toEqual(slept)
  })

  it('never tries again what does not pass', async () => {
    const clock = sleepingClock(1)
    await expect(withRetries(policy, failing([new Error('refused')]), clock)).rejects.toThrow('refused')
    expect(clock.slept).toEqual([])
  })

  it('gives a long answer that breaks off another deadline from there on, but not for ever', async () => {
    const clock = sleepingClock(1)
    const long = () => clock.slept.push(60_000)
    let calls = 0
    const attempt = async (): Promise<never> => {
      calls += 1
      long()
      throw busy({ progressed: true })
    }
    await expect(withRetries(policy, attempt, clock)).rejects.toThrow(/^busy$/)
    expect(calls).toBe(6)
  })
})
