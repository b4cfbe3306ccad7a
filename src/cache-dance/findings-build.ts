import type { BuildRecord, BuildStep } from '../buildkit/build-record.ts'
import type { AfterBuild, Evidence, MountEvidence } from './facts.ts'
import { info, listed, type Observation, warning } from './finding.ts'

/** What the builds between the two steps did to the mounts, by the builder's own records. */
export function buildFindings(
  { mounts, knowsImports = false }: Evidence,
  builds: readonly BuildRecord[],
): readonly Observation[] {
  if (builds.length === 0) return [warning('no-build', 'No build ran on this builder between the two steps.', SAME)]
  const imports = [...new Set(builds.flatMap(({ cacheImports }) => cacheImports))]
  return [
    ...noCacheFindings(mounts, builds),
    ...(isSkipped(builds) ? [info('layer-cache-skipped', SKIPPED, 'Nothing to do when nothing has changed.')] : []),
    ...(imports.length === 0 ? [] : [importFinding(imports, knowsImports)]),
  ]
}

const SAME = 'Give this action and the build the same builder.'
const NO_IMPORT = 'Leave cache-from out of the build, because the cache mounts take its place'
const SKIPPED =
  'All RUNs with cache mounts came from the layer cache (CACHED): they did not run, and the mounts are as they were at the start.'

function importFinding(imports: readonly string[], isKnown: boolean): Observation {
  const what = `The build imports a layer cache (cache-from: ${imports.join(', ')}): with its layers come the modification times of other machines`
  if (isKnown) return info('layer-cache-import', `${what}, so cargo compiles the workspace anew.`, `${NO_IMPORT}.`)
  return warning(
    'layer-cache-import',
    `${what}, and without the input cache-from of cache-dance cargo may take changed sources for built ones.`,
    `${NO_IMPORT}, or give it to cache-dance too, which then has cargo compile the workspace anew.`,
  )
}

/** BuildKit empties the mounts of each RUN that is without cache before the build begins. */
function noCacheFindings(mounts: readonly MountEvidence[], builds: readonly BuildRecord[]): readonly Observation[] {
  const stages = [...new Set(builds.flatMap(({ noCacheStages }) => noCacheStages))]
  const isWhole = builds.some(({ noCache }) => noCache)
  if (!isWhole && stages.length === 0) return []
  const how = isWhole ? 'no-cache' : `no-cache-filter (${stages.join(', ')})`
  const message = `The build ran with ${how}, which empties the cache mounts of its RUNs before they run`
  const remedy = `Leave ${isWhole ? 'no-cache' : 'no-cache-filter'} out of the build.`
  const isLost = mounts.some(({ start }) => start === 'restored' || start === 'kept')
  if (!isLost) return [warning('no-cache', `${message}.`, remedy)]
  return [warning('no-cache-wiped', `${message}: what was there at the start is lost.`, remedy)]
}

