import { RegistryError } from '../oci/answer.ts'
import type { Digest } from '../oci/digest.ts'
import { configLabels, imageEntries } from '../oci/manifest.ts'
import { type Reference, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { listTags } from '../oci/tags.ts'
import { compareVersions, type TagNow, type TagTarget, tagKind } from './tag-moves.ts'

/** The annotation and the label that name the version of an image (OCI image spec, annotations.md). */
export const VERSION_KEY = 'org.opencontainers.image.version'
/** What several tags point to is asked for once. */
type KnownVersions = Map<Digest, Promise<string | undefined>>

/** So many version tags, the highest ones, are asked for their digest where an image does not say its version. */
const MOST_VERSIONS = 30

/** Looks where every tag points, and which version is published under those that must not go back. */
export function readTags(
  client: RegistryClient,
  tags: readonly Reference[],
  target: TagTarget,
): Promise<readonly TagNow[]> {
  const versions: KnownVersions = new Map()
  return Promise.all(tags.map((tag) => readTag(client, tag, target, versions)))
}

/** Looks where one tag points. */
export async function readTag(
  client: RegistryClient,
  tag: Reference,
  target: TagTarget,
  versions: KnownVersions = new Map(),
): Promise<TagNow> {
  const digest = await client.digestOfTag(tag)
  if (digest === undefined) return { tag }
  const kind = tagKind(tag.tag ?? '')
  const isOrdered = kind === 'series' || kind === 'latest'
  if (!isOrdered || digest === target.digest) return { tag, digest }
  const asked = versions.get(digest) ?? publishedVersion(client, tag, digest)
  versions.set(digest, asked)
  const version = await asked
  return { tag, digest, ...(version === undefined ? {} : { version }) }
}

/**
 * The version of what is published under a digest: what its index says, what its first image says, or the version tag that
 * points there too.
 */
export async function publishedVersion(
  client: RegistryClient,
  repository: Reference,
  digest: Digest,
): Promise<string | undefined> {
  const image = { registry: repository.registry, repository: repository.repository, digest }
  const said = await saidVersion(client, image)
  if (said !== undefined && tagKind(said) === 'version') return said
  return (await versionByTag(client, repository, digest)) ?? said
}

/** The version tags of a repository, the highest first; none where the registry does not list tags. */
export async function versionTags(client: RegistryClient, repository: Reference): Promise<readonly string[]> {
  const tags = await listTags(client.connection, repository).catch((error: unknown) => {
    // Some registries do not list tags for everybody who may push.
    if (error instanceof RegistryError) return []
    throw error
  })
  const versions = tags.filter((tag) => tagKind(tag) === 'version')
  return versions.sort((left, right) => compareVersions(right, left) ?? 0)
}

/** One entry for each repository that the references are in. */
export const repositoriesOf = (references: readonly Reference[]): readonly Reference[] => [
  ...new Map(
    references.map(({ registry, repository }) => {
      const place = { registry, repository }
      return [repositoryName(place), place] as const
    }),
  ).values(),
]

async function saidVersion(client: RegistryClient, image: Reference): Promise<string | undefined> {
  const { content } = await client.manifest(image)
  const noted = content.annotations[VERSION_KEY]
  if (noted !== undefined) return noted
  if (content.kind === 'image') return configLabels(await client.blob(image, content.config))[VERSION_KEY]
  const [first] = imageEntries(content)
  return first === undefined ? undefined : await saidVersion(client, { ...image, digest: first.digest })
}

async function versionByTag(
  client: RegistryClient,
  { registry, repository }: Reference,
  digest: Digest,
): Promise<string | undefined> {
  const place = { registry, repository }
  const tags = (await versionTags(client, place)).slice(0, MOST_VERSIONS)
  const digests = await Promise.all(tags.map((tag) => client.digestOfTag({ ...place, tag })))
  return tags.find((_, index) => digests[index] === digest)
}
