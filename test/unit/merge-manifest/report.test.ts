import { describe, expect, it } from 'vitest'
import { legReports } from '../../../src/merge-manifest/leg-reports.ts'
import {
  mergeOutputs,
  mergeSummary,
  type Origin,
  publishedArtifacts,
  runReport,
} from '../../../src/merge-manifest/report.ts'
import type { Merged } from '../../../src/merge-manifest/run.ts'
import { declaration } from '../../../src/runner/artifacts.ts'
import { PLATFORMS } from '../report/made-run.ts'
import { schemaFaults } from '../report/schemas.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const old = `sha256:${'b'.repeat(64)}` as const
const place = { registry: 'ghcr.io', repository: 'o/app' }
const tag = (name: string) => ({ ...place, tag: name })
const arm64 = { os: 'linux', architecture: 'arm64' }
const verdict = { programs: 1, dynamic: 0, problems: [], skippedLayers: 0, skippedBytes: 0 }
const merged: Merged = {
  digest,
  index: '{\n  "schemaVersion": 2\n}',
  legs: [],
  images: [{ image: { digest, platform: arm64, bytes: 1_234_567 }, verdict }],
  repositories: [place],
  tags: [tag('v1.2.3'), tag('latest')],
  moved: [
    { tag: tag('v1.2.3'), outcome: 'moved' },
    { tag: tag('latest'), from: old, outcome: 'moved' },
  ],
  plan: {
    target: { digest },
    overwrite: false,
    moves: [
      { tag: tag('v1.2.3'), verdict: 'move', reason: '' },
      { tag: tag('latest'), digest: old, verdict: 'move', reason: '' },
    ],
  },
  derived: [{ base: 'alpine:3.22', digest: old, tags: [{ tag: tag('v1.2.3-alpine'), outcome: 'moved' }] }],
  missing: [],
  written: true,
}
const checked: Merged = { ...merged, tags: [], moved: [], written: false }

const commandsOf = (origin: Origin): readonly string[] =>
  mergeOutputs(merged, origin)['verify-commands']?.split('\n') ?? []

