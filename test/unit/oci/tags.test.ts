import { describe, expect, it } from 'vitest'
import { listTags } from '../../../src/oci/tags.ts'
import { type Reply, type Seen, withRegistry } from './scripted-registry.ts'

const page = (tags: unknown, link?: string): Reply => ({
  status: 200,
  headers: link === undefined ? {} : { link },
  body: JSON.stringify({ name: 'o/cache', tags }),
})

const listed = (
  reply: (request: Seen, host: string) => Reply,
  check: (tags: Promise<readonly string[]>, seen: readonly Seen[]) => Promise<void>,
): Promise<void> =>
  withRegistry(reply, ({ client, repository, seen }) => check(listTags(client.connection, repository, 2), seen))

describe('the tags of a repository', () => {
  it.each([
    ['a path', () => '</v2/o/cache/tags/list?n=2&last=b>; rel="next"'],
    ['an address', (host: string) => `<http://${host}/v2/o/cache/tags/list?n=2&last=b>; rel=next`],
    ['an address relative to the page', () => '<list?n=2&last=b>;rel="next"'],
    ['one of several links', () => '</x>; rel="first", </v2/o/cache/tags/list?n=2&last=b>; rel="next"'],
  ])('come in pages, the next one given by %s', (_, link) =>
    listed(
      ({ line }, host) => (line.includes('last=b') ? page(['c']) : page(['a', 'b'], link(host))),
      async (tags, seen) => {
        expect(await tags).toEqual(['a', 'b', 'c'])
        expect(seen.map(({ line }) => line)).toEqual([
          'GET /v2/o/cache/tags/list?n=2',
          'GET /v2/o/cache/tags/list?n=2&last=b',
        ])
      },
    ),
  )

  it('come all at once where a registry has no pages', async () => {
    const many = Array.from({ length: 150_000 }, (_, index) => `sha256-${String(index).padStart(64, '0')}.sig`)
    await listed(
      () => page(many),
      async (tags) => expect(await tags).toHaveLength(150_000),
    )
  })

  it.each([
    ['the repository is not there', { status: 404 }],
    ['it is empty', page([])],
    ['it is empty, which some registries write as null', page(null)],
    ['it is empty, which some registries leave out', page(undefined)],
  ])('are none when %s', (_, reply) =>
    listed(
      () => reply,
      async (tags) => expect(await tags).toEqual([]),
    ),
  )

  it.each([
    ['goes on at another host', page(['a'], '<http://127.0.0.2:1/v2/>; rel="next"'), 'goes on at another host'],
    ['goes round in a circle', page(['a'], '</v2/o/cache/tags/list?n=2>; rel="next"'), 'has no end'],
    ['holds no texts', page([1]), 'sent no list of tags'],
    ['is none but something else', { status: 200, body: '{"errors":[]}' }, 'sent no list of tags'],
    ['is no JSON', { status: 200, body: '<html>' }, 'sent no list of tags'],
    ['is refused', { status: 403 }, 'answered 403'],
  ])('cannot be had when the list %s', (_, reply, message) =>
    listed(
      () => reply,
      (tags) => expect(tags).rejects.toThrow(message),
    ),
  )
})
