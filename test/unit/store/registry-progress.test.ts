import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { progressOf } from '../../../src/store/registry/progress.ts'

const MB = 1_000_000

describe('the progress of a transfer', () => {
  const log: string[] = []
  beforeEach(() => {
    log.length = 0
    vi.useFakeTimers({ toFake: ['performance'] })
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => log.push(String(text).trimEnd()) > 0)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  it('is a line every five seconds, and one at the end', () => {
    const progress = progressOf('Sent', 100 * MB)
    for (let second = 1; second <= 10; second += 1) {
      vi.advanceTimersByTime(1000)
      progress.reached(second * 10 * MB)
    }
    progress.end()
    expect(log).toEqual(['Sent 50.0 MB of 100.0 MB, 10.0 MB/s', 'Sent 100.0 MB in 10.0 s, 10.0 MB/s'])
  })

  it('is nothing that takes a second', () => {
    const progress = progressOf('Received', MB)
    vi.advanceTimersByTime(1000)
    progress.reached(MB)
    progress.end()
    expect(log).toEqual([])
  })
})
