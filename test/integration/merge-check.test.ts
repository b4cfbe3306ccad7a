import { describe, expect, it } from 'vitest'
import { type Checked, checkTags } from '../../src/merge-manifest/check.ts'
import { checkFailure } from '../../src/merge-manifest/check-report.ts'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { merge } from '../../src/merge-manifest/run.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { imageEntries } from '../../src/oci/manifest.ts'
import { type Reference, repositoryName } from '../../src/oci/reference.ts'
import { connect } from '../rig/connection.ts'
import { behind, newRepository, putLegs, quickClient, relabel, retag } from './busybox-legs.ts'
import { withFaults } from './faulty-registry.ts'

const rig = connect()
const client = quickClient()
const BOTH = 'linux/amd64,linux/arm64'

const request = (inputs: Readonly<Record<string, string>>) => readRequest((name) => inputs[name] ?? '')

/** Publishes both busybox images under tags. */
async function publish(repository: Reference, tags: string, more: Readonly<Record<string, string>> = {}) {
  const { amd64, arm64 } = await putLegs(rig, repository)
  const inputs = { images: repositoryName(repository), tags, platforms: BOTH, results: `${amd64} ${arm64}`, ...more }
  return await merge(request(inputs), client)
}

function check(repository: Reference, tags: string, more: Readonly<Record<string, string>> = {}): Promise<Checked> {
  const inputs = { images: repositoryName(repository), check: tags, ...more }
  return checkTags(request(inputs), client, async () => undefined)
}

const problemsOf = ({ tags }: Checked): readonly string[] => tags.flatMap(({ problems }) => problems)

describe('published tags', () => {
  it('that are as they should be: nothing is wrong, and nothing is written', async () => {
    const repository = newRepository(rig)
    const { digest, legs } = await publish(repository, '1.2.3\n1.2\n1\nlatest')
    await withFaults(
      rig.registry,
      () => undefined,
      async ({ host, seen }) => {
        const checked = await check(behind(repository, host), '1.2.3\n1\nlatest', { platforms: BOTH })
        expect(problemsOf(checked)).toEqual([])
        expect(checkFailure(checked)).toBe('')
        expect(checked.tags.map((tag) => tag.digest)).toEqual([digest, digest, digest])
        expect(checked.tags[0]?.images.map(({ verdict }) => verdict?.start)).toEqual(['/bin/busybox', '/bin/busybox'])
        expect(seen.filter((line) => !/^(?:GET|HEAD) /.test(line))).toEqual([])
        // All three tags are the same images: their layers are read once.
        const layers = legs.flatMap(({ image }) => image.layers.map((layer) => layer.digest))
        expect(
          layers.map(
            (layer) => seen.filter((line) => line.includes(`GET /v2/${repository.repository}/blobs/${layer}`)).length,
          ),
        ).toEqual([1, 1])
      },
    )
  })

  it('that do not exist, or lack a platform', async () => {
    const repository = newRepository(rig)
    await publish(repository, '1.0.0')
    expect(problemsOf(await check(repository, '1.0.1'))).toEqual([expect.stringContaining('there is no such tag')])
    const checked = await check(repository, '1.0.0', { platforms: `${BOTH},linux/s390x` })
    expect(problemsOf(checked)).toEqual(['linux/s390x is missing.'])
    const more = { platforms: `${BOTH},linux/s390x`, 'allow-partial': 'linux/s390x' }
    expect(problemsOf(await check(repository, '1.0.0', more))).toEqual([])
  })

  it.each([
    [
      'a platform',
      1,
      'manifests',
      /^linux\/arm64 \(sha256:\w+\) is gone from the registry\. Did somebody delete versions/,
    ],
    ['a blob', 0, 'blobs', /^linux\/amd64: the blob sha256:\w+ is gone\. Push the build again\.$/],
  ])('of which %s was deleted', async (_, at, kind, message) => {
    const repository = newRepository(rig)
    const { index, legs } = await publish(repository, '1.0.0')
    const child = JSON.parse(index).manifests[at].digest as string
    const blob = legs[at]?.image.layers[0]?.digest
    const gone = `${kind}/${kind === 'blobs' ? blob : child}`
    await withFaults(
      rig.registry,
      (line) => (line.includes(gone) ? { status: 404 } : undefined),
      async ({ host }) => {
        const problems = problemsOf(await check(behind(repository, host), '1.0.0'))
        expect(problems).toEqual([expect.stringMatching(message)])
      },
    )
  })

  it('that are behind the newest version', async () => {
    const repository = newRepository(rig)
    const old = await publish(repository, '1.2.2\n1\nlatest')
    const name = repositoryName(repository)
    const { amd64, arm64 } = await putLegs(rig, repository)
    const labelled = await relabel(repository, amd64, { 'org.opencontainers.image.version': '1.3.0' })
    const inputs = { images: name, platforms: BOTH, results: `${labelled} ${arm64}`, tags: '1.3.0' }
    await merge(request(inputs), client)
    const problems = problemsOf(await check(repository, 'latest\n1\n1.2.2'))
    const behindBy = (tag: string) =>
      `it is version 1.2.2, but 1.3.0 is published. To mend it: promote: ${name}:1.3.0, tags: ${tag}.`
    expect(problems).toEqual([behindBy('latest'), behindBy('1')])
    await merge(request({ promote: `${name}:1.3.0`, tags: 'latest\n1' }), client)
    expect(problemsOf(await check(repository, 'latest\n1\n1.2.2'))).toEqual([])
    await retag(repository, old.digest, 'latest')
    expect(problemsOf(await check(repository, 'latest'))).toEqual([behindBy('latest')])
    // A pre-release of an image on another base is newer than no release.
    for (const tag of ['1.3.0-alpine', 'latest-alpine']) await retag(repository, old.digest, tag)
    for (const tag of ['1.3.0-rc.1-alpine', '1.4.0-rc.1-alpine']) await retag(repository, labelled, tag)
    expect(problemsOf(await check(repository, 'latest-alpine'))).toEqual([])
  })

  it('that are different images in two repositories', async () => {
    const [first, second] = [newRepository(rig), newRepository(rig)]
    await publish(first, 'v1')
    await publish(second, 'v1', { annotations: 'a=b' })
    const images = `${repositoryName(first)}\n${repositoryName(second)}`
    const checked = await checkTags(request({ images, check: 'v1' }), client, async () => undefined)
    expect(problemsOf(checked)).toEqual([expect.stringMatching(/^it is sha256:\w+, but in .* it is sha256:/)])
  })
})

