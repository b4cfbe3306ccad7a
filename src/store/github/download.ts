import { createZstdDecompress } from 'node:zlib'
import { bytes } from '../../report/figures.ts'
import type { Transfer } from '../progress.ts'
import { extractMember } from '../single-member.ts'
import { bodyOf, EntryBlob } from './blob.ts'
import type { FoundEntry } from './lookup.ts'
import { bytesInOrder, NoParts } from './parts.ts'
import { PassingFault, patiently, watch } from './patience.ts'
import type { Session } from './service.ts'
import { MEMBER } from './version.ts'

/** Far more than the tar file around a file and a compression that gains nothing add to it. */
const SLACK = 1024 * 1024
/** Bytes that are unpacked at once: with Node's 16 KiB most of the time goes into passing them on. */
const CHUNK = 1024 * 1024

/**
 * Fetches an entry and writes the file in it. What is on the wire is the official client's archive: a tar file,
 * compressed by zstd. It is unpacked while it comes.
 *
 * @param limit bytes that the file may have at most
 * @throws Error when the transfer breaks off or stands still, the archive is damaged, or holds anything but our one file
 */
export async function download(session: Session, entry: FoundEntry, file: string, limit: number): Promise<void> {
  const blob = new EntryBlob(session, entry)
  let transfer: Transfer | undefined
  const sized = (total: number): Transfer => {
    checkSize(total, limit)
    transfer?.end()
    transfer = session.received.begin(total)
    return transfer
  }
  const extract = (source: AsyncIterable<Uint8Array>): Promise<void> =>
    extractMember(source, createZstdDecompress({ chunkSize: CHUNK }), { member: MEMBER, file, limit })
  try {
    await extract(bytesInOrder({ session, blob, sized }))
  } catch (error) {
    if (!(error instanceof NoParts)) throw error
    await patiently(session.patience, session.signal, () => extract(wholeOf(session, blob, sized)))
  } finally {
    transfer?.end()
  }
}

function checkSize(total: number, limit: number): void {
  if (total <= limit + limit / 16 + SLACK) return
  throw new Error(`the archive has ${bytes(total)}, far more than the ${bytes(limit)} that were expected in it`)
}

/** The bytes of an archive that comes in one piece, all of them or an error. */
async function* wholeOf(
  { patience }: Session,
  blob: EntryBlob,
  sized: (total: number) => Transfer,
): AsyncGenerator<Uint8Array> {
  const guard = watch(patience.idleDownload, 'the GitHub cache has sent nothing')
  try {
    const answer = await blob.get(undefined, guard)
    const announced = Number(answer.headers.get('content-length') ?? Number.NaN)
    const transfer = sized(Number.isNaN(announced) ? 0 : announced)
    let received = 0
    for await (const chunk of bodyOf(answer, guard)) {
      received += chunk.byteLength
      transfer.reached(received)
      yield chunk
    }
    // Without an announcement the archive itself shows whether it is whole.
    if (!Number.isNaN(announced) && received !== announced) {
      throw new PassingFault(`the GitHub cache sent ${received} bytes and had announced ${announced}`)
    }
  } finally {
    guard.stop()
  }
}
