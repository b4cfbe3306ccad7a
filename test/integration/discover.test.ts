import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { BuildSource } from '../../src/buildkit/build.ts'
import { convertedLlb } from '../../src/buildkit/convert.ts'
import { cacheMounts, type FoundMounts, mountName } from '../../src/buildkit/mounts.ts'
import { readDockerfile } from '../../src/buildkit/parsed-dockerfile.ts'
import { mountCases } from '../fixtures/dance-mounts/corpus.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-discover-'))
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
const builders: string[] = []

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
  await Promise.all(builders.map((name) => removeBuilder(rig, name)))
})

for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)

async function freshBuilder(): Promise<string> {
  const name = await createBuilder(rig, `discover-${process.pid}-${builders.length}`)
  builders.push(name)
  return name
}

const shown = ({ mounts }: FoundMounts): readonly string[] =>
  mounts.map((mount) => `${mountName(mount)} ${mount.sharing} ${mount.target}`)

describe('what a Dockerfile is read to have', () => {
  it.each(mountCases)('is what BuildKit answers: $name', async (one) => {
    const context = mkdtempSync(join(folder, 'case-'))
    const file = join(context, 'Dockerfile')
    writeFileSync(file, one.dockerfile)
    const platform = { os: 'linux', architecture }
    const build: BuildSource = {
      ...{ context, file, platform, builder: '', target: one.target ?? '' },
      ...{ buildArgs: one.buildArgs ?? [], buildContexts: one.buildContexts ?? [] },
    }
    const [real, read] = [cacheMounts(await convertedLlb(build, file)), readDockerfile(one.dockerfile, build)]
    const unresolved = one.unresolved ?? []
    expect(read.unresolved).toEqual(unresolved)
    expect(read.leftOut).toEqual(real.leftOut)
    expect(shown(real)).toEqual(expect.arrayContaining([...shown(read)]))
    expect(real.mounts).toHaveLength(read.mounts.length + unresolved.length)
  })
})

interface Step {
  readonly log: string
  readonly exitCode: number
  readonly state: Readonly<Record<string, string>>
}

interface Job {
  readonly workspace: string
  readonly builder: string
  readonly inputs: Readonly<Record<string, string>>
  /** Put in front of PATH. */
  readonly path: string
}

