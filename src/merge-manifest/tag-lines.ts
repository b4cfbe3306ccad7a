import { type Reference, referenceName } from '../oci/reference.ts'
import type { TagLine } from '../oci/tag-line.ts'
import type { RuledTags } from '../oci/tag-rules.ts'
import type { WantedTag } from './plan.ts'

/**
 * Every tag in every repository that it is meant for, none twice.
 *
 * @param isAsked whether the input `latest` asks for that tag, and not the rules alone
 */
export function fullTags(
  lines: readonly TagLine[],
  ruled: RuledTags,
  repositories: readonly Reference[],
  isAsked = false,
): readonly WantedTag[] {
  const written = lines.flatMap(({ repository, tag }) => (repository === undefined ? [] : [{ ...repository, tag }]))
  const ruledTags = ruled.tags.flatMap((tag) => repositories.map((place) => ({ ...place, tag })))
  const byItself = isAsked ? ({ asked: true } as const) : ({ automatic: true } as const)
  const latest = ruled.latest ? repositories.map((place) => ({ ...place, tag: 'latest', ...byItself })) : []
  // What the user wrote comes after, and so before what came by itself.
  const all: readonly WantedTag[] = [...latest, ...ruledTags, ...written]
  const last = new Map(all.map((tag) => [referenceName(tag), tag]))
  const order = [...written, ...ruledTags, ...latest].map(referenceName)
  return [...new Set(order)].flatMap((name) => last.get(name) ?? [])
}

/** What the tags are called, none twice: the names of an OCI layout, which needs no repository. */
export const layoutNames = (lines: readonly TagLine[], ruled: RuledTags): readonly string[] => [
  ...new Set([...lines.flatMap(({ tag }) => tag ?? []), ...ruled.tags, ...(ruled.latest ? ['latest'] : [])]),
]
