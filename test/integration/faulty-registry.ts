import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with one request on its way to the registry or back. */
export interface Fault {
  /** The connection breaks when so many bytes of the request have gone on. */
  readonly cutRequest?: number
  /** The connection breaks when so many bytes of the answer have come back. */
  readonly cutAnswer?: number
  /** The answer's byte at this place is another one. */
  readonly corrupt?: number
  /** The registry does not see that only a part was asked for. */
  readonly ignoreRange?: boolean
  /** The registry is not asked at all. */
  readonly status?: number
  /** Of the answer with that status; of another answer, in place of its own. */
  readonly headers?: Readonly<Record<string, string>>
  /** Of the answer with that status. */
  readonly body?: string
  /** The answer ends well, but after so many bytes and without saying how long it is. */
  readonly truncate?: number
  /** No answer comes: the request waits until the other side gives up. */
  readonly hang?: boolean
  /** What happens meanwhile, before the registry gets the request. */
  readonly before?: () => Promise<unknown>
  /** What happens meanwhile, before the registry's answer comes back. */
  readonly after?: () => Promise<unknown>
}

/** A registry on the way to which things go wrong. */
export interface FaultyRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** Method, path and range of each request, in order. */
  readonly seen: readonly string[]
}

/**
 * Runs the work with a proxy in front of a registry.
 *
 * @param faultOf what goes wrong with a request: `GET /v2/o/app/blobs/sha256:… bytes=0-9`
 */
export async function withFaults(
  registry: string,
  faultOf: (line: string, headers: IncomingHttpHeaders) => Fault | undefined,
  work: (faulty: FaultyRegistry) => Promise<void>,
): Promise<void> {
  const seen: string[] = []
  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url} ${incoming.headers.range ?? incoming.headers['content-range'] ?? '-'}`
    seen.push(line)
    void meet(registry, incoming, outgoing, faultOf(line, incoming.headers) ?? {}).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work({ host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function meet(
  registry: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault,
): Promise<void> {
  await fault.before?.()
  if (fault.hang) return
  if (fault.status === undefined) return pass(registry, incoming, outgoing, fault)
  incoming.resume()
  outgoing.writeHead(fault.status, fault.headers).end(fault.body)
}

function pass(registry: string, incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault): void {
  const { range, ...others } = incoming.headers
  const headers = range === undefined || fault.ignoreRange ? others : { ...others, range }
  const [host, port] = registry.split(':')
  const upstream = request({ host, port, method: incoming.method, path: incoming.url, headers, agent: false })
  upstream.on('error', () => outgoing.destroy())
  upstream.on('response', (answer) => {
    if (fault.cutAnswer === 0) {
      outgoing.destroy()
      return
    }
    void answerWith(answer, outgoing, fault).catch(() => outgoing.destroy())
  })
  sendOn(incoming, upstream, fault.cutRequest, undefined, () => outgoing.destroy())
}

async function answerWith(answer: IncomingMessage, outgoing: ServerResponse, fault: Fault): Promise<void> {
  await fault.after?.()
  const { 'content-length': length, ...headers } = { ...answer.headers, ...fault.headers }
  const sized = length === undefined || fault.truncate !== undefined ? {} : { 'content-length': length }
  outgoing.writeHead(answer.statusCode ?? 502, { ...headers, ...sized })
  if (fault.truncate === undefined) return sendOn(answer, outgoing, fault.cutAnswer, fault.corrupt)
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  outgoing.end(Buffer.concat(chunks).subarray(0, fault.truncate))
}

/** Sends bytes on until it is time to break the connection. */
function sendOn(
  from: IncomingMessage,
  to: ServerResponse | ReturnType<typeof request>,
  cut = Number.POSITIVE_INFINITY,
  corrupt?: number,
  alsoBreak: () => void = () => undefined,
): void {
  let sent = 0
  from.on('data', (chunk: Buffer) => {
    if (sent >= cut) return
    const piece = chunk.subarray(0, cut - sent)
    const place = corrupt === undefined ? -1 : corrupt - sent
    if (place >= 0 && place < piece.length) piece.writeUInt8(piece.readUInt8(place) ^ 255, place)
    sent += piece.length
    if (!to.write(piece)) {
      from.pause()
      to.once('drain', () => from.resume())
    }
    if (sent < cut) return
    // What was written goes out first.
    setTimeout(() => {
      to.destroy()
      alsoBreak()
    }, 50)
  })
  from.on('end', () => sent < cut && to.end())
  from.on('error', () => to.destroy())
  to.on('error', () => from.destroy())
}
