import { createCipheriv } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../src/store/store.ts'
import type { CacheService, Faults } from '../../rig/cache-service.ts'
import { asJob, openedStore, QUICK, withFolder } from './github-job.ts'

const MiB = 1024 * 1024
const REASON = new Error('the time for the restore is over')
const ENTERPRISE = { GITHUB_SERVER_URL: 'https://git.corp.example' }

/** Data of a cache service with one entry, and the file that is in it. */
let data = ''
let file = ''
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'muslin-test-'))
  file = join(data, 'file')
  await writeFile(
    file,
    createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(17 * MiB)),
  )
  await asJob(data, {}, (store) => store.save('a', file))
})
afterAll(() => rm(data, { recursive: true, force: true }))

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 20_000) throw new Error('waited for twenty seconds in vain')
    await sleep(10)
  }
}

interface Ended {
  /** Milliseconds between the signal and the answer. */
  readonly took: number
  readonly error: unknown
}

/** Ends work in the middle, as soon as the service has seen a request that begins like this. */
async function endedAt(
  request: string,
  service: CacheService,
  work: (store: Store) => Promise<unknown>,
): Promise<Ended> {
  const controller = new AbortController()
  const store = await openedStore({ signal: controller.signal })
  const working = work(store).catch((thrown: unknown) => thrown)
  await until(() => service.requests.some((line) => line.startsWith(request)))
  await sleep(50)
  expect(service.underWay()).toBeGreaterThan(0)
  const start = performance.now()
  controller.abort(REASON)
  return { error: await working, took: performance.now() - start }
}

// What the official client keeps is gone when it has come to its end, which takes it a while after it was given up.
describe('the signal of a job', () => {
  const downloads: readonly (readonly [string, Faults])[] = [
    ['crawls', { download: 'crawl' }],
    ['stands still', { download: 'stall' }],
    ['stands still in one of its parts', { downloads: [undefined, undefined, 'stall'] }],
  ]
  it.each(downloads)('ends a download that %s: no file, no connection', (_, faults) =>
    withFolder((folder) =>
      asJob(data, { faults }, async (__, service) => {
        const { error, took } = await endedAt('GET /rig', service, (store) => store.fetch('a', join(folder, 'back')))
        expect(error).toBe(REASON)
        expect(took).toBeLessThan(900)
        expect(await readdir(folder)).toEqual([])
        await until(() => service.underWay() === 0)
      }),
    ),
  )

  it('ends the wait for a service that asked for it', () =>
    asJob(data, { faults: { rateLimited: 9, retryAfter: 5 } }, async () => {
      const store = await openedStore({ signal: AbortSignal.timeout(300) })
      const start = performance.now()
      await expect(store.find('a', [])).rejects.toThrow('timeout')
      expect(performance.now() - start).toBeLessThan(2_000)
    }))

  it('ends an upload of the official client: no file, no connection, and the job is as before', () =>
    withFolder(async (temp) => {
      const options = { faults: { stallUploads: true }, env: { RUNNER_TEMP: temp } }
      await asJob(data, options, async (_, service) => {
        const before = { cwd: process.cwd(), ...process.env }
        const { error, took } = await endedAt('PUT /rig', service, (store) => store.save('b', file))
        expect(error).toBe(REASON)
        expect(took).toBeLessThan(900)
        expect({ cwd: process.cwd(), ...process.env }).toEqual(before)
        await until(() => service.underWay() === 0)
        await until(() => readdirSync(temp).length === 0)
        expect(service.requests.some((request) => request.endsWith('FinalizeCacheEntryUpload'))).toBe(false)
      })
    }))

  it('ends a download of the official client', () =>
    withFolder(async (folder) => {
      const options = { faults: { download: 'stall' }, env: { ...ENTERPRISE, RUNNER_TEMP: folder } } as const
      await asJob(data, options, async (_, service) => {
        const { error } = await endedAt('GET /rig', service, (store) => store.fetch('a', join(folder, 'back')))
        expect(error).toBe(REASON)
        await until(() => service.underWay() === 0)
        await until(() => readdirSync(folder).length === 0)
      })
    }))

  it('ends what waits for another use of the official client before it begins', () =>
    withFolder((temp) =>
      asJob(data, { faults: { stallUploads: true }, env: { RUNNER_TEMP: temp } }, async (_, service) => {
        const { error } = await endedAt('PUT /rig', service, (store) =>
          Promise.all([store.save('c', file), store.save('d', file)]),
        )
        expect(error).toBe(REASON)
        await until(() => readdirSync(temp).length === 0)
        expect(service.requests.filter((request) => request.endsWith('CreateCacheEntry'))).toHaveLength(1)
      }),
    ))

  it('is not needed to end an upload that makes no progress', () =>
    withFolder((temp) => {
      const patience = { ...QUICK, idleUpload: 500 }
      return asJob(data, { faults: { stallUploads: true }, env: { RUNNER_TEMP: temp }, patience }, async (store) => {
        await expect(store.save('e', file)).rejects.toThrow(
          'the GitHub cache did not take the entry e: the upload to the GitHub cache has made no progress for 0.5 s',
        )
        await until(() => readdirSync(temp).length === 0)
      })
    }))
})
