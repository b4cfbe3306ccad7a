import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { messageOf, UserError } from '../../src/errors.ts'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import type { ReadLimits } from '../../src/merge-manifest/programs.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import type { Reference } from '../../src/oci/reference.ts'
import { referenceName, repositoryName } from '../../src/oci/reference.ts'
import { connect } from '../rig/connection.ts'
import { madeElf } from '../unit/elf/made.ts'
import { type Legs, newRepository, provenLeg, putLegs, quickClient, relabel, retag, tagsIn } from './busybox-legs.ts'

const start = promisify(execFile)
const rig = connect()
const client = quickClient()
const BOTH = 'linux/amd64,linux/arm64'

let folder = ''
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, rig.env)
  folder = await mkdtemp(join(tmpdir(), 'muslin-proof-test-'))
})
afterAll(async () => {
  process.env = before
  await rm(folder, { recursive: true, force: true })
})

async function docker(...args: readonly string[]): Promise<string> {
  return (await start('docker', args, { env: process.env })).stdout
}

/** A context with a program for each architecture, as far as its headers go. */
async function contextOf(dockerfile: string): Promise<string> {
  const context = await mkdtemp(join(folder, 'context-'))
  await writeFile(join(context, 'Dockerfile'), dockerfile)
  await writeFile(join(context, 'amd64'), madeElf({ machine: 62 }), { mode: 0o755 })
  await writeFile(join(context, 'arm64'), madeElf({ machine: 183 }), { mode: 0o755 })
  const dynamic = madeElf({ machine: 183, interpreter: '/lib/ld-musl-aarch64.so.1' })
  await writeFile(join(context, 'dynamic'), dynamic, { mode: 0o755 })
  return context
}

interface Leg {
  readonly platform: 'linux/amd64' | 'linux/arm64'
  readonly dockerfile: string
  /** Further parts of the output. */
  readonly output?: string
}

/** Builds a leg and pushes it by digest. */
async function pushLeg({ name }: Place, { platform, dockerfile, output }: Leg): Promise<string> {
  const metadata = join(folder, `${randomBytes(6).toString('hex')}.json`)
  const parts = ['type=image', `name=${name}`, 'push-by-digest=true', 'name-canonical=true', 'push=true', output ?? []]
  const args = ['--platform', platform, '--provenance=false', '--output', parts.flat().join(',')]
  await docker('buildx', 'build', '--quiet', '--metadata-file', metadata, ...args, await contextOf(dockerfile))
  return JSON.parse(await readFile(metadata, 'utf8'))['containerimage.digest']
}

interface Place {
  readonly repository: Reference
  readonly name: string
}

function newPlace(): Place {
  const repository = newRepository(rig)
  return { repository, name: repositoryName(repository) }
}

function run(inputs: Readonly<Record<string, string>>, limits?: ReadLimits, ref = 'refs/tags/v1.2.3'): Promise<Merged> {
  const request = readRequest((name) => inputs[name] ?? '', { ref, sha: 'c'.repeat(40) })
  return merge(request, client, limits)
}

async function refusalOf(inputs: Readonly<Record<string, string>>): Promise<string> {
  const error = await run(inputs).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  return messageOf(error)
}

const FROM_SCRATCH = (program: string): string => `FROM scratch\nCOPY ${program} /app\nENTRYPOINT ["/app"]\n`

