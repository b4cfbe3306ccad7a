import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import {
  type Expectation,
  type HeldImage,
  indexProblems,
  proveLegs,
  type Sighting,
} from '../../../src/merge-manifest/plan.ts'
import type { Leg } from '../../../src/merge-manifest/results.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import type { ImageIndex } from '../../../src/oci/manifest.ts'
import { type Platform, parsePlatform, platformName } from '../../../src/oci/platform.ts'
import { madeImage } from './made-image.ts'

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`
const A = digest('a')
const B = digest('b')
const GHCR = { registry: 'ghcr.io', repository: 'o/app' }
const HUB = { registry: 'docker.io', repository: 'o/app' }

function platform(name: string): Platform {
  const parsed = parsePlatform(name)
  if (parsed === undefined) throw new Error(name)
  return parsed
}

const leg = (of: Digest, claim?: string): Leg => ({
  digest: of,
  ...(claim === undefined ? {} : { platform: platform(claim) }),
})

/** The leg seen as an image for these platforms. */
const seen = (one: Leg, names: readonly string[], place: Sighting['place'] = GHCR): Sighting => ({
  leg: one,
  place,
  found: {
    images: names.map((name) => madeImage({ digest: one.digest, platform: platform(name) })),
    attestations: [],
    faults: [],
  },
})
const absent = (one: Leg, place = GHCR): Sighting => ({
  leg: one,
  place,
  found: { problem: 'not there', absent: true },
})

/** Of Docker's own media type. */
function docker(sighting: Sighting): Sighting {
  if (!('images' in sighting.found)) return sighting
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
  return {
    ...sighting,
    found: { ...sighting.found, images: sighting.found.images.map((image) => ({ ...image, mediaType })) },
  }
}

const expecting = (names: readonly string[], more: Partial<Expectation> = {}): Expectation => ({
  platforms: names.map(platform),
  allowPartial: [],
  repositories: [GHCR],
  copyMissing: false,
  annotated: false,
  ...more,
})

function problemsOf(expectation: Expectation, sightings: readonly Sighting[]): readonly string[] {
  try {
    proveLegs(expectation, sightings)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const [head, ...lines] = error.message.split('\n')
    expect(head).toContain('Nothing was written')
    return lines
  }
  return []
}

const BOTH = ['linux/amd64', 'linux/arm64']
const amd64 = leg(A, 'linux/amd64')
const arm64 = leg(B, 'linux/arm64')

describe('proveLegs', () => {
  it('sorts by platform name, whatever order the legs came in', () => {
    const sightings = [seen(arm64, ['linux/arm64']), seen(leg(A), ['linux/amd64'])]
    const { legs } = proveLegs(expecting(BOTH), sightings)
    expect(legs.map(({ image }) => platformName(image.platform))).toEqual(BOTH)
    expect(proveLegs(expecting(BOTH), sightings.toReversed()).legs).toEqual(legs)
  })

  it('tells nobody to name a platform that cannot be named', () => {
    const windows = madeImage({ digest: A, platform: { os: 'windows', architecture: 'amd64' } })
    const sighting = { ...seen(leg(A), []), found: { images: [windows], attestations: [], faults: [] } }
    const refused = () => proveLegs(expecting(['linux/arm64']), [sighting, seen(arm64, ['linux/arm64'])])
    expect(refused).toThrow('- windows/amd64 is not expected. Leave its result out.')
  })

  it('counts a leg once, however many registries hold it', () => {
    const sightings = [GHCR, HUB].flatMap((place) => [
      seen(amd64, ['linux/amd64'], place),
      seen(arm64, ['linux/arm64'], place),
    ])
    expect(proveLegs(expecting(BOTH), sightings).legs.map((one) => one.digest)).toEqual([A, B])
  })

  it.each<[string, readonly Sighting[], readonly (string | RegExp)[]]>([
    ['a missing platform', [seen(amd64, ['linux/amd64'])], [/^- linux\/arm64 is missing/]],
    [
      'an unexpected platform',
      [seen(amd64, ['linux/amd64']), seen(arm64, ['linux/arm64']), seen(leg(digest('c')), ['linux/s390x'])],
      [/^- linux\/s390x is not expected/],
    ],
    [
      'two images for one platform',
      [seen(amd64, ['linux/amd64']), seen(leg(digest('c')), ['linux/amd64']), seen(arm64, ['linux/arm64'])],
      [/^- linux\/amd64 is there 2 times \(sha256:a+, sha256:c+\)/],
    ],
    [
      'one image twice',
      [seen(amd64, ['linux/amd64']), seen(leg(A), ['linux/amd64']), seen(arm64, ['linux/arm64'])],
      [/^- linux\/amd64 is there 2 times/],
    ],
    [
      'swapped claims',
      [seen(leg(A, 'linux/arm64'), ['linux/amd64']), seen(leg(B, 'linux/amd64'), ['linux/arm64'])],
      [
        /^- linux\/arm64 \(sha256:a+\) in ghcr\.io\/o\/app is an image for linux\/amd64\./,
        /^- linux\/amd64 \(sha256:b+\)/,
      ],
    ],
    [
      'another variant than claimed',
      [seen(leg(A, 'linux/arm/v6'), ['linux/arm/v7'])],
      [
        /linux\/arm\/v6 .* is an image for linux\/arm\/v7/,
        /amd64 is missing/,
        /arm64 is missing/,
        /v7 is not expected/,
      ],
    ],
    [
      'a leg that one registry lacks',
      [
        seen(amd64, ['linux/amd64']),
        absent(amd64, HUB),
        seen(arm64, ['linux/arm64']),
        seen(arm64, ['linux/arm64'], HUB),
      ],
      [/^- linux\/amd64 \(sha256:a+\) in docker\.io\/o\/app: not there/],
    ],
    [
      'a leg that no registry has, whose platform is not missing besides',
      [absent(amd64), seen(arm64, ['linux/arm64'])],
      [/^- linux\/amd64 .*: not there/],
    ],
    ['a leg without an image', [seen(amd64, []), seen(arm64, ['linux/arm64'])], [/holds no image/]],
    ['a leg with all platforms', [seen(leg(A), BOTH)], [/holds images for linux\/amd64 and linux\/arm64\./]],
    [
      'everything together',
      [absent(leg(digest('d'))), seen(amd64, ['linux/arm64']), seen(leg(digest('c')), ['linux/arm64'])],
      [/: not there/, /is an image for linux\/arm64/, /amd64 is missing/, /arm64 is there 2 times/],
    ],
  ])('refuses %s', (_, sightings, expected) => {
    const problems = problemsOf(expecting(BOTH), sightings)
    expect(problems).toHaveLength(expected.length)
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern)
  })
})

describe('what is allowed', () => {
  const both = [seen(amd64, ['linux/amd64']), seen(arm64, ['linux/arm64'])]

  it('a platform that may be missing, and only that one', () => {
    const partial = expecting(BOTH, { allowPartial: [platform('linux/arm64')] })
    expect(proveLegs(partial, both.slice(0, 1)).missing.map(platformName)).toEqual(['linux/arm64'])
    expect(proveLegs(partial, both).missing).toEqual([])
    expect(problemsOf(partial, both.slice(1))).toEqual([expect.stringContaining('linux/amd64 is missing')])
    // Its job gave a result, so it is not missing but broken.
    const broken = problemsOf(partial, [...both.slice(0, 1), absent(arm64)])
    expect(broken).toEqual([expect.stringMatching(/linux\/arm64 .*: not there/)])
  })

  it('but never an image without any platform', () => {
    const none = expecting(BOTH, { allowPartial: BOTH.map(platform) })
    expect(problemsOf(none, [])).toEqual([expect.stringContaining('no platform is there at all')])
  })

  it('a repository without a leg that another one has, by copy-missing', () => {
    const sightings = [...both, absent(amd64, HUB), seen(arm64, ['linux/arm64'], HUB)]
    const { copies } = proveLegs(expecting(BOTH, { copyMissing: true }), sightings)
    expect(copies).toEqual([{ digest: A, from: GHCR, to: HUB }])
  })

  it('no copy of what is nowhere, or of what could not be asked for', () => {
    const copying = expecting(BOTH, { copyMissing: true })
    expect(problemsOf(copying, [absent(amd64), absent(amd64, HUB), ...both.slice(1)])).toHaveLength(2)
    const refused: Sighting = { leg: amd64, place: HUB, found: { problem: '401', absent: false } }
    expect(problemsOf(copying, [...both, refused])).toEqual([expect.stringMatching(/: 401$/)])
  })

  it.each<[string, Sighting['place']]>([
    ['another repository', { registry: 'quay.io', repository: 'o/staging' }],
    ['an OCI layout', { layout: '/tmp/out' }],
  ])('a leg from %s that the leg itself names', (_, origin) => {
    const own: Leg = { ...amd64, origin }
    const sightings = [absent(own), seen(own, ['linux/amd64'], origin), ...both.slice(1)]
    const { legs, copies } = proveLegs(expecting(BOTH), sightings)
    expect(copies).toEqual([{ digest: A, from: origin, to: GHCR }])
    expect(legs.map(({ place }) => place)).toEqual([origin, GHCR])
  })
})

describe('an index that exists', () => {
  const C = digest('c')
  function held(of: Digest, name: string, more: Partial<HeldImage> & { readonly mediaType?: string } = {}): HeldImage {
    const { mediaType = 'application/vnd.oci.image.manifest.v1+json', ...others } = more
    const image = madeImage({ digest: of, platform: platform(name), mediaType })
    const entry = { mediaType, digest: of, size: 500, platform: platform(name), annotations: {} }
    return { entry, image, attestations: [], faults: [], ...others }
  }
  const based = (images: readonly HeldImage[], more: Partial<Expectation> = {}): Expectation =>
    expecting(BOTH, { base: { name: 'ghcr.io/o/app:1', images }, ...more })
  const brought = [seen(arm64, ['linux/arm64'])]

  it('keeps what no leg takes the place of, with its attestations', () => {
    const mine = held(A, 'linux/amd64', { attestations: [held(C, 'linux/amd64').entry] })
    const { legs, kept, missing } = proveLegs(based([mine, held(C, 'linux/arm64')]), brought)
    expect(legs.map((one) => one.digest)).toEqual([B])
    expect(kept).toEqual([{ image: mine.image, attestations: mine.attestations }])
    expect(missing).toEqual([])
  })

  it('may hold the image of a leg already, as a run before this one left it', () => {
    expect(proveLegs(based([held(A, 'linux/amd64'), held(B, 'linux/arm64')]), brought).kept).toHaveLength(1)
  })

  it('may lack what may be missing', () => {
    const partial = based([], { allowPartial: [platform('linux/amd64')] })
    expect(proveLegs(partial, brought).missing.map(platformName)).toEqual(['linux/amd64'])
  })

  it('is mended by a leg in place of what is wrong with it', () => {
    const broken = [
      held(C, 'linux/arm64', { faults: ['names an image, which is gone.'] }),
      held(digest('d'), 'linux/arm64'),
    ]
    expect(problemsOf(based([held(A, 'linux/amd64'), ...broken]), brought)).toEqual([])
  })

  const nameless = { mediaType: 'x', digest: C, size: 1, annotations: {} }
  it.each<[string, readonly HeldImage[], readonly (string | RegExp)[]]>([
    ['lacks a platform', [held(C, 'linux/arm64')], [/^- linux\/amd64 is missing/]],
    ['doubles one', [held(A, 'linux/amd64'), held(C, 'linux/amd64')], [/^- linux\/amd64 is there 2 times/]],
    ['has a further one', [held(A, 'linux/amd64'), held(C, 'linux/s390x')], [/^- linux\/s390x is not expected/]],
    [
      'has something wrong with an image that stays',
      [held(A, 'linux/amd64', { faults: ['names an image, which is gone.'] })],
      [/^- ghcr\.io\/o\/app:1 names an image, which is gone\.$/],
    ],
    [
      'has an image for no platform',
      [held(A, 'linux/amd64'), { entry: nameless, attestations: [], faults: ['holds it without a platform.'] }],
      [/holds it without a platform/],
    ],
    [
      "has Docker's media types",
      [held(A, 'linux/amd64', { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' })],
      [/linux\/amd64 has Docker's media types, the others/],
    ],
  ])('is refused when it %s', (_, images, expected) => {
    const problems = problemsOf(based(images), brought)
    expect(problems).toHaveLength(expected.length)
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern)
  })
})

describe('what is wrong inside a leg', () => {
  it('is told with the leg and the place', () => {
    const faulty = seen(amd64, ['linux/amd64'])
    if (!('images' in faulty.found)) throw new Error()
    const found = { ...faulty.found, faults: ['holds an index in its index.'] }
    const problems = problemsOf(expecting(['linux/amd64']), [{ ...faulty, found }])
    expect(problems).toEqual([`- linux/amd64 (${A}) in ghcr.io/o/app holds an index in its index.`])
  })

  it.each([
    [
      'images of both kinds',
      [docker(seen(amd64, ['linux/amd64'])), seen(arm64, ['linux/arm64'])],
      false,
      /linux\/amd64 has Docker's media types, the others/,
    ],
    [
      'a Docker image',
      [docker(seen(amd64, ['linux/amd64'])), docker(seen(arm64, ['linux/arm64']))],
      true,
      /annotations are asked for/,
    ],
  ])('%s, with the remedy', (_, sightings, annotated, message) => {
    const problems = problemsOf(expecting(BOTH, { annotated }), sightings)
    expect(problems).toEqual([expect.stringMatching(message)])
    expect(problems[0]).toContain('oci-mediatypes=true')
  })

  it('images of Docker alone make its list, where nothing is lost', () => {
    expect(problemsOf(expecting(['linux/amd64']), [docker(seen(amd64, ['linux/amd64']))])).toEqual([])
  })
})

describe('indexProblems', () => {
  const legs = [
    { image: madeImage({ digest: A, platform: platform('linux/amd64') }) },
    { image: madeImage({ digest: B, platform: platform('linux/arm64') }) },
  ]
  const entry = (of: Digest, name: string, annotations: Record<string, string> = {}) => {
    const [os = '', architecture = ''] = name.split('/')
    return { mediaType: 'x', digest: of, size: 1, platform: { os, architecture }, annotations }
  }
  const attestation = entry(digest('f'), 'unknown/unknown', { 'vnd.docker.reference.type': 'attestation-manifest' })
  const right = [entry(A, 'linux/amd64'), entry(B, 'linux/arm64')]

  it.each<[string, ImageIndex['manifests'], readonly (string | RegExp)[]]>([
    ['exactly the legs', right, []],
    ['their attestations as well', [...right, attestation], []],
    ['one leg less', right.slice(0, 1), [/lacks linux\/arm64 sha256:b/]],
    ['one leg twice', [...right, ...right.slice(0, 1)], [/holds linux\/amd64 sha256:a/]],
    [
      'another image',
      [...right.slice(0, 1), entry(digest('c'), 'linux/arm64')],
      [/lacks .*b$/, /holds .*, which is no leg/],
    ],
    ['a leg under a wrong platform', [entry(A, 'linux/arm64'), entry(B, 'linux/arm64')], [/lacks/, /holds/]],
    [
      'a leg without platform',
      [{ mediaType: 'x', digest: A, size: 1, annotations: {} }, ...right.slice(1)],
      [/lacks/, /holds no platform/],
    ],
  ])('an index with %s', (_, manifests, expected) => {
    const problems = indexProblems({ kind: 'index', mediaType: 'x', manifests, annotations: { k: 'v' } }, legs, {
      k: 'v',
    })
    expect(problems).toHaveLength(expected.length)
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern)
  })

  it.each([[{}], [{ k: 'other' }]])('an index whose annotations are %j', (annotations) => {
    const problems = indexProblems({ kind: 'index', mediaType: 'x', manifests: right, annotations }, legs, { k: 'v' })
    expect(problems).toEqual([expect.stringContaining('lacks the annotation k')])
  })
})
