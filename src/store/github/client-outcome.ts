import type { SaveOutcome } from '../store.ts'
import type { Line } from './client-log.ts'

/** Reasons that are no failure, but a state that the service or the job can normally be in. */
const NORMAL: readonly { readonly says: RegExp; readonly outcome: (reason: string) => SaveOutcome }[] = [
  // The prefix is the service's stable one (@actions/cache, CACHE_WRITE_DENIED_PREFIX).
  {
    says: /cache write denied:/,
    outcome: (reason) => ({ refused: reason.slice(reason.indexOf('cache write denied:')) }),
  },
  { says: /\(409\)|already exists/i, outcome: () => 'exists' },
  { says: /\(429\)|rate limit/i, outcome: () => ({ refused: 'the GitHub cache has reached its rate limit' }) },
  { says: /quota has been hit/, outcome: () => ({ refused: 'the storage of the GitHub cache is used up' }) },
  { says: /\(40[13]\)/, outcome: () => ({ refused: 'the token of this job may not write to the GitHub cache' }) },
  // An answer that is not ok and gives no reason is what the client itself takes for a key that another job holds.
  { says: /^Response was not ok$/, outcome: () => 'exists' },
  // The same of the old service (@actions/cache, src/cache.ts, saveCacheV1).
  { says: /another job may be creating this cache/, outcome: () => 'exists' },
]

/** Lines that tell why the client gave up, the most telling first (@actions/cache, src/cache.ts, saveCacheV2). */
const REASONS = [/^Failed to reserve cache: Error: (.*)/s, /^uploadCacheArchiveSDK: (.*)/s, /^Failed to save: (.*)/s]

/**
 * Why the official client saved nothing, from what it printed.
 *
 * @throws Error when it was a failure and not one of the service's normal answers
 */
export function outcomeOf(lines: readonly Line[]): SaveOutcome {
  const reason = reasonIn(lines)
  const normal = NORMAL.find(({ says }) => says.test(reason))
  if (normal === undefined) throw new Error(reason)
  return normal.outcome(reason)
}

/** `You've hit a rate limit, your rate limit will reset in 7 seconds` (@actions/cache, cacheTwirpClient.ts) */
const RESET = /rate limit will reset in (\d+) seconds/

/** How long the service takes nothing, in milliseconds, where it has said so. */
export function rateLimitIn(lines: readonly Line[]): number | undefined {
  const seconds = lines.map(({ text }) => RESET.exec(text)?.[1]).find((found) => found !== undefined)
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

function reasonIn(lines: readonly Line[]): string {
  for (const pattern of REASONS) {
    const found = lines.map(({ text }) => pattern.exec(text)?.[1]).find((text) => text !== undefined)
    if (found !== undefined) return found
  }
  const complaint = lines.findLast(({ level }) => level === 'warning' || level === 'error')
  return complaint?.text ?? 'the official client gave no reason'
}
