import { describe, expect, it } from 'vitest'
import { type Diagnosis, diagnose, type Evidence } from '../../../src/cache-dance/doctor.ts'
import {
  advice,
  danceOutputs,
  endLines,
  endSummary,
  ingredientLines,
  noOutputs,
  startLines,
  startSummary,
} from '../../../src/cache-dance/report.ts'
import { legReports } from '../../../src/merge-manifest/leg-reports.ts'
import { DANCE_LIMIT } from '../../../src/report/fitting.ts'
import { readLegReport } from '../../../src/report/leg-report.ts'
import { schemaFaults } from '../report/schemas.ts'
import { evidence, finished, NOW, ran, snapshot } from './evidence.ts'

const warm: Evidence = evidence({
  matched: snapshot({ key: 'muslin3-x', coldSeconds: 200 }),
  mounts: [
    { id: '/a', target: '/a|b', start: 'restored', files: 3, rawBytes: 9000, base: 2000, overlay: 50, builds: 1 },
  ],
  downBytes: 2100,
})
const cold: Diagnosis = diagnose(evidence({}), NOW)
const start: Diagnosis = diagnose(warm, NOW)
const log =
  '   Compiling app v0.1.0 (/src)\n       Fresh serde v1.0.1\n       Dirty app v0.1.0 (/src): the file `src/<main>.rs` has changed\n'
const end: Diagnosis = diagnose(
  {
    ...warm,
    after: finished({
      seconds: 24,
      builds: [ran({ steps: [{ name: 'RUN cargo build', cached: false, seconds: 3, log }], noCache: true })],
      mounts: [{ id: '/a', end: 'overlaid', files: 4, rawBytes: 9500, packed: 70 }],
      upBytes: 70,
      budget: 'The store holds 3 snapshots.',
    }),
  },
  NOW,
)

describe('the outputs', () => {
  it('say what is in each mount', () => {
    const outputs = danceOutputs(start)
    expect(outputs).toMatchObject({ 'cache-hit': 'false', 'matched-key': 'muslin3-x' })
    expect(JSON.parse(outputs.snapshot ?? '')).toEqual({
      version: 1,
      matchedKey: 'muslin3-x',
      exact: false,
      mounts: [
        {
          id: '/a',
          target: '/a|b',
          source: 'restored',
          files: 3,
          rawBytes: 9000,
          bytes: 2050,
          base: 2000,
          overlay: 50,
        },
      ],
    })
  })

  it('have as the report what is known before the build, but not what the key is made of', () => {
    const { parts, upBytes, ...known } = start
    expect(JSON.parse(danceOutputs(start).report ?? '')).toEqual(known)
    expect([parts.length, upBytes]).toEqual([2, 0])
    expect(known).toMatchObject({ version: 1, coldSeconds: 200, phases: [{ name: 'discover' }] })
  })

  it.each([
    ['warm', start],
    ['cold', cold],
    ['at the end of the job', end],
  ])('have a report that schema and merge take: %s', (_, diagnosis) => {
    const text = danceOutputs(diagnosis).report ?? ''
    expect(schemaFaults('dance', JSON.parse(text))).toEqual([])
    const { legs, notes } = legReports(JSON.stringify({ report_0: `{"dance":${text},"build":null}` }))
    expect([legs.length, notes]).toEqual([1, []])
  })

  it('have a report that fits beside those of 19 other legs into one variable, whatever is in it', () => {
    const [mount = expect.fail('no mount')] = start.mounts
    const [finding = expect.fail('no finding')] = start.findings
    const long = '"\\'.repeat(2000)
    const many = diagnose(evidence({ problems: Array(30).fill({ code: 'evicted', message: long }) }), NOW)
    const text = danceOutputs({
      ...many,
      mounts: Array(40).fill({ ...mount, target: long.slice(0, 40) }),
      findings: [finding, ...many.findings],
    }).report
    expect(JSON.stringify(text).length).toBeLessThanOrEqual(DANCE_LIMIT)
    const report = JSON.parse(text ?? '')
    expect(report.findings[0].message).toBe(finding.message)
    expect(report.mounts.length).toBeGreaterThanOrEqual(2)
    expect(schemaFaults('dance', report)).toEqual([])
  })

  it.each<[string, Partial<Diagnosis>]>([
    ['build', { build: 'b'.repeat(2400) }],
    ['platform', { platform: 'p'.repeat(300) }],
    ['key', { key: 'k'.repeat(900) }],
    ['matched key', { matchedKey: 'k'.repeat(900) }],
    ['recipe', { recipe: 'r'.repeat(300) }],
    ['lock', { lock: 'l'.repeat(300) }],
    ['commit', { commit: 'c'.repeat(300) }],
    ['remedy', { findings: start.findings.map((each) => ({ ...each, remedy: 'r'.repeat(2400) })) }],
    ['message', { findings: start.findings.map((each) => ({ ...each, message: 'm'.repeat(5000) })) }],
    ['list of phases', { phases: Array(41).fill({ name: 'x', start: 1, end: 2 }) }],
    ['list of mounts', { mounts: Array(61).fill(start.mounts[0]) }],
    ['list of findings', { findings: Array(61).fill({ ...start.findings[0], message: '', remedy: '' }) }],
    [
      'name of a mount',
      { mounts: start.mounts.map((mount) => ({ ...mount, id: 'i'.repeat(700), target: 't'.repeat(700) })) },
    ],
  ])('have a report that schema and merge take, whatever is too long: %s', (_, more) => {
    const { report } = danceOutputs({ ...start, ...more })
    const value: unknown = JSON.parse(report ?? '')
    expect(schemaFaults('dance', value)).toEqual([])
    expect(readLegReport({ dance: value, build: null }).dance).toEqual(value)
  })

  it('have no report that the merge could not start with', () => {
    const weird = '\u0001'.repeat(300)
    expect(danceOutputs({ ...start, key: weird, matchedKey: weird, lock: weird }).report).toBe('')
  })

  it('are all there when there was nothing to restore into', () => {
    expect(Object.keys(noOutputs())).toEqual(Object.keys(danceOutputs(start)))
    expect(noOutputs()['cache-hit']).toBe('false')
  })
})

