import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuilder, removeBuilder } from '../rig/builders.ts'
import { connect, type Rig } from '../rig/connection.ts'
import { madeElf } from '../unit/elf/made.ts'
import { act, commit, newStranger, removeStranger, type Stranger } from './act.ts'

/** Programs of four platforms, of which this machine can start one: only their headers are asked for. */
const PROGRAMS = {
  amd64: { machine: 62 },
  arm64: { machine: 183 },
  armv7: { machine: 40, bits: 32, flags: 0x5000400 },
  riscv64: { machine: 243, flags: 5 },
} as const

const TARGETS = [
  'x86_64-unknown-linux-musl',
  'aarch64-unknown-linux-musl',
  'armv7-unknown-linux-musleabihf',
  'riscv64gc-unknown-linux-musl',
]

describe('a release of four platforms', () => {
  let rig: Rig
  let stranger: Stranger
  let image: string
  let builder: string

  beforeAll(async () => {
    rig = connect()
    stranger = newStranger('four')
    image = `${rig.registry}/stranger/four-${process.pid}`
    for (const name of Object.keys(PROGRAMS)) writeProgram(name as keyof typeof PROGRAMS)
    commit(stranger.repository, 'programs')
    builder = await createBuilder(rig, `platforms-${process.pid}`)
  })
  afterAll(async () => {
    removeStranger(stranger)
    await removeBuilder(rig, builder)
  })

  const folderOf = (name: string): string => join(stranger.repository, 'programs', name)

  function writeProgram(name: keyof typeof PROGRAMS): void {
    mkdirSync(folderOf(name), { recursive: true })
    writeFileSync(join(folderOf(name), 'hello'), madeElf(PROGRAMS[name]), { mode: 0o755 })
  }

  const crane = (...args: readonly string[]): string =>
    spawnSync(join(rig.bin, 'crane'), [...args, '--insecure'], {
      encoding: 'utf8',
      env: { ...process.env, ...rig.env },
    }).stdout.trim()

  function started(event: string, workflow: string, ref: string, name: string) {
    const own: Rig = { ...rig, env: { ...rig.env, BUILDX_BUILDER: builder } }
    const programs = join(import.meta.dirname, '../fixtures/stand-ins/gh')
    return act(stranger, own, { event, workflow, ref, vars: { IMAGE: name }, programs })
  }

  /** On GitHub a run has its own artifacts, and page.yml is a job of the run that came before it. */
  function pushTag(workflow: 'release.yml' | 'unchanged.yml' | 'page.yml') {
    if (workflow !== 'page.yml') rmSync(join(stranger.folder, 'home/artifacts'), { recursive: true, force: true })
    return started('push', workflow, 'refs/tags/v1.0.0', image)
  }

  const childrenOf = (reference: string) =>
    (
      JSON.parse(crane('manifest', reference)) as {
        manifests: { digest: string; platform: { architecture: string; variant?: string } }[]
      }
    ).manifests

  const page = (...path: readonly string[]): string => join(stranger.folder, 'home/gh', ...path)
  /** The command lines that have changed something. */
  const writing = (): readonly string[] =>
    readFileSync(page('commands'), 'utf8')
      .split('\n')
      .filter((line) => /^release (create|upload|edit)/.test(line))

  let pushed: readonly string[] = []

  it('moves no tag when one of four legs fails, and the other three are pushed', async () => {
    rmSync(folderOf('riscv64'), { recursive: true })
    const run = await pushTag('release.yml')
    expect(run.exitCode, run.log).not.toBe(0)
    expect(crane('ls', image)).toBe('')
    const digests = [...run.log.matchAll(/"version":1,"platform":"(\S+?)","digest":"(sha256:\w{64})"/g)]
    pushed = [...new Set(digests.map(([, , digest = '']) => digest))]
    expect(pushed, run.log).toHaveLength(3)
  })

  it('publishes all four when it is run again: those that were good have the digests that they had', async () => {
    writeProgram('riscv64')
    const run = await pushTag('release.yml')
    expect(run.exitCode, run.log).toBe(0)
    const children = childrenOf(`${image}:1.0.0`)
    expect(children.map(({ platform }) => platform.architecture + (platform.variant ?? ''))).toEqual([
      'amd64',
      'armv7',
      'arm64',
      'riscv64',
    ])
    expect(
      children
        .slice(0, 3)
        .map(({ digest }) => digest)
        .sort(),
    ).toEqual([...pushed].sort())
    expect(crane('digest', `${image}:latest`)).toBe(crane('digest', `${image}:1.0.0`))
  })

  it('builds nothing of what is published and unchanged, and comes to the same digest', async () => {
    const before = crane('digest', `${image}:1.0.0`)
    const run = await pushTag('unchanged.yml')
    expect(run.exitCode, run.log).toBe(0)
    for (const name of ['amd64', 'arm/v7', 'arm64', 'riscv64']) expect(run.log).toContain(`linux/${name} is unchanged`)
    expect(run.log).not.toContain('Pushing by digest')
    expect(run.log).toMatch(new RegExp(`set-output:: digest=${before}`))
    expect(crane('digest', `${image}:1.0.0`)).toBe(before)
  })

  it('builds all of it where archives are handed over, for the page has those of one run, and comes to the same digest', async () => {
    const before = crane('digest', `${image}:1.0.0`)
    const run = await pushTag('release.yml')
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).not.toContain('is unchanged')
    expect(crane('digest', `${image}:1.0.0`)).toBe(before)
  })

  it('puts the archives of all four on the page of the release, with checksums, and publishes it after that', async () => {
    const run = await pushTag('page.yml')
    expect(run.exitCode, run.log).toBe(0)
    const archives = TARGETS.map((target) => `hello-1.0.0-${target}.tar.gz`).sort()
    const files = [...archives, ...archives.map((name) => `${name}.sha256`), 'SHA256SUMS']
    expect(readdirSync(page('v1.0.0/assets')).sort()).toEqual(files.sort())
    const checked = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: page('v1.0.0/assets') })
    expect(checked.stdout.toString().trim().split('\n')).toEqual(archives.map((name) => `${name}: OK`))
    const [created, uploaded, edited] = writing()
    expect(created).toContain('release create v1.0.0 --verify-tag --draft')
    expect(uploaded).toContain('release upload v1.0.0')
    expect(edited).toBe('release edit v1.0.0 --draft=false')
  })

  it('writes nothing when all of it is there, and refuses to replace a file by another of that name', async () => {
    const before = writing()
    const again = await pushTag('page.yml')
    expect(again.exitCode, again.log).toBe(0)
    writeFileSync(page('v1.0.0/assets', `hello-1.0.0-${TARGETS[0]}.tar.gz`), 'something else')
    const refused = await pushTag('page.yml')
    expect(refused.exitCode).not.toBe(0)
    expect(refused.log).toContain(`The release v1.0.0 holds another hello-1.0.0-${TARGETS[0]}.tar.gz already`)
    expect(writing()).toEqual(before)
  })

  it('may have one platform, which is published as the others are, and its results are told', async () => {
    const run = await started('workflow_dispatch', 'single.yml', 'refs/heads/main', `${image}-single`)
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).toContain('platform linux/arm/v7, cache null, verdict static')
    expect(childrenOf(`${image}-single:edge`).map(({ platform }) => platform.variant)).toEqual(['v7'])
  })
})
