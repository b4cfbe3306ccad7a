import type { Digest } from '../oci/digest.ts'
import { type Descriptor, decodeManifest, type ImageIndex, imageEntries, subjectOf } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { say } from '../runner/log.ts'
import { CREATED_KEY, type PlannedIndex } from './composition.ts'
import { isRelease } from './tag-moves.ts'

/**
 * What is published under the version tags, as far as an index is the same with platforms that may have been missing: those
 * who have pulled it keep what they have.
 *
 * @param optional the platforms that may be missing
 */
export async function completedBy(
  client: RegistryClient,
  index: PlannedIndex,
  tags: readonly Reference[],
  optional: readonly Platform[],
): Promise<readonly Digest[]> {
  const versions = optional.length === 0 ? [] : tags.filter(({ tag = '' }) => isRelease(tag))
  const held = versions.map(async (tag) => {
    const digest = await client.digestOfTag(tag)
    if (digest === undefined || digest === index.digest) return []
    const { bytes } = await client.manifest({ ...tag, digest })
    const added = addedPlatforms(bytes, index.bytes)
    if (added.length === 0 || !isWithin(added, optional)) return []
    say(`${referenceName(tag)} is published without ${added.join(', ')} and gets it now.`)
    return [digest]
  })
  return (await Promise.all(held)).flat()
}

/**
 * The platforms that an index has beside those of a published one; none unless everything that is published stays in it as it
 * is, but for the time that it says it was made.
 */
export function addedPlatforms(published: Uint8Array, index: Uint8Array): readonly string[] {
  const [theirs, ours] = [decodeManifest(published), decodeManifest(index)]
  if (theirs.kind !== 'index' || ours.kind !== 'index' || headOf(theirs) !== headOf(ours)) return []
  const held = new Set(theirs.manifests.map(textOf))
  const added = ours.manifests.filter((entry) => !held.has(textOf(entry)))
  const isWhole = ours.manifests.length - added.length === theirs.manifests.length
  const images = imageEntries({ ...ours, manifests: added })
  const digests = images.map(({ digest }) => digest as string)
  const isOwn = (entry: Descriptor): boolean => images.includes(entry) || digests.includes(subjectOf(entry) ?? '')
  if (!isWhole || !added.every(isOwn)) return []
  return images.map(({ platform }) => (platform === undefined ? '' : platformName(platform)))
}

const isWithin = (added: readonly string[], optional: readonly Platform[]): boolean =>
  added.every((name) => optional.some((platform) => platformName(platform) === name))

const headOf = ({ mediaType, annotations: { [CREATED_KEY]: _, ...others } }: ImageIndex): string =>
  JSON.stringify([mediaType, Object.entries(others).sort()])

const textOf = (entry: Descriptor): string =>
  JSON.stringify({ ...entry, annotations: Object.entries(entry.annotations).sort() })
