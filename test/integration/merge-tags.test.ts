import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { checkTags } from '../../src/merge-manifest/check.ts'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import type { Digest } from '../../src/oci/digest.ts'
import { type Reference, repositoryName } from '../../src/oci/reference.ts'
import { RegistryClient } from '../../src/oci/registry.ts'
import { connect } from '../rig/connection.ts'
import { behind, failureOf, newRepository, putLegs, quickClient, relabel, retag, tagsIn } from './busybox-legs.ts'
import { type Fault, withFaults } from './faulty-registry.ts'

const rig = connect()
const client = quickClient()
/** A client that waits for an answer for as long as the other job in the test takes. */
const patient = new RegistryClient({
  credentials: async () => undefined,
  policy: { deadlineMs: 30_000, firstWaitMs: 20, longestWaitMs: 200, attemptMs: 30_000 },
  healingMs: 500,
})
const VERSION = 'org.opencontainers.image.version'
const DOWN: Fault = { status: 503 }

/** One platform is enough where only tags matter. */
function run(
  place: Reference,
  inputs: Readonly<Record<string, string>>,
  ref = '',
  by = quickClient(),
): Promise<Merged> {
  const all: Readonly<Record<string, string>> = {
    images: repositoryName(place),
    platforms: 'linux/amd64',
    verify: 'manifest',
    ...inputs,
  }
  return merge(
    readRequest((name) => all[name] ?? '', { ref, sha: '' }),
    by,
  )
}

/** An image of its own for each text. */
async function image(place: Reference, text: string, labels: Readonly<Record<string, string>> = {}): Promise<Digest> {
  const { amd64 } = await putLegs(rig, place)
  return await relabel(place, amd64, { text, ...labels })
}

const outcomes = ({ moved }: Merged): Readonly<Record<string, string>> =>
  Object.fromEntries(moved.map(({ tag, outcome }) => [tag.tag, outcome]))

