import { messageOf } from '../../errors.ts'
import { anyOf, PassingFault, patiently, rateLimit, retryAfter } from './patience.ts'
import type { Session } from './service.ts'
import { ENTRY_VERSION } from './version.ts'

/** An entry that the service has found. */
export interface FoundEntry {
  readonly matchedKey: string
  /** Where its archive can be fetched. Whoever knows it can read the entry: it belongs in no message. */
  readonly signedUrl: string
}

/** The token of this job may not read; the message is the service's own. */
export class ReadDenied extends Error {
  override readonly name = 'ReadDenied'
}

const METHOD = '/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL'

/** Start of the service's answer to a token without readable scopes (@actions/cache, CACHE_READ_DENIED_PREFIX). */
export const READ_DENIED = 'cache read denied:'

/**
 * Asks for the exact key, else for the newest entry with the first prefix that has any. The official client asks the
 * same question, but answers a network failure, a rate limit and an absent entry alike with undefined.
 *
 * @throws ReadDenied, or Error when the service refuses or cannot be reached
 */
export async function lookup(
  session: Session,
  key: string,
  prefixes: readonly string[],
): Promise<FoundEntry | undefined> {
  const question = { key, restore_keys: prefixes, version: ENTRY_VERSION }
  const found = entryOf(await patiently(session.patience, session.signal, () => ask(session, question)))
  if (found === undefined) return undefined
  // The service takes the key itself as a prefix too.
  const wanted = found.matchedKey === key || prefixes.some((prefix) => found.matchedKey.startsWith(prefix))
  return wanted ? found : undefined
}

async function ask(session: Session, question: object): Promise<unknown> {
  const answer = await post(session, question)
  if (answer.ok) return answer.json().catch(unreadable)
  const wait = retryAfter(answer.headers)
  const message = messageIn(await answer.text())
  if (message.includes(READ_DENIED)) throw new ReadDenied(message)
  if (answer.status === 429)
    throw wait === undefined ? new Error(rateLimit(wait)) : new PassingFault(rateLimit(wait), wait)
  const reason = `the GitHub cache answered ${answer.status}: ${message}`
  throw answer.status >= 500 ? new PassingFault(reason, wait) : new Error(reason)
}

async function post({ service, patience, signal }: Session, question: object): Promise<Response> {
  try {
    return await fetch(new URL(METHOD, service.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal: anyOf(signal, AbortSignal.timeout(patience.answer)),
    })
  } catch (error) {
    throw new PassingFault(`the GitHub cache cannot be reached: ${messageOf(error)}`)
  }
}

function unreadable(error: unknown): never {
  throw new PassingFault(`the GitHub cache gave an unreadable answer: ${messageOf(error)}`)
}

/** The service answers in either spelling: protobuf's JSON mapping allows both. */
function entryOf(answer: unknown): FoundEntry | undefined {
  const fields = new Map(Object.entries(answer ?? {}))
  if (fields.get('ok') !== true) return undefined
  const matchedKey = fields.get('matched_key') ?? fields.get('matchedKey')
  const signedUrl = fields.get('signed_download_url') ?? fields.get('signedDownloadUrl')
  if (typeof matchedKey === 'string' && typeof signedUrl === 'string') return { matchedKey, signedUrl }
  throw new Error('the GitHub cache gave an answer without key or address')
}

/** A twirp error is `{"code": …, "msg": …}`; proxies answer with pages. */
function messageIn(text: string): string {
  try {
    const { msg } = JSON.parse(text) as { msg?: unknown }
    if (typeof msg === 'string') return msg
  } catch {
    // Not JSON: the text itself is the message.
  }
  return text.trim().slice(0, 200)
}
