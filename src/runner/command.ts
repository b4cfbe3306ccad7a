import { exec } from '@actions/exec'
import { CommandError } from '../errors.ts'

/** A program with its arguments, never a shell line. Secrets have no place in it: they go by environment or stdin. */
export interface Command {
  readonly argv: readonly [string, ...string[]]
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** What the program reads from its standard input. */
  readonly stdin?: string
  readonly cwd?: string
  /** Keeps the program's output out of the log; it still stands in the error when the program fails. */
  readonly quiet?: boolean
  /** How many of its last lines are kept for the error, 20 when not given. */
  readonly keptLines?: number
}

const KEPT_LINES = 20

/**
 * Runs a program, streaming what it prints into the log.
 *
 * @returns what it wrote to its standard output
 * @throws CommandError when it ends with another code than 0, or cannot be started (exit code 127)
 */
export async function run(command: Command): Promise<string> {
  const stdout: Buffer[] = []
  const last = lastLines(command.keptLines ?? KEPT_LINES)
  const exitCode = await start(command, stdout, last.add)
  if (exitCode !== 0) throw new CommandError(command.argv, exitCode, last.lines())
  return Buffer.concat(stdout).toString()
}

async function start(command: Command, stdout: Buffer[], keep: (chunk: Buffer) => void): Promise<number> {
  const [program, ...args] = command.argv
  const collect = (chunk: Buffer): void => {
    stdout.push(chunk)
    keep(chunk)
  }
  try {
    return await exec(quoted(program), args, {
      ignoreReturnCode: true,
      silent: command.quiet ?? false,
      listeners: { stdout: collect, stderr: keep },
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      ...(command.stdin === undefined ? {} : { input: Buffer.from(command.stdin) }),
      env: { ...(process.env as Record<string, string>), ...command.env },
    })
  } catch (cause) {
    throw new CommandError(command.argv, 127, [cause instanceof Error ? cause.message : String(cause)])
  }
}

/** @actions/exec splits its first argument at spaces unless it stands in quotes. */
const quoted = (program: string): string => `"${program}"`

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
