import { describe, expect, it } from 'vitest'
import { fittingJson, shortened } from '../../../src/report/fitting.ts'
import { readLegReport } from '../../../src/report/leg-report.ts'
import { Misfit } from '../../../src/report/shape.ts'
import { PLATFORMS } from './made-run.ts'
import { schemaFaults } from './schemas.ts'

const [{ dance, build } = expect.fail('no leg')] = PLATFORMS
const leg = JSON.parse(JSON.stringify({ dance, build })) as Leg

interface Leg {
  readonly dance: Readonly<Record<string, unknown>> & { readonly findings: readonly object[] }
  readonly build: Readonly<Record<string, unknown>> & { readonly sizes: object }
}

/** What does not fit, as code and schema see it. */
function faultOf(value: unknown): string {
  try {
    readLegReport(value)
    return ''
  } catch (error) {
    if (error instanceof Misfit) return error.message
    throw error
  }
}

describe('the report of a leg', () => {
  it.each([
    ['whole', leg],
    ['without a cache', { ...leg, dance: null }],
    ['without a build', { ...leg, build: null }],
  ])('is read %s', (_, value) => {
    expect(readLegReport(value)).toEqual(value)
    expect(schemaFaults('leg', value)).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['nothing', null, 'expected an object'],
    ['a list', [], 'expected an object'],
    ['another thing', { digest: 'x' }, 'digest: expected no such field'],
    ['a part only', { dance: null }, 'build: expected an object'],
    ['another version', { ...leg, build: { ...leg.build, version: 2 } }, 'build.version: expected 1'],
    ['an unknown field', { ...leg, dance: { ...leg.dance, parts: [] } }, 'dance.parts: expected no such field'],
    ['a text for a number', { ...leg, dance: { ...leg.dance, downBytes: '1' } }, 'dance.downBytes: expected a whole'],
    [
      'a broken number',
      { ...leg, build: { ...leg.build, cargo: { compiled: 1.5, fresh: 0 } } },
      'build.cargo.compiled',
    ],
    ['a number below 0', { ...leg, dance: { ...leg.dance, ageSeconds: -1 } }, 'dance.ageSeconds: expected'],
    ['another word', { ...leg, dance: { ...leg.dance, state: 'hot' } }, 'one of warm, partly, cold'],
    ['no truth', { ...leg, dance: { ...leg.dance, exact: 1 } }, 'dance.exact: expected true or false'],
    [
      'a fault deep in a list',
      { ...leg, dance: { ...leg.dance, findings: [...leg.dance.findings, { code: 'x' }] } },
      'dance.findings[1].severity: expected one of info, warning',
    ],
    [
      'too long a list',
      { ...leg, build: { ...leg.build, phases: Array(41).fill({}) } },
      'build.phases: expected a list',
    ],
    [
      'too long a text',
      { ...leg, build: { ...leg.build, platform: 'x'.repeat(201) } },
      'build.platform: expected a text',
    ],
  ])('is refused with %s, by code and schema', (_, value, message) => {
    expect(faultOf(value)).toContain(message)
    expect(schemaFaults('leg', value)).not.toEqual([])
  })

  it('ends no work before its start', () => {
    const phases = [{ name: 'build', start: 2, end: 1 }]
    expect(faultOf({ ...leg, build: { ...leg.build, phases } })).toContain('build.phases[0].end: expected a time')
  })
})

describe('JSON that has to fit', () => {
  const forms = [8, 4, 0].map((most) => () => '"'.repeat(most))

  it.each([
    [100, 8],
    [30, 4],
    [6, 0],
  ])('into %i bytes has %i signs', (limit, signs) => {
    expect(JSON.parse(fittingJson(limit, forms))).toHaveLength(signs)
  })

  it('is none where nothing fits', () => {
    expect(fittingJson(5, forms)).toBe('')
  })

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['a😀bc', 3, 'a…'],
  ])('%s in %i characters is %s', (text, most, expected) => expect(shortened(text, most)).toBe(expected))
})
