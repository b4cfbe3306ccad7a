import { type ChildProcess, spawn } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/oci/digest.ts'
import { archivesOf, findSnapshot, loadSnapshot, type Snapshot } from '../../src/store/snapshot.ts'
import { type CacheService, startCacheService } from '../rig/cache-service.ts'
import { header } from '../unit/archive/made-tar.ts'
import { asJob, withFolder } from '../unit/store/github-job.ts'

const root = join(import.meta.dirname, '..', '..')

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 60_000) throw new Error('waited for a minute in vain')
    await sleep(20)
  }
}

const ended = (child: ChildProcess): Promise<unknown> => new Promise((done) => child.once('exit', done))

interface Announced {
  readonly url: string
  readonly token: string
  readonly pid: number
}

/** The service as the rig starts it, in a process of its own, for as long as the work takes. */
async function withServiceProcess<T>(folder: string, work: (service: Announced) => Promise<T>): Promise<T> {
  const ready = join(folder, 'ready.json')
  const program = join(root, 'test/rig/cache-service.ts')
  const argv = [program, '--port', '0', '--data', join(folder, 'data'), '--ready', ready]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'inherit', 'inherit'] })
  const end = ended(child)
  try {
    await until(() => existsSync(ready))
    const service = JSON.parse(await readFile(ready, 'utf8')) as Announced
    expect(service.pid).toBe(child.pid)
    return await work(service)
  } finally {
    child.kill('SIGTERM')
    await end
    await rm(ready, { force: true })
  }
}

/** Runs a script that has a store `store`, opened in a process of its own as an action's is. */
function job(service: Pick<Announced, 'url' | 'token'>, temp: string, script: string): ChildProcess {
  const module = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href)
  const source = `
    const { openStore } = await import(${module('src/store/store.ts')})
    const { storeSnapshot } = await import(${module('src/store/snapshot.ts')})
    const store = await openStore({ kind: 'github' })
    ${script}
    process.exit()`
  const variables = {
    GITHUB_SERVER_URL: 'https://github.com',
    ACTIONS_RESULTS_URL: service.url,
    ACTIONS_RUNTIME_TOKEN: service.token,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ACTIONS_CACHE_MODE: '',
    RUNNER_TEMP: temp,
  }
  return spawn(process.execPath, ['--input-type=module', '--eval', source], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

describe('the cache service as a process', () => {
  it('keeps its entries when it is started again', () =>
    withFolder(async (folder) => {
      const [file, back] = [join(folder, 'file'), join(folder, 'back')]
      await writeFile(file, 'content')
      const save = `await store.save('key-1', ${JSON.stringify(file)})`
      const load = `await store.fetch(await store.find('absent', ['key-']), ${JSON.stringify(back)})`
      expect(await withServiceProcess(folder, (service) => ended(job(service, folder, save)))).toBe(0)
      expect(await withServiceProcess(folder, (service) => ended(job(service, folder, load)))).toBe(0)
      expect(await readFile(back, 'utf8')).toBe('content')
    }))
})

describe('a job that is killed in the middle of saving', () => {
  it('leaves nothing that can be found, and the next job saves all', () =>
    withFolder(async (folder) => {
      const data = join(folder, 'service')
      const file = join(folder, 'archive')
      const content = archiveOf(randomFillSync(Buffer.alloc(SIZE)))
      await writeFile(file, content)
      const snapshot = snapshotOf(content)
      const [head, archives] = [JSON.stringify(snapshot), JSON.stringify([[digestOf(content), file]])]
      const save = `await storeSnapshot(store, ${head}, new Map(${archives}))`
      const load = () =>
        asJob(data, {}, async (store) => {
          const found = await findSnapshot(store, { key: 'muslin3-x-1', prefixes: ['muslin3-'] }, folder)
          return found && loadSnapshot(found, EXPECT, archivesOf(store, folder))
        })

      await withService(data, async (service) => {
        const doomed = job(service, folder, save)
        const end = ended(doomed)
        await until(() => blocks(service) > 0)
        doomed.kill('SIGKILL')
        await end
        expect(service.requests.some((request) => request.endsWith('FinalizeCacheEntryUpload'))).toBe(false)
      })
      expect(await load()).toBeUndefined()

      await withService(data, async (service) => {
        expect(await ended(job(service, folder, save))).toBe(0)
        expect(blocks(service)).toBe(3)
      })
      const loaded = await load()
      expect(loaded).toMatchObject({ matchedKey: 'muslin3-x-1', snapshot })
      expect(content.equals(await readFile(loaded?.archives.get('target')?.base ?? ''))).toBe(true)
    }))
})

/** Above 128 MiB the official client uploads in blocks of 64 MiB. */
const SIZE = 135 * 1024 * 1024

/** An archive with one file in it. */
const archiveOf = (content: Buffer): Buffer =>
  zstdCompressSync(
    Buffer.concat([header('./', '5', '', 0), header('./file', '0', '', content.length), content, Buffer.alloc(1024)]),
  )

const EXPECT = { platform: 'linux/amd64', recipe: 'aa' }

const blocks = (service: CacheService): number =>
  service.requests.filter((request) => request.endsWith('?comp=block')).length

async function withService(data: string, work: (service: CacheService) => Promise<void>): Promise<void> {
  const service = await startCacheService({ data, port: 0 })
  try {
    await work(service)
  } finally {
    await service.close()
  }
}

function snapshotOf(content: Buffer): Snapshot {
  const sizes = { files: 1, rawBytes: content.length, listing: '0'.repeat(64) }
  const mount = { id: 'target', base: { digest: digestOf(content), bytes: content.length }, ...sizes }
  const origin = { ...EXPECT, lock: 'bb', commit: 'c1' }
  const about = { created: new Date(0).toISOString(), build: 'Dockerfile', parts: [], packages: [] }
  return { format: 'muslin3', key: 'muslin3-x-1', ...origin, ...about, mounts: [mount], ledger: null }
}
