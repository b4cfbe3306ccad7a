import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { doubtMounts } from '../buildkit/doubt-mounts.ts'
import { countMountSizes } from '../buildkit/mount-sizes.ts'
import { type Ledger, parseLedger, sameLedger } from '../cargo/ledger.ts'
import { Stopwatch } from '../report/timeline.ts'
import { HeldOutput } from '../runner/held-output.ts'
import { group, say } from '../runner/log.ts'
import { platformPrefix } from '../store/key.ts'
import { furtherKey } from '../store/snapshot.ts'
import { buildName, type DanceBuild } from './builds.ts'
import { deadlineIn } from './deadline.ts'
import { findWanted, type Wanted } from './discover.ts'
import type { Evidence, NoSave } from './doctor.ts'
import { readEvent } from './event.ts'
import { isRestored, mainEvidence } from './evidence.ts'
import { fill } from './fill.ts'
import { type DanceRequest, storePlace } from './inputs.ts'
import { type FilledMount, savingRefused, storedMount, unsignedRefused } from './plan.ts'
import { beginSearch, finishSearch, type NoSearch, type Search, type Searched } from './search.ts'
import { type DanceState, dropStateFolder, evidenceFile, ledgerFile, makeStateFolder, memoryFolder } from './state.ts'
import { doubtOf, findSources, foreignTimes, importsLayers, settleTimes } from './times.ts'
import type { Trouble } from './trouble.ts'

/** What a restore comes to: what the doctor is told, and the state for the post step. */
export interface RestoreOutcome {
  readonly evidence: Evidence
  readonly state: DanceState
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
    const outcome = await restoreInto({
      folder,
      request,
      builds,
      trouble,
      signal: deadline.signal,
      watch: new Stopwatch(),
    })
    deadline.end()
    if (outcome === undefined) await dropStateFolder(folder)
    return outcome
  } catch (error) {
    deadline.end()
    await dropStateFolder(folder)
    throw error
  }
}

/** What all parts of a restore have in common. */
interface Restore {
  /** That of the state. */
  readonly folder: string
  readonly request: DanceRequest
  readonly builds: readonly DanceBuild[]
  readonly trouble: Trouble
  /** Ends what goes on with the store and the builder. */
  readonly signal: AbortSignal
  readonly watch: Stopwatch
}

async function restoreInto(work: Restore): Promise<RestoreOutcome | undefined> {
  const { request, builds, trouble, watch } = work
  const search = searchFor(work)
  const [{ wanted, foreign }, sources] = await Promise.all([
    watch.time('discover', () => askedOf(work)),
    findSources(request),
  ])
  if (wanted.mounts.length === 0) return undefined
  const begun = await search
  const searching = finished(begun, wanted, trouble)
  if (isExclusive(begun)) await searching
  const doubt = doubtOf(builds, sources, foreign.times)
  const [searched, filled, hasHidden] = await Promise.all([
    searching,
    filledBy(work, wanted, searching, doubt),
    foreign.mounts && hidden(work, wanted),
  ])
  const known = { fill: filled, snapshot: searched.loaded?.snapshot, filters: wanted.filters, hasHidden }
  const settle = () => settleTimes(request.context, sources, known)
  const counting = isRestored(filled) ? countMountSizes(request.builder) : undefined
  const [ledger] = await Promise.all([watch.time('set times', settle), counting])
  const noSave = savingRefused(request.save, await readEvent(process.env)) ?? unsignedRefused(request)
  if (noSave !== undefined) say(`Nothing will be saved: ${noSave.reason}.`)
  return await outcomeOf(work, { wanted, searched, filled, ledger, noSave })
}

/** Whether the builds have mounts that cannot be doubted. */
async function hidden({ request, signal }: Restore, { others, hasHidden }: Wanted): Promise<boolean> {
  if (hasHidden || others.length === 0) return hasHidden
  const { builder, platform } = request
  return !(await doubtMounts({ builder, platform, mounts: others }, signal))
}

