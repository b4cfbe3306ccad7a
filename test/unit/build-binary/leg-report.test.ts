import { describe, expect, it } from 'vitest'
import { cargoCounts, type LegDetails, legReport } from '../../../src/build-binary/leg-report.ts'
import type { Built } from '../../../src/build-binary/report.ts'
import type { BuildRecord } from '../../../src/buildkit/build-record.ts'
import { legReports } from '../../../src/merge-manifest/leg-reports.ts'
import { BUILD_LIMIT } from '../../../src/report/fitting.ts'
import type { BuildReport } from '../../../src/report/leg-report.ts'
import { schemaFaults } from '../report/schemas.ts'

const phases = [{ name: 'build', start: 1000, end: 3000 }]
const built = (more: Partial<Built> = {}): Built =>
  ({
    platform: { os: 'linux', architecture: 'arm64' },
    binaries: [{ verdict: 'static-pie' }],
    smoke: { state: 'passed', seconds: 0.4 },
    phases,
    ...more,
  }) as Built
const sizes = { binary: 30, programs: [{ path: '/app', bytes: 30 }], layers: [], compressed: 20, uncompressed: 40 }
const details: LegDetails = {
  sizes,
  parts: { sections: [{ name: '.text', bytes: 9 }], crates: [{ name: 'std', bytes: 5 }, { bytes: 1 }] },
}
const report = (more: Partial<LegDetails> = {}, made = built()): BuildReport =>
  JSON.parse(legReport(made, { ...details, ...more }, ''))
const previous = {
  name: 'ghcr.io/secret-user/app:latest',
  digest: `sha256:${'d'.repeat(64)}`,
  filesRead: true,
} as const
const before = { ...sizes, compressed: 19, uncompressed: 39, binary: 29 }

describe('the report of a build', () => {
  it('has times, sizes, verdict and what cargo did', () => {
    expect(report({ cargo: { compiled: 1, fresh: 280 }, previous: { ...previous, sizes: before } })).toEqual({
      version: 1,
      platform: 'linux/arm64',
      phases,
      verdict: 'static-pie',
      smoke: 'passed',
      sizes: {
        binary: 30,
        image: 40,
        compressed: 20,
        ...details.parts,
        before: { compressed: 19, image: 39, binary: 29 },
      },
      cargo: { compiled: 1, fresh: 280 },
    })
  })

  it.each<[string, Partial<LegDetails>]>([
    ['of anything', {}],
    ['of a comparison that failed', { previous: 'It could not be compared with ghcr.io/secret-user/app' }],
    ['of an image whose files were not looked at', { previous: { ...previous, sizes: before, filesRead: false } }],
    ['of what cargo did', { cargo: { compiled: 3, fresh: 0 } }],
  ])('is what schema and merge take, and has no image name: %s', (_, more) => {
    expect(schemaFaults('build', report(more))).toEqual([])
    const text = legReport(built(), { ...details, ...more }, '')
    expect(text).not.toMatch(/secret-user|\n/)
    const { legs, notes } = legReports(JSON.stringify({ report_0: `{"dance":null,"build":${text}}` }))
    expect([legs.length, notes]).toEqual([1, []])
  })

  it.each([
    ['2', 2],
    ['', undefined],
    ['0', undefined],
    ['1e99', undefined],
    ['12345678901234567890', undefined],
  ])('has attempt %j as %s', (attempt, read) => expect(report({ attempt }).attempt).toBe(read))

  it('knows no more of an image before than was read', () => {
    const read = report({ previous: { ...previous, sizes: before, filesRead: false } })
    expect(read.sizes.before).toEqual({ compressed: 19 })
    expect(report({ previous: 'no' }).sizes).not.toHaveProperty('before')
  })

  it('fits beside those of 19 other legs into one variable, whatever is in it', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ name: `"${'\\'.repeat(70)}${index}`, bytes: 9e15 }))
    const long = Array.from({ length: 9 }, (_, index) => ({ name: `p${index}`, start: 1.7e12, end: 1.7e12 + index }))
    const text = legReport(built({ phases: long }), { ...details, parts: { sections: many, crates: many } }, '')
    expect(JSON.stringify(text).length).toBeLessThanOrEqual(BUILD_LIMIT)
    const { phases: kept, sizes: shown } = JSON.parse(text) as BuildReport
    expect(kept.map(({ name }) => name).at(-1)).toBe('p8')
    expect(kept.length).toBeGreaterThanOrEqual(4)
    expect(shown.sections.length).toBeLessThan(8)
    expect(schemaFaults('build', JSON.parse(text))).toEqual([])
  })
})

describe('what cargo did', () => {
  const record = (...logs: readonly string[]): BuildRecord =>
    ({ steps: logs.map((log) => ({ name: 'RUN', cached: false, seconds: 1, log })) }) as unknown as BuildRecord
  const log = '   Compiling app v0.1.0 (/src)\n       Fresh serde v1.0.1\n'

  it.each<[string, readonly BuildRecord[] | undefined, unknown]>([
    ['of one build', [record('other', log)], { compiled: 1, fresh: 1 }],
    ['of a build without cargo', [record('other')], undefined],
    ['of two builds, which may be of others', [record(log), record(log)], undefined],
    ['of none', [], undefined],
    ['of a builder without records', undefined, undefined],
  ])('is told %s', (_, records, counts) => expect(cargoCounts(records)).toEqual(counts))
})
