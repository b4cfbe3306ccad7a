import { cpSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobPlan, Project } from './cargo-jobs.ts'

/**
 * What a commit or a machine may bring between two builds. Each is one job after the one before it: a fresh clone, empty
 * cache mounts, restore, build, save. Cargo builds into a target folder of each of its layouts, and into a new one: all
 * must say the same, and of the first two only those crates are compiled that are listed here.
 */
interface Scenario {
  /** Crates that must be compiled, and no others. */
  readonly compiled: readonly string[]
  /** Changes the repository, which is then committed. */
  readonly edit?: () => void
  readonly plan?: JobPlan
  /** Something that the programs say then. */
  readonly said?: string
  /** Whether nothing may be restored. */
  readonly cold?: boolean
  /** Something of the warning that there must be; without, there must be none. */
  readonly warned?: string
}

const project = new Project(process.env.MUSLIN_SCRIPT)
const at = (path: string): string => join(project.upstream, path)
const write = (path: string, text: string) => (): void => project.write(path, text)
const remove = (path: string) => (): void => rmSync(at(path))
const replace = (path: string, from: string, to: string) => (): void => project.replace(path, from, to)
const revert = (): unknown => project.git('revert', '--no-edit', 'HEAD')
const all =
  (...edits: readonly (() => unknown)[]) =>
  (): void =>
    edits.forEach((edit) => void edit())
const nothing = (): void => {}

const ALL = ['app', 'careless', 'leaf', 'listed', 'middle', 'native', 'part', 'tool']
/** Leaf and all that stands on it. */
const LEAF = ['app', 'leaf', 'middle', 'tool']

const generated = (number: number): JobPlan => ({
  prepare: (workspace) =>
    writeFileSync(join(workspace, 'app/src/generated.rs'), `pub const NUMBER: u32 = ${number};\n`),
})

/** What a checkout with `lfs: true` makes of the pointer. */
const lfs: JobPlan = { prepare: (workspace) => writeFileSync(join(workspace, 'app/asset'), 'x'.repeat(12345)) }

const crlf: JobPlan = { clone: ['--config', 'core.autocrlf=true'] }

function relink(): void {
  unlinkSync(at('middle/src/chosen.rs'))
  symlinkSync('../../config/b.rs', at('middle/src/chosen.rs'))
}

