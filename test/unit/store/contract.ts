import { createCipheriv } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { normalPlatform } from '../../../src/oci/platform.ts'
import { platformPrefix, snapshotKeys } from '../../../src/store/key.ts'
import type { Entry, Store } from '../../../src/store/store.ts'

/** Opens the same store once more, as another job that has this signal. */
export type Reopen = (signal: AbortSignal) => Promise<Store>

/** Runs the work with an empty store and a folder of its own. */
export type WithStore = (work: (store: Store, folder: string, reopen: Reopen) => Promise<void>) => Promise<void>

/** A kind of store. */
export interface StoreUnderTest {
  readonly name: string
  readonly withStore: WithStore
  /** Whether this job may list and remove entries; true when not given. */
  readonly lists?: boolean
  /** Whether it tells the newest entry of a prefix and no other; false when not given. */
  readonly newestOnly?: boolean
}

async function saved(store: Store, folder: string, key: string, content: string | Uint8Array): Promise<unknown> {
  const file = join(folder, 'content')
  await writeFile(file, content)
  return store.save(key, file)
}

/** What every store has to hold to. */
export function storeContract({ name, withStore, lists = true, newestOnly = false }: StoreUnderTest): void {
  describe(`a store: ${name}`, () => {
    cases(withStore)
    passing(withStore, newestOnly)
    deadlines(withStore)
    if (lists) listing(withStore)
  })
}

function cases(withStore: WithStore): void {
  it('gives back what was saved, byte for byte', () =>
    withStore(async (store, folder) => {
      const content = Uint8Array.from({ length: 70_000 }, (_, index) => (index * index) % 251)
      expect(await saved(store, folder, 'a', content)).toBe('saved')
      await store.fetch('a', join(folder, 'back'))
      expect(await readFile(join(folder, 'back'))).toEqual(Buffer.from(content))
    }))

  it('keeps an empty file', () =>
    withStore(async (store, folder) => {
      expect(await saved(store, folder, 'empty', '')).toBe('saved')
      await store.fetch('empty', join(folder, 'back'))
      expect(await readFile(join(folder, 'back'), 'utf8')).toBe('')
    }))

  it('finds the key itself, else the newest entry of the first prefix that has any', () =>
    withStore(async (store, folder) => {
      for (const key of ['p-1-old', 'p-1-new', 'p-2-newest', 'p-1']) await saved(store, folder, key, key)
      expect(await store.find('p-1', ['p-2'])).toBe('p-1')
      expect(await store.find('p-1-old', ['p-2'])).toBe('p-1-old')
      expect(await store.find('absent', ['none-', 'p-1-', 'p-2-'])).toBe('p-1-new')
      expect(await store.find('absent', ['p-'])).toBe('p-1')
      expect(await store.find('absent', [])).toBeUndefined()
      expect(await store.find('absent', ['none-'])).toBeUndefined()
    }))

  it('finds the newest snapshot of a platform, and none of its variants, whichever is newer', () =>
    withStore(async (store, folder) => {
      const variants = [undefined, 'v3', 'v2'].map((variant) => ({ os: 'linux', architecture: 'amd64', variant }))
      const platforms = variants.map(normalPlatform)
      const digests = { recipe: 'a'.repeat(16), lock: 'b'.repeat(16), commit: 'c'.repeat(40) }
      const keys = platforms.map((platform) => snapshotKeys({ platform, ...digests }).key)
      for (const key of keys) await saved(store, folder, key, key)
      for (const [index, prefix] of platforms.map(platformPrefix).entries()) {
        expect(await store.find(prefix, [prefix])).toBe(keys[index])
      }
    }))

  it('prefers a further entry of the same content to the first one, when it is asked that way', () =>
    withStore(async (store, folder) => {
      // How an archive is found that was stored again because the first one is damaged.
      const nearest = () => store.find('blob-1-', ['blob-1-', 'blob-1'])
      await saved(store, folder, 'blob-1', 'damaged')
      expect(await nearest()).toBe('blob-1')
      await saved(store, folder, 'blob-1-bb', 'good')
      expect(await nearest()).toBe('blob-1-bb')
      await saved(store, folder, 'blob-1-aa', 'newest')
      expect(await nearest()).toBe('blob-1-aa')
    }))

  it('does not take the beginning of a key for the key', () =>
    withStore(async (store, folder) => {
      await saved(store, folder, 'whole-key', 'x')
      expect(await store.find('whole', [])).toBeUndefined()
      await expect(store.fetch('whole', join(folder, 'back'))).rejects.toThrow('there is no entry whole')
    }))

  it('never overwrites', () =>
    withStore(async (store, folder) => {
      expect(await saved(store, folder, 'a', 'first')).toBe('saved')
      expect(await saved(store, folder, 'a', 'second')).toBe('exists')
      await store.fetch('a', join(folder, 'back'))
      expect(await readFile(join(folder, 'back'), 'utf8')).toBe('first')
    }))

  it('lets one of several writers win', () =>
    withStore(async (store, folder) => {
      await writeFile(join(folder, 'x'), 'x')
      const outcomes = await Promise.all([1, 2, 3].map(() => store.save('a', join(folder, 'x'))))
      expect(outcomes.sort()).toEqual(['exists', 'exists', 'saved'])
    }))

  it('throws for an absent entry and leaves no file', () =>
    withStore(async (store, folder) => {
      await expect(store.fetch('absent', join(folder, 'back'))).rejects.toThrow('there is no entry absent')
      expect(existsSync(join(folder, 'back'))).toBe(false)
    }))

  it('refuses an entry above the limit and leaves no file', () =>
    withStore(async (store, folder) => {
      await saved(store, folder, 'a', '123456')
      await store.fetch('a', join(folder, 'back'), 6)
      await expect(store.fetch('a', join(folder, 'more'), 5)).rejects.toThrow(/of 6 bytes|has 6 bytes/)
      expect(existsSync(join(folder, 'more'))).toBe(false)
    }))

  it('takes any key without a comma, up to 512 characters', () =>
    withStore(async (store, folder) => {
      const keys = ['../../up', '/etc/passwd', '.', '..', 'a/b', 'a_b', 'ü ?*\n', '.draft-x', `long-${'k'.repeat(507)}`]
      for (const key of keys) expect(await saved(store, folder, key, `content of ${key}`), key).toBe('saved')
      for (const key of keys) {
        expect(await store.find(key, []), key).toBe(key)
        await store.fetch(key, join(folder, 'back'))
        expect(await readFile(join(folder, 'back'), 'utf8')).toBe(`content of ${key}`)
      }
    }))
}

