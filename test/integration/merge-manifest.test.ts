import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { messageOf, UserError } from '../../src/errors.ts'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import { dockerCredentials } from '../../src/oci/credentials.ts'
import { RegistryClient } from '../../src/oci/registry.ts'
import { connect } from '../rig/connection.ts'

const start = promisify(execFile)
const rig = connect()
const entry = join(import.meta.dirname, '../../src/entry/merge-manifest.ts')
const PLATFORMS = ['linux/amd64', 'linux/arm64'] as const
type Name = (typeof PLATFORMS)[number]

let folder = ''
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, rig.env)
  folder = await mkdtemp(join(tmpdir(), 'muslin-merge-test-'))
  await mkdir(join(folder, 'context'))
  await writeFile(join(folder, 'context/Dockerfile'), 'FROM scratch\nCOPY content /content\nCMD ["/content"]\n')
})
afterAll(async () => {
  process.env = before
  await rm(folder, { recursive: true, force: true })
})

/** A new repository on the rig's registry, empty as yet. */
const newRepository = (): string => `${rig.registry}/merge/${randomBytes(6).toString('hex')}`

async function docker(...args: readonly string[]): Promise<string> {
  return (await start('docker', args, { env: process.env })).stdout
}

interface LegOptions {
  readonly provenance?: string
  /** Further parts of the output. */
  readonly output?: string
}

/** Builds and pushes one leg by digest, as the build job does it. */
async function pushLeg(platform: Name, repositories: readonly string[], options: LegOptions = {}): Promise<string> {
  const metadata = join(folder, `${randomBytes(6).toString('hex')}.json`)
  await writeFile(join(folder, 'context/content'), `${repositories.join(' ')} ${platform}`)
  const names = `"name=${repositories.join(',')}"`
  const output = ['type=image', names, 'push-by-digest=true', 'name-canonical=true', 'push=true', options.output ?? []]
  const provenance = `--provenance=${options.provenance ?? 'false'}`
  const args = ['--platform', platform, '--output', output.flat().join(','), provenance, '--metadata-file', metadata]
  await docker('buildx', 'build', '--quiet', ...args, join(folder, 'context'))
  return JSON.parse(await readFile(metadata, 'utf8'))['containerimage.digest']
}

/** Both legs pushed, as the outputs of a matrix job. */
async function pushBoth(repositories: readonly string[]): Promise<Record<Name, string>> {
  const amd64 = await pushLeg('linux/amd64', repositories)
  return { 'linux/amd64': amd64, 'linux/arm64': await pushLeg('linux/arm64', repositories) }
}

const result = (platform: string, digest: string): string =>
  JSON.stringify({ version: 1, platform, digest, images: [] })

function outputsOf(legs: Record<Name, string>): string {
  const [first, second] = PLATFORMS
  return JSON.stringify({ result_0: result(first, legs[first]), result_1: result(second, legs[second]), result_2: '' })
}

/** Runs the action's story; the registry of the rig shows a push at once, so nobody waits long for a missing one. */
function run(inputs: Readonly<Record<string, string>>): Promise<Merged> {
  const request = readRequest((name) => ({ platforms: PLATFORMS.join(','), tags: 'v1', ...inputs })[name] ?? '')
  return merge(request, new RegistryClient({ credentials: dockerCredentials(), healingMs: 300 }))
}

async function refusalOf(inputs: Readonly<Record<string, string>>): Promise<string> {
  const error = await run(inputs).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  return messageOf(error)
}

/** The tags that exist in a repository. */
async function tagsOf(repository: string): Promise<readonly string[]> {
  const [host, ...path] = repository.split('/')
  const response = await fetch(`http://${host}/v2/${path.join('/')}/tags/list`)
  const { tags } = (await response.json()) as { tags?: readonly string[] | null }
  return [...(tags ?? [])].sort()
}