describe('programs in the layers', () => {
  it.each([
    ['gzip', 'compression=gzip'],
    ['zstd', 'compression=zstd'],
    ['not at all', 'compression=uncompressed'],
  ])('for another machine are refused in an image compressed by %s', async (_, output) => {
    const place = newPlace()
    const forced = `${output},force-compression=true,oci-mediatypes=true`
    const digest = await pushLeg(place, { platform: 'linux/arm64', dockerfile: FROM_SCRATCH('amd64'), output: forced })
    const inputs = { images: place.name, tags: 'v1', platforms: 'linux/arm64', results: digest }
    expect(await refusalOf(inputs)).toMatch(
      /- linux\/arm64: \/app: it is built for amd64, the platform is linux\/arm64\. Derive the compiler target/,
    )
    expect(await tagsIn(place.repository)).toEqual({})
    expect((await run({ ...inputs, verify: 'manifest' })).tags).toHaveLength(1)
  })

  it('that a later layer removes are not in the image', async () => {
    const place = newPlace()
    const dockerfile = 'FROM busybox:1\nCOPY arm64 /opt/x/tool\n'
    const inputs = { images: place.name, tags: 'v1', platforms: 'linux/amd64' }
    const held = await pushLeg(place, { platform: 'linux/amd64', dockerfile })
    expect(await refusalOf({ ...inputs, results: held })).toContain('/opt/x/tool: it is built for arm64')
    for (const removal of ['rm /opt/x/tool', 'rm -r /opt', 'rm -r /opt/x && mkdir /opt/x && touch /opt/x/new']) {
      const without = await pushLeg(place, { platform: 'linux/amd64', dockerfile: `${dockerfile}RUN ${removal}\n` })
      const { images } = await run({ ...inputs, overwrite: 'true', results: without })
      expect(images[0]?.verdict).toMatchObject({ programs: 1, dynamic: 0, start: '/bin/busybox' })
    }
  })

  it('that need other files are said, and refused where static ones are wanted', async () => {
    const place = newPlace()
    const digest = await pushLeg(place, { platform: 'linux/arm64', dockerfile: FROM_SCRATCH('dynamic') })
    const inputs = { images: place.name, tags: 'v1', platforms: 'linux/arm64', results: digest }
    expect(await refusalOf({ ...inputs, verify: 'static' })).toContain('/lib/ld-musl-aarch64.so.1')
    expect((await run(inputs)).images[0]?.verdict).toMatchObject({ programs: 1, dynamic: 1, problems: [] })
  })

  it('of a whole distribution are all for its platform', async () => {
    const promote = `${rig.registry}/library/debian:bookworm`
    const { images, written } = await run({ promote, tags: 'x', 'dry-run': 'true' })
    expect(written).toBe(false)
    for (const { verdict } of images) {
      expect(verdict).toMatchObject({ start: '/usr/bin/bash', problems: [], skippedBytes: 0 })
      expect(verdict?.programs).toBeGreaterThan(200)
      expect(verdict?.dynamic).toBeGreaterThan(200)
    }
    expect(images.length).toBeGreaterThan(0)
  })

  it('beyond the limits are left out, and that is said', async () => {
    const { repository, name } = newPlace()
    const { amd64 } = await putLegs(rig, repository)
    const inputs = { images: name, tags: 'v1', platforms: 'linux/amd64', results: amd64, push: 'false' }
    const printed = vi.spyOn(process.stdout, 'write')
    const { images } = await run(inputs, { imageBytes: 1000, milliseconds: 1000 })
    const lines = printed.mock.calls.map(([line]) => String(line))
    printed.mockRestore()
    expect(lines.join('')).toMatch(/::warning::linux\/amd64: 1\.\d MB of its layers were not looked at/)
    expect(images[0]?.verdict?.skippedBytes).toBeGreaterThan(1000)
    const late = await run(inputs, { imageBytes: 1e9, milliseconds: 0 })
    expect(late.images[0]?.verdict?.skippedBytes).toBeGreaterThan(1000)
    const work = run({ ...inputs, verify: 'static' }, { imageBytes: 1000, milliseconds: 1000 })
    await expect(work).rejects.toThrow(/linux\/amd64: no program that it starts with was seen/)
  })
})