/** Main or post step of cache-dance, from its source. */
async function step({ workspace, builder, inputs, path }: Job, main?: Step): Promise<Step> {
  const files = mkdtempSync(join(folder, 'step-'))
  const state = join(files, 'state')
  for (const name of ['state', 'output', 'summary']) writeFileSync(join(files, name), '')
  const given = { platform: `linux/${architecture}`, builder, store: 'directory', ...inputs }
  const log = await child(['node', join(root, 'src/entry/cache-dance.ts')], workspace, {
    PATH: `${path}:${rig.env.PATH}`,
    RUNNER_TEMP: folder,
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_STATE: state,
    GITHUB_OUTPUT: join(files, 'output'),
    GITHUB_STEP_SUMMARY: join(files, 'summary'),
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...Object.fromEntries(Object.entries(main?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
  })
  return { ...log, state: valuesIn(state) }
}

/** What the runner reads from a command file. */
function valuesIn(file: string): Readonly<Record<string, string>> {
  const found = readFileSync(file, 'utf8').matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
}

function child(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number; readonly log: string }> {
  const [program = '', ...args] = argv
  const options = { cwd, env: { ...process.env, ...rig.env, ...env } }
  const started = spawn(program === 'node' ? process.execPath : program, args, options)
  let log = ''
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (log += chunk))
  return new Promise((resolve) => started.on('close', (code) => resolve({ exitCode: code ?? -1, log })))
}

/** A workspace with files, whose jobs share a store and have a new builder each. */
function newProject(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>>) {
  const workspace = mkdtempSync(join(folder, 'project-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(workspace, name, '..'), { recursive: true })
    writeFileSync(join(workspace, name), text)
  }
  const store = mkdtempSync(join(folder, 'store-'))
  return async (path = ''): Promise<Job> => ({
    workspace,
    builder: await freshBuilder(),
    inputs: { 'store-path': store, ...inputs },
    path,
  })
}

async function docker(job: Job, ...args: readonly string[]): Promise<string> {
  const { exitCode, log } = await child(['docker', 'buildx', ...args], job.workspace, { BUILDX_BUILDER: job.builder })
  expect(exitCode, log).toBe(0)
  return log
}

/** Says what the mount has, then adds a line to it. The argument keeps BuildKit from taking the last answer. */
const COUNT = 'cat /c/lines 2>/dev/null; echo "line of $RUN" >>/c/lines'
const counting = (options: string, base = 'busybox:1'): string =>
  `FROM ${base}\nARG RUN\nRUN --mount=type=cache,target=/c,${options} ${COUNT}\n`

/** A docker whose builders answer as those before BuildKit 0.26 do. */
function oldDocker(): string {
  const place = mkdtempSync(join(folder, 'old-'))
  const error = 'ERROR: failed to build: failed to solve: unsupported request frontend.convertllb'
  const script = `#!/bin/sh
case "$*" in *--call=convertllb*) echo '${error}' >&2; exit 1 ;; esac
PATH=\${PATH#*:} exec docker "$@"
`
  writeFileSync(join(place, 'docker'), script)
  chmodSync(join(place, 'docker'), 0o755)
  return place
}

describe('cache-dance', () => {
  it('keeps the mounts of all targets of a bake file, those that stand on each other too', async () => {
    const bake = `variable "RUN" { default = "" }
group "default" { targets = ["app", "other", "twin"] }
target "app" {
  context = "app"
  args = { RUN = RUN, NAME = "named" }
}
target "base" {
  dockerfile-inline = ${JSON.stringify(counting('id=base'))}
  args = { RUN = RUN }
}
target "twin" { dockerfile-inline = "FROM busybox:1\\nRUN --mount=type=cache,id=other,target=/o true" }
target "other" {
  contexts = { base = "target:base" }
  dockerfile-inline = ${JSON.stringify(counting('id=other', 'base'))}
  args = { RUN = RUN }
}
target "not" { dockerfile-inline = "FROM nowhere" }
`
    const app = counting('id=$NAME').replace('ARG RUN', 'ARG RUN NAME')
    const project = newProject({ 'docker-bake.hcl': bake, 'app/Dockerfile': app }, { 'bake-file': 'docker-bake.hcl' })
    const build = (job: Job, run: string) => {
      const set = ['app', 'base', 'other'].flatMap((name) => ['--set', `${name}.args.RUN=${run}`])
      return docker(job, 'bake', '--progress=plain', '--set', '*.output=type=cacheonly', ...set)
    }
    const first = await project()
    const before = await step(first)
    const shared = [expect.stringMatching(/^::warning .*Several targets build in the same cache mount: \/o\./)]
    expect(before.log.match(/^::warning.*$/gm)).toEqual(shared)
    for (const id of ['/named', '/base', '/other']) expect(before.log).toContain(` (id ${id})`)
    expect(before.log.match(/^.*, shared by .*$/gm)).toEqual([
      expect.stringMatching(/ \(id \/other\), shared by 2 targets$/),
    ])
    await build(first, 'one')
    expect((await step(first, before)).log).not.toContain('::warning')
    const second = await project()
    expect((await step(second)).log.match(/^::warning.*$/gm)).toEqual(shared)
    expect((await build(second, 'two')).match(/ line of one$/gm)).toHaveLength(3)
  })

  it('keeps the mounts in one namespace, and names those in others once', async () => {
    // BuildKit would take two equal steps for one, whatever their namespaces.
    const target = (name: string, namespace: string) => `target "${name}" {
  dockerfile-inline = ${JSON.stringify(counting('id=kept').replace('cat ', `: ${name}; cat `))}
  args = { BUILDKIT_CACHE_MOUNT_NS = "${namespace}" }
}
`
    const bake = `group "default" { targets = ["one", "other"] }\n${target('one', 'a')}${target('other', 'b')}`
    const project = newProject({ 'docker-bake.hcl': bake }, { 'bake-file': 'docker-bake.hcl' })
    const build = (job: Job, run: string) =>
      docker(job, 'bake', '--progress=plain', '--set', '*.output=type=cacheonly', '--set', `*.args.RUN=${run}`)
    const notice = [expect.stringMatching(/^::notice::Cache mounts are left out .* \/c \(id b\/kept\)/)]
    const first = await project()
    const before = await step(first)
    expect(before.log.match(/^::(?:warning|notice).*$/gm)).toEqual(notice)
    await build(first, 'one')
    expect((await step(first, before)).log).not.toContain('::warning')
    const second = await project()
    expect((await step(second)).log.match(/^::(?:warning|notice).*$/gm)).toEqual(notice)
    expect((await build(second, 'two')).match(/ line of one$/gm)).toHaveLength(1)
  })

  it('counts the files of a bake target that another stands on', async () => {
    const bake = `target "tools" { dockerfile-inline = "FROM busybox:1\\nCOPY tool /\\nRUN sh /tool" }
target "default" {
  contexts = { tools = "target:tools" }
  dockerfile-inline = "FROM tools\\nRUN --mount=type=cache,id=c,target=/c date >>/c/lines"
}
`
    const files = { 'docker-bake.hcl': bake, tool: 'true' }
    const first = await newProject(files, { 'bake-file': 'docker-bake.hcl' })()
    const before = await step(first)
    await docker(first, 'bake', '--set', '*.output=type=cacheonly')
    await step(first, before)
    writeFileSync(join(first.workspace, 'tool'), 'exit 0')
    expect((await step(first)).log).toContain('COPY tool changed')
  })

  it('reads the Dockerfile where the frontend is too old, and names what it cannot resolve once', async () => {
    const dockerfile = `${counting('id=known')}RUN --mount=type=cache,target=$HOME/.cache --mount=type=cache,target=$X/x true\n`
    const project = newProject({ Dockerfile: dockerfile }, {})
    const build = (job: Job, run: string) =>
      docker(job, 'build', '--progress=plain', '--output=type=cacheonly', '--build-arg', `RUN=${run}`, '.')
    const old = oldDocker()
    const first = await project(old)
    const before = await step(first)
    expect(before.log).not.toContain('::warning')
    expect(before.log).toContain('its cache mounts are read from Dockerfile')
    // Docker Hub has no registry here that this test could ask; a registry that tells is in recipe.test.ts.
    expect(before.log.match(/^::notice.*$/gm)).toEqual([
      expect.stringContaining('Base images count by name, because their registry did not tell a digest: busybox:1.'),
      expect.stringContaining('$HOME/.cache (HOME); $X/x (X)'),
    ])
    await build(first, 'one')
    await step(first, before)
    const second = await project(old)
    await step(second)
    expect((await build(second, 'two')).match(/ line of one$/gm)).toHaveLength(1)
  })

  it('takes the cache-map of buildkit-cache-dance, leaves out what exclude fits and says so', async () => {
    const map = JSON.stringify({ 'c-folder': { target: '/c', id: 'mapped' }, 'apt-folder': '/var/cache/apt' })
    const project = newProject({ Dockerfile: counting('id=mapped') }, { 'cache-map': map, exclude: '/var/**\n/none' })
    const build = (job: Job, run: string) =>
      docker(job, 'build', '--progress=plain', '--output=type=cacheonly', '--build-arg', `RUN=${run}`, '.')
    const first = await project()
    const before = await step(first)
    expect(before.log).not.toContain('::warning')
    expect(before.log.match(/^::notice.*$/gm)).toEqual([
      expect.stringContaining('c-folder, apt-folder'),
      expect.stringContaining('"/none"'),
    ])
    expect(before.log).toContain('/var/cache/apt (id //var/cache/apt) is left out by the input exclude')
    await build(first, 'one')
    await step(first, before)
    const second = await project()
    await step(second)
    expect((await build(second, 'two')).match(/ line of one$/gm)).toHaveLength(1)
  })
})
