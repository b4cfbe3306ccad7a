import { messageOf, UserError } from '../errors.ts'
import { proxyRemedy } from '../runner/proxy.ts'
import { MayPass } from './retry.ts'

/** One attempt, from the first byte sent to the last one read. */
export const ATTEMPT_MS = 30_000
/** Where more stands in a refusal it is no error list of a registry. */
const REFUSAL_LIMIT = 64 * 1024
/** What to do about an answer, by its status; nothing where the code and the message of the registry say it better. */
const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Log in before this step (docker/login-action) with an account that may use it.',
  403: 'Log in before this step (docker/login-action) with an account that may use it.',
  404: 'Look whether it was pushed, and to this repository.',
  429: 'The registry wants fewer requests: log in, or run the job again later.',
}
/** To log in would not help there. */
const REDIRECTED = "The registry's login is sent to no other host: look at its storage, and at proxies before it."
const BUSY = 'The registry has a fault of its own: run the job again when it is mended.'
const UNREACHED = 'Look whether the host is right and can be reached from here, then run the job again.'

/** A registry has refused or could not be reached. */
export class RegistryError extends UserError {
  /** The answer's status, undefined when there was no answer. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

/**
 * Sends one request. It ends after 30 seconds unless it brings its own signal.
 *
 * @param subject what is asked for, for messages
 * @param end ends the request too, once and for all
 * @throws MayPass when there is no answer, or the reason of `end`
 */
export async function send(url: string, init: RequestInit, subject: string, end?: AbortSignal): Promise<Response> {
  const limit = init.signal ?? AbortSignal.timeout(ATTEMPT_MS)
  try {
    return await fetch(url, { ...init, signal: end === undefined ? limit : AbortSignal.any([end, limit]) })
  } catch (error) {
    end?.throwIfAborted()
    throw new MayPass(new RegistryError(`${subject}: no answer: ${messageOf(error)}. ${UNREACHED}${proxyRemedy()}`))
  }
}

/**
 * The body of an answer.
 *
 * @param limit most bytes that are read
 * @param why says in the message why there are no more
 * @throws MayPass when the connection breaks
 * @throws RegistryError when there are more bytes
 */
export async function limitedBytes(
  response: Response,
  subject: string,
  limit: number,
  why = 'which no image needs',
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let count = 0
  try {
    for await (const chunk of response.body ?? []) {
      count += chunk.byteLength
      if (count > limit) break
      chunks.push(chunk)
    }
  } catch (error) {
    throw new MayPass(new RegistryError(`${subject}: the answer broke off: ${messageOf(error)}. ${UNREACHED}`))
  }
  if (count > limit) throw new RegistryError(`${subject}: the answer has more than ${limit} bytes, ${why}.`)
  return Buffer.concat(chunks)
}

/**
 * Too slow, too many requests, or a fault on the other side; any other refusal stays what it is, and so does 501: the
 * other side does not know how (RFC 9110, sections 15.5.9 and 15.6.2).
 */
const passing = (status: number): boolean => status === 408 || status === 429 || (status >= 500 && status !== 501)

/** Milliseconds from `Retry-After`: seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(headers: Headers): number {
  const value = headers.get('retry-after') ?? ''
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, wait) : 0
}

/**
 * The error for an answer that is not what was asked for.
 *
 * @returns a RegistryError, inside a {@link MayPass} where trying again may help
 */
export async function refusal(response: Response, subject: string): Promise<RegistryError | MayPass> {
  const said = await refusalText(response)
  const answered = `${answererOf(response)} answered ${response.status}${said === '' ? '' : ` (${said})`}`
  const error = new RegistryError(`${subject}: ${answered}. ${remedyFor(response)}`.trim(), response.status)
  return passing(response.status) ? new MayPass(error, { afterMs: retryAfter(response.headers) }) : error
}

/** A redirect is followed without a word of it. */
const answererOf = ({ redirected, url }: Response): string =>
  redirected ? `the registry has redirected to ${new URL(url).origin}, which` : 'the registry'

function remedyFor({ status, redirected }: Response): string {
  if (redirected && (status === 401 || status === 403)) return REDIRECTED
  return REMEDIES[status] ?? (status >= 500 ? BUSY : '')
}

/** Codes and messages as the distribution spec writes them, kept short: a proxy may answer with a whole page. */
async function refusalText(response: Response): Promise<string> {
  const bytes = await limitedBytes(response, '', REFUSAL_LIMIT).catch(() => new Uint8Array())
  const { errors } = Object(jsonOrNothing(bytes)) as { errors?: unknown }
  if (!Array.isArray(errors)) return ''
  const texts = errors
    .map(Object)
    .map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
  return texts.join(', ').replace(/\s+/g, ' ').slice(0, 200)
}

/** Registries say by 405, by 501, or by the code UNSUPPORTED of the distribution spec beside 400 that they have no such thing. */
export const isUnsupported = ({ status, message }: Pick<RegistryError, 'status' | 'message'>): boolean =>
  status === 405 || status === 501 || /\bUNSUPPORTED\b/.test(message)

/** The value of a JSON text, undefined where it is none. */
export function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
