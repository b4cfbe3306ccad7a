import { open } from 'node:fs/promises'
import { CommandError } from '../errors.ts'
import { redirect } from '../runner/redirect.ts'
import type { BuilderContainer } from './builder-container.ts'

/**
 * A named pipe in the temporary folder of a RUN of ours, and the file on the runner that goes through it. What goes through a
 * build's session is packed into gRPC messages twice and passes two programs, at 80 MB/s; `docker exec` into the builder's
 * container carries 400 MB/s, and the RUN works on what it has while more comes. The container sees the RUN's files as
 * those of its processes (`/proc/<pid>/root`, proc(5)), so that the RUN itself needs no network and no more rights.
 */
export interface Pipe {
  /** Path below `/tmp` in the RUN. Has to be unlike that of any other RUN. */
  readonly path: string
  readonly file: string
}

/** How long the RUN may take to begin, in looks at what runs there: 20 seconds. */
const PATIENCE = 400

/** Nothing of ours stays in the container longer than this, in seconds: the RUN may be gone while the pipe is opened. */
const LONGEST = 3600

/**
 * Busybox's shell, as in the images of BuildKit. A builder without root keeps what runs in it from the users of its container.
 */
const search = (use: string): string => `[ "$(id -u)" = 0 ] || { echo 'the builder runs without root' >&2; exit 4; }
tries=0
while [ "$tries" -lt ${PATIENCE} ]; do
  for pipe in /proc/[0-9]*/root/tmp/"$1"; do
    [ ! -p "$pipe" ] || exec cat ${use}"$pipe"
  done
  tries=$((tries + 1))
  sleep 0.05
done
echo 'the builder shows nothing of what runs in it' >&2
exit 3`

/** What a shell says of a program whose reader is gone: 128 and SIGPIPE. */
const READ_NO_FURTHER = 141

/** A pipe does not work; what should go through it can take another way. */
export class PipeBroken extends Error {
  override readonly name = 'PipeBroken'
}

/**
 * Sends a file into a RUN. A RUN that reads no further is no failure: it may have no use for it.
 *
 * @throws PipeBroken when the container does not take it; the reason of the signal
 */
export async function feed(container: BuilderContainer, { path, file }: Pipe, signal: AbortSignal): Promise<void> {
  const argv = execArguments(container, search('>'), path, '--interactive')
  await redirect({ argv, from: file, signal }).catch((error) => {
    if (!isExit(error, READ_NO_FURTHER)) throw asBroken(error)
  })
}

/**
 * Takes a file out of a RUN.
 *
 * @param end what the RUN writes behind the content, so that nothing can be missing
 * @throws PipeBroken when the container does not give it or it is cut short; the reason of the signal
 */
export async function drain(
  container: BuilderContainer,
  { path, file }: Pipe,
  end: string,
  signal: AbortSignal,
): Promise<void> {
  const argv = execArguments(container, search('<'), path)
  await redirect({ argv, to: file, signal }).catch((error) => {
    throw asBroken(error)
  })
  await cutEnd(file, end)
}

const isExit = (error: unknown, code: number): boolean => error instanceof CommandError && error.exitCode === code

const asBroken = (error: unknown): unknown =>
  error instanceof CommandError ? new PipeBroken(error.lastLines.at(-1) || error.message) : error

async function cutEnd(path: string, end: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const content = Math.max(size - end.length, 0)
    const { buffer } = await file.read(Buffer.alloc(end.length), 0, end.length, content)
    if (buffer.toString('latin1') !== end) throw new PipeBroken(`an archive was cut short after ${size} bytes`)
    await file.truncate(content)
  } finally {
    await file.close()
  }
}

const execArguments = (
  { name, engine }: BuilderContainer,
  script: string,
  path: string,
  ...options: string[]
): readonly [string, ...string[]] => [
  ...(['docker', ...engine, 'exec', ...options, name, 'timeout', `${LONGEST}`] as const),
  ...['sh', '-c', script, 'sh', path],
]
