import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDirectoryStore } from '../../../src/store/directory.ts'
import { archiveKey } from '../../../src/store/key.ts'
import { prune } from '../../../src/store/prune.ts'
import type { Store } from '../../../src/store/store.ts'
import { withFolder } from './github-job.ts'

const HOUR = 3600 * 1000

/** A directory with these keys, each with 1000 bytes that are no snapshot. */
function withStore(keys: readonly string[], work: (store: Store) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const store = await openDirectoryStore(join(folder, 'store'))
    const file = join(folder, 'file')
    await writeFile(file, 'x'.repeat(1000))
    for (const key of keys) await store.save(key, file)
    await work(store)
  })
}

const ARCHIVES = ['a', 'b', 'c'].map((digit) => archiveKey(digit.repeat(64)))
const later = (milliseconds: number): number => Date.now() + milliseconds

describe('pruning', () => {
  it('stops where the store fails, and reports what it has removed till then and why no more', () =>
    withStore(ARCHIVES, async (store) => {
      let calls = 0
      const remove: Store['remove'] = async (entry) => {
        calls += 1
        if (calls === 2) throw new Error('GitHub answered 502: Server Error')
        return (await store.remove?.(entry)) ?? 'absent'
      }
      const pruned = await prune({ ...store, remove }, { maxBytes: 0, now: later(2 * HOUR) })
      const refused = 'GitHub answered 502: Server Error'
      expect(pruned).toEqual({ bytes: 3000, entries: 3, superseded: 0, removed: 1, removedBytes: 1000, refused })
      expect(calls).toBe(2)
    }))
})
