import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Blobs } from './blobs.ts'
import { type Entries, writableScope } from './entries.ts'
import type { Trouble } from './faults.ts'
import { READ, type Scope, scopesOf } from './token.ts'

/** Path of the three methods, https://github.com/actions/toolkit packages/cache/src/generated/results/api/v1/cache.ts */
export const TWIRP = '/twirp/github.actions.results.api.v1.CacheService/'

/** What the methods work on. */
export interface Service {
  readonly entries: Entries
  readonly blobs: Blobs
  readonly trouble: Trouble
}

/** A question after its JSON was read: both spellings of protobuf's JSON mapping are understood. */
interface Question {
  readonly key: string
  readonly version: string
  readonly restoreKeys: readonly string[]
  readonly sizeBytes: number
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

const STATUS = { invalid_argument: 400, unauthenticated: 401, permission_denied: 403, bad_route: 404 } as const
const fault = (code: keyof typeof STATUS, msg: string): Answer => ({ status: STATUS[code], body: { code, msg } })
const taken: Answer = {
  status: 409,
  body: { code: 'already_exists', msg: 'cache entry with the same key, version, and scope already exists' },
}
const good = (body: Readonly<Record<string, unknown>>): Answer => ({ status: 200, body: { ok: true, ...body } })
const not = (message: string): Answer => ({ status: 200, body: { ok: false, message } })

/** Answers one twirp call. */
export async function answerQuestion(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.url?.slice(TWIRP.length) ?? ''
  const question = read(await text(request))
  const { status, body } = answer(service, method, question, scopesOf(request.headers.authorization))
  const headers = status === 429 ? service.trouble.later : {}
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function answer(service: Service, method: string, question: Question, scopes: readonly Scope[] | undefined): Answer {
  const instead = service.trouble.nextStatus()
  if (instead !== undefined) return { status: instead, body: { code: 'unavailable', msg: 'as the test asked for' } }
  if (scopes === undefined) return fault('unauthenticated', 'no valid token')
  if (question.key === '' || question.key.length > 512 || question.key.includes(',')) {
    return fault('invalid_argument', 'key has to have 1 to 512 characters and no comma')
  }
  if (method === 'CreateCacheEntry') return create(service, question, scopes)
  if (method === 'FinalizeCacheEntryUpload') return finalize(service, question, scopes)
  if (method === 'GetCacheEntryDownloadURL') return find(service, question, scopes)
  return fault('bad_route', `no method ${method}`)
}

function create({ entries, blobs, trouble }: Service, question: Question, scopes: readonly Scope[]): Answer {
  if (trouble.faults.denyWrite === true || writableScope(scopes) === undefined) {
    return not('cache write denied: token has no writable scopes')
  }
  // The official client looks for these words (@actions/cache, src/internal/shared/errors.ts, UsageError).
  if (trouble.faults.quota === true) return fault('permission_denied', 'insufficient usage to create artifact')
  const entry = entries.reserve(question.key, question.version, scopes)
  return entry === undefined ? taken : good({ signed_upload_url: blobs.signedUrl(entry.id, 'w') })
}

function finalize({ entries, blobs }: Service, question: Question, scopes: readonly Scope[]): Answer {
  const entry = entries.finish(question.key, question.version, question.sizeBytes, scopes)
  if (entry === undefined) return not('nothing was reserved under this key')
  const stored = blobs.size(entry.id)
  if (stored !== question.sizeBytes) return not(`the blob has ${stored} bytes, ${question.sizeBytes} were announced`)
  return good({ entry_id: String(entry.id) })
}

function find({ entries, blobs, trouble }: Service, question: Question, scopes: readonly Scope[]): Answer {
  if (trouble.faults.denyRead === true || !scopes.some((scope) => scope.Permission & READ)) {
    return fault('permission_denied', 'cache read denied: token has no readable scopes')
  }
  const entry = entries.find([question.key, ...question.restoreKeys], question.version, scopes)
  if (entry === undefined) return { status: 200, body: { ok: false } }
  return good({ matched_key: entry.key, signed_download_url: blobs.signedUrl(entry.id, 'r') })
}

function read(body: string): Question {
  const fields = new Map<string, unknown>(Object.entries(JSON.parse(body) as object))
  const restoreKeys = fields.get('restore_keys') ?? fields.get('restoreKeys')
  return {
    key: String(fields.get('key') ?? ''),
    version: String(fields.get('version') ?? ''),
    restoreKeys: Array.isArray(restoreKeys) ? restoreKeys.map(String) : [],
    sizeBytes: Number(fields.get('size_bytes') ?? fields.get('sizeBytes') ?? 0),
  }
}
