import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/oci/digest.ts'
import { putManifest, putManifestOnce } from '../../../src/oci/push.ts'
import { MayPass } from '../../../src/oci/retry.ts'
import { QUICK, withRegistry } from './scripted-registry.ts'

const late = new Error('the time is over')
const SLOW = { deadlineMs: 60_000, firstWaitMs: 20_000, longestWaitMs: 20_000 }
const upload = { content: '{}', mediaType: 'application/vnd.oci.image.index.v1+json' }

describe('the end of all calls', () => {
  it('is told by its own reason, also from within a wait between two attempts', () =>
    withRegistry(
      () => ({ status: 503 }),
      async ({ client, repository, seen }) => {
        const end = new AbortController()
        const slow = client.until(end.signal)
        const asked = slow.connection.retrying(async () => {
          await slow.manifest({ ...repository, tag: 't' })
        })
        while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        setTimeout(() => end.abort(late), 30)
        await expect(asked).rejects.toBe(late)
      },
      SLOW,
    ))

  it('ends the call for a token too', () =>
    withRegistry(
      ({ line }, host) =>
        line.includes('/token')
          ? 'hang'
          : { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${host}/token",service="r"` } },
      async ({ client, repository, seen }) => {
        const end = new AbortController()
        const asked = client.until(end.signal).manifest({ ...repository, tag: 't' })
        while (!seen.some(({ line }) => line.includes('/token'))) await new Promise((resolve) => setTimeout(resolve, 5))
        end.abort(late)
        await expect(asked).rejects.toBe(late)
      },
    ))
})

describe('a login', () => {
  const asks = (host: string) => ({
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="http://${host}/token",service="r"` },
  })
  const given = { status: 200, body: JSON.stringify({ token: 't0ken' }) }

  it('is not sent where another host asks for it that the registry has redirected to', () =>
    withRegistry(
      ({ line }, host) => (line.includes('/token') ? given : asks(host)),
      async (storage) =>
        withRegistry(
          () => ({ status: 307, headers: { location: `http://${storage.host}/blob` } }),
          async ({ client, repository }) => {
            const asked = client.blob(repository, { digest: digestOf('content') })
            await expect(asked).rejects.toThrow(
              `the registry has redirected to http://${storage.host}, which answered 401. The registry's login is sent to no other host`,
            )
            expect(storage.seen.map(({ line, headers }) => [line, headers.authorization])).toEqual([
              ['GET /blob', undefined],
            ])
          },
        ),
    ))

  it('is sent where the registry redirects to another address of its own', () =>
    withRegistry(
      ({ line, headers }, host) => {
        if (line.includes('/token')) return given
        if (line.includes('/v2/')) return { status: 307, headers: { location: '/elsewhere' } }
        return headers.authorization === 'Bearer t0ken' ? { status: 200, body: 'content' } : asks(host)
      },
      async ({ client, repository }) => {
        const bytes = await client.blob(repository, { digest: digestOf('content') })
        expect(new TextDecoder().decode(bytes)).toBe('content')
      },
    ))
})

describe('an attempt', () => {
  it.each([
    [408, 2],
    [501, 1],
  ])('that is answered with %i is made %i times', (status, times) => {
    let calls = 0
    return withRegistry(
      () => {
        calls += 1
        return { status: calls === 1 ? status : 201 }
      },
      async ({ client, repository, seen }) => {
        await putManifest(client.connection, { ...repository, tag: 't' }, upload).catch(() => undefined)
        expect(seen).toHaveLength(times)
      },
    )
  })

  it('to write a tag is one, where others may write in between', () =>
    withRegistry(
      () => ({ status: 503 }),
      async ({ client, repository, seen }) => {
        const put = putManifestOnce(client.connection, { ...repository, tag: 't' }, upload)
        await expect(put).rejects.toBeInstanceOf(MayPass)
        expect(seen).toHaveLength(1)
      },
      QUICK,
    ))
})
