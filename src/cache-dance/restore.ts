import { mkdir, rm, writeFile } from 'node:fs/promises'
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
import { group, note, say } from '../runner/log.ts'
import { type Loaded, loadSnapshot, type MountArchives } from '../store/snapshot.ts'
import { openStore, type StorePlace } from '../store/store.ts'
import type { DanceBuild } from './builds.ts'
import { findWanted, type Wanted } from './discover.ts'
import { readEvent } from './event.ts'
import { type DanceRequest, storePlace } from './inputs.ts'
import { type FilledMount, filledMounts, fillings, savingRefused, storedMount, timesOf } from './plan.ts'
import type { Restored } from './report.ts'
import { type DanceState, dropStateFolder, ledgerFile, makeStateFolder, memoryFolder } from './state.ts'
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
  const wanted = await group('Finding the cache mounts', () => findWanted(request, builds))
  if (wanted.mounts.length === 0) return undefined
  const folder = await makeStateFolder()
  try {
    return await restoreInto(folder, request, { ...wanted, builds }, trouble)
  } catch (error) {
    await dropStateFolder(folder)
    throw error
  }
}

async function restoreInto(
  folder: string,
  request: DanceRequest,
  wanted: Wanted & { readonly builds: readonly DanceBuild[] },
  trouble: Trouble,
): Promise<RestoreOutcome> {
  const store = storePlace(request)
  const refused = savingRefused(request.save, await readEvent(process.env))
  const [found, loaded] = await Promise.all([sourcesOf(request), load(store, wanted, folder, request, trouble)])
  if (found.stuck.length > 0) say(stuckMessage(found.stuck))
  const doubt = doubtOf(request, wanted.builds, found.stuck)
  const fill = await group('Filling the cache mounts', () =>
    filled(folder, request, wanted, { loaded, doubt }, trouble),
  )
  const ledger = await settleTimes(request.context, found.sources, fill, loaded)
  const restored = restoredOf(fill, loaded)
  if (refused !== undefined) {
    say(`Nothing will be saved: ${refused}.`)
    await dropStateFolder(folder)
    return { restored, state: undefined }
  }
  await writeFile(ledgerFile(folder), JSON.stringify(ledger ?? null))
  const ledgerKnown = sameLedger(ledger, parseLedger(loaded?.snapshot.ledger))
  const state = stateOf({ folder, store, wanted, fill, restored, ledgerKnown, warned: trouble.warned() }, request)
  return { restored, state }
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

async function load(
  place: StorePlace,
  { keys, origin }: Wanted,
  folder: string,
  { builder }: DanceRequest,
  trouble: Trouble,
): Promise<Loaded | undefined> {
  const archives = join(folder, 'archives')
  try {
    await mkdir(archives)
    const store = await openStore(place)
    const loaded = await group(`Looking for ${keys.key} in the ${store.name}`, () =>
      loadSnapshot(store, keys.key, keys.prefixes, origin, archives),
    )
    say(loaded === undefined ? 'There is no snapshot yet.' : `Restoring ${loaded.matchedKey}`)
    return loaded
  } catch (error) {
    trouble.tell(`The build runs with cold cache mounts: ${causeOf(error, builder)}`)
    await rm(archives, { recursive: true, force: true })
    return undefined
  }
}

/** The mounts after filling; undefined when the build that fills them failed. */
async function filled(
  folder: string,
  { builder }: DanceRequest,
  { mounts }: Wanted,
  { loaded, doubt }: { readonly loaded: Loaded | undefined; readonly doubt: Doubt },
  trouble: Trouble,
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

function restoredOf(fill: readonly FilledMount[] | undefined, loaded: Loaded | undefined): Restored {
  const isRestored = loaded !== undefined && fill?.some(({ held }) => held !== undefined)
  if (!isRestored) return { matchedKey: '', exact: false, mounts: fill ?? [] }
  return { matchedKey: loaded.matchedKey, exact: loaded.exact, mounts: fill ?? [] }
}

interface StateParts extends Pick<DanceState, 'folder' | 'store' | 'ledgerKnown' | 'warned'> {
  readonly wanted: Wanted
  readonly fill: readonly FilledMount[] | undefined
  readonly restored: Restored
}

function stateOf({ wanted, fill, restored, ...rest }: StateParts, { builder }: DanceRequest): DanceState {
  return {
    ...rest,
    ...wanted.origin,
    builder,
    key: wanted.keys.key,
    matchedKey: restored.matchedKey,
    mounts: fill?.map(storedMount) ?? wanted.mounts.map((mount) => ({ mount })),
  }
}
