import { spawnSync } from 'node:child_process'
import {
  cpSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { connect, createBuilder, pruneSteps, removeBuilder } from '../rig/connection.ts'
import { child, type Ended, valuesIn } from './child.ts'

/** What one job is to do besides a build of the last commit. */
export interface JobPlan {
  /** More arguments for `cargo build`; the whole workspace without. */
  readonly options?: string
  /** Programs to run after the build, when it is not of the whole workspace. */
  readonly programs?: string
  /** Called with the clone before anything else: what a checkout or a step before ours does. */
  readonly prepare?: (workspace: string) => void
  /** Options of the clone. */
  readonly clone?: readonly string[]
  /** Seconds that the clock of the machine is ahead, as far as our steps, the checkout and the results of the build show it. */
  readonly ahead?: number
  /** Whether the clock of our steps stands still, at the same moment for all such jobs. */
  readonly frozen?: boolean
  /** Whether the build may fail: `saved` when the mounts are saved all the same, `lost` when the job ends there. */
  readonly broken?: 'saved' | 'lost'
  /** Whether the builder keeps what it has of the sources, which it then fetches only in part. */
  readonly keepSources?: boolean
  /** Store to use, when it is not the one of all jobs. */
  readonly store?: string
}

/** What one build in one target folder did. */
export interface Built {
  /** Names of the crates that cargo compiled, sorted. */
  readonly compiled: readonly string[]
  /** Exit code of cargo, and what the programs said. */
  readonly said: string
  /** Why it compiled what it had compiled before, in its own words. */
  readonly reasons: string
}

/** What came of a job. */
export interface JobResult {
  readonly builds: Readonly<Record<Layout, Built>>
  readonly warnings: readonly string[]
  readonly matchedKey: string
  /** Bytes of the archives that were restored. */
  readonly restored: number
  /** Bytes in the store after it. */
  readonly stored: number
  /** Seconds of the steps. */
  readonly seconds: { readonly main: number; readonly build: number; readonly post: number }
  readonly log: string
}

/** Target folders: both layouts of cargo, restored, and one that is always new. */
export type Layout = 'old' | 'new' | 'clean'

const LAYOUTS = ['old', 'new', 'clean'] as const

const root = join(import.meta.dirname, '../..')

/** A repository with the workspace in it, the jobs that its commits start, and the store that they share. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'muslin-truth-'))
  readonly upstream = join(this.folder, 'upstream')
  /** The repository of the submodule. */
  readonly part = join(this.folder, 'part')
  readonly store = join(this.folder, 'store')
  readonly #rig = connect()
  readonly #platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
  readonly #script: string
  readonly #start = Date.now()
  #builder = ''
  #jobs = 0

  /** @param script the action's entry, its source or its bundle */
  constructor(script = join(root, 'src/entry/cache-dance.ts')) {
    this.#script = script
  }

  /** Makes the repositories and the builder. */
  async start(name: string): Promise<void> {
    this.#builder = await createBuilder(this.#rig, `${name}-${process.pid}`)
    mkdirSync(this.store)
    this.#repository(this.part, 'dance-rust-part')
    this.#repository(this.upstream, 'dance-rust-truth')
    this.git('submodule', '--quiet', 'add', this.part, 'part')
    this.commit()
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true })
    if (this.#builder !== '') await removeBuilder(this.#rig, this.#builder)
  }

  #repository(folder: string, fixture: string): void {
    cpSync(join(root, 'test/fixtures', fixture), folder, { recursive: true, verbatimSymlinks: true })
    git(folder, 'init', '--quiet', '--initial-branch', 'main')
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'first')
  }

  git(...args: readonly string[]): string {
    return git(this.upstream, ...args)
  }

  /** Makes another commit of the submodule's repository the one that the workspace names. */
  moveSubmodule(text: string): void {
    writeFileSync(join(this.part, 'src/lib.rs'), text)
    git(this.part, 'commit', '--quiet', '--all', '--message', 'next')
    this.git('submodule', '--quiet', 'update', '--remote')
  }

  /** Commits what lies in the upstream's working tree, also when that is nothing new. */
  commit(): void {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '--message', 'next')
  }

  /** Writes a file upstream. */
  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.upstream, path)), { recursive: true })
    writeFileSync(join(this.upstream, path), content)
  }

  /** Replaces text in a file upstream. */
  replace(path: string, from: string | RegExp, to: string): void {
    const text = readFileSync(join(this.upstream, path), 'utf8')
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`${path} has no ${from}`)
    this.write(path, changed)
  }

  /** One job: a fresh clone of the last commit, restore, build, save. */
  async job(plan: JobPlan = {}): Promise<JobResult> {
    this.#jobs += 1
    // The same path for all jobs, as on a runner: BuildKit knows what it has of a folder by its path.
    const place = join(this.folder, 'job')
    const [workspace, temp, result] = [join(place, 'workspace'), join(place, 'temp'), join(place, 'result')]
    rmSync(place, { recursive: true, force: true })
    mkdirSync(temp, { recursive: true })
    await this.#forget(plan)
    this.#clone(workspace, plan)
    const [main, mainSeconds] = await timed(() => this.#step(workspace, temp, plan))
    const [build, buildSeconds] = await timed(() => this.#build(workspace, result))
    if ((build.exitCode === 0) === (plan.broken === 'lost'))
      throw new Error(`the build did not end as planned:\n${build.log}`)
    const [post, postSeconds] = await timed(async () =>
      build.exitCode === 0 ? await this.#step(workspace, temp, plan, main) : undefined,
    )
    const log = [main.log, build.log, post?.log ?? ''].join('\n')
    const failed = [main, post].find((step) => step !== undefined && step.exitCode !== 0)
    if (failed !== undefined) throw new Error(`a step failed:\n${failed.log}`)
    return {
      builds: readBuilds(result),
      warnings: log.split('\n').filter((line) => line.startsWith('::warning')),
      matchedKey: main.outputs['matched-key'] ?? '',
      restored: restoredBytes(main.outputs.snapshot ?? ''),
      stored: folderBytes(plan.store ?? this.store),
      seconds: { main: mainSeconds, build: buildSeconds, post: postSeconds },
      log,
    }
  }

  #clone(workspace: string, plan: JobPlan): void {
    git(this.folder, 'clone', '--quiet', '--recurse-submodules', ...(plan.clone ?? []), this.upstream, workspace)
    const lines = [
      `OPTIONS='${plan.options ?? '--workspace'}' PROGRAMS='${plan.programs ?? 'app tool'}'`,
      `LATER=${plan.ahead ?? 0} BROKEN=${plan.broken ?? 'never'}`,
      // What makes this another step to the builder, which else would know its result.
      `# ${this.#jobs}`,
    ]
    writeFileSync(join(workspace, 'job.sh'), `${lines.join('\n')}\n`)
    writeFileSync(join(workspace, 'app/src/generated.rs'), 'pub const NUMBER: u32 = 1;\n')
    plan.prepare?.(workspace)
    if (plan.ahead !== undefined) shiftTimes(workspace, plan.ahead)
  }

  async #step(workspace: string, temp: string, plan: JobPlan, main?: Step): Promise<Step> {
    const files = mkdtempSync(join(temp, 'files-'))
    const file = (name: string): string => join(files, name)
    for (const name of ['output', 'state', 'summary']) writeFileSync(file(name), '')
    const env = {
      ...process.env,
      ...this.#rig.env,
      ...eventVariables(workspace, this.git('rev-parse', 'HEAD').trim()),
      ...inputVariables({
        platform: this.#platform,
        builder: this.#builder,
        store: 'directory',
        'store-path': plan.store ?? this.store,
      }),
      ...clockVariables(plan, this.#start),
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_STEP_SUMMARY: file('summary'),
      ...Object.fromEntries(Object.entries(main?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
    }
    const ended = await child([process.execPath, this.#script], workspace, env)
    return { ...ended, outputs: valuesIn(file('output')), state: valuesIn(file('state')) }
  }

  #build(workspace: string, result: string): Promise<Ended> {
    const options = ['--builder', this.#builder, '--platform', this.#platform, '--progress', 'plain']
    const output = ['--provenance=false', '--output', `type=local,dest=${result}`, '.']
    return child(['docker', 'buildx', 'build', ...options, ...output], workspace, { ...process.env, ...this.#rig.env })
  }

  /** Makes the builder one that has never seen the project; images stay. */
  async #forget({ keepSources = false }: JobPlan): Promise<void> {
    await this.#prune(['--force', '--all', '--filter', 'type=exec.cachemount'])
    await this.#prune(pruneSteps)
    if (!keepSources) await this.#prune(['--force', '--all', '--filter', 'type=source.local'])
  }

  async #prune(filter: readonly string[]): Promise<void> {
    const argv = ['docker', 'buildx', 'prune', '--builder', this.#builder, ...filter]
    const { exitCode, log } = await child(argv, this.folder, { ...process.env, ...this.#rig.env })
    if (exitCode !== 0) throw new Error(log)
  }
}

interface Step extends Ended {
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
}

const IDENTITY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com', '-c', 'commit.gpgSign=false']

function git(cwd: string, ...args: readonly string[]): string {
  const local = ['-c', 'protocol.file.allow=always', '-c', 'advice.detachedHead=false']
  const { status, stdout, stderr } = spawnSync('git', [...IDENTITY, ...local, ...args], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout
}

const eventVariables = (workspace: string, commit: string): Record<string, string> => ({
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_WORKSPACE: workspace,
  GITHUB_SHA: commit,
})

const inputVariables = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))

/** Sets the clock of a Node process, and of nothing else. */
function clockVariables({ ahead = 0, frozen = false }: JobPlan, moment: number): Record<string, string> {
  if (ahead === 0 && !frozen) return {}
  const now = frozen ? `${moment}` : `real() + ${ahead * 1000}`
  const clock = `const real = Date.now; const now = () => ${now}; const Real = Date;
globalThis.Date = class extends Real { constructor(...args) { super(...(args.length === 0 ? [now()] : args)) } static now() { return now() } }`
  return { NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(clock).toString('base64')}` }
}

function shiftTimes(folder: string, seconds: number): void {
  const later = Date.now() / 1000 + seconds
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lutimesSync(join(folder, name), later, later)
  lutimesSync(folder, later, later)
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now()
  return [await work(), (performance.now() - start) / 1000]
}

function readBuilds(folder: string): JobResult['builds'] {
  const [old, renewed, clean] = LAYOUTS.map((layout): Built => {
    const [log, said] = [readIfThere(join(folder, `${layout}.log`)), readIfThere(join(folder, `${layout}.said`))]
    const compiled = [...log.matchAll(/^\s+Compiling (\S+)/gm)].map(([, name = '']) => name)
    const reasons = [...log.matchAll(/^\s+Dirty .*$/gm)].map(([line]) => line.trim())
    return { compiled: compiled.sort(), said, reasons: reasons.join('\n') }
  }) as [Built, Built, Built]
  return { old, new: renewed, clean }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** @param output the output snapshot */
function restoredBytes(output: string): number {
  if (output === '') return 0
  const { mounts } = JSON.parse(output) as { mounts: readonly { base: number; overlay: number }[] }
  return mounts.reduce((sum, { base, overlay }) => sum + base + overlay, 0)
}

function folderBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
