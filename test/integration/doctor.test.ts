import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listBuilds } from '../../src/buildkit/history.ts'
import type { Diagnosis } from '../../src/cache-dance/doctor.ts'
import { openDirectoryStore } from '../../src/store/directory.ts'
import { decodeHead, encodeHead, type Snapshot, type SnapshotPart } from '../../src/store/snapshot-head.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'
import { child, valuesIn } from './child.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-doctor-'))
const [platform, other] =
  process.arch === 'arm64' ? ['linux/arm64', 'linux/amd64'] : (['linux/amd64', 'linux/arm64'] as const)
let builder = ''
Object.assign(process.env, rig.env)

beforeAll(async () => {
  builder = await createBuilder(rig, `doctor-${process.pid}`)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await removeBuilder(rig, builder)
})

/** What brings about one cause. */
interface Seed {
  /** Changes the clone. */
  readonly edit?: (workspace: string) => void
  /** Changes the store, which has the snapshot of one earlier commit. */
  readonly store?: (store: string) => Promise<void> | void
  /** Inputs of the action beside platform, builder and store. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** More arguments for the build; undefined for no build at all. */
  readonly build?: readonly string[] | undefined
  /** Happens between the build and the post step. */
  readonly last?: () => Promise<unknown>
  /** Whether the mounts stay in the builder from the last job. */
  readonly keepMounts?: boolean
}

interface Step {
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
}

/** One job: a clone of the next commit on a builder without cache mounts, and a store of its own. */
interface Job {
  readonly seed: Seed
  readonly workspace: string
  readonly temp: string
  readonly env: NodeJS.ProcessEnv
}

let jobs = 0

/** @param store that of the earlier commit, copied; a new one when it is empty */
async function newJob(seed: Seed, store = ''): Promise<Job> {
  jobs += 1
  if (!seed.keepMounts) await dropMounts()
  const place = mkdtempSync(join(folder, 'job-'))
  const [workspace, temp, own] = [join(place, 'workspace'), join(place, 'temp'), join(place, 'store')]
  cpSync(join(root, 'test/fixtures/dance-doctor'), workspace, { recursive: true })
  mkdirSync(temp)
  if (store === '') mkdirSync(own)
  else cpSync(store, own, { recursive: true })
  seed.edit?.(workspace)
  await seed.store?.(own)
  const inputs = {
    platform,
    builder,
    'build-args': 'COMMIT=first',
    store: 'directory',
    'store-path': own,
    ...seed.inputs,
  }
  const env = {
    ...process.env,
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: String(jobs).padStart(40, '0'),
    RUNNER_TEMP: temp,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...seed.env,
  }
  return { seed, workspace, temp, env }
}

async function main(job: Job): Promise<Step> {
  return step(job, {})
}

/** The post step after a build as the seed wants it. */
async function rest(job: Job, before: Step): Promise<Step> {
  const { seed } = job
  if (seed.build !== undefined) await build(job, seed.build)
  await seed.last?.()
  return step(job, before.state)
}

async function build({ workspace }: Job, more: readonly string[]): Promise<void> {
  const args = ['buildx', 'build', '--builder', builder, '--build-arg', 'COMMIT=first', '--platform', platform]
  await command(['docker', ...args, '--provenance=false', '--output', 'type=cacheonly', ...more, '.'], workspace)
}

const dropMounts = (): Promise<string> =>
  command(['docker', 'buildx', 'prune', '--builder', builder, '--force', '--all', '--filter', 'type=exec.cachemount'])

async function command(argv: readonly string[], cwd = folder): Promise<string> {
  const { exitCode, log } = await child(argv, cwd, process.env)
  expect(exitCode, log).toBe(0)
  return log
}

/** Runs a step of the action's source as the runner runs its bundle. */
async function step({ workspace, temp, env }: Job, state: Readonly<Record<string, string>>): Promise<Step> {
  const files = mkdtempSync(join(temp, 'files-'))
  const file = (name: string): string => {
    writeFileSync(join(files, name), '')
    return join(files, name)
  }
  const [output, states, summary] = [file('output'), file('state'), file('summary')]
  const { exitCode, log } = await child(['node', join(root, 'src/entry/cache-dance.ts')], workspace, {
    ...env,
    GITHUB_OUTPUT: output,
    GITHUB_STATE: states,
    GITHUB_STEP_SUMMARY: summary,
    ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
  })
  expect(exitCode, log).toBe(0)
  return { log, outputs: valuesIn(output), state: valuesIn(states), summary: readFileSync(summary, 'utf8') }
}

