import type { Reference } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import type { PlannedIndex } from './composition.ts'
import { type MovedTag, moveTags, planTags, requireMovable, type TagPlan } from './move-tags.ts'
import { type Publication, planIndex, planPromotion, pushIndex, pushPromotion, writeLayout } from './push-index.ts'
import { type TagTarget, tagKind, versionOfTags } from './tag-moves.ts'
import { publishedVersion, VERSION_KEY } from './tag-state.ts'

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
  const index = planIndex(publication)
  const { client } = publication
  if (options.layout) return await publishLayout(publication, index, options.layout, options.tags)
  const version = versionOf(publication, options.tags)
  const target = { digest: index.digest, ...(version === undefined ? {} : { version }) }
  return await inTwoPhases(client, index, target, options, () => pushIndex(publication, index))
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
  const version = (await publishedVersion(client, existing, index.digest)) ?? versionOfTags(tagNames(options.tags))
  const target = { digest: index.digest, ...(version === undefined ? {} : { version }) }
  return await inTwoPhases(client, index, target, options, () => pushPromotion(client, existing, repositories, index))
}

async function inTwoPhases(
  client: RegistryClient,
  index: PlannedIndex,
  target: TagTarget,
  { tags, push, overwrite, rollback }: PublishOptions,
  pushAll: () => Promise<void>,
): Promise<Published> {
  const plan = await planTags(client, tags, target, { overwrite })
  requireMovable(plan)
  if (!push) return { index, plan, tags: [], written: false }
  await pushAll()
  return { index, plan, tags: await moveTags(client, index, plan, { rollback }), written: true }
}

async function publishLayout(
  publication: Publication,
  index: PlannedIndex,
  folder: string,
  tags: readonly Reference[],
): Promise<Published> {
  await writeLayout(publication, index, folder, [...new Set(tagNames(tags))])
  return { index, plan: { target: index, overwrite: false, moves: [] }, tags: [], written: true }
}

const tagNames = (tags: readonly Reference[]): readonly string[] => tags.flatMap(({ tag }) => tag ?? [])

/** What the annotations say, what the images say, or what the tags say: the first of them that is a version. */
function versionOf({ annotations, legs }: Publication, tags: readonly Reference[]): string | undefined {
  const labels = legs.map(({ image }) => image.labels[VERSION_KEY])
  const label = labels.every((one) => one === labels[0]) ? labels[0] : undefined
  const said = [annotations.index[VERSION_KEY], label].find(
    (value) => value !== undefined && tagKind(value) === 'version',
  )
  return said ?? versionOfTags(tagNames(tags))
}
