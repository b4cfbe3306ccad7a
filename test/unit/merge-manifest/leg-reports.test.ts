import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { legReport } from '../../../src/build-binary/leg-report.ts'
import type { Built } from '../../../src/build-binary/report.ts'
import { legReports } from '../../../src/merge-manifest/leg-reports.ts'
import { BUILD_LIMIT, DANCE_LIMIT } from '../../../src/report/fitting.ts'
import { PLATFORMS } from '../report/made-run.ts'

const [first = expect.fail('no leg'), second = expect.fail('no leg')] = PLATFORMS.map(({ dance, build }) => ({
  dance,
  build,
}))
const [one, two] = [JSON.stringify(first), JSON.stringify(second)]
const platformsIn = (value: unknown) => legReports(JSON.stringify(value)).legs.map(({ platform }) => platform)

describe('reports beside results', () => {
  it('are read above words', () => {
    const raw = `${JSON.stringify({ report_0: one }, null, 2)}\nlinux/arm64=sha256:${'b'.repeat(64)}`
    expect(legReports(raw).legs.map(({ platform }) => platform)).toEqual(['linux/amd64'])
  })

  it.each<[string, unknown, readonly string[]]>([
    ['of a matrix job', { result_0: 'x', report_0: one, report_1: two }, ['linux/amd64', 'linux/arm/v7']],
    [
      'of several jobs',
      {
        a: { result: 'success', outputs: { report: one } },
        b: { outputs: { report_7: two } },
        c: { result: 'skipped' },
      },
      ['linux/amd64', 'linux/arm/v7'],
    ],
    [
      'of a matrix job among several, once each',
      { a: { outputs: { report_0: one, report: one, report_1: two } } },
      ['linux/amd64', 'linux/arm/v7'],
    ],
    ['of a job with one leg', { result: 'x', report: one }, ['linux/amd64']],
    ['with one step only', { report_0: JSON.stringify({ dance: null, build: first.build }) }, ['linux/amd64']],
    ['as JSON that is not a text', { report_0: first }, ['linux/amd64']],
    ['of the root action', { report_0: `{"dance":null,"build":${JSON.stringify(first.build)} }` }, ['linux/amd64']],
    [
      'with a platform in another spelling',
      { report_0: one.replaceAll('linux/amd64', 'linux/x86_64') },
      ['linux/amd64'],
    ],
  ])('are read %s', (_, value, platforms) => {
    expect(platformsIn(value)).toEqual(platforms)
    expect(legReports(JSON.stringify(value)).notes).toEqual([])
  })

  it.each([
    ['empty outputs', '{"report_0":"","report_1":"${{ steps.result.outputs.report_1 }}"}'],
    ['steps that were skipped', '{"report_0":"{\\"dance\\":null,\\"build\\":null}"}'],
    ['the root action with both steps skipped', '{"report_0":"{\\"dance\\":null,\\"build\\":null }"}'],
    ['outputs of a matrix job that are called otherwise', `{"result_0":"x","report":${JSON.stringify(one)}}`],
    ['a job that is called report', '{"report":{"result":"success","outputs":{}}}'],
    ['other outputs', `{"reports":${JSON.stringify(one)},"my_report_0":"x","report_":"x"}`],
    ['digests', 'linux/amd64=sha256:0'],
    ['a list', '[1]'],
    ['what is no JSON', '{"report_0":'],
    ['nothing', ''],
  ])('are none in %s', (_, raw) => expect(legReports(raw)).toEqual({ legs: [], held: [], notes: [] }))

  it.each<[string, string, string]>([
    ['no JSON', 'nonsense', 'it is no JSON'],
    ['a result', '{"version":1,"digest":"x"}', 'version: expected no such field'],
    ['of another version', one.replaceAll('"version":1', '"version":2'), 'dance.version: expected 1'],
    ['of no platform', one.replaceAll('linux/amd64', 'windows/amd64'), 'its platform is none'],
    ['of two platforms', JSON.stringify({ ...first, build: second.build }), 'its steps are of different platforms'],
    ['too long', `"${'x'.repeat(100_000)}"`, 'it has 100002 characters, expected up to 100000'],
    ['half', '{"dance":null}', 'build: expected an object'],
  ])('are one line each when they are %s, and the others count', (_, text, why) => {
    const { legs, notes } = legReports(JSON.stringify({ report_3: text, report_4: two }))
    expect(notes).toEqual([`report_3 cannot be used: ${why}.`])
    expect(legs.map(({ platform }) => platform)).toEqual(['linux/arm/v7'])
  })

  it.each<[string, unknown, readonly string[]]>([
    ['of a matrix job', { result_20: '{"version":1,"platform":"linux/x86_64","held":true}' }, ['linux/amd64']],
    ['of several jobs', { a: { outputs: { result: '{"platform":"linux/arm64","held":true}' } } }, ['linux/arm64']],
    ['that was built', { result_0: '{"version":1,"platform":"linux/amd64"}' }, []],
    ['with something else for true', { result_0: '{"platform":"linux/amd64","held":"true"}' }, []],
    ['of no platform', { result_0: '{"platform":"amiga","held":true}', result_1: '{"held":true}' }, []],
    ['that is none', { result_0: '[', result_1: 'null', report_2: '' }, []],
  ])('tell by a result %s what was not built', (_, value, held) => {
    expect(legReports(JSON.stringify(value)).held).toEqual(held)
  })

  it('count once for each platform', () => {
    const { legs, notes } = legReports(JSON.stringify({ report_0: one, report_1: one }))
    expect(legs).toHaveLength(1)
    expect(notes).toEqual(['report_1 cannot be used: there is another report of linux/amd64.'])
  })
})

