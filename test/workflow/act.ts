import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { mintToken, READ, WRITE } from '../rig/cache-service/token.ts'
import type { Rig } from '../rig/connection.ts'
import { actVariables, exportSuite, forAct } from './export.ts'

/** What act reported of a run. */
export interface ActRun {
  readonly exitCode: number
  /** Everything that the steps printed. */
  readonly log: string
  /** Results of the jobs by their name as act prints it. */
  readonly failedJobs: readonly string[]
}

/** A stranger's repository beside an exported copy of the suite, both in one temporary folder. */
export interface Stranger {
  readonly folder: string
  readonly repository: string
  readonly suite: string
}

/** What GitHub says of the repository in the payload of an event. */
const STRANGERS = { default_branch: 'main', full_name: 'stranger/app', visibility: 'public' }

const fixtures = join(import.meta.dirname, '../fixtures')

/**
 * Third-party actions cannot be fetched here; on the rig a builder exists, the registry asks for no login, and nobody signs: what
 * would be signed is written down. What hands files from job to job has a stand-in that does.
 */
const STANDING_IN: Readonly<Record<string, string>> = {
  'docker/setup-buildx-action': 'stub',
  'docker/login-action': 'stub',
  'actions/attest': 'attest',
  'mozilla-actions/sccache-action': 'stub',
  'actions/upload-artifact': 'upload',
  'actions/download-artifact': 'download',
}

const STUB =
  "name: stub\ndescription: Nothing to do on the rig\nruns: {using: composite, steps: [{run: 'true', shell: sh}]}\n"

/** A new repository from a fixture, with one commit and a remote, as act wants it. */
export function newStranger(fixture: string): Stranger {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-act-'))
  const repository = join(folder, 'stranger')
  const suite = join(folder, 'suite')
  cpSync(join(fixtures, fixture), repository, { recursive: true })
  exportSuite(suite, (path) => `acme/muslin/${path}@v1`, forAct)
  mkdirSync(join(folder, 'stub'))
  writeFileSync(join(folder, 'stub/action.yml'), STUB)
  mkdirSync(join(folder, 'home'))
  git(repository, 'init', '--quiet', '--initial-branch', 'main')
  git(repository, 'remote', 'add', 'origin', 'https://github.com/stranger/app')
  commit(repository, 'first')
  return { folder, repository, suite }
}

/** Commits everything in the repository. */
export function commit(repository: string, message: string): void {
  git(repository, 'add', '--all')
  git(repository, '-c', 'user.name=s', '-c', 'user.email=s@example.org', 'commit', '--quiet', '--message', message)
}

export const removeStranger = (stranger: Stranger): void => rmSync(stranger.folder, { recursive: true, force: true })

/**
 * Runs one workflow of the stranger's repository under act in host mode, with the rig's builder and cache service as its
 * surroundings and nothing else of this process's environment.
 *
 * @param event name of the event; the payload is made for a push to main or of a tag
 */
export async function act(
  stranger: Stranger,
  rig: Rig,
  run: {
    readonly event: string
    readonly workflow: string
    readonly vars: Readonly<Record<string, string>>
    readonly ref: string
    /** What the event has beside the ref and the repository. */
    readonly payload?: object
    /** Folders that stand for actions, by what a workflow says to use: `actions/upload-artifact@v7`. */
    readonly actions?: Readonly<Record<string, string>>
    /** Folder of programs that come before the machine's own. */
    readonly programs?: string
    /** Secrets of the repository. */
    readonly secrets?: Readonly<Record<string, string>>
  },
): Promise<ActRun> {
  const cache = mkdtempSync(join(stranger.folder, 'cache-'))
  const payload = join(stranger.folder, 'event.json')
  writeFileSync(payload, JSON.stringify({ ref: run.ref, repository: STRANGERS, ...run.payload }))
  const secrets = join(stranger.folder, 'secrets')
  writeFileSync(
    secrets,
    Object.entries(run.secrets ?? {})
      .map((pair) => `${pair.join('=')}\n`)
      .join(''),
  )
  const args = [
    run.event,
    '-W',
    `.github/workflows/${run.workflow}`,
    '-e',
    payload,
    ...['--secret-file', secrets],
    ...actArguments(stranger, run.vars, cache),
    ...Object.entries(run.actions ?? {}).flatMap(([use, folder]) => ['--local-repository', `${use}=${folder}`]),
  ]
  const env = environment(stranger, rig, run.ref, run.programs)
  const result = await started(join(rig.bin, 'act'), args, stranger.repository, env)
  rmSync(cache, { recursive: true, force: true })
  return result
}

