import type { Digest } from '../oci/digest.ts'
import { decodeManifest } from '../oci/manifest.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { say } from '../runner/log.ts'
import { completedBy } from './completion.ts'
import { CREATED_KEY, type PlannedIndex } from './composition.ts'
import { type MovedTag, type MoveOptions, moveTags, planTags, requireMovable, type TagPlan } from './move-tags.ts'
import {
  type Publication,
  planIndex,
  planPromotion,
  promoteInto,
  pushIndex,
  pushPromotion,
  writeLayout,
} from './push-index.ts'
import {
  compareVersions,
  isRelease,
  onlyVersion,
  shortOfTags,
  type TagTarget,
  VERSION_KEY,
  versionOfTags,
} from './tag-moves.ts'
import { publishedVersion } from './tag-state.ts'

/** How something is published. */
export interface PublishOptions {
  /** Each in one of the repositories. */
  readonly tags: readonly Reference[]
  /** False: everything is planned and said, nothing is written. */
  readonly push: boolean
  /** Whether a version tag may be moved from one digest to another. */
  readonly overwrite: boolean
  /** Whether the tags that have moved are moved back when a later one fails. */
  readonly rollback: boolean
  /** The folder of an OCI layout to write into, in place of registries; empty for none. */
  readonly layout?: string
  /** The names that it has there; where left out, those of the tags. */
  readonly layoutNames?: readonly string[]
  /** What else has to be known before the first byte is written; what it throws ends the run. */
  readonly ready?: (plan: TagPlan) => Promise<void>
}

/** What was published, or would be. */
export interface Published {
  readonly index: PlannedIndex
  /** Where every tag pointed before, and what was to happen to it. */
  readonly plan: TagPlan
  /** What became of the tags; none when nothing was to be written. */
  readonly tags: readonly MovedTag[]
  readonly written: boolean
}

/**
 * Publishes proven legs in two phases: the index by its digest to all repositories, then the tags. What the tags are to
 * become is known, printed and allowed before the first byte is written.
 *
 * @throws UserError when something must not happen, or a registry does not do its part: it says where every tag points
 */
export async function publish(publication: Publication, options: PublishOptions): Promise<Published> {
  const made = planIndex(publication)
  const { client } = publication
  if (options.layout) {
    return await inLayout(made, options, (folder, names) => writeLayout(publication, made, folder, names))
  }
  const index = await sameButForTime(client, made, options.tags)
  const completes = await completedBy(client, index, options.tags, publication.allowPartial ?? [])
  const version = await versionOf(publication, options.tags)
  const target = { ...targetOf(index.digest, version, options.tags), completes }
  const madeOf = publication.base?.at
  const moving = { ...options, ...(madeOf === undefined ? {} : { madeOf }) }
  return await inTwoPhases(client, index, target, moving, () => pushIndex(withTimeOf(index, publication), index))
}

/**
 * Gives an index that exists further tags, in its own repository or in others, without changing a byte of it.
 *
 * @throws UserError as {@link publish}
 */
export async function promote(
  client: RegistryClient,
  existing: Reference,
  repositories: readonly Reference[],
  options: PublishOptions,
): Promise<Published> {
  const index = await planPromotion(client, existing)
  if (options.layout) {
    return await inLayout(index, options, (folder, names) => promoteInto(client, existing, index, folder, names))
  }
  const claimed = versionOfTags(tagNames(options.tags))
  const known = claimed === undefined ? {} : { claimed }
  const version = await publishedVersion(client, existing, index.digest, known)
  const target = targetOf(index.digest, version, options.tags)
  return await inTwoPhases(client, index, target, options, () => pushPromotion(client, existing, repositories, index))
}

async function inTwoPhases(
  client: RegistryClient,
  index: PlannedIndex,
  target: TagTarget,
  { tags, push, overwrite, rollback, madeOf, ready }: PublishOptions & MoveOptions,
  pushAll: () => Promise<void>,
): Promise<Published> {
  const plan = await planTags(client, tags, target, { overwrite })
  requireMovable(plan)
  await ready?.(plan)
  if (!push) return { index, plan, tags: [], written: false }
  await pushAll()
  const moving = { rollback, ...(madeOf === undefined ? {} : { madeOf }) }
  return { index, plan, tags: await moveTags(client, index, plan, moving), written: true }
}

/** A layout has names in place of tags, and none of them is moved: it is made anew. */
async function inLayout(
  index: PlannedIndex,
  { layout = '', tags, layoutNames = tagNames(tags), push }: PublishOptions,
  write: (folder: string, names: readonly string[]) => Promise<void>,
): Promise<Published> {
  if (push) await write(layout, [...new Set(layoutNames)])
  return { index, plan: { target: index, overwrite: false, moves: [] }, tags: [], written: push }
}

function targetOf(digest: Digest, version: string | undefined, tags: readonly Reference[]): TagTarget {
  const short = shortOfTags(tagNames(tags))
  return { digest, ...(version === undefined ? {} : { version }), ...(short === undefined ? {} : { short }) }
}

const tagNames = (tags: readonly Reference[]): readonly string[] => tags.flatMap(({ tag }) => tag ?? [])

/**
 * What the annotations say, what the tags say, what the index says that this one is made of, or what the images say, whose
 * label may come from their base image: the first of them that is a version.
 */
async function versionOf(
  { client, annotations, base, legs }: Publication,
  tags: readonly Reference[],
): Promise<string | undefined> {
  const labels = legs.map(({ image }) => image.labels[VERSION_KEY])
  const label = labels.every((one) => one === labels[0]) ? labels[0] : undefined
  const tagged = versionOfTags(tagNames(tags))
  // The label of the same version has no v before it.
  const isSame = compareVersions(label ?? '', tagged ?? '') === 0
  const known = onlyVersion(annotations.index[VERSION_KEY]) ?? (isSame ? label : tagged)
  if (known !== undefined) return known
  const { at } = base ?? {}
  const held = at?.digest === undefined ? undefined : await publishedVersion(client, at, at.digest)
  return held ?? onlyVersion(label)
}

/**
 * The index under one of the version tags, where it says another time and is the same otherwise: docker/metadata-action
 * writes the time of its run into its annotations, and a version that is published must not be another image in a second run.
 */
async function sameButForTime(
  client: RegistryClient,
  index: PlannedIndex,
  tags: readonly Reference[],
): Promise<PlannedIndex> {
  const timeless = withoutTime(index.bytes)
  if (timeless === undefined) return index
  for (const tag of tags.filter(({ tag: name = '' }) => isRelease(name))) {
    const digest = await client.digestOfTag(tag)
    if (digest === undefined || digest === index.digest) continue
    const { bytes, content } = await client.manifest({ ...tag, digest })
    if (withoutTime(bytes) !== timeless) continue
    say(`${referenceName(tag)} differs in ${CREATED_KEY} only: the published index is taken.`)
    return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType }
  }
  return index
}

/** The time that is asked for is the one that the index says. */
function withTimeOf({ bytes }: PlannedIndex, publication: Publication): Publication {
  const created = decodeManifest(bytes).annotations[CREATED_KEY]
  if (created === undefined) return publication
  const { annotations } = publication
  return { ...publication, annotations: { ...annotations, index: { ...annotations.index, [CREATED_KEY]: created } } }
}

/** Undefined when it says no time. */
function withoutTime(bytes: Uint8Array): string | undefined {
  const { annotations = {}, ...content } = JSON.parse(new TextDecoder().decode(bytes))
  const { [CREATED_KEY]: created, ...others } = annotations
  return created === undefined ? undefined : JSON.stringify({ ...content, annotations: others })
}
