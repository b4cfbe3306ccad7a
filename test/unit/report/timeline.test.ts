import { describe, expect, it } from 'vitest'
import { Stopwatch, timeline } from '../../../src/report/timeline.ts'

describe('a timeline', () => {
  it('is a Gantt chart of Mermaid that begins with the first piece of work', () => {
    const phases = [
      { name: 'build', start: 1_700_000_005_000, end: 1_700_000_095_000 },
      { name: 'push', start: 1_700_000_095_000, end: 1_700_000_096_500 },
    ]
    expect(timeline(phases)).toEqual([
      '```mermaid',
      'gantt',
      '  dateFormat x',
      '  axisFormat %M:%S',
      '  build (1.5 min) :p0, 0, 90000ms',
      '  push (1.5 s) :p1, 90000, 1500ms',
      '```',
      '',
    ])
  })

  it('has no line that a name could end or make', () => {
    const [, , , , row] = timeline([{ name: 'a: b\n  click p0 call evil();#', start: 5, end: 5 }])
    expect(row).toBe('  a b click p0 call evil() (0.0 s) :p0, 0, 1ms')
  })

  it('is none where nothing was done', () => {
    expect(timeline([])).toEqual([])
  })
})

it('times work that fails as well', async () => {
  const watch = new Stopwatch()
  expect(await watch.time('one', async () => 1)).toBe(1)
  await expect(watch.time('two', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(watch.phases.map(({ name }) => name)).toEqual(['one', 'two'])
})
