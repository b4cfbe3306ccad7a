import { messageOf, UserError } from '../errors.ts'
import { RegistryError } from '../oci/answer.ts'
import type { Digest } from '../oci/digest.ts'
import {
  configLabels,
  configPlatform,
  type Descriptor,
  type ImageIndex,
  imageEntries,
  isAttestation,
  liesElsewhere,
  subjectOf,
} from '../oci/manifest.ts'
import { platformName } from '../oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { Patience, RegistryClient, StoredManifest } from '../oci/registry.ts'
import { type PlaceReader, placeReader } from './places.ts'
import type { HeldImage, Place, ProvenImage, SeenLeg, Sighting, Unseen } from './plan.ts'
import type { Leg, TaggedLeg } from './results.ts'

/** Build jobs have just pushed what is asked for here. */
const FRESH = { fresh: true }

/**
 * The legs with the digests that their tags point to now: from here on nothing is found by a tag, which may move.
 *
 * @throws UserError naming every tag that does not exist
 */
export async function resolveLegs(
  client: RegistryClient,
  given: readonly (Leg | TaggedLeg)[],
): Promise<readonly Leg[]> {
  const found = await Promise.all(given.map((leg) => ('tagged' in leg ? resolveTag(client, leg) : leg)))
  const absent = found.filter((leg) => typeof leg === 'string')
  if (absent.length > 0) throw new UserError(`${absent.join(' and ')} in results: there is no such tag. ${TAG_REMEDY}`)
  return found.filter((leg) => typeof leg !== 'string')
}

const TAG_REMEDY = 'Look whether its build job pushed it; better pass the digest, which cannot move.'

async function resolveTag(client: RegistryClient, { tagged, platform }: TaggedLeg): Promise<Leg | string> {
  const digest = (await client.digestOfTag(tagged)) ?? (await freshDigest(client, tagged))
  if (digest === undefined) return referenceName(tagged)
  const origin = { registry: tagged.registry, repository: tagged.repository }
  return { digest, origin, ...(platform === undefined ? {} : { platform }) }
}

/** Its build job has pushed the tag just now. */
async function freshDigest(client: RegistryClient, tagged: Reference): Promise<Digest | undefined> {
  try {
    return (await client.manifest(tagged, FRESH)).digest
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined
    throw error
  }
}

/**
 * Looks at every leg in every repository and in the place that it names itself, all at once.
 *
 * @param copyMissing whether one repository may lack what another one has
 */
export async function inspectLegs(
  client: RegistryClient,
  legs: readonly Leg[],
  repositories: readonly Reference[],
  copyMissing: boolean,
): Promise<readonly Sighting[]> {
  const seen = await Promise.all(legs.map((leg) => inspectLeg(client, leg, repositories, copyMissing)))
  return seen.flat()
}

/** A registry is given time to show what was just pushed, unless it may well be without it. */
async function inspectLeg(
  client: RegistryClient,
  leg: Leg,
  repositories: readonly Reference[],
  copyMissing: boolean,
): Promise<readonly Sighting[]> {
  const places = placesOf(leg, repositories)
  const mayLack = copyMissing || leg.origin !== undefined
  const look = (patience: Patience) =>
    Promise.all(
      places.map(async (place) => ({ leg, place, found: await readLeg(client, place, leg.digest, patience) })),
    )
  if (!mayLack) return await look(FRESH)
  const sightings = await look({})
  return sightings.some(({ found }) => 'images' in found) ? sightings : await look(FRESH)
}

function placesOf({ origin }: Leg, repositories: readonly Reference[]): readonly Place[] {
  if (origin === undefined) return repositories
  if ('layout' in origin) return [...repositories, origin]
  const isKnown = repositories.some((place) => repositoryName(place) === repositoryName(origin))
  return isKnown ? repositories : [...repositories, origin]
}

/** What cannot be read is a finding like any other, so that all of them are reported together. */
async function readLeg(
  client: RegistryClient,
  place: Place,
  digest: Digest,
  patience: Patience,
): Promise<SeenLeg | Unseen> {
  const reader = placeReader(client, place)
  const stored = await outcome(() => reader.manifest(digest, patience))
  if ('problem' in stored) return stored
  const seen = await outcome(async () => withAbsentParts(reader, await legUnder(reader, stored), patience))
  // Of a leg that is there something is missing: no copy mends that.
  return 'problem' in seen ? { ...seen, absent: false } : seen
}

async function outcome<T>(look: () => Promise<T>): Promise<T | Unseen> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const absent = error instanceof RegistryError && error.status === 404
    return { problem: absent ? `${ABSENT} (${messageOf(error)})` : messageOf(error), absent }
  }
}

const ABSENT =
  'not there. Push each leg by digest to every repository in images, with push=true in its outputs, or set copy-missing to true.'

async function legUnder(reader: PlaceReader, stored: StoredManifest): Promise<SeenLeg> {
  const { content } = stored
  if (content.kind === 'image') return { images: [await provenImage(reader, stored)], attestations: [], faults: [] }
  const children = await Promise.all(imageEntries(content).map((entry) => childUnder(reader, entry)))
  return {
    images: children.flatMap(({ image }) => image ?? []),
    attestations: content.manifests.filter(isAttestation),
    faults: [...children.flatMap(({ faults }) => faults), ...danglingFaults(content)],
  }
}

