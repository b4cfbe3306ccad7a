import { describe, expect, it } from 'vitest'
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
