import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { Writable } from 'node:stream'
import { CommandError } from '../errors.ts'
import { programEnvironment } from './environment.ts'
import { exited } from './exit-code.ts'
import { type HarmlessOutput, harmlessOutput } from './harmless.ts'
import { endGroup, OWN_GROUP, startedWithUs } from './process-group.ts'

/** A program with its arguments, never a shell line. Secrets have no place in it: they go by environment or stdin. */
export interface Command {
  readonly argv: readonly [string, ...string[]]
  /** Added to the environment of this process, of which it gets all but our inputs (environment.ts). */
  readonly env?: Readonly<Record<string, string>>
  /** What the program reads from its standard input. Of one that rejects it reads the end: who makes it knows why. */
  readonly stdin?: string | Promise<string>
  readonly cwd?: string
  /** Keeps the program's output out of the log; it still stands in the error when the program fails. */
  readonly quiet?: boolean
  /** Takes its output in place of the log. */
  readonly print?: (chunk: Buffer) => unknown
  /** How many of its last lines are kept for the error, 20 when not given. */
  readonly keptLines?: number
  /** Ends the program: by SIGTERM, and by SIGKILL when it does not end by that. */
  readonly signal?: AbortSignal
}

const KEPT_LINES = 20

/** When a program is asked once more: `docker` passes over what comes while it starts its plugin. */
const AGAIN_MS = 1000

/** How long a program may take to end. buildx tells the builder to stop its build in that time. */
const END_MS = 10_000

/**
 * Runs a program, streaming what it prints into the log, where none of it is a command for the runner (harmless.ts).
 *
 * @returns what it wrote to its standard output
 * @throws CommandError when it ends with another code than 0, or cannot be started (exit code 127); the reason of the signal
 */
export async function run(command: Command): Promise<string> {
  command.signal?.throwIfAborted()
  const stdout: Buffer[] = []
  const last = lastLines(command.keptLines ?? KEPT_LINES)
  const log = harmlessOutput(command.print ?? ((chunk) => process.stdout.write(chunk)))
  const exitCode = await exitCodeOf(command, { stdout, keep: last.add, log }).finally(log.end)
  command.signal?.throwIfAborted()
  if (exitCode !== 0) throw new CommandError(command.argv, exitCode, last.lines())
  return Buffer.concat(stdout).toString()
}

/** Where what a program prints goes. */
interface Outlets {
  readonly stdout: Buffer[]
  readonly keep: (chunk: Buffer) => void
  readonly log: HarmlessOutput
}

/**
 * @actions/exec cannot end what it has started, and a program that does not read its input takes this process down with it
 * (EPIPE), so it has the short questions alone. What takes long tells in the log what it does, or has a signal.
 */
async function exitCodeOf(command: Command, outlets: Outlets): Promise<number> {
  const { signal, stdin, quiet = false } = command
  try {
    if (quiet && signal === undefined && stdin === undefined) return await executed(command, outlets)
    return await ended(start(command, outlets), signal)
  } catch (cause) {
    throw new CommandError(command.argv, 127, [cause instanceof Error ? cause.message : String(cause)])
  }
}

async function executed(command: Command, { stdout, keep, log }: Outlets): Promise<number> {
  const { exec } = await import('@actions/exec')
  const [program, ...args] = command.argv
  const collect = (chunk: Buffer): void => {
    stdout.push(chunk)
    keep(chunk)
  }
  const exitCode: number | null = await exec(quoted(program), args, {
    ignoreReturnCode: true,
    silent: command.quiet ?? false,
    outStream: written(log),
    listeners: { stdout: collect, stderr: keep },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: programEnvironment(command.env),
  })
  return exitCode ?? KILLED
}

const written = ({ write }: HarmlessOutput): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk)
      done()
    },
  })

/** As a shell counts a program that was killed; by which signal @actions/exec does not say. */
const KILLED = 128 + constants.signals.SIGKILL

/** @actions/exec splits its first argument at spaces unless it stands in quotes. */
const quoted = (program: string): string => `"${program}"`

function start(command: Command, { stdout, keep, log }: Outlets): ChildProcess {
  const [program, ...args] = command.argv
  const print = (chunk: Buffer | string): unknown => command.quiet || log.write(chunk)
  print(`[command]${command.argv.join(' ')}\n`)
  const child = startedWithUs(() =>
    spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...OWN_GROUP,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      env: programEnvironment(command.env),
    }),
  )
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', print).on('data', keep)
  // A program that ends without reading is not at fault.
  const input = child.stdin.on('error', () => {})
  Promise.resolve(command.stdin ?? '').then(
    (text) => input.end(text),
    () => input.destroy(),
  )
  return child
}

/** The exit code of a program that the signal ends. */
async function ended(child: ChildProcess, signal: AbortSignal | undefined): Promise<number> {
  const patience: NodeJS.Timeout[] = []
  const end = (): void => {
    // buildx does not hear a signal while it reads.
    child.stdin?.destroy()
    endGroup(child, 'SIGTERM')
    patience.push(setTimeout(() => endGroup(child, 'SIGTERM'), AGAIN_MS))
    patience.push(setTimeout(() => endGroup(child, 'SIGKILL'), END_MS))
  }
  signal?.addEventListener('abort', end)
  try {
    return await exited(child)
  } finally {
    signal?.removeEventListener('abort', end)
    for (const timer of patience) clearTimeout(timer)
  }
}

interface LastLines {
  readonly add: (chunk: Buffer) => void
  readonly lines: () => readonly string[]
}

/** Collects a stream and keeps only its last lines, so that a long build does not fill the memory. */
function lastLines(limit: number): LastLines {
  let kept: string[] = ['']
  return {
    add: (chunk) => {
      const [first = '', ...rest] = chunk.toString().split(/\r?\n/)
      const open = kept.pop() ?? ''
      kept = [...kept, open + first, ...rest].slice(-limit - 1)
    },
    lines: () => kept.filter((line) => line.trim() !== '').slice(-limit),
  }
}
