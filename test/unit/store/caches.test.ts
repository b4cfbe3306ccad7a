import { describe, expect, it } from 'vitest'
import { cachesOf } from '../../../src/store/github/caches.ts'
import { ENTRY_VERSION } from '../../../src/store/github/version.ts'
import { type Entry, ListDenied } from '../../../src/store/store.ts'
import { type Reply, type Seen, withRegistry } from '../oci/scripted-registry.ts'

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const LIMITED = 'API rate limit exceeded for installation ID 1.'
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

/** How GitHub answers to a job that asks too often. */
const limits: readonly (readonly [string, Reply])[] = [
  ['used up for this hour', refusal(403, 'Forbidden', { 'x-ratelimit-remaining': '0' })],
  ['with a time to wait', refusal(403, 'Forbidden', { 'retry-after': '60' })],
  ['by its words', refusal(403, LIMITED, { 'x-ratelimit-remaining': '12' })],
  ['of the second kind', refusal(429, 'You have exceeded a secondary rate limit.')],
]

describe("the list of GitHub's caches", () => {
  it('goes by the moment of saving, which no use changes, and has each entry once', () =>
    withCaches(twoPages, async (caches, seen) => {
      expect((await caches.entries('')).map(({ id }) => id)).toEqual(['1', '2', '3'])
      expect(seen[0]?.line).toMatch(/^GET \/repos\/acme\/app\/actions\/caches\?.*sort=created_at&direction=asc/)
    }))

  it.each(limits)('says that it is a rate limit which denies it: %s', (_, reply) =>
    withCaches(
      () => reply,
      async (caches) => {
        const listed = caches.entries('')
        await expect(listed).rejects.toBeInstanceOf(ListDenied)
        await expect(listed).rejects.toThrow(/^GitHub answered 4\d\d: .*; the next run asks again$/)
      },
    ),
  )

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
  it.each(limits)('is left to the next time by a rate limit: %s', (_, reply) =>
    withCaches(
      () => reply,
      async (caches) => {
        const refused = expect.stringMatching(/^GitHub answered 4\d\d: .*; the rest goes next time$/)
        expect(await caches.remove(ENTRY)).toEqual({ refused })
      },
    ),
  )

  it('says which permission is missing where one is', () =>
    withCaches(
      () => refusal(403, FORBIDDEN),
      async (caches) => {
        const refused = `GitHub answered 403: ${FORBIDDEN}; the job needs the permission actions: write`
        expect(await caches.remove(ENTRY)).toEqual({ refused })
      },
    ))
})
