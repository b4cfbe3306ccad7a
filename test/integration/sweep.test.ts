import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dance } from '../../src/buildkit/dance-build.ts'
import { type Filled, type Filling, fillMounts } from '../../src/buildkit/fill-mounts.ts'
import { type Taken, takeMounts } from '../../src/buildkit/take-mounts.ts'
import { type CrateRegistry, serveCrates } from './crate-registry.ts'
import { type Bench, fillingOf, knownOf, openBench, overlaid } from './mount-bench.ts'

/** Its build script looks at a folder, whose time is another one each time that cargo unpacks the crate. */
const scripted = (version: string) => ({
  name: 'scripted',
  version,
  files: {
    'build.rs': 'fn main() { println!("cargo:rerun-if-changed=src"); println!("cargo:rustc-env=WORD=built"); }',
    'src/lib.rs': `pub fn word() -> &'static str { concat!(env!("WORD"), " ${version}") }`,
  },
})
const plain = { name: 'plain', version: '1.0.0', files: { 'src/lib.rs': 'pub fn word() -> &\'static str { "plain" }' } }

const workspace = (version: string) => ({
  'Cargo.toml': `[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nplain = "1"\nscripted = "=${version}"\n`,
  'Cargo.lock': `version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["plain", "scripted"]\n\n${registry.lock('plain', '1.0.0')}${registry.lock('scripted', version)}`,
  'src/main.rs': 'fn main() { println!("{} {}", plain::word(), scripted::word()); }',
})

const LAYOUTS = { old: '', new: 'RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_DIR_NEW_LAYOUT=true' } as const
const PROFILES = { release: '--release', dev: '' } as const
type Layout = keyof typeof LAYOUTS
type Profile = keyof typeof PROFILES

/** All sources have the time that they were seen first, as cache-dance sets it. */
const dockerfile = (layout: Layout, profiles: readonly Profile[]): string => `FROM rust:1-bookworm AS build
ENV CARGO_HOME=/home-cargo CARGO_TERM_COLOR=never
WORKDIR /src
COPY . .
RUN find . -exec touch -d 2020-01-01 {} + && touch -d 2021-01-01 Cargo.toml
ARG RUN_ID
RUN --mount=type=cache,id=${layout}-target,target=/target --mount=type=cache,id=${layout}-home,target=/home-cargo \\
  mkdir /out \\
  ${profiles.map((name) => `&& ${LAYOUTS[layout]} cargo build --locked ${PROFILES[name]} -v --target-dir /target >>/out/log 2>&1`).join(' ')} \\
  && /target/${profiles[0] === 'dev' ? 'debug' : 'release'}/app >/out/said && cd /target && find . >/out/found

FROM scratch
COPY --from=build /out /
`

let bench: Bench
let registry: CrateRegistry

beforeAll(async () => {
  registry = await serveCrates([scripted('1.0.0'), scripted('1.1.0'), plain])
  bench = await openBench('sweep')
})
afterAll(async () => {
  registry.close()
  await bench.close()
})

const danceOf = (layout: Layout): Dance => ({
  builder: bench.builder,
  mounts: ['target', 'home'].map((name) => ({
    id: `/${layout}-${name}`,
    target: `/${name}`,
    sharing: 'shared',
  })),
})

/** What a user's build compiled and said; `found` are the paths in the target folder. */
async function build(layout: Layout, profiles: readonly Profile[], version: string) {
  const files = {
    ...workspace(version),
    '.cargo/config.toml': registry.config,
    Dockerfile: dockerfile(layout, profiles),
  }
  const result = await bench.build(files)
  const compiled = [...result('log').matchAll(/Compiling (\S+)/g)].map(([, name = '']) => name)
  return { compiled: [...new Set(compiled)].sort(), said: result('said'), found: result('found').split('\n') }
}

async function refill(dance: Dance, fillings: readonly Filling[]): Promise<readonly Filled[]> {
  await bench.dropMounts()
  const filled = await fillMounts(dance, fillings, bench.place('memory'))
  expect(filled.map(({ state }) => state)).toEqual(['restored', 'restored'])
  return filled
}

const take = (dance: Dance, filled?: readonly Filled[], from?: readonly Filling[]): Promise<readonly Taken[]> => {
  const known = dance.mounts.map((_, index) => {
    const [mount, filling] = [filled?.[index], from?.[index]]
    return mount && filling && knownOf(mount, filling)
  })
  return takeMounts(dance, known, bench.place('taken'), { sweep: true })
}

/** What filling finds out where a file system does not keep times of access. */
function withoutTimes({ memory = '' }: Filled): string {
  const place = join(bench.place('memory'), 'still')
  cpSync(memory, place, { recursive: true })
  expect(readFileSync(join(place, 'atime'), 'utf8')).toBe('moves\n')
  writeFileSync(join(place, 'atime'), 'stays\n')
  return place
}

const contents = (archive: string | undefined): readonly string[] =>
  execFileSync('tar', ['-tf', archive ?? ''])
    .toString()
    .split('\n')

const NOTHING = { units: 0, bytes: 0 }