describe('latest and series never fall behind what is published', () => {
  it('although they are not there', async () => {
    const place = newRepository(rig)
    await run(place, { results: await image(place, '2'), tags: '2.0.0' })
    const old = { results: await image(place, '1'), tags: 'type=semver,pattern={{version}}' }
    expect(outcomes(await run(place, old, 'refs/tags/v1.9.9'))).toEqual({ '1.9.9': 'moved', latest: 'newer' })
    expect(await tagsIn(place)).not.toHaveProperty('latest')
  })

  it('although there are many higher versions of another series', async () => {
    const place = newRepository(rig)
    const labels = { [VERSION]: 'main' }
    const newest = await run(place, { results: await image(place, '1.9.9', labels), tags: '1.9.9\n1' })
    const other = await image(place, '3')
    for (let minor = 0; minor < 31; minor += 1) await retag(place, other, `3.${minor}.0`)
    const old = { results: await image(place, '1.8.5'), tags: '1.8.5\n1' }
    expect(outcomes(await run(place, old))).toEqual({ '1.8.5': 'moved', '1': 'newer' })
    const next = { results: await image(place, '1.9.10'), tags: '1.9.10\n1' }
    expect(outcomes(await run(place, next))).toEqual({ '1.9.10': 'moved', '1': 'moved' })
    expect(newest.tags).toHaveLength(2)
  })

  it('whatever version a base image has written into the labels', async () => {
    const place = newRepository(rig)
    const labels = { [VERSION]: '26.0.1' }
    await run(place, { results: await image(place, '1.4.2', labels), tags: '1.4.2\nlatest' })
    const old = { results: await image(place, '1.3.9', labels), tags: '1.3.9\nlatest' }
    expect(outcomes(await run(place, old))).toEqual({ '1.3.9': 'moved', latest: 'newer' })
    const next = { results: await image(place, '1.5.0'), tags: '1.5.0\nlatest' }
    expect(outcomes(await run(place, next))).toEqual({ '1.5.0': 'moved', latest: 'moved' })
    await run(place, { results: await image(place, 'c'), tags: 'sha-abcdef1' })
    const promoted = { promote: `${repositoryName(place)}:sha-abcdef1`, tags: '1.6.0\nlatest' }
    expect(outcomes(await run(place, promoted))).toEqual({ '1.6.0': 'moved', latest: 'moved' })
  })

  it('although the labels of a base image become annotations', async () => {
    const place = newRepository(rig)
    const labels = { [VERSION]: '26.0.1' }
    const release = async (version: string) => {
      const results = await image(place, version, labels)
      return await run(place, { results, tags: `${version}\nlatest`, 'label-annotations': 'true' })
    }
    await release('1.4.2')
    expect(outcomes(await release('1.5.0'))).toEqual({ '1.5.0': 'moved', latest: 'moved' })
    expect(outcomes(await release('1.4.3'))).toEqual({ '1.4.3': 'moved', latest: 'newer' })
  })

  it('with a platform exchanged, whose version is that of the image around it or of the new tag', async () => {
    const place = newRepository(rig)
    const annotations = `${VERSION}=1.4.2\norg.opencontainers.image.revision=old`
    await run(place, { results: await image(place, '1.4.2'), tags: '1.4.2\n1.4\nlatest', annotations })
    const exchange = async (text: string, tags: string, base: string) =>
      await run(place, { replace: `${repositoryName(place)}:${base}`, results: await image(place, text), tags })
    const same = await exchange('other', 'latest\n1.4', 'latest')
    expect(outcomes(same)).toEqual({ latest: 'moved', '1.4': 'moved' })
    expect(JSON.parse(same.index).annotations).toMatchObject({ [VERSION]: '1.4.2' })
    const next = await exchange('next', '1.4.3\n1.4\nlatest', '1.4.2')
    expect(outcomes(next)).toEqual({ '1.4.3': 'moved', '1.4': 'moved', latest: 'moved' })
    expect(JSON.parse(next.index).annotations).toEqual({ [VERSION]: '1.4.3' })
    expect(await failureOf(exchange('again', '1.4.3', '1.4.3'))).toMatch(/published already/)
  })

  describe('of a candidate that becomes a release', () => {
    const candidate = async (place: Reference): Promise<string> => {
      await run(place, { results: await image(place, '1.2.2'), tags: '1.2.2\n1.2\n1\nlatest' })
      const annotations = `${VERSION}=1.2.3-rc.4`
      await run(place, { results: await image(place, '1.2.3'), tags: '1.2.3-rc.4', annotations })
      return `${repositoryName(place)}:1.2.3-rc.4`
    }

    it('they move with its version', async () => {
      const place = newRepository(rig)
      const tags = '1.2.3\n1.2\n1\nlatest'
      const done = await run(place, { promote: await candidate(place), tags })
      expect(outcomes(done)).toEqual({ '1.2.3': 'moved', '1.2': 'moved', '1': 'moved', latest: 'moved' })
      expect(done.plan.target.version).toBe('1.2.3')
    })

    it('they move although only its version tag was moved before, as a check advises', async () => {
      const place = newRepository(rig)
      await run(place, { promote: await candidate(place), tags: '1.2.3' })
      const request = {
        checked: [{ ...place, tag: 'latest' }],
        platforms: [],
        allowPartial: [],
        verify: 'manifest',
      } as const
      const advice = async () => (await checkTags(request, client, async () => undefined)).tags[0]?.problems.join()
      const promoted = `${repositoryName(place)}:1.2.3`
      expect(await advice()).toContain(`promote: ${promoted}, tags: latest`)
      const done = await run(place, { promote: promoted, tags: '1.2\n1\nlatest' })
      expect(outcomes(done)).toEqual({ '1.2': 'moved', '1': 'moved', latest: 'moved' })
      expect(await advice()).toBe('')
    })

    it('they stay where another version is above it', async () => {
      const place = newRepository(rig)
      const promote = await candidate(place)
      await run(place, { results: await image(place, '1.3.0'), tags: '1.3.0\n1.3\n1\nlatest' })
      const done = await run(place, { promote, tags: '1.2.3\n1.2\n1\nlatest' })
      expect(outcomes(done)).toEqual({ '1.2.3': 'moved', '1.2': 'moved', '1': 'newer', latest: 'newer' })
    })
  })

  it('although the tags cannot be listed: nothing moves, and a check does not call them right', async () => {
    const place = newRepository(rig)
    await run(place, { results: await image(place, '2'), tags: '2.0.0\nlatest' })
    const old = await image(place, '1')
    const before = await tagsIn(place)
    const faults = (status: number) => (line: string) => (line.includes('/tags/list') ? { status } : undefined)
    const checked = async (host: string): Promise<string> => {
      const there = { ...behind(place, host), tag: 'latest' }
      const quick = quickClient(500)
      const request = { checked: [there], platforms: [], allowPartial: [], verify: 'manifest' } as const
      const { tags } = await checkTags(request, quick, async () => undefined)
      return tags.flatMap(({ problems }) => problems).join(' ')
    }
    await withFaults(rig.registry, faults(503), async ({ host }) => {
      const late = run(behind(place, host), { results: old, tags: '1.9.9\nlatest' })
      expect(await failureOf(late)).toMatch(/Tags of .*answered 503/)
      expect(await checked(host)).toMatch(/Tags of .*answered 503/)
    })
    expect(await tagsIn(place)).toEqual(before)
    await withFaults(rig.registry, faults(403), async ({ host }) => {
      expect(await checked(host)).toMatch(/whether it is the newest version cannot be proven/)
    })
  })
})

