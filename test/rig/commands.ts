import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { basename } from 'node:path'
import { layoutOf } from './layout.ts'

/** What went wrong, what to do about it, and the last lines of the tool that failed. */
export class RigError extends Error {
  constructor(problem: string, remedy: string, log = '') {
    super([problem, remedy, log && `Its last lines:\n${indented(log)}`].filter(Boolean).join('\n'))
    this.name = 'RigError'
  }
}

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string
  /** The whole environment; without it `machineEnv()`. */
  readonly env?: NodeJS.ProcessEnv
  /** Text for its standard input. */
  readonly input?: string
  /** File that its output is added to. */
  readonly log?: string
  readonly timeoutMs?: number
  /** What to do when it fails. */
  readonly remedy?: string
}

/** How a command ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  /** The last lines of both outputs. */
  readonly output: string
}

// Settings meant for other engines, builders, registries and collectors would change what the rig's own ones do:
// distribution reads every REGISTRY_* as configuration, BuildKit and distribution send traces where OTEL_* says.
const foreign = /^(MUSLIN_RIG$|OTEL_|DOCKER_|BUILDX_|BUILDKIT_|REGISTRY_|COMPOSE_|CONTAINERD_)/

/** In the environment of everything that a rig command starts, so that `down` finds it after an interrupted `up`. */
export const mark = `MUSLIN_RIG=${layoutOf().dir}`

/** The machine's environment without the settings of other Docker tools. */
export function machineEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(own), MUSLIN_RIG: mark.slice('MUSLIN_RIG='.length), ...extra }
}

/** Runs a command to its end and gives its standard output; a failure throws with the last lines it wrote. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ended = await outcome(argv, options)
  if (ended.code === 0) return ended.stdout
  const shown = [basename(argv[0] ?? ''), ...argv.slice(1, 4)].join(' ')
  const remedy = options.remedy ?? 'Run `npm run rig -- up` again; `npm run rig -- down` first gives a clean start.'
  throw new RigError(`\`${shown}\` failed (exit code ${ended.code}).`, remedy, ended.output)
}

/** Like `run`, but a failure is `undefined`. */
export async function attempt(argv: readonly string[], options: RunOptions = {}): Promise<string | undefined> {
  const ended = await outcome(argv, options)
  return ended.code === 0 ? ended.stdout : undefined
}

/** The same command as root: unchanged for root, through `sudo -n` for others. */
export function asRoot(argv: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? argv : ['sudo', '-n', ...argv]
}

/** The last lines of a text. */
export function lastLines(text: string, count = 20): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

/** Runs a command and tells how it ended. */
export function outcome(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [file = '', ...args] = argv
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: options.env ?? machineEnv(),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  })
  const stdout: Buffer[] = []
  const output: Buffer[] = []
  const keep = (chunk: Buffer): void => {
    output.push(chunk)
    if (options.log) appendFileSync(options.log, chunk)
  }
  child.stdout.on('data', (chunk: Buffer) => {
    stdout.push(chunk)
    keep(chunk)
  })
  child.stderr.on('data', keep)
  child.stdin.on('error', () => undefined) // a command that ends without reading its input is judged by its exit code
  child.stdin.end(options.input ?? '')
  return new Promise((resolve) => {
    const end = (code: number, note = ''): void => {
      const text = lastLines(Buffer.concat(output).toString() + note)
      resolve({ code, stdout: Buffer.concat(stdout).toString(), output: text })
    }
    child.on('error', (error) => end(127, error.message))
    child.on('close', (code, signal) => end(code ?? 1, signal ? `\nended by ${signal}` : ''))
  })
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
