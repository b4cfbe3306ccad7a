import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readImage } from '../../src/build-binary/image.ts'
import { type SmokeResult, smokeFields, smokeRun } from '../../src/build-binary/smoke.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { readInputs, settleInputs } from '../../src/runner/inputs.ts'
import { connect } from '../rig/connection.ts'

const rig = connect()
const fixture = join(import.meta.dirname, '../fixtures/smoke')
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const emulated = native === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64'
const env = { ...process.env, ...rig.env }

const layoutOf = (target: string, platform = native): string => join(folder, `${target}-${platform.replace('/', '-')}`)

function build(target: string, platform = native): void {
  const output = `type=oci,tar=false,dest=${layoutOf(target, platform)},oci-mediatypes=true`
  const options = ['--quiet', `--platform=${platform}`, `--target=${target}`, '--output', output]
  execFileSync('docker', ['buildx', 'build', ...options, fixture], { env, stdio: 'pipe' })
}

const platformOf = (name: string) => {
  const platform = parsePlatform(name)
  if (platform === undefined) throw new Error(name)
  return platform
}

/** Everything that the smoke run has said. */
let log = ''

async function smoke(
  target: string,
  inputs: Readonly<Record<string, string>> = {},
  name = native,
): Promise<SmokeResult> {
  const platform = platformOf(name)
  const request = settleInputs(readInputs(smokeFields, (input) => inputs[input] ?? ''))
  return smokeRun(await readImage(layoutOf(target, name), platform), platform, request)
}

const failure = async (...args: Parameters<typeof smoke>): Promise<string> =>
  smoke(...args).then(
    (result) => `it did not fail: ${JSON.stringify(result)}`,
    (error: Error) => `${error.name} ${error.message}`,
  )

const docker = (...args: readonly string[]): string => execFileSync('docker', args, { env }).toString()
const leftovers = (): readonly string[] => {
  const containers = docker('ps', '--all', '--format', '{{.Names}}').split('\n')
  const images = docker('images', '--format', '{{.Repository}}').split('\n')
  const folders = readdirSync(folder).filter((name) => name.startsWith('muslin-'))
  return [...containers, ...images, ...folders].filter((name) => name.startsWith('muslin-smoke'))
}

