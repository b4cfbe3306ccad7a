import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readElf } from '../../src/elf/header.ts'
import { connect } from '../rig/connection.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const foreign = native === 'linux/amd64' ? 'linux/arm64' : 'linux/amd64'
/** New for each run, so that a digest found in the registry is of this run. */
const run = `${Date.now()}`
const image = (name: string): string => `${rig.registry}/build-binary/${name}-${run}`

interface Step {
  readonly exitCode: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  /** All files that the step wrote for the runner. */
  readonly files: string
}

interface Result {
  readonly digest: string
  readonly binaries: readonly { readonly path: string; readonly verdict: string; readonly sha256: string }[]
  readonly imageBytes: number
}

interface Index {
  readonly manifests: readonly { readonly digest: string }[]
}

const newTemp = (): string => mkdtempSync(join(folder, 'step-'))

/** Whether a file of this name is somewhere below a folder. */
const found = (place: string, name: string): boolean =>
  readdirSync(place, { recursive: true, encoding: 'utf8' }).some((path) => path.endsWith(`/${name}`))

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Runs the action's source as the runner runs its bundle. */
async function build(inputs: Readonly<Record<string, string>>, temp = newTemp()): Promise<Step> {
  const file = (name: string): string => join(temp, name)
  const commandFiles = {
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
  }
  for (const path of Object.values(commandFiles)) writeFileSync(path, '')
  mkdirSync(file('temp'))
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const env = { ...process.env, ...rig.env, ...commandFiles, RUNNER_TEMP: file('temp'), ...Object.fromEntries(given) }
  const { exitCode, log } = await child(env)
  const files = Object.values(commandFiles).map((path) => readFileSync(path, 'utf8'))
  expect(readdirSync(file('temp')).filter((name) => name.startsWith('muslin-build-'))).toEqual([])
  return { exitCode, log, outputs: outputsOf(files[0] ?? ''), files: files.join('\n') }
}

function child(env: NodeJS.ProcessEnv): Promise<{ exitCode: number; log: string }> {
  const started = spawn(process.execPath, [join(root, 'src/entry/build-binary.ts')], { cwd: folder, env })
  let log = ''
  started.stdout.on('data', (chunk: Buffer) => (log += chunk))
  started.stderr.on('data', (chunk: Buffer) => (log += chunk))
  return new Promise((resolve) => started.on('close', (code) => resolve({ exitCode: code ?? -1, log })))
}

function outputsOf(file: string): Readonly<Record<string, string>> {
  const entries = [...file.matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)]
  return Object.fromEntries(entries.map(([, name, , value]) => [name, value]))
}

const resultOf = (step: Step): Result => JSON.parse(step.outputs.result ?? '') as Result

async function manifestIn(repository: string, digest: string): Promise<Response> {
  const path = repository.slice(rig.registry.length + 1)
  const accept = 'application/vnd.oci.image.manifest.v1+json'
  return await fetch(`http://${rig.registry}/v2/${path}/manifests/${digest}`, { headers: { accept } })
}

/** Whether nothing was pushed to a repository: the catalog names it behind its own name less a letter, if it is there. */
async function isEmpty(repository: string): Promise<boolean> {
  const path = repository.slice(rig.registry.length + 1)
  const answer = await fetch(`http://${rig.registry}/v2/_catalog?n=1&last=${encodeURIComponent(path.slice(0, -1))}`)
  const { repositories } = (await answer.json()) as { repositories: string[] }
  return !repositories.includes(path)
}

