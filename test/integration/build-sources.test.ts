import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readImage } from '../../src/build-binary/image.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { startOf } from '../../src/oci/start.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'
import { child, valuesIn } from './child.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-sources-'))
/** Beside the checkout, as on GitHub: bake wants to be allowed what lies there. */
const temps = mkdtempSync(join(tmpdir(), 'muslin-sources-temp-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const foreign = native === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64'
const run = `${Date.now()}`
const image = (name: string): string => `${rig.registry}/build-sources/${name}-${run}`

interface Step {
  readonly exitCode: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  /** The runner's temporary folder after the step. */
  readonly temp: string
}

/** Runs the action's source as the runner runs its bundle, in the folder. */
async function build(inputs: Readonly<Record<string, string>>): Promise<Step> {
  const place = mkdtempSync(join(temps, 'step-'))
  const [output, temp] = [join(place, 'output'), join(place, 'temp')]
  writeFileSync(output, '')
  mkdirSync(temp)
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const env = { ...process.env, ...rig.env, GITHUB_OUTPUT: output, RUNNER_TEMP: temp, ...Object.fromEntries(given) }
  const ended = await child(['node', join(root, 'src/entry/build-binary.ts')], folder, env)
  return { ...ended, outputs: valuesIn(output), temp }
}

const platformOf = (name: string) => parsePlatform(name) ?? { os: '', architecture: '' }

/** The programs that the other tests put into images. */
let programs: string

beforeAll(async () => {
  cpSync(join(root, 'test/fixtures/c-hello'), join(folder, 'c-hello'), { recursive: true })
  const step = await build({ context: 'c-hello', platform: native, push: 'false' })
  expect(step.log).not.toContain('::error')
  programs = step.outputs.binary ?? ''
}, 120_000)
afterAll(() => {
  for (const each of [folder, temps]) rmSync(each, { recursive: true, force: true })
})

describe('a finished program', () => {
  it('comes into an image without compiling, with what programs expect of a system', async () => {
    cpSync(programs, join(folder, 'app'))
    execFileSync('chmod', ['644', join(folder, 'app')])
    const step = await build({ prebuilt: 'app', platform: native, images: image('prebuilt'), layout: 'prebuilt' })
    expect(step.log).not.toContain('::error')
    expect(step.exitCode).toBe(0)
    const built = await readImage(join(folder, 'prebuilt'), platformOf(native))
    expect(built.digest).toBe(step.outputs.digest)
    expect(startOf(built.config)).toMatchObject({ program: '/app' })
    expect(Buffer.from(built.config).toString()).toContain('"User":"65532:65532"')
    expect(execFileSync(step.outputs.binary ?? '').toString()).toBe('hello from C\n')
    const layers = built.manifest.layers.map(({ digest }) => join(folder, 'prebuilt/blobs', ...digest.split(':')))
    const listed = layers.map((layer) => execFileSync('tar', ['-tvzf', layer]).toString()).join('')
    expect(listed).toMatch(/^drwxrwxrwt 0\/0 .* tmp\/$/m)
    expect(listed).toMatch(/^-rwxr-xr-x 0\/0 .* 1970-01-01 .* app$/m)
    expect(listed).toContain('etc/ssl/certs/ca-certificates.crt')
  })

  it('is proven as any other: one for another platform is refused', async () => {
    const step = await build({ prebuilt: 'app', platform: foreign, images: image('foreign') })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(/\/app: it is built for (amd64|arm64), the platform is linux\/(arm64|amd64)/)
    expect(step.outputs).toEqual({})
  })

  it.each([
    ['nowhere/app', 'prebuilt names nowhere/app, but there is no such file'],
    [`${foreign}=app`, `prebuilt has no program for ${native}, only for ${foreign}`],
  ])('is missed: %s', async (prebuilt, message) => {
    const step = await build({ prebuilt, platform: native })
    expect(step.exitCode).toBe(1)
    expect(step.log).toContain(message)
  })
})

describe('a bake file', () => {
  const BAKE = `
variable "CC" { default = "musl-gcc -static" }
target "app" {
  context = "c-hello"
  args = { CC = CC }
  labels = { "org.example.label" = "from the bake file" }
}
target "other" { inherits = ["app"] }
group "default" { targets = ["app", "other"] }
`
  beforeAll(() => writeFileSync(join(folder, 'docker-bake.hcl'), BAKE))

  it('has the build of one target, for the platform of the leg', async () => {
    const inputs = { 'bake-file': 'docker-bake.hcl', 'bake-targets': 'app', platform: native }
    const step = await build({ ...inputs, images: image('bake'), layout: 'baked' })
    expect(step.log).not.toContain('::error')
    expect(step.exitCode).toBe(0)
    const { config, digest } = await readImage(join(folder, 'baked'), platformOf(native))
    expect(digest).toBe(step.outputs.digest)
    expect(Buffer.from(config).toString()).toContain('from the bake file')
  })

  it('whose group has two targets makes no leg', async () => {
    const step = await build({ 'bake-file': 'docker-bake.hcl', platform: native, push: 'false' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(/::error.*docker-bake\.hcl would build app, other, and a leg is one target/)
  })

  it('is built again without caches as well', async () => {
    const inputs = { 'bake-file': 'docker-bake.hcl', 'bake-targets': 'app', platform: native, push: 'false' }
    const step = await build({ ...inputs, verify: 'rebuild' })
    expect(step.log).toContain('Built again without any cache: /hello the same, byte by byte')
  })

  it('keeps its own attestations, and has no others', async () => {
    const attested = ['attested.hcl', 'attest = ["type=provenance,mode=min", "type=sbom,disabled=true"]'] as const
    for (const [name, line] of [attested, ['plain.hcl', '']] as const) {
      writeFileSync(join(folder, name), `target "default" {\n  context = "c-hello"\n  ${line}\n}\n`)
    }
    const inputs = { 'bake-file': 'attested.hcl', platform: native, push: 'false' }
    const mediaType = async (further: Readonly<Record<string, string>>, layout: string): Promise<string> => {
      const step = await build({ ...inputs, ...further, layout })
      expect(step.log).not.toContain('::error')
      return (await readImage(join(folder, layout), platformOf(native))).mediaType
    }
    expect(await mediaType({}, 'attested')).toContain('image.index')
    expect(await mediaType({ provenance: 'false' }, 'stripped')).toContain('image.manifest')
    expect(await mediaType({ 'bake-file': 'plain.hcl' }, 'plain')).toContain('image.manifest')
  })

  it('has the epoch of the input before its own', async () => {
    writeFileSync(
      join(folder, 'epoch.hcl'),
      'target "default" {\n  context = "c-hello"\n  args = { SOURCE_DATE_EPOCH = "5" }\n}\n',
    )
    const inputs = { 'bake-file': 'epoch.hcl', platform: native, push: 'false', layout: 'epoch' }
    const step = await build({ ...inputs, 'source-date-epoch': '1700000000' })
    expect(step.log).not.toContain('::error')
    const { config } = await readImage(join(folder, 'epoch'), platformOf(native))
    expect(JSON.parse(Buffer.from(config).toString()).created).toBe('2023-11-14T22:13:20Z')
  })

  it('says what it may not do, and what to allow', async () => {
    writeFileSync(join(folder, 'outside.hcl'), `target "default" {\n  context = "${tmpdir()}"\n}\n`)
    const step = await build({ 'bake-file': 'outside.hcl', platform: native, push: 'false' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(/::error.* - Read access to path .*Pass "--allow=fs\.read=.*The input allow takes each/)
  })

  it('passes build arguments', async () => {
    const inputs = { 'bake-file': 'docker-bake.hcl', 'bake-targets': 'app', platform: native, push: 'false' }
    const step = await build({ ...inputs, 'build-args': 'CC=gcc' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toContain('it needs the interpreter')
  })
})

it('ends the build and removes its folder when it is cancelled', async () => {
  mkdirSync(join(folder, 'endless'))
  const lines = ['FROM --platform=$BUILDPLATFORM rust:1-bookworm', `RUN echo begun-${run} && exec sleep 3${run}`]
  writeFileSync(join(folder, 'endless/Dockerfile'), lines.join('\n'))
  const temp = mkdtempSync(join(temps, 'cancelled-'))
  const inputs = { INPUT_CONTEXT: 'endless', INPUT_PLATFORM: native, INPUT_PUSH: 'false' }
  const env = { ...process.env, ...rig.env, ...inputs, RUNNER_TEMP: temp }
  const step = spawn(process.execPath, [join(root, 'src/entry/build-binary.ts')], { cwd: folder, env })
  let log = ''
  for (const stream of [step.stdout, step.stderr]) stream.on('data', (chunk) => (log += chunk))
  const ended = new Promise((resolve) => step.on('close', (_, signal) => resolve(signal)))
  const sleeps = (): boolean => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(`sleep 3${run}`)
  await vi.waitFor(() => expect(sleeps()).toBe(true), { timeout: 60_000 })
  expect(readdirSync(temp)).toHaveLength(1)
  step.kill('SIGINT')
  expect(await ended, log).toBe('SIGINT')
  expect(readdirSync(temp)).toEqual([])
  await vi.waitFor(() => expect(sleeps()).toBe(false), { timeout: 60_000 })
}, 180_000)

describe('release archives', () => {
  const inputs = { context: 'c-hello', platform: native, dest: 'out', archive: 'tar.gz', 'archive-name': '{name}-1' }

  it('that cannot be packed keep everything from being published', async () => {
    const step = await build({ ...inputs, 'archive-files': 'NOTICE', images: image('unpacked'), layout: 'unpacked' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(/::error.*archive-files names NOTICE, but there is no such file/)
    expect(step.log).not.toContain('Pushing by digest')
    expect(readdirSync(folder)).not.toContain('unpacked')
  })

  it('and a folder that cannot be written keeps everything from being published', async () => {
    writeFileSync(join(folder, 'taken'), '')
    const step = await build({ ...inputs, dest: 'taken', images: image('undelivered'), layout: 'undelivered' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(
      /::error title=build-binary::dest is taken, and the programs cannot be written there: EEXIST/,
    )
    expect(step.log).not.toContain('Pushing by digest')
    expect(readdirSync(folder)).not.toContain('undelivered')
  })

  it('lie beside the programs', async () => {
    const step = await build({ ...inputs, push: 'false' })
    expect(step.outputs.archives).toBe('out/hello-1.tar.gz')
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['hello', 'hello-1.tar.gz', 'hello-1.tar.gz.sha256'])
    execFileSync('sha256sum', ['--check', '--quiet', 'hello-1.tar.gz.sha256'], { cwd: join(folder, 'out') })
  })
})

describe('an OCI layout', () => {
  it('is a tar file where its path ends so, which docker and merge-manifest read', async () => {
    const inputs = { context: 'c-hello', platform: native, push: 'false', layout: 'out/image.tar' }
    const step = await build(inputs)
    expect(step.exitCode).toBe(0)
    expect(step.outputs.digest).toBe('')
    const members = execFileSync('tar', ['-tf', join(folder, 'out/image.tar')]).toString()
    expect(members).toMatch(/^oci-layout\nindex\.json\nblobs\/\n/)
  })
})

describe('verify: rebuild', () => {
  /** What the cache mount holds decides what is built: the case that it is for. */
  const DOCKERFILE = `FROM --platform=$BUILDPLATFORM rust:1-bookworm AS build
COPY hello.c .
ARG STALE=no
RUN --mount=type=cache,id=sources-${run},target=/cache \\
  if [ "$STALE" = no ] || [ ! -e /cache/hello ]; then musl-gcc -static -DCACHED=$STALE hello.c -o /cache/hello; fi; cp /cache/hello /hello
FROM scratch
COPY --from=build /hello /hello
`
  beforeAll(() => {
    cpSync(join(folder, 'c-hello'), join(folder, 'c-cached'), { recursive: true })
    writeFileSync(join(folder, 'c-cached/Dockerfile'), DOCKERFILE)
  })
  const inputs = { context: 'c-cached', platform: native, push: 'false' }

  it('passes where a build without caches makes the same, byte by byte', async () => {
    const step = await build({ ...inputs, verify: 'rebuild' })
    expect(step.log).toContain('Built again without any cache: /hello the same, byte by byte')
    expect(step.exitCode).toBe(0)
  })

  it('fails where a cache brings an old program, keeps both, and leaves the cache as it is', async () => {
    writeFileSync(join(folder, 'c-cached/hello.c'), 'int main(void) { return 3; }\n')
    const args = { ...inputs, 'build-args': 'STALE=yes' }
    const step = await build({ ...args, verify: 'rebuild', images: image('stale'), push: 'true' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(/::error.*A build without any cache makes another \/hello\. .*cached\/ and fresh\//)
    expect(step.outputs).toEqual({})
    const kept = readdirSync(step.temp).find((name) => name.startsWith('muslin-differing-')) ?? ''
    const files = ['cached', 'fresh'].map((name) => readFileSync(join(step.temp, kept, name, 'hello')))
    expect(files[0]?.equals(files[1] ?? Buffer.alloc(0))).toBe(false)
    // Another step, for BuildKit knows the last one: the mount itself has what it had.
    const again = await build({ ...inputs, 'build-args': 'STALE=still' })
    expect(readFileSync(again.outputs.binary ?? '').equals(files[0] ?? Buffer.alloc(0))).toBe(true)
    // Nor does BuildKit take what came of it for the result of a step that has run before.
    const other = await build({ context: 'c-hello', platform: native, push: 'false' })
    expect(execFileSync(other.outputs.binary ?? '').toString()).toBe('hello from C\n')
  })
})

it('makes the same digest on two new builders, when it has an epoch', async () => {
  cpSync(join(root, 'test/fixtures/rust-hello'), join(folder, 'rust-hello'), { recursive: true })
  const digests: string[] = []
  for (const name of ['one', 'two']) {
    const builder = await createBuilder(rig, `epoch-${name}-${process.pid}`)
    try {
      const inputs = { context: 'rust-hello', platform: native, builder, layout: `same-${name}`, push: 'false' }
      const step = await build({ ...inputs, 'source-date-epoch': '1700000000' })
      expect(step.log).not.toContain('::error')
      digests.push((await readImage(join(folder, `same-${name}`), platformOf(native))).digest)
    } finally {
      await removeBuilder(rig, builder)
    }
  }
  expect(digests[0]).toMatch(/^sha256:/)
  expect(digests[1]).toBe(digests[0])
})
