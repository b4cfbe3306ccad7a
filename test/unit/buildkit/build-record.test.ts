import { describe, expect, it } from 'vitest'
import { listedBuilds, noCacheStages, readInspection, readSteps } from '../../../src/buildkit/build-record.ts'

const json = (...values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

describe('listedBuilds', () => {
  it('gives the builds of a list, the first first', () => {
    const listed = json(
      { ref: 'builder/node0/two', created_at: '2026-01-01T00:00:02.5Z', status: 'Completed', name: 'x' },
      { ref: 'builder/node0/one', created_at: '2026-01-01T00:00:01Z', status: 'Error', name: 'x' },
      { ref: 'builder/node0/none' },
      { ref: 'builder/node0/now', created_at: '2026-01-01T00:00:03Z', status: 'Running' },
    )
    expect(listedBuilds(`${listed}no JSON\n`)).toEqual([
      { ref: 'one', startedAt: Date.parse('2026-01-01T00:00:01Z') },
      { ref: 'two', startedAt: Date.parse('2026-01-01T00:00:02.5Z') },
    ])
  })
})

describe('readInspection', () => {
  /** What buildx 0.36 prints, without what is not read. */
  const record = {
    Name: 'app',
    Duration: 1_045_727_754,
    Status: 'completed',
    Platform: ['linux/amd64', 'linux/arm64'],
    BuildArgs: [{ Name: 'TOKEN', Value: 'secret' }],
    Config: {
      NoCache: true,
      RestRaw: [{ Name: 'cache-imports', Value: '[{"Type":"gha","Attrs":{}},{"Type":"registry"}]' }],
    },
    Attachments: [
      { Digest: 'sha256:a', Type: 'application/vnd.buildkit.error' },
      { Digest: 'sha256:b', Type: 'https://slsa.dev/provenance/v1' },
    ],
  }

  it('takes what counts, and of build arguments the names alone', () => {
    expect(readInspection(JSON.stringify(record, null, 2))).toEqual({
      name: 'app',
      seconds: 1.045727754,
      failed: false,
      platforms: ['linux/amd64', 'linux/arm64'],
      noCache: true,
      cacheImports: ['gha', 'registry'],
      buildArgs: ['TOKEN'],
      provenance: 'sha256:b',
    })
  })

  it.each([
    ['little', { Status: 'failed' }, { failed: true, noCache: false, cacheImports: [], platforms: [], provenance: '' }],
    [
      'a cache of the older form',
      { Config: { RestRaw: [{ Name: 'cache-from', Value: 'a/b' }] } },
      { cacheImports: ['registry'] },
    ],
    [
      'imports that are no JSON',
      { Config: { RestRaw: [{ Name: 'cache-imports', Value: '[' }] } },
      { cacheImports: ['other'] },
    ],
    [
      'wrong types',
      { Config: null, Attachments: 3, BuildArgs: [null], Platform: 'x' },
      { platforms: [], buildArgs: [''] },
    ],
  ])('understands %s', (_, given, expected) => expect(readInspection(JSON.stringify(given))).toMatchObject(expected))

  it.each(['', 'ERROR: no record', '{', '[]'])('has nothing to say of %j', (text) =>
    expect(readInspection(text)).toBeUndefined(),
  )
})

describe('noCacheStages', () => {
  it.each([
    ['SLSA 1', { buildDefinition: { externalParameters: { request: { args: { 'no-cache': 'a,b' } } } } }, ['a', 'b']],
    [
      'SLSA 1 of a frontend image',
      { buildDefinition: { externalParameters: { request: { root: { request: { args: { 'no-cache': 'a' } } } } } } },
      ['a'],
    ],
    ['SLSA 0.2', { invocation: { parameters: { args: { 'no-cache': 'a' } } } }, ['a']],
    ['no such argument', { buildDefinition: { externalParameters: { request: { args: { target: 'a' } } } } }, []],
    ['nothing', {}, []],
  ])('reads %s', (_, provenance, stages) => expect(noCacheStages(JSON.stringify(provenance))).toEqual(stages))
})

describe('readSteps', () => {
  const log = (vertex: string, text: string) => ({ vertex, stream: 1, data: Buffer.from(text).toString('base64') })

  it('puts together what was said of each step', () => {
    const [made, ran] = [
      { digest: 'sha256:a', name: '[1/2] FROM x' },
      { digest: 'sha256:b', name: '[2/2] RUN make' },
    ]
    const printed = json(
      { vertexes: [made, ran] },
      { vertexes: [{ ...made, started: '2026-01-01T00:00:00Z', completed: '2026-01-01T00:00:00Z', cached: true }] },
      { vertexes: [{ ...ran, started: '2026-01-01T00:00:00.5Z' }], logs: [log('sha256:b', 'one\n')] },
      { logs: [log('sha256:b', 'two\n')] },
      { vertexes: [{ ...ran, started: '2026-01-01T00:00:00.5Z', completed: '2026-01-01T00:00:02Z' }] },
    )
    expect(readSteps(printed)).toEqual([
      { name: '[1/2] FROM x', cached: true, seconds: 0, log: '' },
      { name: '[2/2] RUN make', cached: false, seconds: 1.5, log: 'one\ntwo\n' },
    ])
  })

  it('keeps the end of a very long log', () => {
    const printed = json({ logs: [log('sha256:a', `start${'x'.repeat(4_000_000)}end`)] })
    const [step] = readSteps(printed)
    expect(step?.log).toHaveLength(4_000_000)
    expect(step?.log.endsWith('end')).toBe(true)
  })

  it('reads what came before the output was cut off', () => {
    const printed = json({ vertexes: [{ digest: 'sha256:a', name: 'a' }] })
    expect(readSteps(`${printed}{"vertexes":[{"digest":"sha2`)).toHaveLength(1)
    expect(readSteps('')).toEqual([])
  })
})
