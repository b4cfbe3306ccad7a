import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRequest } from '../../src/merge-manifest/inputs.ts'
import { type Merged, merge } from '../../src/merge-manifest/run.ts'
import { type Digest, digestOf } from '../../src/oci/digest.ts'
import { bytesSource, pushBlob, putManifest } from '../../src/oci/push.ts'
import { type Reference, repositoryName } from '../../src/oci/reference.ts'
import { RegistryClient } from '../../src/oci/registry.ts'
import { connect } from '../rig/connection.ts'
import {
  behind,
  failureOf,
  type Legs,
  newRepository,
  putLegs,
  quickClient,
  relabel,
  retag,
  tagsIn,
} from './busybox-legs.ts'
import { type Fault, withFaults } from './faulty-registry.ts'

const rig = connect()
const direct = quickClient()

/** Two registries, the first and the second of `images`, each behind a proxy of its own. */
type Side = 'first' | 'second'

/** One thing that goes wrong. */
interface Rule {
  /** Of the request: `PUT /v2/merge/…/manifests/v1.1.0 -`. */
  readonly on: RegExp
  /** Only there; everywhere when not given. */
  readonly at?: Side
  /** So often; always when not given. */
  readonly times?: number
  /** Only then. */
  readonly when?: () => boolean
  /** Not the first ones that match. */
  readonly skip?: number
  readonly fault: Fault | ((scene: Scene, headers: IncomingHttpHeaders) => Fault)
}

interface Scene {
  /** As the action sees them, behind the proxies. */
  readonly places: Readonly<Record<Side, Reference>>
  /** The same repositories without anything in between. */
  readonly held: Readonly<Record<Side, Reference>>
  readonly legs: Legs
  /** What was published before, as v1.0.0, 1 and latest. */
  readonly old: Digest
  /** What the merge is to publish. */
  readonly next: Digest
  /** The old index, as a registry that is late would still send it. */
  readonly oldText: string
}

interface Case {
  readonly name: string
  readonly rules: readonly Rule[]
  /** `published`, or what the message says. */
  readonly expected: 'published' | RegExp
  readonly inputs?: Readonly<Record<string, string>>
  /** Where `latest` is afterwards, in both. */
  readonly latest?: 'old' | 'next' | 'either'
}

const VERSION = 'org.opencontainers.image.version'
const TAGS = 'v1.1.0\n1\nlatest'
const PLATFORMS = 'linux/amd64,linux/arm64'

const results = ({ amd64, arm64 }: Legs): string => `linux/amd64=${amd64}\nlinux/arm64=${arm64}`

/** Runs the action's story with a client that gives up after two seconds. */
function run(inputs: Readonly<Record<string, string>>, client = quickClient(1_200)): Promise<Merged> {
  const all = { platforms: PLATFORMS, verify: 'manifest', ...inputs }
  const request = readRequest((name) => (all as Readonly<Record<string, string>>)[name] ?? '', { ref: '', sha: '' })
  return merge(request, client)
}

const release = (places: readonly Reference[], legs: Legs, version: string, tags: string) => ({
  images: places.map(repositoryName).join('\n'),
  tags,
  results: results(legs),
  annotations: `${VERSION}=${version}`,
})

/** Runs the work with two repositories that hold release 1.0.0 and the legs of the next one. */
async function withScene(rules: readonly Rule[], work: (scene: Scene, seen: () => readonly string[]) => Promise<void>) {
  const held = { first: newRepository(rig), second: newRepository(rig) }
  const places = [held.first, held.second]
  const [legs] = await Promise.all(places.map((place) => putLegs(rig, place)))
  if (legs === undefined) throw new Error('there are two places')
  const { digest: old } = await run(release(places, legs, '1.0.0', 'v1.0.0\n1\nlatest'))
  const { digest: next } = await run({ ...release(places, legs, '1.1.0', TAGS), push: 'false' })
  const { bytes } = await direct.manifest({ ...held.first, digest: old })
  const scene = { held, legs, old, next, oldText: new TextDecoder().decode(bytes) }
  let whole: Scene | undefined
  const faults = (side: Side) => faultsOf(side, rules, () => whole)
  await withFaults(rig.registry, faults('first'), (first) =>
    withFaults(rig.registry, faults('second'), async (second) => {
      const hosts = { first: behind(held.first, first.host), second: behind(held.second, second.host) }
      whole = { ...scene, places: hosts }
      await work(whole, () => [...first.seen, ...second.seen])
    }),
  )
}

