import { type CacheMount, splitId } from '../buildkit/mounts.ts'

/** Mounts that are kept and mounts that are left out, and the patterns that fit none of them. */
export interface Sifted {
  readonly kept: readonly CacheMount[]
  readonly excluded: readonly CacheMount[]
  readonly idle: readonly string[]
}

/**
 * Leaves out the mounts that a pattern fits, by their target or their id: `*` stands for anything but `/`, `**` for
 * anything, `?` for one character.
 */
export function sift(mounts: readonly CacheMount[], patterns: readonly string[]): Sifted {
  const fits = (mount: CacheMount, pattern: string): boolean => {
    const expression = globExpression(pattern)
    return [mount.target, mount.id, splitId(mount.id).id].some((name) => expression.test(name))
  }
  return {
    kept: mounts.filter((mount) => !patterns.some((pattern) => fits(mount, pattern))),
    excluded: mounts.filter((mount) => patterns.some((pattern) => fits(mount, pattern))),
    idle: patterns.filter((pattern) => !mounts.some((mount) => fits(mount, pattern))),
  }
}

/** A `/**` at the end fits the folder itself too. */
function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\/\*\*$|\*\*|[\s\S]/g, (part) => {
    if (part === '/**') return '(?:/.*)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    return part === '?' ? '[^/]' : part.replace(/[\\^$.+()|[\]{}/]/, '\\$&')
  })
  return new RegExp(`^${source}$`)
}
