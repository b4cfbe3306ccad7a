import { mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDirectoryStore } from '../../../src/store/directory.ts'
import { openStore, StoreUnavailable } from '../../../src/store/store.ts'
import { withFolder } from './github-job.ts'

describe('a store in a folder', () => {
  it('is named in messages', () =>
    withFolder(async (folder) => {
      expect((await openStore({ kind: 'directory', folder })).name).toBe(`directory ${folder}`)
    }))

  const hostile = ['../../outside', '/outside', '..', '.', 'a/../../outside', '\u0000', 'C:\\outside', '-rf', '']
  it.each(hostile)('keeps everything in the folder: %j', (key) =>
    withFolder(async (folder) => {
      const root = join(folder, 'deep', 'store')
      const store = await openDirectoryStore(root)
      await writeFile(join(folder, 'x'), 'x')
      expect(await store.save(key, join(folder, 'x'))).toBe('saved')
      expect((await readdir(folder)).sort()).toEqual(['deep', 'x'])
      expect(await readdir(join(folder, 'deep'))).toEqual(['store'])
      expect(await readdir(root)).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]*-[0-9a-f]{32}$/)])
    }),
  )

  it('refuses an entry whose file was cut off', () =>
    withFolder(async (folder) => {
      const store = await openDirectoryStore(join(folder, 'store'))
      await writeFile(join(folder, 'x'), '12345')
      await store.save('a', join(folder, 'x'))
      const [name = ''] = await readdir(join(folder, 'store'))
      await truncate(join(folder, 'store', name, 'entry'), 3)
      await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow('the entry a has 3 bytes instead of 5')
    }))

  it('does not see the drafts of a writer that died, nor what is none of ours', () =>
    withFolder(async (folder) => {
      const store = await openDirectoryStore(folder)
      await mkdir(join(folder, '.draft-1'))
      await writeFile(join(folder, '.draft-1', 'about.json'), '{"key":"a-1","created":1,"bytes":1}')
      await mkdir(join(folder, 'lost+found'))
      await writeFile(join(folder, 'README'), 'x')
      expect(await store.find('a-1', ['a-', ''])).toBeUndefined()
    }))

  it('is swept of what dead processes left, and of nothing that may still be written', () =>
    withFolder(async (folder) => {
      const root = join(folder, 'store')
      const store = await openDirectoryStore(root)
      const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000)
      for (const name of ['.draft-dead', '.removed-dead', '.draft-alive', '.other']) {
        await mkdir(join(root, name))
        await writeFile(join(root, name, 'entry'), 'x')
        if (name !== '.draft-alive') await utimes(join(root, name), twoDaysAgo, twoDaysAgo)
      }
      await writeFile(join(folder, 'x'), 'x')
      expect(await store.save('a', join(folder, 'x'))).toBe('saved')
      expect((await readdir(root)).filter((name) => name.startsWith('.')).sort()).toEqual(['.draft-alive', '.other'])
    }))

  it('lets one of several who remove an entry succeed', () =>
    withFolder(async (folder) => {
      const store = await openDirectoryStore(join(folder, 'store'))
      await writeFile(join(folder, 'x'), 'x')
      await store.save('a', join(folder, 'x'))
      const [entry] = (await store.entries?.('a')) ?? []
      if (entry === undefined) throw new Error('an entry was to be listed')
      const outcomes = await Promise.all([1, 2, 3].map(() => store.remove?.(entry)))
      expect(outcomes.sort()).toEqual(['absent', 'absent', 'removed'])
      expect(await readdir(join(folder, 'store'))).toEqual([])
    }))

  it('leaves no draft behind when the file to save is missing', () =>
    withFolder(async (folder) => {
      const store = await openDirectoryStore(folder)
      await expect(store.save('a', join(folder, 'missing'))).rejects.toThrow('ENOENT')
      expect(await readdir(folder)).toEqual([])
    }))

  it('refuses to save where nobody may write', async () => {
    const store = await openDirectoryStore('/sys/kernel')
    expect(await store.save('a', '/dev/null')).toEqual({ refused: expect.stringContaining('cannot be written') })
  })

  it('is not available below a file', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'file'), 'x')
      const opened = openDirectoryStore(join(folder, 'file', 'store'))
      await expect(opened).rejects.toThrow(StoreUnavailable)
      await expect(opened).rejects.toThrow(/cannot be used as a store: .*\. Name a folder by store-path that/)
      await rm(join(folder, 'file'))
    }))
})
