import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Doubt, fillMounts } from '../buildkit/dance.ts'
import { isRemote } from '../buildkit/dockerfile.ts'
import {
  firstLedger,
  freshLedger,
  type Ledger,
  nextLedger,
  parseLedger,
  type Source,
  sameLedger,
} from '../cargo/ledger.ts'
import { applyLedger, readSources, roundTimes, waitForLedger } from '../cargo/sources.ts'
import type { Digest } from '../oci/digest.ts'
import { group, note, say } from '../runner/log.ts'
import { platformPrefix } from '../store/key.ts'
import { type Loaded, type MountArchives, SnapshotUnusable } from '../store/snapshot.ts'
import { buildName, type DanceBuild } from './builds.ts'
import { deadlineIn } from './deadline.ts'
import { findWanted, type Wanted } from './discover.ts'
import { readEvent } from './event.ts'
import { type DanceRequest, storePlace } from './inputs.ts'
import { type FilledMount, filledMounts, fillings, savingRefused, storedMount, timesOf, wholeMount } from './plan.ts'
import type { Restored } from './report.ts'
import { beginSearch, finishSearch, type Search } from './search.ts'
import { type DanceState, dropStateFolder, ledgerFile, makeStateFolder, memoryFolder, originFile } from './state.ts'
import { causeOf, type Trouble } from './trouble.ts'

/** What a restore comes to, with the state for the post step where there is something to save. */
export interface RestoreOutcome {
  readonly restored: Restored
  readonly state: DanceState | undefined
}

/**
 * Finds the cache mounts of the build, restores the nearest snapshot into those that are empty, and gives the sources the
 * modification times that go with it.
 *
 * @returns undefined when the build has no cache mounts
 * @throws anything that keeps the mounts from being found; the store's and the builder's trouble after that is told
 */
export async function restore(
  request: DanceRequest,
  builds: readonly DanceBuild[],
  trouble: Trouble,
): Promise<RestoreOutcome | undefined> {
  const folder = await makeStateFolder()
  const deadline = deadlineIn(request.restoreTimeout)
  try {
    const outcome = await restoreInto({ folder, request, builds, trouble, signal: deadline.signal })
    if (outcome?.state === undefined) await dropStateFolder(folder)
    return outcome
  } catch (error) {
    await dropStateFolder(folder)
    throw error
  } finally {
    deadline.end()
  }
}

/** What all parts of a restore have in common. */
interface Restore {
  readonly folder: string
  readonly request: DanceRequest
  readonly builds: readonly DanceBuild[]
  readonly trouble: Trouble
  /** Ends what goes on with the store and the builder. */
  readonly signal: AbortSignal
}

async function restoreInto(work: Restore): Promise<RestoreOutcome | undefined> {
  const { folder, request, builds, trouble } = work
  const search = searchOf(work)
  const [wanted, found] = await Promise.all([
    group('Finding the cache mounts', () => findWanted(request, builds)),
    sourcesOf(request),
  ])
  if (wanted.mounts.length === 0) return undefined
  const load = await loaded(await search, wanted, trouble)
  if (found.stuck.length > 0) say(stuckMessage(found.stuck))
  const doubt = doubtOf(request, builds, found.stuck)
  const fill = await group('Filling the cache mounts', () => filled(work, wanted, load.snapshot, doubt))
  const ledger = await settleTimes(request.context, found.sources, fill, load.snapshot)
  const restored = restoredOf(fill, load.snapshot, wanted)
  const refused = savingRefused(request.save, await readEvent(process.env))
  if (refused !== undefined) {
    say(`Nothing will be saved: ${refused}.`)
    return { restored, state: undefined }
  }
  await writeFile(ledgerFile(folder), JSON.stringify(ledger ?? null))
  await writeFile(originFile(folder), JSON.stringify(wanted.origin))
  const ledgerKnown = sameLedger(ledger, parseLedger(load.snapshot?.snapshot.ledger))
  return { restored, state: stateOf(work, { wanted, fill, restored, load, ledgerKnown }) }
}

/** A search that could not begin, with what kept it from it. */
type Begun = Search | { readonly failure: unknown } | undefined

/** Never rejects: nobody waits for it before the mounts are known. */
async function searchOf({ folder, request, builds, signal }: Restore): Promise<Begun> {
  if (!request.restore) return undefined
  const archives = join(folder, 'archives')
  const place = { store: storePlace(request), folder: archives, trusted: request.trustedKeys, signal }
  try {
    await mkdir(archives)
    return await beginSearch(place, platformPrefix(request.platform), buildName(builds))
  } catch (failure) {
    return { failure }
  }
}

/** What came of the search. */
interface Load {
  readonly snapshot?: Loaded
  /** Archives that turned out to be damaged in the store. */
  readonly damaged: readonly Digest[]
}

