import { configureGlobal } from 'fast-check'

/**
 * The seed of `npm test`: the same inputs each time, so that a test that fails fails again. `npm run fuzz` takes another
 * one each round, by these two variables.
 */
export const SEED = 20_261_129

/** Inputs of each property in `npm test`. */
export const RUNS = 100

configureGlobal({ seed: Number(process.env.MUSLIN_FUZZ_SEED ?? SEED), numRuns: runs() })

/** How many inputs a property gets. */
export function runs(): number {
  return Number(process.env.MUSLIN_FUZZ_RUNS ?? RUNS)
}
