import { describe, expect, it } from 'vitest'
import { cachesOf } from '../../../src/store/github/caches.ts'
import { ENTRY_VERSION } from '../../../src/store/github/version.ts'
import { type Entry, ListDenied } from '../../../src/store/store.ts'
import { type Reply, type Seen, withRegistry } from '../oci/scripted-registry.ts'

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const FORBIDDEN = 'Resource not accessible by integration'

type Caches = Required<ReturnType<typeof cachesOf>>

/** The caches of a repository, as a REST API that answers as a test wants it to shows them. */
function withCaches(
  reply: (request: Seen, host: string) => Reply,
  work: (caches: Caches, seen: readonly Seen[]) => Promise<void>,
): Promise<void> {
  return withRegistry(reply, async ({ host, seen }) => {
    const env = { GITHUB_API_URL: `http://${host}`, GITHUB_REPOSITORY: 'acme/app' }
    await work(cachesOf({ token: 'token', env }) as Caches, seen)
  })
}

const refusal = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest' }),
})

const cache = (id: number) => ({
  id,
  ref: 'refs/heads/main',
  key: `key-${id}`,
  version: ENTRY_VERSION,
  created_at: `2026-11-0${id}T00:00:00.000Z`,
  last_accessed_at: '2026-11-20T00:00:00.000Z',
  size_in_bytes: 100,
})

/** Two pages; the last row of the first one comes again, as after a use between them. */
function twoPages({ line }: Seen, host: string): Reply {
  const isSecond = new URL(line.split(' ')[1] ?? '', `http://${host}`).searchParams.get('page') === '2'
  const link = `<http://${host}/repos/acme/app/actions/caches?sort=created_at&direction=asc&page=2>; rel="next"`
  const rows = isSecond ? [cache(2), cache(3)] : [cache(1), cache(2)]
  return {
    status: 200,
    headers: { ...JSON_TYPE, ...(isSecond ? {} : { link }) },
    body: JSON.stringify({ total_count: 3, actions_caches: rows }),
  }
}

const ENTRY: Entry = { id: '7', key: 'key-7', bytes: 1, created: '2026-11-01T00:00:00.000Z' }

describe("the list of GitHub's caches", () => {
  it('goes by the moment of saving, which no use changes, and has each entry once', () =>
    withCaches(twoPages, async (caches, seen) => {
      expect((await caches.entries('')).map(({ id }) => id)).toEqual(['1', '2', '3'])
      expect(seen[0]?.line).toMatch(/^GET \/repos\/acme\/app\/actions\/caches\?.*sort=created_at&direction=asc/)
    }))

  it('says which permission is missing where one is', () =>
    withCaches(
      () => refusal(403, FORBIDDEN, { 'x-ratelimit-remaining': '4999' }),
      async (caches) => {
        const reason = `GitHub answered 403: ${FORBIDDEN}; the job needs the permission actions: read`
        await expect(caches.entries('')).rejects.toThrow(new ListDenied(reason))
      },
    ))
})

describe("removing from GitHub's caches", () => {
  it('says which permission is missing where one is', () =>
    withCaches(
      () => refusal(403, FORBIDDEN),
      async (caches) => {
        const refused = `GitHub answered 403: ${FORBIDDEN}; the job needs the permission actions: write`
        expect(await caches.remove(ENTRY)).toEqual({ refused })
      },
    ))
})
