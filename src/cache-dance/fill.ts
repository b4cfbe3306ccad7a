import { type Doubt, fillMounts } from '../buildkit/fill-mounts.ts'
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
  /** Comes to undefined when the mounts are only looked at. */
  readonly loaded: Promise<Loaded | undefined>
  /** New folder for what the post step needs of each mount. */
  readonly memory: string
  readonly doubt: Doubt
  /** Takes what the builder prints. */
  readonly print: (chunk: Buffer) => unknown
  /** Ends the filling. */
  readonly signal: AbortSignal
}

/**
 * Fills the mounts. The builder gets ready while the snapshot comes in.
 *
 * @returns undefined when the builder failed, so that nobody knows what is in them
 */
export async function fill(work: Fill, trouble: Trouble): Promise<readonly FilledMount[] | undefined> {
  const { builder, platform, mounts, loaded, memory, doubt, print, signal } = work
  const from = loaded.then((found) => fillings(mounts, found?.snapshot, archivesIn(found)))
  try {
    const results = await fillMounts({ builder, platform, mounts }, from, memory, { doubt, print, signal })
    const skipped = results.find(({ state }) => state === 'skipped')
    if (skipped !== undefined) trouble.tell(COLD, new Error(`no space left: ${skipped.reason}`))
    const found = await loaded
    return filledMounts(mounts, results, found?.snapshot, archivesIn(found))
  } catch (error) {
    // Of the search and the filling, each may be what the time was too short for.
    const isTold = signal.aborted && trouble.problems().some(({ code }) => code === 'deadline-over')
    if (!isTold) trouble.tell(COLD, error)
    return lookedAt(work)
  }
}

const archivesIn = (found: Loaded | undefined): Loaded['archives'] => found?.archives ?? new Map()

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
