import { rmSync } from 'node:fs'
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
  /** What is under way, as the subject of "… has made no progress for 300 s". */
  readonly what: string
  /** Milliseconds without progress after which it is given up; never when not given, because downloads may tell nothing. */
  readonly idle?: number
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
  const givenUp = Promise.withResolvers<never>()
  const whole = previous.then(() => {
    use.session.signal?.throwIfAborted()
    return alone(use, givenUp.reject)
  })
  previous = whole.catch(() => undefined)
  return Promise.race([whole, givenUp.promise])
}

/**
 * Lasts until the client has really ended: one that was given up still works for a while, and must find its files, or it
 * throws where nobody can catch.
 */
function alone<T>(use: ClientUse<T>, giveUp: (reason: unknown) => void): Promise<Heard<T>> {
  return withScratch('client', async (folder) => {
    const dropAll = (): void => rmSync(folder, { recursive: true, force: true })
    process.once('exit', dropAll)
    const client = new Client(use, folder)
    try {
      return await client.run()
    } catch (error) {
      if (client.isGivenUp) giveUp(error)
      throw error
    } finally {
      await client.ended
      process.removeListener('exit', dropAll)
    }
  })
}

/** The client at work in a folder. */
class Client<T> {
  readonly #use: ClientUse<T>
  readonly #folder: string
  #heard: Promise<unknown> = Promise.resolve()
  #end: AbortSignal | undefined

  constructor(use: ClientUse<T>, folder: string) {
    this.#use = use
    this.#folder = folder
  }

  /** When it has come to its end, whatever that is. */
  get ended(): Promise<unknown> {
    return this.#heard.catch(() => undefined)
  }

  /** Whether somebody stopped to wait for it. */
  get isGivenUp(): boolean {
    return this.#end?.aborted === true
  }

  async run(): Promise<Heard<T>> {
    const { session, what, idle, transfer, after } = this.#use
    const guard = idle === undefined ? undefined : watch(idle, `${what} has made no progress`)
    const end = anyOf(guard?.signal, session.signal)
    this.#end = end
    const progress = progressOf(transfer)
    const report = (count: number, total: number): void => {
      guard?.heard()
      progress.reached(count, total)
    }
    try {
      const heard = await inFolder(this.#folder, session, () => Promise.race([this.#begin(report, end), abortOf(end)]))
      await after?.(this.#folder, heard.value)
      return heard
    } finally {
      guard?.stop()
      progress.end()
    }
  }

  #begin(report: (count: number, total: number) => void, end: AbortSignal): Promise<Heard<T>> {
    const stopBreaking = breakingConnections(end)
    const heard = hearing(report, () => this.#use.work(this.#folder)).finally(stopBreaking)
    this.#heard = heard
    return heard
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