/** What somebody else's tool finds under a reference. */
async function inspect(reference: string) {
  const { manifest } = JSON.parse(await docker('buildx', 'imagetools', 'inspect', '--format', '{{json .}}', reference))
  return manifest as {
    readonly digest: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly manifests: readonly {
      readonly digest: string
      readonly platform: { readonly os: string; readonly architecture: string }
    }[]
  }
}

const platformsOf = ({ manifests }: Awaited<ReturnType<typeof inspect>>): readonly string[] =>
  manifests.map(({ platform }) => `${platform.os}/${platform.architecture}`)

describe('two platforms in two repositories', () => {
  const repositories = [newRepository(), newRepository()]
  const tags = ['latest', 'v1.2.3', 'v1']
  let legs: Record<Name, string>
  let merged: Merged
  beforeAll(async () => {
    legs = await pushBoth(repositories)
    const inputs = { images: repositories.join('\n'), tags: tags.join('\n'), annotations: 'org.example.a=b=c' }
    merged = await run({ ...inputs, results: outputsOf(legs) })
  })

  it('are one index of exactly these platforms under every tag of both', async () => {
    for (const repository of repositories) {
      expect(await tagsOf(repository)).toEqual(tags.toSorted())
      for (const tag of tags) {
        const found = await inspect(`${repository}:${tag}`)
        expect(found.digest).toBe(merged.digest)
        expect(platformsOf(found)).toEqual(PLATFORMS)
        expect(found.manifests.map(({ digest }) => digest)).toEqual(Object.values(legs))
        expect(found.annotations).toEqual({ 'org.example.a': 'b=c' })
      }
    }
  })

  it('get the same digest again, whatever order the legs come in, and by repetition', async () => {
    const lines = Object.entries(legs).map(([platform, digest]) => `${platform}=${digest}`)
    const inputs = { images: repositories.join('\n'), annotations: 'index:org.example.a=b=c' }
    const again = await run({ ...inputs, results: lines.toReversed().join('\n') })
    expect(again.digest).toBe(merged.digest)
    expect(await tagsOf(repositories[0] ?? '')).toEqual(tags.toSorted())
  })
})

describe('legs that are not what is expected leave no tag behind', () => {
  const repository = newRepository()
  let legs: Record<Name, string>
  beforeAll(async () => {
    legs = await pushBoth([repository])
  })

  const amd64 = () => result('linux/amd64', legs['linux/amd64'])
  const arm64 = () => result('linux/arm64', legs['linux/arm64'])

  it.each<[string, () => string | Promise<string>, RegExp]>([
    ['a missing leg', () => `[${amd64()}]`, /linux\/arm64 is missing/],
    [
      'a leg that was never pushed',
      () => `[${amd64()},${result('linux/arm64', `sha256:${'0'.repeat(64)}`)}]`,
      /linux\/arm64 \(sha256:0+\) in .*: not there\. Push each leg/,
    ],
    ['a leg twice', () => `[${amd64()},${arm64()},${arm64()}]`, /linux\/arm64 is there 2 times/],
    [
      'two builds of one platform',
      async () => {
        // Another content, so another digest.
        const other = await pushLeg('linux/arm64', [repository, newRepository()])
        return `[${amd64()},${arm64()},${result('linux/arm64', other)}]`
      },
      /linux\/arm64 is there 2 times/,
    ],
    [
      'swapped claims',
      () => `[${result('linux/arm64', legs['linux/amd64'])},${result('linux/amd64', legs['linux/arm64'])}]`,
      /is an image for linux\/amd64[\s\S]*is an image for linux\/arm64/,
    ],
  ])('%s', async (_, results, message) => {
    expect(await refusalOf({ images: repository, results: await results() })).toMatch(message)
    expect(await tagsOf(repository)).toEqual([])
  })

  it('one platform too many', async () => {
    const message = await refusalOf({ images: repository, results: outputsOf(legs), platforms: 'linux/amd64' })
    expect(message).toMatch(/linux\/arm64 is not expected/)
    expect(await tagsOf(repository)).toEqual([])
  })

  it('legs that a second repository lacks: neither repository gets a tag', async () => {
    const other = newRepository()
    const message = await refusalOf({ images: `${repository}\n${other}`, results: outputsOf(legs) })
    expect(message.match(/: not there/g)).toHaveLength(2)
    expect([await tagsOf(repository), await tagsOf(other)]).toEqual([[], []])
  })

  it('push: false checks the same and writes nothing, not even the index', async () => {
    const { digest, tags, written } = await run({ images: repository, results: outputsOf(legs), push: 'false' })
    expect([tags, written]).toEqual([[], false])
    expect(await tagsOf(repository)).toEqual([])
    await expect(inspect(`${repository}@${digest}`)).rejects.toThrow('not found')
    expect(await refusalOf({ images: repository, results: amd64(), push: 'false' })).toMatch(/linux\/arm64 is missing/)
  })
})

