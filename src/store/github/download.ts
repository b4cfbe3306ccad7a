import { createZstdDecompress } from 'node:zlib'
import { messageOf } from '../../errors.ts'
import { extractMember } from '../single-member.ts'
import type { FoundEntry } from './lookup.ts'
import { PassingFault, type Patience, patiently, type Watch, watch } from './patience.ts'
import { MEMBER } from './version.ts'

/**
 * Fetches an entry and writes the file in it. What is on the wire is the official client's archive: a tar file,
 * compressed by zstd.
 *
 * @throws Error when the transfer breaks off or stands still, the archive is damaged, or holds anything but our one file
 */
export async function download(entry: FoundEntry, file: string, limit: number, patience: Patience): Promise<void> {
  await patiently(patience, async () => {
    const guard = watch(patience.idleDownload, 'the GitHub cache has sent nothing')
    try {
      const body = receive(await get(entry, guard), guard)
      await extractMember(body, createZstdDecompress(), { member: MEMBER, file, limit })
    } finally {
      guard.stop()
    }
  })
}

async function get(entry: FoundEntry, guard: Watch): Promise<Response> {
  const answer = await fetch(entry.signedUrl, { signal: guard.signal }).catch((error: unknown) => broken(error, guard))
  if (answer.status === 200) return answer
  await answer.body?.cancel()
  const reason = `the storage of the GitHub cache answered ${answer.status}`
  throw answer.status >= 500 ? new PassingFault(reason) : new Error(reason)
}

/** The bytes of an answer, all of them or an error. */
async function* receive(answer: Response, guard: Watch): AsyncGenerator<Uint8Array> {
  const announced = Number(answer.headers.get('content-length') ?? Number.NaN)
  let received = 0
  try {
    for await (const chunk of answer.body ?? []) {
      guard.heard()
      received += chunk.byteLength
      yield chunk
    }
  } catch (error) {
    broken(error, guard)
  }
  if (received === announced) return
  throw new PassingFault(`the GitHub cache sent ${received} bytes and had announced ${announced}`)
}

/** A server that stands still is not asked again; a connection that broke is. */
function broken(error: unknown, guard: Watch): never {
  if (guard.signal.aborted) throw guard.signal.reason
  throw new PassingFault(`the transfer from the GitHub cache broke off: ${messageOf(error)}`)
}
