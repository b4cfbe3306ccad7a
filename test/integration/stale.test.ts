import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { doubtMounts } from '../../src/buildkit/doubt-mounts.ts'
import { heldBy } from '../../src/buildkit/held-steps.ts'
import { connect, createBuilder, createRemoteBuilder, pruneSteps, removeBuilder } from '../rig/connection.ts'

/**
 * Files that come into a build with other times than those that cache-dance sets, and older ones than what cargo has
 * built from other content. Cargo must not take them for built.
 */
const rig = connect()
const root = join(import.meta.dirname, '../..')
const script = process.env.MUSLIN_SCRIPT ?? join(root, 'src/entry/cache-dance.ts')
const folder = mkdtempSync(join(tmpdir(), 'muslin-stale-'))
const [workspace, result, layers] = ['workspace', 'result', 'layers'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
]
const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const HOUR = 3600
let builder = ''
let jobs = 0

beforeAll(async () => {
  builder = await createBuilder(rig, `stale-${process.pid}`)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await removeBuilder(rig, builder)
})

afterEach(() => vi.unstubAllEnvs())

const crate = (name: string, more = ''): string => `[package]\nname = "${name}"\nversion = "0.1.0"\n${more}`
const LOCK = ['app"\nversion = "0.1.0"\ndependencies = ["leaf"]', 'leaf"\nversion = "0.1.0"']

const libraryOf = (word: string): Files => ({
  'Cargo.toml': crate('leaf'),
  'src/lib.rs': `pub const WORD: &str = "${word}";\n`,
})

type Files = Readonly<Record<string, string>>

/** A program that says its own word and that of its library, which lies in the folder `leaf` of the image. */
const programOf = (word: string, copies: string): Files => ({
  'Cargo.toml': crate('app', '[dependencies]\nleaf = { path = "leaf" }\n[workspace]\n'),
  'Cargo.lock': ['version = 3\n', ...LOCK.map((entry) => `[[package]]\nname = "${entry}\n`)].join('\n'),
  'src/main.rs': `fn main() { println!("leaf {} app ${word}", leaf::WORD) }\n`,
  Dockerfile: `FROM rust:1-bookworm AS build
WORKDIR /src
${copies}
RUN --mount=type=cache,id=stale,target=/target \\
  cargo build --offline --target-dir /target 2>/log; /target/debug/app >/said
FROM scratch
COPY --from=build /log /said /
`,
})

const IN_CONTEXT = 'COPY leaf leaf\nCOPY Cargo.* .\nCOPY src src'
const leafIn = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`leaf/${name}`, text]))
const both = (leaf: string, app: string): Files => ({ ...programOf(app, IN_CONTEXT), ...leafIn(libraryOf(leaf)) })

/** A checkout: nothing is left of what was there. */
function write(place: string, files: Files, age = 0): void {
  rmSync(place, { recursive: true, force: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), text)
    utimesSync(join(place, name), Date.now() / 1000 - age, Date.now() / 1000 - age)
  }
}

interface Job {
  /** Store and inputs of cache-dance. */
  readonly inputs: Readonly<Record<string, string>>
  /** Behind `docker buildx`. */
  readonly build: readonly string[]
  /** Whether the builder keeps its layers. */
  readonly keepsLayers?: boolean
  /** Whether the mounts are saved. */
  readonly saves?: boolean
}

/** Restore, build, save on a builder without cache mounts. */
async function job({ inputs, build, keepsLayers = false, saves = true }: Job) {
  await docker('prune', '--force', '--all', '--filter', 'type=exec.cachemount')
  if (!keepsLayers) await docker('prune', ...pruneSteps)
  const main = await step(inputs, {})
  const built = await buildx(build)
  if (saves) await step(inputs, main.state)
  return { ...built, restored: main.outputs['matched-key'] !== '', log: main.log }
}

async function emptyBuilder(): Promise<void> {
  await docker('prune', '--force', '--all', '--filter', 'type=exec.cachemount')
  await docker('prune', ...pruneSteps)
}

/** Runs a build; `compiled` are the crates that cargo compiled. */
async function buildx(build: readonly string[]) {
  const [command = '', ...args] = build
  await docker(command, ...args)
  const read = (name: string): string => readFileSync(join(result, name), 'utf8')
  const compiled = [...read('log').matchAll(/Compiling (\w+)/g)].map(([, name = '']) => name)
  return { compiled: compiled.sort(), said: read('said').trim() }
}

