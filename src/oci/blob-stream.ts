import { messageOf } from '../errors.ts'
import { RegistryError, refusal } from './answer.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import type { Digest } from './digest.ts'
import { type Reference, repositoryName } from './reference.ts'
import { MayPass } from './retry.ts'

/** A stream in which nothing comes for so long is dead. */
const IDLE_MS = 30_000

/**
 * The bytes of a blob as they come from a registry, which nobody has compared with the digest yet.
 *
 * @param end ends the stream, whose reader gets its reason
 * @throws MayPass when there is no answer or it breaks off, so that the reader may begin anew
 * @throws RegistryError when the registry refuses
 */
export async function* blobChunks(
  connection: Connection,
  repository: Reference,
  digest: Digest,
  end?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const subject = `${repositoryName(repository)}@${digest}`
  const idle = new AbortController()
  const timer = setTimeout(() => idle.abort(new Error(`nothing came for ${IDLE_MS / 1000} s`)), IDLE_MS)
  const signal = end === undefined ? idle.signal : AbortSignal.any([idle.signal, end])
  // A blob is what its digest says; no proxy may pack it on the way.
  const headers = { accept: '*/*', 'accept-encoding': 'identity' }
  const url = repositoryUrl(repository, `blobs/${digest}`)
  try {
    const call = { subject, repository, actions: 'pull', method: 'GET', url, headers, signal } as const
    const response = await connection.send(call)
    if (!response.ok) throw await refusal(response, subject)
    for await (const chunk of bodyOf(response, subject)) {
      timer.refresh()
      yield chunk
    }
  } catch (error) {
    // That its time is over passes no more.
    end?.throwIfAborted()
    throw error
  } finally {
    clearTimeout(timer)
    idle.abort()
  }
}

async function* bodyOf(response: Response, subject: string): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  for (let progressed = false; ; progressed = true) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new MayPass(new RegistryError(`${subject}: the answer broke off: ${messageOf(error)}.`), { progressed })
    })
    if (done) return
    yield value
  }
}

/**
 * Whether a repository has a blob. Only reading has to be allowed.
 *
 * @throws RegistryError when the registry refuses
 */
export function hasBlob(connection: Connection, repository: Reference, digest: Digest): Promise<boolean> {
  const subject = `${repositoryName(repository)}@${digest}`
  const url = repositoryUrl(repository, `blobs/${digest}`)
  // A redirect to the blob storage is an answer too: what it leads to is there.
  const call = { subject, repository, actions: 'pull', method: 'HEAD', url, redirect: 'manual' } as const
  return connection.retrying(async () => {
    const response = await connection.send(call)
    if (response.status === 404) return false
    if (response.status < 400) return true
    throw await refusal(response, subject)
  })
}
