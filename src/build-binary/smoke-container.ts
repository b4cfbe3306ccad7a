import { randomUUID } from 'node:crypto'
import { type Captured, capture } from '../runner/capture.ts'
import { CANCELLED } from '../runner/process-group.ts'
import type { Ended } from './smoke-verdict.ts'

/** Milliseconds that the engine may take for a command, and for the loading of an image. */
const [ANSWER_MS, LOAD_MS] = [20_000, 300_000]

/** Bytes of each stream that are read; the engine itself keeps half of it. */
const LIMIT = 2 ** 20

/** Nothing that a program could write to, reach or become, and an end to what it can use up. */
const CONFINED = [
  '--pull=never',
  '--read-only',
  '--network=none',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  '--pids-limit=256',
  '--memory=512m',
  '--memory-swap=512m',
  '--no-healthcheck',
  '--log-driver=json-file',
  '--log-opt=max-size=512k',
  '--log-opt=max-file=1',
]

/** The platform of the Docker Engine, as `linux/amd64`; empty when none answers. */
export async function enginePlatform(): Promise<string> {
  const { stdout, whole } = await docker(['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}'])
  return whole ? stdout.trim() : ''
}

/** Loads an image from a tar file. @returns why the engine does not take it, empty when it does */
export async function loadImage(archive: string): Promise<string> {
  const { stderr, whole } = await docker(['load', '--quiet', '--input', archive], LOAD_MS)
  return whole ? '' : lastLine(stderr)
}

const lastLine = (text: string): string => {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith("Run 'docker"))
  return (lines.at(-1) ?? 'it does not say why').slice(0, 300)
}

/** The engine does not do what it is asked for, which says nothing of the image. */
export class EngineTrouble extends Error {
  override readonly name = 'EngineTrouble'
}

/** One container at a time of an image of our own; both names are used by nobody else. */
export class Container {
  readonly image: string
  readonly #name: string
  readonly #platform: string
  readonly #options: readonly string[]
  #starting: Promise<Captured> | undefined

  /** @param options of docker run that are the same each time, beside those that confine it */
  constructor(platform: string, options: readonly string[]) {
    this.#name = `muslin-smoke-${randomUUID()}`
    this.image = `${this.#name}:run`
    this.#platform = platform
    this.#options = options
  }

  /** Does the work, and removes container and image whatever happens. */
  async removedAfter<T>(work: () => Promise<T>): Promise<T> {
    let ending: Promise<void> | undefined
    const cancelled = (signal: NodeJS.Signals): void => {
      ending ??= this.#removeAll().then(() => {
        off()
        process.kill(process.pid, signal)
      })
    }
    const off = (): void => {
      for (const signal of CANCELLED) process.off(signal, cancelled)
    }
    for (const signal of CANCELLED) process.on(signal, cancelled)
    try {
      return await work()
    } finally {
      // Work from below which the container was taken away has nothing more to say.
      await ending
      await this.#removeAll()
      off()
    }
  }

  /**
   * Runs the image until it ends, or has gone on for too long.
   *
   * @param options of docker run that are not the same for all
   * @throws EngineTrouble when the engine makes no container
   */
  async run(options: readonly string[], args: readonly string[], limit: number): Promise<Ended> {
    try {
      await this.#start(options, args)
      const isRunning = !(await this.#hasEnded(limit))
      const [state, { stdout, stderr }] = [await this.#state(), await docker(['logs', this.#name])]
      const exitCode = isRunning ? undefined : state.exitCode
      return { ...state, exitCode, stdout, stderr, seconds: isRunning ? limit / 1000 : state.seconds }
    } finally {
      await this.#remove()
    }
  }

  /**
   * Whether the image as it is ends by itself within some time, and else when it gets its stop signal.
   *
   * @param server milliseconds after which it counts as one that goes on
   * @param patience milliseconds that it has to end in
   */
  async endsWhenTold(server: number, patience: number): Promise<boolean> {
    try {
      await this.#start([], [])
      if (await this.#hasEnded(server)) return true
      await docker(['stop', '-t', String(Math.ceil(patience / 1000)), this.#name])
      return (await this.#state()).exitCode !== KILLED
    } finally {
      await this.#remove()
    }
  }

  async #start(options: readonly string[], args: readonly string[]): Promise<void> {
    const own = ['--detach', `--name=${this.#name}`, `--platform=${this.#platform}`]
    this.#starting = docker(['run', ...own, ...CONFINED, ...this.#options, ...options, this.image, ...args])
    await this.#starting
  }

  async #hasEnded(limit: number): Promise<boolean> {
    return (await docker(['wait', this.#name], limit)).whole
  }

  async #state(): Promise<Omit<Ended, 'stdout' | 'stderr' | 'exitCode'> & { readonly exitCode: number }> {
    const { stdout, stderr, whole } = await docker(['inspect', '--format', '{{json .State}}', this.#name])
    if (!whole) throw new EngineTrouble(lastLine((await this.#starting)?.stderr || stderr))
    const state = JSON.parse(stdout) as EngineState
    const milliseconds = Date.parse(state.FinishedAt) - Date.parse(state.StartedAt)
    return {
      error: state.Error,
      exitCode: state.ExitCode,
      outOfMemory: state.OOMKilled,
      seconds: Math.max(0, milliseconds) / 1000,
    }
  }

  async #remove(): Promise<void> {
    await docker(['rm', '--force', '--volumes', this.#name])
  }

  /** A container that is being made would be there after its removal. */
  async #removeAll(): Promise<void> {
    await this.#starting
    await this.#remove()
    await docker(['image', 'rm', '--force', this.image])
  }
}

/** Exit code of a program that got SIGKILL. */
const KILLED = 137

/** Of the engine's API (ContainerInspect, State). */
interface EngineState {
  readonly Error: string
  readonly ExitCode: number
  readonly OOMKilled: boolean
  readonly StartedAt: string
  readonly FinishedAt: string
}

const docker = (args: readonly string[], timeout = ANSWER_MS): Promise<Captured> =>
  capture({ argv: ['docker', ...args], timeout, limit: LIMIT })
