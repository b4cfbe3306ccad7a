import { describe, expect, it } from 'vitest'
import { legTimeline, Stopwatch, timeline } from '../../../src/report/timeline.ts'

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

  it.each([
    ['a: b\n  click p0 call evil();#', 'a#58; b click p0 call evil()#59;#35;'],
    ['%%{init: {}}%%', '#37;#37;#123;init#58; #123;#125;#125;#37;#37;'],
    ['title x', '#116;itle x'],
    ['<b>`|', '#60;b#62;#96;|'],
    ['\u202e\ud800 ', 'step'],
    [':'.repeat(300), ' '.repeat(60)],
  ])('has no line that a name could end or make: %j', (name, drawn) => {
    const [, , , , row] = timeline([{ name, start: 5, end: 5 }])
    expect(row).toBe(`  ${drawn} (0.0 s) :p0, 0, 1ms`)
  })

  it('is none where nothing was done', () => {
    expect(timeline([])).toEqual([])
  })
})

describe('the timeline of all legs', () => {
  const at = (name: string, start: number, end: number) => ({ name, start, end })

  it('has a section for each, on the clock, without what is too short to be seen', () => {
    const lines = legTimeline([
      { name: 'linux/amd64', phases: [{ ...at('unpack', 1000, 5000), isCache: true }, at('prove', 5000, 5100)] },
      { name: 'linux/arm64', phases: [at('build', 2000, 101_000)] },
      { name: 'linux/s390x', phases: [] },
    ])
    expect(lines.slice(lines.indexOf('gantt'))).toEqual([
      'gantt',
      '  dateFormat x',
      '  axisFormat %H:%M:%S',
      '  todayMarker off',
      '  tickInterval 15second',
      '  section linux/amd64',
      '  unpack (4.0 s) :done, p0_0, 1000, 4000ms',
      '  section linux/arm64',
      '  build (1.7 min) :p1_0, 2000, 99000ms',
      '```',
      '',
      'Not drawn: what took less than 0.5 s.',
      '',
    ])
  })

  it.each([
    [7, '1second'],
    [425, '1minute'],
    [7200, '30minute'],
    [1e6, '1day'],
  ])('has few lines for %i seconds: one each %s', (seconds, interval) => {
    const lines = legTimeline([{ name: 'linux/amd64', phases: [at('build', 0, seconds * 1000)] }])
    expect(lines).toContain(`  tickInterval ${interval}`)
  })

  it('is none where no leg tells anything', () => {
    expect(legTimeline([{ name: 'linux/amd64', phases: [] }])).toEqual([])
  })

  it('is no larger than what Mermaid draws, whatever comes', () => {
    const phases = Array.from({ length: 5000 }, (_, index) => at(':#'.repeat(50), index, index * 1000))
    const lines = legTimeline([{ name: 'a', phases }])
    expect(lines.join('\n').length).toBeLessThan(50_000)
    expect(lines.length).toBeGreaterThan(250)
  })
})

it('times work that fails as well', async () => {
  const watch = new Stopwatch()
  expect(await watch.time('one', async () => 1)).toBe(1)
  await expect(watch.time('two', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(watch.phases.map(({ name }) => name)).toEqual(['one', 'two'])
})
