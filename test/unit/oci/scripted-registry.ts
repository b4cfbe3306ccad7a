import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseReference, type Reference } from '../../../src/oci/reference.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'
import type { RetryPolicy } from '../../../src/oci/retry.ts'

/** A request as the registry sees it. */
export interface Seen {
  /** `GET /v2/…`. */
  readonly line: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** What the registry answers; undefined breaks the connection, `hang` keeps the caller waiting. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A registry that answers as a test wants it to. */
export interface Scripted {
  readonly host: string
  readonly seen: readonly Seen[]
  readonly repository: Reference
  /** A client that hardly waits between its attempts. */
  readonly client: RegistryClient
}

export const QUICK = { deadlineMs: 2_000, firstWaitMs: 10, longestWaitMs: 50 }

/** Runs the work with a registry on loopback. */
export async function withRegistry(
  reply: (request: Seen, host: string) => Reply | 'hang' | undefined,
  work: (registry: Scripted) => Promise<void>,
  policy: RetryPolicy = QUICK,
): Promise<void> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const line = `${request.method} ${request.url}`
      const asked = { line, headers: request.headers, body: Buffer.concat(chunks) }
      seen.push(asked)
      const answer = reply(asked, host)
      if (answer === 'hang') return
      if (answer === undefined) response.destroy()
      else response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const repository = parseReference(`${host}/o/cache`) as Reference
  const credentials = async () => ({ kind: 'password', username: 'robot', password: 'hunter2' }) as const
  try {
    await work({ host, seen, repository, client: new RegistryClient({ credentials, policy }) })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
