import { randomFillSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EntryBlob } from '../../../src/store/github/blob.ts'
import { lookup } from '../../../src/store/github/lookup.ts'
import { bytesInOrder, PART_BYTES } from '../../../src/store/github/parts.ts'
import { cacheService, type Session } from '../../../src/store/github/service.ts'
import { Slots } from '../../../src/store/github/slots.ts'
import { Meter } from '../../../src/store/progress.ts'
import { EntryAbsent } from '../../../src/store/store.ts'
import type { CacheService, Faults } from '../../rig/cache-service.ts'
import { asJob, QUICK, withFolder } from './github-job.ts'

const MiB = 1024 * 1024
/** Three parts on the wire: what cannot be packed only grows a little. */
const CONTENT = randomFillSync(Buffer.alloc(17 * MiB))

/** Data of a cache service with two entries: `a`, and `ten` of ten parts. */
let data = ''
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'muslin-test-'))
  const file = join(data, 'file')
  await asJob(data, {}, async (store) => {
    await writeFile(file, CONTENT)
    await store.save('a', file)
    await writeFile(file, randomFillSync(Buffer.alloc(10 * PART_BYTES)))
    await store.save('ten', file)
  })
})
afterAll(() => rm(data, { recursive: true, force: true }))

interface Fetched {
  /** Range of each download, in order. */
  readonly ranges: readonly string[]
  readonly service: CacheService
  readonly bytes: Buffer | undefined
  readonly error: unknown
}

/** Fetches the entry `a` from a storage in trouble. */
async function fetched(faults: Faults, patience = QUICK): Promise<Fetched> {
  return await withFolder((folder) =>
    asJob(data, { faults, patience }, async (store, service) => {
      const back = join(folder, 'back')
      const error = await store.fetch('a', back).catch((thrown: unknown) => thrown)
      const bytes = existsSync(back) ? await readFile(back) : undefined
      return { ranges: service.requests.filter(isDownload).map(rangeIn), service, bytes, error }
    }),
  )
}

const isDownload = (request: string): boolean => request.startsWith('GET /rig/cache/')
const rangeIn = (request: string): string => request.split(' ')[2] ?? 'whole'
const questions = ({ requests }: CacheService): number =>
  requests.filter((request) => request.endsWith('GetCacheEntryDownloadURL')).length