function faultsOf(side: Side, rules: readonly Rule[], scene: () => Scene | undefined) {
  const counts = new Map<Rule, number>()
  const isDue = (rule: Rule, line: string): boolean => {
    if ((rule.at !== undefined && rule.at !== side) || !rule.on.test(line)) return false
    if (rule.when?.() === false) return false
    const count = (counts.get(rule) ?? 0) + 1
    counts.set(rule, count)
    const { skip = 0, times = Number.POSITIVE_INFINITY } = rule
    return count > skip && count <= skip + times
  }
  return (line: string, headers: IncomingHttpHeaders): Fault | undefined => {
    const now = scene()
    if (now === undefined) return undefined
    const fault = rules.find((rule) => isDue(rule, line))?.fault
    return typeof fault === 'function' ? fault(now, headers) : fault
  }
}

/** A rule for the second registry that holds once these requests were answered there, one after the other. */
function afterwards(requests: readonly RegExp[], rule: Rule): readonly Rule[] {
  const left = [...requests]
  const next = async (): Promise<void> => void left.shift()
  const steps = requests.map((on, place) => {
    const fault = (): Fault => (left.length === requests.length - place ? { after: next } : {})
    return { on, at: 'second' as const, fault }
  })
  const isDue = (): boolean => left.length === 0
  return [{ ...rule, at: 'second', when: isDue }, ...steps]
}

/** Whatever happens: no tag is wrong, none is partial, none goes before its turn. */
async function requireSane({ held, old, next }: Scene): Promise<void> {
  const tags = [await tagsIn(held.first), await tagsIn(held.second)]
  for (const [index, place] of [held.first, held.second].entries()) {
    const { latest, '1': series, 'v1.1.0': version, 'v1.0.0': before } = tags[index] ?? {}
    expect([latest, series].filter((digest) => digest !== old && digest !== next)).toEqual([])
    expect([undefined, next]).toContain(version)
    expect(before).toBe(old)
    for (const digest of new Set(Object.values(tags[index] ?? {}))) await requireWhole(place, digest as Digest)
  }
  const moved = (name: string): readonly boolean[] => tags.map((of) => of[name] === next)
  if (moved('latest').includes(true)) expect(moved('1')).toEqual([true, true])
  if (moved('1').includes(true)) expect(moved('v1.1.0')).toEqual([true, true])
}

async function requireWhole(place: Reference, digest: Digest): Promise<void> {
  const { content } = await direct.manifest({ ...place, digest })
  const children = content.kind === 'index' ? content.manifests : []
  expect(children).toHaveLength(2)
  for (const child of children) await direct.manifest({ ...place, digest: child.digest })
}

const requirePublished = async ({ held, old, next }: Scene): Promise<void> => {
  for (const place of [held.first, held.second]) {
    expect(await tagsIn(place)).toEqual({ '1': next, latest: next, 'v1.0.0': old, 'v1.1.0': next })
  }
}

async function play({ rules, expected, inputs = {}, latest }: Case): Promise<void> {
  await withScene(rules, async (scene) => {
    const places = [scene.places.first, scene.places.second]
    const given = { ...release(places, scene.legs, '1.1.0', TAGS), ...inputs }
    if (expected === 'published') {
      await run(given)
      await requirePublished(scene)
    } else {
      const message = await failureOf(run(given))
      expect(message).toMatch(expected)
      // Whose answer it was, and what to do about it.
      expect(message).toContain('/merge/')
      expect(message).toMatch(/\. [A-Z][^.]*\./)
      await requireSane(scene)
      const tags = [await tagsIn(scene.held.first), await tagsIn(scene.held.second)]
      if (latest !== 'either')
        expect(tags.map((of) => of.latest === scene.next)).toEqual([latest === 'next', latest === 'next'])
    }
    if (expected !== 'published') await requireHealed(scene)
  })
}

/** The same job again, when everything is mended, does what is left. */
async function requireHealed(scene: Scene): Promise<void> {
  const { first, second } = scene.held
  await run(release([first, second], scene.legs, '1.1.0', TAGS))
  await requirePublished(scene)
}

const MANIFEST = /GET \/v2\/merge\/\w+\/manifests\/sha256:/
const INDEX = /PUT \/v2\/merge\/\w+\/manifests\/sha256:/
const put = (tag: string): RegExp => new RegExp(`PUT /v2/merge/\\w+/manifests/${tag.replaceAll('.', '\\.')} `)
const get = (tag: string): RegExp => new RegExp(`GET /v2/merge/\\w+/manifests/${tag.replaceAll('.', '\\.')} `)
const errors = (code: string, message: string): string => JSON.stringify({ errors: [{ code, message }] })
const AGAIN = /run the job again/
const DOWN: Fault = { status: 503 }
const stale = ({ oldText }: Scene): Fault => ({ status: 200, body: oldText })
const GONE: Fault = { cutAnswer: 0, cutRequest: 0 }

