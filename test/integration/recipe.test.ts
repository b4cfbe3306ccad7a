import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BuildSource } from '../../src/buildkit/build.ts'
import { contextFilters } from '../../src/buildkit/context-filters.ts'
import { convertedLlb } from '../../src/buildkit/convert.ts'
import type { Llb } from '../../src/buildkit/llb.ts'
import { hashLocalFiles } from '../../src/buildkit/local-files.ts'
import { localFiles, type RecipeMode, type RecipePart, recipeDigest, recipeParts } from '../../src/buildkit/recipe.ts'
import { recipeChanges } from '../../src/buildkit/recipe-parts.ts'
import { tagDigests } from '../../src/oci/tag-digests.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'

const rig = connect()
for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)

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

const sourceOf = (buildArgs: readonly string[] = [], buildContexts: readonly string[] = []): BuildSource => {
  const platform = { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' }
  return { context, file, platform, builder: '', target: '', buildArgs, buildContexts }
}

/** What BuildKit makes of a Dockerfile. */
function converted(dockerfile: string, source = sourceOf()): Promise<Llb> {
  writeFileSync(file, dockerfile)
  return convertedLlb(source, file)
}

async function recipe(
  dockerfile: string,
  buildArgs: readonly string[] = [],
  buildContexts: readonly string[] = [],
): Promise<Recipe> {
  const source = sourceOf(buildArgs, buildContexts)
  const llb = await converted(dockerfile, source)
  const files = await hashLocalFiles(localFiles(llb), source)
  return {
    digests: MODES.map((mode) => recipeDigest(llb, context, mode, files)),
    parts: recipeParts(llb, context, files),
  }
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
      'a secret in the environment',
      text.replace(
        '--mount=type=cache,id=target',
        '--mount=type=secret,id=a,env=FEATURES --mount=type=cache,id=target',
      ),
      [],
      [false, true, true],
      ['RUN cargo build --release changed'],
    ],
    [
      'no network',
      text.replace('RUN --mount=type=cache,id=target', 'RUN --network=none --mount=type=cache,id=target'),
      [],
      [false, true, true],
      ['RUN cargo build --release changed'],
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

/** Writes files below a folder. */
function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

describe('the filters of a context', () => {
  it('are those of .dockerignore', async () => {
    const filters = async (ignored: string): Promise<string | undefined> => {
      write(context, { '.dockerignore': ignored })
      return contextFilters(await converted(text))
    }
    expect(await filters('')).toBeUndefined()
    expect(await filters('# a comment\nassets/b\n!assets/b/c\n')).toContain('[\\"assets/b\\",\\"!assets/b/c\\"]')
    rmSync(join(context, '.dockerignore'))
  })
})

describe('the files of steps before the mounts', () => {
  const files = {
    'docker/toolchain.sh': 'true',
    'docker/notes.md': 'one',
    'libs/z.c': 'one',
    'extra/e.h': 'one',
    'named/n': 'one',
    'src/main.rs': 'one',
    other: 'one',
  }
  const dockerfile = `FROM busybox:1 AS planner
COPY . .
RUN true
FROM busybox:1 AS b
COPY --exclude=*.md docker/ /docker/
COPY --from=extra e.h /e.h
RUN --mount=source=libs,target=/l --mount=from=named,target=/n sh /docker/toolchain.sh
COPY --from=planner /other /other
COPY src src
RUN --mount=type=cache,target=/c true
`
  const contexts = [`extra=${join(context, 'extra')}`, `named=${join(context, 'named')}`]

  it.each([
    ['docker/toolchain.sh', ['COPY docker changed']],
    ['docker/notes.md', []],
    ['libs/z.c', ['bind mount libs changed']],
    ['extra/e.h', ['COPY --from=extra e.h changed']],
    ['named/n', ['bind mount . from named changed']],
    ['src/main.rs', []],
    ['other', []],
  ])('count, and those of the sources and of the whole context do not: %s', async (name, said) => {
    write(context, files)
    const before = await recipe(dockerfile, [], contexts)
    write(context, { [name]: 'another' })
    const after = await recipe(dockerfile, [], contexts)
    expect(recipeChanges(before.parts, after.parts).map((change) => change.text)).toEqual(said)
    const same = after.digests.map((digest, index) => digest === before.digests[index])
    expect(same).toEqual([said.length === 0, true, true])
  })
})

describe('digests of base images that a registry tells', () => {
  it('are what its tags point to, and missing where it does not tell', async () => {
    const known = `${rig.registry}/library/busybox:1`
    const found = await tagDigests([known, `${rig.registry}/library/busybox:none`, '127.0.0.1:1/x', '!'], 5000)
    expect([...found]).toEqual([[known, expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]])
  })
})

describe('a build whose library an earlier step makes', () => {
  const builder = createBuilder(rig, `recipe-${process.pid}`)
  const folder = mkdtempSync(join(tmpdir(), 'muslin-recipe-build-'))
  const workspace = join(folder, 'workspace')

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await removeBuilder(rig, await builder)
  })

  const project = (answer: number): Readonly<Record<string, string>> => ({
    'Cargo.toml': '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n',
    'Cargo.lock': 'version = 3\n\n[[package]]\nname = "app"\nversion = "0.1.0"\n',
    'src/main.rs': 'extern "C" { fn outside() -> i32; }\nfn main() { println!("{}", unsafe { outside() }) }\n',
    'build.rs': `fn main() {
  println!("cargo:rerun-if-changed=build.rs");
  println!("cargo:rustc-link-lib=static=outside");
  println!("cargo:rustc-link-search=native=/opt/lib");
}\n`,
    'docker/toolchain.sh': `mkdir -p /opt/lib && cd /opt/lib
echo 'int outside(void) { return ${answer}; }' >o.c && gcc -c o.c && ar rcs liboutside.a o.o\n`,
    Dockerfile: `FROM rust:1-bookworm AS build
COPY docker/toolchain.sh /toolchain.sh
RUN sh /toolchain.sh
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
RUN --mount=type=cache,id=recipe-target,target=/src/target cargo build --release --offline && target/release/app >/said
FROM scratch
COPY --from=build /said /said
`,
  })

  function command(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    const [program = '', ...args] = argv
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: workspace,
      encoding: 'utf8',
      env: { ...process.env, ...rig.env, ...env },
    })
    expect(status, stdout + stderr).toBe(0)
    return stdout + stderr
  }

  /** Main or post step of cache-dance; what it saved for the other goes with it. */
  function step(name: string, sha: string, state: Readonly<Record<string, string>>) {
    const files = mkdtempSync(join(folder, 'step-'))
    for (const each of ['state', 'output', 'summary']) writeFileSync(join(files, each), '')
    const log = command([process.execPath, join(import.meta.dirname, '../../src/entry/cache-dance.ts')], {
      ...{ GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', GITHUB_SHA: sha, RUNNER_TEMP: files },
      ...{ GITHUB_OUTPUT: join(files, 'output'), GITHUB_STATE: join(files, 'state') },
      ...{ GITHUB_STEP_SUMMARY: join(files, 'summary'), INPUT_PLATFORM: platform, INPUT_BUILDER: name },
      ...{ INPUT_STORE: 'directory', 'INPUT_STORE-PATH': join(folder, 'store') },
      ...Object.fromEntries(Object.entries(state).map(([key, value]) => [`STATE_${key}`, value])),
    })
    const kept = readFileSync(join(files, 'state'), 'utf8').matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
    return { log, state: Object.fromEntries([...kept].map(([, key = '', , value = '']) => [key, value])) }
  }

  const platform = `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`

  /** What the program says, and what the main step did. */
  async function job(sha: string, answer: number): Promise<{ readonly said: string; readonly log: string }> {
    const name = await builder
    rmSync(workspace, { recursive: true, force: true })
    mkdirSync(workspace)
    write(workspace, project(answer))
    const prune = [
      'docker',
      'buildx',
      'prune',
      '--builder',
      name,
      '--force',
      '--all',
      '--filter',
      'type=exec.cachemount',
    ]
    command(prune)
    const main = step(name, sha, {})
    const to = `type=local,dest=${join(folder, 'result')}`
    command(['docker', 'buildx', 'build', '--builder', name, '--platform', platform, '--output', to, '.'])
    step(name, sha, main.state)
    return { said: readFileSync(join(folder, 'result/said'), 'utf8').trim(), log: main.log }
  }

  it('is cold when the files of that step change, so that nothing of the old library is left, and says which', async () => {
    expect((await job('a'.repeat(40), 1)).said).toBe('1')
    const { said, log } = await job('b'.repeat(40), 2)
    expect(said).toBe('2')
    expect(log).toContain('COPY docker/toolchain.sh changed')
  })
})
