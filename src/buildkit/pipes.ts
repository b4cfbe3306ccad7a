import { open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { CommandError } from '../errors.ts'
import { say } from '../runner/log.ts'
import { redirect } from '../runner/redirect.ts'
import type { BuilderContainer } from './builder-container.ts'

/**
 * Files that go into a RUN of ours and come out of it while it works, by the names of their pipes in a folder of its `/tmp`. What
 * goes through a build's session is packed into gRPC messages twice and passes two programs, at 80 MB/s; `docker exec` into the
 * builder's container carries 400 MB/s. The container sees the RUN's files as those of its processes (`/proc/<pid>/root`,
 * proc(5)), so that the RUN itself needs no network and no more rights.
 */
export interface Pipes {
  readonly container: BuilderContainer
  readonly into?: Promise<ReadonlyMap<string, string>>
  readonly out?: ReadonlyMap<string, string>
}

/** How often it is looked whether the RUN has begun: for 20 seconds or more. */
const PATIENCE = 400

/** How long a build may take to say why its pipes are broken, in milliseconds. */
const SILENCE = 3_000

/** Nothing of ours stays in the container longer than this, in seconds: the RUN may be gone while the pipe is opened. */
const LONGEST = 3600

/**
 * Busybox's shell, as in the images of BuildKit. A builder without root keeps what runs in it from the users of its container.
 * It goes to the folder first: the process that it was found by may be a short one.
 */
const search = (use: string): string => `[ "$(id -u)" = 0 ] || { echo 'the builder runs without root' >&2; exit 4; }
tries=0
while [ "$tries" -lt ${PATIENCE} ]; do
  for folder in /proc/[0-9]*/root/tmp/"$1"; do
    ! cd "$folder" 2>/dev/null || [ ! -p "$2" ] || exec cat ${use}"$2"
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
 * Runs a build with its pipes. Nobody waits for a pipe whose other end is gone: the first to fail ends the others. A build that
 * is good all the same has read what it needed.
 *
 * @param build waits for the pipes by itself
 * @param folder of the pipes below `/tmp`, unlike that of any other RUN. With a line end it is what the RUN writes behind what
 *   comes out, so that nothing can be missing
 * @param pipes undefined for a build without
 * @throws what the build throws; PipeBroken when a pipe failed first; what `pipes` or `into` reject with; the reason of the signal
 */
export async function besidePipes(
  build: (signal: AbortSignal) => Promise<unknown>,
  folder: string,
  pipes: Promise<Pipes | undefined>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [ending, over] = [new AbortController(), new AbortController()]
  const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
  const endAll = (error: unknown): never => {
    ending.abort(error)
    throw error
  }
  const broken = async (error: unknown): Promise<never> => {
    await setTimeout(SILENCE, undefined, { signal: AbortSignal.any([either, over.signal]) }).catch(() => undefined)
    return endAll(error)
  }
  const built = build(either)
    .catch(endAll)
    .finally(() => over.abort())
  const laid = pipes.catch(endAll)
  const feeding = Promise.allSettled([
    laid.then((found) => found && feedAll({ ...found, folder, signal: either }, broken)).catch(endAll),
  ])
  const drained = laid.then((found) => found && drainAll({ ...found, folder, signal: either }, broken))
  const needed = await Promise.allSettled([built, drained])
  await feeding
  if (needed.some(({ status }) => status === 'rejected')) throw either.reason
}

/**
 * Runs a dance with pipes where its builder has them. What goes through a pipe can go with the build as well, so that it runs
 * once more without when one breaks.
 */
export async function withPipes<T>(
  container: Promise<BuilderContainer | undefined>,
  work: (container: Promise<BuilderContainer | undefined>) => Promise<T>,
): Promise<T> {
  return work(container).catch((error) => {
    if (!(error instanceof PipeBroken)) throw error
    say(`The archives go with the build, which takes longer: ${error.message}`)
    return work(Promise.resolve(undefined))
  })
}

/** The end of the pipes that is ours. */
interface PipesEnd extends Pipes {
  readonly folder: string
  readonly signal: AbortSignal
}

/** @param broken called with what a pipe failed with */
async function feedAll(end: PipesEnd, broken: (error: unknown) => Promise<never>): Promise<unknown> {
  const files = [...((await end.into) ?? [])]
  return Promise.allSettled(files.map(([name, file]) => feed(end, name, file).catch(broken)))
}

/**
 * @param broken called with what a pipe failed with
 * @throws what one was broken by, when all are over
 */
async function drainAll(end: PipesEnd, broken: (error: unknown) => Promise<never>): Promise<void> {
  const drains = [...(end.out ?? [])].map(([name, file]) => drain(end, name, file).catch(broken))
  await Promise.allSettled(drains)
  await Promise.all(drains)
}

/** A RUN that reads no further is no failure: it may have no use for it. */
async function feed({ container, folder, signal }: PipesEnd, name: string, from: string): Promise<void> {
  const argv = execArguments(container, search('>'), [folder, name], '--interactive')
  await redirect({ argv, from, signal }).catch((error) => {
    if (!isExit(error, READ_NO_FURTHER)) throw asBroken(error)
  })
}

async function drain({ container, folder, signal }: PipesEnd, name: string, to: string): Promise<void> {
  const argv = execArguments(container, search('<'), [folder, name])
  await redirect({ argv, to, signal }).catch((error) => {
    throw asBroken(error)
  })
  await cutEnd(to, `${folder}\n`)
}

const isExit = (error: unknown, code: number): boolean => error instanceof CommandError && error.exitCode === code

const asBroken = (error: unknown): unknown =>
  error instanceof CommandError ? new PipeBroken(error.lastLines.at(-1) || error.message) : error

/** @throws PipeBroken when the file does not end so */
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
  values: readonly string[],
  ...options: readonly string[]
): readonly [string, ...string[]] => [
  ...(['docker', ...engine, 'exec', ...options, name, 'timeout', `${LONGEST}`] as const),
  ...['sh', '-c', script, 'sh', ...values],
]
