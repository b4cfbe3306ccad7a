import { describe, expect, it } from 'vitest'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { runReport } from '../../src/merge-manifest/report.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import { type HistoryLimits, type KnownHistory, sizeHistory } from '../../src/merge-manifest/size-history.ts'
import type { Digest } from '../../src/oci/digest.ts'
import { putManifest } from '../../src/oci/push.ts'
import { type Reference, repositoryName } from '../../src/oci/reference.ts'
import { runPage } from '../../src/report/page.ts'
import { connect } from '../rig/connection.ts'
import { schemaFaults } from '../unit/report/schemas.ts'
import { behind, newRepository, putLegs, quickClient, relabel, retag } from './busybox-legs.ts'
import { type FaultyRegistry, withFaults } from './faulty-registry.ts'

const rig = connect()
const client = quickClient()
const INDEX = 'application/vnd.oci.image.index.v1+json'
const BOTH = 'linux/amd64,linux/arm64'

/** Publishes images of a size of their own, by the length of a label. */
async function publish(place: Reference, tags: string, length: number, platforms = BOTH): Promise<Merged> {
  const { amd64, arm64 } = await putLegs(rig, place)
  const larger = (digest: Digest) => relabel(place, digest, { text: 'x'.repeat(length) })
  const all = { 'linux/amd64': await larger(amd64), 'linux/arm64': await larger(arm64) }
  const results = Object.entries(all).filter(([platform]) => platforms.includes(platform))
  const inputs: Readonly<Record<string, string>> = {
    images: repositoryName(place),
    tags,
    platforms,
    verify: 'manifest',
    results: results.map((leg) => leg.join('=')).join(' '),
  }
  const request = readRequest((name) => inputs[name] ?? '', { ref: '', sha: '' })
  return await merge(request, quickClient())
}

const LIMITS: HistoryLimits = { releases: 10, milliseconds: 3000 }

/** By tag and platform, in bytes more than in the first release. */
function growth({ history }: KnownHistory, from: number): readonly unknown[] {
  const sizes = history?.releases.map(({ tag, bytes }) => [
    tag,
    Object.fromEntries(Object.entries(bytes).map(([platform, count]) => [platform.slice(6), count - from])),
  ])
  return sizes ?? []
}

