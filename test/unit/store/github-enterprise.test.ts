import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { zstdCompressSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, it, vi } from 'vitest'
import { MEMBER } from '../../../src/store/github/version.ts'
import { EntryAbsent, type Store } from '../../../src/store/store.ts'
import type { CacheService } from '../../rig/cache-service.ts'
import { asJob, type JobOptions, plant, reserve, withFolder } from './github-job.ts'

const ENTERPRISE = { GITHUB_SERVER_URL: 'https://git.corp.example' }

/** A job on an Enterprise Server, and what it printed. */
const onEnterprise = (
  options: JobOptions,
  work: (store: Store, folder: string, log: readonly string[], service: CacheService) => Promise<void>,
): Promise<void> =>
  withFolder(async (folder) => {
    const log: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => log.push(String(text).trimEnd()) > 0)
    try {
      await asJob(join(folder, 'service'), { ...options, env: { ...ENTERPRISE, ...options.env } }, (store, service) =>
        work(store, folder, log, service),
      )
    } finally {
      spy.mockRestore()
    }
  })

async function contentFile(folder: string): Promise<string> {
  await writeFile(join(folder, 'content'), 'content')
  return join(folder, 'content')
}

describe('the cache of an Enterprise Server', () => {
  it('says once who unpacks there, and nothing else when all is well', () =>
    onEnterprise({}, async (store, folder, log) => {
      await store.save('a', await contentFile(folder))
      await store.fetch('a', join(folder, 'back'))
      expect(store.exclusive).toBe(true)
      expect(log.filter((line) => !line.startsWith('::add-mask'))).toEqual([
        'This job has the cache service of GitHub Enterprise Server (v1): there the official client unpacks by itself what it gets, before Muslin can look at it.',
      ])
    }))

  it('is what a runner has that offers no other service', () =>
    onEnterprise(
      { env: { GITHUB_SERVER_URL: '', ACTIONS_CACHE_SERVICE_V2: '' } },
      async (store, folder, __, service) => {
        expect(await store.save('a', await contentFile(folder))).toBe('saved')
        expect(service.requests.filter((request) => request.includes('twirp'))).toEqual([])
      },
    ))

  it.each(['https://github.com', 'https://corp.ghe.com', 'https://x.localhost'])('is not that of %s', (url) =>
    onEnterprise({ env: { GITHUB_SERVER_URL: url } }, async (store, __, ___, service) => {
      await store.find('a', [])
      expect(service.requests).toEqual([expect.stringContaining('GetCacheEntryDownloadURL')])
      expect(store.exclusive).toBe(false)
    }),
  )

  it('refuses what is no regular file, and leaves nothing', () =>
    onEnterprise({}, async (store, folder, __, service) => {
      const tar = pack()
      tar.entry({ name: MEMBER, type: 'symlink', linkname: '/etc/passwd' }, '')
      tar.finalize()
      await plant(service, 'a', Uint8Array.from(zstdCompressSync(await buffer(tar))))
      const fetched = store.fetch('a', join(folder, 'back'))
      await expect(fetched).rejects.toThrow('the entry a is not one of ours: it holds no regular file')
      expect(existsSync(join(folder, 'back'))).toBe(false)
    }))

  it('refuses an archive that cannot be unpacked', () =>
    onEnterprise({}, async (store, folder, __, service) => {
      await plant(service, 'a', Uint8Array.from(Buffer.from('no archive')))
      await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow('the GitHub cache cannot be read: ')
      expect((await readdir(folder)).includes('back')).toBe(false)
    }))

  it('does not take an entry for another one whose key it begins', () =>
    onEnterprise({}, async (store, folder) => {
      await store.save('a-1', await contentFile(folder))
      await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow(EntryAbsent)
      expect(existsSync(join(folder, 'back'))).toBe(false)
    }))
})

describe('normal states of the cache of an Enterprise Server', () => {
  it('a job that may not read', () =>
    onEnterprise({ faults: { denyRead: true } }, async (store, folder, log) => {
      expect(await store.save('a', await contentFile(folder))).toBe('saved')
      expect([await store.find('a', ['a']), await store.find('a', [])]).toEqual([undefined, undefined])
      expect(store.readable).toBe(false)
      const line = 'Nothing is read from the GitHub cache: cache read denied: token has no readable scopes.'
      expect(log.filter((each) => each === line)).toHaveLength(1)
      await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow('nothing can be read')
    }))

  it('a job that may not write', () =>
    onEnterprise({ faults: { denyWrite: true } }, async (store, folder) => {
      const refused = 'cache write denied: token has no writable scopes'
      expect(await store.save('a', await contentFile(folder))).toEqual({ refused })
    }))

  it('cache mode read', () =>
    onEnterprise({ env: { ACTIONS_CACHE_MODE: 'read' } }, async (store, folder) => {
      const refused = 'the cache mode of this job is read'
      expect(await store.save('a', await contentFile(folder))).toEqual({ refused })
    }))

  it('a key that another job has reserved', () =>
    onEnterprise({}, async (store, folder, __, service) => {
      await reserve(service, 'a')
      expect(await store.save('a', await contentFile(folder))).toBe('exists')
      expect(await store.find('a', [])).toBeUndefined()
    }))

  it('a service that cannot be reached is a failure', () =>
    onEnterprise({ env: { ACTIONS_CACHE_URL: 'http://127.0.0.1:9/' } }, async (store) => {
      await expect(store.find('a', [])).rejects.toThrow('the GitHub cache cannot be read: getCacheEntry failed')
    }))
})
