import { describe, expect, it } from 'vitest'
import type { FilledMount } from '../../../src/cache-dance/plan.ts'
import { restoredOutputs, restoredSummary, savedSummary } from '../../../src/cache-dance/report.ts'

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const
const entry = (id: string, letter: string) => {
  return { id, digest: digest(letter), bytes: 2000, files: 3, rawBytes: 9000, listing: letter.repeat(64) }
}
const mount: FilledMount = {
  mount: { id: '/a', target: '/a|b', sharing: 'shared' },
  result: { state: 'restored', listing: 'a'.repeat(64), files: 3, bytes: 9000 },
  held: { entry: entry('/a', 'a'), archive: 'a.tar' },
}

describe('the outputs', () => {
  it('say what is in each mount', () => {
    const outputs = restoredOutputs({ matchedKey: 'muslin1-x', exact: true, mounts: [mount] })
    expect(outputs).toMatchObject({ 'cache-hit': 'true', 'matched-key': 'muslin1-x' })
    expect(JSON.parse(outputs.snapshot ?? '')).toEqual({
      version: 1,
      matchedKey: 'muslin1-x',
      exact: true,
      mounts: [{ id: '/a', target: '/a|b', source: 'restored', files: 3, rawBytes: 9000, bytes: 2000 }],
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
    const text = restoredSummary({ matchedKey: 'muslin1-x', exact: false, mounts: [mount] }, 'linux/amd64')
    expect(text).toContain('### linux/amd64 cache mounts restored\n')
    expect(text).toContain('| `/a\\|b` | restored | 3 | 9.0 kB | 2.0 kB |')
    expect(text).toContain('From `muslin1-x`')
  })

  it('says what was sent and what the store had', () => {
    const snapshot = {
      format: 'muslin1' as const,
      platform: 'linux/amd64',
      recipe: '1',
      lock: '2',
      commit: '3',
      created: '2026-01-01T00:00:00Z',
      mounts: [entry('/a', 'a'), entry('/b', 'b')],
      ledger: null,
    }
    const report = { outcome: 'saved' as const, uploadedBytes: 2000, uploaded: [digest('b')], existing: [digest('a')] }
    const text = savedSummary(snapshot, 'muslin1-key', report)
    expect(text).toContain('| `/a` | 3 | 9.0 kB | 2.0 kB | unchanged |')
    expect(text).toContain('| `/b` | 3 | 9.0 kB | 2.0 kB | 2.0 kB |')
    expect(text).toContain('As `muslin1-key`')
  })
})