describe('legs that lie elsewhere', () => {
  let source: Reference
  let legs: Legs
  beforeAll(async () => {
    source = newRepository(rig)
    legs = await putLegs(rig, source)
  })

  it('in another of the images are copied by permission', async () => {
    const [first, second] = [newPlace(), newPlace()]
    const { amd64, arm64 } = await putLegs(rig, first.repository)
    await putLegs(rig, second.repository)
    const third = newPlace()
    const images = [first.name, second.name, third.name].join('\n')
    const inputs = { images, tags: 'v1', platforms: BOTH, results: `${amd64} ${arm64}` }
    expect(await refusalOf(inputs)).toMatch(/: not there\. .*or set copy-missing to true/)
    const { digest } = await run({ ...inputs, 'copy-missing': 'true' })
    for (const { repository } of [first, second, third]) expect(await tagsIn(repository)).toEqual({ v1: digest })
  })

  it('and are named by references are copied anyway, by tag as well as by digest', async () => {
    await retag(source, legs.arm64, 'arm-build')
    const { repository, name } = newPlace()
    const results = `linux/amd64=${repositoryName(source)}@${legs.amd64}\n${repositoryName(source)}:arm-build`
    const { digest, legs: proven } = await run({ images: name, tags: 'v1', platforms: BOTH, results })
    expect(proven.map((leg) => leg.digest)).toEqual([legs.amd64, legs.arm64])
    expect(await tagsIn(repository)).toEqual({ v1: digest })
  })

  it('under a tag that does not exist are refused by its name', async () => {
    const results = `${repositoryName(source)}:nope`
    expect(await refusalOf({ images: newPlace().name, tags: 'v1', platforms: BOTH, results })).toContain(
      `${results} in results: there is no such tag`,
    )
  })

  it('in OCI layouts, as a tar file of buildx and as a folder, are pushed', async () => {
    const { repository, name } = newPlace()
    const [tar, unpacked] = [join(folder, 'arm64.tar'), join(folder, 'unpacked')]
    const context = await contextOf(FROM_SCRATCH('arm64'))
    await docker('buildx', 'build', '--quiet', '--platform', 'linux/arm64', '--output', `type=oci,dest=${tar}`, context)
    const amd64 = await contextOf(FROM_SCRATCH('amd64'))
    const output = `type=oci,tar=false,dest=${unpacked}`
    await docker('buildx', 'build', '--quiet', '--platform', 'linux/amd64', '--output', output, amd64)
    const inputs = { images: name, tags: 'v1', platforms: BOTH, 'oci-layout': `${tar}\n${unpacked}` }
    // Without writing anything it can be proven, and is the same.
    const dry = await run({ ...inputs, 'dry-run': 'true' })
    expect(await tagsIn(repository)).toEqual({})
    const { digest, images } = await run(inputs)
    expect(digest).toBe(dry.digest)
    expect(images.map(({ verdict }) => verdict?.start)).toEqual(['/app', '/app'])
    expect(await tagsIn(repository)).toEqual({ v1: digest })
  })

  it.each([
    ['a folder that is none', async () => await mkdtemp(join(folder, 'empty-')), /is no OCI layout/],
    [
      'a file that is none',
      async () => (await contextOf('FROM scratch\n')).concat('/Dockerfile'),
      /is no OCI layout|no tar file/,
    ],
    ['a place that is not there', async () => join(folder, 'nowhere'), /There is no OCI layout/],
  ])('but %s is refused', async (_, layout, message) => {
    const inputs = { images: newPlace().name, tags: 'v1', platforms: BOTH, 'oci-layout': await layout() }
    expect(await refusalOf(inputs)).toMatch(message)
  })
})

describe('an image without a registry to write to', () => {
  it('is a layout that tools read', async () => {
    const source = newRepository(rig)
    const { amd64, arm64 } = await putLegs(rig, source)
    const layout = join(folder, 'layout')
    const results = [amd64, arm64].map((digest) => `${repositoryName(source)}@${digest}`).join('\n')
    const { digest, repositories } = await run({ layout, results, platforms: BOTH, tags: 'v1.2.3' })
    expect(repositories).toEqual([])
    const copied = newPlace()
    await start('crane', ['push', '--index', layout, `${copied.name}:v1`], { env: process.env })
    expect(JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')).manifests).toEqual([
      expect.objectContaining({ digest, annotations: { 'org.opencontainers.image.ref.name': 'v1.2.3' } }),
    ])
  })
})

/** Puts an index by hand, as a tool with a fault would. */
async function putIndex(repository: Reference, manifests: readonly object[]): Promise<string> {
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const body = JSON.stringify({ schemaVersion: 2, mediaType, manifests })
  const digest = `sha256:${await sha256(body)}`
  const url = `http://${repository.registry}/v2/${repository.repository}/manifests/${digest}`
  const answer = await fetch(url, { method: 'PUT', body, headers: { 'content-type': mediaType } })
  expect(answer.status).toBe(201)
  return digest
}

const sha256 = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex')

async function entry(repository: Reference, digest: Legs['amd64'], platform: string, more: object = {}) {
  const { image } = await provenLeg(repository, digest)
  const [os, architecture] = platform.split('/')
  return { mediaType: image.mediaType, digest, size: image.size, platform: { os, architecture }, ...more }
}

