import { describe, expect, it } from 'vitest'
import { hearing, type Line } from '../../../src/store/github/client-log.ts'
import { outcomeOf, rateLimitIn } from '../../../src/store/github/client-outcome.ts'

const reserve = (message: string): readonly Line[] => [
  { level: 'debug', text: `Body: {"msg": "${message}"}` },
  { level: 'debug', text: `Failed to reserve cache: Error: ${message}` },
  {
    level: 'info',
    text: 'Failed to save: Unable to reserve cache with key a, another job may be creating this cache.',
  },
]
const CREATE = 'Failed to CreateCacheEntry: '

describe('what the official client prints', () => {
  const normal: readonly { readonly lines: readonly Line[]; readonly outcome: unknown }[] = [
    {
      lines: reserve(
        `${CREATE}Received non-retryable error: Failed request: (409) Conflict: cache entry with the same key`,
      ),
      outcome: 'exists',
    },
    { lines: reserve('Cache already exists. Scope: refs/heads/main'), outcome: 'exists' },
    { lines: reserve('Response was not ok'), outcome: 'exists' },
    {
      lines: reserve('cache write denied: token has no writable scopes'),
      outcome: { refused: 'cache write denied: token has no writable scopes' },
    },
    {
      lines: reserve(`${CREATE}Received non-retryable error: Failed request: (403) Forbidden: cache write denied: no`),
      outcome: { refused: 'cache write denied: no' },
    },
    {
      lines: reserve(`${CREATE}Received non-retryable error: Failed request: (401) Unauthorized`),
      outcome: { refused: 'the token of this job may not write to the GitHub cache' },
    },
    {
      lines: reserve(`${CREATE}Rate limited: Failed request: (429) Too Many Requests`),
      outcome: { refused: 'the GitHub cache has reached its rate limit' },
    },
    {
      lines: [
        {
          level: 'info',
          text: 'Failed to save: Unable to reserve cache with key a, another job may be creating this cache. More details: undefined',
        },
      ],
      outcome: 'exists',
    },
    {
      lines: [
        {
          level: 'warning',
          text: 'Failed to save: Unable to reserve cache with key a. More details: cache write denied: token has no scopes',
        },
      ],
      outcome: { refused: 'cache write denied: token has no scopes' },
    },
    {
      lines: reserve(`${CREATE}Cache storage quota has been hit. Unable to upload any new cache entries.`),
      outcome: { refused: 'the storage of the GitHub cache is used up' },
    },
  ]
  it.each(normal)('means $outcome', ({ lines, outcome }) => expect(outcomeOf(lines)).toEqual(outcome))

  it('tells how long a rate limit lasts', () => {
    const text = "You've hit a rate limit, your rate limit will reset in 7 seconds"
    expect(rateLimitIn([{ level: 'warning', text }])).toBe(7000)
    expect(rateLimitIn(reserve('Rate limited: Failed request: (429)'))).toBeUndefined()
  })

  const failures: readonly { readonly lines: readonly Line[]; readonly message: string }[] = [
    { lines: reserve(`${CREATE}Unable to make request: ECONNRESET`), message: 'Unable to make request: ECONNRESET' },
    {
      lines: [
        { level: 'warning', text: 'uploadCacheArchiveSDK: internal error uploading cache archive: socket hang up' },
        { level: 'warning', text: 'Failed to save: socket hang up' },
      ],
      message: 'internal error uploading cache archive: socket hang up',
    },
    { lines: [{ level: 'warning', text: 'Failed to save: tar failed with error' }], message: 'tar failed with error' },
    { lines: [{ level: 'warning', text: 'the blob has 3 bytes' }], message: 'the blob has 3 bytes' },
    { lines: [], message: 'gave no reason' },
  ]
  it.each(failures)('is a failure: $message', ({ lines, message }) => expect(() => outcomeOf(lines)).toThrow(message))
})

describe('listening to the standard output', () => {
  it('reads the lines, keeps annotations back and lets masks through', async () => {
    const log: string[] = []
    const real = process.stdout.write
    process.stdout.write = ((chunk: string) => log.push(chunk) > 0) as typeof process.stdout.write
    const progress: (readonly [number, number])[] = []
    const work = async (): Promise<number> => {
      process.stdout.write('::warning title=x::100%25%0Adone\n')
      process.stdout.write('::add-mask::secret\n')
      process.stdout.write('Attempt 1 of 5 failed\n')
      for (const line of ['Cache Size: ~0 MB (190 B)', 'Cache saved successfully', 'Lookup only - skipping download']) {
        process.stdout.write(`${line}\n`)
      }
      for (const sent of [0, 5, 5, 9]) process.stdout.write(`Sent ${sent} of 9 (1.0%), 1.0 MBs/sec\n`)
      return 7
    }
    try {
      const heard = await hearing((count, total) => progress.push([count, total]), work)
      expect(heard.value).toBe(7)
      expect(heard.lines[0]).toEqual({ level: 'warning', text: '100%\ndone' })
    } finally {
      process.stdout.write = real
    }
    expect(log).toEqual(['::add-mask::secret\n', 'Attempt 1 of 5 failed\n'])
    expect(progress).toEqual([
      [5, 9],
      [9, 9],
    ])
  })

  it('gives the standard output back when the work throws', async () => {
    const real = process.stdout.write
    await expect(
      hearing(
        () => undefined,
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no')
    expect(process.stdout.write).toBe(real)
  })
})
