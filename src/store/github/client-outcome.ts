import type { SaveOutcome } from '../store.ts'

/** What the official client says for an outcome that is no failure, most telling first. */
const NORMAL: readonly { readonly says: RegExp; readonly outcome: (line: string) => SaveOutcome }[] = [
  // The prefix is the service's stable one (@actions/cache, CACHE_WRITE_DENIED_PREFIX).
  { says: /cache write denied:/, outcome: (line) => ({ refused: line.slice(line.indexOf('cache write denied:')) }) },
  { says: /\(409\)|already exists/i, outcome: () => 'exists' },
  { says: /\(429\)|rate limit/i, outcome: () => ({ refused: 'the GitHub cache has reached its rate limit' }) },
  { says: /quota has been hit/, outcome: () => ({ refused: 'the storage of the GitHub cache is used up' }) },
  { says: /\(40[13]\)/, outcome: () => ({ refused: 'the token of this job may not write to the GitHub cache' }) },
  // An answer that is not ok and gives no reason is what the client itself takes for a key that another job holds.
  { says: /Failed to reserve cache: Error: Response was not ok/, outcome: () => 'exists' },
]

/** Lines that tell why the client gave up, the most telling first. */
const REASONS = [/^Failed to reserve cache: (.*)/s, /^uploadCacheArchiveSDK: (.*)/s, /^Failed to save: (.*)/s]

/**
 * Why the official client saved nothing, from what it printed.
 *
 * @throws Error when it was a failure and not one of the service's normal answers
 */
export function outcomeOf(lines: readonly string[]): SaveOutcome {
  for (const { says, outcome } of NORMAL) {
    const line = lines.find((candidate) => says.test(candidate))
    if (line !== undefined) return outcome(line)
  }
  throw new Error(reasonIn(lines))
}

function reasonIn(lines: readonly string[]): string {
  for (const reason of REASONS) {
    const found = lines.map((line) => reason.exec(line)?.[1]).find((text) => text !== undefined)
    if (found !== undefined) return found
  }
  return 'it gave no reason'
}
