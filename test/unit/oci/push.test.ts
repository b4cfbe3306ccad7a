import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/oci/digest.ts'
import { bytesSource, pushBlob, pushManifest, putManifest } from '../../../src/oci/push.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'
import { QUICK, type Reply, type Seen, withRegistry } from './scripted-registry.ts'

const MiB = 1024 * 1024
const content = new TextEncoder().encode('content')
const source = bytesSource(content)
const created = (digest: string): Reply => ({ status: 201, headers: { 'docker-content-digest': digest } })

/** A registry that has nothing and takes everything. */
const taking =
  (digest: string, location: (host: string) => string = () => '/v2/o/cache/blobs/uploads/1') =>
  ({ line }: Seen, host: string): Reply => {
    if (line.startsWith('HEAD')) return { status: 404 }
    if (line.startsWith('PUT')) return created(digest)
    return { status: 202, headers: { location: location(host) } }
  }

const lines = (seen: readonly Seen[]): readonly string[] => seen.map(({ line }) => line)

describe('pushing a blob that fits in one request', () => {
  it.each([
    ['relative', () => '/v2/o/cache/blobs/uploads/1?_state=a%2Bb'],
    ['absolute', (host: string) => `http://${host}/v2/o/cache/blobs/uploads/1?_state=a%2Bb`],
  ])('goes to the %s address that the registry gives', (_, location) =>
    withRegistry(taking(source.digest, location), async ({ client, repository, seen }) => {
      expect(await pushBlob(client.connection, repository, source)).toBe('pushed')
      expect(lines(seen)).toEqual([
        `HEAD /v2/o/cache/blobs/${source.digest}`,
        'POST /v2/o/cache/blobs/uploads/',
        `PUT /v2/o/cache/blobs/uploads/1?_state=a%2Bb&digest=${encodeURIComponent(source.digest)}`,
      ])
      expect(seen[2]?.body.toString()).toBe('content')
      expect(seen[2]?.headers['content-type']).toBe('application/octet-stream')
    }),
  )

  it.each([
    ['of another host in the clear', { location: 'http://127.0.0.2:1/upload' }],
    ['that is missing', {}],
  ])('does not go to an address %s', (_, headers) =>
    withRegistry(
      ({ line }) =>
        line.startsWith('HEAD') ? { status: 404 } : { status: 202, headers: headers as Record<string, string> },
      async ({ client, repository }) => {
        const pushed = pushBlob(client.connection, repository, source)
        await expect(pushed).rejects.toThrow('gave no address for the upload that can be used')
      },
    ),
  )

  it.each([
    ['is there', 200],
    ['is a redirect to the storage', 307],
  ])('sends nothing when the blob %s', (_, status) =>
    withRegistry(
      () => ({ status, headers: { location: 'http://127.0.0.2:1/storage' } }),
      async ({ client, repository, seen }) => {
        expect(await pushBlob(client.connection, repository, source)).toBe('present')
        expect(seen).toHaveLength(1)
      },
    ),
  )

  it('is not believed when the registry names another digest', () =>
    withRegistry(taking(digestOf('other')), async ({ client, repository }) => {
      const pushed = pushBlob(client.connection, repository, source)
      await expect(pushed).rejects.toThrow(`the registry holds ${digestOf('other')} after the upload`)
    }))

  it('is not believed when the registry names no digest and does not have the blob', () =>
    withRegistry(
      ({ line }) =>
        line.startsWith('HEAD')
          ? { status: 404 }
          : { status: line.startsWith('PUT') ? 201 : 202, headers: { location: '/upload' } },
      async ({ client, repository }) => {
        const pushed = pushBlob(client.connection, repository, source)
        await expect(pushed).rejects.toThrow('the registry holds nothing after the upload')
      },
    ))

  it('is there already when only the answer was lost', () => {
    let isThere = false
    const reply = ({ line }: Seen): Reply | undefined => {
      if (line.startsWith('HEAD')) return { status: isThere ? 200 : 404 }
      if (line.startsWith('POST')) return { status: 202, headers: { location: '/upload' } }
      isThere = true
      return undefined
    }
    return withRegistry(reply, async ({ client, repository, seen }) => {
      expect(await pushBlob(client.connection, repository, source)).toBe('pushed')
      expect(lines(seen).filter((line) => line.startsWith('PUT'))).toHaveLength(1)
    })
  })

  it.each([401, 403, 405, 400])('ends at once when the registry answers %d', (status) =>
    withRegistry(
      ({ line }) => ({ status: line.startsWith('HEAD') ? 404 : status }),
      async ({ client, repository, seen }) => {
        await expect(pushBlob(client.connection, repository, source)).rejects.toMatchObject({ status })
        expect(seen).toHaveLength(2)
      },
    ),
  )
})

