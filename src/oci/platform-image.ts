import { UserError } from '../errors.ts'
import type { Digest } from './digest.ts'
import {
  configPlatform,
  type Descriptor,
  type ImageManifest,
  imageEntries,
  isAttestation,
  subjectOf,
} from './manifest.ts'
import { type Platform, platformName } from './platform.ts'
import type { Reference } from './reference.ts'
import type { RegistryClient, StoredManifest } from './registry.ts'

/** An image in a registry, and the platform that its config names. */
export interface PlatformImage {
  /** See platformName. */
  readonly platform: string
  readonly digest: Digest
  readonly manifest: ImageManifest
  readonly config: Uint8Array
  /** What stands for it under the tag: the image itself, or the index that holds it alone with its attestations. */
  readonly entry: Digest
  /** Whether provenance or an SBOM of it stands beside that, and would stay behind where the entry alone is taken. */
  readonly isAttestedBeside: boolean
}

/** An index under the tag, and one for each leg in it. */
const DEEPEST = 2

/**
 * The images under a tag or digest, in the order of its index. An entry that names a platform which is not wanted is not
 * read; one that names none is, so that images of other platforms may be among the result.
 *
 * @throws UserError when what it holds is no image that can run, or an index nested deeper than a leg with attestations
 * @throws RegistryError when the registry refuses
 */
export async function imagesUnder(
  client: RegistryClient,
  reference: Reference,
  wanted: readonly Platform[],
): Promise<readonly PlatformImage[]> {
  const names = new Set(wanted.map(platformName))
  return imagesIn({ client, reference, names }, await client.manifest(reference), DEEPEST)
}

interface Search {
  readonly client: RegistryClient
  readonly reference: Reference
  readonly names: ReadonlySet<string>
}

async function imagesIn(
  search: Search,
  { content, digest }: StoredManifest,
  depth: number,
): Promise<readonly PlatformImage[]> {
  if (content.kind === 'image') return [await imageOf(search, content, digest)]
  if (depth === 0) throw new UserError('it holds an index in the index of an index')
  const entries = imageEntries(content).filter((entry) => isOfInterest(entry, search.names))
  const held = entries.map(async (entry) => {
    const stored = await search.client.manifest({ ...search.reference, digest: entry.digest })
    return imagesIn(search, stored, depth - 1)
  })
  const images = (await Promise.all(held)).flat()
  const isLeg = depth < DEEPEST && imageEntries(content).length === 1
  if (isLeg) return images.map((image) => ({ ...image, entry: digest }))
  const attested = new Set(content.manifests.filter(isAttestation).map(subjectOf))
  return images.map((image) => ({
    ...image,
    isAttestedBeside: attested.has(image.digest) || attested.has(image.entry),
  }))
}

const isOfInterest = ({ platform, artifactType }: Descriptor, names: ReadonlySet<string>): boolean =>
  artifactType === undefined && (platform === undefined || names.has(platformName(platform)))

async function imageOf({ client, reference }: Search, manifest: ImageManifest, digest: Digest): Promise<PlatformImage> {
  const config = await client.blob(reference, manifest.config)
  const platform = platformName(configPlatform(config))
  return { platform, digest, manifest, config, entry: digest, isAttestedBeside: false }
}
