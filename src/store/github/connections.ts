import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'

/** Where Node tells of every request that is made by `node:http` and `node:https`, since 22.12. */
const CREATED = 'http.client.request.created'

/**
 * Breaks the connections of the official client, which takes no signal, when a signal aborts: those that are open, and
 * those that it opens to try again. Nothing else in this process uses `node:http`; our own requests are made by `fetch`.
 *
 * @returns stops to look out for connections
 */
export function breakingConnections(signal: AbortSignal): () => void {
  const open = new Set<ClientRequest>()
  const breakOff = (request: ClientRequest): unknown => request.destroy(givenUp(request))
  const added = (message: unknown): void => {
    const { request } = message as { request: ClientRequest }
    open.add(request)
    request.once('close', () => open.delete(request))
    if (signal.aborted) breakOff(request)
  }
  const breakAll = (): void => open.forEach(breakOff)
  subscribe(CREATED, added)
  signal.addEventListener('abort', breakAll, { once: true })
  return () => {
    unsubscribe(CREATED, added)
    signal.removeEventListener('abort', breakAll)
  }
}

/**
 * An error after which the client does not try again for half a minute: it stops at this code when it asks the service
 * (@actions/cache, src/internal/shared/errors.ts, NetworkError), and at an unknown one when it sends to the storage
 * (@azure/storage-common, StorageRetryPolicy, retriableErrors).
 */
function givenUp({ path }: ClientRequest): Error {
  const code = path.startsWith('/twirp/') ? 'ECONNRESET' : 'GIVEN_UP'
  return Object.assign(new Error('this transfer was given up'), { code })
}
