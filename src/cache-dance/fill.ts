import { type Doubt, fillMounts } from '../buildkit/dance.ts'
import type { CacheMount } from '../buildkit/mounts.ts'
import { messageOf } from '../errors.ts'
import type { Platform } from '../oci/platform.ts'
import { say } from '../runner/log.ts'
import type { Loaded } from '../store/snapshot.ts'
import { type FilledMount, filledMounts, fillings } from './plan.ts'
import { COLD, type Trouble } from './trouble.ts'

/** What is to be filled, and from what. */
export interface Fill {
  readonly builder: string
  readonly platform: Platform
  readonly mounts: readonly CacheMount[]
  /** Undefined when the mounts are only looked at. */
  readonly loaded: Loaded | undefined
  /** New folder for what the post step needs of each mount. */
  readonly memory: string
  readonly doubt: Doubt
  /** Ends the filling. */
  readonly signal: AbortSignal
}

/**
 * Fills the mounts.
 *
 * @returns undefined when the builder failed, so that nobody knows what is in them
 */
export async function fill(work: Fill, trouble: Trouble): Promise<readonly FilledMount[] | undefined> {
  const { builder, platform, mounts, loaded, memory, doubt, signal } = work
  // The search has told that the time is over.
  if (signal.aborted) return lookedAt(work)
  const archives = loaded?.archives ?? new Map()
  try {
    const from = fillings(mounts, loaded?.snapshot, archives)
    const results = await fillMounts({ builder, platform, mounts }, from, memory, { doubt, signal })
    const skipped = results.find(({ state }) => state === 'skipped')
    if (skipped !== undefined) trouble.tell(COLD, new Error(`no space left: ${skipped.reason}`))
    return filledMounts(mounts, results, loaded?.snapshot, archives)
  } catch (error) {
    trouble.tell(COLD, error)
    return lookedAt(work)
  }
}

/**
 * What is in the mounts after a filling that failed. Doubt goes for mounts that somebody else has filled all the more: on
 * a builder that lives on, cargo would ship what an earlier commit left there.
 */
async function lookedAt({
  builder,
  platform,
  mounts,
  memory,
  doubt,
}: Fill): Promise<readonly FilledMount[] | undefined> {
  try {
    const signal = AbortSignal.timeout(LOOK_MS)
    const results = await fillMounts(
      { builder, platform, mounts },
      mounts.map(() => undefined),
      `${memory}-look`,
      { doubt, signal },
    )
    return filledMounts(mounts, results, undefined, new Map())
  } catch (error) {
    say(`Nobody knows what is in the cache mounts: ${messageOf(error)}`)
    return undefined
  }
}

const LOOK_MS = 60_000
