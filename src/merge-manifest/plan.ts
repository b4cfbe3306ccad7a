import { UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { type ImageIndex, imageEntries } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, repositoryName } from '../oci/reference.ts'
import { type Leg, legName } from './results.ts'

/** An image for one platform, as a registry holds it. */
export interface ProvenImage {
  readonly digest: Digest
  /** From its config: what the image says about itself, not what a job said about it. */
  readonly platform: Platform
  /** What a user downloads: config and compressed layers. */
  readonly bytes: number
}

/** What one registry holds under the digest of a leg. */
export interface Sighting {
  readonly leg: Leg
  readonly repository: Reference
  /** The images under the digest (provenance and SBOM are none), or why they could not be read. */
  readonly found: readonly ProvenImage[] | { readonly problem: string }
}

/** A leg whose place in the index is certain. */
export interface ProvenLeg {
  /** What the build job pushed: the image, or an index of the image and its attestations. */
  readonly digest: Digest
  readonly image: ProvenImage
}

/**
 * The legs of the index in the order of their platform names, so that the same legs make the same index.
 *
 * @throws UserError listing everything that keeps them from being exactly the expected platforms
 */
export function proveLegs(expected: readonly Platform[], sightings: readonly Sighting[]): readonly ProvenLeg[] {
  const legs = distinctLegs(sightings)
  const problems = [...sightings.flatMap(sightingProblems), ...setProblems(expected, legs, sightings)]
  if (problems.length > 0) throw new UserError(refusal(problems))
  const proven = legs.flatMap((leg) => provenLeg(leg, sightings))
  return proven.sort((left, right) => compare(platformName(left.image.platform), platformName(right.image.platform)))
}

/**
 * Whether an index holds exactly the proven legs and the annotations.
 *
 * @returns what is wrong with it, empty when nothing is
 */
export function indexProblems(
  index: ImageIndex,
  legs: readonly ProvenLeg[],
  annotations: Readonly<Record<string, string>>,
): readonly string[] {
  const held = imageEntries(index).map(({ digest, platform }) => entryName(digest, platform))
  const wanted = legs.map(({ image }) => entryName(image.digest, image.platform))
  const lost = Object.entries(annotations).filter(([key, value]) => index.annotations[key] !== value)
  return [
    ...missingFrom(held, wanted).map((entry) => `it lacks ${entry}`),
    ...missingFrom(wanted, held).map((entry) => `it holds ${entry}, which is no leg`),
    // buildx drops them without a word when all images have Docker's media types (docker/buildx#3061).
    ...lost.map(([key]) => `it lacks the annotation ${key}; push the images with oci-mediatypes=true`),
  ]
}

/**
 * The order in which tags move: full versions and commits, then those that move with every release, `latest` last. When
 * something fails on the way, users of a moving tag still have the old image.
 */
export function tagWaves(tags: readonly Reference[]): readonly (readonly Reference[])[] {
  const waves = [0, 1, 2].map((wave) => tags.filter(({ tag = '' }) => tagWave(tag) === wave))
  return waves.filter((wave) => wave.length > 0)
}

function tagWave(tag: string): 0 | 1 | 2 {
  if (/^latest(?:-|$)/.test(tag)) return 2
  return /^v?\d+\.\d+\.\d+(?:[-._]|$)/.test(tag) || /^sha-[0-9a-f]{7,40}$/.test(tag) ? 0 : 1
}

function refusal(problems: readonly string[]): string {
  return [
    'The legs do not make the expected image. Nothing was written, no tag was moved:',
    ...problems.map((problem) => `- ${problem}`),
  ].join('\n')
}

/** A leg given twice stays two legs: that is a fault of its own. */
const distinctLegs = (sightings: readonly Sighting[]): readonly Leg[] => [...new Set(sightings.map(({ leg }) => leg))]

function sightingProblems({ leg, repository, found }: Sighting): readonly string[] {
  const place = `${legName(leg)} in ${repositoryName(repository)}`
  if ('problem' in found) return [`${place}: ${found.problem}`]
  const names = found.map(({ platform }) => platformName(platform))
  if (names.length !== 1) {
    const held = names.length === 0 ? 'no image' : `images for ${names.join(' and ')}`
    return [`${place} holds ${held}. A leg is one platform: build and push each platform in a job of its own.`]
  }
  if (leg.platform === undefined || platformName(leg.platform) === names[0]) return []
  return [`${place} is an image for ${names[0]}. Build it for ${platformName(leg.platform)}, or correct the claim.`]
}

/** Missing, doubled and unexpected platforms, by what the registries hold; a leg that was not found counts by its claim. */
function setProblems(
  expected: readonly Platform[],
  legs: readonly Leg[],
  sightings: readonly Sighting[],
): readonly string[] {
  const wanted = expected.map(platformName)
  const present = legs.flatMap((leg) => legPlatforms(leg, sightings).map((platform) => ({ leg, platform })))
  const names = [...new Set(present.map(({ platform }) => platform))]
  const missing = wanted.filter((name) => !names.includes(name))
  const extra = names.filter((name) => !wanted.includes(name))
  return [
    ...missing.map((name) => `${name} is missing. Look at its build job: did it run, and is its result passed on?`),
    ...extra.map((name) => `${name} is not expected. Add it to platforms, or leave its result out.`),
    ...names.flatMap((name) => doubled(name, present)),
  ]
}

function doubled(
  name: string,
  present: readonly { readonly leg: Leg; readonly platform: string }[],
): readonly string[] {
  const digests = present.filter(({ platform }) => platform === name).map(({ leg }) => leg.digest)
  if (digests.length < 2) return []
  return [`${name} is there ${digests.length} times (${digests.join(', ')}). Pass one result for each platform.`]
}

function legPlatforms(leg: Leg, sightings: readonly Sighting[]): readonly string[] {
  const seen = sightings.flatMap((sighting) =>
    sighting.leg === leg && !('problem' in sighting.found) ? sighting.found : [],
  )
  const claimed = leg.platform === undefined ? [] : [leg.platform]
  const platforms = seen.length > 0 ? seen.map(({ platform }) => platform) : claimed
  return [...new Set(platforms.map(platformName))]
}

function provenLeg(leg: Leg, sightings: readonly Sighting[]): readonly ProvenLeg[] {
  const found = sightings.find((sighting) => sighting.leg === leg)?.found ?? []
  const image = 'problem' in found ? undefined : found[0]
  return image === undefined ? [] : [{ digest: leg.digest, image }]
}

const entryName = (digest: Digest, platform: Platform | undefined): string =>
  `${platform === undefined ? 'no platform' : platformName(platform)} ${digest}`

/** Those of the second list that the first one lacks, each as often as it lacks it. */
function missingFrom(held: readonly string[], wanted: readonly string[]): readonly string[] {
  const rest = [...held]
  return wanted.filter((entry) => {
    const at = rest.indexOf(entry)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
