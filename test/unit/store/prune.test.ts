import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDirectoryStore } from '../../../src/store/directory.ts'
import { archiveKey, FORMAT } from '../../../src/store/key.ts'
import { prune } from '../../../src/store/prune.ts'
import { encodeHead, type Snapshot } from '../../../src/store/snapshot-head.ts'
import type { Entry, Store } from '../../../src/store/store.ts'
import { withFolder } from './github-job.ts'

const HOUR = 3600 * 1000
const DAY = 24 * HOUR

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
/** It names the first of the archives. */
const SNAPSHOT: Snapshot = {
  format: FORMAT,
  key: `${FORMAT}-linux-amd64-aa-bb-cc`,
  platform: 'linux/amd64',
  recipe: 'aa',
  lock: 'bb',
  commit: 'cc',
  created: '2026-11-24T12:00:00Z',
  build: 'Dockerfile',
  parts: [],
  packages: [],
  mounts: [
    {
      id: 'target',
      base: { digest: `sha256:${'a'.repeat(64)}`, bytes: 1000 },
      files: 1,
      rawBytes: 1000,
      listing: '0'.repeat(64),
    },
  ],
  ledger: null,
}

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

  const damaged = [...ARCHIVES, `${FORMAT}-linux-amd64-a-b-c`]

  it('tells what a head that it cannot read holds back', () =>
    withStore(damaged, async (store) => {
      const pruned = await prune(store, { maxBytes: 0, now: later(2 * HOUR) })
      expect(pruned).toMatchObject({ removed: 0, held: { heads: 1, bytes: 3000 } })
    }))

  it('removes a head that was damaged for a week, and what it held back', () =>
    withStore(damaged, async (store) => {
      const pruned = await prune(store, { maxBytes: 0, now: later(8 * DAY) })
      expect(pruned).toEqual({ bytes: 4000, entries: 4, superseded: 0, removed: 4, removedBytes: 4000 })
    }))

  it('does not forget a head that one of two lists lacks: a row is lost between pages when another job removes one', () =>
    withStore(damaged, async (store) => {
      let lists = 0
      const entries = async (): Promise<readonly Entry[]> => {
        lists += 1
        const all = (await store.entries?.('')) ?? []
        return lists === 2 ? all.filter(({ key }) => ARCHIVES.includes(key)) : all
      }
      const pruned = await prune({ ...store, entries }, { maxBytes: 0, now: later(2 * HOUR) })
      expect(pruned).toMatchObject({ entries: 4, removed: 0, held: { heads: 1, bytes: 3000 } })
      expect(lists).toBe(2)
    }))

  it('takes a second entry of one key, which nobody ever reads, for a head that is refused', () =>
    withStore(ARCHIVES, async (store) => {
      const head = { id: 'first', key: SNAPSHOT.key, bytes: 500, created: new Date().toISOString() }
      const second = { ...head, id: 'second', created: new Date(Date.now() + HOUR).toISOString() }
      const removed: string[] = []
      const fetch: Store['fetch'] = async (_, file) => writeFile(file, await encodeHead(SNAPSHOT))
      const remove: Store['remove'] = async ({ id }) => {
        removed.push(id)
        return 'removed'
      }
      const entries = async (): Promise<readonly Entry[]> => [...((await store.entries?.('')) ?? []), second, head]
      const pruned = { ...store, entries, fetch, remove }
      expect(await prune(pruned, { maxBytes: 0, now: later(2 * DAY) })).toMatchObject({
        held: { heads: 1, bytes: 2000 },
      })
      expect(removed).toEqual([])
      await prune(pruned, { maxBytes: 0, now: later(8 * DAY) })
      expect(removed).toEqual(['second', expect.stringContaining('bbbb'), expect.stringContaining('cccc')])
    }))

  it('keeps a head that the store did not give, however old', () =>
    withStore(damaged, async (store) => {
      const fetch: Store['fetch'] = async () => {
        throw new Error('the network is down')
      }
      const pruned = await prune({ ...store, fetch }, { maxBytes: 0, now: later(8 * DAY) })
      expect(pruned).toMatchObject({ removed: 0, held: { heads: 1, bytes: 3000 } })
    }))
})
