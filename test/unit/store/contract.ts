import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../src/store/store.ts'

/** Runs the work with an empty store and a folder of its own. */
export type WithStore = (work: (store: Store, folder: string) => Promise<void>) => Promise<void>

/** A kind of store. */
export interface StoreUnderTest {
  readonly name: string
  readonly withStore: WithStore
}

async function saved(store: Store, folder: string, key: string, content: string | Uint8Array): Promise<unknown> {
  const file = join(folder, 'content')
  await writeFile(file, content)
  return store.save(key, file)
}

/** What every store has to hold to. */
export function storeContract({ name, withStore }: StoreUnderTest): void {
  describe(`a store: ${name}`, () => cases(withStore))
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