/**
 * All images that lie under a digest, however many platforms they are for.
 *
 * @throws UserError when one of them cannot be read
 */
export async function imagesUnder(client: RegistryClient, place: Place, digest: Digest): Promise<SeenLeg> {
  const reader = placeReader(client, place)
  return await legUnder(reader, await reader.manifest(digest, FRESH))
}

/**
 * Looks at every image that an index names; what is wrong with one of them, gone or another than it should be, is a fault of
 * that one.
 */
export async function heldImages(
  client: RegistryClient,
  place: Place,
  index: ImageIndex,
): Promise<readonly HeldImage[]> {
  const reader = placeReader(client, place)
  return await Promise.all(imageEntries(index).map((entry) => heldImage(reader, entry, index)))
}

async function heldImage(reader: PlaceReader, entry: Descriptor, index: ImageIndex): Promise<HeldImage> {
  const attestations = index.manifests.filter((other) => isAttestation(other) && subjectOf(other) === entry.digest)
  const seen = await outcome(async () => {
    const { image, faults } = await childUnder(reader, entry)
    const images = image === undefined ? [] : [image]
    return await withAbsentParts(reader, { images, attestations, faults }, FRESH)
  })
  const nameless = entry.platform === undefined ? [`holds ${entry.digest} without a platform. ${REBUILD}`] : []
  if ('problem' in seen) return { entry, attestations, faults: [...nameless, lost('the image', entry, seen)] }
  const [image] = seen.images
  return { entry, attestations, ...(image === undefined ? {} : { image }), faults: [...nameless, ...seen.faults] }
}

/**
 * The same with what a place lacks of it: a manifest may be there without its layers, and an index without the attestations
 * that it names.
 */
export async function withAbsentParts(reader: PlaceReader, seen: SeenLeg, patience: Patience): Promise<SeenLeg> {
  const { images, attestations, faults } = seen
  const absent = await Promise.all([
    ...images.map(({ layers }) => absentBlobs(reader, layers, patience)),
    ...attestations.map((entry) => absentAttestation(reader, entry, patience)),
  ])
  return { ...seen, faults: [...faults, ...new Set(absent.flat())] }
}

async function absentBlobs(
  reader: PlaceReader,
  blobs: readonly Descriptor[],
  patience: Patience,
): Promise<readonly string[]> {
  const own = blobs.filter((blob) => !liesElsewhere(blob))
  const held = await Promise.all(own.map((blob) => reader.hasBlob(blob, patience)))
  return own.filter((_, index) => !held[index]).map(({ digest }) => `lacks the blob ${digest}. ${PUSH_AGAIN}`)
}

async function absentAttestation(
  reader: PlaceReader,
  entry: Descriptor,
  patience: Patience,
): Promise<readonly string[]> {
  const stored = await outcome(() => reader.manifest(entry.digest, patience))
  if ('problem' in stored) return [lost('the attestation', entry, stored)]
  const { content } = stored
  return content.kind === 'image' ? await absentBlobs(reader, [content.config, ...content.layers], patience) : []
}

const lost = (what: string, { digest }: Descriptor, { absent, problem }: Unseen): string =>
  absent ? `names ${what} ${digest}, which is gone. ${PUSH_AGAIN}` : `names ${what} ${digest}: ${problem}`

const PUSH_AGAIN = 'Push it there again.'

interface Child {
  readonly image?: ProvenImage
  readonly faults: readonly string[]
}

async function childUnder(reader: PlaceReader, entry: Descriptor): Promise<Child> {
  const { platform, digest } = entry
  if (platform?.os === 'unknown') {
    return { faults: [`holds ${digest} for ${platformName(platform)}, which is no attestation. ${REBUILD}`] }
  }
  const stored = await reader.manifest(digest, FRESH)
  if (stored.content.kind === 'index') {
    return { faults: [`holds the index ${digest} in its index, which no build of one platform makes. ${REBUILD}`] }
  }
  const image = { ...(await provenImage(reader, stored)), annotations: entry.annotations }
  const said = platform === undefined ? platformName(image.platform) : platformName(platform)
  if (said === platformName(image.platform)) return { image, faults: [] }
  const fault = `says ${said} in its index of an image whose config says ${platformName(image.platform)}. ${REBUILD}`
  return { image, faults: [fault] }
}

const REBUILD = 'Build the platform again with docker buildx.'

/** An attestation of an image that is not there would speak of nothing. */
function danglingFaults({ manifests }: ImageIndex): readonly string[] {
  const held = manifests.map(({ digest }) => digest as string)
  return manifests.filter(isAttestation).flatMap(({ digest, annotations }) => {
    const subject = subjectOf({ annotations }) ?? 'nothing'
    return held.includes(subject)
      ? []
      : [`holds the attestation ${digest} of ${subject}, which it does not hold. ${REBUILD}`]
  })
}

async function provenImage(reader: PlaceReader, { digest, bytes, content }: StoredManifest): Promise<ProvenImage> {
  if (content.kind === 'index') throw new Error('only images are proven')
  const { config, layers, mediaType } = content
  const text = await reader.blob(config, FRESH)
  return {
    digest,
    size: bytes.byteLength,
    mediaType,
    platform: configPlatform(text),
    bytes: layers.reduce((sum, { size }) => sum + size, config.size),
    config,
    layers,
    labels: configLabels(text),
  }
}