describe('the results of 20 legs with the largest reports', () => {
  /** A text that has so many bytes as a text in other JSON. */
  const sized = (bytes: number): string => 'x'.repeat(bytes - 2)
  const result = (programs: number): string =>
    JSON.stringify({
      version: 1,
      platform: 'linux/arm/v7',
      digest: `sha256:${'0'.repeat(64)}`,
      binaries: Array.from({ length: programs }, (_, index) => {
        const path = `/usr/local/bin/application-${index}`
        return { path, sha256: '0'.repeat(64), bytes: 98_765_432, verdict: 'static-pie' }
      }),
      imageBytes: 98_765_432,
      compressedBytes: 98_765_432,
      smoke: 'passed',
    })
  const outputs = (leg: string, dance: string, build: string): string => {
    const report = `{"dance":${dance || 'null'},"build":${build || 'null'}}`
    const legs = Array.from({ length: 20 }, (_, index) => [
      [`result_${index}`, leg],
      [`report_${index}`, report],
    ])
    return JSON.stringify(Object.fromEntries(legs.flat()), null, 2)
  }
  const started = (results: string) =>
    spawnSync(process.execPath, ['--version'], { env: { INPUT_RESULTS: results } }).error?.message

  const parts = Array.from({ length: 40 }, (_, index) => ({ name: `${'part-'.repeat(9)}${index}`, bytes: 9e9 }))
  const phases = Array.from({ length: 9 }, (_, index) => ({
    name: `phase ${index}`,
    start: 1.7e12,
    end: 1.7e12 + index,
  }))
  const built = {
    platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
    binaries: [{ verdict: 'static-pie' }],
    smoke: { state: 'passed' },
    phases,
  } as unknown as Built
  const sizes = { binary: 9e9, programs: [], layers: [], compressed: 9e9, uncompressed: 9e9 }
  const told = (leg: string): string => legReport(built, { sizes, parts: { sections: parts, crates: parts } }, leg)

  it.each([
    [1, 8],
    [4, 4],
    [8, 4],
    [15, undefined],
  ])('of %i programs can be handed to the merge in one variable of its environment', (programs, shown) => {
    const [leg, build] = [result(programs), told(result(programs))]
    expect(build === '' ? undefined : JSON.parse(build).sizes.sections.length).toBe(shown)
    const results = outputs(leg, sized(DANCE_LIMIT), build)
    expect(started(results)).toBeUndefined()
    if (shown === undefined) expect(legReports(outputs(leg, '', build))).toEqual({ legs: [], held: [], notes: [] })
  })

  it('could not be much more', () => {
    expect(started(outputs(result(1), sized(DANCE_LIMIT * 1.2), sized(BUILD_LIMIT * 1.2)))).toContain('E2BIG')
  })
})