describe('manifests without a tag', () => {
  it('cannot be told of a registry that does not list them', async () => {
    const repository = newRepository(rig)
    await publish(repository, 'v1')
    expect((await check(repository, 'v1')).untagged).toEqual([
      { repository, unknown: 'the registry gives no list of what it holds, or not to this account' },
    ])
  })

  it.each([
    ['a refusal', { status: 403 }, /the registry answered 403/],
    [
      'another kind of content',
      { status: 200, body: '{}' },
      /it holds something that is no image \(sha256:\w+\): it is neither/,
    ],
  ])('cannot be told after %s, and that is said', async (_, fault, message) => {
    const repository = newRepository(rig)
    await publish(repository, 'v1')
    const digest = digestOf('{}')
    const body = JSON.stringify({ tags: ['v1'], manifest: { [digest]: { timeUploadedMs: '1700000000000' } } })
    await withFaults(
      rig.registry,
      (line) => {
        if (line.includes(digest)) return fault
        return line.includes('/tags/list') ? { status: 200, body } : undefined
      },
      async ({ host }) => {
        const { untagged } = await check(behind(repository, host), 'v1')
        expect(untagged).toEqual([{ repository: behind(repository, host), unknown: expect.stringMatching(message) }])
      },
    )
  })

  it('are those that no tagged image needs, where the registry lists them', async () => {
    const repository = newRepository(rig)
    const { digest } = await publish(repository, 'v1')
    const before = await publish(repository, 'v0', { annotations: 'a=b' })
    const { content } = await client.manifest({ ...repository, digest })
    const children = content.kind === 'index' ? imageEntries(content).map((entry) => entry.digest) : []
    // As Google's registries answer; v0 was deleted there.
    const held = [[digest, ['v1']] as const, ...[before.digest, ...children].map((one) => [one, []] as const)]
    const manifest = Object.fromEntries(held.map(([one, tag]) => [one, { tag, timeUploadedMs: '1700000000000' }]))
    const body = JSON.stringify({ tags: ['v1'], manifest })
    await withFaults(
      rig.registry,
      (line) => (line.includes('/tags/list') ? { status: 200, body } : undefined),
      async ({ host }) => {
        const { untagged } = await check(behind(repository, host), 'v1')
        expect(untagged[0]?.manifests?.map((one) => one.digest)).toEqual([before.digest])
      },
    )
  })
})
