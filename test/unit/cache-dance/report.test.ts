import { describe, expect, it } from 'vitest'
import type { FilledMount } from '../../../src/cache-dance/plan.ts'
import { restoredOutputs, restoredSummary, savedSummary } from '../../../src/cache-dance/report.ts'

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const
const entry = (id: string, letter: string) => {
  return { id, base: { digest: digest(letter), bytes: 2000 }, files: 3, rawBytes: 9000, listing: letter.repeat(64) }
}
const mount: FilledMount = {
  mount: { id: '/a', target: '/a|b', sharing: 'shared' },
  result: { state: 'restored', listing: 'a'.repeat(64), files: 3, bytes: 9000 },
  held: {
    entry: { ...entry('/a', 'a'), overlay: { digest: digest('0'), bytes: 50 } },
    archives: { base: 'a.tar', overlay: 'a+.tar' },
  },
}

describe('the outputs', () => {
  it('say what is in each mount', () => {
    const outputs = restoredOutputs({ matchedKey: 'muslin3-x', exact: true, mounts: [mount] })
    expect(outputs).toMatchObject({ 'cache-hit': 'true', 'matched-key': 'muslin3-x' })
    expect(JSON.parse(outputs.snapshot ?? '')).toEqual({
      version: 1,
      matchedKey: 'muslin3-x',
      exact: true,
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

  it('are all there when nothing was restored', () => {
    const outputs = restoredOutputs({ matchedKey: '', exact: false, mounts: [] })
    expect(Object.keys(outputs)).toEqual(['cache-hit', 'matched-key', 'snapshot'])
    expect(outputs['cache-hit']).toBe('false')
  })
})

describe('the job summary', () => {
  it('has a row for each mount and cannot be broken by a name', () => {
    const text = restoredSummary({ matchedKey: 'muslin3-x', exact: false, mounts: [mount] }, 'linux/amd64')
    expect(text).toContain('### linux/amd64 cache mounts restored\n')
    expect(text).toContain('| `/a\\|b` | restored | 3 | 9.0 kB | 2.0 kB | 50 B |')
    expect(text).toContain('From `muslin3-x`')
  })

  it('says what was sent and what the store had', () => {
    const snapshot = {
      format: 'muslin3' as const,
      key: 'muslin3-linux-amd64-1-2-3',
      platform: 'linux/amd64',
      recipe: '1',
      lock: '2',
      commit: '3',
      created: '2026-01-01T00:00:00Z',
      build: 'Dockerfile',
      parts: [],
      packages: [],
      mounts: [
        entry('/a', 'a'),
        entry('/b', 'b'),
        { ...entry('/c', 'a'), overlay: { digest: digest('c'), bytes: 50 } },
      ],
      ledger: null,
    }
    const report = {
      outcome: 'saved' as const,
      uploadedBytes: 2000,
      uploaded: [digest('b'), digest('c')],
      existing: [digest('a')],
    }
    const text = savedSummary(snapshot, 'muslin3-key', report)
    expect(text).toContain('| `/a` | 3 | 9.0 kB | 2.0 kB |  | unchanged |')
    expect(text).toContain('| `/b` | 3 | 9.0 kB | 2.0 kB |  | 2.0 kB |')
    expect(text).toContain('| `/c` | 3 | 9.0 kB | 2.0 kB | 50 B | 50 B |')
    expect(text).toContain('As `muslin3-key`')
  })
})
