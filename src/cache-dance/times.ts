import { readFile } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { isRemote } from '../buildkit/dockerfile.ts'
import type { Doubt } from '../buildkit/fill-mounts.ts'
import { type Held, heldBy } from '../buildkit/held-steps.ts'
import { type NewestFiles, newestFiles } from '../cargo/built.ts'
import {
  firstLedger,
  freshLedger,
  type Ledger,
  nextLedger,
  type Present,
  parseLedger,
  type Source,
} from '../cargo/ledger.ts'
import { SCCACHE_CONTEXT } from '../cargo/sccache-inputs.ts'
import { applyLedger, readSources, roundTimes, waitForLedger } from '../cargo/sources.ts'
import { group, note, say } from '../runner/log.ts'
import type { Snapshot } from '../store/snapshot-head.ts'
import type { DanceBuild } from './builds.ts'
import type { DanceRequest } from './inputs.ts'
import { jobTimes, noteJobTimes, realPath } from './job-times.ts'
import { type FilledMount, timesOf } from './plan.ts'

/** The sources of a build whose modification times cargo goes by. */
export interface FoundSources {
  /** With their content ids; undefined where no times are to be set. */
  readonly sources?: readonly Source[]
  /** When they had been read, milliseconds since 1970. */
  readonly seen?: number
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
  return { ...found, seen: Date.now() }
}

const stuckMessage = (paths: readonly string[]): string =>
  `The modification times of ${paths.length} sources cannot be set (the first is ${paths[0]}): cargo builds the workspace again. Make them files of the runner's user.`

/** What others have to do with the times that cargo goes by. */
export interface Foreign {
  /** Why steps of the build may see files with other times than those that are set here, and older ones than what cargo has built. */
  readonly times?: string
  /** Whether the builder may hold cache mounts with what another build has left there. */
  readonly mounts: boolean
}

/**
 * What others have to do with the times of a build. Asks the builder, so it has to be over before anything is built. What it finds
 * is told.
 *
 * @param signal ends the start of a builder
 * @returns no times where none are set anyway
 */
export async function foreignTimes(
  request: DanceRequest,
  builds: readonly DanceBuild[],
  signal?: AbortSignal,
): Promise<Foreign> {
  if (hasEpoch(builds)) note(EPOCH)
  if (comparing(builds)) return { mounts: false }
  if (!request.mtimes || isRemote(request.context)) return { mounts: true }
  const [files, held] = await Promise.all([foreignFiles(request, builds), heldBy(request.builder, signal)])
  const times = files ?? heldLayers(held, request.builder)
  if (times !== undefined) say(`${times}: cargo compiles the workspace again, and nothing of third parties.`)
  return { mounts: held?.mounts ?? true, ...(times === undefined ? {} : { times }) }
}

const comparing = (builds: readonly DanceBuild[]): boolean => builds.every(({ comparesContent }) => comparesContent)

/** buildx takes it from the environment where no build argument has it (buildx, commands/build.go and bake.go). */
const hasEpoch = (builds: readonly DanceBuild[]): boolean =>
  Boolean(process.env.SOURCE_DATE_EPOCH) ||
  builds.some(({ source }) => source.buildArgs.some((arg) => /^SOURCE_DATE_EPOCH=./.test(arg)))

/** BuildKit 0.33: frontend/dockerfile/dockerfile2llb/convert.go (WORKDIR), frontend/dockerui/context.go (Git). */
const EPOCH =
  'SOURCE_DATE_EPOCH is set: BuildKit gives that time to the image and to new folders of WORKDIR, and to a Git context that of its commit. COPY keeps the times of a local context, so they are set as ever. An ARG of that name before the RUNs with cache mounts makes each value another recipe, which is cold: put it below them.'

/** Whether layers of other machines come into a build, by what inputs and bake files say. */
export const importsLayers = ({ cacheFrom }: Pick<DanceRequest, 'cacheFrom'>, builds: readonly DanceBuild[]): boolean =>
  cacheFrom.length > 0 || builds.some((build) => build.importsLayers)

/** A cause that can be seen without the builder. */
async function foreignFiles(
  { context, cacheFrom }: Pick<DanceRequest, 'context' | 'cacheFrom'>,
  builds: readonly DanceBuild[],
): Promise<string | undefined> {
  if (importsLayers({ cacheFrom }, builds)) return LAYERS
  const places = builds.flatMap(({ source }) => [
    source.context,
    ...source.buildContexts.filter(isOfUser).map(sourceOf),
  ])
  const isOutside = await Promise.all(places.map((place) => liesOutside(context, place)))
  const outside = places.find((_, index) => isOutside[index])
  if (outside === undefined) return undefined
  return `The build takes files from ${outside} too, and times are set only in the context ${context}`
}