async function loaded(search: Begun, wanted: Wanted, trouble: Trouble): Promise<Load> {
  if (search === undefined) {
    say('Nothing is restored: the input restore is false.')
    return { damaged: [] }
  }
  try {
    if ('failure' in search) throw search.failure
    const title = `Looking for ${wanted.keys.key} in the ${search.opened.name}`
    const snapshot = await group(title, () => finishSearch(search, wanted.keys, wanted.origin))
    if (snapshot !== undefined) return { snapshot, damaged: [] }
    say('There is no snapshot yet.')
  } catch (error) {
    trouble.tell(`The build runs with cold cache mounts: ${causeOf(error, '')}`)
    if (error instanceof SnapshotUnusable && error.digest !== undefined) return { damaged: [error.digest] }
  }
  return { damaged: [] }
}

interface FoundSources {
  /** With their content ids; undefined where no times are to be set. */
  readonly sources?: readonly Source[]
  /** Paths of those whose time cannot be set. */
  readonly stuck: readonly string[]
}

async function sourcesOf({ mtimes, context }: DanceRequest): Promise<FoundSources> {
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
  return roundTimes(context, await readSources(context))
}

/** Times of a remote context are the commit's, or those of an earlier fetch: cargo must not trust them. */
function doubtOf({ context }: DanceRequest, builds: readonly DanceBuild[], stuck: readonly string[]): Doubt {
  if (isRemote(context) || stuck.length > 0) return 'always'
  return builds.every(({ comparesContent }) => comparesContent) ? 'never' : 'kept'
}

/** The mounts after filling; undefined when the build that fills them failed. */
async function filled(
  { folder, request: { builder }, trouble }: Restore,
  { mounts }: Wanted,
  loaded: Loaded | undefined,
  doubt: Doubt,
): Promise<readonly FilledMount[] | undefined> {
  const archives = loaded?.archives ?? new Map<string, MountArchives>()
  try {
    const from = fillings(mounts, loaded?.snapshot, archives)
    const results = await fillMounts({ builder, mounts }, from, memoryFolder(folder), doubt)
    return filledMounts(mounts, results, loaded?.snapshot, archives)
  } catch (error) {
    trouble.tell(`The build runs with cold cache mounts: ${causeOf(error, builder)}`)
    return undefined
  }
}

async function settleTimes(
  context: string,
  sources: readonly Source[] | undefined,
  fill: readonly FilledMount[] | undefined,
  loaded: Loaded | undefined,
): Promise<Ledger | undefined> {
  if (sources === undefined) return undefined
  const ledger = chosenLedger(sources, fill, parseLedger(loaded?.snapshot.ledger))
  return group('Setting the modification times of the sources', async () => {
    const applied = await applyLedger(context, sources, ledger)
    await waitForLedger(applied.ledger)
    return applied.ledger
  })
}

const stuckMessage = (paths: readonly string[]): string =>
  `The modification times of ${paths.length} sources cannot be set (the first is ${paths[0]}): cargo builds the workspace again. Make them files of the runner's user.`

function chosenLedger(
  sources: readonly Source[],
  fill: readonly FilledMount[] | undefined,
  last: Ledger | undefined,
): Ledger {
  const times = fill === undefined ? 'new' : timesOf(fill, last !== undefined)
  if (times === 'as-found') return firstLedger(sources)
  if (times === 'recorded' && last !== undefined) return nextLedger(sources, last, Date.now())
  say('What is in the cache mounts is not of a known snapshot, so all sources count as new.')
  return freshLedger(sources, Date.now())
}

function restoredOf(fill: readonly FilledMount[] | undefined, loaded: Loaded | undefined, { keys }: Wanted): Restored {
  const isRestored = loaded !== undefined && fill?.some(({ held }) => held !== undefined)
  if (!isRestored) return { matchedKey: '', exact: false, mounts: fill ?? [] }
  return { matchedKey: loaded.matchedKey, exact: loaded.matchedKey === keys.key, mounts: fill ?? [] }
}

interface StateParts extends Pick<DanceState, 'ledgerKnown'> {
  readonly wanted: Wanted
  readonly fill: readonly FilledMount[] | undefined
  readonly restored: Restored
  readonly load: Load
}

function stateOf({ folder, request, trouble }: Restore, parts: StateParts): DanceState {
  const { wanted, fill, restored, load, ledgerKnown } = parts
  const { builder, sweep, maxMountSize } = request
  const coldSeconds = load.snapshot?.snapshot.coldSeconds
  const isSameLock = load.snapshot?.snapshot.lock === wanted.origin.lock
  const stored = isSameLock && !request.newBase ? storedMount : wholeMount
  return {
    folder,
    builder,
    store: storePlace(request),
    key: wanted.keys.key,
    matchedKey: restored.matchedKey,
    mounts: fill?.map(stored) ?? wanted.mounts.map((mount) => ({ mount })),
    ledgerKnown,
    warned: trouble.warned(),
    ready: Date.now(),
    damaged: load.damaged,
    sweep,
    ...(coldSeconds === undefined ? {} : { coldSeconds }),
    ...(maxMountSize === undefined ? {} : { mountLimit: maxMountSize }),
  }
}
