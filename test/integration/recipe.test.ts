import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BuildSource } from '../../src/buildkit/build.ts'
import { convertedLlb } from '../../src/buildkit/convert.ts'
import { type RecipeMode, type RecipePart, recipeDigest, recipeParts } from '../../src/buildkit/recipe.ts'
import { recipeChanges } from '../../src/buildkit/recipe-parts.ts'
import { connect } from '../rig/connection.ts'

for (const [name, value] of Object.entries(connect().env)) vi.stubEnv(name, value)

const context = mkdtempSync(join(tmpdir(), 'muslin-recipe-'))
const file = join(context, 'Dockerfile')

afterAll(() => {
  rmSync(context, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

const text = `FROM rust:1-bookworm AS tools
RUN apt-get install -y mold
FROM tools AS build
ARG RUSTFLAGS
ENV LINKER=mold
WORKDIR /src
COPY . .
# the build
RUN --mount=type=cache,id=target,target=/src/target cargo build --release
FROM busybox:1 AS idle
RUN --mount=type=cache,id=idle,target=/idle true
FROM scratch
COPY --from=build /src/app /app
ENTRYPOINT ["/app"]
`

/** A recipe as each mode has it. */
interface Recipe {
  readonly digests: readonly string[]
  readonly parts: readonly RecipePart[]
}

const MODES: readonly RecipeMode[] = ['strict', 'base-images', 'none']

/** What BuildKit makes of a Dockerfile. */
async function recipe(dockerfile: string, buildArgs: readonly string[] = []): Promise<Recipe> {
  writeFileSync(file, dockerfile)
  const platform = { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' }
  const source: BuildSource = { context, file, platform, builder: '', target: '', buildArgs, buildContexts: [] }
  const llb = await convertedLlb(source, file)
  return { digests: MODES.map((mode) => recipeDigest(llb, context, mode)), parts: recipeParts(llb, context) }
}

describe('the recipe that BuildKit gives', () => {
  let base: Recipe = { digests: [], parts: [] }

  beforeAll(async () => {
    base = await recipe(text)
  })

  /** Whether each mode takes it for the same, and what is said to differ. */
  const compared = ({ digests, parts }: Recipe) => ({
    same: digests.map((digest, index) => digest === base.digests[index]),
    changes: recipeChanges(base.parts, parts).map(({ text: said }) => said),
  })

  it.each([
    ['a comment', text.replace('# the build', '# how it is built')],
    ['an ENTRYPOINT, a LABEL and a port', text.replace('"/app"]', '"/app", "-x"]\nLABEL a=b\nEXPOSE 80')],
    ['a stage that nothing needs', text.replace('id=idle', 'id=other').replace('busybox:1', 'debian:bookworm')],
    ['a step after the mounts', text.replace('FROM busybox', 'RUN strip app\nFROM busybox')],
    ['another name of a stage', text.replaceAll('tools', 'instruments')],
  ])('is the same with %s', async (_, dockerfile) => {
    expect(dockerfile).not.toBe(text)
    expect(compared(await recipe(dockerfile))).toEqual({ same: [true, true, true], changes: [] })
  })

  it('is the same with other sources, and at another time', async () => {
    writeFileSync(join(context, 'main.rs'), 'fn main() {}\n')
    expect(compared(await recipe(text, ['SOURCE_DATE_EPOCH=1000000000']))).toEqual({
      same: [true, true, true],
      changes: [],
    })
  })

  it.each<[string, string, readonly string[], readonly [boolean, boolean, boolean], readonly string[]]>([
    [
      'a further package',
      text.replace('mold\n', 'mold clang\n'),
      [],
      [false, true, true],
      ['RUN apt-get install -y mold changed to RUN apt-get install -y mold clang'],
    ],
    ['other RUSTFLAGS', text, ['RUSTFLAGS=-C target-cpu=native'], [false, true, true], ['ENV RUSTFLAGS is new']],
    ['another linker', text.replace('LINKER=mold', 'LINKER=lld'), [], [false, true, true], ['ENV LINKER changed']],
    [
      'another profile',
      text.replace('--release', '--profile dist'),
      [],
      [false, true, true],
      ['RUN cargo build --release changed to RUN cargo build --profile dist'],
    ],
    [
      'another working directory',
      text.replace('WORKDIR /src', 'WORKDIR /srv'),
      [],
      [false, true, true],
      expect.arrayContaining(['WORKDIR /srv is new', 'WORKDIR /src is gone']),
    ],
    [
      'files of an image',
      text.replace('WORKDIR', 'COPY --from=busybox:1 /bin/busybox /bin/\nWORKDIR'),
      [],
      [false, false, true],
      ['base image busybox:1 is new', 'COPY /bin/busybox /bin/ is new'],
    ],
    [
      'another cache id',
      text.replace('id=target', 'id=other'),
      [],
      [false, false, false],
      ['cache mount id /target → /other'],
    ],
    [
      'an owner of the mount',
      text.replace('id=target', 'uid=1000,id=target'),
      [],
      [false, false, false],
      ['cache mount id /target → /target:1000:0:0755'],
    ],
  ])('is another one with %s', async (_, dockerfile, buildArgs, same, changes) => {
    expect(compared(await recipe(dockerfile, buildArgs))).toEqual({ same, changes })
  })

  it('is another one with another base image, which comes first of what is said', async () => {
    const { same, changes } = compared(await recipe(text.replace('rust:1-bookworm', 'debian:bookworm')))
    expect(same).toEqual([false, false, true])
    expect(changes[0]).toBe('base image rust:1-bookworm → debian:bookworm')
  })
})