function actArguments(stranger: Stranger, vars: Readonly<Record<string, string>>, cache: string): readonly string[] {
  const [release, page] = ['release.yml', 'release-page.yml'].map((name) =>
    readFileSync(join(stranger.suite, '.github/workflows', name), 'utf8'),
  )
  return [
    ...['--json', '--no-cache-server', '--concurrent-jobs', '1', '--rm', '--action-cache-path', cache],
    ...['-P', 'ubuntu-24.04=-self-hosted', '-P', 'ubuntu-24.04-arm=-self-hosted'],
    ...['--env-file', '/dev/null', '--var-file', '/dev/null', '--input-file', '/dev/null'],
    ...['--local-repository', `acme/muslin@v1=${stranger.suite}`],
    ...standIns(stranger, `${release}${page}`),
    ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
    ...actVariables(release ?? ''),
  ]
}

/** The stand-ins of third-party actions, for the pinned uses exactly as the workflows write them. */
function standIns(stranger: Stranger, yaml: string): readonly string[] {
  const uses = new Set([...yaml.matchAll(/uses: (\S+@\S+)/g)].map(([, use = '']) => use))
  return [...uses].flatMap((use) => {
    const name = STANDING_IN[use.split('@')[0] ?? '']
    if (name === undefined) return []
    const folder = name === 'stub' ? join(stranger.folder, 'stub') : join(fixtures, 'stand-ins', name)
    return ['--local-repository', `${use}=${folder}`]
  })
}

function environment(stranger: Stranger, rig: Rig, ref: string, programs?: string): Record<string, string> {
  const service: Record<string, string> =
    rig.cacheService === undefined
      ? {}
      : {
          ACTIONS_RESULTS_URL: rig.cacheService.url,
          // Of a scope of its own: what other tests and earlier runs have saved is not this repository's.
          ACTIONS_RUNTIME_TOKEN: mintToken([
            { Scope: `refs/heads/${basename(stranger.folder)}`, Permission: READ | WRITE },
          ]),
          ACTIONS_CACHE_SERVICE_V2: 'True',
        }
  const path = rig.env.PATH ?? process.env.PATH ?? ''
  return {
    ...rig.env,
    ...service,
    // act runs the first node that it finds, whatever the action asks for.
    PATH: [...(programs === undefined ? [] : [programs]), dirname(process.execPath), path].join(':'),
    HOME: join(stranger.folder, 'home'),
    GITHUB_REF: ref,
    GIT_PAGER: 'cat',
    NO_COLOR: '1',
  }
}

interface ActRecord {
  readonly msg?: string
  readonly job?: string
  readonly jobResult?: string
}

function started(program: string, args: readonly string[], cwd: string, env: Record<string, string>): Promise<ActRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const records = Buffer.concat(chunks).toString().split('\n').flatMap(record)
      const failed = records.filter(({ jobResult }) => jobResult === 'failure').map(({ job = '' }) => job.trim())
      const lines = records.map(({ msg = '' }) => msg.trimEnd())
      resolve({
        exitCode: code ?? 1,
        log: [...lines, Buffer.concat(errors).toString()].join('\n'),
        failedJobs: [...new Set(failed)],
      })
    })
  })
}

function record(line: string): readonly ActRecord[] {
  if (!line.startsWith('{')) return []
  return [JSON.parse(line) as ActRecord]
}

function git(cwd: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr}`)
}
