import { copyFile, link } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import type { SaveOutcome } from '../store.ts'
import { withClient } from './client.ts'
import type { Line } from './client-log.ts'
import { outcomeOf, rateLimitIn } from './client-outcome.ts'
import { PassingFault, patiently, rateLimit } from './patience.ts'
import type { Session } from './service.ts'
import { MEMBER } from './version.ts'

/**
 * Saves one file by the official client. While it runs, the working directory of this process is a folder of ours.
 *
 * @throws Error when the client fails, or makes no progress for too long
 */
export async function upload(session: Session, key: string, file: string): Promise<SaveOutcome> {
  const { patience, signal } = session
  try {
    return await patiently(patience, signal, () => attempt(session, key, file))
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof PassingFault) return { refused: error.message }
    throw new Error(`the GitHub cache did not take the entry ${key}: ${messageOf(error)}`)
  }
}

/** @throws PassingFault when the service says how long it takes nothing */
async function attempt(session: Session, key: string, file: string): Promise<SaveOutcome> {
  const { saveCache } = await import('@actions/cache')
  const { value, lines } = await withClient({
    what: 'the upload to the GitHub cache',
    idle: session.patience.idleUpload,
    session,
    transfer: (total) => session.sent.begin(total),
    work: async (folder) => {
      await linkOrCopy(file, join(folder, MEMBER))
      return saveCache([MEMBER], key)
    },
  })
  if (value !== -1) return 'saved'
  askToWait(lines)
  return outcomeOf(lines)
}

function askToWait(lines: readonly Line[]): void {
  const wait = rateLimitIn(lines)
  if (wait !== undefined) throw new PassingFault(rateLimit(wait), wait)
}

/** A hard link costs nothing; over a border of file systems it has to be a copy. */
async function linkOrCopy(file: string, target: string): Promise<void> {
  await link(file, target).catch(() => copyFile(file, target))
}
