import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entry } from './entries.ts'
import type { Service } from './questions.ts'

/** Where the REST API begins, for GITHUB_API_URL. */
export const API = '/api'

/** Tokens that the API takes: one of a job with `actions: read`, one with `actions: write`. */
export const REST_TOKENS = { read: 'rest-token-read', write: 'rest-token-write' } as const

const CACHES = /^\/api\/repos\/[^/]+\/[^/]+\/actions\/caches(?:\/(\d+))?$/

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

/**
 * Answers as GitHub's REST API for caches: "List GitHub Actions caches for a repository" and "Delete a GitHub Actions cache
 * for a repository (using a cache ID)" (https://docs.github.com/rest/actions/cache), for any repository.
 */
export function answerRest(service: Service, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body } = answer(service, request)
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

function answer({ entries, blobs }: Service, request: IncomingMessage): Answer {
  const url = new URL(request.url ?? '', `http://${request.headers.host}`)
  const found = CACHES.exec(url.pathname)
  const token = /^(?:token|bearer) (.*)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token !== REST_TOKENS.read && token !== REST_TOKENS.write) return refusal(401, 'Bad credentials')
  if (found === null) return refusal(404, 'Not Found')
  if (request.method === 'GET') return list(entries.list(url.searchParams.get('key') ?? ''), url)
  if (token !== REST_TOKENS.write) return refusal(403, 'Resource not accessible by integration')
  const id = Number(found[1])
  if (!entries.remove(id)) return refusal(404, 'Not Found')
  blobs.remove(id)
  return { status: 204 }
}

function list(entries: readonly Entry[], url: URL): Answer {
  const size = Number(url.searchParams.get('per_page') ?? 30)
  const page = Number(url.searchParams.get('page') ?? 1)
  const shown = entries.slice((page - 1) * size, page * size)
  const next = new URL(url)
  next.searchParams.set('page', String(page + 1))
  const body = { total_count: entries.length, actions_caches: shown.map(cacheOf) }
  if (page * size >= entries.length) return { status: 200, body }
  return { status: 200, headers: { link: `<${next.href}>; rel="next"` }, body }
}

const cacheOf = ({ id, scope, key, version, size, created, lastUsed }: Entry): object => ({
  id,
  ref: scope,
  key,
  version,
  last_accessed_at: lastUsed,
  created_at: created,
  size_in_bytes: size,
})

const refusal = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
})