describe('what an index of a leg holds', () => {
  it.each<[string, (repository: Reference, legs: Legs) => Promise<string>, RegExp]>([
    [
      'another platform than the image says',
      async (repository, { amd64 }) => putIndex(repository, [await entry(repository, amd64, 'linux/arm64')]),
      /says linux\/arm64 in its index of an image whose config says linux\/amd64/,
    ],
    [
      'an image for nothing known that is no attestation',
      async (repository, { amd64, arm64 }) =>
        putIndex(repository, [
          await entry(repository, amd64, 'linux/amd64'),
          await entry(repository, arm64, 'unknown/unknown'),
        ]),
      /holds sha256:\w+ for unknown\/unknown, which is no attestation/,
    ],
    [
      'an attestation of another image',
      async (repository, { amd64, arm64 }) =>
        putIndex(repository, [
          await entry(repository, amd64, 'linux/amd64'),
          await entry(repository, arm64, 'unknown/unknown', {
            annotations: {
              'vnd.docker.reference.type': 'attestation-manifest',
              'vnd.docker.reference.digest': `sha256:${'0'.repeat(64)}`,
            },
          }),
        ]),
      /holds the attestation sha256:\w+ of sha256:0+, which it does not hold/,
    ],
    [
      'an index',
      async (repository, { amd64 }) => {
        const inner = await putIndex(repository, [await entry(repository, amd64, 'linux/amd64')])
        const size = (await client.manifest({ ...repository, digest: inner as Legs['amd64'] })).bytes.byteLength
        const mediaType = 'application/vnd.oci.image.index.v1+json'
        return await putIndex(repository, [{ mediaType, digest: inner, size }])
      },
      /holds the index sha256:\w+ in its index/,
    ],
    [
      'two platforms',
      async (repository, { amd64, arm64 }) =>
        putIndex(repository, [
          await entry(repository, amd64, 'linux/amd64'),
          await entry(repository, arm64, 'linux/arm64'),
        ]),
      /holds images for linux\/amd64 and linux\/arm64\. A leg is one platform/,
    ],
  ])('%s: refused', async (_, made, message) => {
    const { repository, name } = newPlace()
    const legs = await putLegs(rig, repository)
    const results = await made(repository, legs)
    const inputs = { images: name, tags: 'v1', platforms: 'linux/amd64', results }
    expect(await refusalOf(inputs)).toMatch(message)
    expect(await tagsIn(repository)).toEqual({})
  })
})

describe('an image that exists', () => {
  let place: Place
  let legs: Legs
  let amd64Only: string
  beforeAll(async () => {
    place = newPlace()
    legs = await putLegs(rig, place.repository)
    const inputs = { images: place.name, tags: 'v1.2.2', platforms: BOTH, 'allow-partial': 'linux/arm64' }
    const partial = await run({ ...inputs, results: legs.amd64 })
    expect(partial.missing).toEqual(['linux/arm64'])
    amd64Only = partial.digest
  })

  it('gets a platform appended', async () => {
    const inputs = { append: `${place.name}:v1.2.2`, tags: 'v1.2.3', platforms: BOTH, results: legs.arm64 }
    const { digest } = await run(inputs)
    expect(await tagsIn(place.repository)).toMatchObject({ 'v1.2.2': amd64Only, 'v1.2.3': digest })
    const again = await run({ ...inputs, append: `${place.name}:v1.2.3` })
    expect(again.digest).toBe(digest)
    expect(again.images.map(({ verdict }) => verdict?.start)).toEqual(['/bin/busybox', '/bin/busybox'])
    expect(await refusalOf({ ...inputs, platforms: 'linux/arm64' })).toMatch(
      /holds linux\/amd64, which is not expected/,
    )
  })

  it('gets a platform replaced', async () => {
    const other = await pushLeg(place, { platform: 'linux/amd64', dockerfile: FROM_SCRATCH('amd64') })
    const base = await run({
      images: place.name,
      tags: 'v2.0.0',
      platforms: BOTH,
      results: `${legs.amd64} ${legs.arm64}`,
    })
    const inputs = { replace: `${place.name}@${base.digest}`, tags: 'v2.0.1', platforms: BOTH, results: other }
    const { index, missing } = await run(inputs)
    expect(missing).toEqual([])
    expect(JSON.parse(index).manifests.map(({ digest }: { digest: string }) => digest)).toEqual([other, legs.arm64])
  })

  it('is not added to beside images for other systems, of which something would be lost', async () => {
    const { repository, name } = newPlace()
    const { amd64, arm64 } = await putLegs(rig, repository)
    const windows = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' }
    const manifests = [
      await entry(repository, amd64, 'linux/amd64'),
      { ...(await entry(repository, amd64, '')), platform: windows },
    ]
    await retag(repository, (await putIndex(repository, manifests)) as Legs['amd64'], 'base')
    const inputs = { append: `${name}:base`, tags: 'v3', platforms: BOTH, results: arm64 }
    expect(await refusalOf(inputs)).toMatch(/holds windows\/amd64, and images .* Use docker buildx imagetools create/)
  })

  it('is not added to when it is not whole, or not for what it says', async () => {
    const { repository, name } = newPlace()
    const { amd64, arm64 } = await putLegs(rig, repository)
    const inputs = { append: `${name}:base`, tags: 'v3', platforms: BOTH }
    const named = (digest: Legs['amd64'], platform: string) => entry(repository, digest, platform)
    const bases: readonly (readonly [readonly object[], string, RegExp])[] = [
      [
        [await named(amd64, 'linux/amd64'), await named(await relabel(repository, amd64, {}), 'linux/amd64')],
        arm64,
        /amd64 is there 2 times/,
      ],
      [
        [{ ...(await named(amd64, 'linux/amd64')), platform: undefined }],
        arm64,
        /:base holds sha256:\w+ without a platform/,
      ],
      [
        [await named(arm64, 'linux/amd64')],
        arm64,
        /says linux\/amd64 in its index of an image whose config says linux\/arm64/,
      ],
    ]
    for (const [manifests, results, message] of bases) {
      await retag(repository, (await putIndex(repository, manifests)) as Legs['amd64'], 'base')
      expect(await refusalOf({ ...inputs, results })).toMatch(message)
    }
    expect(Object.keys(await tagsIn(repository))).toEqual(['base'])
  })

  it('is promoted as it is, here and elsewhere', async () => {
    const elsewhere = newPlace()
    const promoted = await run({
      promote: `${place.name}:v1.2.2`,
      images: `${place.name}\n${elsewhere.name}`,
      tags: 'stable',
    })
    expect(promoted.digest).toBe(amd64Only)
    expect(await tagsIn(elsewhere.repository)).toEqual({ stable: amd64Only })
    expect(await tagsIn(place.repository)).toMatchObject({ stable: amd64Only })
    expect(await refusalOf({ promote: `${place.name}:v1.2.2`, tags: 'x', platforms: BOTH })).toContain(
      'linux/arm64 is missing',
    )
  })
})

