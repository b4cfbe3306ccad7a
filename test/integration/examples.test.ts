import { execFileSync } from 'node:child_process'
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

/** @param file a Dockerfile in the context; none: the one called so, or the recipe */
function build(context: string, inputs: Readonly<Record<string, string>> = {}, platform = native): Promise<Step> {
  const { file, ...others } = inputs
  const contexts = inputs.recipe === undefined ? { 'build-contexts': standIns } : {}
  const { recipe: _, ...rest } = others
  const named = file === undefined ? {} : { file: join(workspace, context, file) }
  return step({ rig, temp: workspace, workspace }, 'build-binary', {
    context,
    platform,
    builder,
    ...contexts,
    ...named,
    ...rest,
  })
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
  readonly inputs?: Readonly<Record<string, string>>
  readonly args: readonly string[]
  readonly said: string
  /** What the verdict says of the program as the usual way makes it. */
  readonly refused: RegExp
  /** Bytes that the image may have, all files together. */
  readonly limit: number
}

const EXAMPLES: readonly Example[] = [
  {
    name: 'rust',
    args: ['a', 'b'],
    said: 'hello from Rust, 2 arguments\n',
    refused: /\/rust-example: it needs the interpreter \/lib.*ld-linux.* and .*libc\.so\.6/,
    limit: 1_000_000,
  },
  {
    name: 'rust-workspace',
    inputs: { package: 'server' },
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
    refused: /\/app: it needs the interpreter \/lib.*ld-linux.* and libre2\.so\.9/,
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

const isRecipe = ({ name }: Example): boolean => name.startsWith('rust')

describe.each(EXAMPLES)('the example $name', (example) => {
  const { name, args, said, refused, limit } = example

  it('is refused as the usual way builds it, with the library that is missing', async () => {
    const built = await build(name, { file: 'before.Dockerfile' })
    expect(built.exitCode, built.log).toBe(1)
    expect(built.log).toMatch(refused)
    expect(built.outputs).toEqual({})
  })

  it('is static as it stands, small, and runs', async () => {
    const built = await build(name, { ...(isRecipe(example) && { recipe: 'yes' }), ...example.inputs })
    expect(built.exitCode, built.log).toBe(0)
    expect(JSON.parse(built.outputs.result ?? '').binaries).toMatchObject([
      { verdict: expect.stringMatching(/^static/) },
    ])
    expect(sizesOf(built).image).toBeLessThan(limit)
    expect(execFileSync(built.outputs.binary ?? '', args, { input: '' }).toString()).toBe(said)
  })
})
