import { renameSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { Blobs, CONTAINER } from './cache-service/blobs.ts'
import { Entries } from './cache-service/entries.ts'
import { type Faults, Trouble } from './cache-service/faults.ts'
import { answerQuestion, type Service, TWIRP } from './cache-service/questions.ts'
import { API, answerRest } from './cache-service/rest.ts'
import { mintToken, READ, WRITE } from './cache-service/token.ts'
import { answerV1, V1 } from './cache-service/v1.ts'

export type { DownloadFault, Faults } from './cache-service/faults.ts'
export { REST_TOKENS } from './cache-service/rest.ts'
export { mintToken, type Scope } from './cache-service/token.ts'

/** How the service is started. */
export interface CacheServiceOptions {
  /** Folder that holds everything; a later service on the same folder finds it all again. */
  readonly data: string
  /** 0 for any free port. */
  readonly port: number
  readonly faults?: Faults
}

/** A running service. */
export interface CacheService {
  /** For ACTIONS_RESULTS_URL and ACTIONS_CACHE_URL; with `/api` for GITHUB_API_URL. */
  readonly url: string
  /** For ACTIONS_RUNTIME_TOKEN: reads and writes refs/heads/main. */
  readonly token: string
  /** Every request so far, as `PUT /rig/cache/3?comp=block` or `GET /rig/cache/3 bytes=0-9`. */
  readonly requests: readonly string[]
  /** Requests that have no whole answer yet and whose connection is open. */
  readonly underWay: () => number
  readonly close: () => Promise<void>
}

/**
 * A local service that speaks the protocol of GitHub's cache (v2, and v1 of Enterprise Server) to the real @actions/cache
 * and to BuildKit's `type=gha`, and the REST API of caches, on 127.0.0.1 only. Refs are separated by the scopes of the
 * token; nothing is ever evicted by itself.
 */
export async function startCacheService(options: CacheServiceOptions): Promise<CacheService> {
  const trouble = new Trouble(options.faults ?? {})
  const requests: string[] = []
  const server = createServer()
  await listen(server, options.port)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service: Service = { entries: new Entries(options.data), blobs: new Blobs(options.data, url, trouble), trouble }
  let underWay = 0
  server.on('request', (request, response) => {
    requests.push(logLine(request))
    underWay += 1
    response.once('close', () => {
      underWay -= 1
    })
    answer(service, request, response).catch((error: unknown) => giveUp(response, error))
  })
  const token = mintToken([{ Scope: 'refs/heads/main', Permission: READ | WRITE }])
  return { url, token, requests, underWay: () => underWay, close: () => close(server) }
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ''
  if (path.startsWith(TWIRP) && request.method === 'POST') return answerQuestion(service, request, response)
  if (path.startsWith(API)) answerRest(service, request, response)
  else if (path.startsWith(V1)) await answerV1(service, request, response)
  else if (path.startsWith(CONTAINER)) await service.blobs.answer(request, response)
  else response.writeHead(404).end()
}

function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error))
}

function logLine(request: IncomingMessage): string {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1')
  const comp = searchParams.get('comp')
  const { range } = request.headers
  return `${request.method} ${pathname}${comp === null ? '' : `?comp=${comp}`}${range === undefined ? '' : ` ${range}`}`
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', done)
  })
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}

/** Tells whoever waits for the file where the service is; renamed into place so that nobody reads half of it. */
function announce(file: string, service: CacheService): void {
  writeFileSync(`${file}.draft`, JSON.stringify({ url: service.url, token: service.token, pid: process.pid }))
  renameSync(`${file}.draft`, file)
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { port: text, data: text, ready: text } })
  if (values.data === undefined || values.ready === undefined) {
    throw new Error('usage: node test/rig/cache-service.ts --port 0 --data DIR --ready FILE')
  }
  const service = await startCacheService({ data: values.data, port: Number(values.port ?? 0) })
  announce(values.ready, service)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => service.close())
}

if (import.meta.main) await main()
