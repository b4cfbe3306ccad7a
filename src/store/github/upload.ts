import { copyFile, link } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import { withScratch } from '../../runner/scratch.ts'
import type { SaveOutcome } from '../store.ts'
import { hearing } from './client-log.ts'
import { outcomeOf } from './client-outcome.ts'
import { type Patience, type Watch, watch } from './patience.ts'
import { MEMBER } from './version.ts'

/** Uploads follow one another: each changes the working directory of the process, and is parallel within itself. */
let previous: Promise<unknown> = Promise.resolve()

/**
 * Saves one file by the official client. While it runs, the working directory of this process is a folder of ours.
 *
 * @throws Error when the client fails, or makes no progress for too long
 */
export function upload(key: string, file: string, patience: Patience): Promise<SaveOutcome> {
  const current = previous.then(() => uploadAlone(key, file, patience))
  previous = current.catch(() => undefined)
  return current
}

async function uploadAlone(key: string, file: string, patience: Patience): Promise<SaveOutcome> {
  const { saveCache } = await import('@actions/cache')
  return withScratch('upload', async (folder) => {
    await linkOrCopy(file, join(folder, MEMBER))
    const guard = watch(patience.idleUpload, 'the upload to the GitHub cache has made no progress')
    try {
      const { value, lines } = await hearing(guard.heard, () =>
        inFolder(folder, () => Promise.race([saveCache([MEMBER], key), aborted(guard)])),
      )
      return value === -1 ? outcomeOf(lines) : 'saved'
    } catch (error) {
      throw new Error(`the GitHub cache did not take the entry ${key}: ${messageOf(error)}`)
    } finally {
      guard.stop()
    }
  })
}

/** A hard link costs nothing; over a border of file systems it has to be a copy. */
async function linkOrCopy(file: string, target: string): Promise<void> {
  await link(file, target).catch(() => copyFile(file, target))
}

/**
 * The client takes paths relative to the working directory and stores them relative to GITHUB_WORKSPACE; with both in our
 * folder, path and version are the same on every machine. Its own archive goes to RUNNER_TEMP, else below /home.
 */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const home = process.cwd()
  const { GITHUB_WORKSPACE, RUNNER_TEMP } = process.env
  process.chdir(folder)
  setVariables({ GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder })
  try {
    return await work()
  } finally {
    process.chdir(home)
    setVariables({ GITHUB_WORKSPACE, RUNNER_TEMP })
  }
}

function setVariables(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

const aborted = (guard: Watch): Promise<never> =>
  new Promise((_, reject) => guard.signal.addEventListener('abort', () => reject(guard.signal.reason)))
