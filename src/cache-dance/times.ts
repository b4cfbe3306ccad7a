import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Doubt } from '../buildkit/dance.ts'
import { isRemote } from '../buildkit/dockerfile.ts'
import { newestBuilt } from '../cargo/built.ts'
import { firstLedger, freshLedger, type Ledger, nextLedger, parseLedger, type Source } from '../cargo/ledger.ts'
import { applyLedger, readSources, roundTimes, waitForLedger } from '../cargo/sources.ts'
import { group, note, say } from '../runner/log.ts'
import type { Snapshot } from '../store/snapshot-head.ts'
import type { DanceBuild } from './builds.ts'
import type { DanceRequest } from './inputs.ts'
import { type FilledMount, timesOf } from './plan.ts'

/** The sources of a build whose modification times cargo goes by. */
export interface FoundSources {
  /** With their content ids; undefined where no times are to be set. */
  readonly sources?: readonly Source[]
  /** Paths of those whose time cannot be set. */
  readonly stuck: readonly string[]
}

/** Reads the sources of a local context, and brings their times to whole seconds. */
export async function findSources({ mtimes, context }: DanceRequest): Promise<FoundSources> {
  if (!mtimes) {
    say('Modification times of the sources are left alone (mtimes is false): cargo builds the workspace again.')
    return { stuck: [] }
  }
  if (isRemote(context)) {
    note(
      'The context is remote, so its modification times cannot be set: cargo builds the workspace again. A local context (.) avoids that.',
    )
    return { stuck: [] }
  }
  const found = await roundTimes(context, await readSources(context))
  if (found.stuck.length > 0) say(stuckMessage(found.stuck))
  return found
}

const stuckMessage = (paths: readonly string[]): string =>
  `The modification times of ${paths.length} sources cannot be set (the first is ${paths[0]}): cargo builds the workspace again. Make them files of the runner's user.`

/**
 * Times of a remote context are the commit's, or those of an earlier fetch, and those of a checkout are of this machine's
 * clock, which may be behind the one that built: cargo must not trust times that are not set here.
 */
export function doubtOf(builds: readonly DanceBuild[], { sources, stuck }: FoundSources): Doubt {
  if (sources === undefined || stuck.length > 0) return 'always'
  return builds.every(({ comparesContent }) => comparesContent) ? 'never' : 'kept'
}

/**
 * Gives the sources the times that go with what is in the mounts now.
 *
 * @param fill undefined when nobody knows what is in them
 * @returns undefined where no times are set
 */
export async function settleTimes(
  context: string,
  { sources }: FoundSources,
  fill: readonly FilledMount[] | undefined,
  snapshot: Snapshot | undefined,
): Promise<Ledger | undefined> {
  if (sources === undefined) return undefined
  const ledger = chosenLedger(sources, fill, parseLedger(snapshot?.ledger), await builtIn(fill ?? []))
  return group('Setting the modification times of the sources', async () => {
    const applied = await applyLedger(context, sources, ledger)
    await waitForLedger(applied.ledger)
    return applied.ledger
  })
}

/** The newest time of what cargo has built in the mounts that were filled. Cargo is told to doubt all others. */
async function builtIn(fill: readonly FilledMount[]): Promise<number> {
  const folders = fill.map(({ result }) => result.memory).filter((memory) => memory !== undefined)
  const times = folders.map(async (memory) => newestBuilt(await readFile(join(memory, 'known'), 'utf8')))
  return Math.max(0, ...(await Promise.all(times)))
}

function chosenLedger(
  sources: readonly Source[],
  fill: readonly FilledMount[] | undefined,
  last: Ledger | undefined,
  built: number,
): Ledger {
  const times = fill === undefined ? 'new' : timesOf(fill, last !== undefined)
  if (times === 'as-found') return firstLedger(sources)
  if (times === 'recorded' && last !== undefined) return nextLedger(sources, last, Date.now(), built)
  say('What is in the cache mounts is not of a known snapshot, so all sources count as new.')
  return freshLedger(sources, Date.now(), built)
}