const OUTPUT = ['--provenance=false', '--output', `type=local,dest=${result}`]
const plainly = (...more: readonly string[]) => ['build', '--platform', platform, ...OUTPUT, ...more, '.']

const BAKE = ['bake', '--file', 'docker-bake.json', '--allow', 'fs=*', '--set', `*.output=type=local,dest=${result}`]

async function step(
  given: Readonly<Record<string, string>>,
  state: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
) {
  const temp = mkdtempSync(join(folder, 'step-'))
  const file = (name: string): string => join(temp, name)
  for (const name of ['output', 'state', 'summary']) writeFileSync(file(name), '')
  jobs += 1
  const inputs = { platform, builder, store: 'directory', ...given }
  const env = {
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: `${jobs}`.padStart(40, '0'),
    RUNNER_TEMP: temp,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
    ...more,
  }
  const log = await child([process.execPath, script], env)
  return { log, outputs: valuesIn(file('output')), state: valuesIn(file('state')) }
}

const docker = (command: string, ...args: readonly string[]): Promise<string> =>
  child(['docker', 'buildx', command, '--builder', builder, ...args], {})

/** Runs a program in the workspace; what it printed. */
function child(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const [program = '', ...args] = argv
  mkdirSync(workspace, { recursive: true })
  const started = spawn(program, args, { cwd: workspace, env: { ...process.env, ...rig.env, ...env } })
  let log = ''
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk))
  return new Promise((resolve, reject) => {
    started.on('error', reject)
    started.on('close', (code) => (code === 0 ? resolve(log) : reject(new Error(log))))
  })
}

/** What the runner reads from a command file. */
function valuesIn(file: string): Readonly<Record<string, string>> {
  const found = readFileSync(file, 'utf8').matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
}

describe('layers with the times of an earlier build', () => {
  const inputs = { 'store-path': join(folder, 'store-layers') }

  it('are made by a build without cache-dance', async () => {
    write(workspace, both('one', 'first'))
    const { said } = await buildx(plainly('--cache-to', `type=local,mode=max,dest=${layers}`))
    expect(said).toBe('leaf one app first')
  })

  it('are not there on a fresh builder, whose cargo compiles what changed and no more', async () => {
    write(workspace, both('two', 'first'))
    expect(await job({ inputs, build: plainly() })).toMatchObject({ compiled: ['app', 'leaf'], restored: false })
    write(workspace, both('two', 'second'))
    const warm = await job({ inputs, build: plainly() })
    expect(warm).toMatchObject({ compiled: ['app'], said: 'leaf two app second', restored: true })
  })

  it('come by cache-from', async () => {
    write(workspace, both('one', 'third'))
    const from = `type=local,src=${layers}`
    const imported = { inputs: { ...inputs, 'cache-from': from }, build: plainly('--cache-from', from), saves: false }
    expect(await job(imported)).toMatchObject({ said: 'leaf one app third', restored: true })
  })

  it('come by cache-from of a bake file', async () => {
    const target = { context: '.', platforms: [platform], 'cache-from': [`type=local,src=${layers}`] }
    write(workspace, { ...both('one', 'baked'), 'docker-bake.json': JSON.stringify({ target: { default: target } }) })
    const imported = { inputs: { ...inputs, 'bake-file': 'docker-bake.json' }, build: BAKE, saves: false }
    expect(await job(imported)).toMatchObject({ said: 'leaf one app baked', restored: true })
  })

  it('are on a builder that has lost its mounts and nothing else', async () => {
    write(workspace, both('one', 'fourth'))
    const lost = await job({ inputs, build: plainly(), keepsLayers: true, saves: false })
    expect(lost).toMatchObject({ said: 'leaf one app fourth', restored: true })
    expect(lost.log).toContain('holds layers of earlier builds')
  })
})