beforeAll(() => {
  for (const target of ['good', 'handles', 'deaf', 'unknowing', 'by-command', 'by-shell', 'nothing']) build(target)
  for (const target of ['dynamic', 'script', 'named-user', 'volumes', 'in-volume']) build(target)
  build('foreign', 'linux/riscv64')
  build('good', emulated)
  for (const [name, value] of Object.entries({ ...rig.env, RUNNER_TEMP: folder })) vi.stubEnv(name, value)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    log += text
    return true
  })
})
beforeEach(() => {
  log = ''
})
afterEach(() => expect(leftovers()).toEqual([]))
afterAll(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('an image that runs', () => {
  it('is started with --version, and what it prints is shown', async () => {
    expect(await smoke('good')).toEqual({ state: 'passed', seconds: expect.any(Number), exitCode: 0 })
    expect(log).toContain('/smoke --version (')
    expect(log).toContain('  smoke 1.2.3\n')
    expect(log).not.toContain('::')
  })

  it('is its own user, can write nothing, reach nothing and become nothing', async () => {
    await smoke('good', { 'smoke-test': 'escape' })
    expect(log).toMatch(/uid 65532, file refused, capabilities: CapEff:\s+0{16}\s+NoNewPrivs:\s+1\s+routes 0/)
  })

  it('has memory in the place of its volumes, which comes to an end, and leaves none behind', async () => {
    const volumes = () => docker('volume', 'ls', '--quiet', '--filter', 'label=com.docker.volume.anonymous')
    const before = volumes()
    expect(await smoke('volumes', { 'smoke-test': 'fill' })).toMatchObject({ state: 'passed' })
    expect(log).toContain('/data/file: 64 MB\n')
    expect(log).toContain('/with, comma/file: 64 MB\n')
    expect(volumes()).toBe(before)
  })

  it('is started once for each line, with arguments as they are quoted, and its output is compared', async () => {
    const inputs = { 'smoke-test': '--version\n"two words"', 'smoke-output': '/^smoke [\\d.]+\\ntwo words$/m' }
    expect(await smoke('good', inputs)).toMatchObject({ state: 'passed' })
    expect(await failure('good', { ...inputs, 'smoke-output': 'three' })).toMatch(
      /^UserError .*nothing that matches \/three\/.*\nIt printed:\nsmoke 1\.2\.3\ntwo words$/,
    )
  })

  it('may be one whose program stands in CMD', async () => {
    expect(await smoke('by-command')).toMatchObject({ state: 'passed' })
  })

  it('may end with another code where that is expected', async () => {
    expect(await smoke('good', { 'smoke-test': 'what', 'smoke-exit': '2' })).toMatchObject({ exitCode: 2 })
  })

  it('runs for another platform where the kernel emulates it', async () => {
    expect(await smoke('good', {}, emulated)).toMatchObject({ state: 'passed' })
  })

  it('has no say in what the runner does', async () => {
    await smoke('good', { 'smoke-test': 'command' })
    expect(log).toContain('|::error::by the program')
    expect(log).not.toMatch(/^\s*::/m)
  })

  it('shows the end of what it prints, however much that is', async () => {
    expect(await smoke('good', { 'smoke-test': 'flood' })).toMatchObject({ state: 'passed' })
    expect(log).toContain('line 99999\n')
    expect(log.split('\n').length).toBeLessThan(36)
  })
})

describe('an image whose program goes on', () => {
  it('passes when it ends on SIGTERM', async () => {
    await smoke('handles')
    expect(log).not.toContain('SIGTERM')
  })

  it('passes with a warning when it does not', async () => {
    expect(await smoke('deaf')).toMatchObject({ state: 'passed' })
    expect(log).toMatch(/::warning title=build-binary::.*did not end within 3 s of SIGTERM.*process 1.*STOPSIGNAL/)
  })
})

describe('an image that does not run', () => {
  it.each([
    ['crashes', 'good', 'segv', /crashed \(SIGSEGV\).*allow-multiple-definition.*128 KiB/],
    ['meets an unknown instruction', 'good', 'ill', /\(SIGILL\)/],
    ['wants too much memory', 'good', 'memory', /512 MB/],
    [
      'does not know what the user names',
      'good',
      'what',
      /exit code 2, and 0 was expected.*\nIt printed:\nunknown arg/,
    ],
    ['needs an interpreter', 'dynamic', '', /needs an interpreter that is not in the image/],
    ['is started by a shell', 'by-shell', '', /no such program in the image \(exit code 127\).*ENTRYPOINT as a list/],
    ['is a script without #!', 'script', '', /cannot execute its program.*#!/],
    ['has a user whom it does not know', 'named-user', '', /USER 65532:65532/],
  ])('fails: it %s', async (_, target, argument, message) => {
    const said = await failure(target, { 'smoke-test': argument })
    expect(said).toMatch(/^UserError The image is not pushed/)
    expect(said).toMatch(message)
  })
})

describe('nothing can be said', () => {
  it('of arguments that nobody has named and the program does not know', async () => {
    expect(await smoke('unknowing')).toMatchObject({ state: 'notice', exitCode: 2 })
    expect(log).toMatch(/::notice title=build-binary::The image starts, but .*exit code 2.*smoke-test: false/)
    expect(await failure('unknowing', { 'smoke-test': 'true' })).toContain('exit code 2, and 0 was expected')
  })

  it.each([
    [
      'is made for a machine that the engine does not know',
      'foreign',
      'linux/riscv64',
      /no emulation of linux\/riscv64/,
    ],
    ['names no program', 'nothing', native, /no ENTRYPOINT, no CMD/],
    ['has its program in a volume', 'in-volume', native, /its program lies in the volume \/app, which/],
  ])('of an image that %s, and one line says so', async (_, target, platform, reason) => {
    expect(await smoke(target, {}, platform)).toMatchObject({ state: 'off', reason: expect.stringMatching(reason) })
    expect(log.trim().split('\n')).toHaveLength(1)
  })

  it('where no engine answers', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${folder}/nobody.sock`)
    vi.stubEnv('DOCKER_CONTEXT', '')
    const result = await smoke('good').finally(() => vi.stubEnv('DOCKER_HOST', rig.env.DOCKER_HOST ?? ''))
    expect(result).toEqual({ state: 'off', reason: 'no Docker Engine answers', seconds: 0 })
  })

  it('where the user does not want it', async () => {
    expect(await smoke('good', { 'smoke-test': 'false' })).toMatchObject({ state: 'off' })
  })
})

it('leaves nothing behind when the job is cancelled', async () => {
  const source = join(import.meta.dirname, '../../src')
  const script = `
    import { readImage } from '${source}/build-binary/image.ts'
    import { smokeRun } from '${source}/build-binary/smoke.ts'
    const platform = ${JSON.stringify(platformOf(native))}
    const image = await readImage('${layoutOf('deaf')}', platform)
    await smokeRun(image, platform, { smokeTest: { runs: [['deaf']], named: true }, smokeOutput: undefined, smokeExit: 0 })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    env: { ...env, RUNNER_TEMP: folder },
  })
  const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)))
  await vi.waitFor(() => expect(docker('ps', '--format', '{{.Names}}')).toContain('muslin-smoke-'), 15_000)
  child.kill('SIGINT')
  expect(await ended).toBe('SIGINT')
})