describe('reading the legs', () => {
  it.each<Case>([
    {
      name: '404 and then it is there',
      rules: [{ on: MANIFEST, fault: { status: 404 }, times: 2 }],
      expected: 'published',
    },
    {
      name: '404 for good',
      rules: [{ on: MANIFEST, at: 'second', fault: { status: 404 } }],
      expected: /linux\/a\w+64 \(sha256:\w+\) in 127.0.0.1:\d+\/merge\/\w+: not there. Push each leg/,
    },
    {
      name: '429 with Retry-After',
      rules: [{ on: MANIFEST, fault: { status: 429, headers: { 'retry-after': '1' } }, times: 1 }],
      expected: 'published',
    },
    {
      name: '429 that asks for more time than there is',
      rules: [{ on: MANIFEST, fault: { status: 429, headers: { 'retry-after': '600' } } }],
      expected: /answered 429. The registry wants fewer requests: log in, or run the job again later/,
    },
    ...[500, 502, 503, 504].map((status) => ({
      name: `${status} once`,
      rules: [{ on: MANIFEST, fault: { status }, times: 1 }],
      expected: 'published' as const,
    })),
    {
      name: '503 for good',
      rules: [{ on: MANIFEST, fault: DOWN }],
      expected: /answered 503. The registry has a fault of its own: run the job again/,
    },
    { name: 'no answer once', rules: [{ on: MANIFEST, fault: { hang: true }, times: 1 }], expected: 'published' },
    {
      name: 'no answer at all',
      rules: [{ on: MANIFEST, at: 'first', fault: { hang: true } }],
      expected: /no answer: .*Look whether the host is right/,
    },
    {
      name: 'a connection reset in the middle',
      rules: [{ on: MANIFEST, fault: { cutAnswer: 20 }, times: 2 }],
      expected: 'published',
    },
    {
      name: 'a connection reset every time',
      rules: [{ on: MANIFEST, fault: { cutAnswer: 20 } }],
      expected: /(no answer|broke off): .*run the job again/,
    },
    {
      name: 'a manifest cut short',
      rules: [{ on: MANIFEST, fault: { truncate: 100 } }],
      expected: /sent other bytes than those asked for \(sha256:\w+\). Push it again/,
    },
    {
      name: 'another byte in a manifest',
      rules: [{ on: MANIFEST, fault: { corrupt: 30 } }],
      expected: /sent other bytes than those asked for/,
    },
    {
      name: 'another byte in a config',
      rules: [{ on: /GET .*\/blobs\/sha256:/, at: 'second', fault: { corrupt: 3 } }],
      expected: /sent other bytes than those asked for/,
    },
    {
      name: 'a config that is gone',
      rules: [{ on: /GET .*\/blobs\/sha256:/, fault: { status: 404 } }],
      expected: /not there|answered 404. Look whether it was pushed/,
    },
    {
      name: 'a slow registry',
      rules: [{ on: /./, fault: { after: () => new Promise((resolve) => setTimeout(resolve, 60)) } }],
      expected: 'published',
    },
  ])('$name', play)

  it.each([400, 401, 403])('%i is never tried again', async (status) => {
    await withScene([{ on: MANIFEST, at: 'first', fault: { status } }], async (scene, seen) => {
      const { first } = scene.places
      const message = await failureOf(run(release([first], scene.legs, '1.1.0', TAGS)))
      expect(message).toContain(`answered ${status}.`)
      expect(seen().filter((line) => MANIFEST.test(line))).toHaveLength(2)
    })
  })
})