describe('what a builder holds of earlier builds', () => {
  const drivers: Readonly<Record<string, () => Promise<string>>> = {
    'docker-container': async () => builder,
    'docker-container, not running': async () => {
      await docker('stop')
      return builder
    },
    remote: () => createRemoteBuilder(rig, builder),
  }

  it.each(Object.entries(drivers))('is told by the driver %s', async (_, named) => {
    for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
    write(workspace, { Dockerfile: 'FROM busybox:1\nCOPY file /\n', file: '' })
    await docker('build', ...OUTPUT, '.')
    const name = await named()
    expect(await heldBy(name)).toMatchObject({ steps: true })
    await docker('prune', ...pruneSteps)
    expect(await heldBy(name)).toMatchObject({ steps: false })
    if (name !== builder) await removeBuilder(rig, name)
  })

  it("is told by the engine's own builder", async () => {
    for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
    expect((await heldBy('default'))?.steps).toBeTypeOf('boolean')
  })
})

describe('files of another folder, with old times', () => {
  const other = join(folder, 'other')

  it('come by a named context', async () => {
    const inputs = { 'store-path': join(folder, 'store-named'), 'build-contexts': `library=${other}` }
    const build = plainly('--build-context', `library=${other}`)
    const copies = 'COPY --from=library . leaf\nCOPY Cargo.* .\nCOPY src src'
    for (const [leaf, age] of [
      ['two', 0],
      ['uno', HOUR],
    ] as const) {
      write(other, libraryOf(leaf), age)
      write(workspace, programOf(leaf, copies))
      expect((await job({ inputs, build, saves: age === 0 })).said).toBe(`leaf ${leaf} app ${leaf}`)
    }
  })

  it('come as the context of a bake target', async () => {
    const inputs = { 'store-path': join(folder, 'store-bake'), 'bake-file': 'docker-bake.json' }
    const target = { context: other, platforms: [platform] }
    for (const [leaf, age] of [
      ['two', 0],
      ['uno', HOUR],
    ] as const) {
      write(other, both(leaf, 'baked'), age)
      write(workspace, { 'docker-bake.json': JSON.stringify({ target: { default: target } }) })
      const { said, restored } = await job({ inputs, build: BAKE, saves: age === 0 })
      expect({ said, restored }).toEqual({ said: `leaf ${leaf} app baked`, restored: age !== 0 })
    }
  })
})

describe('an archive that ADD unpacks', () => {
  it('makes everything cold when another one is in its place, however old its files are', async () => {
    const inputs = { 'store-path': join(folder, 'store-archive') }
    const copies = 'ADD leaf.tar /src/\nCOPY Cargo.* .\nCOPY src src'
    const jobs: unknown[] = []
    for (const [leaf, app, date] of [
      ['two', 'first', '2026-02-01'],
      ['two', 'second', '2026-02-01'],
      ['uno', 'third', '2026-01-01'],
    ] as const) {
      write(workspace, { ...programOf(app, copies), ...leafIn(libraryOf(leaf)) })
      await child(['tar', '--remove-files', `--mtime=${date}`, '-cf', 'leaf.tar', 'leaf'], {})
      const { said, compiled, restored } = await job({ inputs, build: plainly() })
      jobs.push({ said, compiled, restored })
    }
    expect(jobs).toEqual([
      { said: 'leaf two app first', compiled: ['app', 'leaf'], restored: false },
      { said: 'leaf two app second', compiled: ['app'], restored: true },
      { said: 'leaf uno app third', compiled: ['app', 'leaf'], restored: false },
    ])
  })
})

describe('sources that are changed between the restore and the build', () => {
  it('are built anew in the next run, whose sources are as the restore saw them', async () => {
    const inputs = { 'store-path': join(folder, 'store-between') }
    await emptyBuilder()
    write(workspace, both('one', 'plain'))
    const main = await step(inputs, {})
    writeFileSync(join(workspace, 'src/main.rs'), both('one', 'nightly')['src/main.rs'] ?? '')
    expect((await buildx(plainly())).said).toBe('leaf one app nightly')
    const { log } = await step(inputs, main.state)
    expect(log).toContain('1 sources were changed (the first is src/main.rs)')
    write(workspace, both('one', 'plain'))
    expect(await job({ inputs, build: plainly() })).toMatchObject({
      said: 'leaf one app plain',
      compiled: ['app'],
      restored: true,
    })
  })
})

