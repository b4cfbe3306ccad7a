import { randomFillSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { zstdCompressSync } from 'node:zlib'
import { restoreCache } from '@actions/cache'
import { type Header, pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { MEMBER } from '../../../src/store/github/version.ts'
import { openGitHubStore } from '../../../src/store/github.ts'
import { EntryAbsent, StoreUnavailable } from '../../../src/store/store.ts'
import { REST_TOKENS } from '../../rig/cache-service.ts'
import { asJob, type JobOptions, plant, QUICK, reserve, withFolder } from './github-job.ts'

const MAIN_READ_ONLY = [{ Scope: 'refs/heads/main', Permission: 1 }]

async function contentFile(folder: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, 'content')
  await writeFile(file, content)
  return file
}

describe('entries of the official client', () => {
  it('are found by it under the version that we compute', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), {}, async (store) => {
        await store.save('ours', await contentFile(folder, 'x'))
        expect(await restoreCache([MEMBER], 'absent', ['our'], { lookupOnly: true })).toBe('ours')
      }),
    ))

  it('leave working directory, environment and temporary folder as they were', () =>
    withFolder(async (folder) => {
      const temp = join(folder, 'temp')
      await mkdir(temp)
      const env = { RUNNER_TEMP: temp, GITHUB_WORKSPACE: folder }
      await asJob(join(folder, 'service'), { env }, async (store) => {
        const before = { cwd: process.cwd(), ...process.env }
        await store.save('a', await contentFile(folder, 'x'))
        expect({ cwd: process.cwd(), ...process.env }).toEqual(before)
        expect(await readdir(temp)).toEqual([])
      })
    }))
})

describe('scopes', () => {
  it('let a branch read the default branch, and not the other way round', () =>
    withFolder(async (folder) => {
      const data = join(folder, 'service')
      const file = await contentFile(folder, 'x')
      const branch = [{ Scope: 'refs/heads/topic', Permission: 3 }, ...MAIN_READ_ONLY]
      await asJob(data, {}, (store) => store.save('k-main', file))
      await asJob(data, { scopes: branch }, async (store) => {
        expect(await store.find('absent', ['k-'])).toBe('k-main')
        await store.save('k-topic', file)
        expect(await store.find('absent', ['k-'])).toBe('k-topic')
      })
      await asJob(data, {}, async (store) => expect(await store.find('k-topic', ['k-'])).toBe('k-main'))
    }))
})

describe('writing that is not allowed is refused with the reason', () => {
  const cases: readonly (JobOptions & { readonly name: string; readonly reason: RegExp })[] = [
    {
      name: 'the service denies it',
      faults: { denyWrite: true },
      reason: /^cache write denied: token has no writable/,
    },
    { name: 'a read-only token', scopes: MAIN_READ_ONLY, reason: /^cache write denied: token has no writable scopes$/ },
    { name: 'cache mode read', env: { ACTIONS_CACHE_MODE: 'read' }, reason: /^the cache mode of this job is read$/ },
    {
      name: 'a rate limit for long',
      faults: { rateLimited: 1 },
      reason: /^the GitHub cache has reached its rate limit; it takes requests again in 7 s$/,
    },
    {
      name: 'a rate limit without an end',
      faults: { rateLimited: 1, retryAfter: null },
      reason: /^the GitHub cache has reached its rate limit$/,
    },
    {
      name: 'storage that is used up',
      faults: { quota: true },
      reason: /^the storage of the GitHub cache is used up$/,
    },
    { name: 'a token that is none', env: { ACTIONS_RUNTIME_TOKEN: 'a.b.c' }, reason: /the token of this job may not/ },
  ]
  it.each(cases)('$name', ({ reason, ...options }) =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), options, async (store) => {
        const outcome = await store.save('a', await contentFile(folder, 'x'))
        expect(outcome).toEqual({ refused: expect.stringMatching(reason) })
      }),
    ),
  )
})

describe('reading that is not allowed', () => {
  const cases: readonly (JobOptions & { readonly name: string })[] = [
    { name: 'the service denies it', faults: { denyRead: true } },
    { name: 'a token without read permission', scopes: [{ Scope: 'refs/heads/main', Permission: 2 }] },
    { name: 'cache mode write-only', env: { ACTIONS_CACHE_MODE: 'write-only' } },
  ]
  it.each(cases)('finds nothing: $name', (options) =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), options, async (store) => {
        expect(await store.save('a', await contentFile(folder, 'x'))).toBe('saved')
        expect(await store.find('a', ['a'])).toBeUndefined()
        expect(store.readable).toBe(false)
        await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow(/denied|write-only/)
      }),
    ),
  )
})