beforeAll(() => {
  for (const name of ['c-hello', 'rust-hello']) {
    cpSync(join(root, 'test/fixtures', name), join(folder, name), { recursive: true })
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('build-binary with a Dockerfile', () => {
  it('builds, proves, takes out and pushes to two repositories at once, under one digest', async () => {
    const images = [image('one'), image('two')]
    const step = await build({ context: 'c-hello', platform: native, images: images.join('\n') })
    expect(step.log).not.toContain('::error')
    expect(step.exitCode).toBe(0)
    const result = resultOf(step)
    expect(result).toMatchObject({
      version: 1,
      platform: native,
      binaries: [{ path: '/hello', verdict: 'static' }],
    })
    expect(result.digest).toBe(step.outputs.digest)
    for (const repository of images) {
      expect(await isEmpty(repository)).toBe(false)
      const manifest = await manifestIn(repository, result.digest)
      expect(manifest.status).toBe(200)
      expect(await manifest.json()).toMatchObject({ mediaType: 'application/vnd.oci.image.manifest.v1+json' })
    }
    expect(execFileSync(step.outputs.binary ?? '').toString()).toBe('hello from C\n')
    expect(step.outputs.checksum).toBe(result.binaries[0]?.sha256)
    expect(step.files).toContain('built and pushed')
  })

  it('pushes nothing when push is false, and gives the binary all the same', async () => {
    const step = await build({
      context: 'c-hello',
      platform: native,
      images: image('unpushed'),
      push: 'false',
      dest: 'here',
    })
    expect(step.exitCode).toBe(0)
    expect(resultOf(step)).toMatchObject({ digest: '' })
    expect(step.outputs.digest).toBe('')
    expect(await isEmpty(image('unpushed'))).toBe(true)
    expect(readElf(join(folder, 'here/hello')).needed).toEqual([])
  })

  it('pushes the image that was proven, although the folder for the programs lies in the context', async () => {
    const place = join(folder, 'c-inside')
    cpSync(join(folder, 'c-hello'), place, { recursive: true })
    // What is in the context goes into the image, so that a second build would see what the first one has left.
    writeFileSync(join(place, 'Dockerfile'), `${readFileSync(join(place, 'Dockerfile'), 'utf8')}COPY . /context/\n`)
    const inputs = {
      context: 'c-inside',
      platform: native,
      images: image('inside'),
      binary: '/hello',
      dest: 'c-inside/out',
    }
    const step = await build(inputs)
    expect(step.exitCode).toBe(0)
    expect(readElf(join(place, 'out/hello')).needed).toEqual([])
  })

  it('with provenance pushes an index that holds the image that was proven', async () => {
    const inputs = { context: 'c-hello', platform: native, images: image('provenance'), provenance: 'mode=max' }
    const step = await build(inputs)
    expect(step.exitCode).toBe(0)
    const accept = 'application/vnd.oci.image.index.v1+json'
    const path = image('provenance').slice(rig.registry.length + 1)
    const url = `http://${rig.registry}/v2/${path}/manifests/${step.outputs.digest}`
    const index = (await (await fetch(url, { headers: { accept } })).json()) as { manifests: unknown[] }
    expect(index.manifests).toHaveLength(2)
  })

  it('pushes what was proven, whatever becomes of the context meanwhile', async () => {
    const place = join(folder, 'c-moving')
    cpSync(join(folder, 'c-hello'), place, { recursive: true })
    const dockerfile = readFileSync(join(place, 'Dockerfile'), 'utf8')
    writeFileSync(join(place, 'Dockerfile'), `${dockerfile}COPY stamp /stamp\n`)
    writeFileSync(join(place, 'stamp'), 'first')
    // Another process changes the context as soon as the image is there.
    const temp = mkdtempSync(join(folder, 'watched-'))
    const changed = waitFor(() => found(temp, 'index.json')).then(() => writeFileSync(join(place, 'stamp'), 'second'))
    const step = await build({ context: 'c-moving', platform: native, images: image('moving'), layout: 'moved' }, temp)
    await changed
    expect(step.exitCode).toBe(0)
    const { manifests } = JSON.parse(readFileSync(join(folder, 'moved/index.json'), 'utf8')) as Index
    expect(manifests.map(({ digest }) => digest)).toEqual([step.outputs.digest])
    expect((await manifestIn(image('moving'), step.outputs.digest ?? '')).status).toBe(200)
  })

  it.each([
    ['dynamic', native, 'CC=gcc', /needs the interpreter \/lib.*ld-linux.* and libc\.so\.6.*musl/],
    [
      'linked dynamically against musl',
      native,
      'CC=musl-gcc',
      /interpreter \/lib\/ld-musl.* and libc\.so\..*only not statically/,
    ],
    [
      'of another architecture',
      foreign,
      'CC=musl-gcc -static',
      /it is built for (amd64|arm64), the platform is linux\/(arm64|amd64)/,
    ],
  ])('pushes nothing when the program is %s, and says why', async (name, platform, buildArg, reason) => {
    const repository = image(name.replaceAll(' ', '-'))
    const step = await build({ context: 'c-hello', platform, images: repository, 'build-args': buildArg })
    expect(step.exitCode).toBe(1)
    expect(step.log).toMatch(/::error title=build-binary::The image is not pushed/)
    expect(step.log).toMatch(reason)
    expect(step.outputs).toEqual({})
    expect(await isEmpty(repository)).toBe(true)
  })

  it('says which program it does not find', async () => {
    const step = await build({ context: 'c-hello', platform: native, binary: '/bin/app\n/hello' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toContain('/bin/app: there is no such file in the image')
  })

  it('keeps a secret out of arguments, log, outputs and state', async () => {
    const canary = `canary-${run}-secret`
    const inputs = { secrets: `token=${canary}`, 'build-args': `SECRET_BYTES=${canary.length}` }
    const step = await build({ context: 'c-hello', platform: native, ...inputs })
    expect(step.exitCode).toBe(0)
    expect(step.log).toContain('id=token,env=MUSLIN_SECRET_0')
    // The runner takes this line for itself: it is how it learns what to hide.
    const mask = `::add-mask::${canary}\n`
    expect(step.log).toContain(mask)
    expect(step.log.replace(mask, '') + step.files).not.toContain(canary)
  })

  it('ends with the output of the step that failed', async () => {
    const step = await build({ context: 'c-hello', platform: native, 'build-args': 'CC=musl-gcc -no-such-flag' })
    expect(step.exitCode).toBe(1)
    const annotation = step.log.split('\n').find((line) => line.startsWith('::error')) ?? ''
    expect(annotation).toContain("unrecognized command-line option '-no-such-flag'")
    expect(annotation).toContain('ERROR: failed to build')
  })

  it('says so when there is no such builder', async () => {
    const step = await build({ context: 'c-hello', platform: native, builder: 'no-such-builder' })
    expect(step.exitCode).toBe(1)
    expect(step.log).toContain('buildx knows no builder "no-such-builder"')
  })

  it('reports all faults of the inputs in one message and builds nothing', async () => {
    const step = await build({ file: 'nowhere/Dockerfile', platform: 'linux/amd46', push: 'ture', images: ':1.0' })
    expect(step.exitCode).toBe(1)
    const errors = step.log.split('\n').filter((line) => line.startsWith('::error'))
    expect(errors).toHaveLength(1)
    for (const input of ['file is', 'platform is', 'push is', 'images is']) expect(errors[0]).toContain(`- ${input}`)
    expect(step.log).not.toContain('docker buildx')
  })
})

describe('build-binary with a Rust project without Dockerfile', () => {
  it.each([
    ['linux/amd64', 62],
    ['linux/arm64', 183],
  ])('builds %s by the recipe and pushes it', async (platform, machine) => {
    const repository = image(`rust-${machine}`)
    const step = await build({ context: 'rust-hello', platform, images: repository })
    expect(step.log).not.toContain('::error')
    expect(step.exitCode).toBe(0)
    expect(resultOf(step).binaries).toMatchObject([{ path: '/rust-hello', verdict: expect.stringMatching(/^static/) }])
    expect(readElf(step.outputs.binary ?? '').machine).toBe(machine)
    expect((await manifestIn(repository, step.outputs.digest ?? '')).status).toBe(200)
    if (platform === native) expect(execFileSync(step.outputs.binary ?? '').toString()).toBe('hello from Rust\n')
  })

  it('puts it on an empty image as a user that is not root, with what programs expect of a system', async () => {
    const repository = image('rust-system')
    const step = await build({ context: 'rust-hello', platform: native, images: repository })
    const reference = `${repository}@${step.outputs.digest}`
    const env = { ...process.env, ...rig.env }
    const crane = (...args: string[]): Buffer => execFileSync('crane', [...args, '--insecure', reference], { env })
    const { config } = JSON.parse(crane('config').toString()) as { config: Record<string, unknown> }
    expect(config).toMatchObject({ User: '65532:65532', Entrypoint: ['/rust-hello'] })
    const list = execFileSync('tar', ['-tv', '--numeric-owner'], { input: crane('export') }).toString()
    expect(list).toMatch(/^drwxrwxrwt .* tmp\/?$/m)
    expect(list).toMatch(/etc\/ssl\/certs\/ca-certificates\.crt$/m)
    expect(list).toMatch(/etc\/passwd$/m)
  })

  it('compiles nothing again when nothing has changed but a file that is no source', async () => {
    const notes = join(folder, 'rust-hello/NOTES')
    writeFileSync(notes, run)
    await build({ context: 'rust-hello', platform: native })
    writeFileSync(notes, `${run} again`)
    const step = await build({ context: 'rust-hello', platform: native })
    expect(step.exitCode).toBe(0)
    expect(step.log).toContain('Finished `release` profile')
    expect(step.log).not.toContain('Compiling')
    expect(execFileSync(step.outputs.binary ?? '').toString()).toBe('hello from Rust\n')
  })

  it('builds what the sources say, even where their modification times are older than the last build', async () => {
    const main = join(folder, 'rust-hello/src/main.rs')
    const before = readFileSync(main, 'utf8')
    try {
      writeFileSync(main, before.replace('hello from Rust', `hello from ${run}`))
      execFileSync('touch', ['-d', '2020-01-01', main])
      const step = await build({ context: 'rust-hello', platform: native })
      expect(execFileSync(step.outputs.binary ?? '').toString()).toBe(`hello from ${run}\n`)
    } finally {
      writeFileSync(main, before)
    }
  })

  it('follows a symbolic link that points to another file, however old that file is', async () => {
    const place = join(folder, 'rust-linked')
    cpSync(join(folder, 'rust-hello'), place, { recursive: true })
    const version = (name: string): string => join(place, `src/${name}.rs`)
    const print = (name: string): Promise<string> => linkAndBuild(place, name)
    for (const name of ['v1', 'v2']) writeFileSync(version(name), `pub const NAME: &str = "${name}";\n`)
    writeFileSync(version('main'), 'mod chosen;\nfn main() { println!("{}", chosen::NAME) }\n')
    for (const name of ['v1', 'v2']) execFileSync('touch', ['-d', '2020-01-01', version(name)])
    expect([await print('v1'), await print('v2'), await print('v1')]).toEqual(['v1\n', 'v2\n', 'v1\n'])
  })
})

async function linkAndBuild(place: string, name: string): Promise<string> {
  rmSync(join(place, 'src/chosen.rs'), { force: true })
  symlinkSync(`${name}.rs`, join(place, 'src/chosen.rs'))
  const step = await build({ context: 'rust-linked', platform: native })
  return execFileSync(step.outputs.binary ?? '').toString()
}
