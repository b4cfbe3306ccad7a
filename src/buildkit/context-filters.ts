import type { Llb, SourceOp } from './llb.ts'

/** What BuildKit calls the patterns of `.dockerignore`, and those of what is taken at all (solver/pb/attr.go). */
const FILTERS = ['local.includepattern', 'local.excludepatterns']

/**
 * Which files of the local folders a build leaves out, `.dockerignore` of all: another file that is let through is in a
 * folder whose time may be an old one. The order of the patterns counts, because exceptions (`!`) take back what stands before.
 *
 * @returns the same text for the same patterns; undefined where no folder has any
 */
export function contextFilters(llb: Llb): string | undefined {
  const filters = [...llb.ops.values()].flatMap((op) => (op.kind === 'source' ? filtersOf(op) : []))
  return filters.length === 0 ? undefined : [...new Set(filters)].sort().join('\n')
}

function filtersOf({ identifier, attrs }: SourceOp): readonly string[] {
  if (!identifier.startsWith('local://')) return []
  const patterns = FILTERS.map((name) => attrs[name] ?? '')
  return patterns.some((pattern) => pattern !== '') ? [JSON.stringify([identifier, ...patterns])] : []
}
