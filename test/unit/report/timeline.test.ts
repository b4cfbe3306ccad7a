import { describe, expect, it, vi } from 'vitest'
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

  const HOUR = 3_600_000
  const far = [
    { name: 'linux/amd64', phases: [at('build', 0, 60_000)] },
    {
      name: 'linux/arm64',
      phases: [at('build', 20 * HOUR, 20 * HOUR + 90_500), at('push', 20 * HOUR + 91_000, 20 * HOUR + 92_000)],
    },
  ]
  const near = [far[0] ?? expect.fail('a lane'), { name: 'b', phases: [at('build', 30_000, 90_000)] }]

  it.each<[string, Parameters<typeof legTimeline>[0], boolean | undefined, readonly string[]]>([
    [
      'of one time, on its clock',
      near,
      undefined,
      ['build (1 min) :p0_0, 0, 60000ms', 'build (1 min) :p1_0, 30000, 60000ms'],
    ],
    [
      'of another attempt, from its own start',
      near,
      true,
      [
        'build (1 min) :p0_0, 2000-01-01 00:00:00.000, 60000ms',
        'build (1 min) :p1_0, 2000-01-01 00:00:00.000, 60000ms',
      ],
    ],
    [
      'hours after the others, from its own start',
      far,
      undefined,
      [
        'build (1 min) :p0_0, 2000-01-01 00:00:00.000, 60000ms',
        'build (1.5 min) :p1_0, 2000-01-01 00:00:00.000, 90500ms',
        'push (1.0 s) :p1_1, 2000-01-01 00:01:31.000, 1000ms',
      ],
    ],
  ])('draws a leg %s', (_, lanes, apart, rows) => {
    const lines = legTimeline(lanes, apart)
    expect(lines.flatMap((line) => /^ {2}((?:build|push) .*)$/.exec(line)?.[1] ?? [])).toEqual(rows)
    const isApart = rows.some((row) => row.includes('2000-01-01'))
    expect(lines.includes('  dateFormat x')).toBe(!isApart)
    expect(lines.includes('Each platform is drawn from its own start: they were not built at one time.')).toBe(isApart)
  })

  it.each([
    ['far apart within one leg', [at('unpack', 0, 1), at('build', 20 * HOUR, 20 * HOUR + 5)]],
    ['without any length', [at('unpack', 0, 0), at('build', 9, 9)]],
    ['that all took the same', Array.from({ length: 5000 }, (_, index) => at('x', index * HOUR, index * HOUR + 7))],
  ])('has a bar, and not too many, of pieces %s', (_, phases) => {
    const rows = legTimeline([{ name: 'a', phases }]).filter((line) => / :p\d/.test(line))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.length).toBeLessThanOrEqual(300)
  })

  it('is no larger than what Mermaid draws, whatever comes', () => {
    const phases = Array.from({ length: 5000 }, (_, index) => at(':#'.repeat(50), index, index * 1000))
    const lines = legTimeline([{ name: 'a', phases }])
    expect(lines.join('\n').length).toBeLessThan(50_000)
    expect(lines.length).toBeGreaterThan(250)
  })
})

it('ends no work before its start when the clock is set back', () => {
  vi.useFakeTimers({ now: 5000 })
  try {
    const watch = new Stopwatch()
    const end = watch.begin('one')
    vi.setSystemTime(2000)
    end()
    expect(watch.phases).toEqual([{ name: 'one', start: 5000, end: 5000 }])
  } finally {
    vi.useRealTimers()
  }
})

it('times work that fails as well', async () => {
  const watch = new Stopwatch()
  expect(await watch.time('one', async () => 1)).toBe(1)
  await expect(watch.time('two', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(watch.phases.map(({ name }) => name)).toEqual(['one', 'two'])
})
