import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contextFilters } from '../buildkit/context-filters.ts'
import { convertedLlb, FrontendTooOld } from '../buildkit/convert.ts'
import { isRemote } from '../buildkit/dockerfile.ts'
import { type BuildFolders, hashLocalFiles } from '../buildkit/local-files.ts'
import { type CacheMount, cacheMounts, inOneNamespace, mountName } from '../buildkit/mounts.ts'
import type { FoundNeeds, ParsedNeeds, ReadMounts } from '../buildkit/parsed-dockerfile.ts'
import { localFiles, type RecipeMode, recipeDigest, recipeParts } from '../buildkit/recipe.ts'
import { platformName } from '../oci/platform.ts'
import { commitIn } from '../runner/commit.ts'
import { note, say } from '../runner/log.ts'
import { type SnapshotKeys, snapshotKeys } from '../store/key.ts'
import { LOCK_FILES, type LockFile, lockFilesDigest } from '../store/lock-files.ts'
import { lockedPackages } from '../store/locked-packages.ts'
import type { SnapshotPart } from '../store/snapshot-head.ts'
import { buildName, type DanceBuild } from './builds.ts'
import { sift } from './exclude.ts'
import type { DanceRequest } from './inputs.ts'
import type { DanceOrigin } from './origin.ts'
import { chosenKeys, namedMounts } from './plan.ts'

/** What is to be restored. */
export interface Wanted {
  readonly mounts: readonly CacheMount[]
  /** The mounts that each of the builds has. */
  readonly declared: readonly (readonly CacheMount[])[]
  /** Mounts of the builds that are not carried, and what is in them decides all the same what cargo builds. */
  readonly others: readonly CacheMount[]
  /** Whether the builds have further mounts, which nobody but a build of theirs can look at. */
  readonly hasHidden: boolean
  /** Which files the builds leave out of their contexts; undefined for none. */
  readonly filters: string | undefined
  readonly keys: SnapshotKeys
  readonly origin: DanceOrigin
}

/**
 * Finds the cache mounts of the builds, and makes the keys of their snapshot. BuildKit is asked; where its frontend is too
 * old for that the Dockerfile is read here.
 *
 * @param signal ends the waiting for the builder
 * @throws CommandError when BuildKit cannot tell; the reason of the signal
 * @throws FrontendTooOld when it cannot and the Dockerfile is not at hand either
 */
export async function findWanted(
  request: DanceRequest,
  builds: readonly DanceBuild[],
  signal: AbortSignal,
): Promise<Wanted> {
  const found = await Promise.all(builds.map((build) => findMounts(build, request.recipe, signal)))
  const contexts = new Set(builds.map(({ source }) => source.context))
  const [locks, commit] = await Promise.all([lockFilesIn([...contexts]), commitOf(request.context)])
  const [lock, packages] = await Promise.all([lockFilesDigest(locks), lockedPackages(locks)])
  const origin = { recipe: recipeOf(found), lock, commit }
  const mounts = chosenMounts(request, builds, found)
  const rest = inOneNamespace([...mounts, ...otherMounts(found, mounts)])
  return {
    mounts,
    declared: found.map((each) => each.mounts),
    others: rest.reached.slice(mounts.length),
    hasHidden: rest.others.length > 0 || found.some(hasUnknown),
    filters: filtersOf(found),
    keys: chosenKeys(snapshotKeys({ platform: request.platform, ...origin }), request),
    origin: {
      platform: platformName(request.platform),
      ...origin,
      build: buildName(builds),
      parts: partsOf(found),
      packages,
    },
  }
}

const hasUnknown = ({ leftOut, unresolved }: ReadMounts): boolean => leftOut.length + unresolved.length > 0

function otherMounts(found: readonly ReadMounts[], chosen: readonly CacheMount[]): readonly CacheMount[] {
  const all = new Map(found.flatMap(({ mounts }) => mounts.map((mount) => [mountName(mount), mount])))
  for (const mount of chosen) all.delete(mountName(mount))
  return [...all.values()]
}

function filtersOf(found: readonly ReadMounts[]): string | undefined {
  const filters = [...new Set(found.map((each) => each.filters ?? ''))].sort()
  return filters.every((each) => each === '') ? undefined : sha256(filters)
}

const sha256 = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex')

/** Ingredients of all builds, each once. */
function partsOf(found: readonly ReadMounts[]): readonly SnapshotPart[] {
  const parts = found.flatMap((each) => each.parts)
  return [...new Map(parts.map((part) => [`${part.name} ${part.digest}`, part])).values()]
}

/** All mounts of all builds; those that inputs name take their place. */
function chosenMounts(
  request: DanceRequest,
  builds: readonly DanceBuild[],
  found: readonly ReadMounts[],
): readonly CacheMount[] {
  const { mounts, cacheMap, exclude } = request
  const named = [...mounts, ...cacheMap.mounts]
  if (cacheMap.folders.length > 0) note(unusedFolders(cacheMap.folders))
  if (named.length === 0) tellLeftOut(found)
  const all =
    named.length === 0
      ? found.flatMap((each) => each.mounts)
      : builds.flatMap((build) => namedMounts(named, build.source.buildArgs))
  const { kept, excluded, idle } = sift([...new Map(all.map((mount) => [mountName(mount), mount])).values()], exclude)
  const { reached, others } = inOneNamespace(kept)
  for (const mount of reached) say(`${mount.target} (id ${mountName(mount)})${sharedBy(mount, found)}`)
  for (const mount of excluded) say(`${mount.target} (id ${mountName(mount)}) is left out by the input exclude`)
  for (const pattern of idle) note(`The pattern ${JSON.stringify(pattern)} of the input exclude fits no cache mount.`)
  if (others.length > 0) note(otherNamespace(others))
  return reached
}

