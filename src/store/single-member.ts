import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Extract, Header } from 'tar-stream'

/** Which member is taken out of a tar file, and where it goes. */
export interface Extraction {
  /** The only name that is accepted. */
  readonly member: string
  /** Where its content is written; nothing in the tar file has a say in that. */
  readonly file: string
  /** Bytes that it may have at most. */
  readonly limit: number
}

/** The archive holds something else than one regular file of the right name and size. */
export class ForeignArchive extends Error {
  override readonly name = 'ForeignArchive'
}

/**
 * Takes the one regular file out of a compressed tar stream, writing while it reads. Any other member is refused by
 * name: links, folders, absolute paths, `..`, a second file.
 *
 * @param source the compressed bytes
 * @param decompressor for the compression they have
 * @throws ForeignArchive, or the error of the source or the decompressor; the file is removed then
 */
export async function extractMember(
  source: AsyncIterable<Uint8Array>,
  decompressor: Duplex,
  wanted: Extraction,
): Promise<void> {
  const { extract } = await import('tar-stream')
  const members = extract()
  const [fed, taken] = await Promise.allSettled([
    pipeline(source, decompressor, members),
    takeOnly(members, wanted).catch((error: Error) => {
      members.destroy(error)
      throw error
    }),
  ])
  const failure = firstCause(fed, taken)
  if (failure === undefined) return
  await rm(wanted.file, { force: true })
  throw failure
}

/** A refusal ends the feeding too, and a broken feed the taking; the cause is what matters, not what followed from it. */
function firstCause(fed: PromiseSettledResult<void>, taken: PromiseSettledResult<void>): unknown {
  if (taken.status === 'rejected' && taken.reason instanceof ForeignArchive) return taken.reason
  if (fed.status === 'rejected') return fed.reason
  return taken.status === 'rejected' ? taken.reason : undefined
}

async function takeOnly(members: Extract, wanted: Extraction): Promise<void> {
  let count = 0
  for await (const member of members) {
    count += 1
    const fault = faultOf(member.header, wanted, count)
    if (fault !== undefined) throw new ForeignArchive(`the archive is not one of ours: ${fault}`)
    await pipeline(member, createWriteStream(wanted.file))
  }
  if (count === 0) throw new ForeignArchive('the archive is not one of ours: it is empty')
}

function faultOf(header: Header, wanted: Extraction, count: number): string | undefined {
  const named = `it holds the ${header.type ?? 'member of unknown kind'} ${JSON.stringify(header.name)}`
  if (header.type !== 'file' || header.name !== wanted.member) return named
  if (count > 1) return `${named} twice`
  return header.size > wanted.limit
    ? `${named} of ${header.size} bytes, at most ${wanted.limit} were expected`
    : undefined
}