describe.each(['old', 'new'] as const)("a target folder of cargo's %s layout", (layout) => {
  let dance: Dance
  let first: readonly Filling[] = []

  it('is packed without what cargo makes again', async () => {
    dance = danceOf(layout)
    const cold = await build(layout, ['release', 'dev'], '1.0.0')
    expect(cold).toMatchObject({ compiled: ['app', 'plain', 'scripted'], said: 'plain built 1.0.0\n' })
    const isNew = cold.found.some((path) => /build\/plain\/[0-9a-f]{16}\/fingerprint$/.test(path))
    expect(isNew).toBe(layout === 'new')
    expect(cold.found.some((path) => path.startsWith('./debug/incremental/'))).toBe(true)

    const taken = await take(dance)
    first = await Promise.all(taken.map(fillingOf))
    const [target, home] = taken.map(({ archive }) => contents(archive))
    expect(target?.filter((path) => path.includes('incremental'))).toEqual([
      './debug/incremental/',
      './release/incremental/',
    ])
    expect(home?.filter((path) => path.endsWith('.crate'))).toHaveLength(2)
    expect(home?.filter((path) => path.startsWith('./registry/src'))).toEqual(['./registry/src/'])
  })

  it('is unchanged after a build that has nothing to do, and nothing of it is swept', async () => {
    const filled = await refill(dance, first)
    expect((await build(layout, ['release', 'dev'], '1.0.0')).compiled).toEqual([])
    const taken = await take(dance, filled, first)
    expect(taken).toMatchObject([
      { state: 'unchanged', swept: NOTHING },
      { state: 'unchanged', swept: NOTHING },
    ])
  })

  it('keeps everything when nobody looked at it', async () => {
    const filled = await refill(dance, first)
    expect(await take(dance, filled, first)).toMatchObject([{ state: 'unchanged', swept: NOTHING }, {}])
  })

  it('loses the units of a dependency that was updated, and the profile that nobody built', async () => {
    const filled = await refill(dance, first)
    const updated = await build(layout, ['release'], '1.1.0')
    expect(updated).toMatchObject({ compiled: ['app', 'scripted'], said: 'plain built 1.1.0\n' })
    const still = filled.map((mount) => ({ ...mount, memory: withoutTimes(mount) }))
    expect(await take(dance, still, first)).toMatchObject([{ state: 'overlaid', swept: NOTHING }, {}])

    const [target, home] = await take(dance, filled, first)
    if (target === undefined || home === undefined) throw new Error('two mounts were taken out')
    // In release: the crate, its build script, the run of that; the program of before. In debug: those five and plain.
    expect(target).toMatchObject({ state: 'overlaid', swept: { units: 9 } })
    expect(target.swept.bytes).toBeGreaterThan(1_000_000)

    const [base, homeBase] = first
    if (base === undefined || homeBase === undefined) throw new Error('two mounts were packed')
    const next = [overlaid(base, target), overlaid(homeBase, home)]
    const again = await refill(dance, next)
    const warm = await build(layout, ['release'], '1.1.0')
    expect(warm).toMatchObject({ compiled: [], said: 'plain built 1.1.0\n' })
    expect(warm.found.filter((path) => /libscripted-[0-9a-f]{16}\.rlib$/.test(path))).toHaveLength(1)
    expect(warm.found.filter((path) => path.startsWith('./debug'))).toEqual([])
    expect(await take(dance, again, next)).toMatchObject([{ state: 'unchanged', swept: NOTHING }, {}])
  })
})

/** A mount that somebody has filled with files that are named so. */
async function taken(id: string, paths: readonly string[]): Promise<Taken> {
  const make = paths.map((path) => `mkdir -p /${id}/${join(path, '..')} && echo x >/${id}/${path}`).join(' && ')
  await bench.build({
    Dockerfile: `FROM busybox:1\nRUN --mount=type=cache,id=${id},target=/${id} ${make} && touch /made\n`,
  })
  const [mount] = await take({
    builder: bench.builder,
    mounts: [{ id: `/${id}`, target: `/${id}`, sharing: 'shared' }],
  })
  if (mount === undefined) throw new Error('a mount was taken out')
  return mount
}

describe("a mount of cargo's home", () => {
  const HASH = '0123456789abcdef'

  it.each([
    ['git', 'git/'],
    ['git-alone', ''],
  ])('is packed without checkouts of repositories: %s', async (id, above) => {
    const paths = [`db/far-${HASH}/HEAD`, `checkouts/far-${HASH}/0a1b2c3/src/lib.rs`].map((path) => above + path)
    const { archive, files } = await taken(id, paths)
    expect(contents(archive).filter((path) => path.includes('checkouts'))).toEqual([`./${above}checkouts/`])
    expect(files).toBe(1)
  })
})

describe('a mount that is not of cargo', () => {
  it('is packed whole, whatever its folders are called', async () => {
    const paths = ['doc/a', 'tmp/b', 'incremental/c', 'index/x-0123456789abcdef/d', 'src/e', 'db/f', 'checkouts/g']
    const { archive, files } = await taken('other', paths)
    expect(contents(archive)).toEqual(expect.arrayContaining(paths.map((path) => `./${path}`)))
    expect(files).toBe(paths.length)
  })
})
