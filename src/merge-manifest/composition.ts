import { UserError } from '../errors.ts'
import { type Digest, digestOf } from '../oci/digest.ts'
import {
  type Descriptor,
  type ImageIndex,
  INDEX_TYPES,
  imageEntries,
  isAttestation,
  MANIFEST_TYPES,
  subjectOf,
} from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import type { Reference } from '../oci/reference.ts'
import type { Annotations, Proof, ProvenLeg } from './plan.ts'
import { compareVersions, onlyVersion, VERSION_KEY } from './tag-moves.ts'

/** The index to publish, certain before the first byte is written. */
export interface PlannedIndex {
  readonly digest: Digest
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
}

/** What becomes of the provenance and SBOM of the legs: children of the index, gone, or referrers of their image. */
export type AttestationMode = 'keep' | 'strip' | 'referrers'

/** What an index is put together from. */
export interface Composition {
  readonly legs: readonly Pick<ProvenLeg, 'image' | 'attestations'>[]
  readonly annotations: Annotations
  readonly attestations: AttestationMode
  /** An index that exists: the legs are added to it, or take the place of its entries of the same platforms. */
  readonly base?: { readonly index: ImageIndex; readonly task: 'append' | 'replace'; readonly at?: Reference }
  /** The version that its tags name; undefined when none of them does. */
  readonly version?: string
}

const REVISION_KEY = 'org.opencontainers.image.revision'
/** When an index was made. */
export const CREATED_KEY = 'org.opencontainers.image.created'

/**
 * The bytes of the index: images in the order of their platform names, then their attestations, annotations in the order of
 * their keys. The same legs make the same bytes, in whatever order they come and to whichever registry they go.
 *
 * @throws UserError when a platform is to be appended that is there already, or replaced and is not there, or an annotation
 * would be lost
 */
export function composeIndex(composition: Composition): PlannedIndex {
  const { base, annotations } = composition
  const images = [...keptImages(composition), ...composition.legs.map(imageEntry)].sort(byPlatform)
  const entries = [...images, ...attestationEntries(composition, images)]
  const notes = { ...(base === undefined ? {} : inherited(base, composition)), ...annotations.index }
  const described = entries.map((entry) => withNotes(entry, annotations))
  const mediaType = indexType(described, notes)
  const content = { schemaVersion: 2, mediaType, manifests: described.map(written), ...annotationsField(notes) }
  const bytes = new TextEncoder().encode(JSON.stringify(content, undefined, 2))
  return { digest: digestOf(bytes), bytes, mediaType }
}

/** What an index that exists says, without what is true of its own release or its own platforms only. */
function inherited(
  { index: { annotations }, at }: NonNullable<Composition['base']>,
  { legs, version }: Composition,
): Readonly<Record<string, string>> {
  const { [VERSION_KEY]: said, [REVISION_KEY]: revision, [CREATED_KEY]: created, ...others } = annotations
  const old = said ?? onlyVersion(at?.tag)
  if (version !== undefined && old !== undefined && compareVersions(version, old) !== 0) {
    return { ...others, ...(said === undefined ? {} : { [VERSION_KEY]: writtenLike(said, version) }) }
  }
  const isShared = legs.every(({ image }) => (image.labels[REVISION_KEY] ?? revision) === revision)
  if (isShared || revision === undefined) return annotations
  return said === undefined ? others : { ...others, [VERSION_KEY]: said }
}

/** With a v before it, or without. */
const writtenLike = (said: string, version: string): string =>
  `${/^v\d/.test(said) ? 'v' : ''}${version.replace(/^v/, '')}`

/**
 * The annotations with the labels that all platforms of the index share, those too that stay in it as they were; what the user
 * writes wins over labels.
 *
 * @param version the one that the tags name: a label that names another one comes from a base image
 */
export function withSharedLabels(
  annotations: Annotations,
  { legs, kept }: Pick<Proof, 'legs' | 'kept'>,
  version?: string,
): Annotations {
  const { [VERSION_KEY]: label, ...others } = sharedLabels([...legs, ...kept])
  const isOther =
    version !== undefined && onlyVersion(label) !== undefined && compareVersions(label ?? '', version) !== 0
  const shared = label === undefined || isOther ? others : { ...others, [VERSION_KEY]: label }
  return { ...annotations, index: { ...shared, ...annotations.index } }
}

