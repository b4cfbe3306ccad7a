import { type Reference, referenceName } from '../oci/reference.ts'
import type { MergeInputs } from './inputs.ts'

/** The work of a step: put legs together, alone or with an index that exists, give an index further tags, or look at tags. */
export type Task = 'merge' | 'append' | 'replace' | 'promote' | 'check'

/** Which task the inputs ask for. */
export function taskOf({ append, replace, promote, check }: Partial<MergeInputs>): Task {
  if (append !== undefined) return 'append'
  if (replace !== undefined) return 'replace'
  if (promote !== undefined) return 'promote'
  return check === undefined || check.length === 0 ? 'merge' : 'check'
}

/** `images`, or without them the repositories that tags or an existing index name. */
export function repositoriesOf({
  images,
  tags,
  check,
  append,
  replace,
  promote,
}: Partial<MergeInputs>): readonly Reference[] {
  if (images !== undefined && images.length > 0) return distinct(images)
  const named = [...(tags ?? []), ...(check ?? [])].flatMap(({ repository }) => repository ?? [])
  if (named.length > 0) return distinct(named)
  const existing = append ?? replace ?? promote
  return existing === undefined ? [] : [{ registry: existing.registry, repository: existing.repository }]
}

const distinct = (references: readonly Reference[]): readonly Reference[] => [
  ...new Map(references.map((reference) => [referenceName(reference), reference])).values(),
]
