import { describe, expect, it } from 'vitest'
import type { Checked } from '../../../src/merge-manifest/check.ts'
import { checkFailure, checkOutputs, checkSummary } from '../../../src/merge-manifest/check-report.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const place = { registry: 'ghcr.io', repository: 'o/app' }
const image = { digest, platform: { os: 'linux', architecture: 'arm64' }, bytes: 1_000_000 }
const good: Checked = {
  tags: [
    {
      tag: { ...place, tag: 'latest' },
      digest,
      images: [{ image, verdict: { programs: 1, dynamic: 0, problems: [], skippedLayers: 0, skippedBytes: 0 } }],
      problems: [],
    },
  ],
  untagged: [{ repository: place, manifests: [] }],
}
const bad: Checked = {
  tags: [
    ...good.tags,
    { tag: { ...place, tag: '1' }, images: [], problems: ['there is no such tag. Run it.', 'and more'] },
  ],
  untagged: [
    { repository: place, manifests: Array.from({ length: 60 }, () => ({ digest, tags: [], created: 0 })) },
    { repository: { registry: 'quay.io', repository: 'o/app' }, unknown: 'it holds 4000 manifests' },
  ],
}

describe('a check', () => {
  it('that found nothing does not fail', () => {
    expect(checkFailure(good)).toBe('')
    expect(checkSummary(good)).toContain(`\`ghcr.io/o/app:latest\` \`${digest}\` whole and right`)
    expect(checkSummary(good)).toContain('`ghcr.io/o/app`: none that could be deleted.')
  })

  it('fails with every problem and its tag', () => {
    expect(checkFailure(bad).split('\n').slice(1)).toEqual([
      '- ghcr.io/o/app:1: there is no such tag. Run it.',
      '- ghcr.io/o/app:1: and more',
    ])
  })

  it('gives all that it found', () => {
    const outputs = checkOutputs(bad)
    expect(outputs.digest).toBe(digest)
    expect(JSON.parse(outputs.checked ?? '')).toEqual([
      { tag: 'ghcr.io/o/app:latest', digest, problems: [] },
      { tag: 'ghcr.io/o/app:1', digest: '', problems: ['there is no such tag. Run it.', 'and more'] },
    ])
    expect(JSON.parse(outputs.untagged ?? '')).toEqual([
      { image: 'ghcr.io/o/app', digests: Array.from({ length: 60 }, () => digest) },
      { image: 'quay.io/o/app', digests: null },
    ])
  })

  it('shows what a registry says as text', () => {
    const said = { ...bad, tags: bad.tags.map((tag) => ({ ...tag, problems: ['401 <b>*no*</b>\n\n# by @acme'] })) }
    expect(checkSummary(said)).toContain('\n- 401 &lt;b&gt;\\*no\\*&lt;/b&gt; <span>#</span> by <span>@</span>acme\n')
  })

  it('shows problems, platforms and what may be deleted', () => {
    const summary = checkSummary(bad)
    for (const part of [
      '- and more',
      `| linux/arm64 | \`${digest}\` | 1.0 MB | 1 program, static |`,
      'nothing leads to 60 of them',
      '- and 10 more, all in the output untagged',
      '`quay.io/o/app`: cannot be told: it holds 4000 manifests.',
    ]) {
      expect(summary).toContain(part)
    }
  })
})
