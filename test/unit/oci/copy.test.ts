import { describe, expect, it } from 'vitest'
import { copyManifest } from '../../../src/oci/copy.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { mountBlob } from '../../../src/oci/push.ts'
import { type Reply, type Seen, withRegistry } from './scripted-registry.ts'

const BLOB = digestOf('blob')
const descriptor = { mediaType: 'x/y', digest: BLOB, size: 4 }
const IMAGE = JSON.stringify({ schemaVersion: 2, config: descriptor, layers: [descriptor] })

describe('mountBlob', () => {
  it.each<[string, readonly Reply[], boolean]>([
    ['is taken', [{ status: 201 }], true],
    ['has to be uploaded', [{ status: 202, headers: { location: '/x' } }], false],
    ['may not be read there', [{ status: 403 }], false],
    ['is taken at the second attempt', [{ status: 503 }, { status: 201 }], true],
  ])('%s', async (_, replies, expected) => {
    const left = [...replies]
    await withRegistry(
      () => left.shift(),
      async ({ client, repository, seen }) => {
        const from = { ...repository, repository: 'o/other' }
        expect(await mountBlob(client.connection, from, repository, BLOB)).toBe(expected)
        expect(seen[0]?.line).toBe(`POST /v2/o/cache/blobs/uploads/?mount=${BLOB}&from=o%2Fother`)
      },
    )
  })

  it('gets a token that opens both repositories', async () => {
    const reply = ({ line, headers }: Seen, host: string): Reply => {
      if (line.startsWith('GET /token')) return { status: 200, body: '{"token":"t"}' }
      const challenge = `Bearer realm="http://${host}/token",service="s",scope="repository:o/cache:pull,push"`
      return headers.authorization === 'Bearer t'
        ? { status: 201 }
        : { status: 401, headers: { 'www-authenticate': challenge } }
    }
    await withRegistry(reply, async ({ client, repository, seen, host }) => {
      const from = { ...repository, repository: 'o/other' }
      expect(await mountBlob(client.connection, from, repository, BLOB)).toBe(true)
      const asked = seen.find(({ line }) => line.startsWith('GET /token'))?.line.split(' ')[1] ?? ''
      const scopes = new URL(asked, `http://${host}`).searchParams.getAll('scope')
      expect(scopes).toEqual(['repository:o/cache:pull,push', 'repository:o/other:pull'])
    })
  })
})

describe('copyManifest', () => {
  it('asks for all of it and sends nothing when all of it is there', async () => {
    await withRegistry(
      ({ line }) => ({
        status: 200,
        headers: { 'docker-content-digest': digestOf(IMAGE) },
        body: line.startsWith('HEAD') ? '' : IMAGE,
      }),
      async ({ client, repository, seen }) => {
        const from = { ...repository, repository: 'o/other' }
        expect(await copyManifest(client, from, repository, digestOf(IMAGE))).toMatchObject({ manifests: 0 })
        const asked = seen.map(({ line }) => line)
        expect(asked[0]).toBe(`GET /v2/o/other/manifests/${digestOf(IMAGE)}`)
        expect(asked.slice(1)).toEqual(
          expect.arrayContaining([
            expect.stringContaining('HEAD /v2/o/cache/blobs/'),
            `HEAD /v2/o/cache/manifests/${digestOf(IMAGE)}`,
          ]),
        )
        expect(asked.slice(1).filter((line) => !line.startsWith('HEAD'))).toEqual([])
      },
    )
  })

  it('asks nobody for layers that only their maker may give away', async () => {
    const foreign = [
      'vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      'vnd.oci.image.layer.nondistributable.v1.tar+gzip',
    ]
    const layers = foreign.map((type) => ({ ...descriptor, mediaType: `application/${type}`, digest: digestOf(type) }))
    const windows = JSON.stringify({ schemaVersion: 2, config: descriptor, layers })
    const reply = ({ line }: Seen): Reply => {
      if (line.startsWith('GET /v2/o/other/manifests/')) return { status: 200, body: windows }
      if (line === `HEAD /v2/o/cache/blobs/${BLOB}`) return { status: 200 }
      const headers = { 'docker-content-digest': digestOf(windows) }
      return line.startsWith('PUT /v2/o/cache/manifests/') ? { status: 201, headers } : { status: 404 }
    }
    await withRegistry(reply, async ({ client, repository, seen }) => {
      const from = { ...repository, repository: 'o/other' }
      expect(await copyManifest(client, from, repository, digestOf(windows))).toMatchObject({
        manifests: 1,
        sentBytes: 0,
      })
      expect(seen.filter(({ line }) => line.includes('/blobs/'))).toHaveLength(1)
    })
  })

  it('writes the manifest last, and not when a blob could not be copied', async () => {
    const reply = ({ line }: Seen): Reply => {
      if (line.startsWith('GET /v2/o/other/manifests/')) return { status: 200, body: IMAGE }
      if (line.startsWith('GET /v2/o/other/blobs/')) return { status: 200, body: 'bleb' }
      return { status: line.startsWith('POST') ? 202 : 404 }
    }
    await withRegistry(reply, async ({ client, repository, seen }) => {
      const from = { ...repository, repository: 'o/other' }
      const copied = copyManifest(client, from, repository, digestOf(IMAGE))
      await expect(copied).rejects.toThrow('sent other bytes than those asked for')
      expect(seen.filter(({ line }) => line.startsWith('PUT'))).toEqual([])
    })
  })
})
