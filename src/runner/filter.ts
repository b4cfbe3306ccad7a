import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CommandError } from '../errors.ts'
import { programEnvironment } from './environment.ts'

/** What goes through a program, and where to. */
export interface Filter {
  readonly argv: readonly [string, ...string[]]
  /** What the program reads. */
  readonly source: AsyncIterable<Uint8Array>
  /** Gets what the program writes. When it throws, the program is ended. */
  readonly take: (chunk: Buffer) => void
  /** Ends the program. */
  readonly signal?: AbortSignal
}

/**
 * Sends a stream through a program, which works beside this process.
 *
 * @throws what `source` throws, else what `take` throws; CommandError when the program fails by itself, exit code 127 when it
 *   cannot be started; the reason of the signal
 */
export async function filter({ argv, source, take, signal }: Filter): Promise<void> {
  signal?.throwIfAborted()
  const [program, ...args] = argv
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    env: programEnvironment(),
    ...(signal && { signal }),
  })
  const watched = new Watched(source)
  // A program that reads no further says why by its exit code.
  const given = pipeline(watched, child.stdin).catch(() => undefined)
  const [taken, exited] = await Promise.allSettled([takeAll(child, child.stdout, take), exitOf(child, argv)])
  await given
  signal?.throwIfAborted()
  if (watched.fault !== undefined) throw watched.fault.error
  for (const result of [taken, exited]) if (result.status === 'rejected') throw result.reason
}

/** A source that remembers what it failed with: of a pipeline one hears of that or of its consequences. */
class Watched {
  readonly #source: AsyncIterable<Uint8Array>
  fault: { readonly error: unknown } | undefined

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#source
    } catch (error) {
      this.fault = { error }
      throw error
    }
  }
}

async function takeAll(child: ChildProcess, stdout: Readable, take: Filter['take']): Promise<void> {
  try {
    for await (const chunk of stdout) take(chunk)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** Of what a program says in failing. */
const KEPT = 4096

/** @throws CommandError unless it ends with 0 */
async function exitOf(child: ChildProcess, argv: Filter['argv']): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-KEPT)
  })
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      said = error.message
    })
    child.on('close', (status, name) =>
      resolve(child.pid === undefined ? 127 : (status ?? 128 + constants.signals[name ?? 'SIGKILL'])),
    )
  })
  if (code !== 0) throw new CommandError(argv, code, said.trim().split('\n'))
}
