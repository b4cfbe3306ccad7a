import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { encodeEntry, MANIFEST_TYPE } from '../../../src/store/registry/entry.ts'
import { entryTag, momentOf } from '../../../src/store/registry/tag.ts'
import { openRegistryStore } from '../../../src/store/registry.ts'
import type { Store } from '../../../src/store/store.ts'
import { QUICK, type Reply, type Seen, withRegistry } from '../oci/scripted-registry.ts'
import { withFolder } from './github-job.ts'

/** A registry that takes everything and lists nothing. */
const willing = ({ line }: Seen): Reply => {
  if (line.startsWith('GET')) return { status: 200, body: '{"tags":[]}' }
  if (line.startsWith('HEAD')) return { status: 404 }
  if (line.startsWith('POST')) return { status: 202, headers: { location: '/upload' } }
  const digest = decodeURIComponent(/digest=(.+)/.exec(line)?.[1] ?? '')
  return { status: 201, ...(digest === '' ? {} : { headers: { 'docker-content-digest': digest } }) }
}

const withStore = (
  reply: (request: Seen) => Reply,
  work: (store: Store, file: string, seen: readonly Seen[], name: string) => Promise<void>,
): Promise<void> =>
  withFolder((folder) =>
    withRegistry(reply, async ({ host, seen }) => {
      const file = join(folder, 'file')
      await writeFile(file, 'content')
      const ref = `${host}/o/cache`
      const store = await openRegistryStore(ref, { credentials: async () => undefined, policy: QUICK })
      await work(store, file, seen, ref)
    }),
  )

/** The lines of the log while work runs. */
async function logOf(work: () => Promise<void>): Promise<readonly string[]> {
  const log: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => log.push(String(text)) > 0)
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return log.map((line) => line.trimEnd())
}

describe('a job that may not read the registry', () => {
  it.each([401, 403])('has an empty store and one line that says so (%d)', (status) =>
    withStore(
      (request) => (request.line.startsWith('GET') ? { status } : willing(request)),
      async (store, file, seen, ref) => {
        expect(store.readable).toBe(true)
        const log = await logOf(async () => {
          expect(await store.find('a', ['b'])).toBeUndefined()
          expect(await store.find('a', [])).toBeUndefined()
        })
        expect(log).toEqual([
          `Nothing is read from the registry ${ref}: this job may not pull from ${ref}, the registry answered ${status}; log in before this step (docker/login-action); on GitHub the job needs the permission packages: read.`,
        ])
        expect(store.readable).toBe(false)
        expect(seen).toHaveLength(1)
        await expect(store.fetch('a', `${file}-back`)).rejects.toThrow('nothing can be read from the registry')
      },
    ),
  )

  it('may write all the same', () =>
    withStore(
      (request) => (request.line.startsWith('GET') ? { status: 403 } : willing(request)),
      async (store, file, seen) => {
        await logOf(async () => expect(await store.save('a', file)).toBe('saved'))
        expect(seen.at(-1)?.line).toMatch(/^PUT \/v2\/o\/cache\/manifests\/a\.[0-9a-z]{14}$/)
      },
    ))
})

describe('a job that may not write to the registry', () => {
  it.each([
    ['to begin an upload', 'POST', 401],
    ['to begin an upload', 'POST', 403],
    ['to ask for the blob', 'HEAD', 403],
    ['to write the manifest', 'PUT /v2/o/cache/manifests', 403],
    ['anything at all, the registry being read-only', 'POST', 405],
  ])('is refused: %s (%s, %d)', (_, beginning, status) =>
    withStore(
      (request) => (request.line.startsWith(beginning) ? { status } : willing(request)),
      async (store, file, __, ref) => {
        expect(await store.save('a', file)).toEqual({
          refused: expect.stringContaining(`this job may not push to ${ref}, the registry answered ${status}; log in`),
        })
        expect(await store.find('a', ['a'])).toBeUndefined()
      },
    ),
  )

  it('hears of anything else as a failure', () =>
    withStore(
      (request) => (request.line.startsWith('PUT /v2/o/cache/manifests') ? { status: 400 } : willing(request)),
      async (store, file) => {
        await expect(store.save('a', file)).rejects.toThrow('answered 400')
        expect(await store.find('a', ['a'])).toBeUndefined()
      },
    ))
})

describe('a list of entries', () => {
  const layer = { digest: `sha256:${'0'.repeat(64)}`, bytes: 7 } as const
  const keyed = (key: string) => [entryTag(key, momentOf(1e15, 0)).tag, key] as const
  const reply =
    (keys: ReadonlyMap<string, string>) =>
    ({ line }: Seen): Reply => {
      if (line.includes('/tags/list')) return { status: 200, body: JSON.stringify({ tags: [...keys.keys()] }) }
      const key = keys.get(line.split('/manifests/')[1] ?? '')
      if (key === undefined) return { status: 404 }
      const headers = { 'content-type': MANIFEST_TYPE }
      return { status: 200, headers, body: encodeEntry(key, new Date(0), layer) }
    }

  it('asks for each manifest once, because entries never change, and shows none that is gone', async () => {
    const keys = new Map([keyed('a-1'), keyed('a-2')])
    const listed = async (store: Store) => ((await store.entries?.('')) ?? []).map(({ key }) => key).sort()
    await withStore(reply(keys), async (store, _, seen) => {
      expect(await listed(store)).toEqual(['a-1', 'a-2'])
      keys.set(...keyed('a-3'))
      keys.delete(keyed('a-1')[0])
      expect(await listed(store)).toEqual(['a-2', 'a-3'])
      expect(seen.filter(({ line }) => line.startsWith('GET') && line.includes('/manifests/'))).toHaveLength(3)
    })
  })
})

describe('what was saved', () => {
  it('is known at once, although the registry lists it only later', () =>
    withStore(willing, async (store, file) => {
      expect(await store.save('a-1', file)).toBe('saved')
      expect(await store.find('a-1', [])).toBe('a-1')
      expect(await store.find('a-2', ['a-'])).toBe('a-1')
      expect(await store.save('a-1', file)).toBe('exists')
    }))

  it('is pushed before the manifest that names it', () =>
    withStore(willing, async (store, file, seen) => {
      await store.save('a', file)
      const puts = seen.filter(({ line }) => line.startsWith('PUT'))
      expect(puts.map(({ body }) => body.toString()).slice(0, 2)).toEqual(['{}', 'content'])
      const manifest = JSON.parse(puts[2]?.body.toString() ?? '')
      expect(manifest).toMatchObject({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        artifactType: 'application/vnd.muslin.cache.v1',
        config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
        layers: [{ size: 7 }],
        annotations: { 'vnd.muslin.cache.key': 'a' },
      })
      expect(Date.parse(manifest.annotations['org.opencontainers.image.created'])).toBeGreaterThan(0)
    }))
})