it('legs with provenance are indexes themselves: their images count, their attestations ride along', async () => {
  const repository = newRepository()
  const amd64 = await pushLeg('linux/amd64', [repository], { provenance: 'mode=min' })
  const arm64 = await pushLeg('linux/arm64', [repository], { provenance: 'mode=min' })
  const { digest, legs } = await run({ images: repository, results: `${arm64}\n${amd64}` })
  const found = await inspect(`${repository}:v1`)
  expect(found.digest).toBe(digest)
  expect(platformsOf(found).toSorted()).toEqual([...PLATFORMS, 'unknown/unknown', 'unknown/unknown'])
  expect(legs.map((leg) => leg.digest)).toEqual([amd64, arm64])
})

it('one platform alone is an index too', async () => {
  const repository = newRepository()
  const results = await pushLeg('linux/arm64', [repository])
  const { digest } = await run({ images: repository, results, platforms: 'linux/arm64' })
  expect(digest).not.toBe(results)
  expect(platformsOf(await inspect(`${repository}:v1`))).toEqual(['linux/arm64'])
})

it('images of Docker media types make a list that has no annotations, which buildx would not say', async () => {
  const repository = newRepository()
  const inputs = { images: repository, platforms: 'linux/amd64', annotations: 'a=b' }
  const results = await pushLeg('linux/amd64', [repository], { output: 'oci-mediatypes=false' })
  expect(await refusalOf({ ...inputs, results })).toMatch(
    /annotations are asked for, but linux\/amd64 has Docker's .* oci-mediatypes=true/,
  )
  expect(await tagsOf(repository)).toEqual([])
})

/** An answer that the registry itself would not give. */
type Refusal = { readonly status: number; readonly headers?: Record<string, string>; readonly code: string }

