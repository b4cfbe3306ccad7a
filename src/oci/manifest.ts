import { UserError } from '../errors.ts'
import { type Digest, isDigest } from './digest.ts'
import { normalPlatform, type Platform } from './platform.ts'

/** What the OCI image spec calls an index, by its OCI and its Docker name. */
export const INDEX_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const

/** What the OCI image spec calls a manifest, by its OCI and its Docker name. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const

/** The distribution spec asks registries to take manifests up to this size; nobody needs larger ones. */
export const MANIFEST_LIMIT = 4 * 1024 * 1024
/** Most bytes of a blob that is read into memory: image configs are a few kilobytes. */
export const BLOB_LIMIT = 8 * 1024 * 1024

/** Points to content by its digest (OCI image spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Of a manifest that is no image, in an index. */
  readonly artifactType?: string
  /** Only in an index, and even there it may be missing. */
  readonly platform?: Platform
  readonly annotations: Readonly<Record<string, string>>
}

/** One image for one platform (OCI image spec, manifest.md). */
export interface ImageManifest {
  readonly kind: 'image'
  readonly mediaType: string
  /** What the manifest is for when it is no image, empty otherwise. */
  readonly artifactType: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

/** What users call a multi-platform manifest (OCI image spec, image-index.md). */
export interface ImageIndex {
  readonly kind: 'index'
  readonly mediaType: string
  readonly manifests: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

/** Either of the two things that a registry stores under a tag. */
export type Manifest = ImageManifest | ImageIndex

/**
 * Reads a manifest or an index as a registry sent it.
 *
 * @throws UserError when the bytes are neither of the two
 */
export function decodeManifest(content: Uint8Array): Manifest {
  const value = jsonObject(content, 'a manifest')
  if (Array.isArray(value.manifests)) {
    return {
      kind: 'index',
      mediaType: mediaType(value, INDEX_TYPES[0]),
      manifests: value.manifests.map(descriptor),
      annotations: annotations(value.annotations),
    }
  }
  if (Array.isArray(value.layers)) {
    return imageManifest(value, value.layers)
  }
  throw new UserError('it is neither an image manifest nor an index')
}

function imageManifest(value: Readonly<Record<string, unknown>>, layers: readonly unknown[]): ImageManifest {
  return {
    kind: 'image',
    mediaType: mediaType(value, MANIFEST_TYPES[0]),
    artifactType: typeof value.artifactType === 'string' ? value.artifactType : '',
    config: descriptor(value.config),
    layers: layers.map(descriptor),
    annotations: annotations(value.annotations),
  }
}

/**
 * The platform for which an image was built, from its config (OCI image spec, config.md).
 *
 * @throws UserError when the bytes are no image config
 */
export function configPlatform(content: Uint8Array): Platform {
  const { os, architecture, variant } = jsonObject(content, 'an image config')
  if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '') {
    throw new UserError('its config names no platform, so it is no image that can run')
  }
  return normalPlatform({ os, architecture, variant: typeof variant === 'string' ? variant : undefined })
}

/**
 * The labels of an image, from its config.
 *
 * @throws UserError when the bytes are no image config
 */
export const configLabels = (content: Uint8Array): Readonly<Record<string, string>> =>
  annotations(object(jsonObject(content, 'an image config').config).Labels)

/**
 * Whether an entry of an index is BuildKit's provenance or SBOM of another entry, not an image
 * (docs.docker.com/build/metadata/attestations/attestation-storage).
 */
export function isAttestation(entry: Descriptor): boolean {
  const unknown = entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown'
  return unknown && entry.annotations['vnd.docker.reference.type'] !== undefined
}

/** The digest of the entry that an attestation is of (the same page), undefined where it names none. */
export const subjectOf = ({ annotations }: Pick<Descriptor, 'annotations'>): string | undefined =>
  annotations['vnd.docker.reference.digest']

/** The entries of an index that are images. */
export const imageEntries = (index: ImageIndex): readonly Descriptor[] =>
  index.manifests.filter((entry) => !isAttestation(entry))

/** Whether registries do not hold a layer, because only its maker may give it away (OCI image spec, layer.md). */
export const liesElsewhere = ({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean =>
  /foreign|nondistributable/.test(mediaType)

/** Docker's manifests always say what they are, OCI's may leave it out. */
const mediaType = ({ mediaType: said }: Readonly<Record<string, unknown>>, usual: string): string =>
  typeof said === 'string' && said !== '' ? said : usual

function descriptor(value: unknown): Descriptor {
  const { mediaType, digest, size, artifactType, platform, annotations: notes } = object(value)
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || !isDigest(digest) || !isSize(size)) {
    throw new UserError('it holds a descriptor without media type, sha256 digest or size')
  }
  const place = descriptorPlatform(platform)
  return {
    mediaType,
    digest,
    size,
    ...(typeof artifactType === 'string' ? { artifactType } : {}),
    ...(place === undefined ? {} : { platform: place }),
    annotations: annotations(notes),
  }
}

function descriptorPlatform(value: unknown): Platform | undefined {
  const { os, architecture, variant } = object(value)
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined
  return normalPlatform({ os, architecture, variant: typeof variant === 'string' ? variant : undefined })
}

function annotations(value: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(object(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts)
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function jsonObject(content: Uint8Array, what: string): Readonly<Record<string, unknown>> {
  try {
    return object(JSON.parse(new TextDecoder().decode(content)))
  } catch {
    throw new UserError(`it is not ${what}: the content is not JSON`)
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
