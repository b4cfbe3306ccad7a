import { UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { type Descriptor, type ImageIndex, imageEntries, MANIFEST_TYPES } from '../oci/manifest.ts'
import { isNameable, type Platform, platformName } from '../oci/platform.ts'
import { type Reference, repositoryName } from '../oci/reference.ts'
import { type Leg, legName } from './results.ts'

/** A tag that is wanted in one repository. */
export interface WantedTag extends Reference {
  readonly tag: string
  /** `latest` that a rule made, not the user: it is left out, not refused, where a higher version is published. */
  readonly automatic?: true
  /** `latest` that the input of that name asks for: left out as well, but only where it points to a version that ours cannot be compared with. */
  readonly asked?: true
}

/** The annotations of an index, each where it belongs. */
export interface Annotations {
  readonly index: Readonly<Record<string, string>>
  /** Of the entries of the index; without a platform, of every image in it. */
  readonly entries: readonly { readonly platform?: Platform; readonly key: string; readonly value: string }[]
}

/** An image for one platform, as a registry holds it. */
export interface ProvenImage {
  /** Of its manifest, with {@link size} and {@link mediaType} what an entry of an index says of it. */
  readonly digest: Digest
  readonly size: number
  readonly mediaType: string
  /** From its config: what the image says about itself, not what a job said about it. */
  readonly platform: Platform
  /** What a user downloads: config and compressed layers. */
  readonly bytes: number
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  /** Labels of the config. */
  readonly labels: Readonly<Record<string, string>>
  /** Of its entry in the leg's own index, where the leg has one; the new index keeps them. */
  readonly annotations?: Readonly<Record<string, string>>
}

/** What lies under the digest of a leg. */
export interface SeenLeg {
  /** Provenance and SBOM are none. */
  readonly images: readonly ProvenImage[]
  /** Provenance and SBOM of the images, as the entries of the leg's own index; none where the leg is an image. */
  readonly attestations: readonly Descriptor[]
  /** What is wrong with it in itself, each a sentence with its remedy. */
  readonly faults: readonly string[]
}

/** An image that an index names which exists already. */
export interface HeldImage {
  readonly entry: Descriptor
  /** Undefined when it could not be seen. */
  readonly image?: ProvenImage
  readonly attestations: readonly Descriptor[]
  /** What is wrong with it, each a sentence with its remedy. */
  readonly faults: readonly string[]
}

/** The index that legs are added to, or replaced in. */
export interface HeldIndex {
  readonly name: string
  readonly images: readonly HeldImage[]
}

/** An image that stays in the index as it is. */
export interface KeptImage {
  readonly image: ProvenImage
  readonly attestations: readonly Descriptor[]
}

/** Why a leg could not be seen. */
export interface Unseen {
  readonly problem: string
  /** The registry answers and has no such thing, so that it may be copied there. */
  readonly absent: boolean
}

/** What one registry holds under the digest of a leg. */
export interface Sighting {
  readonly leg: Leg
  /** One of the repositories to publish in, or another one or an OCI layout that the leg itself names. */
  readonly place: Place
  readonly found: SeenLeg | Unseen
}

/** Where something lies: in a repository, or in the folder of an OCI layout. */
export type Place = Reference | { readonly layout: string }

/** A leg whose place in the index is certain. */
export interface ProvenLeg {
  /** What the build job pushed: the image, or an index of the image and its attestations. */
  readonly digest: Digest
  readonly image: ProvenImage
  readonly attestations: readonly Descriptor[]
  /** Where it was seen; first of all a repository to publish in. */
  readonly place: Place
}

/** A leg that has to be copied before the index can be pushed. */
export interface Copy {
  readonly digest: Digest
  readonly from: Place
  readonly to: Reference
}

/** All that publishing rests on. */
export interface Proof {
  /** In the order of their platform names, so that the same legs make the same index. */
  readonly legs: readonly ProvenLeg[]
  readonly copies: readonly Copy[]
  /** Of an index that exists: the images that no leg takes the place of. */
  readonly kept: readonly KeptImage[]
  /** Expected platforms that are missing by permission of the user. */
  readonly missing: readonly Platform[]
}

/** What a proof is held against. */
export interface Expectation {
  readonly platforms: readonly Platform[]
  /** Those that may be missing. */
  readonly allowPartial: readonly Platform[]
  /** Where the index goes. */
  readonly repositories: readonly Reference[]
  /** Whether a leg that one repository lacks may be copied to it from another one. */
  readonly copyMissing: boolean
  /** Whether the index is to have annotations. */
  readonly annotated: boolean
  /** An index that exists, whose other images stay beside the legs. */
  readonly base?: HeldIndex
}

/** How a place is called in messages. */
export const placeName = (place: Place): string => ('layout' in place ? place.layout : repositoryName(place))

/**
 * Proves that the legs, with what stays of an index that exists, are exactly the expected platforms.
 *
 * @throws UserError listing everything that keeps them from being it
 */
export function proveLegs(expectation: Expectation, sightings: readonly Sighting[]): Proof {
  const legs = distinctLegs(sightings)
  const kept = keptOf(expectation, legs, sightings)
  const problems = [
    ...sightings.flatMap((sighting) => sightingProblems(sighting, mayCopy(expectation, sighting, sightings))),
    ...kept.flatMap(({ faults }) => faults.map((fault) => `${expectation.base?.name} ${fault}`)),
    ...setProblems(expectation, legs, sightings, kept),
    ...typeProblems(expectation, sightings, kept),
  ]
  if (problems.length > 0) throw new UserError(refusal(problems))
  const proven = legs.flatMap((leg) => provenLeg(leg, sightings))
  const stays = kept.flatMap(({ image, attestations }) => (image === undefined ? [] : [{ image, attestations }]))
  const held = [...proven, ...stays].map(({ image }) => platformName(image.platform))
  return {
    legs: proven.sort((left, right) => compare(platformName(left.image.platform), platformName(right.image.platform))),
    copies: sightings.flatMap((sighting) => copyOf(sighting, sightings)),
    kept: stays,
    missing: expectation.platforms.filter((platform) => !held.includes(platformName(platform))),
  }
}

/**
 * Whether an index holds exactly the proven legs and the annotations.
 *
 * @returns what is wrong with it, empty when nothing is
 */
export function indexProblems(
  index: ImageIndex,
  legs: readonly Pick<ProvenLeg, 'image'>[],
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

function refusal(problems: readonly string[]): string {
  return [
    'The legs do not make the expected image. Nothing was written, no tag was moved:',
    ...problems.map((problem) => `- ${problem}`),
  ].join('\n')
}

/** A leg given twice stays two legs: that is a fault of its own. */
const distinctLegs = (sightings: readonly Sighting[]): readonly Leg[] => [...new Set(sightings.map(({ leg }) => leg))]

/** What a leg names itself is there to be copied; what one repository lacks, only by permission. */
function mayCopy({ copyMissing }: Expectation, { leg }: Sighting, sightings: readonly Sighting[]): boolean {
  return (copyMissing || leg.origin !== undefined) && provenLeg(leg, sightings).length > 0
}

function sightingProblems({ leg, place, found }: Sighting, mayBeCopied: boolean): readonly string[] {
  const name = `${legName(leg)} in ${placeName(place)}`
  if ('problem' in found) return found.absent && mayBeCopied ? [] : [`${name}: ${found.problem}`]
  const { images, faults } = found
  const names = images.map(({ platform }) => platformName(platform))
  const own = faults.map((fault) => `${name} ${fault}`)
  if (names.length !== 1) {
    const held = names.length === 0 ? 'no image' : `images for ${names.join(' and ')}`
    return [...own, `${name} holds ${held}. A leg is one platform: build and push each platform in a job of its own.`]
  }
  if (leg.platform === undefined || platformName(leg.platform) === names[0]) return own
  return [
    ...own,
    `${name} is an image for ${names[0]}. Build it for ${platformName(leg.platform)}, or correct the claim.`,
  ]
}

/** What a leg is there for stays no more; whatever is wrong with it goes with it. */
function keptOf({ base }: Expectation, legs: readonly Leg[], sightings: readonly Sighting[]): readonly HeldImage[] {
  const brought = legs.flatMap((leg) => legPlatforms(leg, sightings))
  return (base?.images ?? []).filter(({ entry }) => !brought.includes(entryPlatform(entry)))
}

const entryPlatform = ({ platform }: Descriptor): string => (platform === undefined ? '' : platformName(platform))

/** Missing, doubled and unexpected platforms, by what the registries hold; a leg that was not found counts by its claim. */
function setProblems(
  { platforms, allowPartial }: Expectation,
  legs: readonly Leg[],
  sightings: readonly Sighting[],
  kept: readonly HeldImage[],
): readonly string[] {
  const wanted = platforms.map(platformName)
  const optional = allowPartial.map(platformName)
  const present = [
    ...legs.flatMap((leg) => legPlatforms(leg, sightings).map((platform) => ({ digest: leg.digest, platform }))),
    // Without a platform it has been complained of.
    ...kept.flatMap(({ entry: { digest, platform } }) =>
      platform === undefined ? [] : [{ digest, platform: platformName(platform) }],
    ),
  ]
  const names = [...new Set(present.map(({ platform }) => platform))]
  const missing = wanted.filter((name) => !names.includes(name) && !optional.includes(name))
  const extra = names.filter((name) => !wanted.includes(name))
  return [
    ...missing.map((name) => `${name} is missing. Look at its build job: did it run, and is its result passed on?`),
    ...extra.map(
      (name) =>
        `${name} is not expected. ${isNameable(name) ? 'Add it to platforms, or leave' : 'Leave'} its result out.`,
    ),
    ...names.flatMap((name) => doubled(name, present)),
    ...(present.length === 0 && missing.length === 0 ? [`no platform is there at all. ${NOTHING_REMEDY}`] : []),
  ]
}

const NOTHING_REMEDY = 'An image needs at least one, whatever allow-partial lists.'

/**
 * Docker's media types make a Docker list, which has no annotations (docker/buildx#3061), and some registries and clients
 * refuse an index that mixes both.
 */
function typeProblems(
  { annotated }: Expectation,
  sightings: readonly Sighting[],
  kept: readonly HeldImage[],
): readonly string[] {
  const brought = sightings.flatMap(({ found }) => ('images' in found ? found.images : []))
  const seen = [...brought, ...kept.flatMap(({ image }) => image ?? [])]
  const docker = seen.filter(({ mediaType }) => mediaType === MANIFEST_TYPES[1])
  if (docker.length === 0 || (docker.length === seen.length && !annotated)) return []
  const names = [...new Set(docker.map(({ platform }) => platformName(platform)))].join(' and ')
  const remedy = 'Build with oci-mediatypes=true in its outputs.'
  if (docker.length < seen.length) return [`${names} has Docker's media types, the others have those of OCI. ${remedy}`]
  return [`annotations are asked for, but ${names} has Docker's media types, whose list drops them. ${remedy}`]
}

function doubled(
  name: string,
  present: readonly { readonly digest: Digest; readonly platform: string }[],
): readonly string[] {
  const digests = present.filter(({ platform }) => platform === name).map(({ digest }) => digest)
  if (digests.length < 2) return []
  return [`${name} is there ${digests.length} times (${digests.join(', ')}). Pass one result for each platform.`]
}

function legPlatforms(leg: Leg, sightings: readonly Sighting[]): readonly string[] {
  const seen = sightings.flatMap(({ leg: other, found }) => (other === leg && 'images' in found ? found.images : []))
  const claimed = leg.platform === undefined ? [] : [leg.platform]
  const platforms = seen.length > 0 ? seen.map(({ platform }) => platform) : claimed
  return [...new Set(platforms.map(platformName))]
}

function provenLeg(leg: Leg, sightings: readonly Sighting[]): readonly ProvenLeg[] {
  for (const { leg: other, place, found } of sightings) {
    const image = other === leg && 'images' in found ? found.images[0] : undefined
    if (image !== undefined && 'images' in found) {
      return [{ digest: leg.digest, image, attestations: found.attestations, place }]
    }
  }
  return []
}

function copyOf({ leg, place, found }: Sighting, sightings: readonly Sighting[]): readonly Copy[] {
  const [source] = provenLeg(leg, sightings)
  if (!('problem' in found) || 'layout' in place || source === undefined) return []
  return [{ digest: leg.digest, from: source.place, to: place }]
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
