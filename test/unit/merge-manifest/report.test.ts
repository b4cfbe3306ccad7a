import { describe, expect, it } from 'vitest'
import { mergeOutputs, mergeSummary } from '../../../src/merge-manifest/report.ts'
import type { Merged } from '../../../src/merge-manifest/run.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const place = { registry: 'ghcr.io', repository: 'o/app' }
const merged: Merged = {
  digest,
  index: '{\n  "schemaVersion": 2\n}',
  legs: [{ digest, image: { digest, platform: { os: 'linux', architecture: 'arm64' }, bytes: 1_234_567 } }],
  repositories: [place],
  tags: [
    { ...place, tag: 'v1.2.3' },
    { ...place, tag: 'latest' },
  ],
  written: true,
}

describe('mergeOutputs', () => {
  it('of a published image', () => {
    expect(mergeOutputs(merged)).toEqual({
      digest,
      index: '{"schemaVersion":2}',
      tags: '["ghcr.io/o/app:v1.2.3","ghcr.io/o/app:latest"]',
      'verify-commands': [
        `docker buildx imagetools inspect ghcr.io/o/app@${digest}`,
        'crane digest ghcr.io/o/app:v1.2.3',
        'crane digest ghcr.io/o/app:latest',
      ].join('\n'),
    })
  })

  it('of an image that was only checked', () => {
    expect(mergeOutputs({ ...merged, tags: [], written: false })).toMatchObject({
      digest,
      tags: '[]',
      'verify-commands': '',
    })
  })
})

describe('mergeSummary', () => {
  it('shows platforms, digests, sizes and tags', () => {
    expect(mergeSummary(merged).split('\n')).toEqual([
      '### Image published',
      '',
      '| platform | digest | download |',
      '| --- | --- | ---: |',
      `| linux/arm64 | \`${digest}\` | 1.2 MB |`,
      '',
      `Index \`${digest}\``,
      '',
      '- `ghcr.io/o/app:v1.2.3`',
      '- `ghcr.io/o/app:latest`',
      '',
    ])
  })

  it('says when nothing was published', () => {
    expect(mergeSummary({ ...merged, tags: [], written: false })).toContain('not published')
  })
})
