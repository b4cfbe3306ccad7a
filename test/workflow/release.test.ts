import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuilder, removeBuilder } from '../rig/builders.ts'
import { connect, type Rig } from '../rig/connection.ts'
import { act, commit, newStranger, removeStranger, type Stranger } from './act.ts'

const TAG = 'refs/tags/v0.3.1'

describe("a stranger's repository that calls the release workflow", () => {
  let rig: Rig
  let stranger: Stranger
  let image: string

  beforeAll(() => {
    rig = connect()
    stranger = newStranger('stranger')
    image = `${rig.registry}/stranger/app-${process.pid}`
  })
  afterAll(() => removeStranger(stranger))

  const crane = (...args: readonly string[]): string => {
    const { stdout, status } = spawnSync(join(rig.bin, 'crane'), [...args, '--insecure'], {
      encoding: 'utf8',
      env: { ...process.env, ...rig.env },
    })
    return status === 0 ? stdout.trim() : ''
  }

  /** Each run has a builder of its own, as a new runner would. */
  async function freshRun(
    workflow: string,
    event: string,
    ref: string,
    vars: Record<string, string> = {},
    payload: object = {},
  ) {
    const builder = await createBuilder(rig, `act-${process.pid}-${Math.random().toString(36).slice(2, 8)}`)
    try {
      const fresh: Rig = { ...rig, env: { ...rig.env, BUILDX_BUILDER: builder } }
      return await act(stranger, fresh, { workflow, event, ref, payload, vars: { IMAGE: image, ...vars } })
    } finally {
      await removeBuilder(rig, builder)
    }
  }

  it('builds on a push to main, saves the caches and publishes nothing', async () => {
    const run = await freshRun('release.yml', 'push', 'refs/heads/main')
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).toMatch(/Compiling itoa v/)
    expect(run.log).toContain('MUSLIN_TARGET_CPU=x86-64-v2')
    expect(run.log).toMatch(/Saved: \d+ archives/)
    expect(crane('ls', image)).toBe('')
  })

  it('publishes both platforms under both tags on a tag, compiling only what was edited since', async () => {
    const main = join(stranger.repository, 'src/main.rs')
    writeFileSync(main, `${readFileSync(main, 'utf8')}\n// edited\n`)
    commit(stranger.repository, 'edit')
    const run = await freshRun('release.yml', 'push', TAG)
    expect(run.failedJobs, run.log).toEqual([])
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).toMatch(/Compiling hello v/)
    expect(run.log).not.toMatch(/Compiling (itoa|greeting) v/)
    const digest = crane('digest', `${image}:0.3.1`)
    expect(digest).toMatch(/^sha256:/)
    expect(crane('digest', `${image}:latest`)).toBe(digest)
    expect(run.log).toContain(`published ${digest}`)
    expect(readFileSync(join(stranger.folder, 'home/attested'), 'utf8')).toBe(`${image}@${digest}\n`)
    const index = JSON.parse(crane('manifest', `${image}:latest`)) as {
      manifests: { platform: { architecture: string } }[]
    }
    expect(index.manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64'])
  })

  it('finds what is published whole and right, every night', async () => {
    const run = await freshRun('check.yml', 'schedule', 'refs/heads/main')
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).toMatch(/latest sha256:\S+: whole and right/)
  })

  it('keeps the cache warm on a schedule, and publishes nothing', async () => {
    const before = crane('digest', `${image}:latest`)
    const run = await freshRun('warm.yml', 'schedule', 'refs/heads/main')
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).toContain('Not pushed')
    expect(run.log).not.toMatch(/Compiling itoa v/)
    expect(crane('digest', `${image}:latest`)).toBe(before)
  })

  it('builds and proves a pull request from a fork, and writes neither image nor cache', async () => {
    const fork = { full_name: 'somebody/app', fork: true }
    const pull = { pull_request: { head: { repo: fork, ref: 'patch', sha: '0'.repeat(40) }, base: { ref: 'main' } } }
    const run = await freshRun('release.yml', 'pull_request', 'refs/pull/7/merge', { IMAGE: `${image}-pull` }, pull)
    expect(run.exitCode, run.log).toBe(0)
    expect(run.log).toContain('Not pushed')
    expect(run.log).toMatch(/Nothing will be saved: .*fork/)
    expect(crane('ls', `${image}-pull`)).toBe('')
  })

  it('builds one platform with the composite action of the root', async () => {
    const run = await freshRun('one.yml', 'workflow_dispatch', 'refs/heads/main')
    expect(run.exitCode, run.log).toBe(0)
    const [, digest = ''] = /built (sha256:[0-9a-f]{64})/.exec(run.log) ?? []
    expect(crane('manifest', `${image}@${digest}`)).toContain('"layers"')
  })

  it('moves no tag when a leg fails, wherever the cache mounts are kept', async () => {
    const untouched = `${image}-broken`
    const main = join(stranger.repository, 'src/main.rs')
    writeFileSync(main, 'fn main() { this does not compile }\n')
    commit(stranger.repository, 'break')
    const disk = join(stranger.folder, 'disk')
    const run = await freshRun('release.yml', 'push', TAG, { IMAGE: untouched, STORE_PATH: disk })
    expect(run.exitCode).not.toBe(0)
    expect(run.log).toMatch(`in the directory ${disk}`)
    expect(run.log).toMatch(/error(\[E\d+\])?: /)
    expect(crane('ls', untouched)).toBe('')
  })
})
