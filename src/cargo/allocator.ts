import { field, oneOf, Unfit } from '../runner/inputs.ts'

/**
 * Stacks of threads with musl: 128 KiB where the program says nothing, and never more than 8 MiB however much it says
 * (musl, src/internal/pthread_impl.h). Rust's own threads ask for 2 MiB themselves.
 */
const [LEAST, MOST] = [128 * 1024, 8 * 1024 * 1024]

const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 * 1024 }

/** Bytes, also as `512K`, `8M` or `8MiB`; empty when nothing is asked for. */
const stackSize = field('', (raw): number | undefined => {
  if (raw === '') return undefined
  const [, digits, unit = ''] = /^(\d+)\s*(?:([KM])(?:iB)?)?$/.exec(raw) ?? []
  const bytes = Number(digits) * (FACTORS[unit] ?? Number.NaN)
  if (bytes >= LEAST && bytes <= MOST) return bytes
  throw new Unfit('a size from 128K to 8M', 'Write bytes, or a number with K or M; musl takes at most 8M.')
})

/** The inputs about the memory of a program that the Rust recipe builds. */
export const allocatorFields = {
  allocator: oneOf('default', ['default', 'mimalloc']),
  'stack-size': stackSize,
}

/** Whose malloc a program gets: musl's own, or mimalloc for all calls from Rust and from C. */
export type AllocatorChoice = 'default' | 'mimalloc'

/**
 * The mount of the recipe's compiling step that brings the allocator. BuildKit then makes the stage that it comes from, and
 * the allocator, which cargo cannot see, is part of the recipe's digest.
 */
export const allocatorMount = (allocator: AllocatorChoice): string =>
  allocator === 'mimalloc' ? ' --mount=type=bind,from=mimalloc,source=/muslin/mimalloc,target=/muslin/mimalloc' : ''
