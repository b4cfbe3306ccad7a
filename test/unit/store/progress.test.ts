import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Meter } from '../../../src/store/progress.ts'

const MB = 1_000_000

describe('the progress of transfers', () => {
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
    const transfer = new Meter('Sent').begin(100 * MB)
    for (let second = 1; second <= 10; second += 1) {
      vi.advanceTimersByTime(1000)
      transfer.reached(second * 10 * MB)
    }
    transfer.end()
    expect(log).toEqual(['Sent 50.0 MB of 100.0 MB, 10.0 MB/s', 'Sent 100.0 MB in 10.0 s, 10.0 MB/s'])
  })

  it('is told of all that run at the same time in one line', () => {
    const meter = new Meter('Received')
    const [one, other] = [meter.begin(100 * MB), meter.begin(20 * MB)]
    vi.advanceTimersByTime(4000)
    other.reached(20 * MB)
    other.end()
    vi.advanceTimersByTime(1000)
    one.reached(30 * MB)
    vi.advanceTimersByTime(1000)
    one.reached(100 * MB)
    one.end()
    expect(log).toEqual(['Received 50.0 MB of 120.0 MB, 10.0 MB/s', 'Received 120.0 MB in 6.0 s, 20.0 MB/s'])
  })

  it('begins anew when nothing ran in between', () => {
    const meter = new Meter('Received')
    const first = meter.begin(MB)
    first.reached(MB)
    first.end()
    vi.advanceTimersByTime(60_000)
    const second = meter.begin(50 * MB)
    vi.advanceTimersByTime(5000)
    second.reached(50 * MB)
    second.end()
    expect(log).toEqual(['Received 50.0 MB in 5.0 s, 10.0 MB/s'])
  })

  it('tells what has come when a transfer ends early', () => {
    const transfer = new Meter('Received').begin(100 * MB)
    vi.advanceTimersByTime(4000)
    transfer.reached(40 * MB)
    transfer.end()
    transfer.end()
    expect(log).toEqual(['Received 40.0 MB in 4.0 s, 10.0 MB/s'])
  })

  it('is nothing that takes three seconds', () => {
    const transfer = new Meter('Received').begin(MB)
    vi.advanceTimersByTime(3000)
    transfer.reached(MB)
    transfer.end()
    expect(log).toEqual([])
  })
})