function passing(withStore: WithStore, newestOnly: boolean): void {
  it(`passes over entries for the next ${newestOnly ? 'prefix' : 'newest'}`, () =>
    withStore(async (store, folder) => {
      for (const key of ['p-1-old', 'p-1-new', 'p-2-old', 'p-2']) await saved(store, folder, key, key)
      const past = (...passed: readonly string[]) => store.find('p-2', ['p-1-', 'p-2-'], new Set(passed))
      expect(await past('p-2')).toBe('p-1-new')
      expect(await past('p-2', 'p-1-new')).toBe(newestOnly ? 'p-2-old' : 'p-1-old')
      expect(await past('p-2', 'p-1-new', 'p-1-old')).toBe('p-2-old')
      expect(await past('p-2', 'p-1-new', 'p-1-old', 'p-2-old')).toBeUndefined()
    }))
}

const MiB = 1024 * 1024
/** Looks random and is always the same, so that run after run takes no more of a registry's disk. */
const noise = (size: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16, 7)).update(Buffer.alloc(size))
const REASON = new Error('the time for the restore is over')

function deadlines(withStore: WithStore): void {
  it('does nothing any more after its signal has aborted, and says why', () =>
    withStore(async (store, folder, reopen) => {
      await saved(store, folder, 'a', 'content')
      const late = await reopen(AbortSignal.abort(REASON))
      const back = join(folder, 'back')
      await expect(late.find('a', [])).rejects.toBe(REASON)
      await expect(late.fetch('a', back)).rejects.toBe(REASON)
      await expect(late.save('b', join(folder, 'content'))).rejects.toBe(REASON)
      expect(existsSync(back)).toBe(false)
      expect(await store.find('b', [])).toBeUndefined()
    }))

  it(
    'gives up in the middle, and leaves neither a file nor half an entry',
    () =>
      withStore(async (store, folder, reopen) => {
        const [file, back] = [join(folder, 'large'), join(folder, 'back')]
        await writeFile(file, noise(40 * MiB))
        expect(await store.save('a', file)).toBe('saved')
        for (const work of [(job: Store) => job.fetch('a', back), (job: Store) => job.save('b', file)]) {
          const controller = new AbortController()
          const job = await reopen(controller.signal)
          const working = work(job)
          const start = performance.now()
          setTimeout(() => controller.abort(REASON), 1)
          await expect(working).rejects.toBe(REASON)
          expect(performance.now() - start).toBeLessThan(5_000)
        }
        expect((await readdir(folder)).includes('back')).toBe(false)
        await sleep(200)
        expect((await readdir(folder)).includes('back')).toBe(false)
        expect(await store.find('b', ['b'])).toBeUndefined()
      }),
    120_000,
  )

  it('is as usual while its signal has not aborted', () =>
    withStore(async (store, folder, reopen) => {
      const job = await reopen(new AbortController().signal)
      expect(await saved(job, folder, 'a', 'content')).toBe('saved')
      expect(await job.find('b', ['a'])).toBe('a')
      await job.fetch('a', join(folder, 'back'))
      expect(await store.find('a', [])).toBe('a')
    }))
}

