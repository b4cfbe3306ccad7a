import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Job, runStep } from '../rig/job.ts'

/** The committed bundles as a runner starts them, where nothing of Docker is to be had: what a user sees who got it wrong. */
describe('the bundles', () => {
  let folder: string
  let job: Job

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muslin-dist-test-'))
    const [workspace, temp] = [join(folder, 'workspace'), join(folder, 'temp')]
    mkdirSync(workspace)
    mkdirSync(temp)
    job = { workspace, temp, env: { PATH: dirname(process.execPath), HOME: folder } }
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const rust = (): void => {
    mkdirSync(join(job.workspace, 'src'))
    writeFileSync(join(job.workspace, 'Cargo.toml'), '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n')
    writeFileSync(join(job.workspace, 'src/main.rs'), 'fn main() {}\n')
  }
  const annotations = (log: string, command: string): readonly string[] =>
    log.split('\n').filter((line) => line.startsWith(`::${command} `))

  it('build-binary lists all faults of its inputs in one message and builds nothing', async () => {
    const inputs = { platform: 'linux/arm46', file: 'no/Dockerfile', 'no-cache': 'ture', images: ':1.0' }
    const step = await runStep(job, 'build-binary', inputs)
    expect(step.exitCode).toBe(1)
    const [message = '', ...more] = annotations(step.log, 'error')
    expect(more).toEqual([])
    expect(message).toContain('4 inputs cannot be used')
    expect(message).toMatch(/- platform is "linux\/arm46", expected .* Did you mean linux\/arm64\?/)
    expect(message).toMatch(/- file is "no\/Dockerfile", expected a Dockerfile that exists/)
    expect(message).toMatch(/- no-cache is "ture", expected true or false/)
    expect(message).toMatch(/- images is ":1.0", expected /)
    expect(step.log).not.toContain('[command]')
  })

  it('merge-manifest lists all faults of its inputs in one message and asks no registry', async () => {
    const inputs = { tags: ':v1', platforms: 'linux/amd64,linux/x87', results: 'linux/amd64=sha256:12', push: 'no' }
    const step = await runStep(job, 'merge-manifest', inputs)
    expect(step.exitCode).toBe(1)
    const [message = ''] = annotations(step.log, 'error')
    for (const part of ['tags is ":v1"', 'platforms is "linux/x87"', 'results is "sha256:12"', 'push is "no"']) {
      expect(message).toContain(part)
    }
  })

  it('plan lists all faults of its inputs in one message and makes no matrix', async () => {
    const inputs = { platforms: 'linux/amd64,linux/arm46', runners: 'any', 'target-cpu': 'linux/amd64=native\nx86-64-v3' }
    const step = await runStep(job, 'plan', inputs)
    expect([step.exitCode, step.outputs]).toEqual([1, {}])
    const [message = '', ...more] = annotations(step.log, 'error')
    expect(more).toEqual([])
    expect(message).toContain('4 inputs cannot be used')
    const faults = ['platforms is "linux/arm46"', 'runners is "any"', 'target-cpu is "linux/amd64=native"', 'target-cpu is "x86-64-v3"']
    for (const part of faults) expect(message).toContain(part)
  })

  it('plan makes the matrix of a release, with the processor of each leg that has one', async () => {
    const step = await runStep(job, 'plan', { platforms: 'linux/amd64,linux/arm64', 'target-cpu': '\nlinux/arm64/v8=neoverse-n1\n' })
    expect(step.exitCode, step.log).toBe(0)
    expect(step.outputs).toMatchObject({ count: '2', platforms: 'linux/amd64,linux/arm64', held: '' })
    expect(JSON.parse(step.outputs.matrix ?? '')).toEqual({
      include: [
        { index: 0, platform: 'linux/amd64', runner: 'ubuntu-24.04' },
        { index: 1, platform: 'linux/arm64', runner: 'ubuntu-24.04-arm', cpu: 'neoverse-n1' },
      ],
    })
    expect(step.log).toContain('linux/arm64 is built on ubuntu-24.04-arm for neoverse-n1')
  })

  it('cache-dance refuses wrong inputs as well: they would be wrong for the build too', async () => {
    rust()
    const step = await runStep(job, 'cache-dance', { platform: 'linux/arm46', store: 'github', save: 'perhaps' })
    expect(step.exitCode).toBe(1)
    expect(annotations(step.log, 'error')[0]).toMatch(/2 inputs cannot be used.*platform.*save/)
  })

  it('cache-dance without Docker warns once and lets the job go on', async () => {
    rust()
    const step = await runStep(job, 'cache-dance', { platform: 'linux/amd64', store: 'directory', 'store-path': join(folder, 'store') })
    expect(step.exitCode).toBe(0)
    expect(annotations(step.log, 'error')).toEqual([])
    expect(annotations(step.log, 'warning')).toHaveLength(1)
    expect(step.outputs['cache-hit']).toBe('false')
    const post = await runStep(job, 'cache-dance', { platform: 'linux/amd64' }, { phase: 'post', state: step.state })
    expect(post.exitCode).toBe(0)
    expect(annotations(post.log, 'error')).toEqual([])
  })

  it('build-binary without Docker fails with one message that names the program', async () => {
    rust()
    const step = await runStep(job, 'build-binary', { platform: 'linux/amd64', push: 'false' })
    expect(step.exitCode).toBe(1)
    expect(annotations(step.log, 'error')).toHaveLength(1)
    expect(annotations(step.log, 'error')[0]).toContain('docker')
  })

  it('a state that no main step of this version wrote does not fail the job', async () => {
    const post = await runStep(job, 'cache-dance', { platform: 'linux/amd64' }, { phase: 'post', state: { muslin: '{"version":99}' } })
    expect(post.exitCode).toBe(0)
    expect(annotations(post.log, 'warning')).toHaveLength(1)
  })
})
