import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * A job as the Actions runner sees it: one workspace, one temporary folder, and the environment that its steps get
 * (actions/runner, src/Runner.Worker: NodeScriptActionHandler, FileCommandManager).
 */
export interface Job {
  readonly workspace: string
  /** RUNNER_TEMP, with the command files of each step below it. */
  readonly temp: string
  /** What the runner's machine has besides the runner's own variables: PATH, DOCKER_HOST, the cache service … */
  readonly env: Readonly<Record<string, string>>
}

/** What one step of a job left behind. */
export interface StepResult {
  readonly exitCode: number
  /** What it printed, both streams, in order. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  readonly seconds: number
}

interface ActionManifest {
  readonly inputs: Readonly<Record<string, { readonly default?: string | boolean }>>
  readonly runs: { readonly main: string; readonly post?: string; readonly 'post-if'?: string }
}

const root = join(import.meta.dirname, '../..')

let steps = 0

/**
 * Runs one of our actions from its committed bundle, as a child process with nothing but what a runner would give it.
 *
 * @param name folder of its action.yml
 * @param phase `post` gets the inputs and the state of the main step
 * @param show called with each piece of output as it comes
 */
export async function runStep(
  job: Job,
  name: string,
  inputs: Readonly<Record<string, string>>,
  options: {
    readonly phase?: 'main' | 'post'
    readonly state?: Readonly<Record<string, string>>
    readonly show?: (chunk: string) => void
    readonly env?: Readonly<Record<string, string>>
    /** Kills the step and all that it has started, as when the machine goes. */
    readonly signal?: AbortSignal
  } = {},
): Promise<StepResult> {
  const folder = join(root, name)
  const manifest = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as ActionManifest
  const script = options.phase === 'post' ? (manifest.runs.post ?? '') : manifest.runs.main
  const files = commandFiles(job)
  const env = {
    ...job.env,
    ...runnerVariables(job),
    ...inputVariables(manifest, inputs),
    ...prefixed('STATE_', options.state ?? {}),
    ...files,
    ...options.env,
  }
  const start = performance.now()
  const { exitCode, log } = await child(
    join(folder, script),
    job.workspace,
    env,
    options.show ?? (() => {}),
    options.signal,
  )
  return {
    exitCode,
    log,
    outputs: readCommandFile(files.GITHUB_OUTPUT),
    state: readCommandFile(files.GITHUB_STATE),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    seconds: (performance.now() - start) / 1000,
  }
}

function child(
  script: string,
  cwd: string,
  env: Record<string, string>,
  show: (chunk: string) => void,
  signal: AbortSignal | undefined,
) {
  return new Promise<{ exitCode: number; log: string }>((resolve, reject) => {
    const detached = signal !== undefined
    const node = spawn(process.execPath, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached })
    // A process of its own group, with its children.
    signal?.addEventListener('abort', () => node.exitCode === null && process.kill(-Number(node.pid), 'SIGKILL'))
    let log = ''
    const collect = (chunk: Buffer): void => {
      log += chunk.toString()
      show(chunk.toString())
    }
    node.stdout.on('data', collect)
    node.stderr.on('data', collect)
    node.on('error', reject)
    node.on('close', (code) => resolve({ exitCode: code ?? 1, log }))
  })
}

function commandFiles(job: Job) {
  const folder = join(job.temp, '_runner_file_commands', String(++steps))
  mkdirSync(folder, { recursive: true })
  const file = (name: string): string => {
    writeFileSync(join(folder, name), '')
    return join(folder, name)
  }
  return {
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
    GITHUB_STEP_SUMMARY: file('summary'),
  }
}

function runnerVariables(job: Job): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'build',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'acme/app',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: job.workspace,
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: job.temp,
  }
}

/** Defaults of action.yml, then what the workflow gave: the runner passes every input, absent ones as their default. */
function inputVariables(manifest: ActionManifest, given: Readonly<Record<string, string>>): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => manifest.inputs[name] === undefined)
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`)
  const all = Object.entries(manifest.inputs).map(([name, input]) => [name, given[name] ?? String(input.default ?? '')])
  return Object.fromEntries(
    all.map(([name, value]) => [`INPUT_${name?.replaceAll(' ', '_').toUpperCase()}`, value ?? '']),
  )
}

const prefixed = (prefix: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]))

/** `name=value`, or `name<<DELIMITER`, lines, `DELIMITER` (docs.github.com, workflow commands, multiline strings). */
function readCommandFile(file: string): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8').split('\n')
  const values: Record<string, string> = {}
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? []
    if (name === undefined) continue
    const end = lines.indexOf(delimiter ?? '')
    values[name] = lines.splice(0, end).join('\n')
    lines.shift()
  }
  return values
}
