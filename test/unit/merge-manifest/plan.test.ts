import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { indexProblems, type ProvenLeg, proveLegs, type Sighting, tagWaves } from '../../../src/merge-manifest/plan.ts'
import type { Leg } from '../../../src/merge-manifest/results.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import type { ImageIndex } from '../../../src/oci/manifest.ts'
import { type Platform, parsePlatform, platformName } from '../../../src/oci/platform.ts'

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
const seen = (one: Leg, names: readonly string[], repository = GHCR): Sighting => ({
  leg: one,
  repository,
  found: names.map((name) => ({ digest: one.digest, platform: platform(name), bytes: 1 })),
})
const absent = (one: Leg, repository = GHCR): Sighting => ({ leg: one, repository, found: { problem: 'not there' } })

function problemsOf(expected: readonly string[], sightings: readonly Sighting[]): readonly string[] {
  try {
    proveLegs(expected.map(platform), sightings)
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
    const legs = proveLegs(BOTH.map(platform), sightings)
    expect(legs.map(({ image }) => platformName(image.platform))).toEqual(BOTH)
    expect(proveLegs(BOTH.map(platform), sightings.toReversed())).toEqual(legs)
  })

  it('counts a leg once, however many registries hold it', () => {
    const sightings = [GHCR, HUB].flatMap((place) => [
      seen(amd64, ['linux/amd64'], place),
      seen(arm64, ['linux/arm64'], place),
    ])
    expect(proveLegs(BOTH.map(platform), sightings).map((one) => one.digest)).toEqual([A, B])
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
    const problems = problemsOf(BOTH, sightings)
    expect(problems).toHaveLength(expected.length)
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern)
  })
})

describe('indexProblems', () => {
  const legs: readonly ProvenLeg[] = [
    { digest: A, image: { digest: A, platform: platform('linux/amd64'), bytes: 1 } },
    { digest: digest('e'), image: { digest: B, platform: platform('linux/arm64'), bytes: 1 } },
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
    const problems = indexProblems({ kind: 'index', manifests, annotations: { k: 'v' } }, legs, { k: 'v' })
    expect(problems).toHaveLength(expected.length)
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern)
  })

  it.each([[{}], [{ k: 'other' }]])('an index whose annotations are %j', (annotations) => {
    const problems = indexProblems({ kind: 'index', manifests: right, annotations }, legs, { k: 'v' })
    expect(problems).toEqual([expect.stringContaining('lacks the annotation k')])
  })
})

describe('tagWaves', () => {
  const waves = (...tags: readonly string[]) =>
    tagWaves(tags.map((tag) => ({ ...GHCR, tag }))).map((wave) => wave.map(({ tag }) => tag))

  it.each([
    [
      ['latest', 'main', 'v1', '1.2', 'v1.2.3', 'sha-0a1b2c3', '1.2.3-rc.1', '1.2.3_2', 'latest-debug'],
      [
        ['v1.2.3', 'sha-0a1b2c3', '1.2.3-rc.1', '1.2.3_2'],
        ['main', 'v1', '1.2'],
        ['latest', 'latest-debug'],
      ],
    ],
    [['latest'], [['latest']]],
    [
      ['v1.2.3x', '1.2.3.4'],
      [['1.2.3.4'], ['v1.2.3x']],
    ],
    [[], []],
  ])('%j', (tags, expected) => {
    expect(waves(...tags)).toEqual(expected)
  })
})
