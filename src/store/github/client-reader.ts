import { copyFile, lstat, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { say } from '../../runner/log.ts'
import { EntryAbsent } from '../store.ts'
import { withClient } from './client.ts'
import type { Line } from './client-log.ts'
import { READ_DENIED, ReadDenied } from './lookup.ts'
import type { Session } from './service.ts'
import { MEMBER } from './version.ts'

/** Finds and fetches entries by the official client; it speaks the cache service of GitHub Enterprise Server (v1) too. */
export function clientReader(session: Session) {
  say(
    'This job has the cache service of GitHub Enterprise Server (v1): there the official client unpacks by itself what it gets, before Muslin can look at it.',
  )
  return {
    exclusive: true,
    find: (key: string, prefixes: readonly string[]) => find(session, key, prefixes),
    fetch: (key: string, file: string, limit: number) => fetchEntry(session, key, file, limit),
  }
}

/** The service takes the key itself as a prefix too. */
async function find(session: Session, key: string, prefixes: readonly string[]): Promise<string | undefined> {
  const found = await restored(session, key, prefixes)
  const isWanted = found === key || prefixes.some((prefix) => found?.startsWith(prefix))
  return isWanted ? found : undefined
}

async function fetchEntry(session: Session, key: string, file: string, limit: number): Promise<void> {
  const found = await restored(session, key, [], async (folder, matched) => {
    if (matched === key) await takeMember(join(folder, MEMBER), key, file, limit)
  })
  if (found !== key) throw new EntryAbsent(`there is no entry ${key}`)
}

/**
 * The key that the client found.
 *
 * @param after works on what it has unpacked; without it nothing is fetched
 */
async function restored(
  session: Session,
  key: string,
  prefixes: readonly string[],
  after?: (folder: string, matched: string | undefined) => Promise<void>,
): Promise<string | undefined> {
  const { restoreCache } = await import('@actions/cache')
  const options = { lookupOnly: after === undefined }
  const { value, lines } = await withClient({
    what: 'the download from the GitHub cache',
    session,
    transfer: (total) => session.received.begin(total),
    work: () => restoreCache([MEMBER], key, [...prefixes], options),
    ...(after === undefined ? {} : { after }),
  })
  if (value === undefined) checkComplaint(lines)
  return value
}

/** The client answers an absent entry and a failure alike with undefined; it prints something of the failure only. */
function checkComplaint(lines: readonly Line[]): void {
  const complaint = lines.findLast(({ level }) => level === 'warning' || level === 'error')
  if (complaint === undefined) return
  const reason = complaint.text.replace(/^Failed to restore: /, '')
  if (reason.includes(READ_DENIED)) throw new ReadDenied(reason.slice(reason.indexOf(READ_DENIED)))
  throw new Error(`the GitHub cache cannot be read: ${reason}`)
}

/** The file is moved only when it is one. */
async function takeMember(member: string, key: string, file: string, limit: number): Promise<void> {
  const found = await lstat(member).catch(() => undefined)
  if (!found?.isFile()) throw new Error(`the entry ${key} is not one of ours: it holds no regular file ${MEMBER}`)
  if (found.size > limit) throw new Error(`the entry ${key} has ${found.size} bytes, more than the ${limit} allowed`)
  await rename(member, file).catch(() => copyWhole(member, file))
}

/** Over a border of file systems it has to be a copy. */
async function copyWhole(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
}