describe('another job', () => {
  /** What another job does when the first write of a tag is on its way; the registry does not answer that one. */
  const meanwhile = (tag: string, work: () => Promise<unknown>, fault: Fault = DOWN) => {
    let isFirst = true
    return (line: string): Fault | undefined => {
      if (!isFirst || !line.startsWith('PUT') || !line.includes(`/manifests/${tag} `)) return undefined
      isFirst = false
      return { ...fault, before: work }
    }
  }

  it('that releases a higher version while the registry does not answer keeps latest', async () => {
    const place = newRepository(rig)
    const [newer, older] = [await image(place, '2'), await image(place, '1')]
    const other = () => run(place, { results: newer, tags: '2.0.0\nlatest' })
    await withFaults(rig.registry, meanwhile('latest', other), async ({ host }) => {
      const done = await run(behind(place, host), { results: older, tags: '1.9.9\nlatest' }, '', patient)
      expect(outcomes(done)).toEqual({ '1.9.9': 'moved', latest: 'newer' })
    })
    const { latest, '2.0.0': version } = await tagsIn(place)
    expect(latest).toBe(version)
  })

  it('gets latest back when it came between the last look and the write', async () => {
    const place = newRepository(rig)
    const [newer, older] = [await image(place, '2'), await image(place, '1')]
    const other = () => run(place, { results: newer, tags: '2.0.0\nlatest' })
    await withFaults(rig.registry, meanwhile('latest', other, {}), async ({ host }) => {
      const done = await run(behind(place, host), { results: older, tags: '1.9.9\nlatest' }, '', patient)
      expect(outcomes(done)).toEqual({ '1.9.9': 'moved', latest: 'newer' })
    })
    const { latest, '2.0.0': version } = await tagsIn(place)
    expect(latest).toBe(version)
  })

  it('that publishes the same version while the registry does not answer keeps it', async () => {
    const place = newRepository(rig)
    const [theirs, ours] = [await image(place, 'theirs'), await image(place, 'ours')]
    const other = () => run(place, { results: theirs, tags: '1.0.0' })
    await withFaults(rig.registry, meanwhile('1.0.0', other), async ({ host }) => {
      const late = run(behind(place, host), { results: ours, tags: '1.0.0' }, '', patient)
      expect(await failureOf(late)).toMatch(/this version is published already/)
    })
  })

  it('that adds a platform to the same tag is never overwritten', async () => {
    const place = newRepository(rig)
    const { amd64, arm64 } = await putLegs(rig, place)
    await run(place, { results: amd64, tags: 'nightly' })
    const theirs = await image(place, 'their amd64')
    const other = () => run(place, { results: theirs, tags: 'nightly' })
    const add = { append: `${repositoryName(place)}:nightly`, results: arm64, platforms: 'linux/amd64,linux/arm64' }
    await withFaults(rig.registry, meanwhile('nightly', other), async ({ host }) => {
      const there = behind(place, host)
      const given = { ...add, append: `${repositoryName(there)}:nightly`, tags: 'nightly' }
      expect(await failureOf(run(there, given, '', patient))).toMatch(
        /another job has moved it meanwhile.* run it again/,
      )
    })
    await run(place, { ...add, tags: 'nightly' })
    const { content } = await client.manifest({ ...place, tag: 'nightly' })
    const digests = content.kind === 'index' ? content.manifests.map(({ digest }) => digest) : []
    expect(digests).toEqual([theirs, arm64])
  })
})