describe('a download in parts', () => {
  it('asks for each part once', async () => {
    const { ranges, bytes, error, service } = await fetched({})
    expect([error, bytes?.equals(CONTENT)]).toEqual([undefined, true])
    expect(ranges).toEqual([
      'bytes=0-8388607',
      'bytes=8388608-16777215',
      expect.stringMatching(/^bytes=16777216-178\d+$/),
    ])
    expect(questions(service)).toBe(1)
  })

  it('goes on in the middle of a part whose connection broke', async () => {
    const { ranges, bytes, error } = await fetched({ downloads: ['drop', undefined, undefined] })
    expect([error, bytes?.equals(CONTENT)]).toEqual([undefined, true])
    const again = ranges.filter((range) => /-8388607$/.test(range))
    expect(again).toHaveLength(2)
    expect(Number(/=(\d+)-/.exec(again[1] ?? '')?.[1])).toBeGreaterThan(0)
  })

  const passing: readonly (readonly [string, Faults])[] = [
    ['breaks off', { downloads: [undefined, 'drop', 'drop'] }],
    ['is shorter than it should be', { downloads: [undefined, 'truncate'] }],
    ['stands still', { downloads: [undefined, 'stall'] }],
    ['meets a storage that is busy', { downloads: [503, 503, undefined, 503], retryAfter: null }],
    ['comes whole from a storage that stops to know parts', { downloads: [undefined, 'whole'] }],
    ['meets a storage that asks to wait', { downloads: [429], retryAfter: 1 }],
  ]
  it.each(passing)('comes again when it %s', async (_, faults) => {
    const { bytes, error } = await fetched(faults, { ...QUICK, idleDownload: 500 })
    expect([error, bytes?.equals(CONTENT)]).toEqual([undefined, true])
  })

  it('asks for a new address when the old one has expired, once for all parts that meet it', async () => {
    const { bytes, error, service } = await fetched({ downloads: [undefined, 403, 403] })
    expect([error, bytes?.equals(CONTENT)]).toEqual([undefined, true])
    expect(questions(service)).toBe(2)
  })

  it('does so again and again, but not for ever', async () => {
    const once = await fetched({ addressUses: 1 })
    expect([once.error, once.bytes?.equals(CONTENT)]).toEqual([undefined, true])
    const never = await fetched({ addressUses: 0 })
    expect(never.error).toEqual(new Error('the storage of the GitHub cache answered 403'))
    expect(questions(never.service)).toBe(6)
  })

  it.each(['whole', 'unannounced'] as const)(
    'takes the whole where the storage knows no parts: %s',
    async (download) => {
      const { ranges, bytes, error } = await fetched({ download })
      expect([error, bytes?.equals(CONTENT)]).toEqual([undefined, true])
      expect(ranges).toEqual(['bytes=0-8388607', 'whole'])
    },
  )

  const failing: readonly (readonly [string, Faults, string])[] = [
    [
      'the storage sends another part',
      { downloads: [undefined, 'shift'] },
      'the storage of the GitHub cache sent bytes',
    ],
    [
      'the storage asks to wait for long',
      { download: 503, retryAfter: 31 },
      'the storage of the GitHub cache answered 503',
    ],
    ['the rate limit lasts', { download: 429, retryAfter: 31 }, 'rate limit; it takes requests again in 31 s'],
    ['a part breaks off every time', { download: 'drop' }, 'the transfer from the GitHub cache broke off'],
    ['the archive was evicted meanwhile', { downloads: [undefined, 404, 404] }, 'there is no entry a any more'],
  ]
  it.each(failing)('leaves no file when %s', async (_, faults, message) => {
    const { bytes, error } = await fetched(faults)
    expect(error).toEqual(expect.objectContaining({ message: expect.stringContaining(message) }))
    expect(bytes).toBeUndefined()
  })

  it('tells an evicted entry from a failure', async () => {
    expect((await fetched({ download: 404 })).error).toBeInstanceOf(EntryAbsent)
  })

  it('refuses an archive that is far larger than the file in it can be, before it comes', () =>
    withFolder((folder) =>
      asJob(data, {}, async (store, service) => {
        const fetching = store.fetch('a', join(folder, 'back'), MiB)
        await expect(fetching).rejects.toThrow('the archive has 17.8 MB, far more than the 1.0 MB that were expected')
        expect(service.requests.filter(isDownload).length).toBe(1)
      }),
    ))
})

describe('the memory of downloads', () => {
  /** Begins several downloads of ten parts that nobody reads on, and counts the parts that came. */
  const partsThatCame = (downloads: number, slots: Slots): Promise<number> =>
    asJob(data, {}, async (_, service) => {
      const meter = new Meter('Received')
      const base = { env: process.env, patience: QUICK, signal: undefined, received: meter, sent: meter, slots }
      const session: Session = { ...base, service: cacheService(process.env) }
      const entry = await lookup(session, 'ten', [])
      if (entry === undefined) throw new Error('the entry is not there')
      const begin = () =>
        bytesInOrder({ session, blob: new EntryBlob(session, entry), sized: (total) => meter.begin(total) })
      const running = Array.from({ length: downloads }, begin)
      await Promise.all(running.map((bytes) => bytes.next()))
      await sleep(500)
      const count = service.requests.filter(isDownload).length
      await Promise.all(running.map((bytes) => bytes.return(undefined)))
      return count
    })

  it('holds nine parts of one: the one in use and those ahead of it', async () => {
    expect(await partsThatCame(1, new Slots(16))).toBe(9)
  })

  it('holds no more parts of several than there are slots, and gives all of them back', async () => {
    const slots = new Slots(12)
    expect(await partsThatCame(3, slots)).toBe(12)
    const taken = Array.from({ length: 12 }, () => slots.take())
    await Promise.all(taken)
  })
})
