import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { bound, boundTo } from '../../../src/store/bound.ts'
import type { Store } from '../../../src/store/store.ts'

const REASON = new Error('the time is over')

describe('work that is bound to a signal', () => {
  it('gives what it gives while the signal has not aborted', async () => {
    const { signal } = new AbortController()
    expect(await bound(signal, async () => 7)).toBe(7)
    await expect(bound(signal, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own')
    expect(await bound(undefined, async () => 7)).toBe(7)
  })

  it('is not begun after the signal', async () => {
    let isBegun = false
    const work = async (): Promise<void> => {
      isBegun = true
    }
    await expect(bound(AbortSignal.abort(REASON), work)).rejects.toBe(REASON)
    expect(isBegun).toBe(false)
  })

  it('throws the reason of the signal, whatever the work makes of it, when it has cleaned up', async () => {
    const controller = new AbortController()
    let isClean = false
    const work = async (): Promise<void> => {
      await sleep(10_000, undefined, { signal: controller.signal }).catch(() => undefined)
      await sleep(20)
      isClean = true
      throw new Error('something else')
    }
    setTimeout(() => controller.abort(REASON), 5)
    await expect(bound(controller.signal, work)).rejects.toBe(REASON)
    expect(isClean).toBe(true)
  })

  it('is given up when it does not end', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(REASON), 5)
    const start = performance.now()
    await expect(bound(controller.signal, () => new Promise(() => undefined))).rejects.toBe(REASON)
    expect(performance.now() - start).toBeGreaterThan(900)
  })
})

describe('a store that is bound to a signal', () => {
  const store: Store = {
    name: 'x',
    readable: true,
    find: async (key) => key,
    fetch: async () => undefined,
    save: async () => 'saved',
  }

  it('has what the store has, no more and no less', async () => {
    const { signal } = new AbortController()
    expect(Object.keys(boundTo(signal, store))).toEqual(Object.keys(store))
    const listing: Store = { ...store, exclusive: true, entries: async () => [], remove: async () => 'absent' }
    expect(Object.keys(boundTo(signal, listing)).sort()).toEqual(Object.keys(listing).sort())
    expect(boundTo(undefined, store)).toBe(store)
  })
})