it('tags by rules: latest comes with a release and stays where a newer one is', async () => {
  const { repository, name } = newPlace()
  const { amd64, arm64 } = await putLegs(rig, repository)
  const tags = ['type=semver,pattern={{version}}', 'type=semver,pattern={{major}}', 'type=sha'].join('\n')
  const inputs = { images: name, tags, platforms: BOTH, results: `${amd64} ${arm64}` }
  const { digest } = await run(inputs)
  expect(await tagsIn(repository)).toEqual({ '1': digest, '1.2.3': digest, 'sha-ccccccc': digest, latest: digest })
  const newer = await run({ ...inputs, tags: '2.0.0\nlatest', annotations: 'a=b' })
  const again = await run({ ...inputs, annotations: 'a=c', tags: 'type=semver,pattern={{version}},value=1.2.4' })
  expect(await tagsIn(repository)).toMatchObject({ latest: newer.digest, '1.2.4': again.digest })
  expect(again.moved.map(({ tag, outcome }) => `${referenceName(tag)} ${outcome}`)).toEqual([
    `${name}:1.2.4 moved`,
    `${name}:latest newer`,
  ])
})

it('tags by rules: latest does not go back to a release tag of two parts below another one', async () => {
  const { repository, name } = newPlace()
  const { amd64, arm64 } = await putLegs(rig, repository)
  const release = (tag: string) => {
    const inputs = { images: name, tags: 'type=ref,event=tag', platforms: BOTH, verify: 'manifest' }
    const given = { ...inputs, results: `${amd64} ${arm64}`, annotations: `a=${tag}` }
    return run(given, undefined, `refs/tags/${tag}`)
  }
  const [, newest, back] = [await release('v1.1'), await release('v1.2'), await release('v1.0')]
  expect(await tagsIn(repository)).toMatchObject({ latest: newest.digest, 'v1.0': back.digest })
  expect(back.plan.moves.map(({ reason }) => reason)).toEqual(['', 'because version v1.2 is published'])
  const asked = { images: name, tags: 'v1.0\n', latest: 'true', platforms: BOTH, verify: 'manifest' }
  await run({ ...asked, results: `${amd64} ${arm64}`, annotations: 'a=v1.0' })
  expect(await tagsIn(repository)).toMatchObject({ latest: back.digest })
})