describe('legs that are not what they should be', () => {
  type Make = (scene: Scene) => Promise<string> | string
  it.each<[string, Make, RegExp, Readonly<Record<string, string>>?]>([
    ['a missing leg', ({ legs }) => `linux/amd64=${legs.amd64}`, /linux\/arm64 is missing. Look at its build job/],
    [
      'a leg twice',
      ({ legs }) => `${results(legs)}\nlinux/arm64=${legs.arm64}`,
      /linux\/arm64 is there 2 times .*Pass one result/,
    ],
    [
      'two builds of one platform',
      async ({ legs, held }) =>
        `${results(legs)}\n${await inBoth(held, (place) => relabel(place, legs.arm64, { b: '2' }))}`,
      /linux\/arm64 is there 2 times .*Pass one result/,
    ],
    [
      'swapped architectures',
      ({ legs }) => `linux/arm64=${legs.amd64}\nlinux/amd64=${legs.arm64}`,
      /is an image for linux\/amd64. Build it for linux\/arm64, or correct the claim/,
    ],
    [
      'a platform that nobody expects',
      ({ legs }) => results(legs),
      /linux\/arm64 is not expected. Add it to platforms/,
      { platforms: 'linux/amd64' },
    ],
    [
      'a digest that nobody pushed',
      ({ legs }) => `linux/amd64=${legs.amd64}\nlinux/arm64=${digestOf('x')}`,
      /not there. Push each leg/,
    ],
    [
      'an index of all platforms as a leg',
      ({ legs, old }) => `linux/amd64=${legs.amd64}\nlinux/arm64=${old}`,
      /A leg is one platform/,
    ],
    [
      'a program of another architecture',
      async ({ legs, held }) =>
        `linux/amd64=${legs.amd64}\n${await inBoth(held, (place) => disguised(place, legs.amd64))}`,
      /linux\/arm64[\s\S]*\/bin\/busybox[\s\S]*x86-64|amd64[\s\S]*\. [A-Z]/,
      { verify: 'full' },
    ],
    [
      'an image without a platform',
      async ({ legs, held }) =>
        `linux/amd64=${legs.amd64}\n${await inBoth(held, (place) => disguised(place, legs.amd64, ''))}`,
      /names no platform/,
    ],
  ])('%s', async (_, make, expected, inputs = {}) => {
    await withScene([], async (scene) => {
      const places = [scene.places.first, scene.places.second]
      const given = { ...release(places, scene.legs, '1.1.0', TAGS), results: await make(scene), ...inputs }
      expect(await failureOf(run(given))).toMatch(expected)
      for (const place of Object.values(scene.held)) {
        expect(await tagsIn(place)).toEqual({ '1': scene.old, latest: scene.old, 'v1.0.0': scene.old })
      }
      await requireHealed(scene)
    })
  })

  async function inBoth(held: Scene['held'], make: (place: Reference) => Promise<Digest>): Promise<Digest> {
    const [digest] = await Promise.all([make(held.first), make(held.second)])
    return digest as Digest
  }

  /** The same layers in an image that says it is for another platform. */
  async function disguised(place: Reference, digest: Digest, architecture = 'arm64'): Promise<Digest> {
    const manifest = JSON.parse(new TextDecoder().decode((await direct.manifest({ ...place, digest })).bytes))
    const config = JSON.parse(new TextDecoder().decode(await direct.blob(place, manifest.config)))
    const source = bytesSource(new TextEncoder().encode(JSON.stringify({ ...config, architecture })))
    await pushBlob(direct.connection, place, source)
    const content = JSON.stringify({
      ...manifest,
      config: { ...manifest.config, digest: source.digest, size: source.bytes },
    })
    return (await putManifest(direct.connection, place, { content, mediaType: manifest.mediaType })).digest
  }
})

