import { type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lastLines, mark, RigError } from './commands.ts'
import type { Layout } from './layout.ts'

/** A process that goes on after the command that started it. */
export interface Daemon {
  readonly name: string
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** The programs a rig may leave running. */
const programs = new Set([
  'dockerd',
  'containerd',
  'containerd-shim-runc-v2',
  'docker-proxy',
  'registry',
  'buildkitd',
  'node',
])

/** Starts a daemon in a session of its own, with its output in `.rig/logs`, and records its process id. */
export function start(layout: Layout, daemon: Daemon): void {
  mkdirSync(layout.logs, { recursive: true })
  mkdirSync(join(layout.dir, 'pids'), { recursive: true })
  const log = openSync(logFile(layout, daemon.name), 'a')
  const options: SpawnOptions = { detached: true, stdio: ['ignore', log, log], env: daemon.env, cwd: layout.dir }
  const [file = '', ...args] = daemon.argv
  const child = spawn(file, args, options)
  closeSync(log)
  child.on('error', () => undefined) // `waitFor` reports it: nothing answers
  child.unref()
  writeFileSync(pidFile(layout, daemon.name), `${child.pid ?? 0}\n`)
}

/** The daemon's process id while it runs. */
export function pidOf(layout: Layout, name: string): number | undefined {
  const file = pidFile(layout, name)
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  return pid > 0 && isOurs(layout, pid) ? pid : undefined
}

/** Waits until a daemon answers; when it ends or stays silent, the error shows its log. */
export async function waitFor(layout: Layout, name: string, answers: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000
  while (Date.now() < until) {
    if (await answers()) return
    if (pidOf(layout, name) === undefined) break
    await sleep(100)
  }
  const log = existsSync(logFile(layout, name)) ? readFileSync(logFile(layout, name), 'utf8') : ''
  const remedy = 'Run `npm run rig -- down`, then `npm run rig -- up`.'
  throw new RigError(`The rig's ${name} does not answer.`, remedy, lastLines(log))
}

/** Asks a daemon to end and waits for it; after `patienceMs` it is killed. */
export async function stop(layout: Layout, name: string, patienceMs: number): Promise<void> {
  const pid = pidOf(layout, name)
  if (pid !== undefined) {
    signal(pid, 'SIGTERM')
    const until = Date.now() + patienceMs
    while (isOurs(layout, pid) && Date.now() < until) await sleep(50)
    signal(pid, 'SIGKILL')
  }
  rmSync(pidFile(layout, name), { force: true })
}

/** Kills what is left of this clone: all that its commands started, and everything in the cgroup of its containers. */
export async function killLeftovers(layout: Layout): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const all = readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 1 && pid !== process.pid)
    const left = all.filter((pid) => isOurs(layout, pid) || isMarked(pid) || isContained(layout, pid))
    if (left.length === 0) return
    for (const pid of left) signal(pid, 'SIGKILL')
    await sleep(100)
  }
}

/** The file that a daemon's output goes to. */
export function logFile(layout: Layout, name: string): string {
  return join(layout.logs, `${name}.log`)
}

function pidFile(layout: Layout, name: string): string {
  return join(layout.dir, 'pids', name)
}

// A recorded id may belong to another process by now; ours name a file in this clone's folders on their command line.
function isOurs(layout: Layout, pid: number): boolean {
  if (!(pid > 1) || pid === process.pid) return false
  const [program = '', ...args] = read(`/proc/${pid}/cmdline`).split('\0')
  if (!programs.has(basename(program))) return false
  return args.some((arg) => arg.includes(`${layout.dir}/`) || arg.includes(`${layout.run}/`))
}

function isMarked(pid: number): boolean {
  return read(`/proc/${pid}/environ`).split('\0').includes(mark)
}

// By its cgroup, or by its root file system: buildx puts its containers into a cgroup of its own choice.
function isContained(layout: Layout, pid: number): boolean {
  if (read(`/proc/${pid}/cgroup`).includes(`/${layout.name}/`)) return true
  const root = read(`/proc/${pid}/mountinfo`)
    .split('\n')
    .find((line) => line.split(' ')[4] === '/')
  return root?.includes(`${layout.dir}/`) === true
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process has ended meanwhile
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended by itself
  }
}