/** Annotations that all legs have as labels with the same value: `org.opencontainers.image.*` and nothing private. */
export function sharedLabels(legs: readonly Pick<ProvenLeg, 'image'>[]): Readonly<Record<string, string>> {
  const [first, ...others] = legs.map(({ image }) => image.labels)
  const shared = Object.entries(first ?? {}).filter(
    ([key, value]) => key.startsWith('org.opencontainers.image.') && others.every((labels) => labels[key] === value),
  )
  return Object.fromEntries(shared)
}

function keptImages({ base, legs }: Composition): readonly Descriptor[] {
  if (base === undefined) return []
  const held = imageEntries(base.index)
  const [theirs, ours] = [held.map(entryPlatform), legs.map(({ image }) => platformName(image.platform))]
  // A run before this one may have added the same image already.
  const others = held.filter(({ digest }) => legs.every(({ image }) => image.digest !== digest)).map(entryPlatform)
  const doubled = ours.filter((platform) => others.includes(platform))
  const absent = ours.filter((platform) => !theirs.includes(platform))
  if (base.task === 'append' && doubled.length > 0)
    throw new UserError(`${isThere(doubled)} Use replace to exchange it.`)
  if (base.task === 'replace' && absent.length > 0) throw new UserError(`${isAbsent(absent)} Use append to add it.`)
  return held.filter((entry) => !ours.includes(entryPlatform(entry)))
}

const isThere = (platforms: readonly string[]): string =>
  `The index to append to has ${platforms.join(' and ')} already.`
const isAbsent = (platforms: readonly string[]): string => `The index to replace in has no ${platforms.join(' and ')}.`

const imageEntry = ({ image }: Pick<ProvenLeg, 'image'>): Descriptor => ({
  mediaType: image.mediaType,
  digest: image.digest,
  size: image.size,
  platform: image.platform,
  annotations: image.annotations ?? {},
})

/** Those of the legs and of the kept images; an attestation whose image is gone says nothing about this index. */
function attestationEntries({ legs, base, attestations }: Composition, images: readonly Descriptor[]) {
  if (attestations !== 'keep') return []
  const known = images.map(({ digest }) => digest as string)
  const both = [...(base?.index.manifests.filter(isAttestation) ?? []), ...legs.flatMap((leg) => leg.attestations)]
  const all = [...new Map(both.map((entry) => [entry.digest, entry])).values()]
  const subject = (entry: Descriptor): number => known.indexOf(subjectOf(entry) ?? '')
  return all.filter((entry) => subject(entry) >= 0).sort((left, right) => subject(left) - subject(right))
}

const byPlatform = (left: Descriptor, right: Descriptor): number =>
  entryPlatform(left) < entryPlatform(right) ? -1 : 1

const entryPlatform = ({ platform }: Descriptor): string => (platform === undefined ? '' : platformName(platform))

function withNotes(entry: Descriptor, { entries }: Annotations): Descriptor {
  if (isAttestation(entry)) return entry
  const meant = entries.filter(({ platform }) => platform === undefined || isSame(platform, entry))
  return {
    ...entry,
    annotations: { ...entry.annotations, ...Object.fromEntries(meant.map(({ key, value }) => [key, value])) },
  }
}

const isSame = (platform: Platform, entry: Descriptor): boolean => platformName(platform) === entryPlatform(entry)

/** A list of Docker's own images stays one: old registries take nothing else, and buildx makes the same. */
function indexType(entries: readonly Descriptor[], notes: Readonly<Record<string, string>>): string {
  const isDocker = entries.every(({ mediaType }) => mediaType === MANIFEST_TYPES[1])
  const isAnnotated = [notes, ...entries.map(({ annotations }) => annotations)].some(
    (all) => Object.keys(all).length > 0,
  )
  return isDocker && !isAnnotated ? INDEX_TYPES[1] : INDEX_TYPES[0]
}

const written = ({ mediaType, digest, size, artifactType, platform, annotations }: Descriptor) => ({
  mediaType,
  digest,
  size,
  ...(artifactType === undefined ? {} : { artifactType }),
  ...annotationsField(annotations),
  ...(platform === undefined ? {} : { platform }),
})

function annotationsField(notes: Readonly<Record<string, string>>) {
  const keys = Object.keys(notes).sort()
  return keys.length === 0 ? {} : { annotations: Object.fromEntries(keys.map((key) => [key, notes[key]])) }
}
