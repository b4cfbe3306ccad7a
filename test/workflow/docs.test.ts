import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuilder, removeBuilder } from '../rig/builders.ts'
import { connect, type Rig } from '../rig/connection.ts'
import { allPages, isWorkflow, page, snippetsOf } from '../unit/docs/pages.ts'
import { act, commit, newStranger, removeStranger, type Stranger } from './act.ts'
import { exportSuite, forAct } from './export.ts'

const rig = connect()

/** What a reader puts in the place of `<commit>`. */
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

/** C for each platform, on the runner's own. */
const CROSSED = `FROM --platform=$BUILDPLATFORM rust:1-bookworm AS build
ARG TARGETARCH
COPY hello.c .
RUN case $TARGETARCH in amd64) cpu=x86_64 ;; *) cpu=aarch64 ;; esac && "$cpu-linux-musl-gcc" -static -o /hello hello.c
FROM scratch
COPY --from=build /hello /hello
ENTRYPOINT ["/hello"]
`

/** The only whole workflow of a page. */
function workflowOf(path: string): string {
  const [only, ...others] = snippetsOf(page(path)).filter(isWorkflow)
  expect(others, path).toEqual([])
  return only?.text ?? ''
}

/** The whole workflow of the reference that calls one of ours. */
function referenceTo(name: string): string {
  const whole = snippetsOf(page('docs/workflows.md')).filter(isWorkflow)
  return whole.find(({ text }) => text.includes(`workflows/${name}@`))?.text ?? ''
}

