import { isTag, parseReference, type Reference, referenceName } from '../oci/reference.ts'
import { Unfit } from '../runner/inputs.ts'
import type { WantedTag } from './plan.ts'
import { isRule, parseTagRule, type RuledTags, rawRule, type TagRule } from './tag-rules.ts'

/** A line of `tags`: a tag with its image's name, or a rule that makes tags for every image. */
export type TagLine =
  | { readonly repository: Reference; readonly tag: string; readonly rule?: never }
  | { readonly rule: TagRule; readonly repository?: never; readonly tag?: never }

/**
 * Reads one line of `tags`.
 *
 * @throws Unfit or SeveralUnfit
 */
export function tagLine(line: string): TagLine {
  if (isTag(line)) return { rule: rawRule(line) }
  if (isRule(line)) return { rule: parseTagRule(line) }
  const { tag, digest, ...repository } = parseReference(line) ?? NOWHERE
  if (tag !== undefined && digest === undefined) return { tag, repository }
  const remedy = line.startsWith(':') ? 'Put the image name before the colon, or leave the colon out.' : TAG_RULE
  throw new Unfit('a tag such as v1.2.3 or ghcr.io/owner/app:v1.2.3', remedy)
}

/** Every tag in every repository that it is meant for, none twice. */
export function fullTags(
  lines: readonly TagLine[],
  ruled: RuledTags,
  repositories: readonly Reference[],
): readonly WantedTag[] {
  const written = lines.flatMap(({ repository, tag }) => (repository === undefined ? [] : [{ ...repository, tag }]))
  const ruledTags = ruled.tags.flatMap((tag) => repositories.map((place) => ({ ...place, tag })))
  const latest = ruled.latest
    ? repositories.map((place) => ({ ...place, tag: 'latest', automatic: true }) as const)
    : []
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

/** Stands for a line that is no reference at all. */
const NOWHERE: Reference = { registry: '', repository: '' }

const TAG_RULE = 'A tag has up to 128 letters, digits, _ . and -; the image name before it is in lower case.'