/** The rig's registry at another address, behind a gate that refuses some requests. */
async function gatedRegistry(refuse: (request: IncomingMessage) => Refusal | undefined): Promise<string> {
  const [hostname, port] = rig.registry.split(':')
  const gate = createServer((incoming, outgoing) => {
    const refusal = refuse(incoming)
    if (refusal !== undefined) {
      outgoing.writeHead(refusal.status, refusal.headers).end(JSON.stringify({ errors: [{ code: refusal.code }] }))
      return
    }
    const { method, headers, url: path } = incoming
    const onward = httpRequest({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  gates.push(gate)
  return `127.0.0.1:${(gate.address() as AddressInfo).port}`
}

const gates: Server[] = []
afterAll(() => {
  for (const gate of gates) gate.close()
})

describe('a tag that cannot be moved', () => {
  it('is reported with what every tag points to, those that move last still old', async () => {
    const repository = newRepository()
    const legs = await pushBoth([repository])
    const old = await run({ images: repository, tags: 'latest', results: outputsOf(legs) })
    const host = await gatedRegistry(({ method, url }) =>
      method === 'PUT' && url?.endsWith('/manifests/v1') ? { status: 403, code: 'TAG_IS_IMMUTABLE' } : undefined,
    )
    const gated = repository.replace(rig.registry, host)
    const tags = 'latest\nv1\nv1.0.0'
    const message = await refusalOf({ images: gated, tags, annotations: 'a=b', results: outputsOf(legs) })
    expect(message).toContain(':v1: the registry answered 403 (TAG_IS_IMMUTABLE)')
    expect(message.split('\n').slice(-3)).toEqual([
      `- ${gated}:v1.0.0 → the new index`,
      `- ${gated}:v1 → nothing`,
      `- ${gated}:latest → ${old.digest}`,
    ])
    expect(await tagsOf(repository)).toEqual(['latest', 'v1.0.0'])
  })
})

describe('a registry that says it has stored what it has not', () => {
  it.each([
    ['the index: no tag is touched', /\/manifests\/sha256:/, /@sha256:[0-9a-f]+: the registry answered 404/],
    ['a tag: it is reported', /\/manifests\/v1$/, /:v1: the registry answered 404[\s\S]*:v1 → nothing$/],
  ])('%s', async (_, path, expected) => {
    const repository = newRepository()
    const legs = await pushBoth([repository])
    const host = await gatedRegistry(({ method, url = '' }) =>
      method === 'PUT' && path.test(url) ? { status: 201, code: '' } : undefined,
    )
    const message = await refusalOf({ images: repository.replace(rig.registry, host), results: outputsOf(legs) })
    expect(message).toMatch(expected)
    expect(await tagsOf(repository)).toEqual([])
  })
})

describe('a registry that wants a password', () => {
  const repository = newRepository()
  const password = 'right:horse'
  let legs: Record<Name, string>
  let host = ''
  beforeAll(async () => {
    legs = await pushBoth([repository])
    const right = `Basic ${Buffer.from(`robot:${password}`).toString('base64')}`
    host = await gatedRegistry(({ headers }) =>
      headers.authorization === right
        ? undefined
        : { status: 401, code: 'UNAUTHORIZED', headers: { 'www-authenticate': 'Basic realm="rig"' } },
    )
  })

  /** Docker's configuration as after `docker login`, with the builders and plugins of the rig. */
  async function loggedIn(secret: string): Promise<void> {
    const config = await mkdtemp(join(folder, 'docker-'))
    const rigConfig = rig.env.DOCKER_CONFIG ?? ''
    await symlink(join(rigConfig, 'cli-plugins'), join(config, 'cli-plugins'))
    const auth = Buffer.from(`robot:${secret}`).toString('base64')
    await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }))
    Object.assign(process.env, { DOCKER_CONFIG: config, BUILDX_CONFIG: join(rigConfig, 'buildx') })
  }
  afterEach(() => {
    Object.assign(process.env, rig.env)
    if (before.BUILDX_CONFIG === undefined) delete process.env.BUILDX_CONFIG
  })

  it('gets the one of docker login, from us and from buildx', async () => {
    await loggedIn(password)
    const { tags } = await run({ images: repository.replace(rig.registry, host), results: outputsOf(legs) })
    expect(tags).toHaveLength(1)
    expect(await tagsOf(repository)).toEqual(['v1'])
  })

  it('names itself and the remedy when it is the wrong one, not the password', async () => {
    await loggedIn('wr0ng-h0rse')
    const message = await refusalOf({ images: repository.replace(rig.registry, host), results: outputsOf(legs) })
    expect(message).toContain(`${host}/`)
    expect(message).toContain('answered 401 (UNAUTHORIZED). Log in before this step')
    expect(message).not.toContain('wr0ng-h0rse')
  })
})

describe('as the runner starts it', () => {
  async function act(inputs: Readonly<Record<string, string>>) {
    const files = {
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      GITHUB_ARTIFACTS: join(folder, 'artifacts'),
    }
    for (const file of Object.values(files)) await writeFile(file, '')
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    const env = { ...process.env, ...files, GITHUB_REPOSITORY: '', RUNNER_TEMP: folder, ...Object.fromEntries(given) }
    const ended = await start(process.execPath, [entry], { env }).catch((error) => error)
    const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8')
    return {
      code: ended.code ?? 0,
      log: ended.stdout as string,
      outputs: await outputsIn(files.GITHUB_OUTPUT),
      artifacts: await readFile(files.GITHUB_ARTIFACTS, 'utf8'),
      summary,
    }
  }

  /** The runner's file format: `name<<delimiter`, the lines of the value, the delimiter. */
  async function outputsIn(file: string): Promise<Readonly<Record<string, string>>> {
    const found = (await readFile(file, 'utf8')).matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2$/gm)
    return Object.fromEntries([...found].map(([, name, , value]) => [name, value]))
  }

  it('gives digest, index, tags and commands as outputs, and a summary', async () => {
    const repository = newRepository()
    const legs = await pushBoth([repository])
    const inputs = { tags: `${repository}:v1`, platforms: PLATFORMS.join('\n'), results: outputsOf(legs) }
    const { code, outputs, artifacts, summary, log } = await act({ ...inputs, builder: rig.builder })
    expect(code, log).toBe(0)
    const { digest } = await inspect(`${repository}:v1`)
    expect(outputs).toMatchObject({ digest, tags: JSON.stringify([`${repository}:v1`]) })
    expect(JSON.parse(outputs.index ?? '').manifests).toHaveLength(2)
    expect(artifacts).toBe(`oci://${repository}@${digest}\n`)
    for (const command of (outputs['verify-commands'] ?? '').split('\n')) {
      const [program = '', ...args] = command.split(' ')
      expect((await start(program, args, { env: process.env })).stdout).toContain(digest)
    }
    for (const part of [...Object.values(legs), digest, `${repository}:v1`]) expect(summary).toContain(part)
  })

  it('checks a tag, and fails for what is wrong after it has shown all', async () => {
    const repository = newRepository()
    const results = await pushLeg('linux/amd64', [repository])
    await run({ images: repository, results, platforms: 'linux/amd64' })
    const good = await act({ check: `${repository}:v1` })
    expect([good.code, good.artifacts], good.log).toEqual([0, ''])
    expect(good.summary).toContain('whole and right')
    const bad = await act({ check: `${repository}:v1\n${repository}:v2`, platforms: PLATFORMS.join() })
    expect(bad.code).toBe(1)
    expect(bad.log).toContain(`${repository}:v1: linux/arm64 is missing.%0A- ${repository}:v2: there is no such tag`)
    expect(JSON.parse(bad.outputs.checked ?? '')).toHaveLength(2)
    expect(bad.summary).toContain('there is no such tag')
  })

  it('ends when its time is over, saying so', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    gates.push(server)
    const images = `127.0.0.1:${(server.address() as AddressInfo).port}/o/app`
    const results = `sha256:${'0'.repeat(64)}`
    const began = performance.now()
    const { code, log } = await act({ images, tags: 'v1', platforms: 'linux/amd64', results, timeout: '2' })
    expect(code).toBe(1)
    expect(log).toContain('The registries did not do their part within 2 s (timeout)')
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  it('fails with one annotation that lists all faults of the inputs, before it asks anybody', async () => {
    const nowhere = '127.0.0.1:1/o/app'
    const inputs = { images: nowhere, tags: ':v1', platforms: 'linux/amd46', results: '{', push: 'ture' }
    const { code, log, outputs } = await act(inputs)
    expect(code).toBe(1)
    const annotations = log.split('\n').filter((line) => line.startsWith('::error'))
    expect(annotations).toHaveLength(1)
    expect(annotations[0]?.match(/%0A- (tags|platforms|results|push) is/g)).toHaveLength(4)
    expect(outputs).toEqual({})
  })
})