describe('pushing a blob in chunks', () => {
  const ranges = (seen: readonly Seen[]) =>
    seen.filter(({ line }) => line.startsWith('PATCH')).map(({ headers }) => headers['content-range'])

  it('takes the size of chunk that the registry asks for', () => {
    const large = bytesSource(new Uint8Array(7000).fill(7))
    const reply = (request: Seen, host: string): Reply => {
      const answer = taking(large.digest)(request, host)
      const isOpening = request.line.startsWith('POST')
      return isOpening ? { ...answer, headers: { ...answer.headers, 'oci-chunk-min-length': '3000' } } : answer
    }
    return withRegistry(reply, async ({ client, repository, seen }) => {
      const reached: number[] = []
      const progress = (bytes: number) => reached.push(bytes)
      await pushBlob(client.connection, repository, large, { chunkBytes: 1000, progress })
      expect(ranges(seen)).toEqual(['0-2999', '3000-5999', '6000-6999'])
      expect(reached).toEqual([3000, 6000, 7000, 7000])
    })
  })

  it.each([413, 416])('goes down to 4 MiB, what ghcr.io takes, when a larger request is answered by %d', (status) => {
    const large = bytesSource(new Uint8Array(9 * MiB))
    const reply = (request: Seen, host: string): Reply =>
      request.body.length > 4 * MiB ? { status } : taking(large.digest)(request, host)
    return withRegistry(reply, async ({ client, repository, seen }) => {
      expect(await pushBlob(client.connection, repository, large)).toBe('pushed')
      expect(ranges(seen)).toEqual([`0-${4 * MiB - 1}`, `${4 * MiB}-${8 * MiB - 1}`, `${8 * MiB}-${9 * MiB - 1}`])
    })
  })

  it('begins anew when the registry was wrong about how far it came', () => {
    const large = bytesSource(new Uint8Array(3000))
    let [broken, wrong] = [false, false]
    const reply = (request: Seen, host: string): Reply | undefined => {
      const { line } = request
      if (line.startsWith('PATCH') && !broken) {
        broken = true
        return undefined
      }
      if (line.startsWith('GET')) return { status: 204, headers: { range: '0-1499', location: '/upload' } }
      if (line.startsWith('PUT') && !wrong) {
        wrong = true
        return { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID"}]}' }
      }
      return taking(large.digest)(request, host)
    }
    return withRegistry(reply, async ({ client, repository, seen }) => {
      expect(await pushBlob(client.connection, repository, large, { chunkBytes: 1000 })).toBe('pushed')
      expect(ranges(seen)).toEqual(['0-999', '1500-2499', '2500-2999', '0-999', '1000-1999', '2000-2999'])
    })
  })

  it('gives up when the registry loses the upload every time', () => {
    const large = bytesSource(new Uint8Array(3000))
    const reply = (request: Seen, host: string): Reply =>
      request.headers['content-range'] === '1000-1999' ? { status: 404 } : taking(large.digest)(request, host)
    return withRegistry(reply, async ({ client, repository, seen }) => {
      const pushed = pushBlob(client.connection, repository, large, { chunkBytes: 1000 })
      await expect(pushed).rejects.toThrow('the registry has lost the upload 6 times')
      expect(lines(seen).filter((line) => line.startsWith('POST'))).toHaveLength(6)
    })
  })
})

describe('pushing a manifest', () => {
  const type = 'application/vnd.oci.image.manifest.v1+json'

  it('goes under its tag with its media type', () =>
    withRegistry(
      () => created(digestOf('{}')),
      async ({ client, repository, seen }) => {
        expect(await pushManifest(client.connection, { ...repository, tag: 't' }, '{}', type)).toBe(digestOf('{}'))
        expect(seen[0]).toMatchObject({ line: 'PUT /v2/o/cache/manifests/t', headers: { 'content-type': type } })
        expect(seen[0]?.body.toString()).toBe('{}')
      },
    ))

  it('is not believed when the registry holds something else', () =>
    withRegistry(
      () => created(digestOf('{} ')),
      async ({ client, repository }) => {
        const pushed = pushManifest(client.connection, { ...repository, tag: 't' }, '{}', type)
        await expect(pushed).rejects.toThrow(`the registry holds ${digestOf('{} ')} and was sent ${digestOf('{}')}`)
      },
    ))
})

describe('putManifest', () => {
  const upload = { content: '{}', mediaType: 'application/vnd.oci.image.index.v1+json' }

  it('goes by its digest where the reference has one, and tells whether the registry lists referrers', () =>
    withRegistry(
      () => ({ status: 201, headers: { 'oci-subject': digestOf('subject') } }),
      async ({ client, repository, seen }) => {
        const image = { ...repository, digest: digestOf('{}') }
        const taken = await putManifest(client.connection, image, upload)
        expect(taken).toEqual({ digest: digestOf('{}'), listsReferrer: true })
        expect(seen.map(({ line }) => line)).toEqual([`PUT /v2/o/cache/manifests/${digestOf('{}')}`])
      },
    ))

  it.each([
    ['heals where what it names was pushed just now', 1_000, 3],
    ['is final otherwise', undefined, 1],
  ])('a 404 %s', (_, healingMs, attempts) => {
    let calls = 0
    const reply = (): Reply => {
      calls += 1
      return { status: calls < 3 ? 404 : 201 }
    }
    return withRegistry(reply, async ({ client, repository }) => {
      const patience = healingMs === undefined ? {} : { healingMs }
      const pushed = putManifest(client.connection, { ...repository, tag: 't' }, { ...upload, ...patience })
      if (attempts === 1) await expect(pushed).rejects.toThrow('answered 404')
      else expect(await pushed).toMatchObject({ listsReferrer: false })
      expect(calls).toBe(attempts)
    })
  })
})

describe('who may push', () => {
  /** A registry with a token service of its own; its tokens are the scopes they are good for. */
  const guarded = ({ line, headers }: Seen, host: string): Reply => {
    const url = new URL(line.split(' ')[1] ?? '', `http://${host}`)
    if (url.pathname === '/token')
      return { status: 200, body: JSON.stringify({ token: url.searchParams.get('scope') }) }
    const challenge = `Bearer realm="http://${host}/token",service="r",scope="repository:o/cache:pull"`
    if (headers.authorization === undefined) return { status: 401, headers: { 'www-authenticate': challenge } }
    return taking(source.digest)({ line, headers, body: Buffer.of() }, host)
  }

  it('is asked for with the scope of a push, whatever the registry says', () =>
    withRegistry(guarded, async ({ client, repository, seen }) => {
      await pushBlob(client.connection, repository, source)
      const opening = seen.find(({ line }) => line.startsWith('POST'))
      expect(opening?.headers.authorization).toBe('Bearer repository:o/cache:pull,push')
      expect(seen.filter(({ line }) => line.startsWith('GET /token'))).toHaveLength(1)
    }))

  it('is nothing that another host hears of', () =>
    withRegistry(guarded, ({ repository }) =>
      withRegistry(
        () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }),
        async (stranger) => {
          const credentials = async () => ({ kind: 'password', username: 'robot', password: 'hunter2' }) as const
          const { connection } = new RegistryClient({ credentials, policy: QUICK })
          await pushBlob(connection, repository, source)
          const url = `http://${stranger.host}/upload`
          const call = { subject: 'x', repository, actions: 'pull,push', method: 'PUT', url, body: content } as const
          expect((await connection.send(call)).status).toBe(401)
          expect(stranger.seen.map(({ headers }) => headers.authorization)).toEqual([undefined])
        },
      ),
    ))
})
