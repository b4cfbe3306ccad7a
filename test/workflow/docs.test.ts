import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  async function run(event: string, ref: string) {
    const stub = join(stranger.folder, 'stub')
    const actions = {
      [`muslin/muslin@${COMMIT}`]: stranger.suite,
      [`docker/setup-buildx-action@${COMMIT}`]: stub,
      [`docker/login-action@${COMMIT}`]: stub,
    }
    const own: Rig = { ...rig, env: { ...rig.env, BUILDX_BUILDER: builder } }
    return await act(stranger, own, { workflow: 'docs.yml', event, ref, vars: {}, actions })
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
})
