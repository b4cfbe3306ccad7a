import { withScratch } from '../../runner/scratch.ts'
import type { Transfer } from '../progress.ts'
import { type Heard, hearing } from './client-log.ts'
import { breakingConnections } from './connections.ts'
import { anyOf, watch } from './patience.ts'
import type { Session } from './service.ts'

/** Uses of the client follow one another: each changes the working directory of the process and listens to its output. */
let previous: Promise<unknown> = Promise.resolve()

/** One use of the official client. */
export interface ClientUse<T> {
  /** Subject of "… has made no progress for 300 s". */
  readonly what: string
  readonly session: Session
  /** Uses the client in an empty folder of its own, which is the working directory. */
  readonly work: (folder: string) => Promise<T>
  /** Told how far a transfer is. */
  readonly transfer: (total: number) => Transfer
  /** Looks at what there is in the folder afterwards. */
  readonly after?: (folder: string, value: T) => Promise<void>
}

/**
 * Uses the official client of GitHub's cache.
 *
 * @throws Error of the client, when it makes no progress for too long, or the reason of the session's signal
 */
export function withClient<T>(use: ClientUse<T>): Promise<Heard<T>> {
  const before = previous.catch(() => undefined)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  previous = ended
  return before.then(() => alone(use, resolve))
}

/** @param ended called when the client has really ended, which may be after it was given up */
async function alone<T>({ what, session, work, transfer, after }: ClientUse<T>, ended: () => void): Promise<Heard<T>> {
  const guard = watch(session.patience.idleUpload, `${what} has made no progress`)
  const end = anyOf(guard.signal, session.signal)
  const stopBreaking = breakingConnections(end)
  const progress = progressOf(transfer)
  try {
    return await withScratch('client', async (folder) => {
      const report = (count: number, total: number): void => {
        guard.heard()
        progress.reached(count, total)
      }
      const begin = (): Promise<Heard<T>> => {
        const heard = hearing(report, () => work(folder))
        heard.finally(stopBreaking).then(ended, ended)
        return heard
      }
      const heard = await inFolder(folder, session, () => Promise.race([begin(), abortOf(end)]))
      await after?.(folder, heard.value)
      return heard
    })
  } finally {
    guard.stop()
    progress.end()
  }
}

interface Progress {
  readonly reached: (count: number, total: number) => void
  readonly end: () => void
}

/** Begins a transfer when the client tells of the first bytes. */
function progressOf(begin: (total: number) => Transfer): Progress {
  let transfer: Transfer | undefined
  return {
    reached: (count, total) => {
      transfer ??= begin(total)
      transfer.reached(count)
    },
    end: () => transfer?.end(),
  }
}

/**
 * The client takes paths relative to the working directory and stores them relative to GITHUB_WORKSPACE; with both in our
 * folder, path and version are the same on every machine. Its own archive goes to RUNNER_TEMP, else below /home.
 */
async function inFolder<T>(folder: string, { env }: Session, work: () => Promise<T>): Promise<T> {
  const home = process.cwd()
  const before = Object.fromEntries([...OURS, ...THEIRS].map((name) => [name, process.env[name]]))
  process.chdir(folder)
  setVariables(Object.fromEntries(THEIRS.map((name) => [name, env[name]])))
  setVariables(Object.fromEntries(OURS.map((name) => [name, folder])))
  try {
    return await work()
  } finally {
    process.chdir(home)
    setVariables(before)
  }
}

const OURS = ['GITHUB_WORKSPACE', 'RUNNER_TEMP']
/** What the client reads of the job. */
const THEIRS = [
  'GITHUB_SERVER_URL',
  'ACTIONS_CACHE_MODE',
  'ACTIONS_CACHE_SERVICE_V2',
  'ACTIONS_CACHE_URL',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
]

function setVariables(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
