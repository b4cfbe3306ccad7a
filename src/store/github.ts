import { say } from '../runner/log.ts'
import { cachesOf } from './github/caches.ts'
import { clientReader } from './github/client-reader.ts'
import { download } from './github/download.ts'
import { lookup, ReadDenied } from './github/lookup.ts'
import { PATIENCE, type Patience } from './github/patience.ts'
import { cacheService, type Session, withoutReading, withoutWriting } from './github/service.ts'
import { Slots } from './github/slots.ts'
import { requireZstd } from './github/version.ts'
import { Meter } from './progress.ts'
import { EntryAbsent, type SaveOutcome, type Store, type StoreOptions } from './store.ts'

/** Parts of 8 MiB that are in memory at once, whatever the number of downloads. */
const SLOTS = 16

/** How GitHub's cache is used. */
export interface GitHubStoreOptions extends StoreOptions {
  /** How long to wait for the service. */
  readonly patience?: Patience
}

/**
 * GitHub's cache, of the job that this process runs in. Entries are written by the official client and read by us: the
 * official client unpacks with `tar -P` before anybody could look at what it got, so that a poisoned entry writes anywhere
 * (actions/toolkit, packages/cache/src/internal/tar.ts). On GitHub Enterprise Server the official client does both.
 *
 * @throws StoreUnavailable when this job has no cache service
 */
export async function openGitHubStore(options: GitHubStoreOptions = {}): Promise<Store> {
  const { env = process.env, signal, patience = PATIENCE } = options
  const service = cacheService(env)
  const [received, sent] = [new Meter('Received'), new Meter('Sent')]
  const session = { service, env, patience, signal, received, sent, slots: new Slots(SLOTS) }
  await requireZstd()
  const store = storeOf(session, service.version === 'v1' ? clientReader(session) : verifiedReader(session))
  return Object.assign(store, cachesOf(options))
}

/** How entries are found and fetched. */
export interface Reader {
  readonly exclusive: boolean
  /** @throws ReadDenied when this job may not read */
  readonly find: (key: string, prefixes: readonly string[]) => Promise<string | undefined>
  readonly fetch: (key: string, file: string, limit: number) => Promise<void>
}

/** A job that may not read has an empty cache: that is a setting, not a failure. One line says so. */
function storeOf(session: Session, reader: Reader): Store {
  let denied = withoutReading(session.service)
  if (denied !== undefined) sayDenied(denied)
  return {
    name: 'GitHub cache',
    exclusive: reader.exclusive,
    get readable() {
      return denied === undefined
    },
    find: async (key, prefixes, passed) => {
      if (denied !== undefined) return undefined
      const found = await findPast(reader, key, prefixes, passed).catch(asDenial)
      if (!(found instanceof ReadDenied)) return found
      denied = found.message
      return sayDenied(denied)
    },
    fetch: async (key, file, limit = Number.POSITIVE_INFINITY) => {
      if (denied !== undefined) throw new Error(`nothing can be read from the GitHub cache: ${denied}`)
      await reader.fetch(key, file, limit)
    },
    save: (key, file) => save(session, key, file),
  }
}

/** The service tells the newest entry of a prefix and no other: behind one that is passed over only the next prefix is left. */
async function findPast(
  reader: Reader,
  key: string,
  prefixes: readonly string[],
  passed: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  if (passed.size === 0) return reader.find(key, prefixes)
  for (const prefix of prefixes) {
    const found = await reader.find(passed.has(key) ? prefix : key, [prefix])
    if (found !== undefined && !passed.has(found)) return found
  }
  return undefined
}

function sayDenied(reason: string): undefined {
  say(`Nothing is read from the GitHub cache: ${reason}.`)
  return undefined
}

function asDenial(error: unknown): ReadDenied {
  if (error instanceof ReadDenied) return error
  throw error
}

const verifiedReader = (session: Session): Reader => ({
  exclusive: false,
  find: async (key, prefixes) => (await lookup(session, key, prefixes))?.matchedKey,
  fetch: async (key, file, limit) => {
    const entry = await lookup(session, key, [])
    if (entry === undefined) throw new EntryAbsent(`there is no entry ${key}`)
    await download(session, entry, file, limit)
  },
})

async function save(session: Session, key: string, file: string): Promise<SaveOutcome> {
  const denied = withoutWriting(session.service)
  if (denied !== undefined) return { refused: denied }
  const { upload } = await import('./github/upload.ts')
  return upload(session, key, file)
}