function listing(withStore: WithStore): void {
  const list = async (store: Store, prefix: string): Promise<readonly Entry[]> => {
    const entries = (await store.entries?.(prefix)) ?? []
    return [...entries].sort((left, right) => left.key.localeCompare(right.key))
  }
  const keys = async (store: Store, prefix: string) => (await list(store, prefix)).map(({ key }) => key)

  it('lists the entries of a prefix with what they take and since when', () =>
    withStore(async (store, folder) => {
      const before = Date.now()
      for (const key of ['p-1', 'p-2/ü', 'q-1']) await saved(store, folder, key, 'x'.repeat(1000))
      const entries = await list(store, 'p-')
      expect(entries.map(({ key }) => key)).toEqual(['p-1', 'p-2/ü'])
      for (const { bytes, created } of entries) {
        expect(bytes).toBeGreaterThan(0)
        expect(bytes).toBeLessThan(2000)
        expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(Math.abs(Date.parse(created) - before)).toBeLessThan(60_000)
      }
      expect(new Set(entries.map(({ id }) => id)).size).toBe(2)
      expect(await keys(store, '')).toEqual(['p-1', 'p-2/ü', 'q-1'])
      expect(await keys(store, 'none')).toEqual([])
    }))

  it('removes one entry, for every job', () =>
    withStore(async (store, folder, reopen) => {
      for (const key of ['p-1', 'p-2']) await saved(store, folder, key, key)
      const [first, second] = await list(store, 'p-')
      if (first === undefined || second === undefined) throw new Error('two entries were to be listed')
      const other = await reopen(new AbortController().signal)
      expect(await other.find('p-1', [])).toBe('p-1')
      expect(await store.remove?.(first)).toBe('removed')
      expect(await store.remove?.(first)).toBe('absent')
      expect(await keys(store, 'p-')).toEqual(['p-2'])
      expect(await store.find('p-1', ['p-'])).toBe('p-2')
      await expect(store.fetch('p-1', join(folder, 'back'))).rejects.toThrow('there is no entry p-1')
      await expect(other.fetch('p-1', join(folder, 'back'))).rejects.toThrow('there is no entry p-1')
      expect(existsSync(join(folder, 'back'))).toBe(false)
      await store.fetch('p-2', join(folder, 'back'))
    }))

  it('stores a key again that was removed', () =>
    withStore(async (store, folder) => {
      await saved(store, folder, 'a', 'first')
      const [entry] = await list(store, 'a')
      if (entry === undefined) throw new Error('an entry was to be listed')
      await store.remove?.(entry)
      expect(await saved(store, folder, 'a', 'second')).toBe('saved')
      await store.fetch('a', join(folder, 'back'))
      expect(await readFile(join(folder, 'back'), 'utf8')).toBe('second')
    }))
}