const diagnosisOf = ({ outputs }: Step): Diagnosis => JSON.parse(outputs.report ?? '') as Diagnosis

const replace = (name: string, from: string, to: string) => (workspace: string) => {
  const text = readFileSync(join(workspace, name), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(workspace, name), text.replace(from, to))
}

/** Another source, so that the RUN is not taken from the layer cache. */
const edited = (workspace: string): void => writeFileSync(join(workspace, 'source'), `${jobs} ${process.pid}\n`)

const entries = (store: string, kind: 'linux' | 'blob'): readonly string[] =>
  readdirSync(store)
    .filter((name) => name.startsWith(`muslin3-${kind}`))
    .map((name) => join(store, name, 'entry'))

/** Other content of the same length. */
const overwrite = (file: string): void => writeFileSync(file, Buffer.alloc(statSync(file).size, 1))

/** Rewrites the head of the one snapshot in a store. */
const head =
  (change: (snapshot: Snapshot) => Snapshot, key?: KeyObject) =>
  async (store: string): Promise<void> => {
    const [file = ''] = entries(store, 'linux')
    const stored = await encodeHead(change(await decodeHead(readFileSync(file))), key)
    const { key: name } = await decodeHead(stored)
    rmSync(join(file, '..'), { recursive: true })
    const draft = join(folder, 'head')
    writeFileSync(draft, stored)
    await (await openDirectoryStore(store)).save(name, draft)
  }

/** What a recipe that only images tell apart may have as another part. */
const otherTools = (part: SnapshotPart): SnapshotPart =>
  part.name.startsWith('RUN echo tools') ? { ...part, digest: '0'.repeat(16) } : part

const secret = (key: KeyObject): string => key.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const trusted = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).toString('base64')
const [own, stranger] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]

/** Servers that stand where a registry should: one never answers, one does not understand. */
const servers = [createServer(() => {}), createServer((_, response) => response.writeHead(400).end())]
const [silent, wrong] = (await Promise.all(servers.map(hostOf))) as [string, string]
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
})

