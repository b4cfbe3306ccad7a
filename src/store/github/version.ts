import { createHash } from 'node:crypto'
import { CommandError } from '../../errors.ts'
import { run } from '../../runner/command.ts'
import { StoreUnavailable } from '../store.ts'

/** Path that every entry is saved under, and so the name of the one member of its tar file. */
export const MEMBER = 'muslin-entry'

/**
 * The official client finds an entry only under the version it was saved with: a hash of the paths as they were given,
 * the compression and a salt (@actions/cache, src/internal/cacheUtils.ts, getCacheVersion).
 */
export const ENTRY_VERSION = createHash('sha256').update([MEMBER, 'zstd-without-long', '1.0'].join('|')).digest('hex')

/**
 * The official client falls back to gzip, under another version, where there is no zstd; we do not.
 *
 * @throws StoreUnavailable when this machine has no zstd
 */
export async function requireZstd(): Promise<void> {
  try {
    await run({ argv: ['zstd', '--quiet', '--version'], quiet: true })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new StoreUnavailable('The GitHub cache needs the program zstd, which this machine does not have.')
  }
}
