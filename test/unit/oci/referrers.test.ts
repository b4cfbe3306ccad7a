import { describe, expect, it } from 'vitest'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { fallbackTag, listReferrers, pushReferrer, type Referrer } from '../../../src/oci/referrers.ts'
import { type Reply, withRegistry } from './scripted-registry.ts'

const SUBJECT = digestOf('image')
const referrer: Referrer = {
  content: '{"schemaVersion":2}',
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: 'application/x',
  subject: SUBJECT,
}
const entry = { mediaType: referrer.mediaType, digest: digestOf('other'), size: 3, annotations: {} }
const list = (...manifests: readonly unknown[]): string => JSON.stringify({ schemaVersion: 2, manifests })
const digests = (found: readonly { readonly digest: Digest }[]): readonly Digest[] => found.map(({ digest }) => digest)

describe('listReferrers', () => {
  it.each<[string, Reply, readonly Digest[], number]>([
    ["the registry's own list", { status: 200, body: list(entry) }, [entry.digest], 1],
    ['an empty list of its own', { status: 200, body: list() }, [], 1],
    ['the fallback tag where it keeps none', { status: 404 }, [entry.digest], 2],
    ['the fallback tag where it answers with a page', { status: 200, body: '<html>' }, [entry.digest], 2],
  ])('takes %s', async (_, reply, expected, requests) => {
    await withRegistry(
      ({ line }) => (line.includes('/referrers/') ? reply : { status: 200, body: list(entry) }),
      async ({ client, repository, seen }) => {
        expect(digests(await listReferrers(client, { ...repository, digest: SUBJECT }))).toEqual(expected)
        expect(seen.map(({ line }) => line)).toEqual(
          [
            `GET /v2/o/cache/referrers/${SUBJECT}`,
            `GET /v2/o/cache/manifests/sha256-${SUBJECT.slice('sha256:'.length)}`,
          ].slice(0, requests),
        )
      },
    )
  })

  it('is empty where there is neither', async () => {
    await withRegistry(
      () => ({ status: 404 }),
      async ({ client, repository }) => {
        expect(await listReferrers(client, { ...repository, digest: SUBJECT })).toEqual([])
      },
    )
  })

  it('is no empty list where the registry refuses', async () => {
    await withRegistry(
      ({ line }) => ({ status: line.includes('/referrers/') ? 404 : 403 }),
      async ({ client, repository }) => {
        await expect(listReferrers(client, { ...repository, digest: SUBJECT })).rejects.toThrow('answered 403')
      },
    )
  })
})

describe('pushReferrer', () => {
  it('leaves the list to a registry that keeps it', async () => {
    await withRegistry(
      () => ({ status: 201, headers: { 'oci-subject': SUBJECT } }),
      async ({ client, repository, seen }) => {
        expect(await pushReferrer(client, repository, referrer)).toBe(digestOf(referrer.content))
        expect(seen.map(({ line }) => line)).toEqual([`PUT /v2/o/cache/manifests/${digestOf(referrer.content)}`])
      },
    )
  })

  /** A registry that only knows manifests by tag and digest; the first list written is gone by the time it is read. */
  function plain(held: string | undefined, meanwhile?: string) {
    const stored = { list: held, writes: 0 }
    const write = (body: string): Reply => {
      stored.writes += 1
      stored.list = stored.writes === 1 ? (meanwhile ?? body) : body
      return { status: 201 }
    }
    const read = (): Reply => (stored.list === undefined ? { status: 404 } : { status: 200, body: stored.list })
    const reply = ({ line, body }: { readonly line: string; readonly body: Buffer }): Reply => {
      if (!line.startsWith('PUT')) return read()
      return line.endsWith(fallbackTag(SUBJECT)) ? write(body.toString()) : { status: 201 }
    }
    return { stored, reply }
  }

  it.each([
    ['begins the list', undefined, undefined, [digestOf(referrer.content)], 1],
    ['adds to the list', list(entry), undefined, [entry.digest, digestOf(referrer.content)], 1],
    [
      'adds again when another job wrote the list at the same time',
      undefined,
      list(entry),
      [entry.digest, digestOf(referrer.content)],
      2,
    ],
  ])('%s of a registry that keeps none', async (_, held, meanwhile, expected, writes) => {
    const { stored, reply } = plain(held, meanwhile)
    await withRegistry(reply, async ({ client, repository }) => {
      await pushReferrer(client, repository, referrer)
      expect(digests(JSON.parse(stored.list ?? '{}').manifests)).toEqual(expected)
      expect(stored.writes).toBe(writes)
    })
  })

  it('writes nothing into a list that names it already', async () => {
    const { stored, reply } = plain(list({ ...entry, digest: digestOf(referrer.content) }))
    await withRegistry(reply, async ({ client, repository }) => {
      await pushReferrer(client, repository, referrer)
      expect(stored.writes).toBe(0)
    })
  })
})