describe('a symbolic link that leads elsewhere while the build runs', () => {
  it('has what it led to built anew in the next run', async () => {
    const inputs = { 'store-path': join(folder, 'store-link') }
    const leadTo = (name: string): void => {
      rmSync(join(workspace, 'src/word.rs'), { force: true })
      symlinkSync(name, join(workspace, 'src/word.rs'))
    }
    const checkout = (): void => {
      const words = { 'src/a.rs': 'pub const WORD: &str = "a";\n', 'src/b.rs': 'pub const WORD: &str = "b";\n' }
      write(workspace, { ...both('one', ''), ...words, 'src/main.rs': MAIN })
      leadTo('a.rs')
    }
    await emptyBuilder()
    checkout()
    const main = await step(inputs, {})
    leadTo('b.rs')
    expect((await buildx(plainly())).said).toBe('b')
    leadTo('a.rs')
    await step(inputs, main.state)
    checkout()
    expect(await job({ inputs, build: plainly(), saves: false })).toMatchObject({ said: 'a', restored: true })
  })
  const MAIN = 'mod word;\nfn main() { println!("{}", word::WORD) }\n'
})

describe('two restores in one job', () => {
  const named = (name: string) => ({
    inputs: { 'store-path': join(folder, `store-${name}`), file: `${name}.Dockerfile` },
    build: plainly('--file', `${name}.Dockerfile`),
  })
  const [first, second] = [named('first'), named('second')]
  const files = (leaf: string, app: string): Files => {
    const { Dockerfile = '', ...others } = both(leaf, app)
    const own = ({ inputs }: typeof first) => [inputs.file, Dockerfile.replace('id=stale', `id=${inputs.file}`)]
    return { ...others, ...Object.fromEntries([own(first), own(second)]) }
  }

  /** One job, with both of them before the builds. */
  async function jobOfBoth() {
    await emptyBuilder()
    const temp = mkdtempSync(join(folder, 'job-'))
    const run = { RUNNER_TEMP: temp, GITHUB_RUN_ID: '7' }
    const [one, other] = [await step(first.inputs, {}, run), await step(second.inputs, {}, run)]
    const built = [await buildx(first.build), await buildx(second.build)]
    await step(second.inputs, other.state, run)
    await step(first.inputs, one.state, run)
    return { built, restored: [one, other].map(({ outputs }) => outputs['matched-key'] !== '') }
  }

  it('give a source no time before what either of them has built of another content', async () => {
    write(workspace, files('old', 'app'))
    await job(second)
    write(workspace, files('new', 'app'))
    await job(second)
    write(workspace, files('old', 'app'))
    await job(first)
    write(workspace, files('new', 'app'))
    const { built, restored } = await jobOfBoth()
    expect(restored).toEqual([true, true])
    expect(built.map(({ said }) => said)).toEqual(['leaf new app app', 'leaf new app app'])
  })

  it('have cargo compile nothing once both know the sources', async () => {
    write(workspace, files('new', 'app'))
    await jobOfBoth()
    write(workspace, files('new', 'app'))
    const { built } = await jobOfBoth()
    expect(built.map(({ compiled }) => compiled)).toEqual([[], []])
  })
})

describe('a mount that is left out, on a builder that lives on', () => {
  const withKept = (app: string, mount: string, more: Files = {}): Files => {
    const files = both('one', app)
    const Dockerfile = (files.Dockerfile ?? '')
      .replace('RUN ', 'RUN --mount=type=cache,id=kept,target=/kept ')
      .replace('id=stale', mount)
      .replace('cargo build', 'touch /kept/x; cargo build')
    return { ...files, ...more, Dockerfile }
  }

  // A layer that the builder has already brings old times without us too: where nobody can look at the mount, the sources
  // are in a new one.
  it.each([
    ['by exclude', 'id=left-out', '/target', 'notes'],
    ['because it stands on an image', 'id=left-out,from=busybox:1,source=/tmp', '', 'src/notes'],
  ])('%s is not taken for one of what the sources were then', async (_, mount, exclude, notes) => {
    const inputs = { 'store-path': mkdtempSync(join(folder, 'store-left-out-')), exclude }
    const run = async (files: Files, saves: boolean): Promise<string> => {
      write(workspace, files)
      const main = await step(inputs, {})
      const { said } = await buildx(plainly())
      if (saves) await step(inputs, main.state)
      return said
    }
    await emptyBuilder()
    expect(await run(withKept('first', mount), true)).toBe('leaf one app first')
    expect(await run(withKept('second', mount), false)).toBe('leaf one app second')
    expect(await run(withKept('first', mount, { [notes]: '' }), false)).toBe('leaf one app first')
  })
})