describe('what normally happens to entries and jobs', () => {
  const saves = (options: JobOptions, keys: readonly string[]): Promise<readonly unknown[]> =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), options, async (store) => {
        const file = await contentFile(folder, 'x')
        const outcomes: unknown[] = []
        for (const key of keys) outcomes.push(await store.save(key, file), await store.find(key, []))
        return outcomes
      }),
    )

  it.each(['', 'write', 'WRITE ', 'a mode of tomorrow'])('cache mode %j reads and writes', async (mode) => {
    expect(await saves({ env: { ACTIONS_CACHE_MODE: mode } }, ['a'])).toEqual(['saved', 'a'])
  })

  it('waits for a rate limit that is soon over, to read and to write', async () => {
    expect(await saves({ faults: { rateLimited: 1, retryAfter: 1 } }, ['a'])).toEqual(['saved', 'a'])
    await withFolder((folder) =>
      asJob(join(folder, 'service'), { faults: { rateLimited: 1, retryAfter: 1 } }, async (store) => {
        expect(await store.find('a', [])).toBeUndefined()
      }),
    )
  })

  it('a key that was reserved and never finished is taken, and not found', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), {}, async (store, service) => {
        await reserve(service, 'a')
        expect(await store.save('a', await contentFile(folder, 'x'))).toBe('exists')
        expect(await store.find('a', ['a'])).toBeUndefined()
      }),
    ))

  it('an entry that was evicted after it was found is absent', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), { token: REST_TOKENS.write }, async (store) => {
        await store.save('a', await contentFile(folder, 'x'))
        expect(await store.find('a', [])).toBe('a')
        const [entry] = (await store.entries?.('a')) ?? []
        if (entry !== undefined) await store.remove?.(entry)
        const fetched = store.fetch('a', join(folder, 'back'))
        await expect(fetched).rejects.toThrow(EntryAbsent)
        await expect(fetched).rejects.toThrow('there is no entry a')
      }),
    ))
})

describe('a service in trouble', () => {
  it('is asked again after a server error', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), { faults: { failing: 2 } }, async (store) => {
        expect(await store.find('a', [])).toBeUndefined()
      }),
    ))

  const answers: readonly (JobOptions & { readonly name: string; readonly message: string | RegExp })[] = [
    {
      name: 'a rate limit for long',
      faults: { rateLimited: 1 },
      message: 'rate limit; it takes requests again in 7 s',
    },
    { name: 'a rate limit without an end', faults: { rateLimited: 1, retryAfter: null }, message: /rate limit$/ },
    { name: 'server errors', faults: { failing: 3 }, message: 'the GitHub cache answered 500: as the test asked for' },
    { name: 'nobody there', env: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9' }, message: 'cannot be reached' },
    { name: 'token refused', env: { ACTIONS_RUNTIME_TOKEN: 'a.b.c' }, message: 'answered 401: no valid token' },
  ]
  it.each(answers)('throws and says so: $name', ({ message, ...options }) =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), options, async (store) => {
        await expect(store.find('a', [])).rejects.toThrow(message)
      }),
    ),
  )

  it('makes an upload fail with the cause', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), { env: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9' } }, async (store) => {
        const save = store.save('a', await contentFile(folder, 'x'))
        await expect(save).rejects.toThrow(/the GitHub cache did not take the entry a: .*ECONNREFUSED/)
      }),
    ))

  const transfers: readonly (JobOptions & { readonly name: string; readonly message: string | RegExp })[] = [
    { name: 'truncated', faults: { download: 'truncate' }, message: 'of a part came' },
    { name: 'broken off', faults: { download: 'drop' }, message: 'the transfer from the GitHub cache broke off' },
    { name: 'damaged', faults: { download: 'corrupt' }, message: /corrupt|checksum|data/i },
    {
      name: 'stuck',
      faults: { download: 'stall' },
      patience: { ...QUICK, idleDownload: 200 },
      message: 'the GitHub cache has sent nothing for 0.2 s',
    },
  ]
  it.each(transfers)('leaves no file of a download that is $name', ({ message, ...options }) =>
    withFolder(async (folder) => {
      const data = join(folder, 'service')
      const file = await contentFile(folder, randomFillSync(Buffer.alloc(300_000)))
      await asJob(data, {}, (store) => store.save('a', file))
      await asJob(data, options, async (store) => {
        await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow(message)
        expect(existsSync(join(folder, 'back'))).toBe(false)
      })
    }),
  )
})