describe('legs that one registry lacks', () => {
  const COPY = { 'copy-missing': 'true' }
  const blob = /(PUT|PATCH) \/v2\/merge\/\w+\/blobs\/uploads/

  /** The second registry has nothing at all. */
  async function copying(rules: readonly Rule[], work: (scene: Scene, given: Record<string, string>) => Promise<void>) {
    await withScene(rules, async (scene) => {
      const empty = newRepository(rig)
      const second = behind(empty, scene.places.second.registry)
      const given = release([scene.places.first, second], scene.legs, '1.1.0', TAGS)
      await work({ ...scene, held: { ...scene.held, second: empty } }, { ...given, ...COPY })
    })
  }

  it.each<[string, readonly Rule[]]>([
    ['everything well', []],
    [
      'a reset in the middle of a blob that comes',
      [{ on: /GET .*\/blobs\//, at: 'first', fault: { cutAnswer: 200_000 }, times: 2, skip: 2 }],
    ],
    ['a reset in the middle of a blob that goes', [{ on: blob, fault: { cutRequest: 100_000 }, times: 2 }]],
    ['503 in the middle of an upload', [{ on: blob, fault: DOWN, times: 2 }]],
    ['a lost upload', [{ on: blob, fault: { status: 404 }, times: 1 }]],
    [
      'a manifest that is not wanted at once',
      [
        {
          on: INDEX,
          at: 'second',
          fault: { status: 404, body: errors('MANIFEST_BLOB_UNKNOWN', 'blob unknown') },
          times: 1,
        },
      ],
    ],
  ])('are copied: %s', async (_, rules) => {
    await copying(rules, async ({ held, next }, given) => {
      await run(given)
      expect(await tagsIn(held.second)).toEqual({ '1': next, latest: next, 'v1.1.0': next })
      await requireWhole(held.second, next)
    })
  })

  it.each<[string, readonly Rule[], RegExp]>([
    [
      'another byte in a blob',
      [{ on: /GET .*\/blobs\//, at: 'first', fault: { corrupt: 150_000 } }],
      /sent other bytes than those asked for/,
    ],
    ['no upload at all', [{ on: /POST .*\/blobs\/uploads/, fault: DOWN }], /answered 503/],
    [
      'no right to write',
      [{ on: /POST .*\/blobs\/uploads/, fault: { status: 403, body: errors('DENIED', 'denied') } }],
      /answered 403 \(DENIED: denied\). Log in before this step/,
    ],
  ])('are not copied: %s', async (_, rules, expected) => {
    await copying(rules, async ({ held, old }, given) => {
      expect(await failureOf(run(given))).toMatch(expected)
      expect(await tagsIn(held.second)).toEqual({})
      expect(await tagsIn(held.first)).toEqual({ '1': old, latest: old, 'v1.0.0': old })
    })
  })

  it('are a fault without copy-missing', async () => {
    await copying([], async ({ held }, given) => {
      expect(await failureOf(run({ ...given, 'copy-missing': 'false' }))).toMatch(/not there/)
      expect(await tagsIn(held.second)).toEqual({})
    })
  })
})

describe('writing the index', () => {
  it.each<Case>([
    { name: '500 once', rules: [{ on: INDEX, fault: { status: 500 }, times: 1 }], expected: 'published' },
    {
      name: '429 with Retry-After',
      rules: [{ on: INDEX, fault: { status: 429, headers: { 'retry-after': '1' } }, times: 1 }],
      expected: 'published',
    },
    {
      name: '503 for good',
      rules: [{ on: INDEX, at: 'second', fault: DOWN }],
      expected: /could not be pushed, no tag was moved:\n- .*answered 503.*run the job again/,
    },
    {
      name: 'an answer that is lost',
      rules: [{ on: INDEX, fault: { cutAnswer: 0 }, times: 2 }],
      expected: 'published',
    },
    {
      name: 'a request that is cut',
      rules: [{ on: INDEX, fault: { cutRequest: 50 }, times: 1 }],
      expected: 'published',
    },
    {
      name: '404 because the legs do not show yet',
      rules: [{ on: INDEX, fault: { status: 404 }, times: 1 }],
      expected: 'published',
    },
    {
      name: '403',
      rules: [{ on: INDEX, at: 'first', fault: { status: 403 } }],
      expected: /no tag was moved:\n- .*answered 403. Log in before this step/,
    },
    {
      name: '400, as registries answer that know no such index',
      rules: [{ on: INDEX, fault: { status: 400, body: errors('MANIFEST_INVALID', 'manifest invalid') } }],
      expected: /no tag was moved:\n- .*answered 400 \(MANIFEST_INVALID: manifest invalid\)\./,
    },
    {
      name: 'it is said to be stored and is not',
      rules: [{ on: INDEX, at: 'second', fault: { status: 201 } }],
      expected: /no tag was moved:\n- .*answered 404 .*Look whether it was pushed/,
    },
    {
      name: 'another digest is said to be stored',
      rules: [{ on: INDEX, fault: { headers: { 'docker-content-digest': digestOf('x') } } }],
      expected: /the registry holds sha256:\w+ and was sent sha256:\w+. Something between/,
    },
    {
      name: 'other bytes come back',
      rules: afterwards([INDEX], { on: MANIFEST, fault: { corrupt: 40 } }),
      expected: /no tag was moved:\n- .*sent other bytes/,
    },
  ])('$name', play)
})

describe('moving the tags', () => {
  const immutable = (status: number, code: string, message: string): Rule => ({
    on: put('v1.1.0'),
    at: 'second',
    fault: { status, body: errors(code, message) },
  })
  const FIXED =
    /The registry does not let this tag be moved: release a new version[\s\S]*second|The registry does not let this tag be moved/

  it.each<Case>([
    { name: '500 once', rules: [{ on: put('latest'), fault: { status: 500 }, times: 1 }], expected: 'published' },
    {
      name: 'an answer that is lost',
      rules: [{ on: put('1'), fault: { cutAnswer: 0 }, times: 2 }],
      expected: 'published',
    },
    {
      name: 'old content shown for a while',
      rules: [{ on: get('latest'), fault: stale, times: 2 }],
      expected: 'published',
    },
    {
      name: '404 for a while',
      rules: [{ on: get('v1.1.0'), fault: { status: 404 }, times: 2 }],
      expected: 'published',
    },
    {
      name: 'old content shown for ever',
      rules: [{ on: get('latest'), at: 'second', fault: stale }],
      expected: /:latest still is sha256:\w+ after it was moved.*ask who runs it/,
      latest: 'next',
    },
    {
      name: '503 for the version in the second registry',
      rules: [{ on: put('v1.1.0'), at: 'second', fault: DOWN }],
      expected: /v1\.1\.0 → the new index\n.*v1\.1\.0 → nothing/,
    },
    { name: '503 for the series', rules: [{ on: put('1'), fault: DOWN }], expected: AGAIN },
    {
      name: '503 for latest',
      rules: [{ on: put('latest'), fault: DOWN }],
      expected: /:latest: the registry answered 503/,
    },
    {
      name: '403 for latest in one of both',
      rules: [{ on: put('latest'), at: 'first', fault: { status: 403 } }],
      expected: /:latest: the registry answered 403. Log in/,
      latest: 'either',
    },
    {
      name: 'a tag said to be stored that is not',
      rules: [{ on: put('v1.1.0'), fault: { status: 201 } }],
      expected: /:v1\.1\.0: the registry answered 404/,
    },
    {
      name: "an immutable tag, Amazon's answer",
      rules: [
        immutable(
          400,
          'TAG_INVALID',
          "The image tag 'v1.1.0' already exists and cannot be overwritten because the tag is immutable.",
        ),
      ],
      expected: FIXED,
    },
    {
      name: "an immutable tag, Harbor's answer",
      rules: [immutable(412, 'PRECONDITION', 'configured as immutable, cannot be updated')],
      expected: FIXED,
    },
    {
      name: "an immutable tag, Azure's answer",
      rules: [immutable(409, 'DENIED', 'The tag is immutable')],
      expected: FIXED,
    },
  ])('$name', play)
})

describe('a registry that goes down', () => {
  const all = /./
  /** Nothing comes any more from the second registry once these requests were answered, one after the other. */
  const downAfter = (...requests: readonly RegExp[]): readonly Rule[] => afterwards(requests, { on: all, fault: GONE })

  it.each<Case>([
    {
      name: 'before',
      rules: [{ on: all, at: 'second', fault: GONE }],
      expected: /no answer: .*Look whether the host is right/,
    },
    {
      name: 'when the legs were read',
      rules: [{ on: INDEX, at: 'second', fault: GONE }],
      expected: /no tag was moved:\n- .*no answer/,
    },
    { name: 'when the index is there', rules: downAfter(INDEX), expected: /no tag was moved:\n- .*no answer/ },
    {
      name: 'when the index was read back',
      rules: downAfter(INDEX, MANIFEST),
      expected: /unknown, the registry does not answer/,
    },
    {
      name: 'when the version is there',
      rules: downAfter(put('v1.1.0')),
      expected: /unknown, the registry does not answer/,
    },
    {
      name: 'when the series is there',
      rules: downAfter(put('1')),
      expected: /unknown, the registry does not answer/,
      latest: 'either',
    },
    {
      name: 'when everything is there',
      rules: downAfter(put('latest')),
      expected: /unknown, the registry does not answer/,
      latest: 'next',
    },
  ])('$name', play)

  it('whose port nobody listens on is named', async () => {
    await withScene([], async (scene) => {
      const port = await freePort()
      const nowhere = behind(scene.held.second, `127.0.0.1:${port}`)
      const given = release([scene.places.first, nowhere], scene.legs, '1.1.0', TAGS)
      expect(await failureOf(run(given))).toMatch(
        new RegExp(`127.0.0.1:${port}/merge/\\w+.*no answer.*ECONNREFUSED.*Look whether`),
      )
      await requireSane(scene)
    })
  })

  it('ends the step when the time for all calls is over', async () => {
    await withScene([{ on: put('latest'), fault: { hang: true } }], async (scene) => {
      const signal = AbortSignal.timeout(1_500)
      const client = new RegistryClient({ credentials: async () => undefined, signal })
      const start = performance.now()
      const given = release([scene.places.first, scene.places.second], scene.legs, '1.1.0', TAGS)
      await expect(run(given, client)).rejects.toThrow()
      expect(performance.now() - start).toBeLessThan(6_000)
      await requireSane(scene)
      await requireHealed(scene)
    })
  })

  function freePort(): Promise<number> {
    const server = createServer()
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
      })
    })
  }
})

