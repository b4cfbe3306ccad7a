import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer, json } from 'node:stream/consumers'
import type { Service } from './questions.ts'
import { READ, type Scope, scopesOf } from './token.ts'

/** Where the old service begins. */
export const V1 = '/_apis/artifactcache/'

interface Answer {
  readonly status: number
  readonly body?: Readonly<Record<string, unknown>>
}

const denied = (message: string): Answer => ({ status: 403, body: { message } })

/**
 * Answers as the cache service of GitHub Enterprise Server. It is documented nowhere: what is here is what the official
 * client asks and understands (@actions/cache, src/internal/cacheHttpClient.ts).
 */
export async function answerV1(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', 'http://127.0.0.1')
  const scopes = scopesOf(request.headers.authorization)
  const { status, body } =
    scopes === undefined ? { status: 401, body: {} } : await answer(service, request, url, scopes)
  response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body))
}

async function answer(service: Service, request: IncomingMessage, url: URL, scopes: readonly Scope[]): Promise<Answer> {
  const line = `${request.method} ${url.pathname.slice(V1.length)}`
  const id = Number(/^\w+ caches\/(\d+)$/.exec(line)?.[1])
  if (line === 'GET cache') return find(service, url, scopes)
  if (line === 'POST caches') return reserve(service, await json(request), scopes)
  if (line.startsWith('PATCH') && id > 0) return receive(service, id, request)
  if (line.startsWith('POST') && id > 0) return commit(service, id, await json(request), scopes)
  return { status: 404, body: { message: `no ${line}` } }
}

function find({ entries, blobs, trouble }: Service, url: URL, scopes: readonly Scope[]): Answer {
  if (trouble.faults.denyRead === true || !scopes.some((scope) => scope.Permission & READ)) {
    return denied('cache read denied: token has no readable scopes')
  }
  const keys = (url.searchParams.get('keys') ?? '').split(',')
  const entry = entries.find(keys, url.searchParams.get('version') ?? '', scopes)
  if (entry === undefined) return { status: 204 }
  const { key, scope, created } = entry
  const location = { archiveLocation: blobs.signedUrl(entry.id, 'r') }
  return { status: 200, body: { cacheKey: key, scope, creationTime: created, ...location } }
}

function reserve({ entries, trouble }: Service, body: unknown, scopes: readonly Scope[]): Answer {
  if (trouble.faults.denyWrite === true) return denied('cache write denied: token has no writable scopes')
  const { key, version } = body as { key: string; version: string }
  const entry = entries.reserve(key, version, scopes)
  if (entry !== undefined) return { status: 201, body: { cacheId: entry.id } }
  return { status: 409, body: { message: 'Cache already exists. Scope: refs/heads/main' } }
}

async function receive({ blobs }: Service, id: number, request: IncomingMessage): Promise<Answer> {
  const [, start] = /^bytes (\d+)-\d+\/\*$/.exec(request.headers['content-range'] ?? '') ?? []
  if (start === undefined) return { status: 400, body: { message: 'no content range' } }
  await blobs.writeAt(id, Number(start), await buffer(request))
  return { status: 204 }
}

async function commit({ entries, blobs }: Service, id: number, body: unknown, scopes: readonly Scope[]) {
  const { size } = body as { size: number }
  const entry = entries.get(id)
  if (entry === undefined) return { status: 404, body: { message: 'nothing was reserved' } }
  await blobs.finish(id)
  if (blobs.size(id) !== size) return { status: 400, body: { message: 'the size is another one' } }
  entries.finish(entry.key, entry.version, size, scopes)
  return { status: 204 }
}
