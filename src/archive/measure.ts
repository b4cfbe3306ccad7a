import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Digest } from '../oci/digest.ts'

/**
 * Digest and size of a file, read once.
 *
 * @param signal ends the reading
 */
export async function measureFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly digest: Digest; readonly bytes: number }> {
  const hash = createHash('sha256')
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 })
  await pipeline(file, hash, signal === undefined ? {} : { signal })
  return { digest: `sha256:${hash.digest('hex')}`, bytes: file.bytesRead }
}
