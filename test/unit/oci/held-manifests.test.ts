import { describe, expect, it } from 'vitest'
import { packageManifests } from '../../../src/oci/github-packages.ts'
import { heldManifests } from '../../../src/oci/held-manifests.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'
import { type Reply, withRegistry } from './scripted-registry.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const password = { kind: 'password', username: 'robot', password: 'ghs_secret' } as const

const json = (body: unknown, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers,
  body: JSON.stringify(body),
})

/** As docs.github.com/rest/packages/packages shows it. */
const version = (letter: string, tags: readonly string[]) => ({
  id: 1,
  name: digest(letter),
  created_at: '2026-01-02T03:04:05Z',
  metadata: { package_type: 'container', container: { tags } },
})

describe('what a repository holds', () => {
  it('is sent along with the tags by some registries', () =>
    withRegistry(
      () =>
        json({
          name: 'o/cache',
          tags: ['v1'],
          child: [],
          manifest: {
            [digest('a')]: { tag: ['v1'], timeUploadedMs: '1700000000000', timeCreatedMs: '0' },
            [digest('b')]: { tag: [], timeCreatedMs: '1' },
          },
        }),
      async ({ client, repository }) => {
        expect(await heldManifests(client, repository, undefined)).toEqual([
          { digest: digest('a'), tags: ['v1'], created: 1_700_000_000_000 },
          { digest: digest('b'), tags: [] },
        ])
      },
    ))

  it('is told page by page, or not at all: a part of it would make the rest look unneeded', () =>
    withRegistry(
      ({ line }, host) => {
        const page = (letter: string, next?: string) =>
          json(
            { manifest: { [digest(letter)]: { tag: [] } } },
            next === undefined ? {} : { link: `<${next}>; rel="next"` },
          )
        if (line.includes('/elsewhere/')) return page('a', 'https://elsewhere.example/x')
        return line.includes('last=a') ? page('b') : page('a', `http://${host}/v2/o/cache/tags/list?last=a`)
      },
      async ({ client, repository }) => {
        expect(await heldManifests(client, repository, undefined)).toHaveLength(2)
        const elsewhere = { ...repository, repository: 'elsewhere/x' }
        await expect(heldManifests(client, elsewhere, undefined)).rejects.toThrow('goes on at another host')
      },
    ))

  it('cannot be told by others', () =>
    withRegistry(
      () => json({ name: 'o/cache', tags: ['v1'] }),
      async ({ client, repository }) => {
        expect(await heldManifests(client, repository, undefined)).toBeUndefined()
        expect(await heldManifests(client, { registry: 'ghcr.io', repository: 'o/app' }, undefined)).toBeUndefined()
      },
    ))

  it('is not guessed from what is no list', () =>
    withRegistry(
      () => json({ tags: [], manifest: { latest: {} } }),
      async ({ client, repository }) => {
        await expect(heldManifests(client, repository, undefined)).rejects.toThrow('latest, which is no digest')
      },
    ))
})

/** GitHub's API cannot be had here: what it answers is built from its documentation. */
describe("what GitHub's registry holds", () => {
  const ghcr = { registry: 'ghcr.io', repository: 'acme/group/app' }

  it('is told by its API, page by page, to the token of the registry', () =>
    withRegistry(
      ({ line }, host) => {
        if (line.includes('/orgs/')) return { status: 404, body: '{}' }
        if (line.includes('page=2')) return json([version('b', [])])
        const next = `http://${host}/users/acme/packages/container/group%2Fapp/versions?page=2`
        return json([version('a', ['v1', 'latest'])], { link: `<${next}>; rel="next", <${next}>; rel="last"` })
      },
      async ({ client, host, seen }) => {
        expect(await heldManifests(client, ghcr, password, `http://${host}`)).toEqual([
          { digest: digest('a'), tags: ['v1', 'latest'], created: Date.parse('2026-01-02T03:04:05Z') },
          { digest: digest('b'), tags: [], created: Date.parse('2026-01-02T03:04:05Z') },
        ])
        expect(seen.map(({ line }) => line)).toEqual([
          'GET /orgs/acme/packages/container/group%2Fapp/versions?per_page=100',
          'GET /users/acme/packages/container/group%2Fapp/versions?per_page=100',
          'GET /users/acme/packages/container/group%2Fapp/versions?page=2',
        ])
        expect(new Set(seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer ghs_secret']))
      },
    ))

  it.each([403, 404])('is not told to a token that may not read it (%s)', (status) =>
    withRegistry(
      () => ({ status, body: '{}' }),
      async ({ client, host }) => {
        expect(await packageManifests(client.connection, ghcr, 't', `http://${host}`)).toBeUndefined()
      },
    ),
  )

  it('is asked of github.com also where the workflow runs on another server', async () => {
    const asked: string[] = []
    const [before, fetched] = [process.env.GITHUB_API_URL, globalThis.fetch]
    process.env.GITHUB_API_URL = 'https://ghe.example/api/v3'
    globalThis.fetch = async (url) => {
      asked.push(String(url))
      return new Response('[]')
    }
    try {
      const client = new RegistryClient({ credentials: async () => undefined })
      expect(await heldManifests(client, ghcr, password)).toEqual([])
    } finally {
      globalThis.fetch = fetched
      if (before === undefined) delete process.env.GITHUB_API_URL
      else process.env.GITHUB_API_URL = before
    }
    expect(asked.map((url) => new URL(url).host)).toEqual(['api.github.com'])
  })

  it('is asked for again after a fault, and the token goes to no other host', () => {
    let turns = 0
    return withRegistry(
      () => {
        turns += 1
        if (turns === 1) return { status: 502 }
        return json([version('a', [])], { link: '<https://elsewhere.example/x>; rel="next"' })
      },
      async ({ client, host }) => {
        const work = packageManifests(client.connection, ghcr, 't', `http://${host}`)
        await expect(work).rejects.toThrow('goes on at another host')
        expect(turns).toBe(2)
      },
    )
  })
})