describe('mergeOutputs', () => {
  it('of a published image', () => {
    expect(mergeOutputs(merged)).toEqual({
      digest,
      index: '{"schemaVersion":2}',
      tags: '["ghcr.io/o/app:v1.2.3","ghcr.io/o/app:latest"]',
      images: JSON.stringify([
        { image: 'ghcr.io/o/app', digest, tags: ['v1.2.3', 'latest'], platforms: { 'linux/arm64': digest } },
      ]),
      plan: JSON.stringify([
        { tag: 'ghcr.io/o/app:v1.2.3', from: '', verdict: 'move', reason: '' },
        { tag: 'ghcr.io/o/app:latest', from: old, verdict: 'move', reason: '' },
      ]),
      derived: JSON.stringify([{ base: 'alpine:3.22', digest: old, tags: ['ghcr.io/o/app:v1.2.3-alpine'] }]),
      'verify-commands': [
        `docker buildx imagetools inspect ghcr.io/o/app@${digest}`,
        'crane digest ghcr.io/o/app:v1.2.3',
        'crane digest ghcr.io/o/app:latest',
      ].join('\n'),
    })
  })

  it('has the commands for attestations and signatures where the sources are known', () => {
    const lines = commandsOf({ repository: 'o/sources', signer: '' })
    expect(lines.slice(-2)).toEqual([
      `gh attestation verify oci://ghcr.io/o/app@${digest} --repo o/sources # once actions/attest has attested it`,
      expect.stringMatching(/^cosign verify ghcr\.io\/o\/app@sha256:a+ --certificate-identity-regexp '\^https:/),
    ])
  })

  it.each([
    ['s/signer', ' --signer-repo s/signer'],
    ['O/sources', ''],
  ])(
    'names the workflow that signs, %s, where it is not that of the sources, and nothing that nobody makes',
    (signer, named) => {
      const lines = commandsOf({ repository: 'o/sources', signer })
      const attested = `gh attestation verify oci://ghcr.io/o/app@${digest} --repo o/sources${named} # once actions/attest has attested it`
      expect(lines.filter((line) => !/^(?:docker|crane) /.test(line))).toEqual([attested])
    },
  )

  it('of an image that was only checked', () => {
    expect(mergeOutputs(checked)).toMatchObject({ digest, tags: '[]', images: '[]', 'verify-commands': '' })
  })
})

it('declares the index by its repository and a derived image by its tag, for actions/attest', () => {
  const both = { ...merged, repositories: [place, { registry: 'docker.io', repository: 'o/app' }] }
  const { lines, notes } = declaration(publishedArtifacts(both))
  expect(lines).toEqual([
    `oci://ghcr.io/o/app@${digest}`,
    `oci://docker.io/o/app@${digest}`,
    `oci://ghcr.io/o/app:v1.2.3-alpine@${old}`,
  ])
  expect(notes).toEqual(['docker.io/o/app is not declared: the job has another artifact of that name.'])
})

describe('mergeSummary', () => {
  it('shows platforms, digests, sizes, verdicts, tags and commands', () => {
    expect(mergeSummary(merged).split('\n').filter(Boolean)).toEqual([
      '### Image published',
      '**ghcr.io/o/app** `v1.2.3` `latest`',
      `Index \`${digest}\``,
      '1 platform',
      '| platform | digest | programs | download |',
      '| --- | --- | --- | ---: |',
      '| linux/arm64 | `sha256:aaaaaaaaaaaa` | 1 program, static | 1.2 MB |',
      '#### Tags',
      '- `ghcr.io/o/app:v1.2.3` new → `sha256:aaaaaaaaaaaa`',
      '- `ghcr.io/o/app:latest` `sha256:bbbbbbbbbbbb` → `sha256:aaaaaaaaaaaa`',
      '- on `alpine:3.22`: `sha256:bbbbbbbbbbbb` `v1.2.3-alpine`',
      '<details><summary>Digests of the platforms</summary>',
      `- linux/arm64 \`${digest}\``,
      '</details>',
      '<details><summary>Check what was published</summary>',
      '```sh',
      `docker buildx imagetools inspect ghcr.io/o/app@${digest}`,
      'crane digest ghcr.io/o/app:v1.2.3',
      'crane digest ghcr.io/o/app:latest',
      '```',
      '</details>',
    ])
  })

  it.each([
    [1_000_000, '+234.6 kB (+23.5 %)'],
    [2_000_000, '−765.4 kB (−38.3 %)'],
    [1_234_567, 'same size'],
    [0, '+1.2 MB'],
    [undefined, 'new'],
  ])('compares with the image before, of %s bytes: %s', (before, text) => {
    const bytes: Record<string, number> = before === undefined ? {} : { 'linux/arm64': before }
    const summary = mergeSummary({ ...merged, previous: { tag: tag('latest'), digest: old, bytes } })
    expect(summary).toContain('| programs | download | against latest |')
    expect(summary).toContain(`| 1 program, static | 1.2 MB | ${text} |`)
  })

  it('says what stays, what was lost, and what may be missing', () => {
    const newer = 'because version 2.0.0 is newer than 1.2.3'
    const moves = [
      { tag: tag('1'), digest, verdict: 'right', reason: '' },
      { tag: tag('2'), digest: old, verdict: 'newer', reason: newer },
      { tag: tag('main'), digest: old, verdict: 'move', reason: '' },
      { tag: tag('3'), digest: old, verdict: 'move', reason: '' },
      { tag: tag('edge'), digest: old, verdict: 'move', reason: '' },
    ] as const
    const moved = [
      { tag: tag('main'), from: old, outcome: 'lost' },
      { tag: tag('3'), from: old, outcome: 'newer' },
      { tag: tag('edge'), from: old, outcome: 'right' },
    ] as const
    const summary = mergeSummary({ ...merged, missing: ['linux/amd64'], moved, plan: { ...merged.plan, moves } })
    for (const line of [
      '1` is right already',
      `2\` stays, ${newer}`,
      'main` was moved by another job',
      '3` stays: another job has published a newer version',
      'edge` is right already',
      'Without linux/amd64',
    ]) {
      expect(summary).toContain(line)
    }
  })

  it('says when nothing was published', () => {
    const summary = mergeSummary(checked)
    expect(summary).toContain('not published')
    expect(summary).toContain('`ghcr.io/o/app:latest` would move: `sha256:bbbbbbbbbbbb` → `sha256:aaaaaaaaaaaa`')
  })
})

describe('the report of a run', () => {
  const [{ dance, build } = expect.fail('no leg')] = PLATFORMS.filter(({ platform }) => platform === 'linux/arm64')
  const told = (outputs: object) => legReports(JSON.stringify(outputs))
  const full = told({ report_0: JSON.stringify({ dance, build }) })

  it.each([
    ['published', merged, full],
    ['checked only', checked, full],
    ['without reports', merged, undefined],
    ['compared', { ...merged, previous: { tag: tag('latest'), digest: old, bytes: {} } }, full],
    ['with derived images that failed', { ...merged, failure: new Error('no') }, told({ report_0: '{' })],
  ])('is what its schema says: %s', (_, done, legs) => {
    expect(schemaFaults('report', runReport(done, { repository: 'o/sources', signer: '' }, legs))).toEqual([])
  })

  it('has what each leg tells beside what the registry holds', () => {
    const report = runReport(merged, undefined, full)
    expect(report.platforms).toEqual([
      {
        platform: 'linux/arm64',
        digest,
        bytes: 1_234_567,
        programs: '1 program, static',
        dance: JSON.parse(JSON.stringify(dance)),
        build: JSON.parse(JSON.stringify(build)),
      },
    ])
    expect(report.notes).toEqual([])
    expect(report.figures.saved?.legs).toBe(1)
  })

  const NO_REPORT = 'No report came of linux/arm64: not built in this run, or not passed on.'
  const UNCHANGED = 'linux/arm64 is unchanged and was not built in this run.'
  const HELD = JSON.stringify({ version: 1, platform: 'linux/arm64', digest, held: true })

  it.each<[string, object, readonly string[]]>([
    ['nobody passes any', {}, []],
    ['it was not built', { result_20: HELD }, [UNCHANGED]],
    [
      'it was not built beside others',
      { result_20: HELD, report_0: '{' },
      ['report_0 cannot be used: it is no JSON.', UNCHANGED],
    ],
    ['one is broken', { report_0: '{' }, ['report_0 cannot be used: it is no JSON.', NO_REPORT]],
    [
      'one is of another platform',
      { report_0: JSON.stringify({ dance: null, build: { ...build, platform: 'linux/s390x' } }) },
      [NO_REPORT, 'There is a report of linux/s390x, which is not in the image.'],
    ],
  ])('says in a line what is wrong with reports, and no more: %s', (_, outputs, notes) => {
    const report = runReport(merged, undefined, told(outputs))
    expect(report.notes).toEqual(notes)
    expect(report.platforms[0]).toMatchObject({ dance: null, build: null })
  })
})