describe('the releases before an image, in a real registry', () => {
  it('are on the page and in report.json, with their sizes of every platform', async () => {
    const place = newRepository(rig)
    const first = await publish(place, '1.0.0', 100)
    await publish(place, '1.1.0', 300, 'linux/amd64')
    await publish(place, '2.0.0\n2\nlatest', 300)
    const now = await publish(place, '1.2.0\n1.2\n1', 600)
    const [size = 0, arm = 0] = first.images.map(({ image }) => image.bytes)
    const known = await sizeHistory(client, now, LIMITS)
    expect(known.trouble).toBe('')
    expect(known.history).toMatchObject({ image: repositoryName(place), version: '1.2.0' })
    expect(growth(known, size)).toEqual([
      ['1.1.0', { amd64: 200 }],
      ['1.0.0', { amd64: 0, arm64: arm - size }],
    ])
    const report = runReport(now, undefined, undefined, known)
    expect(schemaFaults('report', report)).toEqual([])
    const page = runPage(report)
    expect(page).toContain('| version | linux/amd64 | linux/arm64 |')
    expect(page).toMatch(/^\| 1\.2\.0 \| [\d.]+ [kM]B \(\+300 B\) \| [\d.]+ [kM]B \(\+500 B\) \|$/m)
    expect(page).toContain('x-axis ["1.0.0", "1.1.0", "1.2.0"]')
  })

  it('are as many as were asked for, and none where there are none', async () => {
    const place = newRepository(rig)
    const only = await publish(place, '1.0.0', 1)
    expect(await sizeHistory(client, only, LIMITS)).toEqual({ trouble: '' })
    await publish(place, '1.1.0', 2)
    const now = await publish(place, '1.2.0', 3)
    const one = await sizeHistory(client, now, { ...LIMITS, releases: 1 })
    expect(one.history?.releases.map(({ tag }) => tag)).toEqual(['1.1.0'])
    expect(await sizeHistory(client, now, { ...LIMITS, releases: 0 })).toEqual({ trouble: '' })
  })

  it('are those that can be read: one that is gone, is no image, or is too much costs a sentence', async () => {
    const place = newRepository(rig)
    const { amd64 } = await putLegs(rig, place)
    await retag(place, amd64, '0.9.0')
    const artifact = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [],
      blobs: 'none',
    })
    await putManifest(
      client.connection,
      { ...place, tag: '1.0.0' },
      { content: artifact, mediaType: 'application/vnd.oci.image.index.v1+json' },
    )
    await publish(place, '1.1.0', 2)
    const now = await publish(place, '1.2.0', 3)
    const known = await sizeHistory(client, now, LIMITS)
    expect(known.history?.releases.map(({ tag, bytes }) => [tag, Object.keys(bytes)])).toEqual([
      ['1.1.0', ['linux/amd64', 'linux/arm64']],
      ['0.9.0', ['linux/amd64']],
    ])
    const few = await sizeHistory(client, now, { ...LIMITS, manifests: 3 })
    expect([few.history?.releases.map(({ tag }) => tag), few.trouble]).toEqual([['1.1.0'], ''])
    const cut = await sizeHistory(client, now, { ...LIMITS, manifests: 1 })
    expect(Object.keys(cut.history?.releases[0]?.bytes ?? {})).toHaveLength(1)
    expect(cut.trouble).toMatch(
      /^The size of 1\.1\.0 for linux\/\w+ is not shown: more than 2 manifests would be read\. Set size-history to fewer /,
    )
  })

  it('may have an index for each platform in their index, and platforms that cannot be read', async () => {
    const place = newRepository(rig)
    const { amd64, arm64 } = await putLegs(rig, place)
    const entry = async (digest: Digest, architecture: string) => {
      const { bytes, content } = await client.manifest({ ...place, digest })
      return { mediaType: content.mediaType, digest, size: bytes.length, platform: { os: 'linux', architecture } }
    }
    const put = (manifests: readonly unknown[], to: Partial<Reference>) =>
      putManifest(
        client.connection,
        { ...place, ...to },
        { content: JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }), mediaType: INDEX },
      )
    await put([await entry(arm64, 'arm64')], { tag: 'leg' })
    const leg = (await client.manifest({ ...place, tag: 'leg' })).digest
    await put([await entry(amd64, 'amd64'), await entry(leg, 'arm64')], { tag: '1.0.0' })
    const now = await publish(place, '1.1.0', 3)
    const whole = await sizeHistory(client, now, LIMITS)
    expect([Object.keys(whole.history?.releases[0]?.bytes ?? {}), whole.trouble]).toEqual([
      ['linux/amd64', 'linux/arm64'],
      '',
    ])
    await withFaults(
      rig.registry,
      (line) => (line.includes(`/manifests/${arm64}`) ? { status: 404 } : undefined),
      async ({ host }) => {
        const part = await sizeHistory(client, { ...now, repositories: [behind(place, host)] }, LIMITS)
        expect(Object.keys(part.history?.releases[0]?.bytes ?? {})).toEqual(['linux/amd64'])
        expect(part.trouble).toMatch(/^The size of 1\.0\.0 for linux\/arm64 is not shown: /)
      },
    )
  })

  it('cost a sentence and no more than their time where the registry refuses, fails or is silent', async () => {
    const place = newRepository(rig)
    await publish(place, '1.0.0', 1)
    const now = await publish(place, '1.1.0', 2)
    const tried = async (faulty: FaultyRegistry): Promise<KnownHistory> => {
      const here = behind(place, faulty.host)
      const start = performance.now()
      const known = await sizeHistory(client, { ...now, repositories: [here] }, { ...LIMITS, milliseconds: 400 })
      expect(performance.now() - start).toBeLessThan(2000)
      return known
    }
    const isList = (line: string): boolean => line.includes('/tags/list')
    await withFaults(
      rig.registry,
      (line) => (isList(line) ? { status: 403 } : undefined),
      async (faulty) => {
        expect((await tried(faulty)).trouble).toMatch(/ does not list its tags for us: .* Set size-history to 0 /)
      },
    )
    await withFaults(
      rig.registry,
      (line) => (isList(line) ? { hang: true } : undefined),
      async (faulty) => {
        expect((await tried(faulty)).trouble).toMatch(
          /^The sizes of earlier releases are not shown: .*within 0\.4 s\.$/,
        )
      },
    )
    await withFaults(
      rig.registry,
      (line) => (line.includes('/manifests/1.0.0') ? { status: 503 } : undefined),
      async (faulty) => {
        const { history, trouble } = await tried(faulty)
        expect(history).toBeUndefined()
        expect(trouble).toMatch(/^The size of 1\.0\.0 is not shown: .*within 0\.4 s\.$/)
        expect(runReport(now, undefined, undefined, { trouble }).notes).toEqual([trouble])
      },
    )
  })
})