/** What the builder is asked. What it holds comes first: our builds would be among it, and only one may start it. */
async function askedOf({ request, builds, signal }: Restore) {
  const foreign = await foreignTimes(request, builds, signal)
  const wanted = await group('Finding the cache mounts', () => findWanted(request, builds, signal))
  return { wanted, foreign }
}

function searchFor({ folder, request, builds, signal }: Restore): Promise<Search | NoSearch> | undefined {
  if (!request.restore) return undefined
  const { platform, trustedKeys: trusted } = request
  const place = { store: storePlace(request), folder: join(folder, 'archives'), trusted, signal }
  return beginSearch(place, platformPrefix(platform), buildName(builds))
}

/** Whether nothing else may be done while the store is at work. */
const isExclusive = (search: Search | NoSearch | undefined): boolean =>
  search !== undefined && 'opened' in search && search.opened.exclusive === true

async function finished(search: Search | NoSearch | undefined, wanted: Wanted, trouble: Trouble): Promise<Searched> {
  if (search !== undefined) return finishSearch(search, wanted, trouble)
  say('Nothing is restored: the input restore is false.')
  return { store: '', readable: true, fetchedBytes: () => 0, damaged: [] }
}

/** The builder gets ready while the search goes on, which has the log until it is over. */
async function filledBy(
  { folder, request: { builder, platform }, trouble, signal, watch }: Restore,
  { mounts }: Wanted,
  searching: Promise<Searched>,
  doubt: ReturnType<typeof doubtOf>,
): Promise<readonly FilledMount[] | undefined> {
  const output = new HeldOutput()
  const loaded = searching.then((searched) => searched.loaded)
  const target = { builder, platform, mounts, memory: memoryFolder(folder) }
  const filling = fill({ ...target, loaded, doubt, print: output.print, signal }, trouble)
  const { fetched } = await searching
  if (fetched !== undefined) watch.add({ name: 'download', ...fetched })
  return group('Filling the cache mounts', () => {
    output.release()
    return watch.time('unpack', () => filling)
  })
}

/** What the steps of a restore came to. */
interface Results {
  readonly wanted: Wanted
  readonly searched: Searched
  readonly filled: readonly FilledMount[] | undefined
  readonly ledger: Ledger | undefined
  readonly noSave: NoSave | undefined
}

async function outcomeOf(work: Restore, results: Results): Promise<RestoreOutcome> {
  const { folder, request, builds, trouble, watch } = work
  const { wanted, searched, filled, ledger, noSave } = results
  const told = { problems: trouble.problems(), phases: watch.phases }
  const parts = {
    request,
    wanted,
    searched,
    fill: filled,
    noSave,
    knowsImports: importsLayers(request, builds),
    ...told,
  }
  const evidence = mainEvidence(parts, Date.now())
  await writeFile(ledgerFile(folder), JSON.stringify(ledger ?? null))
  await writeFile(evidenceFile(folder), JSON.stringify(evidence))
  return { evidence, state: stateOf(work, results) }
}

function stateOf({ folder, request, trouble }: Restore, results: Results): DanceState {
  const { wanted, searched, filled, ledger } = results
  const { builder, platform, sweep, maxMountSize, maxSize } = request
  const snapshot = searched.loaded?.snapshot
  const whole = request.newBase ? 'always' : snapshot?.lock === wanted.origin.lock ? 'never' : 'changed'
  return {
    folder,
    context: resolve(request.context),
    builder,
    platform,
    store: storePlace(request),
    key: searched.refusedKey === wanted.keys.key ? furtherKey(wanted.keys.key) : wanted.keys.key,
    matchedKey: isRestored(filled) ? (snapshot?.key ?? '') : '',
    mounts: filled?.map((mount) => storedMount(mount, whole)) ?? wanted.mounts.map((mount) => ({ mount })),
    ledgerKnown: sameLedger(ledger, parseLedger(snapshot?.ledger)),
    warned: trouble.warned(),
    damaged: searched.damaged,
    sweep,
    ...(maxMountSize === undefined ? {} : { mountLimit: maxMountSize }),
    ...(maxSize === undefined ? {} : { storeLimit: maxSize }),
  }
}
