// What the examples cost before and after: sizes of images and programs, and what is compiled again after a version bump and
// an edit, with BuildKit's layers as the seeds have them and with cache-dance over builders that know nothing. Needs the rig.
//   --only NAME   one example, as c, or one seed, as seeds/003-dummy-main, or examples for all that are no seeds
//   --suite       of the seeds only what the suite makes of them
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bytes } from '../src/report/figures.ts'
import { child } from '../test/integration/child.ts'
import { type Step, sizesOf, step } from '../test/integration/source-steps.ts'
import { connect, createBuilder, pruneSteps, removeBuilder } from '../test/rig/connection.ts'
import { rounded, table } from './table.ts'

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, suite: { type: 'boolean', default: false } },
})

const rig = connect()
const root = join(import.meta.dirname, '..')
const temp = mkdtempSync(join(tmpdir(), 'muslin-bench-examples-'))
const workspace = join(temp, 'workspace')
const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
let builder = ''

/**
 * Images that the rig has not, and what stands in for each (test/integration/examples.test.ts has the same). Where Debian's is
 * meant it is the rig's Rust image, which makes the column of the image that compiles a gigabyte larger than it would be.
 */
const STAND_INS = [
  'debian:bookworm=docker-image://rust:1-bookworm',
  'rust:latest=docker-image://rust:1-bookworm',
  'alpine:latest=docker-image://busybox:1',
]

type Inputs = Readonly<Record<string, string>>

/** One build of an example, and what it took. */
interface Made {
  readonly step: Step
  readonly seconds: number
  /** How many crates cargo compiled. */
  readonly compiled: number
}

/** @param inputs `file` is relative to the context */
function inputsOf(context: string, inputs: Inputs): Inputs {
  const file = inputs.file === undefined ? {} : { file: join(workspace, context, inputs.file) }
  return { context, platform, builder, 'build-contexts': STAND_INS.join('\n'), ...inputs, ...file }
}