describe('the log', () => {
  it('says before the build what is in the mounts, where it is from and what was found', () => {
    expect(startLines(start)).toEqual([
      '/a|b: restored, 3 files, 9.0 kB',
      'Restored muslin3-x, saved 1 h ago, 2.1 kB fetched',
      'restored: The snapshot of commit 0000000 was restored, the nearest with the same locked packages.',
    ])
    expect(startLines(cold)).toContain('The cache mounts are cold.')
    const kept = warm.mounts.map((mount) => ({ ...mount, start: 'kept' as const }))
    expect(startLines(diagnose(evidence({ mounts: kept }), NOW))).toContain(
      'Nothing was restored: this builder has kept cache mounts by itself.',
    )
  })

  it('names all that the key is made of', () => {
    expect(ingredientLines(start)).toEqual([
      'Key       muslin3-linux-amd64-wanted',
      'Platform  linux/amd64',
      'Build     Dockerfile',
      'Recipe    aaaa, made of',
      '  1111111111111111  FROM rust:1',
      '  2222222222222222  RUN cargo build',
      'Lock      bbbb',
      'Commit    cccc',
    ])
  })

  it('says after the build what is new', () => {
    expect(endLines(end)).toEqual([
      'cargo compiled 1 package, 1 was fresh',
      'From restoring to the end of the build: 24 s; the last cold run took 3 min 20 s: 2 min 56 s saved',
      expect.stringMatching(/^no-cache-wiped: /),
    ])
  })
})

describe('the job summary', () => {
  it('has a row for each mount and cannot be broken by a name', () => {
    const text = startSummary(start)
    expect(text).toContain('### linux/amd64 cache mounts: warm\n')
    expect(text).toContain('| <code>/a&#124;b</code> | restored | 3 | 9.0 kB | 2.0 kB | 50 B |')
    expect(text).toContain('Restored muslin3-x, saved 1 h ago')
    expect(text).toContain('<details><summary>What the key is made of</summary>')
  })

  it('says after the build what was saved, what cargo did and why', () => {
    const text = endSummary(end)
    expect(text).toContain('| <code>/a&#124;b</code> | restored | 3 | overlaid | 4 | 9.5 kB | 70 B |')
    expect(text).toContain('- Saved muslin3-linux-amd64-wanted, 70 B sent')
    expect(text).toContain('- The store holds 3 snapshots.')
    expect(text).toContain('- `app v0.1.0 (/src)` the file \\`src/&lt;main&gt;.rs\\` has changed')
    expect(text).toContain('- ⚠️ **no-cache-wiped** ')
    expect(text).not.toContain('**restored**')
  })

  it('says why nothing was saved', () => {
    const denied = diagnose({ ...warm, after: finished({ outcome: { refused: 'the token is read-only' } }) }, NOW)
    expect(endSummary(denied)).toContain('- Not saved: the token is read-only\n')
  })

  it('is small', () => {
    expect(startSummary(start).length + endSummary(end).length).toBeLessThan(3000)
  })
})

describe('the advice', () => {
  it('is what there is to do, without what was told when it happened', () => {
    expect(advice(start, [])).toBeUndefined()
    expect(advice(end, [])).toMatch(/^The build ran with no-cache.*Leave no-cache out of the build\.$/)
    const problem = { code: 'evicted', message: 'an archive is gone' } as const
    const gone = diagnose(evidence({ problems: [problem] }), NOW)
    expect(advice(gone, [])).toMatch(/^an archive is gone/)
    expect(advice(gone, [problem])).toBeUndefined()
  })
})