describe('workflows in the pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-docs-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('pass actionlint, with our actions and workflows as they are', () => {
    const own = (path: string): string => `./${path}`
    exportSuite(folder, own)
    spawnSync('git', ['init', '--quiet', folder])
    const whole = allPages().flatMap(snippetsOf).filter(isWorkflow)
    expect(whole.length).toBeGreaterThan(8)
    const files = whole.map(({ at, text }) => {
      const file = `.github/workflows/docs-${at.replaceAll(/\W+/g, '-')}.yml`
      const local = text.replaceAll(/uses: muslin\/muslin\/?(\S*)@<commit>/g, (_, path: string) => `uses: ${own(path)}`)
      writeFileSync(join(folder, file), local.replaceAll('<commit>', COMMIT))
      return file
    })
    const { status, stdout } = spawnSync(join(rig.bin, 'actionlint'), files, { cwd: folder, encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})

describe('the condition for projects with private crates', () => {
  const stranger = newStranger('rust-hello')
  afterAll(() => removeStranger(stranger))
  const pullOf = (name: string) => ({ pull_request: { head: { repo: { full_name: name } }, base: { ref: 'main' } } })

  it.each([
    ['a push', 'push', 'refs/heads/main', {}, true],
    ['a tag', 'push', 'refs/tags/v1.0.0', {}, true],
    ['a pull request', 'pull_request', 'refs/pull/1/merge', pullOf('stranger/app'), true],
    ['a pull request from a fork', 'pull_request', 'refs/pull/2/merge', pullOf('somebody/app'), false],
  ])('%s: built %s', async (_, event, ref, payload, isBuilt) => {
    const [line = expect.fail('no condition')] = snippetsOf(page('docs/how-to/private-crates.md'))
      .map(({ text }) => text.trim())
      .filter((text) => text.startsWith('if: '))
    const job = `runs-on: ubuntu-24.04\n    ${line}\n    steps: [{ run: echo is built }]`
    mkdirSync(join(stranger.repository, '.github/workflows'), { recursive: true })
    writeFileSync(
      join(stranger.repository, '.github/workflows/if.yml'),
      `on: [push, pull_request]\njobs:\n  image:\n    ${job}\n`,
    )
    const { exitCode, log } = await act(stranger, rig, { workflow: 'if.yml', event, ref, payload, vars: {} })
    expect(exitCode, log).toBe(0)
    expect(log.includes('is built'), log).toBe(isBuilt)
  })
})

describe('a reader with a Rust repository and nothing else', () => {
  const name = `docs-${process.pid}-${Date.now()}`
  const image = `${rig.registry}/stranger/${name}`
  let stranger: Stranger
  let builder = ''

  beforeAll(() => {
    stranger = newStranger('rust-hello')
    const remote = `https://github.com/stranger/${name}`
    spawnSync('git', ['remote', 'set-url', 'origin', remote], { cwd: stranger.repository })
    // The cache service still knows what an earlier run of this test has compiled.
    appendFileSync(join(stranger.repository, 'src/main.rs'), `// ${name}\n`)
    commit(stranger.repository, 'new')
  })
  afterAll(async () => {
    removeStranger(stranger)
    if (builder !== '') await removeBuilder(rig, builder)
    tool('docker', 'image', 'rm', '--force', `${image}:0.1.0`)
  })

  const tool = (program: string, ...args: readonly string[]): string => {
    const env = { ...process.env, ...rig.env }
    const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', env })
    return status === 0 ? stdout.trim() : `${program} ${args[0]} failed: ${stderr}`
  }
  const digestOf = (tag: string): string => tool(join(rig.bin, 'crane'), 'digest', `${image}:${tag}`, '--insecure')

  /** Puts a workflow into the repository, with an image name of the rig in the place of its own, where it has one. */
  function write(workflow: string, [name, ours]: readonly [string, string] = ['on:', 'on:']): void {
    expect(workflow).toContain(name)
    const folder = join(stranger.repository, '.github/workflows')
    const file = join(folder, 'docs.yml')
    const text = forAct(workflow.replaceAll(name, ours)).replaceAll('<commit>', COMMIT)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, text)
    commit(stranger.repository, 'workflow')
  }

  /** A runner that knows nothing yet. */
  async function newRunner(): Promise<void> {
    if (builder !== '') await removeBuilder(rig, builder)
    builder = await createBuilder(rig, `docs-${process.pid}-${Date.now()}`)
  }

  /** Runs the workflow. */
  async function run(event: string, ref: string, programs?: string) {
    const stub = join(stranger.folder, 'stub')
    const actions = {
      [`muslin/muslin@${COMMIT}`]: stranger.suite,
      [`docker/setup-buildx-action@${COMMIT}`]: stub,
      [`docker/login-action@${COMMIT}`]: stub,
    }
    const own: Rig = { ...rig, env: { ...rig.env, BUILDX_BUILDER: builder } }
    const more = programs === undefined ? {} : { programs }
    return await act(stranger, own, { workflow: 'docs.yml', event, ref, vars: {}, actions, ...more })
  }

  const quickstart = workflowOf('docs/quickstart.md')
  const registry = ["'ghcr.io/", `'${rig.registry}/`] as const

  it('has twelve lines of YAML at most to copy', () => {
    expect(quickstart.trimEnd().split('\n').length).toBeLessThanOrEqual(12)
  })

  it('pushes them to main: both platforms are built and kept, and nothing is published', async () => {
    write(quickstart, registry)
    await newRunner()
    const { exitCode, log } = await run('push', 'refs/heads/main')
    expect(exitCode, log).toBe(0)
    expect(log).toContain('Compiling rust-hello')
    expect(log.match(/Saved: \d+ archives?/g), log).toHaveLength(2)
    expect(digestOf('latest')).toContain('failed')
  })

  it('pushes a tag: what main has compiled is found, and the image runs', async () => {
    write(quickstart, registry)
    await newRunner()
    const { exitCode, log } = await run('push', 'refs/tags/v0.1.0')
    expect(exitCode, log).toBe(0)
    expect(log).toContain('Finished `release`')
    expect(log).not.toContain('Compiling rust-hello')
    expect(digestOf('0.1.0')).toMatch(/^sha256:/)
    expect([digestOf('0.1'), digestOf('latest')]).toEqual([digestOf('0.1.0'), digestOf('0.1.0')])
    expect(tool('docker', 'run', '--rm', `${image}:0.1.0`, '--version')).toMatch(/hello/)
  })

  it('looks at it every night, by the snippet of the reference', async () => {
    write(referenceTo('check.yml'), ['ghcr.io/acme/app', image])
    const { exitCode, log } = await run('schedule', 'refs/heads/main')
    expect(exitCode, log).toBe(0)
    expect(log).toMatch(/latest sha256:\S+: whole and right/)
  })

  it('grows out of release.yml, and publishes by a workflow of its own', async () => {
    write(workflowOf('docs/how-to/own-workflow.md'), ['ghcr.io/acme/app', image])
    const { exitCode, log } = await run('push', 'refs/tags/v0.2.0')
    expect(exitCode, log).toBe(0)
    expect(digestOf('0.2.0')).toMatch(/^sha256:/)
    expect(digestOf('latest')).toBe(digestOf('0.2.0'))
  })

  it('keeps the cache in a registry', async () => {
    write(workflowOf('docs/how-to/registry-cache.md'), ['ghcr.io/acme/app', image])
    const { exitCode, log } = await run('push', 'refs/heads/main')
    expect(exitCode, log).toBe(0)
    expect(log.match(new RegExp(`::group::Saving muslin3-linux-\\S+ in the .*${image}/cache`, 'g')), log).toHaveLength(
      2,
    )
    expect(tool(join(rig.bin, 'crane'), 'ls', '--insecure', `${image}/cache`)).toContain('muslin3-linux-')
  })

  it('warms the cache on a schedule, by the snippet of the reference', async () => {
    write(referenceTo('warm-cache.yml'))
    const { exitCode, log } = await run('schedule', 'refs/heads/main')
    expect(exitCode, log).toBe(0)
    expect(log).toMatch(/Nothing to save: |Saved: /)
  })

  it('names the package of a workspace', async () => {
    const named = workflowOf('docs/how-to/rust-workspace.md').replace('package: server', 'package: rust-hello')
    write(named, ['ghcr.io/acme/server', image])
    const { exitCode, log } = await run('push', 'refs/tags/v0.3.0')
    expect(exitCode, log).toBe(0)
    expect(digestOf('latest')).toBe(digestOf('0.3.0'))
  })

  it('puts the programs of a release on its page', async () => {
    for (const name of ['README.md', 'LICENSE']) writeFileSync(join(stranger.repository, name), `${name}\n`)
    write(workflowOf('docs/how-to/release-archives.md'), ['ghcr.io/acme/app', image])
    const gh = join(import.meta.dirname, '../fixtures/stand-ins/gh')
    const { exitCode, log } = await run('push', 'refs/tags/v0.4.0', gh)
    expect(exitCode, log).toBe(0)
    const assets = readdirSync(join(stranger.folder, 'home/gh/v0.4.0/assets'))
    const archives = ['x86_64', 'aarch64'].flatMap((cpu) =>
      ['tar.gz', 'zip'].map((format) => `rust-hello-0.4.0-${cpu}-unknown-linux-musl.${format}`),
    )
    expect(assets).toEqual(expect.arrayContaining([...archives, 'SHA256SUMS']))
  })

  it('has a program in another language, by a Dockerfile', async () => {
    cpSync(join(import.meta.dirname, '../fixtures/c-hello/hello.c'), join(stranger.repository, 'hello.c'))
    writeFileSync(join(stranger.repository, 'Dockerfile'), CROSSED)
    write(workflowOf('docs/how-to/other-languages.md'), ['ghcr.io/acme/app', `${image}-c`])
    const { exitCode, log } = await run('push', 'refs/tags/v0.5.0')
    expect(exitCode, log).toBe(0)
    expect(tool(join(rig.bin, 'crane'), 'ls', '--insecure', `${image}-c`).split('\n')).toEqual([
      '0.5',
      '0.5.0',
      'latest',
    ])
  })
})