/** A job on a branch of its own, from the snapshots as they are before the next job of the same second. */
const apart = (store: string, words: string): Scenario => ({
  edit: () => {
    project.git('switch', '--quiet', '--force-create', 'apart', 'main')
    project.replace('app/src/main.rs', 'app one', words)
    cpSync(project.store, join(project.folder, store), { recursive: true, preserveTimestamps: true })
  },
  plan: { frozen: true, keepSources: true, store: join(project.folder, store) },
  compiled: ['app'],
  said: words,
})

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'the first build': { compiled: ALL, cold: true },
  'the same commit': { compiled: [] },
  'an empty commit': { edit: nothing, compiled: [] },
  'an edited library': { edit: replace('leaf/src/lib.rs', 'leaf one', 'leaf two'), compiled: LEAF, said: 'leaf two' },
  'a reverted commit': { edit: revert, compiled: LEAF, said: 'leaf one' },
  'an older branch': {
    edit: all(
      () => project.git('switch', '--quiet', '--create', 'older', 'HEAD~3'),
      replace('app/src/main.rs', 'app one', 'app of the branch'),
    ),
    compiled: ['app'],
    said: 'app of the branch',
  },
  'the newer branch again': {
    edit: () => project.git('switch', '--quiet', 'main'),
    compiled: ['app'],
    said: 'app one',
  },
  'a build without the package that was edited': {
    edit: replace('middle/src/lib.rs', 'middle one', 'middle two'),
    plan: { options: '--package tool', programs: 'tool' },
    compiled: [],
  },
  'a whole build after it, which swept the units that it did not need': {
    edit: nothing,
    compiled: ['app', 'careless', 'listed', 'middle', 'native', 'part'],
    said: 'middle two',
  },
  'a failed build that is saved': {
    edit: all(replace('middle/src/lib.rs', 'two', 'three'), replace('app/src/main.rs', 'fn main', 'fun main')),
    plan: { broken: 'saved' },
    compiled: ['app', 'middle'],
    said: 'exit code 101',
  },
  'the build that mends it': {
    edit: replace('app/src/main.rs', 'fun main', 'fn main'),
    compiled: ['app'],
    said: 'middle three',
  },
  'a failed build that ends its job': {
    edit: all(replace('middle/src/lib.rs', 'three', 'four'), replace('app/src/main.rs', 'fn main', 'fun main')),
    plan: { broken: 'lost' },
    compiled: [],
  },
  'the build that mends that': {
    edit: replace('app/src/main.rs', 'fun main', 'fn main'),
    compiled: ['app', 'middle'],
    said: 'middle four',
  },
  'a file more in a folder that a build script reads': {
    edit: write('listed/data/c', '3\n'),
    compiled: ['app', 'listed'],
    said: 'data/c=3',
  },
  'a file less in it': { edit: remove('listed/data/a'), compiled: ['app', 'listed'], said: 'listed data/b=2 data/c=3' },
  'another file of a build script that says nothing': {
    edit: write('careless/words.txt', 'words two\n'),
    compiled: ['app', 'careless'],
    said: 'words two',
  },
  'another C file': {
    edit: replace('native/native.c', 'return 1', 'return 2'),
    compiled: ['app', 'native'],
    said: 'native 2',
  },
  'another included text': { edit: write('leaf/src/greeting.txt', 'hi\n'), compiled: LEAF, said: 'hi' },
  'a deleted file': {
    edit: all(
      remove('middle/src/extra.rs'),
      replace('middle/src/lib.rs', 'mod extra;', 'mod extra { pub const WORD: &str = "" ; }'),
    ),
    compiled: ['app', 'middle'],
    said: 'middle four,',
  },
  'a deleted file that comes back': { edit: revert, compiled: ['app', 'middle'], said: 'middle four and more' },
  'a symbolic link to another file': { edit: relink, compiled: ALL, said: 'chosen b' },
  'another generated file': { edit: nothing, plan: generated(2), compiled: ['app'], said: 'generated 2' },
  'the same generated file': { edit: nothing, plan: generated(2), compiled: [], said: 'generated 2' },
  'the first generated file': { edit: nothing, compiled: ['app'], said: 'generated 1' },
  'the content of a file in Git LFS': { edit: nothing, plan: lfs, compiled: ['app'], said: 'asset of 12345 bytes' },
  'its pointer': { edit: nothing, compiled: ['app'], said: 'asset of 130 bytes' },
  'line ends as on Windows': {
    edit: nothing,
    plan: crlf,
    compiled: ALL.filter((name) => name !== 'part'),
    said: 'asset of 133 bytes',
  },
  'line ends as before': { edit: nothing, compiled: ALL.filter((name) => name !== 'part'), said: 'asset of 130 bytes' },
  'another commit of a submodule': {
    edit: () => project.moveSubmodule('pub const WORD: &str = "two";\n'),
    compiled: ['app', 'part'],
    said: 'part two',
  },
  'another version of the program': {
    edit: all(
      replace('app/Cargo.toml', '0.1.0', '0.2.0'),
      replace('Cargo.lock', 'name = "app"\nversion = "0.1.0"', 'name = "app"\nversion = "0.2.0"'),
    ),
    compiled: ['app'],
    said: 'app one 0.2.0',
  },
  'another feature': {
    edit: nothing,
    plan: { options: '--workspace --features app/loud' },
    compiled: ['app'],
    said: '0.2.0!',
  },
  'RUSTFLAGS in the configuration of cargo': {
    edit: write(
      '.cargo/config.toml',
      `[target.'cfg(all())']\nlinker = "/opt/our-gcc"\nrustflags = ["-Clink-arg=-Wl,--defsym=linked_as=3"]\n`,
    ),
    compiled: ALL,
    said: 'linked as 1',
  },
  'another linker in the configuration of cargo': {
    edit: write(
      '.cargo/config.toml',
      `[target.'cfg(all())']\nlinker = "gcc"\nrustflags = ["-Clink-arg=-Wl,--defsym=linked_as=3"]\n`,
    ),
    compiled: ALL,
    said: 'linked as 3',
  },
  'RUSTFLAGS in the Dockerfile': {
    edit: replace('Dockerfile', 'ENV ', 'ENV RUSTFLAGS=-Clink-arg=-Wl,--defsym=linked_as=4 '),
    compiled: ALL,
    cold: true,
    warned: 'Only ENV RUSTFLAGS made the recipe another one',
    said: 'linked as 4',
  },
  'no RUSTFLAGS in the Dockerfile': { edit: revert, compiled: [], said: 'linked as 3' },
  'another library of the image, at the same path': {
    edit: replace('Dockerfile', 'return 1', 'return 2'),
    compiled: ALL,
    cold: true,
    said: 'outside 2',
  },
  'another linker of the image, at the same path': {
    edit: all(
      replace('Dockerfile', 'linked_as=1', 'linked_as=2'),
      write('.cargo/config.toml', `[target.'cfg(all())']\nlinker = "/opt/our-gcc"\n`),
    ),
    compiled: ALL,
    cold: true,
    said: 'linked as 2',
  },
  'a comment in the Dockerfile': {
    edit: replace('Dockerfile', '\nENV ', '\n# A comment.\nENV '),
    compiled: [],
  },
  'two edits in one second, the first': {
    edit: replace('app/src/main.rs', 'app one', 'app six'),
    plan: { frozen: true },
    compiled: ['app'],
    said: 'app six',
  },
  'two edits in one second, the second': {
    edit: replace('app/src/main.rs', 'app six', 'app one'),
    plan: { frozen: true },
    compiled: ['app'],
    said: 'app one',
  },
  'two branches in one second, the first': apart('apart-1', 'app two'),
  'two branches in one second, the second, on the same builder': apart('apart-2', 'app six'),
  'a machine whose clock is an hour ahead': {
    edit: all(() => project.git('switch', '--quiet', 'main'), replace('app/src/main.rs', 'app one', 'app ahead')),
    plan: { ahead: 3600 },
    compiled: ['app'],
    // The builder's clock is not ahead.
    warned: 'No build ran on this builder between the two steps',
    said: 'app ahead',
  },
  'an edit on a machine whose clock is right': {
    edit: replace('app/src/main.rs', 'app ahead', 'app behind'),
    compiled: ALL,
    said: 'app behind',
  },
}

beforeAll(() => project.start('truth'))
afterAll(() => project.stop())

describe('cargo compiles what changed, and nothing else, after', () => {
  it.each(Object.entries(SCENARIOS))('%s', async (_, { edit, plan, compiled, said, cold, warned }) => {
    edit?.()
    if (edit !== undefined) project.commit()
    const { builds, matchedKey, warnings } = await project.job(plan)
    expect(warnings).toEqual(warned === undefined ? [] : [expect.stringContaining(warned)])
    expect({ old: builds.old.said, new: builds.new.said }).toEqual({ old: builds.clean.said, new: builds.clean.said })
    const reasons = `${builds.old.reasons}\n${builds.new.reasons}`
    expect({ old: builds.old.compiled, new: builds.new.compiled }, reasons).toEqual({ old: compiled, new: compiled })
    expect(builds.clean.said).toContain(said ?? '')
    expect(matchedKey === '').toBe(cold ?? false)
  })
})
