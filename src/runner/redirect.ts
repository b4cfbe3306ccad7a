import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open } from 'node:fs/promises'
import { CommandError } from '../errors.ts'
import { programEnvironment } from './environment.ts'
import { exited } from './exit-code.ts'
import { endGroup, OWN_GROUP, startedWithUs } from './process-group.ts'

/** A program that reads from a file or writes into one. */
export interface Redirect {
  readonly argv: readonly [string, ...string[]]
  /** What the program reads; nothing when left out. */
  readonly from?: string
  /** What the program writes into, made anew; thrown away when left out. */
  readonly to?: string
  /** Ends the program. */
  readonly signal?: AbortSignal
}

/**
 * Runs a program that has the files themselves, so that their bytes do not pass through this process.
 *
 * @throws CommandError when the program fails, exit code 127 when it cannot be started; the reason of the signal; the file
 *   system's error when a file cannot be opened
 */
export async function redirect({ argv, from, to, signal }: Redirect): Promise<void> {
  const files: FileHandle[] = []
  const opened = async (path: string | undefined, flags: string): Promise<number | 'ignore'> => {
    if (path === undefined) return 'ignore'
    const file = await open(path, flags)
    files.push(file)
    return file.fd
  }
  try {
    const [program, ...args] = argv
    const stdio = [await opened(from, 'r'), await opened(to, 'w'), 'pipe'] as const
    signal?.throwIfAborted()
    const env = programEnvironment()
    const child = startedWithUs(() => spawn(program, args, { stdio: [...stdio], ...OWN_GROUP, env }))
    await succeeded(child, argv, signal)
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}

async function succeeded(child: ChildProcess, argv: Redirect['argv'], signal: AbortSignal | undefined): Promise<void> {
  const end = (): void => endGroup(child, 'SIGKILL')
  signal?.addEventListener('abort', end)
  try {
    await exitOf(child, argv)
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

/** Of what a program says in failing. */
const KEPT = 4096

/** @throws CommandError unless it ends with 0 */
async function exitOf(child: ChildProcess, argv: Redirect['argv']): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-KEPT)
  })
  const code = await exited(child).catch((error) => {
    said = error.message
    return 127
  })
  if (code !== 0) throw new CommandError(argv, code, said.trim().split('\n'))
}
