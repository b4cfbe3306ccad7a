import { type FileHandle, open, rm } from 'node:fs/promises'
import { measureFile } from '../archive/measure.ts'
import { messageOf } from '../errors.ts'
import { RegistryError, refusal } from './answer.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import type { Descriptor } from './manifest.ts'
import { type Reference, repositoryName } from './reference.ts'
import { MayPass } from './retry.ts'

/** A smaller blob comes in one request. */
const RANGED_FROM = 32 * 1024 * 1024
const PART = 16 * 1024 * 1024
const PARALLEL = 4
/** A transfer in which nothing comes for so long is dead. */
const IDLE_MS = 30_000

/** How a blob is fetched. */
export interface PullOptions {
  /** Called with the bytes that have come so far, of which a broken connection takes some back. */
  readonly progress?: (bytes: number) => void
  /** Ends the comparison of the digest; the transfer ends with the connection's own. */
  readonly signal?: AbortSignal
}

interface Pull {
  readonly connection: Connection
  readonly repository: Reference
  readonly subject: string
  readonly url: string
  readonly size: number
  readonly file: FileHandle
  readonly stop: AbortController
  /** Bytes that have come of each part, by its start. */
  readonly arrived: Map<number, number>
  readonly progress: (bytes: number) => void
}

/** Bytes from `start` up to `end`, which is not among them. */
interface Part {
  readonly start: number
  readonly end: number
}

/**
 * Fetches a blob of any size into a file: a large one in parallel parts where the registry can send parts. The digest is
 * compared before this returns.
 *
 * @throws RegistryError when the registry refuses, or sends other bytes than those asked for; the file does not exist then
 */
export async function pullBlob(
  connection: Connection,
  repository: Reference,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  path: string,
  { progress = () => undefined, signal }: PullOptions = {},
): Promise<void> {
  const subject = `${repositoryName(repository)}@${digest}`
  const url = repositoryUrl(repository, `blobs/${digest}`)
  const place = { connection, repository, subject, url, size, progress }
  try {
    await intoFile(path, (file) => fetchParts({ ...place, file, stop: new AbortController(), arrived: new Map() }))
    const found = await measureFile(path, signal)
    if (found.digest === digest) return
    throw new RegistryError(`${subject}: the registry sent other bytes than those asked for (${found.digest}).`)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function intoFile(path: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'w')
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

/** The first part shows whether the registry sends parts at all. */
async function fetchParts(pull: Pull): Promise<void> {
  const whole = { start: 0, end: pull.size }
  const [first = whole, ...others] = pull.size > RANGED_FROM ? partsOf(pull.size) : []
  if ((await fetchPart(pull, first)) === 'whole') return
  await Promise.allSettled(Array.from({ length: PARALLEL }, () => fetchQueue(pull, others)))
  pull.stop.signal.throwIfAborted()
}

const partsOf = (size: number): readonly Part[] =>
  Array.from({ length: Math.ceil(size / PART) }, (_, index) => ({
    start: index * PART,
    end: Math.min(size, (index + 1) * PART),
  }))

/** Takes parts from the queue until it is empty or somebody has failed. */
async function fetchQueue(pull: Pull, queue: Part[]): Promise<void> {
  try {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      if ((await fetchPart(pull, part)) === 'whole')
        throw new RegistryError(`${pull.subject}: no part but the whole came.`)
    }
  } catch (error) {
    pull.stop.abort(error)
  }
}

function fetchPart(pull: Pull, part: Part): Promise<'part' | 'whole'> {
  return pull.connection.retrying(async () => {
    try {
      return await attempt(pull, part)
    } catch (error) {
      // The others need not be patient any more.
      pull.stop.signal.throwIfAborted()
      throw error
    }
  })
}

async function attempt(pull: Pull, part: Part): Promise<'part' | 'whole'> {
  const isAll = part.start === 0 && part.end === pull.size
  const idle = idleWatch()
  const signal = AbortSignal.any([idle.signal, pull.stop.signal])
  const range = isAll ? {} : { range: `bytes=${part.start}-${part.end - 1}` }
  // A blob is what its digest says; no proxy may pack it on the way.
  const headers = { accept: '*/*', 'accept-encoding': 'identity', ...range }
  const { connection, repository, subject, url } = pull
  try {
    const response = await connection.send({
      subject,
      repository,
      actions: 'pull',
      method: 'GET',
      url,
      headers,
      signal,
    })
    if (!response.ok) throw await refusal(response, subject)
    const isPart = response.status === 206
    if (isPart) checkRange(pull, part, response.headers.get('content-range') ?? '')
    await writeBody(pull, isPart ? part : { start: 0, end: pull.size }, response, idle.heard)
    return isPart ? 'part' : 'whole'
  } finally {
    idle.stop()
  }
}

function checkRange({ subject, size }: Pull, { start, end }: Part, range: string): void {
  if (range === `bytes ${start}-${end - 1}/${size}` || range === `bytes ${start}-${end - 1}/*`) return
  throw new RegistryError(`${subject}: asked for the bytes ${start}-${end - 1} of ${size}, the registry sent ${range}.`)
}

async function writeBody(pull: Pull, { start, end }: Part, response: Response, heard: () => void): Promise<void> {
  let at = start
  for await (const chunk of bodyOf(pull, response)) {
    heard()
    if (at + chunk.byteLength > end) {
      throw new RegistryError(`${pull.subject}: the registry sent more than the ${end - start} bytes asked for.`)
    }
    await writeAll(pull.file, chunk, at)
    at += chunk.byteLength
    tellArrived(pull, start, at - start)
  }
  if (at < end) throw brokeOff(pull, `after ${at - start} of ${end - start} bytes`)
}

function tellArrived({ arrived, progress }: Pull, start: number, bytes: number): void {
  arrived.set(start, bytes)
  progress([...arrived.values()].reduce((sum, count) => sum + count, 0))
}

/** The bytes of an answer; that they break off may pass. */
async function* bodyOf(pull: Pull, response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw brokeOff(pull, messageOf(error))
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const brokeOff = ({ subject }: Pull, how: string): MayPass =>
  new MayPass(new RegistryError(`${subject}: the answer broke off: ${how}`))

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written, chunk.byteLength - written, position + written)
    written += bytesWritten
  }
}

/** Aborts when nothing was heard for {@link IDLE_MS}. */
function idleWatch(): { readonly signal: AbortSignal; readonly heard: () => void; readonly stop: () => void } {
  const controller = new AbortController()
  const late = (): void => controller.abort(new Error(`nothing came for ${IDLE_MS / 1000} s`))
  const timer = setTimeout(late, IDLE_MS)
  return { signal: controller.signal, heard: () => timer.refresh(), stop: () => clearTimeout(timer) }
}