const otherNamespace = (mounts: readonly CacheMount[]): string =>
  `Cache mounts are left out because they are in another namespace than the first (BUILDKIT_CACHE_MOUNT_NS): ${mounts.map((mount) => `${mount.target} (id ${mountName(mount)})`).join(', ')}. Give the bake targets of each namespace a cache-dance step of their own, by the input bake-targets.`

/** Programs that share a mount see each other's files: right for packages, wrong for what they build. */
function sharedBy(mount: CacheMount, found: readonly ReadMounts[]): string {
  const name = mountName(mount)
  const users = found.filter(({ mounts }) => mounts.some((each) => mountName(each) === name)).length
  return users > 1 ? `, shared by ${users} targets` : ''
}

const unusedFolders = (folders: readonly string[]): string =>
  `The folders of cache-map (${folders.join(', ')}) are not used: the mounts are kept in the store, so steps that cache these folders can go.`

function tellLeftOut(found: readonly ReadMounts[]): void {
  for (const target of new Set(found.flatMap(({ leftOut }) => leftOut)))
    note(`The cache mount ${target} stands on an image or stage (from=) and is left out.`)
  const unresolved = new Set(found.flatMap((each) => each.unresolved))
  if (unresolved.size > 0) note(unresolvedMounts([...unresolved]))
}

const unresolvedMounts = (mounts: readonly string[]): string =>
  `Cache mounts are left out because a base image may set what they are called by: ${mounts.join('; ')}. Name them by the input mounts, or use BuildKit 0.26 and docker/dockerfile:1.20 or newer, which can be asked.`

async function findMounts(build: DanceBuild, mode: RecipeMode, signal: AbortSignal): Promise<ReadMounts> {
  if (build.isLinked) return readHere(build, mode, 'stands on another bake target')
  try {
    const llb = await convertedLlb(build.source, build.file, signal)
    const { context } = build.source
    const files = await hashLocalFiles(localFiles(llb, build.isBelow), build.source)
    const recipe = { recipe: recipeDigest(llb, context, mode, files), parts: recipeParts(llb, context, files) }
    return { ...cacheMounts(llb), unresolved: [], filters: contextFilters(llb), ...recipe }
  } catch (error) {
    if (!(error instanceof FrontendTooOld) || isRemote(build.source.context)) throw error
    return readHere(build, mode, 'has a frontend that is too old to be asked')
  }
}

/** @param cause end of the sentence "The build …" */
async function readHere({ source, file, isBelow }: DanceBuild, mode: RecipeMode, cause: string): Promise<ReadMounts> {
  say(`The build ${cause}, so its cache mounts are read from ${file}.`)
  const { parsedNeeds, readDockerfile } = await import('../buildkit/parsed-dockerfile.ts')
  const build = { ...source, buildArgs: source.buildArgs.flatMap(withValue) }
  const text = await readFile(file, 'utf8')
  const { files, images } = parsedNeeds(text, build, isBelow)
  const needs = { files, images: mode === 'none' ? [] : images }
  const filters = await ignoreFile(source.context, file)
  return { ...readDockerfile(text, build, mode, await findNeeds(needs, build)), filters }
}

/** The one of the Dockerfile itself goes before that of the context (BuildKit, frontend/dockerui/context.go). */
async function ignoreFile(context: string, file: string): Promise<string | undefined> {
  const [own, common] = await Promise.all(
    [`${file}.dockerignore`, join(context, '.dockerignore')].map((path) =>
      readFile(path, 'utf8').catch(() => undefined),
    ),
  )
  return own ?? common
}

/** How long registries may take to say what the tags of base images point to. */
const TAGS_MS = 5000

async function findNeeds({ files, images }: ParsedNeeds, folders: BuildFolders): Promise<FoundNeeds> {
  const { tagDigests } = await import('../oci/tag-digests.ts')
  const [hashed, digests] = await Promise.all([hashLocalFiles(files, folders), tagDigests(images, TAGS_MS)])
  const unknown = images.filter((image) => !digests.has(image))
  if (unknown.length > 0) note(countedByName(unknown))
  return { files: hashed, images: digests }
}

const countedByName = (images: readonly string[]): string =>
  `Base images count by name, because their registry did not tell a digest: ${images.join(', ')}. A tag that moves would not be seen: name them by digest (image:tag@sha256:…).`

/** buildx takes the value of a build argument without one from the environment. */
function withValue(arg: string): readonly string[] {
  if (arg.includes('=')) return [arg]
  const value = process.env[arg]
  return value === undefined ? [] : [`${arg}=${value}`]
}

/** One build has its own recipe, several have one together. */
function recipeOf(found: readonly ReadMounts[]): string {
  const recipes = [...new Set(found.map(({ recipe }) => recipe))].sort()
  const [only = '', ...others] = recipes
  return others.length === 0 && only !== '' ? only : sha256(recipes)
}

async function lockFilesIn(contexts: readonly string[]): Promise<readonly LockFile[]> {
  const paths = contexts
    .filter((context) => !isRemote(context))
    .flatMap((context) => LOCK_FILES.map((name) => ({ name, path: join(context, name) })))
  return (await Promise.all(paths.map(readLock))).flat()
}

async function readLock({
  name,
  path,
}: {
  readonly name: string
  readonly path: string
}): Promise<readonly LockFile[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? [] : [{ name, text }]
}

/** Outside of a runner and of Git every build counts as another commit. */
async function commitOf(context: string): Promise<string> {
  const commit = await commitIn(isRemote(context) ? '.' : context, process.env)
  return commit || randomUUID().replaceAll('-', '')
}