describe('after a failure', () => {
  it('a tag that the registry took but does not show is moved back too', async () => {
    const place = newRepository(rig)
    const old = (await run(place, { results: await image(place, 'old'), tags: 'latest' })).digest
    let isTaken = false
    const faults = (line: string): Fault | undefined => {
      if (!/\/manifests\/latest /.test(line)) return undefined
      if (line.startsWith('PUT')) isTaken = true
      return isTaken && line.startsWith('GET') ? { status: 403 } : undefined
    }
    const next = await image(place, 'next')
    await withFaults(rig.registry, faults, async ({ host }) => {
      const given = { results: next, tags: 'latest', rollback: 'true' }
      expect(await failureOf(run(behind(place, host), given))).toMatch(/:latest was moved back to sha256:/)
    })
    expect(await tagsIn(place)).toEqual({ latest: old })
  })

  it('the report and the rollback have time of their own', async () => {
    const place = newRepository(rig)
    const old = (await run(place, { results: await image(place, 'old'), tags: '1.0.0\n1\nlatest' })).digest
    const next = await image(place, 'next')
    const end = new AbortController()
    const late = new UserError('The registries did not do their part.')
    const faults = (line: string): Fault | undefined =>
      /PUT .*\/manifests\/latest /.test(line) ? { hang: true, before: async () => end.abort(late) } : undefined
    await withFaults(rig.registry, faults, async ({ host }) => {
      const given = { results: next, tags: '1.1.0\n1\nlatest', rollback: 'true' }
      const message = await failureOf(run(behind(place, host), given, '', patient.until(end.signal)))
      expect(message).toMatch(/did not do their part/)
      expect(message).toMatch(/:1 was moved back to sha256:/)
      expect(message).not.toContain('unknown')
    })
    expect(await tagsIn(place)).toMatchObject({ '1': old, latest: old })
  })
})

describe('a version that was published without a platform', () => {
  const BOTH = { platforms: 'linux/amd64,linux/arm64', 'allow-partial': 'linux/arm64', tags: '1.2.3\nlatest' }
  const created = (time: string) => ({ annotations: `org.opencontainers.image.created=${time}` })

  it('gets it by a run again, and by no other run', async () => {
    const place = newRepository(rig)
    const { amd64, arm64 } = await putLegs(rig, place)
    const first = await run(place, { ...BOTH, results: amd64, ...created('2026-01-01T00:00:00Z') })
    const other = await relabel(place, amd64, { text: 'other' })
    expect(await failureOf(run(place, { ...BOTH, results: `${other} ${arm64}` }))).toMatch(/published already/)
    const strict = { ...BOTH, 'allow-partial': '', results: `${amd64} ${arm64}` }
    expect(await failureOf(run(place, strict))).toMatch(/published already/)
    const whole = { ...BOTH, results: `${amd64} ${arm64}`, ...created('2026-01-01T00:05:00Z') }
    const second = await run(place, whole)
    expect(outcomes(second)).toEqual({ '1.2.3': 'moved', latest: 'moved' })
    expect(second.digest).not.toBe(first.digest)
    const again = await run(place, { ...whole, ...created('2026-01-01T00:10:00Z') })
    expect(outcomes(again)).toEqual({ '1.2.3': 'right', latest: 'right' })
    expect(await failureOf(run(place, { ...BOTH, results: amd64 }))).toMatch(/published already/)
  })

  it('is left alone where another job publishes it meanwhile', async () => {
    const place = newRepository(rig)
    const { amd64, arm64 } = await putLegs(rig, place)
    await run(place, { ...BOTH, results: amd64 })
    const theirs = await image(place, 'theirs')
    const faults = (line: string): Fault | undefined =>
      /PUT .*\/manifests\/sha256:/.test(line) ? { before: () => retag(place, theirs, '1.2.3') } : undefined
    await withFaults(rig.registry, faults, async ({ host }) => {
      const whole = run(behind(place, host), { ...BOTH, results: `${amd64} ${arm64}` }, '', patient)
      expect(await failureOf(whole)).toMatch(/published already/)
    })
    expect(await tagsIn(place)).toMatchObject({ '1.2.3': theirs })
  })
})

describe('a second run', () => {
  it('of which only the time differs takes the version as it is', async () => {
    const place = newRepository(rig)
    const leg = await image(place, 'leg')
    const at = (time: string, title: string) => ({
      results: leg,
      tags: '1.2.3\nlatest',
      annotations: `org.opencontainers.image.created=${time}\norg.opencontainers.image.title=${title}`,
    })
    const first = await run(place, at('2026-01-01T00:00:00Z', 'app'))
    const second = await run(place, at('2026-01-01T00:05:00Z', 'app'))
    expect(second.digest).toBe(first.digest)
    expect(outcomes(second)).toEqual({ '1.2.3': 'right', latest: 'right' })
    expect(await failureOf(run(place, at('2026-01-01T00:10:00Z', 'other')))).toMatch(/published already/)
  })
})