type Members = readonly (Partial<Header> & { readonly name: string; readonly content?: string })[]

async function archiveOf(members: Members): Promise<Uint8Array<ArrayBuffer>> {
  const tar = pack()
  for (const { content, ...header } of members) tar.entry(header, content ?? '')
  tar.finalize()
  return Uint8Array.from(zstdCompressSync(await buffer(tar)))
}

describe('a poisoned entry is refused, and nothing is written anywhere', () => {
  const good = { name: MEMBER, content: 'x' }
  const cases: readonly { readonly name: string; readonly members: Members; readonly message: string }[] = [
    { name: 'parent folder', members: [{ name: '../x', content: 'x' }], message: 'the file "../x"' },
    { name: 'absolute path', members: [{ name: '/x', content: 'x' }], message: 'the file "/x"' },
    { name: 'parent folder behind our name', members: [{ ...good, name: `../${MEMBER}` }], message: `"../${MEMBER}"` },
    {
      name: 'symbolic link',
      members: [{ name: MEMBER, type: 'symlink', linkname: '/etc' }],
      message: `the symlink "${MEMBER}"`,
    },
    { name: 'hard link', members: [{ name: MEMBER, type: 'link', linkname: '../x' }], message: `the link "${MEMBER}"` },
    { name: 'folder', members: [{ name: MEMBER, type: 'directory' }], message: `the directory "${MEMBER}"` },
    { name: 'second member', members: [good, { name: 'more', content: 'x' }], message: 'the file "more"' },
    { name: 'the same member twice', members: [good, good], message: `the file "${MEMBER}" twice` },
    { name: 'no member', members: [], message: 'it is empty' },
    { name: 'too large', members: [{ ...good, content: 'x'.repeat(1001) }], message: 'of 1001 bytes, at most 1000' },
  ]
  it.each(cases)('$name', ({ members, message }) =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), {}, async (store, service) => {
        const target = join(folder, 'target')
        await mkdir(target)
        await plant(service, 'a', await archiveOf(members))
        const fetched = store.fetch('a', join(target, 'back'), 1000)
        await expect(fetched).rejects.toThrow(
          `the archive is not one of ours: ${message === 'it is empty' ? message : 'it holds '}`,
        )
        await expect(fetched).rejects.toThrow(message)
        expect(await readdir(target)).toEqual([])
        expect((await readdir(folder)).sort()).toEqual(['service', 'target'])
      }),
    ),
  )

  it('and so is one that is no archive at all', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), {}, async (store, service) => {
        await plant(service, 'a', Uint8Array.from(Buffer.from('not an archive')))
        await expect(store.fetch('a', join(folder, 'back'))).rejects.toThrow()
        await plant(service, 'b', Uint8Array.from(zstdCompressSync(Buffer.alloc(2000, 'not a tar file'))))
        await expect(store.fetch('b', join(folder, 'back'))).rejects.toThrow(/tar header/)
        expect(existsSync(join(folder, 'back'))).toBe(false)
      }),
    ))
})

describe('a job without a cache that we can use', () => {
  const cases: readonly { readonly env: Readonly<Record<string, string>>; readonly message: string }[] = [
    { env: { ACTIONS_RESULTS_URL: '' }, message: 'ACTIONS_RESULTS_URL is not set' },
    { env: { ACTIONS_RUNTIME_TOKEN: '' }, message: 'ACTIONS_RUNTIME_TOKEN is not set' },
    {
      env: { ACTIONS_CACHE_SERVICE_V2: '', ACTIONS_CACHE_URL: '', ACTIONS_RESULTS_URL: '' },
      message: 'ACTIONS_CACHE_URL is not set',
    },
    { env: { ACTIONS_CACHE_MODE: 'none' }, message: 'cache mode of this job is none' },
    { env: { PATH: '/nowhere' }, message: 'needs the program zstd' },
  ]
  it.each(cases)('is told so: $env', ({ env, message }) =>
    withFolder(async (folder) => {
      const opened = asJob(join(folder, 'service'), { env }, () => openGitHubStore({ patience: QUICK }))
      await expect(opened).rejects.toThrow(StoreUnavailable)
      await expect(opened).rejects.toThrow(message)
    }),
  )
})
