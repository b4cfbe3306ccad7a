import { field, flag, Unfit } from '../runner/inputs.ts'

/** Name of the context that has the runner's sccache, for our recipe and for Dockerfiles of users. */
export const SCCACHE_CONTEXT = 'muslin-sccache'

/** As sccache writes sizes (docs/Configuration.md there, SCCACHE_CACHE_SIZE). */
const size = field('2G', (raw) => {
  if (/^[1-9]\d*[KMGT]$/.test(raw)) return raw
  throw new Unfit('a size such as 500M or 2G', 'Write a number with one of the units K, M, G and T.')
})

/** The inputs about sccache. */
export const sccacheFields = { sccache: flag(false), 'sccache-size': size }

/**
 * The mounts of the recipe's compiling step: the program, and the folder that it keeps results in.
 *
 * @param name what is different for each platform and program
 */
export const sccacheMounts = (name: string): string =>
  [
    ` --mount=type=bind,from=${SCCACHE_CONTEXT},target=/muslin/sccache`,
    `--mount=type=cache,target=/muslin/sccache-store,id=muslin-sccache-${name},sharing=locked`,
  ].join(' ')