/** In the name of a step the flags stand as they are in the Dockerfile. */
const usesCacheMount = ({ name }: BuildStep): boolean => /--mount=\S*type=["']?cache/i.test(name)

/** A build may come twice, the second time all of it from the first: what has run once counts as run. */
function isSkipped(builds: readonly BuildRecord[]): boolean {
  const mounting = builds.flatMap(({ steps }) => steps.filter(usesCacheMount))
  return mounting.length > 0 && mounting.every(({ cached }) => cached)
}

/** What the mounts look like at the end. */
export const endFindings = (evidence: Evidence, after: AfterBuild): readonly Observation[] => [
  ...emptiedFindings(evidence, after),
  ...unpackedFindings(after),
]

/** As long as a mount cannot be packed, no run saves anything, and each is as cold as the first. */
function unpackedFindings({ mounts, outcome }: AfterBuild): readonly Observation[] {
  const isSkipped = mounts?.some(({ end }) => end === 'skipped')
  if (!isSkipped || typeof outcome !== 'object' || !('nothing' in outcome)) return []
  return [
    warning('not-packed', `No snapshot was saved, and none will be as long as this is so: ${outcome.nothing}.`, FEWER),
  ]
}

const FEWER = 'Leave mounts out (exclude), keep them smaller (max-mount-size), or free disk space.'

/** Mounts that had files at the start and have none at the end. */
function emptiedFindings({ mounts }: Evidence, after: AfterBuild): readonly Observation[] {
  const emptied = mounts.filter((mount) => {
    const end = after.mounts?.find(({ id }) => id === mount.id)
    return end !== undefined && end.files === 0 && mount.files > 0
  })
  const isExplained = after.builds?.some(({ noCache, noCacheStages }) => noCache || noCacheStages.length > 0)
  if (emptied.length === 0 || isExplained) return []
  const by = after.builds === undefined ? 'no-cache, garbage collection or a prune' : 'garbage collection or a prune'
  const message = `Filled at the start and empty at the end, by ${by}: ${listed(emptied.map(({ target }) => target))}.`
  const remedy = 'Raise the limits of the builder (gc) or free disk space, and prune only after this job.'
  return [warning('gc-emptied', message, remedy)]
}

/** Mounts with compiled files that should be of one program and one platform. */
export function sharingFindings(evidence: Evidence): readonly Observation[] {
  const compiled = evidence.mounts.filter(({ target }) => !PACKAGES.test(target))
  const programs = compiled.filter(({ builds }) => builds > 1).map(({ target }) => target)
  const platforms = compiled.filter((mount) => isOfPlatforms(evidence, mount)).map(({ target }) => target)
  const byPrograms = `Several targets build in the same cache mount: ${listed(programs)}.`
  const byPlatforms = `Several platforms build in the same cache mount on this builder: ${listed(platforms)}.`
  return [
    ...(programs.length === 0 ? [] : [warning('shared-by-programs', byPrograms, OWN_ID)]),
    ...(platforms.length === 0 ? [] : [warning('shared-by-platforms', byPlatforms, PLATFORM_ID)]),
  ]
}

const OWN_ID = 'Give each program an id of its own, such as id=target-app.'
const PLATFORM_ID = 'Put the platform into the id, as in id=target-$TARGETARCH.'

/** Caches of packages, which are meant to be shared. */
const PACKAGES =
  /cargo\/(?:registry|git)|\/(?:apt|rustup|uv)(?:\/|$)|npm|pnpm|yarn|\bpip\b|go\/pkg\/mod|\.m2|gradle|composer|nuget/

/** Told by a build for several platforms, by builds for different ones, or by files of another leg that were there. */
function isOfPlatforms({ origin, nearest, after }: Evidence, { id, start }: MountEvidence): boolean {
  if (namesPlatform(id, origin.platform)) return false
  const platforms = new Set([origin.platform, ...(after?.builds ?? []).flatMap((build) => build.platforms)])
  const other = nearest?.platform === origin.platform ? undefined : nearest
  const isOthers = start === 'kept' && other?.mountIds.includes(id) === true
  return platforms.size > 1 || isOthers
}

const namesPlatform = (id: string, platform: string): boolean => id.includes(platform.split('/')[1] ?? platform)

/** Why this job saved nothing. */
export function saveFindings({ noSave, after, store }: Evidence): readonly Observation[] {
  if (noSave?.cause === 'untrusted-event') {
    return [info('untrusted-event', `Nothing is saved: ${noSave.reason}.`, 'Nothing to do: runs on a branch save.')]
  }
  if (noSave !== undefined) return [info('not-saved', `Nothing is saved: ${noSave.reason}.`)]
  const outcome = after?.outcome
  if (typeof outcome !== 'object' || !('refused' in outcome)) return []
  const message = `The ${store} takes nothing from this job: ${outcome.refused}.`
  if (/rate limit/i.test(outcome.refused)) return [info('rate-limited', message, LATER)]
  if (/used up|quota/i.test(outcome.refused)) return [warning('store-full', message, SPACE)]
  return [
    info('read-only', message, 'Nothing to do when it is meant to read only; else give the job the right to write.'),
  ]
}

const LATER = 'Nothing to do: the next run saves. Where it comes often, let fewer jobs save at once.'
const SPACE = 'Free space in it, set max-size, or use the registry store.'