describe('a mount that is left out and in use', () => {
  it('is not waited for long, and is doubted when it is free', async () => {
    for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
    const mount = { id: '/in-use', target: '/target', sharing: 'locked' } as const
    const dance = { builder, mounts: [mount] }
    const units = '/target/release/.fingerprint/app-1'
    const run = (script: string) =>
      `FROM busybox:1 AS use\nRUN --mount=type=cache,id=in-use,target=/target,sharing=locked ${script}\nFROM scratch\nCOPY --from=use /said /\n`
    const use = async (script: string) => {
      write(workspace, { Dockerfile: run(script) })
      await docker('build', ...OUTPUT, '.')
      return readFileSync(join(result, 'said'), 'utf8')
    }
    const using = use(`mkdir -p ${units}; touch ${units}/dep-app ${units}/app.json; sleep 10; echo free >/said`)
    await setTimeout(3000)
    expect(await doubtMounts(dance, AbortSignal.timeout(3000))).toBe(false)
    await using
    expect(await doubtMounts(dance, AbortSignal.timeout(60_000))).toBe(true)
    const times = await use(`stat -c '%n %Y' ${units}/* >/said`)
    expect(times).toMatch(/app\.json \d{9,}\n.*dep-app 1\n$/)
  })
})

describe('what a build leaves out', () => {
  /** A program that says what its build script finds in a folder. */
  const looking = (ignored: string, mode: number): void => {
    write(workspace, {
      'Cargo.toml': crate('app', '[workspace]\n'),
      'Cargo.lock': `version = 3\n[[package]]\nname = "app"\nversion = "0.1.0"\n`,
      'build.rs': LISTING,
      'src/main.rs': 'fn main() { println!("{}", env!("FOUND")) }\n',
      'assets/a': '',
      'assets/b': '',
      '.dockerignore': ignored,
      Dockerfile: DOCKERFILE,
    })
    chmodSync(join(workspace, 'assets/a'), mode)
  }
  const LISTING = `use std::os::unix::fs::PermissionsExt;
fn main() {
    println!("cargo:rerun-if-changed=assets");
    let mut found: Vec<String> = std::fs::read_dir("assets").unwrap().map(|entry| entry.unwrap())
        .map(|entry| format!("{}:{:o}", entry.file_name().to_str().unwrap(), entry.metadata().unwrap().permissions().mode() & 0o777))
        .collect();
    found.sort();
    println!("cargo:rustc-env=FOUND={}", found.join(","));
}
`
  const DOCKERFILE = (programOf('', 'COPY . .').Dockerfile ?? '').replace('id=stale', 'id=looking')
  const inputs = { 'store-path': join(folder, 'store-filters') }
  const fresh = async (saves = true) => {
    // The builder would take a file whose time and size it knows for one that it has already.
    await docker('prune', '--force', '--all', '--filter', 'type=source.local')
    return job({ inputs, build: plainly(), saves })
  }

  it('is seen when it is another', async () => {
    looking('assets/b\n', 0o644)
    expect((await fresh()).said).toBe('a:644')
    looking('assets/b\n', 0o644)
    expect(await fresh(false)).toMatchObject({ said: 'a:644', compiled: [], restored: true })
    looking('', 0o644)
    expect(await fresh(false)).toMatchObject({ said: 'a:644,b:644', restored: true })
  })

  it('is not all that is seen: a file that may be run now is another, too', async () => {
    looking('assets/b\n', 0o755)
    expect(await fresh(false)).toMatchObject({ said: 'a:755', restored: true })
  })
})

describe('SOURCE_DATE_EPOCH', () => {
  it('leaves the times of copied files as they are', async () => {
    const dockerfile =
      'FROM busybox:1 AS look\nCOPY old /old\nRUN stat -c %Y /old >/time\nFROM scratch\nCOPY --from=look /time /\n'
    write(workspace, { Dockerfile: dockerfile, old: '' })
    utimesSync(join(workspace, 'old'), 1_600_000_000, 1_600_000_000)
    await docker('build', ...OUTPUT, '--build-arg', 'SOURCE_DATE_EPOCH=1500000000', '.')
    expect(readFileSync(join(result, 'time'), 'utf8')).toBe('1600000000\n')
  })
})