const LAYERS = 'With the layers of cache-from come files with the times of other builds'

/** sccache is run and not compiled: its time says nothing to cargo. */
const isOfUser = (pair: string): boolean => !pair.startsWith(`${SCCACHE_CONTEXT}=`)

const sourceOf = (pair: string): string => pair.slice(pair.indexOf('=') + 1)

/** Images, and what is made by a build that is looked at itself. */
const NO_FOLDER = /^(?:docker-image:\/\/|oci-layout:\/\/|target:)/

/** Whether a place has files whose times are not set: of a folder in the context they are, but for those of Git. */
async function liesOutside(context: string, place: string): Promise<boolean> {
  if (NO_FOLDER.test(place)) return false
  if (isRemote(place)) return true
  const path = relative(await realPath(context), await realPath(place)).split(sep)
  return path[0] === '..' || isAbsolute(path.join(sep)) || path.includes('.git')
}

function heldLayers(held: Held | undefined, builder: string): string | undefined {
  if (held?.steps === false) return undefined
  const name = builder === '' ? 'The builder' : `The builder ${builder}`
  if (held === undefined) return `${name} does not say whether it holds layers of earlier builds`
  return `${name} holds layers of earlier builds, with the times that files had then`
}

/**
 * Whether cargo has to doubt what it has built. Times of a remote context are the commit's, or those of an earlier fetch,
 * and those of a checkout are of this machine's clock, which may be behind the one that built: cargo must not trust times
 * that are not set here.
 *
 * @param foreign the times of {@link Foreign}
 */
export function doubtOf(
  builds: readonly DanceBuild[],
  { sources, stuck }: FoundSources,
  foreign: string | undefined,
): Doubt {
  if (sources === undefined || stuck.length > 0) return 'always'
  if (comparing(builds)) return 'never'
  return foreign === undefined ? 'kept' : 'always'
}

/** What the times have to go with. */
export interface Settled {
  /** Undefined when nobody knows what is in the mounts. */
  readonly fill: readonly FilledMount[] | undefined
  readonly snapshot: Snapshot | undefined
  /** Which files the builds leave out. */
  readonly filters: string | undefined
  /** Whether the build may have mounts with something in them that nobody can look at. */
  readonly hasHidden: boolean
}

/**
 * Gives the sources the times that go with what is in the mounts now.
 *
 * @returns undefined where no times are set
 */
export async function settleTimes(
  context: string,
  { sources, seen = Date.now() }: FoundSources,
  { fill, snapshot, filters, hasHidden }: Settled,
): Promise<Ledger | undefined> {
  if (sources === undefined) return undefined
  const last = { ledger: parseLedger(snapshot?.ledger), files: await filesIn(fill ?? []) }
  const present = { sources, seen, given: await jobTimes(context), ...(filters === undefined ? {} : { filters }) }
  const ledger = chosenLedger(present, hasHidden ? undefined : fill, last)
  return group('Setting the modification times of the sources', async () => {
    const applied = await applyLedger(context, sources, ledger)
    await Promise.all([waitForLedger(applied.ledger), noteJobTimes(context, applied.ledger)])
    return applied.ledger
  })
}

const UNSEEN = 'Nobody can look at all cache mounts of the build, so all sources count as new.'

/** Those in the mounts that were filled. Cargo is told to doubt all others. */
async function filesIn(fill: readonly FilledMount[]): Promise<NewestFiles> {
  const folders = fill.map(({ result }) => result.memory).filter((memory) => memory !== undefined)
  return newestFiles(await Promise.all(folders.map((memory) => readFile(join(memory, 'known'), 'utf8'))))
}

/**
 * What is in a restored mount was built before the sources were read, so that moment will do for those that changed: it lies
 * in the past when the mounts are filled, and nothing has to be waited for. Of other mounts nobody knows.
 */
function chosenLedger(
  { sources, seen, ...present }: Required<Pick<FoundSources, 'sources' | 'seen'>> & Present,
  fill: readonly FilledMount[] | undefined,
  { ledger, files }: { readonly ledger: Ledger | undefined; readonly files: NewestFiles },
): Ledger {
  const times = fill === undefined ? 'new' : timesOf(fill, ledger !== undefined)
  if (times === 'as-found') return firstLedger(sources, present)
  if (times === 'recorded' && ledger !== undefined) return nextLedger(sources, ledger, seen, files, present)
  say(
    fill === undefined
      ? UNSEEN
      : 'What is in the cache mounts is not of a known snapshot, so all sources count as new.',
  )
  return freshLedger(sources, Date.now(), files.built, present)
}
