import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readSccache } from '../../src/cargo/output.ts'
import { unpackPackage } from '../rig/apt.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'
import { type Step, step } from './source-steps.ts'

const rig = connect()
for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-sccache-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
let builder = ''

type Values = Readonly<Record<string, string>>

/** A machine that has Debian's sccache on its PATH; it needs shared libraries. */
const withSccache = { ...rig, env: { ...rig.env, PATH: `${join(folder, 'tools/usr/bin')}:${process.env.PATH}` } }

const run = (action: string, inputs: Values, state: Values = {}, machine = withSccache): Promise<Step> =>
  step({ rig: machine, temp: folder, workspace: folder }, action, { platform: native, builder, ...inputs }, state)

/** What a step says, without BuildKit's numbers and times before it. */
const statistics = ({ log }: Step) => readSccache(log.replace(/^#\d+ \d+\.\d+ /gm, ''))

/** Drops the cache mounts of the builder; all of them, or those whose id begins so. */
function prune(id = ''): void {
  const filters = ['type=exec.cachemount', ...(id === '' ? [] : [`description~="with id ./${id}"`])]
  const args = filters.flatMap((filter) => ['--filter', filter])
  execFileSync('docker', ['buildx', 'prune', '--builder', builder, '--force', '--all', ...args])
}

beforeAll(async () => {
  cpSync(join(root, 'test/fixtures/rust-memory'), join(folder, 'memory'), { recursive: true })
  const made = createBuilder(rig, `sccache-${process.pid}`)
  await unpackPackage('sccache', join(folder, 'tools'), { log: join(folder, 'apt.log') })
  builder = await made
}, 120_000)

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
  await removeBuilder(rig, builder)
})

describe('a Rust project that is built with sccache', () => {
  const build = { context: 'memory', sccache: 'true', 'sccache-size': '500M' }
  const dance = { ...build, store: 'directory', 'store-path': join(folder, 'store') }
  let first: Step
  let saved: Step

  beforeAll(async () => {
    const main = await run('cache-dance', dance)
    first = await run('build-binary', build)
    saved = await run('cache-dance', dance, main.state)
  }, 300_000)

  it('is compiled by it, with statistics in the log', () => {
    expect(first.log).not.toContain('::error')
    expect(first.log).toMatch(/muslin: sccache \S+ with at most 500M in \/muslin\/sccache-store/)
    expect(statistics(first)).toMatchObject({ hits: 0, errors: 0 })
    expect(statistics(first)?.misses).toBeGreaterThanOrEqual(4)
  })

  it('has its store carried by cache-dance, which is not led to doubt what cargo has built', () => {
    expect(saved.log).not.toContain('::error')
    expect(saved.log).toMatch(new RegExp(`muslin-sccache-${native.replace('/', '-')}-memory`))
    expect(saved.log).not.toContain('takes files from')
  })

  it('is built out of the store where target/ is lost: Rust and C, and the program is the same', async () => {
    prune()
    const main = await run('cache-dance', dance)
    expect(main.log).toContain('muslin-sccache')
    prune('muslin-target-')
    appendFileSync(join(folder, 'memory/src/main.rs'), '// touched\n')
    const again = await run('build-binary', build)
    expect(statistics(again)).toMatchObject({ hits: statistics(first)?.misses, misses: 0, errors: 0 })
    expect(again.outputs.checksum).toBe(first.outputs.checksum)
  }, 300_000)

  it('says where sccache is missing, before anything is built', async () => {
    const { exitCode, log } = await run(
      'build-binary',
      build,
      {},
      { ...rig, env: { ...rig.env, PATH: process.env.PATH ?? '' } },
    )
    expect(exitCode).toBe(1)
    expect(log).toMatch(/::error .*no sccache on PATH\. Install it in a step before/)
  })
})

describe('a Dockerfile of the user', () => {
  it('uses it as the README shows', async () => {
    const readme = readFileSync(join(root, 'build-binary/README.md'), 'utf8')
    const [, text = ''] = /```dockerfile\n([^`]*muslin-sccache[^`]*)```/.exec(readme) ?? []
    mkdirSync(join(folder, 'own/src'), { recursive: true })
    writeFileSync(join(folder, 'own/Dockerfile'), text)
    writeFileSync(
      join(folder, 'own/Cargo.toml'),
      '[package]\nname = "app"\nversion = "0.1.0"\n[dependencies]\nitoa = "1"\n',
    )
    writeFileSync(join(folder, 'own/src/main.rs'), 'fn main() {}\n')
    const inputs = { context: 'own', sccache: 'true' }
    const cold = await run('build-binary', inputs)
    expect(cold.log).not.toContain('::error')
    prune('app-target')
    appendFileSync(join(folder, 'own/src/main.rs'), '// touched\n')
    const warm = await run('build-binary', inputs)
    expect([statistics(cold), statistics(warm)]).toMatchObject([{ hits: 0 }, { hits: 1, misses: 0 }])
  }, 300_000)
})
