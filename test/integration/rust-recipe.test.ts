import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readImage } from '../../src/build-binary/image.ts'
import { convertedLlb } from '../../src/buildkit/convert.ts'
import { type DockerfileSource, dockerfileFields, resolveDockerfile } from '../../src/buildkit/dockerfile.ts'
import type { Llb } from '../../src/buildkit/llb.ts'
import { cacheMounts } from '../../src/buildkit/mounts.ts'
import { readDockerfile } from '../../src/buildkit/parsed-dockerfile.ts'
import { recipeDigest } from '../../src/buildkit/recipe.ts'
import { readElf } from '../../src/elf/header.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { startOf } from '../../src/oci/start.ts'
import { readInputs, settleInputs } from '../../src/runner/inputs.ts'
import { connect } from '../rig/connection.ts'
import { child, valuesIn } from './child.ts'
import { type CrateRegistry, serveCrates } from './crate-registry.ts'

const rig = connect()
for (const [name, value] of Object.entries(rig.env)) vi.stubEnv(name, value)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-rust-recipe-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const foreign = native === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64'
const run = `${Date.now()}`

interface Step {
  readonly exitCode: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
}

type Values = Readonly<Record<string, string>>

/** Runs the action's source as the runner runs its bundle, in the folder. */
async function build(inputs: Values, further: Values = {}): Promise<Step> {
  const place = mkdtempSync(join(folder, 'step-'))
  const [output, temp] = [join(place, 'output'), join(place, 'temp')]
  writeFileSync(output, '')
  mkdirSync(temp)
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const files = { GITHUB_OUTPUT: output, RUNNER_TEMP: temp }
  const env = { ...process.env, ...rig.env, ...files, ...further, ...Object.fromEntries(given) }
  const ended = await child(['node', join(root, 'src/entry/build-binary.ts')], folder, env)
  return { ...ended, outputs: valuesIn(output) }
}

const platformOf = (name: string) => parsePlatform(name) ?? { os: '', architecture: '' }

/** Writes files below the test's folder. */
function write(place: string, files: Values): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, place, name)), { recursive: true })
    writeFileSync(join(folder, place, name), content)
  }
}

