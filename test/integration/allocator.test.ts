import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { convertedLlb } from '../../src/buildkit/convert.ts'
import { type DockerfileSource, dockerfileFields, resolveDockerfile } from '../../src/buildkit/dockerfile.ts'
import { recipeDigest } from '../../src/buildkit/recipe.ts'
import { allocatorOf } from '../../src/elf/allocator.ts'
import { readElf } from '../../src/elf/header.ts'
import { readInputs, settleInputs } from '../../src/runner/inputs.ts'
import { connect } from '../rig/connection.ts'
import { type Step, step } from './source-steps.ts'

const rig = connect()
for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
const folder = mkdtempSync(join(tmpdir(), 'muslin-allocator-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const foreign = native === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64'

type Values = Readonly<Record<string, string>>

const build = (inputs: Values): Promise<Step> =>
  step({ rig, temp: folder, workspace: folder }, 'build-binary', { context: 'memory', ...inputs })

const programOf = ({ outputs }: Step): string => outputs.binary ?? ''

/** What a program prints on both streams; mimalloc tells about itself when it is asked to. */
const said = (program: string, ...args: readonly string[]): string =>
  execFileSync('sh', ['-c', 'exec "$@" 2>&1', 'sh', program, ...args], {
    encoding: 'utf8',
    env: { MIMALLOC_VERBOSE: '1', PATH: process.env.PATH },
  })

/** The folder in the build that is named after mimalloc's content. */
const contentOf = ({ log }: Step): string => /_LINKER=\/muslin\/mimalloc\/([0-9a-f]{16})\//.exec(log)?.[1] ?? log

beforeAll(() => {
  cpSync(join(import.meta.dirname, '../fixtures/rust-memory'), join(folder, 'memory'), { recursive: true })
  // The builder lives on: a source that it has not seen makes steps run.
  appendFileSync(join(folder, 'memory/src/main.rs'), `// ${Date.now()}\n`)
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

describe('a program with C in it, on this architecture', () => {
  let plain: Step
  let fast: Step

  beforeAll(async () => {
    plain = await build({ platform: native })
    fast = await build({ platform: native, allocator: 'mimalloc', 'stack-size': '8M' })
  }, 300_000)

  it('has musl’s allocator and musl’s small stacks when nothing is said', () => {
    expect(plain.log).not.toContain('::error')
    expect(allocatorOf(programOf(plain))).toMatchObject({ allocator: 'musl', by: 'symbols' })
    expect(readElf(programOf(plain)).stack).toMatchObject({ bytes: 0 })
    expect(said(programOf(plain))).toBe('1000 words, 7\n')
    expect(() => said(programOf(plain), 'deep')).toThrow(/Command failed/)
  })

  it('has mimalloc for Rust and C where it is asked for, though the mounts held the other program', () => {
    expect(fast.log).not.toContain('::error')
    expect(fast.log).toContain('Compiling memory v0.1.0')
    expect(allocatorOf(programOf(fast))).toMatchObject({ allocator: 'mimalloc', by: 'symbols' })
    expect(said(programOf(fast))).toMatch(/^v3\.3\.2 .*^1000 words, 7$/ms)
  })

  it('has the stacks that are asked for, so that a thread of C with 1 MiB on its stack runs', () => {
    expect(readElf(programOf(fast)).stack).toEqual({ bytes: 8 * 1024 * 1024, executable: false })
    expect(said(programOf(fast), 'deep')).toContain('1000 words, 7\n')
  })

  it('says what differs from plain cargo', () => {
    expect(fast.log).toContain("muslin: mimalloc 3.3.2 is linked in place of musl's allocator")
    expect(fast.log).toMatch(/muslin: CARGO_TARGET_\w+_LINKER=\/muslin\/mimalloc\/[0-9a-f]{16}\/\w+-linux-musl-gcc/)
    expect(fast.log).toMatch(/muslin: CARGO_TARGET_\w+_RUSTFLAGS=.* -C link-arg=-Wl,-z,stack-size=8388608/)
    expect(plain.log).not.toMatch(/mimalloc|stack-size=/)
  })

  it('is linked anew with musl’s allocator when mimalloc is taken away again', async () => {
    const again = await build({ platform: native, 'stack-size': '8M' })
    expect(again.log).toContain('Compiling memory v0.1.0')
    expect(allocatorOf(programOf(again))).toMatchObject({ allocator: 'musl', by: 'symbols' })
  }, 300_000)

  it('is the same byte by byte when mimalloc and all else are compiled again', async () => {
    const again = await build({ platform: native, allocator: 'mimalloc', 'stack-size': '8M', 'no-cache': 'true' })
    expect(again.log).toMatch(/ \[mimalloc 2\/2\] .*\n#\d+ DONE /)
    expect(contentOf(again)).toBe(contentOf(fast))
    expect(again.outputs.checksum).toBe(fast.outputs.checksum)
  }, 300_000)
})

describe('a program with C in it, for the other architecture', () => {
  it('has mimalloc and its stacks as well, and is static', async () => {
    const cross = await build({ platform: foreign, allocator: 'mimalloc', 'stack-size': '1M' })
    expect(cross.log).not.toContain('::error')
    const header = readElf(programOf(cross))
    expect([header.interpreter, header.needed, header.stack?.bytes]).toEqual([undefined, [], 1024 * 1024])
    expect(allocatorOf(programOf(cross))).toMatchObject({ allocator: 'mimalloc', by: 'symbols' })
    expect(said(programOf(cross))).toMatch(/^v3\.3\.2 .*^1000 words, 7$/ms)
  }, 300_000)
})

describe('a project that names its own linker in flags', () => {
  it('is refused where mimalloc would be left out in silence', async () => {
    const triple = native === 'linux/amd64' ? 'x86_64-unknown-linux-musl' : 'aarch64-unknown-linux-musl'
    mkdirSync(join(folder, 'own/.cargo'), { recursive: true })
    cpSync(join(folder, 'memory'), join(folder, 'own'), { recursive: true })
    writeFileSync(join(folder, 'own/.cargo/config.toml'), `[target.${triple}]\nrustflags = ["-Clinker=cc"]\n`)
    // What a program with the crate mimalloc has in it is no proof.
    const source = readFileSync(join(folder, 'own/src/main.rs'), 'utf8').replace('"{} words', '"mimalloc: {} words')
    writeFileSync(join(folder, 'own/src/main.rs'), source)
    const { exitCode, log } = await build({ context: 'own', platform: native, allocator: 'mimalloc' })
    expect(exitCode).toBe(1)
    expect(log).toContain('muslin: mimalloc is not in memory: the project')
  }, 300_000)
})

describe('the recipe of a build', () => {
  /** Digest of what cache-dance goes by. */
  async function digest(inputs: Values): Promise<string> {
    const values: Values = { context: join(folder, 'memory'), platform: native, builder: rig.builder, ...inputs }
    const source = settleInputs(readInputs(dockerfileFields, (name) => values[name] ?? ''))
    const { file, buildArgs } = await resolveDockerfile(source as DockerfileSource, mkdtempSync(join(folder, 'r-')))
    const llb = await convertedLlb({ ...source, buildArgs: [...buildArgs] }, file)
    return recipeDigest(llb, source.context, 'strict')
  }

  it('is another one with another allocator or other stacks, so that no cache of the one is taken for the other', async () => {
    const inputs: readonly Values[] = [{}, { allocator: 'mimalloc' }, { 'stack-size': '8M' }, { 'stack-size': '4M' }]
    const digests = await Promise.all(inputs.map(digest))
    expect(new Set(digests).size).toBe(inputs.length)
    expect(await digest({ allocator: 'default' })).toBe(digests[0])
  }, 60_000)
})
