import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/oci/digest.ts'
import { pullBlob } from '../../../src/oci/pull.ts'
import { withFolder } from '../store/github-job.ts'
import { type Reply, type Scripted, type Seen, withRegistry } from './scripted-registry.ts'

const content = Buffer.from('the content of a blob')
const blob = { digest: digestOf(content), size: content.length }
const LARGE = { digest: digestOf('x'), size: 33 * 1024 * 1024 }

/** Fetches a blob from a registry that answers like this. */
const pulling = (
  reply: (request: Seen, host: string) => Reply | undefined,
  check: (pulled: Promise<void>, file: string, registry: Scripted) => Promise<void>,
  wanted = blob,
): Promise<void> =>
  withFolder((folder) =>
    withRegistry(reply, async (registry) => {
      const file = join(folder, 'blob')
      await check(pullBlob(registry.client.connection, registry.repository, wanted, file), file, registry)
    }),
  )

describe('pulling a blob', () => {
  it('writes it and says how much came', () =>
    withFolder((folder) =>
      withRegistry(
        () => ({ status: 200, body: content }),
        async ({ client, repository, seen }) => {
          let count = 0
          const progress = (bytes: number) => {
            count = bytes
          }
          await pullBlob(client.connection, repository, blob, join(folder, 'blob'), { progress })
          expect(await readFile(join(folder, 'blob'))).toEqual(content)
          expect(count).toBe(content.length)
          expect(seen[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' })
          expect(seen[0]?.headers.range).toBeUndefined()
        },
      ),
    ))

  it('follows to the storage without telling it the password', () =>
    withRegistry(
      () => ({ status: 200, body: content }),
      (storage) =>
        pulling(
          ({ headers }) => {
            if (headers.authorization === undefined) {
              return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
            }
            return { status: 307, headers: { location: `http://${storage.host}/blob?signature=1` } }
          },
          async (pulled, file, { seen }) => {
            await pulled
            expect(await readFile(file)).toEqual(content)
            expect(seen.at(-1)?.headers.authorization).toMatch(/^Basic /)
            expect(storage.seen.map(({ line, headers }) => [line, headers.authorization])).toEqual([
              ['GET /blob?signature=1', undefined],
            ])
          },
        ),
    ))

  it('asks again when the registry is overloaded', () => {
    let count = 0
    const reply = (): Reply => (++count === 1 ? { status: 503 } : { status: 200, body: content })
    return pulling(reply, async (pulled, file) => {
      await pulled
      expect(await readFile(file)).toEqual(content)
    })
  })

  const bad: readonly (readonly [string, () => Reply, string])[] = [
    [
      'other bytes',
      () => ({ status: 200, body: content.toString().toUpperCase() }),
      'other bytes than those asked for',
    ],
    ['more bytes', () => ({ status: 200, body: `${content}!` }), `more than the ${content.length} bytes asked for`],
    ['fewer bytes', () => ({ status: 200, body: 'the' }), `after 3 of ${content.length} bytes`],
    ['nothing', () => ({ status: 404 }), 'answered 404'],
    ['a refusal', () => ({ status: 403 }), 'answered 403'],
  ]
  it.each(bad)('leaves no file when the registry sends %s', (_, reply, message) =>
    pulling(reply, async (pulled, file) => {
      await expect(pulled).rejects.toThrow(message)
      expect(existsSync(file)).toBe(false)
    }),
  )

  const ranges = ['', 'bytes 0-9/10', 'bytes 1-16777216/34603008', 'bytes 0-16777215/5']
  it.each(ranges)('leaves no file when the part is another one: %j', (range) =>
    pulling(
      () => ({ status: 206, headers: { 'content-range': range }, body: 'x' }),
      async (pulled, file) => {
        await expect(pulled).rejects.toThrow('asked for the bytes 0-16777215 of 34603008')
        expect(existsSync(file)).toBe(false)
      },
      LARGE,
    ),
  )
})
