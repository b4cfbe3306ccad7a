import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CommandError, messageOf, UserError } from '../../src/errors.ts'
import { composeIndex, sharedLabels } from '../../src/merge-manifest/composition.ts'
import { publishDerived } from '../../src/merge-manifest/derived.ts'
import type { Annotations, ProvenLeg } from '../../src/merge-manifest/plan.ts'
import { type Published, type PublishOptions, promote, publish } from '../../src/merge-manifest/publish.ts'
import type { Publication } from '../../src/merge-manifest/push-index.ts'
import { planLines } from '../../src/merge-manifest/tag-moves.ts'
import { copyManifest } from '../../src/oci/copy.ts'
import { type Digest, digestOf } from '../../src/oci/digest.ts'
import {
  type Descriptor,
  decodeManifest,
  type ImageIndex,
  imageEntries,
  isAttestation,
} from '../../src/oci/manifest.ts'
import { parsePlatform, platformName } from '../../src/oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../../src/oci/reference.ts'
import { listReferrers } from '../../src/oci/referrers.ts'
import { connect } from '../rig/connection.ts'
import {
  behind,
  newRepository,
  provenLeg,
  putLegs,
  quickClient,
  reference,
  relabel,
  retag,
  tagsIn,
} from './busybox-legs.ts'
import { withFaults } from './faulty-registry.ts'

const start = promisify(execFile)
const rig = connect()
const client = quickClient()
const NO_NOTES: Annotations = { index: {}, entries: [] }

let folder = ''
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, rig.env)
  folder = await mkdtemp(join(tmpdir(), 'muslin-publish-test-'))
})
afterAll(async () => {
  process.env = before
  await rm(folder, { recursive: true, force: true })
})

/** What somebody else's program prints. */
async function printed(program: string, ...args: readonly string[]): Promise<string> {
  return (await start(program, args, { env: { ...process.env, ...rig.env } })).stdout
}

/** Lets crane fetch everything under a reference, which compares every digest. */
const pullWhole = (name: string): Promise<string> =>
  printed('crane', 'pull', '--format=oci', name, join(folder, `pulled-${randomBytes(4).toString('hex')}`))

const tagged = (places: readonly Reference[], ...tags: readonly string[]): readonly Reference[] =>
  places.flatMap((place) => tags.map((tag) => ({ ...place, tag })))

const OPTIONS = { push: true, overwrite: false, rollback: false }

/** Publishes proven legs under tags. */
function run(
  repositories: readonly Reference[],
  legs: readonly ProvenLeg[],
  tags: readonly string[],
  more: Partial<Publication & PublishOptions> = {},
): Promise<Published> {
  const publication = {
    client,
    repositories,
    legs,
    copies: [],
    annotations: NO_NOTES,
    attestations: 'keep',
    ...more,
  } as const
  return publish(publication, { ...OPTIONS, tags: tagged(repositories, ...tags), ...more })
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  return messageOf(error)
}

/** A repository with both legs. */
async function place(labels: Readonly<Record<string, string>> = {}) {
  const repository = newRepository(rig)
  const { amd64, arm64 } = await putLegs(rig, repository)
  const digests = await Promise.all([amd64, arm64].map((digest) => relabel(repository, digest, labels)))
  return { repository, legs: await Promise.all(digests.map((digest) => provenLeg(repository, digest))) }
}

/** Two repositories with the same legs. */
async function twoPlaces(labels: Readonly<Record<string, string>> = {}) {
  const [first, second] = await Promise.all([place(labels), place(labels)])
  return { repositories: [first.repository, second.repository], legs: first.legs }
}

async function indexUnder(image: Reference): Promise<ImageIndex> {
  const { content } = await client.manifest(image)
  return content as ImageIndex
}

const platformsIn = (index: { readonly manifests: readonly Descriptor[] }): readonly string[] =>
  index.manifests.map(({ platform }) => (platform === undefined ? '' : platformName(platform)))