function hostOf(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

const cacheService = {
  ACTIONS_CACHE_SERVICE_V2: 'True',
  ACTIONS_RESULTS_URL: `${rig.cacheService?.url}/`,
  ACTIONS_RUNTIME_TOKEN: rig.cacheService?.token ?? '',
}

const inRegistry = (host: string): Readonly<Record<string, string>> => {
  return { store: 'registry', 'store-path': '', 'store-ref': `${host}/doctor/cache` }
}
const inGitHub = { store: 'github', 'store-path': '' }

describe('the doctor', () => {
  const first = join(folder, 'first')

  it('has the first run for the cause of the first cold build', async () => {
    const job = await newJob({ edit: edited, build: [] })
    const start = await main(job)
    expect(diagnosisOf(start)).toMatchObject({ version: 1, state: 'cold', matchedKey: '', build: 'Dockerfile' })
    expect(start.log).toMatch(/^first-run: No snapshot is in the directory .* yet/m)
    expect(start.log).toMatch(/^Recipe {4}[0-9a-f]{64}, made of$/m)
    expect(start.log).toMatch(/^ {2}[0-9a-f]{16} {2}RUN echo tools >\/tools$/m)
    const end = await rest(job, start)
    expect(end.log).toMatch(/^cargo compiled 1 package$/m)
    expect(end.summary).toMatch(/- Saved muslin3-.*, .* sent$/m)
    expect(end.summary).toMatch(/^\| `\/one` \| absent \| 0 \| packed \| 1 \|/m)
    cpSync(join(job.temp, '../store'), first, { recursive: true })
  })

  it.each<[string, RegExp, Seed]>([
    ['restored', /of commit 0000000 was restored/, { edit: edited }],
    [
      'lock-far',
      /1 of 2 locked packages differ: example\.com\/two@v1\.0\.1\./,
      { edit: replace('go.sum', 'two v1.0.0 ', 'two v1.0.1 ') },
    ],
    [
      'recipe-changed',
      /RUN echo tools >\/tools changed to RUN echo tools2 >\/tools\./,
      { edit: replace('Dockerfile', 'echo tools', 'echo tools2') },
    ],
    [
      'recipe-ignored',
      /which the input recipe lets pass: RUN echo tools >\/tools changed\./,
      { store: head((snapshot) => ({ ...snapshot, parts: snapshot.parts.map(otherTools) })) },
    ],
    ['changing-argument', /Only ARG COMMIT made the recipe another one/, { inputs: { 'build-args': 'COMMIT=second' } }],
    [
      'mount-id-changed',
      /has another id now, \/uno in the place of \/one/,
      { edit: replace('Dockerfile', 'id=one', 'id=uno') },
    ],
    [
      'mount-id-changed',
      /The input names \/one with the id \/\/one, the build has it with the id \/one/,
      { inputs: { mounts: '/one' } },
    ],
    [
      'wrong-owner',
      /\/two with uid=1000,gid=1000,mode=0755, the build has it with uid=0,gid=1000/,
      { edit: replace('Dockerfile', 'uid=1000', 'uid=0') },
    ],
    [
      'wrong-owner',
      /The input has the cache mount \/two without uid, gid and mode/,
      { inputs: { mounts: 'id=two,target=/two' } },
    ],
    [
      'other-key',
      /the inputs key and restore-keys do not lead to it/,
      { inputs: { key: 'mine', 'restore-keys': 'theirs' } },
    ],
    [
      'other-platform',
      new RegExp(`Only ${platform} has a snapshot in the directory .*, ${other} has none`),
      { inputs: { platform: other } },
    ],
    [
      'first-run',
      /No snapshot of this build \(Dockerfile\).*; the newest is of app\.Dockerfile/,
      {
        edit: replace('Dockerfile', 'echo tools', 'echo tools2'),
        store: head((snapshot) => ({ ...snapshot, build: 'app.Dockerfile' })),
      },
    ],
    [
      'other-build',
      /another build of this repository: app\.Dockerfile/,
      { store: head((snapshot) => ({ ...snapshot, build: 'app.Dockerfile' })) },
    ],
    [
      'evicted',
      /archive sha256:.* is not in the directory/,
      { store: (store) => rmSync(join(entries(store, 'blob')[0] ?? '', '..'), { recursive: true }) },
    ],
    [
      'damaged-snapshot',
      /has 20 bytes instead of/,
      { store: (store) => truncateSync(entries(store, 'blob')[0] ?? '', 20) },
    ],
    ['damaged-snapshot', /has the content sha256:/, { store: (store) => overwrite(entries(store, 'blob')[0] ?? '') }],
    ['signature-missing', /not signed/, { inputs: { 'trusted-keys': trusted(own.publicKey) } }],
    // What anybody stored is not to be signed by the job that warms the cache.
    ['signature-missing', /not signed/, { inputs: { 'signing-key': secret(own.privateKey) } }],
    [
      'signature-untrusted',
      /signed by/,
      {
        inputs: { 'trusted-keys': trusted(own.publicKey) },
        store: head((snapshot) => snapshot, stranger.privateKey),
      },
    ],
    [
      'disk-full',
      /no space left/,
      {
        store: head((snapshot) => ({
          ...snapshot,
          mounts: snapshot.mounts.map((mount) => ({ ...mount, rawBytes: 2 ** 50 })),
        })),
      },
    ],
    ['deadline-over', /restore-timeout/, { inputs: { ...inRegistry(silent), 'restore-timeout': '6' } }],
    ['store-unreachable', /400/, { inputs: inRegistry(wrong) }],
    ['store-unavailable', /./, { inputs: inGitHub, env: { ...cacheService, ACTIONS_CACHE_MODE: 'none' } }],
    [
      'not-readable',
      /may write to the GitHub cache and not read/,
      { inputs: inGitHub, env: { ...cacheService, ACTIONS_CACHE_MODE: 'write-only' } },
    ],
    ['not-restored', /the input restore is false/, { inputs: { restore: 'false' } }],
    ['untrusted-event', /pull_request_target is not trusted/, { env: { GITHUB_EVENT_NAME: 'pull_request_target' } }],
    ['not-saved', /trusted-keys is set and signing-key is not/, { inputs: { 'trusted-keys': trusted(own.publicKey) } }],
    ['not-saved', /this is a tag/, { env: { GITHUB_REF: 'refs/tags/v1' } }],
    [
      'shared-by-programs',
      /Several targets build in the same cache mount: \/one, \/two/,
      { inputs: { 'bake-file': 'docker-bake.hcl', 'build-args': '' } },
    ],
  ])('tells %s before the build: %s', async (code, message, seed) => {
    const { findings } = diagnosisOf(await main(await newJob(seed, first)))
    expect(findings).toContainEqual(expect.objectContaining({ code, message: expect.stringMatching(message) }))
  })

  it.each<[string, RegExp, Seed]>([
    ['no-cache-wiped', /ran with no-cache/, { edit: edited, build: ['--no-cache'] }],
    [
      'layer-cache-import',
      /cache-from: registry/,
      { edit: edited, build: ['--cache-from', `type=registry,ref=${rig.registry}/doctor/none`] },
    ],
    ['layer-cache-skipped', /CACHED/, { build: [] }],
    ['gc-emptied', /garbage collection or a prune: \/one, \/two/, { edit: edited, build: [], last: dropMounts }],
    ['no-build', /No build ran on this builder/, {}],
    [
      'shared-by-platforms',
      /Several platforms build in the same cache mount on this builder: \/one, \/two/,
      { edit: edited, build: ['--platform', `${platform},${other}`] },
    ],
    [
      'read-only',
      /the cache mode of this job is read/,
      { edit: edited, build: [], inputs: inGitHub, env: { ...cacheService, ACTIONS_CACHE_MODE: 'read' } },
    ],
  ])('tells %s after the build: %s', async (code, message, seed) => {
    // The layer cache has the RUN of a build without a change from here on.
    if (code === 'layer-cache-skipped') await build(await newJob(seed, first), [])
    const job = await newJob(seed, first)
    const end = await rest(job, await main(job))
    const line = end.log.split('\n').find((each) => each.startsWith(`${code}: `))
    expect(line, end.log).toMatch(message)
    expect(end.summary).toContain(`**${code}**`)
  })

  it('tells that BuildKit did not say in time which mounts there are', async () => {
    const edit = (workspace: string): void =>
      writeFileSync(join(workspace, 'Dockerfile'), `FROM ${silent}/base:1\nRUN --mount=type=cache,target=/c true\n`)
    const { log } = await main(await newJob({ edit, inputs: { 'restore-timeout': '2' } }))
    expect(log).toMatch(/^::warning.*cold cache mounts: restoring took longer than 2 s \(restore-timeout\)/m)
  })

  it('tells that a builder kept its mounts', async () => {
    const job = await newJob({ edit: edited, build: [] }, first)
    await rest(job, await main(job))
    const again = diagnosisOf(await main(await newJob({ edit: edited, keepMounts: true }, first)))
    expect(again.state).toBe('warm')
    expect(again.findings.map(({ code, when }) => [code, when])).toEqual([['kept', 'start']])
  })
})

describe('the records of a builder', () => {
  it.each(['docker-container', 'docker'])('tell what builds did, with the driver %s', async (driver) => {
    const name = driver === 'docker' ? 'default' : builder
    const place = mkdtempSync(join(folder, 'records-'))
    const text = `FROM busybox:1 AS build\nRUN --mount=type=cache,target=/c echo ${place} && sleep 0.2\nFROM build\nRUN true\n`
    writeFileSync(join(place, 'Dockerfile'), text)
    const since = Date.now()
    const run = (...more: readonly string[]): Promise<string> =>
      command([
        'docker',
        'buildx',
        'build',
        '--builder',
        name,
        '--provenance=false',
        '--output',
        'type=cacheonly',
        ...more,
        place,
      ])
    await run()
    await run('--no-cache-filter', 'build')
    const found = await (await listBuilds(name, since))?.()
    const own = found?.filter((record) => record.steps.some(({ name: title }) => title.includes(place))) ?? []
    expect(own).toMatchObject([{ failed: false, noCache: false, noCacheStages: [] }, { noCacheStages: ['build'] }])
    const [step] = own.flatMap(({ steps }) => steps.filter(({ log }) => log !== ''))
    expect(step).toMatchObject({ cached: false, log: `${place}\n` })
    expect(step?.seconds).toBeGreaterThan(0.15)
    expect(await (await listBuilds(name, Date.now() + 60_000))?.()).toEqual([])
  })

  it('are none of a builder that is not there', async () => {
    expect(await listBuilds('there-is-none', 0)).toBeUndefined()
  })
})