/** What a program says in a root folder in which there is nothing else; another architecture's is emulated. */
function alone(program: string, ...args: readonly string[]): string {
  const place = mkdtempSync(join(folder, 'root-'))
  cpSync(program, join(place, 'program'))
  return execFileSync('chroot', [place, '/program', ...args], { encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** The programs that a step put beside its first one. */
const beside = ({ outputs }: Step, name: string): string => join(dirname(outputs.binary ?? ''), name)

beforeAll(() => {
  for (const name of ['rust-hello', 'rust-parts']) {
    cpSync(join(root, 'test/fixtures', name), join(folder, name), { recursive: true })
  }
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

const DIGEST = 'SHA256:f3c706dd5c86128737722ef63de138fe54e5f3456f9571630844ffc90e7e6177'

describe('a workspace with a dependency in C and assembler', () => {
  const wanted = { context: 'rust-parts', bin: 'signer, one\ntwo' }
  let step: Step
  let cross: Step

  beforeAll(async () => {
    // A builder that lives on has the steps of earlier runs in its cache, and says nothing of what is in there.
    write('rust-parts', { NOTES: run })
    step = await build({
      ...wanted,
      platform: native,
      auditable: 'true',
      zoneinfo: 'true',
      'target-cpu': native === 'linux/amd64' ? 'x86-64-v3' : 'neoverse-n1',
      'extra-files': 'app/Cargo.toml=etc/my app.toml\ntools=/opt/tools',
      layout: 'layout',
    })
    cross = await build({ ...wanted, platform: foreign, layout: 'cross' })
  }, 300_000)

  it('has all programs that are asked for in its image, and starts the first one', async () => {
    expect(step.log).not.toContain('::error')
    expect(JSON.parse(step.outputs.result ?? '')).toMatchObject({
      binaries: [{ path: '/signer' }, { path: '/one' }, { path: '/two' }],
    })
    expect(step.outputs.binary).toMatch(/\/signer$/)
    const { config } = await readImage(join(folder, 'layout'), platformOf(native))
    expect(startOf(config)).toMatchObject({ program: '/signer' })
    expect([alone(beside(step, 'one')), alone(beside(step, 'two'))]).toEqual(['one', 'two'])
  })

  it('is compiled for the processor that is asked for, which reaches only the target', () => {
    const mark = native === 'linux/amd64' ? ' avx2' : ''
    expect(execFileSync(beside(step, 'signer'), { encoding: 'utf8' }).trim()).toBe(`${DIGEST}${mark}`)
    expect(step.log).toMatch(/muslin: CARGO_TARGET_\w+_RUSTFLAGS=.* -C target-cpu=/)
  })

  it('holds the list of its dependencies', () => {
    const list = auditData(readFileSync(beside(step, 'signer')))
    expect(list.map(({ name }) => name)).toEqual(expect.arrayContaining(['signer', 'ring', 'cfg-if']))
    expect(() => auditData(readFileSync(beside(cross, 'signer')))).toThrow('no list')
  })

  it('has the further files and time zones, each with one old time', async () => {
    const list = await filesOf('layout')
    expect(list).toMatch(/1970-01-01 .*:.. etc\/my app\.toml$/m)
    expect(list).toMatch(/1970-01-01 .* opt\/tools\/src\/bin\/two\.rs$/m)
    expect(list).toMatch(/1970-01-01 .* usr\/share\/zoneinfo\/Europe\/Zurich/m)
    expect(list).not.toMatch(/zoneinfo\/(?:right|posix)\//)
    expect(list).not.toMatch(/^\S+ +\S+ +\d+ (?!1970-01-01)/m)
  })

  it('crosses to the other architecture: static, and it runs in an empty root', () => {
    expect(cross.log).not.toContain('::error')
    const header = readElf(beside(cross, 'signer'))
    expect([header.machine, header.interpreter, header.needed]).toEqual([
      foreign === 'linux/arm64' ? 183 : 62,
      undefined,
      [],
    ])
    expect(alone(beside(cross, 'signer'))).toBe(DIGEST)
  })

  it('weighs at most 300 KB more than its programs', () => {
    const { imageBytes, binaries } = JSON.parse(cross.outputs.result ?? '') as {
      imageBytes: number
      binaries: { bytes: number }[]
    }
    expect(imageBytes - binaries.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(300_000)
  })

  it.each(['signer', 'one'])('has no path of the build in %s, and the right line in its panics', (name) => {
    const paths = /\/usr\/local\/cargo\/|\/muslin\/|\/src\/(?:app|tools)\//
    for (const built of [step, cross]) expect(readFileSync(beside(built, name), 'latin1')).not.toMatch(paths)
    if (name === 'signer') expect(() => alone(beside(cross, name), '--panic')).toThrow(/app\/src\/main\.rs:5:9/)
  })

  it('says in the log what differs from plain cargo', () => {
    expect(step.log).toMatch(/muslin: cargo auditable build .* --bin signer --bin one --bin two --locked/)
    expect(cross.log).toMatch(/muslin: CARGO_TARGET_\w+_LINKER=\w+-linux-musl-gcc/)
    expect(cross.log).toContain('muslin: CARGO_PROFILE_RELEASE_STRIP=symbols')
  })

  it('is built again without a network once the mounts are warm', async () => {
    write('rust-parts', { 'tools/src/bin/two.rs': `fn main() { println!("${run}") }\n` })
    const again = await build({ ...wanted, platform: foreign, network: 'none' })
    expect(again.log).not.toContain('::error')
    expect(again.log).toContain('Compiling tools')
    expect(again.log).not.toMatch(/Compiling ring|Updating|Downloading/)
    expect(again.log).toMatch(/^(#\d+) \[toolchain 3\/3\] RUN .*\n\1 CACHED$/m)
    expect(alone(beside(again, 'two'))).toBe(run)
  })
})

/** The packages in the section that cargo-auditable writes: zlib, then JSON (its PARSING.md). */
function auditData(program: Buffer): readonly { readonly name: string }[] {
  for (let at = program.indexOf(0x78); at !== -1; at = program.indexOf(0x78, at + 1)) {
    const text = inflated(program.subarray(at))
    if (text.startsWith('{"packages"')) return (JSON.parse(text) as { packages: { name: string }[] }).packages
  }
  throw new Error('no list')
}

function inflated(bytes: Buffer): string {
  if (![0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0)) return ''
  try {
    return inflateSync(bytes).toString('utf8')
  } catch {
    return ''
  }
}

/** All layers of a layout, as tar lists them. */
async function filesOf(layout: string): Promise<string> {
  const { manifest } = await readImage(join(folder, layout), platformOf(native))
  const blobs = manifest.layers.map(({ digest }) => join(folder, layout, 'blobs', digest.replace(':', '/')))
  return blobs
    .map((blob) =>
      execFileSync('tar', ['-tvf', blob], { encoding: 'utf8', env: { TZ: 'UTC', PATH: process.env.PATH } }),
    )
    .join('')
}

/** What BuildKit makes of the recipe for a project. */
async function recipe(inputs: Values): Promise<Llb> {
  const source: DockerfileSource & ReturnType<typeof sourceOf> = sourceOf({ platform: foreign, ...inputs })
  const { file, buildArgs } = await resolveDockerfile(source, mkdtempSync(join(folder, 'recipe-')))
  return await convertedLlb({ ...source, buildArgs }, file)
}

const sourceOf = (inputs: Values) => settleInputs(readInputs(dockerfileFields, (name) => inputs[name] ?? ''))

/** The architectures that RUN steps run on. */
const architectures = (llb: Llb): readonly string[] => [
  ...new Set([...llb.ops.values()].flatMap((op) => (op.kind === 'exec' ? [String(op.platform?.Architecture)] : []))),
]

describe('a workspace with a package in its root', () => {
  const main = (name: string): string => `fn main() { println!("${name}") }\n`
  const about = (name: string): string => `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`
  const inputs = { context: 'rust-root', platform: native, push: 'false', 'smoke-test': 'false' }

  beforeAll(() =>
    write('rust-root', {
      'Cargo.toml': `${about('main')}[workspace]\nmembers = [".", "cli"]\nexclude = ["template"]\n`,
      'src/main.rs': main(`main ${run}`),
      'cli/Cargo.toml': about('the-cli'),
      'cli/src/bin/cli.rs': main(`cli ${run}`),
      'template/Cargo.toml': '[package]\nname = {{ name }}\n',
      'target/doc/index.html': run,
    }),
  )

  it('builds that, and with bin programs of its members', async () => {
    const step = await build(inputs)
    expect(step.log).not.toContain('::error')
    expect(step.outputs.binary).toMatch(/\/main$/)
    const both = await build({ ...inputs, bin: 'cli, main', 'extra-files': 'target/doc=doc', layout: 'both' })
    expect(both.log).not.toContain('::error')
    expect([alone(beside(both, 'cli')), alone(beside(both, 'main'))]).toEqual([`cli ${run}`, `main ${run}`])
    expect(await filesOf('both')).toContain(' doc/index.html')
  })

  it.each(['bench', 'test'])('builds the profile %s, whose folder has another name', async (profile) => {
    const step = await build({ ...inputs, bin: 'cli', profile })
    expect(step.log).not.toContain('::error')
    expect(alone(step.outputs.binary ?? '')).toBe(`cli ${run}`)
  })
})

describe('what BuildKit is told', () => {
  const context = join(folder, 'rust-hello')
  const everything = { context, auditable: 'true', zoneinfo: 'true', 'extra-files': 'Cargo.toml=etc/x' }

  it.each(['auto', 'true'])('emulates nothing with cross: %s', async (cross) => {
    expect(architectures(await recipe({ ...everything, cross }))).toEqual([native.split('/')[1]])
  })

  it('has the same cache mounts as what is read out of the text for older builders', async () => {
    const source = sourceOf({ platform: foreign, context, auditable: 'true' })
    const { file, buildArgs } = await resolveDockerfile(source, mkdtempSync(join(folder, 'recipe-')))
    const asked = cacheMounts(await convertedLlb({ ...source, buildArgs }, file))
    const { platform } = source
    const read = readDockerfile(readFileSync(file, 'utf8'), {
      platform,
      target: '',
      buildArgs,
      buildContexts: [],
    })
    const named = (mounts: typeof asked.mounts): readonly string[] => mounts.map(({ id, target }) => `${id} ${target}`)
    expect(named(read.mounts)).toEqual(named(asked.mounts))
    expect(read.unresolved).toEqual([])
    expect(read.mounts).toHaveLength(3)
  })

  it('emulates all with cross: false', async () => {
    // Only looked up: an image that there is for both platforms.
    const llb = await recipe({ ...everything, cross: 'false', 'rust-image': 'busybox:1' })
    expect(architectures(llb)).toEqual([foreign.split('/')[1]])
  })

  it.each<[string, Values, boolean]>([
    ['a toolchain', { toolchain: '1.96.0' }, true],
    ['a processor', { 'target-cpu': 'neoverse-n1' }, true],
    ['lists of dependencies', { auditable: 'true' }, true],
    ['full paths', { 'remap-paths': 'false' }, true],
    ['further files and time zones', { zoneinfo: 'true', 'extra-files': 'Cargo.toml=etc/x' }, false],
  ])('is another recipe with %s', async (_, inputs, differs) => {
    const [before, after] = [await recipe({ context }), await recipe({ context, ...inputs })]
    expect(recipeDigest(after, context) !== recipeDigest(before, context)).toBe(differs)
  })

  it('is another recipe with another rust-toolchain.toml, unless the input says which one', async () => {
    const digest = async (inputs: Values = {}): Promise<string> =>
      recipeDigest(await recipe({ context: place, ...inputs }), place)
    const place = join(folder, 'pinned')
    cpSync(context, place, { recursive: true })
    const found: string[] = []
    for (const channel of ['1.90.0', '1.91.0']) {
      write('pinned', { 'rust-toolchain.toml': `[toolchain]\nchannel = "${channel}"\n` })
      found.push(await digest(), await digest({ toolchain: '1.96.0' }))
    }
    expect([found[0] === found[2], found[1] === found[3]]).toEqual([false, true])
  })
})

describe('a toolchain', () => {
  const image = (name: string): string => `${rig.registry}/rust-recipe/${name}:${run}`

  /** The rig's Rust image with other files; its own rustup is a stand-in that can install nothing. */
  function variant(name: string, dockerfile: string, files: Values): string {
    write(name, { Dockerfile: `FROM rust:1-bookworm\n${dockerfile}\n`, ...files })
    const output = `type=image,name=${image(name)},push=true,registry.insecure=true`
    execFileSync('docker', ['buildx', 'build', '--builder', rig.builder, '--output', output, join(folder, name)], {
      env: { ...process.env, ...rig.env },
      stdio: 'pipe',
    })
    return image(name)
  }

  it('is installed by rustup, with the parts that a build needs, and used in place of the file', async () => {
    // No toolchain can be had here but the image's own, so that rustup is one that answers as it is documented to
    // (rust-lang.github.io/rustup), writes down what it was asked, and hands on the same compiler under another name.
    const rustup = `#!/bin/sh
# ${run}
echo "rustup $*"
case "$1 $2" in
  "run "*) exit 1 ;;
  "toolchain install") mkdir -p "/opt/toolchains/$3" ;;
  "component add" | "target add") [ -d "/opt/toolchains/$RUSTUP_TOOLCHAIN" ] ;;
esac
`
    const rustImage = variant('rustup', 'COPY --chmod=755 rustup /usr/local/bin/rustup', { rustup })
    cpSync(join(folder, 'rust-hello'), join(folder, 'components'), { recursive: true })
    write('components', {
      'rust-toolchain.toml': '[toolchain]\nchannel = "1.90.0"\ncomponents = ["rust-src", "clippy"]\n',
    })
    const step = await build({ context: 'components', platform: native, 'rust-image': rustImage, toolchain: '1.91.0' })
    expect(step.log).not.toContain('::error')
    expect(step.log).toMatch(/rustup toolchain install 1\.91\.0 --profile minimal\n/)
    expect(step.log).toMatch(/rustup component add rust-src\n/)
    expect(step.log).toMatch(/muslin: RUSTUP_TOOLCHAIN=1\.91\.0\n/)
    expect(step.log).not.toMatch(/rustup .*(?:clippy|1\.90)/)
  })

  it('is refused in one sentence where the image has no rustup, unless it is the one of the image', async () => {
    const rustImage = variant('no-rustup', 'RUN rm /usr/local/bin/rustup', {})
    const inputs = { context: 'rust-hello', platform: native, 'rust-image': rustImage }
    const refused = await build({ ...inputs, toolchain: '1.90.0' })
    expect(refused.exitCode).toBe(1)
    expect(refused.log).toMatch(
      /::error.*muslin: Rust 1\.90\.0 cannot be had: the image has rustc 1\.96\.0 .* and no rustup\./,
    )
    expect(refused.log).toMatch(/::error.*by the input rust-image/)
    expect((await build({ ...inputs, toolchain: '1.96' })).exitCode).toBe(0)
  })

  it('is missed in one sentence where the image has no Rust', async () => {
    const step = await build({ context: 'rust-hello', platform: native, 'rust-image': 'debian:bookworm' })
    expect(step.log).toMatch(/::error.*muslin: The image has no Rust\. Name one/)
  })
})

it('refuses a processor that the compiler does not know', async () => {
  const step = await build({ context: 'rust-hello', platform: native, 'target-cpu': 'x86-64-v9' })
  expect(step.exitCode).toBe(1)
  expect(step.log).toMatch(/::error.*muslin: target-cpu x86-64-v9 is none of \w+-unknown-linux-musl/)
})

describe('dependencies that only a token opens', () => {
  const canary = `canary-${run}`
  let registry: CrateRegistry

  beforeAll(async () => {
    const library = 'pub fn said() -> &\'static str { "registry" }\n'
    registry = await serveCrates(
      [{ name: 'from-registry', version: '0.1.0', files: { 'src/lib.rs': library } }],
      `${canary}-registry`,
    )
    cpSync(join(root, 'test/fixtures/rust-private'), join(folder, 'rust-private'), { recursive: true })
    write('rust-private', { '.cargo/config.toml': `[registries.acme-inc]\nindex = "${registry.index}"\n` })
  })
  afterAll(() => registry.close())

  const crates = { context: 'rust-private', platform: native, layout: 'private' }

  it('come from a registry of crates by its token, which is nowhere afterwards', async () => {
    const step = await build({ ...crates, secrets: `CARGO_REGISTRIES_ACME_INC_TOKEN=${canary}-registry` })
    expect(step.exitCode, step.log).toBe(0)
    expect(alone(step.outputs.binary ?? '')).toBe('registry')
    expect(unmasked(step.log)).not.toContain(canary)
    expect(leftIn('private')).toEqual([])
    expect(leftInMounts('private', 'registry/cache')).toBe('')
  })

  it('do not come from a registry without its token', async () => {
    write('rust-private', { 'src/main.rs': 'fn main() { println!("{}!", from_registry::said()) }\n' })
    const step = await build({ ...crates, platform: foreign })
    expect(step.exitCode).toBe(1)
    expect(step.log).toContain('use environment variable CARGO_REGISTRIES_ACME_INC_TOKEN')
  })

  /** A log without the lines that the runner takes for itself: they are how it learns what to hide. */
  function unmasked(log: string): string {
    const masks = /^::add-mask::.*\n/gm
    expect(log.match(masks)).not.toBeNull()
    return log.replace(masks, '')
  }

  /** Files of a layout that hold the canary, uncompressed. */
  function leftIn(layout: string): readonly string[] {
    const blobs = join(folder, layout, 'blobs/sha256')
    return readdirSync(blobs).filter((name) => {
      const blob = readFileSync(join(blobs, name))
      const isGzip = blob[0] === 0x1f && blob[1] === 0x8b
      return (isGzip ? gunzipSync(blob) : blob).includes(canary)
    })
  }

  /** What of the canary is in the cache mounts; that something is there is looked at too. */
  const leftInMounts = (program: string, filled: string): string =>
    inMounts(program, `test -n "$(ls /mounts/${filled})" && ! grep -rl ${canary} /mounts`)

  /** What a command on the cache mounts of a program prints when it fails. */
  function inMounts(program: string, command: string): string {
    const id = (name: string): string => `muslin-${name}-${native.replace('/', '-')}-${program}`
    const mounts = ['registry', 'git', 'target'].map(
      (name) => `--mount=type=cache,id=${id(name)},target=/mounts/${name}`,
    )
    const place = mkdtempSync(join(folder, 'look-'))
    writeFileSync(join(place, 'Dockerfile'), `FROM busybox:1\nRUN ${mounts.join(' ')} ${command} # ${place}\n`)
    const args = ['buildx', 'build', '--builder', rig.builder, '--progress=plain', place]
    const ended = spawnSync('docker', args, { env: { ...process.env, ...rig.env }, encoding: 'utf8' })
    return ended.status === 0 ? '' : ended.stderr
  }
})