describe('publishing in two phases', () => {
  it('writes the index everywhere, then versions, then series, then latest, and reads everything back', async () => {
    const { repositories, legs } = await twoPlaces()
    await withFaults(
      rig.registry,
      () => undefined,
      async ({ host, seen }) => {
        const places = repositories.map((repository) => behind(repository, host))
        const { index } = await run(places, legs, ['latest', '1', 'v1.2.3'])
        const puts = seen.filter((line) => line.startsWith('PUT')).map((line) => /manifests\/(\S+)/.exec(line)?.[1])
        const twice = (value: string): readonly string[] => [value, value]
        expect(puts).toEqual([...twice(index.digest), ...twice('v1.2.3'), ...twice('1'), ...twice('latest')])
        const last = (method: string): number => seen.findLastIndex((line) => line.startsWith(method))
        expect(last('GET')).toBeGreaterThan(last('PUT'))
        for (const repository of repositories) {
          expect(await tagsIn(repository)).toEqual({ latest: index.digest, '1': index.digest, 'v1.2.3': index.digest })
        }
      },
    )
  })

  it('writes nothing at all when it is run again', async () => {
    const { repositories, legs } = await twoPlaces()
    const first = await run(repositories, legs, ['latest', 'v1'])
    await withFaults(
      rig.registry,
      () => undefined,
      async ({ host, seen }) => {
        const places = repositories.map((repository) => behind(repository, host))
        const again = await run(places, legs.toReversed(), ['latest', 'v1'])
        expect(again.index.digest).toBe(first.index.digest)
        expect(again.tags.map(({ outcome }) => outcome)).toEqual(Array(4).fill('right'))
        expect(seen.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([])
      },
    )
  })

  it('names the same images as buildx does for the same legs', async () => {
    const { repository, legs } = await place()
    const { index } = await run([repository], legs, ['v1'])
    const sources = legs.map(({ digest }) => referenceName({ ...repository, digest }))
    const theirs = JSON.parse(await printed('docker', 'buildx', 'imagetools', 'create', '--dry-run', ...sources))
    const ours = JSON.parse(new TextDecoder().decode(index.bytes))
    expect(ours).toEqual(theirs)
  })

  it('without push says what would move and writes nothing', async () => {
    const { repository, legs } = await place()
    await retag(repository, legs[0]?.digest as Digest, 'latest')
    const { plan, index, written } = await run([repository], legs, ['latest', 'v1.0.0'], { push: false })
    expect(written).toBe(false)
    const name = repositoryName(repository)
    expect(planLines(plan.moves, index.digest)).toEqual([
      `${name}:v1.0.0: new → ${index.digest}`,
      `${name}:latest: ${legs[0]?.digest} → ${index.digest}`,
    ])
    expect(await client.digestOfTag({ ...repository, digest: index.digest })).toBeUndefined()
    expect(Object.keys(await tagsIn(repository))).toEqual(['latest'])
  })
})

describe('versions', () => {
  const label = (version: string) => ({ 'org.opencontainers.image.version': version })

  it.each<
    [
      string,
      (version: string) => Readonly<Record<string, string>>,
      (version: string) => Readonly<Record<string, string>>,
    ]
  >([
    ['labels of the images', label, () => ({})],
    ['annotations of the index', () => ({}), label],
    ['version tags', () => ({}), (version) => ({ unrelated: version })],
  ])('known by %s: latest and the series never go back, the version itself is published', async (_, labels, notes) => {
    const repository = newRepository(rig)
    const base = await putLegs(rig, repository)
    const release = async (version: string, tags: readonly string[]) => {
      const digests = await Promise.all(
        [base.amd64, base.arm64].map((one) => relabel(repository, one, labels(version))),
      )
      const legs = await Promise.all(digests.map((digest) => provenLeg(repository, digest)))
      const annotations = { index: notes(version), entries: [] }
      return run([repository], legs, [`v${version}`, ...tags], { annotations })
    }
    const newest = await release('1.10.0', ['1', 'latest'])
    const back = await release('1.9.1', ['1', '1.9', 'latest'])
    expect(back.tags.map(({ tag, outcome }) => `${tag.tag} ${outcome}`).sort()).toEqual(
      ['v1.9.1 moved', '1 newer', '1.9 moved', 'latest newer'].sort(),
    )
    expect(await tagsIn(repository)).toEqual({
      'v1.10.0': newest.index.digest,
      latest: newest.index.digest,
      '1': newest.index.digest,
      'v1.9.1': back.index.digest,
      '1.9': back.index.digest,
    })
  })

  it('are never published twice: nothing is written, not even the index, unless they may be overwritten', async () => {
    const { repositories, legs } = await twoPlaces()
    const [first, second] = repositories as [Reference, Reference]
    const old = await run([second], legs, ['v1.2.3'])
    const annotations = { index: { a: 'b' }, entries: [] }
    const index = composeIndex({ legs, annotations, attestations: 'keep' })
    const message = await refusalOf(run(repositories, legs, ['v1.2.3', 'latest'], { annotations }))
    expect(message).toContain(
      `${repositoryName(second)}:v1.2.3: this version is published already, as ${old.index.digest}. Release a new version`,
    )
    expect(await tagsIn(first)).toEqual({})
    expect(await client.digestOfTag({ ...first, digest: index.digest })).toBeUndefined()
    await run(repositories, legs, ['v1.2.3', 'latest'], { annotations, overwrite: true })
    for (const one of repositories) expect(await tagsIn(one)).toEqual({ 'v1.2.3': index.digest, latest: index.digest })
  })
})

describe('legs that one registry lacks', () => {
  it('are copied: mounted within a registry, streamed to another one', async () => {
    const { repository, legs } = await place()
    await withFaults(
      rig.registry,
      () => undefined,
      async ({ host, seen }) => {
        const [near, far] = [newRepository(rig), behind(newRepository(rig), host)]
        const to = [near, far]
        const copies = legs.flatMap(({ digest }) => to.map((target) => ({ digest, from: repository, to: target })))
        const { index } = await run([repository, near, far], legs, ['v1'], { copies })
        for (const one of [repository, near, behind(far, rig.registry)]) {
          expect(await tagsIn(one)).toEqual({ v1: index.digest })
          await pullWhole(referenceName({ ...one, tag: 'v1' }))
        }
        expect(seen.filter((line) => /^(PUT|PATCH) \/v2\/.*\/blobs\/uploads/.test(line)).length).toBeGreaterThan(0)
      },
    )
    const figures = await copyManifest(client, repository, newRepository(rig), legs[0]?.digest as Digest)
    expect(figures).toMatchObject({ manifests: 1, sentBytes: 0 })
    expect(figures.mounted).toBeGreaterThan(0)
  })
})

describe('attestations of legs that BuildKit made', () => {
  let repository: Reference
  let legs: readonly ProvenLeg[]
  beforeAll(async () => {
    repository = newRepository(rig)
    const context = join(folder, 'context')
    await mkdir(context)
    await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /content\n')
    legs = [await builtLeg('linux/amd64', context), await builtLeg('linux/arm64', context)]
  })

  async function builtLeg(platform: string, context: string): Promise<ProvenLeg> {
    const metadata = join(folder, 'metadata.json')
    const output = `type=image,name=${repositoryName(repository)},push-by-digest=true,name-canonical=true,push=true`
    const args = ['--platform', platform, '--provenance=mode=max', '--output', output, '--metadata-file', metadata]
    await printed('docker', 'buildx', 'build', '--quiet', '--builder', rig.builder, ...args, context)
    const digest = JSON.parse(await readFile(metadata, 'utf8'))['containerimage.digest'] as Digest
    const index = await indexUnder({ ...repository, digest })
    const [image] = imageEntries(index)
    const leg = await provenLeg(repository, image?.digest as Digest)
    return { ...leg, digest, attestations: index.manifests.filter(isAttestation) }
  }

  const BOTH = ['linux/amd64', 'linux/arm64']

  it.each([
    ['keep', [...BOTH, 'unknown/unknown', 'unknown/unknown']],
    ['strip', BOTH],
    ['referrers', BOTH],
  ] as const)('%s: buildx and crane show the platforms %j', async (attestations, expected) => {
    const { index } = await run([repository], legs, [attestations], { attestations })
    const name = referenceName({ ...repository, tag: attestations })
    const raw = await printed('docker', 'buildx', 'imagetools', 'inspect', '--raw', name)
    expect(platformsIn(decodeManifest(Buffer.from(raw)) as ImageIndex)).toEqual(expected)
    expect((await printed('crane', 'digest', name)).trim()).toBe(index.digest)
    for (const platform of BOTH) {
      const shown = (await printed('crane', 'digest', '--platform', platform, name)).trim()
      expect(legs.map(({ image }) => image.digest)).toContain(shown)
    }
  })

  it('keep and referrers: provenance is found by buildx, strip: there is none', async () => {
    const shown = async (tag: string): Promise<string> =>
      printed(
        'docker',
        'buildx',
        'imagetools',
        'inspect',
        '--format',
        '{{json .Provenance}}',
        referenceName({ ...repository, tag }),
      )
    expect(await shown('keep')).toContain('buildDefinition')
    expect(await shown('strip')).not.toContain('buildDefinition')
    for (const { image } of legs) {
      const found = await listReferrers(client, { ...repository, digest: image.digest })
      expect(found.map(({ artifactType }) => artifactType)).toEqual([
        'application/vnd.docker.attestation.manifest.v1+json',
      ])
      const { bytes } = await client.manifest({ ...repository, digest: found[0]?.digest as Digest })
      expect(JSON.parse(new TextDecoder().decode(bytes)).subject.digest).toBe(image.digest)
    }
  })

  it('referrers: also of what stays of an index that exists', async () => {
    const [amd64, arm64] = legs as [ProvenLeg, ProvenLeg]
    const first = await run([repository], [amd64], ['referrers-base'], { attestations: 'keep' })
    const base = { index: await indexUnder({ ...repository, digest: first.index.digest }), from: repository } as const
    const other = newRepository(rig)
    const { index } = await run([other], [arm64], ['v2'], {
      base: { ...base, task: 'append', name: 'referrers-base' },
      kept: [amd64],
      copies: [{ digest: arm64.digest, from: repository, to: other }],
      attestations: 'referrers',
    })
    expect(platformsIn(await indexUnder({ ...other, digest: index.digest }))).toEqual(BOTH)
    for (const { image } of legs) {
      expect(await listReferrers(client, { ...other, digest: image.digest })).toHaveLength(1)
    }
  })

  it('referrers: writing them again changes nothing', async () => {
    await run([repository], legs, ['referrers-again'], { attestations: 'referrers' })
    expect(await listReferrers(client, { ...repository, digest: legs[0]?.image.digest as Digest })).toHaveLength(1)
  })
})

describe('annotations', () => {
  it('are written once, at creation: of the index, of its entries, and from labels', async () => {
    const version = { 'org.opencontainers.image.version': '1.2.3' }
    const { repository, legs } = await place({ ...version, private: 'x' })
    const index = { ...sharedLabels(legs), 'org.example.a': 'b=c' }
    const annotations = { index, entries: [{ key: 'org.example.each', value: 'd' }] }
    await run([repository], legs, ['v1'], { annotations })
    const shown = JSON.parse(await printed('crane', 'manifest', referenceName({ ...repository, tag: 'v1' })))
    expect(shown.annotations).toEqual({ ...version, 'org.example.a': 'b=c' })
    expect(shown.manifests.map((entry: Descriptor) => entry.annotations)).toEqual(
      Array(2).fill({ 'org.example.each': 'd' }),
    )
  })
})

describe('an index that exists', () => {
  async function existing() {
    const { repository, legs } = await place()
    const [amd64, arm64] = legs as [ProvenLeg, ProvenLeg]
    await run([repository], [amd64], ['v1'])
    return { repository, amd64, arm64, index: await indexUnder({ ...repository, tag: 'v1' }) }
  }

  it('gets a further platform, in its repository and in another one', async () => {
    const { repository, arm64, amd64, index } = await existing()
    const other = newRepository(rig)
    const base = { index, from: repository, task: 'append', name: 'v1' } as const
    const kept = [{ image: amd64.image, attestations: [] }]
    const copies = [{ digest: arm64.digest, from: repository, to: other }]
    await run([repository, other], [arm64], ['v2'], { base, kept, copies })
    for (const one of [repository, other]) {
      const made = await indexUnder({ ...one, tag: 'v2' })
      expect(made.manifests.map(({ digest }) => digest)).toEqual([amd64.digest, arm64.digest])
      await pullWhole(referenceName({ ...one, tag: 'v2' }))
    }
  })

  it('gets another image of one platform', async () => {
    const { repository, amd64, index } = await existing()
    const digest = await relabel(repository, amd64.digest, { another: 'build' })
    const base = { index, from: repository, task: 'replace', name: 'v1' } as const
    await run([repository], [await provenLeg(repository, digest)], ['v1-next'], { base })
    expect((await indexUnder({ ...repository, tag: 'v1-next' })).manifests.map((entry) => entry.digest)).toEqual([
      digest,
    ])
  })

  it('is promoted as it is: further tags, and another registry, the same digest', async () => {
    const { repository, amd64 } = await existing()
    await withFaults(
      rig.registry,
      () => undefined,
      async ({ host }) => {
        const far = behind(newRepository(rig), host)
        const tags = tagged([repository, far], 'stable', 'v1.0.0')
        const from = { ...repository, tag: 'v1' }
        const { index, written } = await promote(client, from, [repository, far], { ...OPTIONS, tags })
        expect(written).toBe(true)
        expect(index.digest).toBe(await client.digestOfTag(from))
        expect(await tagsIn(behind(far, rig.registry))).toEqual({ stable: index.digest, 'v1.0.0': index.digest })
        const copied = referenceName({ ...behind(far, rig.registry), digest: amd64.digest })
        await pullWhole(copied)
      },
    )
  })

  it('that does not exist is not promoted', async () => {
    const { repository } = await existing()
    const work = promote(client, { ...repository, tag: 'nothing' }, [repository], { ...OPTIONS, tags: [] })
    expect(await refusalOf(work)).toMatch(/:nothing: the registry answered 404 .*Look whether it was pushed/)
  })
})

describe('an OCI layout as target', () => {
  it('holds the index with all that it names, under its tags, and is taken by others', async () => {
    const { repository, legs } = await place()
    const layout = join(folder, 'layout')
    const { index, written } = await run([repository], legs, ['v1', 'latest'], { layout })
    expect(written).toBe(true)
    expect(await tagsIn(repository)).toEqual({})
    const shown = await printed('docker', 'buildx', 'imagetools', 'inspect', '--raw', `oci-layout://${layout}:v1`)
    expect(platformsIn(decodeManifest(Buffer.from(shown)) as ImageIndex)).toEqual(['linux/amd64', 'linux/arm64'])
    const other = newRepository(rig)
    await copyManifest(client, { layout }, other, index.digest)
    await pullWhole(referenceName({ ...other, digest: index.digest }))
  })

  it('holds what is promoted, byte for byte', async () => {
    const { repository, legs } = await place()
    const { index } = await run([repository], legs, ['v1'])
    const layout = join(folder, 'promoted')
    const options = { ...OPTIONS, layout, tags: tagged([repository], 'stable') }
    const promoted = await promote(client, { ...repository, tag: 'v1' }, [repository], options)
    expect(promoted).toMatchObject({ written: true, index: { digest: index.digest }, tags: [] })
    expect(Object.keys(await tagsIn(repository))).toEqual(['v1'])
    const shown = await printed('docker', 'buildx', 'imagetools', 'inspect', '--raw', `oci-layout://${layout}:stable`)
    expect(digestOf(shown)).toBe(index.digest)
  })

  it('is not written when nothing is to be written', async () => {
    const { repository, legs } = await place()
    const layout = join(folder, 'unwritten')
    const options = { layout, push: false }
    expect((await run([repository], legs, ['v1'], options)).written).toBe(false)
    await run([repository], legs, ['v1'])
    const tags = tagged([repository], 'stable')
    const promoted = await promote(client, { ...repository, tag: 'v1' }, [repository], { ...OPTIONS, ...options, tags })
    expect(promoted.written).toBe(false)
    await expect(readdir(layout)).rejects.toThrow('ENOENT')
  })

  it('below a file is refused by its path', async () => {
    const { repository, legs } = await place()
    await run([repository], legs, ['v1'])
    await writeFile(join(folder, 'file'), '')
    const layout = join(folder, 'file/x')
    const message = `layout is ${layout}, and the image cannot be written there: ENOTDIR`
    expect(await refusalOf(run([repository], legs, ['v1'], { layout }))).toContain(message)
    const options = { ...OPTIONS, layout, tags: tagged([repository], 'stable') }
    expect(await refusalOf(promote(client, { ...repository, tag: 'v1' }, [repository], options))).toContain(message)
  })

  it('cannot have referrers', async () => {
    const { repository, legs } = await place()
    const work = run([repository], legs, ['v1'], { layout: join(folder, 'none'), attestations: 'referrers' })
    expect(await refusalOf(work)).toContain('Set attestations to keep or strip')
  })
})

it('the same legs make the same digest in every registry and in every run', async () => {
  const { repositories, legs } = await twoPlaces()
  const annotations = { index: { b: '1', a: '2' }, entries: [] }
  const runs = [legs, legs.toReversed()].map((some) => run(repositories, some, ['v1'], { annotations }))
  const digests = (await Promise.all(runs)).map(({ index }) => index.digest)
  const shown = await Promise.all(repositories.map((one) => client.digestOfTag({ ...one, tag: 'v1' })))
  expect(new Set([...digests, ...shown]).size).toBe(1)
  expect(reference(referenceName({ ...(repositories[0] as Reference), tag: 'v1' })).tag).toBe('v1')
})

describe('derived images', () => {
  const busybox = `${rig.registry}/library/busybox:1`
  const platforms = ['linux/amd64', 'linux/arm64'].flatMap((name) => parsePlatform(name) ?? [])

  async function template(text: string): Promise<string> {
    const file = join(folder, `derived-${randomBytes(4).toString('hex')}.Dockerfile`)
    await writeFile(file, text)
    return file
  }

  async function merged(...tags: readonly string[]) {
    const { repositories, legs } = await twoPlaces({ 'org.opencontainers.image.version': '1.2.3' })
    const published = await run(repositories, legs, tags)
    const { target } = published.plan
    return {
      repositories,
      legs,
      target,
      tags: published.tags,
      client,
      builder: rig.builder,
      platforms,
      overwrite: false,
      rollback: false,
      verify: 'full',
      timeout: 60,
    } as const
  }

  it('stand on the digest that was merged, have all platforms, and get suffixed tags in every registry', async () => {
    const file = await template(
      'ARG IMAGE\nARG BASE\nFROM $IMAGE AS image\nFROM $BASE\nCOPY --from=image /bin /derived/\n',
    )
    const derivation = await merged('v1.2.3', '1.2', 'latest')
    const { repositories, target } = derivation
    const [first, second] = repositories as [Reference, Reference]
    // Whoever moves the tag now does not change what is built.
    await retag(first, derivation.legs[0]?.digest as Digest, 'latest')
    const images = [{ base: busybox, suffixes: ['busybox1', 'busybox'] }]
    const [made] = await publishDerived({ ...derivation, images, file })
    const under = {
      'v1.2.3-busybox1': made?.digest,
      'v1.2.3-busybox': made?.digest,
      busybox: made?.digest,
      '1.2-busybox': made?.digest,
    }
    expect(await tagsIn(second)).toMatchObject({ ...under, latest: target.digest })
    expect(await tagsIn(first)).toMatchObject(under)
    const index = await indexUnder({ ...second, tag: 'busybox' })
    expect(platformsIn(index).toSorted()).toEqual(['linux/amd64', 'linux/arm64'])
    expect(index.annotations).toEqual({
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.base.name': busybox,
      'vnd.muslin.derived.image': target.digest,
      'vnd.muslin.derived.template': expect.stringMatching(/^sha256:/),
    })
    // A second run takes what is there; there is not even a builder for another build.
    const again = { ...derivation, images, file, builder: 'no-such-builder' }
    const [kept] = await publishDerived(again)
    expect(kept?.digest).toBe(made?.digest)
    expect(new Set(kept?.tags.map(({ outcome }) => outcome))).toEqual(new Set(['right']))
    const [files, out] = [join(folder, 'derived.tar'), join(folder, 'derived')]
    await printed('crane', 'export', '--platform', 'linux/arm64', referenceName({ ...second, tag: 'busybox' }), files)
    await mkdir(out)
    await printed('tar', '-xf', files, '-C', out, 'derived/busybox')
    // AArch64 (elf.h, e_machine): of the leg for this platform.
    expect((await readFile(join(out, 'derived/busybox'))).readUInt16LE(18)).toBe(183)
  })

  it.each([
    [
      'a template for something else',
      'FROM scratch\n',
      /takes no build argument IMAGE and no BASE.*Begin it with the lines/,
      UserError,
    ],
    [
      'a build that fails',
      'ARG IMAGE\nARG BASE\nFROM $IMAGE AS image\nFROM $BASE\nCOPY --from=image /nowhere /x\n',
      /nowhere/,
      CommandError,
    ],
  ])('%s: no derived tag is there', async (_, text, expected, kind) => {
    const file = await template(text)
    const derivation = await merged('v1.2.3')
    const work = publishDerived({ ...derivation, images: [{ base: busybox, suffixes: ['busybox'] }], file })
    const error = await work.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(kind)
    expect(messageOf(error)).toMatch(expected)
    for (const one of derivation.repositories) expect(Object.keys(await tagsIn(one))).toEqual(['v1.2.3'])
  })
})
