import { say } from '../runner/log.ts'
import { download } from './github/download.ts'
import { lookup, ReadDenied } from './github/lookup.ts'
import { PATIENCE, type Patience } from './github/patience.ts'
import { type CacheService, cacheService, withoutReading, withoutWriting } from './github/service.ts'
import { requireZstd } from './github/version.ts'
import type { SaveOutcome, Store } from './store.ts'

/**
 * GitHub's cache, service v2, of the job that this process runs in. Entries are written by the official client and read
 * by us: the official client unpacks with `tar -P` before anybody could look at what it got, so that a poisoned entry
 * writes anywhere (actions/toolkit, packages/cache/src/internal/tar.ts).
 *
 * @param patience how long to wait for the service
 * @throws StoreUnavailable when this job has no cache service that we can read
 */
export async function openGitHubStore(patience: Patience = PATIENCE): Promise<Store> {
  const service = cacheService(process.env)
  await requireZstd()
  let denied = withoutReading(service)
  if (denied !== undefined) sayDenied(denied)
  return {
    name: 'GitHub cache',
    get readable() {
      return denied === undefined
    },
    find: async (key, prefixes) => {
      if (denied !== undefined) return undefined
      const found = await find(service, key, prefixes, patience)
      if (!(found instanceof ReadDenied)) return found
      denied = found.message
      return sayDenied(denied)
    },
    fetch: async (key, file, limit = Number.POSITIVE_INFINITY) => {
      if (denied !== undefined) throw new Error(`nothing can be read from the GitHub cache: ${denied}`)
      await fetchEntry(service, key, file, limit, patience)
    },
    save: (key, file) => save(service, key, file, patience),
  }
}

function sayDenied(reason: string): undefined {
  say(`Nothing is read from the GitHub cache: ${reason}.`)
  return undefined
}

/** A job that may not read has an empty cache: that is a setting, not a failure. */
async function find(
  service: CacheService,
  key: string,
  prefixes: readonly string[],
  patience: Patience,
): Promise<string | undefined | ReadDenied> {
  try {
    return (await lookup(service, key, prefixes, patience))?.matchedKey
  } catch (error) {
    if (error instanceof ReadDenied) return error
    throw error
  }
}

async function fetchEntry(
  service: CacheService,
  key: string,
  file: string,
  limit: number,
  patience: Patience,
): Promise<void> {
  const entry = await lookup(service, key, [], patience)
  if (entry === undefined) throw new Error(`there is no entry ${key}`)
  await download(entry, file, limit, patience)
}

async function save(service: CacheService, key: string, file: string, patience: Patience): Promise<SaveOutcome> {
  const denied = withoutWriting(service)
  if (denied !== undefined) return { refused: denied }
  const { upload } = await import('./github/upload.ts')
  return upload(key, file, patience)
}
