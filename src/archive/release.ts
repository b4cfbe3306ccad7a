import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip, createZstdCompress } from 'node:zlib'

/** How an archive for a release page is packed. */
export type ArchiveFormat = 'tar.gz' | 'tar.zst' | 'zip'

/** A file in the archive. */
export interface ArchiveMember {
  /** Path in the archive, relative, with `/`. */
  readonly name: string
  /** Permission bits. */
  readonly mode: number
  /** Where it is on the runner. */
  readonly file: string
}

/**
 * Writes an archive that is the same, byte by byte, for the same members: their order is kept, the owner is 0, the time one
 * for all, and nothing else of the runner is in it.
 *
 * @param epoch time of all members, in seconds since 1970
 * @throws UserError when it is more than a zip archive can hold
 */
export async function writeArchive(
  format: ArchiveFormat,
  members: readonly ArchiveMember[],
  epoch: number,
  path: string,
): Promise<void> {
  if (format === 'zip') return writeZip(members, epoch, path)
  // zlib writes neither name nor time into the header of a gzip stream.
  const compress = format === 'tar.gz' ? createGzip({ level: 9 }) : createZstdCompress({ params: ZSTD })
  await writeTar(members, epoch, compress, path)
}

/** A release is packed once and unpacked often. */
const ZSTD = { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_checksumFlag]: 1 }

async function writeZip(members: readonly ArchiveMember[], epoch: number, path: string): Promise<void> {
  const { zipOf } = await import('./zip-writer.ts')
  const contents = await Promise.all(
    members.map(async ({ name, mode, file }) => ({ name, mode, content: await readFile(file) })),
  )
  await pipeline([zipOf(contents, epoch)], createWriteStream(path))
}

async function writeTar(
  members: readonly ArchiveMember[],
  epoch: number,
  compress: Transform,
  path: string,
): Promise<void> {
  const { pack } = await import('tar-stream')
  const tar = pack()
  const written = pipeline(tar as unknown as Readable, compress, createWriteStream(path))
  const filled = (async () => {
    for (const { name, mode, file } of members) {
      const { size } = await stat(file)
      const header = { name, mode, size, mtime: new Date(epoch * 1000), uid: 0, gid: 0, uname: '', gname: '' }
      await pipeline(createReadStream(file), tar.entry(header) as unknown as NodeJS.WritableStream)
    }
    tar.finalize()
  })().catch((error: Error) => {
    tar.destroy(error)
    throw error
  })
  const [packing, writing] = await Promise.allSettled([filled, written])
  for (const end of [packing, writing]) if (end.status === 'rejected') throw end.reason
}