describe('a token', () => {
  /** A registry that wants tokens, each good for some requests only. */
  function tokens(uses: number, service: Fault = {}): readonly Rule[] {
    const left = new Map<string, number>()
    const wanted = (scene: Scene, { authorization = '' }: IncomingHttpHeaders): Fault => {
      const good = left.get(authorization) ?? 0
      left.set(authorization, good - 1)
      if (good > 0) return {}
      const realm = `http://${scene.places.first.registry}/token`
      return { status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}",service="rig"` } }
    }
    const given = (): Fault => {
      const token = `t${left.size}`
      left.set(`Bearer ${token}`, uses)
      return { status: 200, body: JSON.stringify({ token }), ...service }
    }
    return [
      { on: /GET \/token/, fault: given },
      { on: /\/v2\/merge\//, at: 'first', fault: wanted },
    ]
  }

  it.each<Case>([
    { name: 'that expires again and again is renewed', rules: tokens(4), expected: 'published' },
    {
      name: 'that nobody gives',
      rules: tokens(4, { status: 403 }),
      expected: /Token for .*answered 403. Log in before this step/,
    },
    {
      name: 'that is no token',
      rules: tokens(4, { body: '{}' }),
      expected: /Token for .*holds no token. Try again later/,
    },
    {
      name: 'that is never good is asked for once',
      rules: tokens(0),
      expected: /answered 401. Log in before this step/,
    },
  ])('$name', play)
})

describe('another job that moves the same tags', () => {
  /** An index of the same legs as another version. */
  async function foreign({ held, legs }: Scene, version: string): Promise<Digest> {
    const places = [held.first, held.second]
    const { digest } = await run(release(places, legs, version, `v${version}`))
    return digest
  }

  it.each([
    ['between the plan and the write', put('1'), 'before'],
    ['between the write and the look', put('latest'), 'after'],
  ] as const)('to a newer version %s: latest stays there', async (_, on, moment) => {
    const rule: Rule = { on, at: 'first', times: 1, fault: (scene) => ({ [moment]: () => newer(scene) }) }
    const newer = async (scene: Scene): Promise<void> => {
      const digest = await foreign(scene, '1.2.0')
      await Promise.all(
        Object.values(scene.held).flatMap((place) => ['1', 'latest'].map((tag) => retag(place, digest, tag))),
      )
    }
    await withScene([rule], async (scene) => {
      const { moved } = await run(release([scene.places.first, scene.places.second], scene.legs, '1.1.0', TAGS))
      const newest = await direct.digestOfTag({ ...scene.held.first, tag: 'v1.2.0' })
      for (const place of Object.values(scene.held)) {
        expect(await tagsIn(place)).toMatchObject({ latest: newest, 'v1.1.0': scene.next })
      }
      expect(moved.filter(({ tag }) => tag.tag === 'latest').map(({ outcome }) => outcome)).toContain('newer')
    })
  })

  it('to an older version after our write: it is written again', async () => {
    const older = (scene: Scene): Fault => ({
      after: async () => retag(scene.held.first, await foreign(scene, '1.0.5'), 'latest'),
    })
    await withScene([{ on: put('latest'), at: 'first', times: 1, fault: older }], async (scene) => {
      await run(release([scene.places.first, scene.places.second], scene.legs, '1.1.0', TAGS))
      for (const place of Object.values(scene.held)) expect(await tagsIn(place)).toMatchObject({ latest: scene.next })
    })
  })

  it.each(['before', 'after'] as const)(
    'to another image of the same version, %s our write: who lost says so',
    async (moment) => {
      const twin = (scene: Scene): Fault => ({ [moment]: async () => retag(scene.held.first, scene.old, 'v1.1.0') })
      const on = moment === 'before' ? INDEX : put('v1.1.0')
      await withScene([{ on, at: 'first', times: 1, fault: twin }], async (scene) => {
        const given = release([scene.places.first, scene.places.second], scene.legs, '1.1.0', TAGS)
        const message = await failureOf(run(given))
        expect(message).toContain(`:v1.1.0: this version is published already, as ${scene.old}. Release a new version`)
        for (const place of Object.values(scene.held))
          expect(await tagsIn(place)).toMatchObject({ latest: scene.old, '1': scene.old })
      })
    },
  )

  it('of a branch: the later one wins, and the other one knows', async () => {
    const other = (scene: Scene): Fault => ({ after: async () => retag(scene.held.first, scene.old, 'main') })
    await withScene([{ on: put('main'), at: 'first', times: 1, fault: other }], async (scene) => {
      const { moved } = await run(release([scene.places.first], scene.legs, '1.1.0', 'main'))
      expect(moved.map(({ outcome }) => outcome)).toEqual(['lost'])
      expect(await tagsIn(scene.held.first)).toMatchObject({ main: scene.old })
    })
  })
})

describe('rollback', () => {
  it('moves back what this run has moved, and names what is new', async () => {
    await withScene([{ on: put('latest'), at: 'second', fault: { status: 403 } }], async (scene) => {
      const given = release([scene.places.first, scene.places.second], scene.legs, '1.1.0', TAGS)
      const message = await failureOf(run({ ...given, rollback: 'true' }))
      expect(message).toMatch(/:latest was moved back to sha256:/)
      expect(message.match(/:1 was moved back to sha256:/g)).toHaveLength(2)
      expect(message.match(/:v1\.1\.0 did not exist before: delete it if nobody should find it/g)).toHaveLength(2)
      for (const place of Object.values(scene.held)) {
        expect(await tagsIn(place)).toEqual({
          '1': scene.old,
          latest: scene.old,
          'v1.0.0': scene.old,
          'v1.1.0': scene.next,
        })
      }
      await requireHealed(scene)
    })
  })

  it('leaves alone what another job has moved since, and says what it could not do', async () => {
    const other = async ({ held }: Scene): Promise<void> => {
      const digest = (await run(release([held.first], await putLegs(rig, held.first), '1.3.0', 'v1.3.0'))).digest
      await retag(held.first, digest, '1')
    }
    const rules: readonly Rule[] = [
      { on: put('latest'), fault: (scene) => ({ before: () => other(scene), status: 403 }) },
    ]
    await withScene(rules, async (scene) => {
      const given = release([scene.places.first], scene.legs, '1.1.0', TAGS)
      expect(await failureOf(run({ ...given, rollback: 'true' }))).toContain(':1 was moved by another job since.')
      const newest = await direct.digestOfTag({ ...scene.held.first, tag: 'v1.3.0' })
      expect(await tagsIn(scene.held.first)).toMatchObject({ '1': newest, latest: scene.old })
    })
  })
})

describe('a runner that dies', () => {
  const entry = join(import.meta.dirname, '../../src/entry/merge-manifest.ts')
  // What a process leaves that is killed goes with the runner's own folder, as it does on GitHub.
  const temp = mkdtempSync(join(tmpdir(), 'muslin-test-'))
  afterAll(() => rmSync(temp, { recursive: true, force: true }))

  it.each<[string, RegExp, 'before' | 'after']>([
    ['while it reads the legs', MANIFEST, 'before'],
    ['before the index is there', INDEX, 'before'],
    ['when the index is in one registry', INDEX, 'after'],
    ['when one version tag is there', put('v1.1.0'), 'after'],
    ['before the series move', put('1'), 'before'],
    ['when latest has moved in one registry', put('latest'), 'after'],
  ])('%s: the next run finishes', async (_, on, moment) => {
    const dying = { kill: (): void => undefined }
    const rule: Rule = { on, at: 'first', times: 1, fault: () => ({ [moment]: async () => dying.kill() }) }
    await withScene([rule], async (scene) => {
      const given = release([scene.places.first, scene.places.second], scene.legs, '1.1.0', TAGS)
      const signal = await dead({ platforms: PLATFORMS, verify: 'manifest', ...given }, dying)
      expect(signal).toBe('SIGKILL')
      await requireSane(scene)
      await requireHealed(scene)
    })
  })

  function dead(inputs: Readonly<Record<string, string>>, dying: { kill: () => void }): Promise<string | null> {
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    const files = { RUNNER_TEMP: temp, GITHUB_STEP_SUMMARY: '', GITHUB_OUTPUT: '' }
    const env = { ...process.env, ...rig.env, ...Object.fromEntries(given), ...files }
    const child = spawn(process.execPath, [entry], { env, stdio: 'ignore' })
    dying.kill = () => child.kill('SIGKILL')
    return new Promise((resolve, reject) => child.on('error', reject).on('close', (_code, signal) => resolve(signal)))
  }
})