async function build(context: string, inputs: Inputs): Promise<Made> {
  const start = performance.now()
  const made = await step({ rig, temp, workspace }, 'build-binary', inputsOf(context, inputs))
  const compiled = new Set([...made.log.matchAll(/^#\d+ [\d.]+ +Compiling (\S+ \S+)/gm)].map(([, crate]) => crate)).size
  const seconds = (performance.now() - start) / 1000
  console.error(
    `${context} ${inputs.file ?? ''}: exit code ${made.exitCode}, ${compiled} crates, ${rounded(seconds)} s`,
  )
  if (made.exitCode !== 0)
    console.error(
      made.log
        .split('\n')
        .filter((line) => line.startsWith('::error'))
        .join('\n'),
    )
  return { step: made, seconds, compiled }
}

/** The same between a main step and a post step of cache-dance, as a job on a new runner has them. */
async function danced(context: string, inputs: Inputs): Promise<Made> {
  const { context: folder, file, platform: of, 'build-contexts': contexts } = inputsOf(context, inputs)
  const dance: Inputs = {
    context: folder ?? '',
    platform: of ?? '',
    builder,
    ...(file !== undefined && { file }),
    ...(contexts !== undefined && { 'build-contexts': contexts }),
    store: 'directory',
    'store-path': join(temp, 'store'),
  }
  const main = await ended(step({ rig, temp, workspace }, 'cache-dance', dance))
  const made = await build(context, inputs)
  await ended(step({ rig, temp, workspace }, 'cache-dance', dance, main.state))
  return made
}

async function ended(running: Promise<Step>): Promise<Step> {
  const done = await running
  if (done.exitCode !== 0) throw new Error(done.log)
  return done
}

/** Makes the builder one that knows the images and nothing else. */
async function newRunner(): Promise<void> {
  for (const filter of [
    ['--force', '--all', '--filter', 'type=exec.cachemount'],
    ['--force', '--all', '--filter', 'type=source.local'],
    pruneSteps,
  ]) {
    const argv = ['docker', 'buildx', 'prune', '--builder', builder, ...filter]
    const { exitCode, log } = await child(argv, temp, { ...process.env, ...rig.env })
    if (exitCode !== 0) throw new Error(log)
  }
}

/** Bytes of the image that the stage `build` would be, which is what a Dockerfile of one stage makes. */
async function weight(context: string, inputs: Inputs): Promise<number> {
  const { file = '' } = inputsOf(context, inputs)
  const contexts = STAND_INS.flatMap((each) => ['--build-context', each])
  const target = context.startsWith('seeds/') ? [] : ['--target', 'build']
  const argv = [
    'docker',
    'buildx',
    'build',
    '--builder',
    builder,
    ...contexts,
    '--file',
    file,
    ...target,
    '--output',
    'type=tar,dest=-',
    context,
  ]
  const { exitCode, log } = await child(['sh', '-c', '"$@" 2>/dev/null | wc -c', 'sh', ...argv], workspace, {
    ...process.env,
    ...rig.env,
  })
  if (exitCode !== 0) throw new Error(log)
  return Number(log.trim())
}

/** One line of what the verdict says. */
const refusal = ({ step: { log } }: Made): string =>
  /- (\/\S+: [^.]+\S*[^%]*?)(?:%0A|\. |$)/m.exec(log)?.[1] ?? log.slice(-300)

/** The raised version and the edited program of the second build. */
function change(context: string): void {
  const edit = (path: string, from: string | RegExp, to: string): void => {
    const file = join(workspace, context, path)
    const [before, after] = [readFileSync(file, 'utf8'), readFileSync(file, 'utf8').replace(from, to)]
    if (before === after) throw new Error(`${file} has no ${from}`)
    writeFileSync(file, after)
  }
  edit('Cargo.toml', 'version = "0.1.0"', 'version = "0.2.0"')
  edit('Cargo.lock', 'version = "0.1.0"', 'version = "0.2.0"')
  edit('src/main.rs', 'fn main() {', 'fn main() {\n    eprintln!("changed");')
}

const fresh = (): void => {
  rmSync(workspace, { recursive: true, force: true })
  cpSync(join(root, 'examples'), workspace, { recursive: true })
}

/** The built-in recipe names its images itself. */
const RECIPE: Inputs = { 'build-contexts': '' }

/** Java reads no list of certificates that curl does: the trust store of this machine, where it has one. */
const JAVA_TRUST = '/etc/ssl/certs/java/cacerts'
const FOR_JAVA: Inputs = existsSync(JAVA_TRUST) ? { 'secret-files': `java-trust=${JAVA_TRUST}` } : {}

/** Inputs of each example, and those that its usual way wants as well. */
const EXAMPLES: Readonly<Record<string, { readonly own?: Inputs; readonly both?: Inputs }>> = {
  rust: { own: RECIPE },
  'rust-workspace': { own: { ...RECIPE, package: 'server' } },
  c: {},
  'cpp-re2': {},
  go: {},
  nim: {},
  'scala-native': { both: FOR_JAVA },
}

async function example(name: string): Promise<readonly (string | number)[]> {
  const { own, both } = EXAMPLES[name] ?? {}
  fresh()
  const before = await build(name, { ...both, file: 'before.Dockerfile' })
  const whole = await weight(name, { file: 'before.Dockerfile' })
  const after = await build(name, { ...both, ...own })
  if (after.step.exitCode !== 0) throw new Error(after.step.log)
  const { binary, image } = sizesOf(after.step)
  return [name, bytes(whole), before.step.exitCode === 0 ? 'accepted' : refusal(before), bytes(binary), bytes(image)]
}

/** A seed's Dockerfile, and the inputs with which the suite builds the same program. */
interface Seed {
  readonly context: string
  readonly file: string
  readonly asItWas: Inputs
  /** Without a file: the built-in recipe. */
  readonly suite: Inputs
}

const [CHEF, ALLOCATOR, DUMMY, MOUNTS] = [
  '001-cargo-chef-zigbuild',
  '002-patched-allocator',
  '003-dummy-main',
  '004-uv-cache-mounts',
].map((name) => `seeds/${name}`) as [string, string, string, string]

const IN_BUILD_FOLDER: Inputs = { binary: '/usr/src/app/target/release/rusty-docker' }

const SEEDS: readonly Seed[] = [
  { context: CHEF, file: 'Dockerfile', asItWas: { binary: '/app/prog', 'allow-dynamic': '/**' }, suite: RECIPE },
  { context: ALLOCATOR, file: 'Dockerfile', asItWas: {}, suite: { ...RECIPE, allocator: 'mimalloc' } },
  { context: DUMMY, file: 'plain.Dockerfile', asItWas: IN_BUILD_FOLDER, suite: RECIPE },
  { context: DUMMY, file: 'dummy.Dockerfile', asItWas: IN_BUILD_FOLDER, suite: RECIPE },
  { context: DUMMY, file: 'musl-gcc.Dockerfile', asItWas: { binary: '/home/app/rusty-docker' }, suite: RECIPE },
  { context: MOUNTS, file: 'Dockerfile', asItWas: {}, suite: { file: 'Dockerfile' } },
]

/** First and second build, the second after {@link change}. */
interface Pair {
  readonly first: Made
  readonly second: Made
}

/** @param between what happens to the builder before the second build */
async function pair(context: string, make: () => Promise<Made>, between: () => Promise<void>): Promise<Pair> {
  fresh()
  await newRunner()
  const first = await make()
  change(context)
  await between()
  return { first, second: await make() }
}

/** A recipe is chosen where there is no Dockerfile. */
function withoutDockerfile(context: string): void {
  rmSync(join(workspace, context, 'Dockerfile'), { force: true })
}

async function bySuite({ context, suite }: Seed): Promise<Pair> {
  rmSync(join(temp, 'store'), { recursive: true, force: true })
  mkdirSync(join(temp, 'store'))
  const make = (): Promise<Made> => {
    if (suite.file === undefined) withoutDockerfile(context)
    return danced(context, suite)
  }
  return await pair(context, make, newRunner)
}

/** What a seed's own Dockerfile costs: BuildKit's layers are what it has, on the same builder and then on another one. */
async function asItWas({ context, file, asItWas: inputs }: Seed): Promise<readonly (string | number)[]> {
  const make = (): Promise<Made> => build(context, { file, ...inputs })
  const kept = await pair(context, make, () => Promise.resolve())
  const tar = await weight(context, { file })
  await newRunner()
  const lost = await make()
  const isAccepted = kept.first.step.exitCode === 0
  const was = isAccepted ? `static, ${bytes(sizesOf(kept.first.step).binary)}` : refusal(kept.first)
  const all = [kept.first, kept.second, lost]
  return [was, bytes(tar), all.map(({ compiled }) => compiled).join(', '), secondsOf(all)]
}

async function withSuite(seed: Seed): Promise<readonly (string | number)[]> {
  const { first, second } = await bySuite(seed)
  const { binary, image } = sizesOf(second.step)
  return [`${bytes(binary)}, ${bytes(image)}`, `${first.compiled}, ${second.compiled}`, secondsOf([first, second])]
}

const secondsOf = (all: readonly Made[]): string => all.map(({ seconds }) => rounded(seconds)).join(', ')

const WAS = ['as it was', 'image', 'crates compiled: first, second, second on another builder', 'seconds']
const OURS = ['with the suite: program, image', 'crates compiled: first, second on another builder', 'seconds']

const isMeant = (name: string): boolean => options.only === '' || name === options.only

async function examples(): Promise<void> {
  const rows: (readonly (string | number)[])[] = []
  for (const name of Object.keys(EXAMPLES))
    if (isMeant(name) || options.only === 'examples') rows.push(await example(name))
  console.log(table(['example', 'the image that compiles it', 'the usual way', 'program', 'image'], rows))
}

async function seeds(): Promise<void> {
  const rows: (readonly (string | number)[])[] = []
  for (const seed of SEEDS.filter(({ context }) => isMeant(context))) {
    const was = options.suite ? [] : await asItWas(seed)
    rows.push([`${seed.context} ${seed.file}`, ...was, ...(await withSuite(seed))])
  }
  console.log(`\n${table(['seed', ...(options.suite ? [] : WAS), ...OURS], rows)}`)
}

try {
  builder = await createBuilder(rig, `bench-examples-${process.pid}`)
  await examples()
  await seeds()
} finally {
  rmSync(temp, { recursive: true, force: true })
  if (builder !== '') await removeBuilder(rig, builder)
}
