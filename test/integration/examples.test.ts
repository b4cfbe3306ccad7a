import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'
import { type Step, sizesOf, step } from './source-steps.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const workspace = mkdtempSync(join(tmpdir(), 'muslin-examples-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
let builder = ''

/**
 * Images that the examples name and the rig has not, and what stands in for each. Debian's place is taken by the rig's Rust
 * image, which is Debian and knows the certificates of this machine's package sources.
 */
const STAND_INS = {
  'debian:bookworm': 'rust:1-bookworm',
  'rust:latest': 'rust:1-bookworm',
  'alpine:latest': 'busybox:1',
}
const standIns = Object.entries(STAND_INS)
  .map(([name, image]) => `${name}=docker-image://${image}`)
  .join('\n')

type Inputs = Readonly<Record<string, string>>

/** @param inputs `file` is relative to the context; without build-contexts the Dockerfile's images are those that stand in */
function build(context: string, inputs: Inputs = {}, platform = native): Promise<Step> {
  const file = inputs.file === undefined ? {} : { file: join(workspace, context, inputs.file) }
  const given = { context, platform, builder, 'build-contexts': standIns, ...inputs, ...file }
  return step({ rig, temp: workspace, workspace }, 'build-binary', given)
}

beforeAll(async () => {
  cpSync(join(root, 'examples'), workspace, { recursive: true })
  builder = await createBuilder(rig, `examples-${process.pid}`)
})
afterAll(async () => {
  rmSync(workspace, { recursive: true, force: true })
  if (builder !== '') await removeBuilder(rig, builder)
})

interface Example {
  readonly name: string
  readonly inputs?: Inputs
  readonly args: readonly string[]
  readonly said: string
  /** What the verdict says of the program as the usual way makes it. */
  readonly refused: RegExp
  /** Bytes that the image may have, all files together. */
  readonly limit: number
}

/** The built-in recipe names its images itself. */
const RECIPE: Inputs = { 'build-contexts': '' }

const EXAMPLES: readonly Example[] = [
  {
    name: 'rust',
    inputs: RECIPE,
    args: ['a', 'b'],
    said: 'hello from Rust, 2 arguments\n',
    refused: /\/rust-example: it needs the interpreter \/lib.*ld-linux.* and .*libc\.so\.6/,
    limit: 1_000_000,
  },
  {
    name: 'rust-workspace',
    inputs: { ...RECIPE, package: 'server' },
    args: [],
    said: 'hello, world from the workspace\n',
    refused: /\/server: it needs the interpreter \/lib.*ld-linux.* and .*libc\.so\.6/,
    limit: 1_000_000,
  },
  {
    name: 'c',
    args: [],
    said: 'hello from C, 0 lines\n',
    refused: /\/app: it needs the interpreter \/lib.*ld-linux.* and libc\.so\.6/,
    limit: 100_000,
  },
  {
    name: 'cpp-re2',
    args: ['somebody@example.com'],
    said: 'somebody at example.com\nhello from RE2\n',
    refused: /\/app: it needs the interpreter \/lib.*ld-linux.* and libre2\.so\.9.*libre2-dev/,
    limit: 4_000_000,
  },
  {
    name: 'go',
    args: [],
    said: "hello from Go: Don't communicate by sharing memory, share memory by communicating.\n",
    refused: /\/app: it needs the interpreter \/lib.*ld-linux.* and .*libc\.so\.6/,
    limit: 3_000_000,
  },
  {
    name: 'nim',
    args: ['word'],
    said: 'WORD\nhello from Nim\n',
    refused: /\/app: it needs the interpreter \/lib.*ld-linux.* and .*libc\.so\.6/,
    limit: 300_000,
  },
]

describe.each(EXAMPLES)('the example $name', (example) => {
  const { name, inputs, args, said, refused, limit } = example

  it('is refused as the usual way builds it, with the library that is missing', async () => {
    const built = await build(name, { file: 'before.Dockerfile' })
    expect(built.exitCode, built.log).toBe(1)
    expect(built.log).toMatch(refused)
    expect(built.outputs).toEqual({})
  })

  it('is static as it stands, small, and runs', async () => {
    const built = await build(name, inputs)
    expect(built.exitCode, built.log).toBe(0)
    expect(JSON.parse(built.outputs.result ?? '').binaries).toMatchObject([
      { verdict: expect.stringMatching(/^static/) },
    ])
    expect(sizesOf(built).image).toBeLessThan(limit)
    expect(execFileSync(built.outputs.binary ?? '', args, { input: '' }).toString()).toBe(said)
  })
})

describe('the Dockerfiles of the seeds', () => {
  it('with musl-gcc as linker of Rust make a program that needs an interpreter, and are refused', async () => {
    const inputs = { file: 'musl-gcc.Dockerfile', binary: '/home/app/rusty-docker' }
    const built = await build('seeds/003-dummy-main', inputs, 'linux/amd64')
    expect(built.exitCode, built.log).toBe(1)
    expect(built.log).toMatch(/\/home\/app\/rusty-docker: .*interpreter,? \/lib\/ld-musl-x86_64\.so\.1.*musl-gcc/)
  })

  it('with mimalloc in the libc are accepted, and the program has it', async () => {
    const built = await build('seeds/002-patched-allocator')
    expect(built.exitCode, built.log).toBe(0)
    const env = { MIMALLOC_VERBOSE: '1' }
    const { stdout, stderr } = spawnSync(built.outputs.binary ?? '', ['2'], { env, encoding: 'utf8' })
    expect(stdout).toBe('2 threads, 1377780 letters\n')
    expect(stderr).toContain('mimalloc: process init')
  })

  it.each([
    ['seeds/001-cargo-chef-zigbuild', 'TARGET: runtime'],
    ['seeds/004-uv-cache-mounts', 'APP_NAME'],
    ['scala-native', 'java-trust'],
  ])('of %s, which takes minutes, are understood by BuildKit (bench/examples.ts builds them)', (name, line) => {
    const contexts = standIns.split('\n').flatMap((each) => ['--build-context', each])
    const argv = ['buildx', 'build', '--builder', builder, ...contexts, '--call=outline', join(workspace, name)]
    const options = { encoding: 'utf8', env: { ...process.env, ...rig.env } } as const
    const { status, stdout, stderr } = spawnSync('docker', argv, options)
    expect(status, stderr).toBe(0)
    expect(stdout).toContain(line)
  })
})
