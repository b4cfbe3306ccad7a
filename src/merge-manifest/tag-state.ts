import { isUnsupported, RegistryError } from '../oci/answer.ts'
import type { Digest } from '../oci/digest.ts'
import { configLabels, imageEntries, type Manifest } from '../oci/manifest.ts'
import { type Reference, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { listTags } from '../oci/tags.ts'
import { warn } from '../runner/log.ts'
import {
  compareUnder,
  compareVersions,
  covers,
  isOrdered,
  onlyVersion,
  shortAbove,
  type TagNow,
  type TagTarget,
  tagKind,
  VERSION_KEY,
} from './tag-moves.ts'

/** What is asked for once for several tags. */
export interface KnownTags {
  readonly versions: Map<Digest, Promise<string | undefined>>
  /** The tags of a repository, by its name. */
  readonly lists: Map<string, Promise<ListedTags | undefined>>
}

/** The tags of a repository, and of these the versions, the highest first. */
interface ListedTags {
  readonly all: readonly string[]
  readonly versions: readonly string[]
}

/** Nothing is known as yet. */
export const nothingKnown = (): KnownTags => ({ versions: new Map(), lists: new Map() })

/** So many version tags, the highest ones, are asked for their digest where an image does not say its version. */
const MOST_VERSIONS = 30

/** Looks where every tag points, and which version is published under those that must not go back. */
export async function readTags(
  client: RegistryClient,
  tags: readonly TagNow['tag'][],
  target: TagTarget,
): Promise<readonly TagNow[]> {
  const known = nothingKnown()
  const now = await Promise.all(tags.map((tag) => readTag(client, tag, target, known)))
  for (const [name, list] of known.lists) if ((await list) === undefined) warn(`${name}: ${UNLISTED}`)
  return now
}

const UNLISTED =
  'the registry does not list its tags for us, so whether a newer version is published is known only from what a tag points to.'

/** Looks where one tag points. */
export async function readTag(
  client: RegistryClient,
  tag: TagNow['tag'],
  target: TagTarget,
  known: KnownTags = nothingKnown(),
): Promise<TagNow> {
  if (!isOrdered(tag)) return tagNow(tag, await client.digestOfTag(tag))
  const [digest, listed] = await Promise.all([client.digestOfTag(tag), onceIn(known, client, tag)])
  const tags = listed?.versions
  const newest = listed === undefined ? undefined : await newestUnder(client, tag, listed, target)
  const now = { ...tagNow(tag, digest), ...(newest === undefined ? {} : { newest }) }
  if (digest === undefined || digest === target.digest) return now
  const asked = known.versions.get(digest) ?? publishedVersion(client, tag, digest, { tags: likelyFirst(tag, tags) })
  known.versions.set(digest, asked)
  const version = await asked
  return { ...now, ...(version === undefined ? {} : { version }) }
}

/** What has the digest of the target is that image under another name, as a release is its candidate: not newer than it. */
async function newestUnder(
  client: RegistryClient,
  tag: TagNow['tag'],
  { all, versions }: ListedTags,
  { digest, version: ours = '', short }: TagTarget,
): Promise<string | undefined> {
  const { tag: name = '', automatic } = tag
  const under = versions.filter((version) => covers(name, version))
  // A latest that somebody wrote is not refused for what may be no release.
  if (under.length === 0) return automatic ? shortAbove(short, all) : undefined
  for (const version of under) {
    const isNotAbove = (compareUnder(name, version, ours) ?? 1) <= 0
    if (isNotAbove || (await client.digestOfTag({ ...tag, tag: version })) !== digest) return version
  }
  return undefined
}

/** Of many version tags only some are asked for. */
function likelyFirst({ tag = '' }: Reference, versions: readonly string[] = []): readonly string[] {
  const isLikely = (version: string): boolean => covers(tag, version)
  return [...versions.filter(isLikely), ...versions.filter((version) => !isLikely(version))]
}

const tagNow = (tag: TagNow['tag'], digest: Digest | undefined): TagNow => ({
  tag,
  ...(digest === undefined ? {} : { digest }),
})

function onceIn({ lists }: KnownTags, client: RegistryClient, { registry, repository }: Reference) {
  const place = { registry, repository }
  const list = lists.get(repositoryName(place)) ?? listedTags(client, place)
  lists.set(repositoryName(place), list)
  return list
}

/**
 * The version of what is published under a digest: what its annotation says, else the version tag that points there too, else
 * what the first image says, which may come from its base image. What is no version does not count.
 *
 * @param known `tags` when the version tags of the repository are known; `claimed` is the version that is being given to it,
 * which counts where it is higher than the annotation: of a candidate that becomes a release
 */
export async function publishedVersion(
  client: RegistryClient,
  repository: Reference,
  digest: Digest,
  known: { readonly tags?: readonly string[]; readonly claimed?: string } = {},
): Promise<string | undefined> {
  const image = { registry: repository.registry, repository: repository.repository, digest }
  const { content } = await client.manifest(image)
  const noted = higher(onlyVersion(content.annotations[VERSION_KEY]), known.claimed)
  if (noted !== undefined) return noted
  const tags = known.tags ?? (await versionTags(client, image)) ?? []
  return (await versionByTag(client, image, tags)) ?? onlyVersion(await labelledVersion(client, image, content))
}

/** Of two that are the same the first one. */
const higher = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (compareVersions(other ?? '', one) ?? 0) > 0 ? (other ?? one) : one

/**
 * The version tags of a repository, the highest first.
 *
 * @returns undefined where the registry does not list tags, or not for everybody who may push
 * @throws RegistryError when it could, but does not answer
 */
export const versionTags = async (
  client: RegistryClient,
  repository: Reference,
): Promise<readonly string[] | undefined> => (await listedTags(client, repository))?.versions

async function listedTags(client: RegistryClient, repository: Reference): Promise<ListedTags | undefined> {
  const all = await listTags(client.connection, repository).catch((error: unknown) => {
    if (error instanceof RegistryError && listsNothing(error)) return undefined
    throw error
  })
  if (all === undefined) return undefined
  const versions = all.filter((tag) => tagKind(tag) === 'version')
  return { all, versions: versions.sort((left, right) => compareVersions(right, left) ?? 0) }
}

/** Not for us, or not for anybody. */
const listsNothing = (error: RegistryError): boolean =>
  [401, 403, 404].includes(error.status ?? 0) || isUnsupported(error)

/** One entry for each repository that the references are in. */
export const repositoriesOf = (references: readonly Reference[]): readonly Reference[] => [
  ...new Map(
    references.map(({ registry, repository }) => {
      const place = { registry, repository }
      return [repositoryName(place), place] as const
    }),
  ).values(),
]

async function labelledVersion(
  client: RegistryClient,
  image: Reference,
  content: Manifest,
): Promise<string | undefined> {
  if (content.kind === 'image') return configLabels(await client.blob(image, content.config))[VERSION_KEY]
  const [first] = imageEntries(content)
  if (first === undefined) return undefined
  const child = { ...image, digest: first.digest }
  const { content: inner } = await client.manifest(child)
  return inner.annotations[VERSION_KEY] ?? (await labelledVersion(client, child, inner))
}

async function versionByTag(
  client: RegistryClient,
  { registry, repository, digest }: Reference,
  tags: readonly string[],
): Promise<string | undefined> {
  const highest = tags.slice(0, MOST_VERSIONS)
  const digests = await Promise.all(highest.map((tag) => client.digestOfTag({ registry, repository, tag })))
  return highest.find((_, index) => digests[index] === digest)
}
