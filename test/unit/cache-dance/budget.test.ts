import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { budgetSentence, keepBudget } from '../../../src/cache-dance/budget.ts'
import { openDirectoryStore } from '../../../src/store/directory.ts'

const report = { bytes: 7e9, entries: 20, superseded: 3, removed: 4, removedBytes: 3e9 }

describe('what is said of the budget of a store', () => {
  it.each([
    [
      { unlisted: 'the token may not list caches' },
      'What the GitHub cache holds is not known: the token may not list caches.',
    ],
    [
      { bytes: 1e9, entries: 1, removed: 0, removedBytes: 0 },
      'The GitHub cache holds 1.0 GB of the 5.0 GB that it may, in 1 entry.',
    ],
    [
      report,
      'The GitHub cache holds 4.0 GB of the 5.0 GB that it may: 3 superseded snapshots found, 3.0 GB in 4 entries removed.',
    ],
    [
      { ...report, removed: 0, removedBytes: 0, refused: 'the token may not delete caches' },
      'The GitHub cache holds 7.0 GB of the 5.0 GB that it may: 3 superseded snapshots found, 0 B in 0 entries removed; the token may not delete caches.',
    ],
    [
      { ...report, removed: 0, removedBytes: 0, held: { heads: 2, bytes: 1.5e9 } },
      'The GitHub cache holds 7.0 GB of the 5.0 GB that it may: 3 superseded snapshots found, 0 B in 0 entries removed; 1.5 GB stay because 2 snapshots that this job cannot read may need them.',
    ],
    [
      { ...report, removedBytes: 1e9, refused: 'the rest goes next time', held: { heads: 1, bytes: 1e9 } },
      'The GitHub cache holds 6.0 GB of the 5.0 GB that it may: 3 superseded snapshots found, 1.0 GB in 4 entries removed; the rest goes next time; 1.0 GB stay because 1 snapshot that this job cannot read may need them.',
    ],
    [
      { ...report, held: { heads: 1, bytes: 1e9 } },
      'The GitHub cache holds 4.0 GB of the 5.0 GB that it may: 3 superseded snapshots found, 3.0 GB in 4 entries removed.',
    ],
  ])('%j', (found, sentence) => {
    expect(budgetSentence('GitHub cache', 5e9, found)).toBe(sentence)
  })

  it('comes from what the store really holds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muslin-budget-'))
    try {
      const store = await openDirectoryStore(join(folder, 'store'))
      writeFileSync(join(folder, 'file'), 'x'.repeat(1000))
      await store.save('key', join(folder, 'file'))
      const place = { kind: 'directory', folder: join(folder, 'store') } as const
      const sentence = await keepBudget({ store: place, maxBytes: 5e9, token: '', ref: '', trusted: undefined })
      expect(sentence).toMatch(/^The directory .* holds 1\.0 kB of the 5\.0 GB that it may, in 1 entry\.$/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
