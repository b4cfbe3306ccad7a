import { type RecipeChange, recipeChanges } from '../buildkit/recipe-parts.ts'
import type { DeclaredMount, Evidence, MountEvidence, SeenSnapshot } from './facts.ts'
import { info, listed, type Observation, warning } from './finding.ts'

/** What was restored and why nothing better; why nothing was, unless a problem says so already. */
export function restoreFindings(evidence: Evidence): readonly Observation[] {
  const { matched, unused, nearest, problems, readable, noRestore, store } = evidence
  if (matched !== undefined) return matchedFindings(evidence, matched)
  if (noRestore !== undefined) return [info('not-restored', `Nothing was restored: ${noRestore}.`)]
  // Why no mount took it is told of each mount.
  if (problems.length > 0 || unused !== undefined) return []
  if (!readable) return [info('not-readable', `This job may write to the ${store} and not read from it.`, READABLE)]
  if (nearest !== undefined) return missFindings(evidence, nearest)
  return [info('first-run', `No snapshot is in the ${store} yet, or all have been removed.`, FIRST)]
}

const READABLE = 'Set ACTIONS_CACHE_MODE to write, or give the job a login that may read.'
const FIRST = 'Nothing to do: a successful run on a branch saves one.'

function matchedFindings(evidence: Evidence, matched: SeenSnapshot): readonly Observation[] {
  const { origin, key } = evidence
  const exact = info('restored', 'The snapshot of exactly this commit was restored.')
  return [
    matched.key === key && matched.commit === origin.commit ? exact : nearFinding(evidence, matched),
    ...frozenFindings(evidence, matched),
    ...(matched.build === origin.build ? [] : [otherBuild(matched, origin.build)]),
    ...ignoredFindings(evidence, matched),
  ]
}

function nearFinding({ origin }: Evidence, { commit, lock, packages }: SeenSnapshot): Observation {
  const from = `The snapshot of commit ${short(commit)} was restored`
  if (lock === origin.lock) return info('restored', `${from}, the nearest with the same locked packages.`)
  const known = new Set(packages)
  const differing = origin.packages.filter((name) => !known.has(name))
  const count = `${differing.length} of ${origin.packages.length} locked packages differ`
  const what = differing.length === 0 ? 'its lock files differ' : `${count}: ${listed(differing)}`
  return info('lock-far', `${from}; ${what}.`, 'Nothing to do: what differs is built once and saved.')
}

const short = (commit: string): string => commit.slice(0, 7)

function otherBuild({ build }: SeenSnapshot, own: string): Observation {
  const message = `The snapshot is of another build of this repository: ${build}, and this one is ${own}. Both have the same recipe, so they take each other's.`
  return warning('other-build', message, OWN_KEYS)
}

/** A key alone would be saved once and never again, and without restore keys the other build's snapshot is still the nearest. */
const OWN_KEYS =
  'Give each of them keys of its own that change with each commit: key: app-<sha of the commit>, restore-keys: app-.'

/** What is stored never changes: keys of ours have the commit in them, those of the input key perhaps not. */
function frozenFindings({ origin, key }: Evidence, matched: SeenSnapshot): readonly Observation[] {
  if (matched.key !== key || matched.commit === origin.commit) return []
  const message = `The input key gives the key that commit ${short(matched.commit)} has saved under, so nothing of this build is saved.`
  return [info('key-taken', message, CHANGING_KEY)]
}

const CHANGING_KEY =
  'Nothing to do when that was meant; else put the commit (github.sha) at its end and what stands before it into restore-keys.'

/** Recipes may be equal though their parts differ: the input recipe says what counts. */
function ignoredFindings(evidence: Evidence, matched: SeenSnapshot): readonly Observation[] {
  const changes = changesSince(evidence, matched)
  if (changes.length === 0) return []
  const message = `The snapshot was made by another recipe, which the input recipe lets pass: ${texts(changes)}.`
  const remedy = 'Set recipe to strict where the compiler cannot see such a change (libc, linker, packages).'
  return [info('recipe-ignored', message, remedy)]
}

function missFindings(evidence: Evidence, nearest: SeenSnapshot): readonly Observation[] {
  const { origin, store } = evidence
  const { platform, build, recipe, key } = nearest
  if (platform !== origin.platform) {
    const message = `Only ${platform} has a snapshot in the ${store}, ${origin.platform} has none.`
    return [info('other-platform', message, 'Nothing to do: each platform saves its own on its first successful run.')]
  }
  if (build !== origin.build) {
    const message = `No snapshot of this build (${origin.build}) is in the ${store}; the newest is of ${build}.`
    return [info('first-run', message, FIRST)]
  }
  if (recipe !== origin.recipe) return recipeFindings(evidence, nearest)
  const message = `The newest snapshot has this recipe (${key}), but the inputs key and restore-keys do not lead to it.`
  return [warning('other-key', message, 'Add a restore key that its key begins with, behind platform and recipe.')]
}

function recipeFindings(evidence: Evidence, nearest: SeenSnapshot): readonly Observation[] {
  const changes = changesSince(evidence, nearest)
  const what =
    changes.length === 0 ? 'its parts are the same, in another order or by another input recipe' : texts(changes)
  const message = `The newest snapshot, of commit ${short(nearest.commit)}, was made by another recipe: ${what}.`
  return [
    info('recipe-changed', message, 'Nothing to do when that was meant: the next successful run saves a new one.'),
    ...changingArgument(evidence, nearest, changes),
    ...changes.flatMap(movedMount),
  ]
}

/** A mount with one target and two ids. */
function movedMount({ was, name }: RecipeChange): readonly Observation[] {
  const [from, to] = [idIn(was ?? ''), idIn(name)]
  if (from === undefined || to === undefined) return []
  if (bareId(from) === bareId(to)) return [wrongOwner(to, from, 'The newest snapshot')]
  const message = `A cache mount has another id now, ${to} in the place of ${from}: BuildKit takes that for another, empty cache.`
  return [info('mount-id-changed', message, KEEP_ID)]
}

const KEEP_ID = 'Give the mount an id= that stays, whatever its target is.'

/** Variables that alone made the recipe another one, at another commit, mostly have that commit or a date in them. */
function changingArgument(
  evidence: Evidence,
  nearest: SeenSnapshot,
  changes: readonly RecipeChange[],
): readonly Observation[] {
  const isOnly = changes.length > 0 && changes.every(({ kind }) => kind === 'variable')
  if (!isOnly || nearest.commit === evidence.origin.commit) return []
  const names = listed(changes.map(({ name }) => called(evidence, name)))
  const message = `Only ${names} made the recipe another one. A value that changes with each commit keeps everything from being restored.`
  return [warning('changing-argument', message, `Put ${names} below the RUN that compiles.`)]
}

const changesSince = (evidence: Evidence, { parts }: SeenSnapshot): readonly RecipeChange[] =>
  recipeChanges(parts, evidence.origin.parts).map((change) => {
    return { ...change, text: change.text.replace(change.name, called(evidence, change.name)) }
  })

/** To LLB an argument is a part of the environment. */
function called({ buildArgs }: Evidence, name: string): string {
  const variable = name.startsWith('ENV ') ? name.slice('ENV '.length) : ''
  return buildArgs.includes(variable) ? `ARG ${variable}` : name
}

const texts = (changes: readonly RecipeChange[]): string => listed(changes.map(({ text }) => text))

/** What is the matter with single mounts at the start of the build. */
export function mountFindings(evidence: Evidence): readonly Observation[] {
  const { mounts, matched, unused, declared } = evidence
  const found = matched ?? unused
  const known = mounts.filter(({ id }) => declared === undefined || declared.some((mount) => mount.id === id))
  const kept = mounts.filter(({ start }) => start === 'kept').map(({ target }) => target)
  return [
    ...(kept.length === 0 ? [] : [info('kept', `Not empty at the start, so left as found: ${listed(kept)}.`, KEPT)]),
    ...(declared === undefined ? [] : mounts.flatMap((mount) => undeclared(mount, declared))),
    ...(found === undefined ? [] : known.flatMap((mount) => missing(mount, found, mounts))),
  ]
}

const KEPT = 'Nothing to do: this builder keeps its mounts by itself.'

/** A mount that an input names and no RUN has. */
function undeclared({ id, target }: MountEvidence, declared: readonly DeclaredMount[]): readonly Observation[] {
  if (declared.some((mount) => mount.id === id)) return []
  const owned = declared.find((mount) => bareId(mount.id) === bareId(id))
  if (owned !== undefined) return [wrongOwner(owned.id, id, 'The input')]
  const moved = declared.find((mount) => mount.target === target)
  if (moved === undefined) {
    const message = `No RUN of the build has the cache mount ${target} (id ${id}) that the input names.`
    return [
      warning('unknown-mount', message, 'Take it out of the input, or leave the input out: BuildKit is asked then.'),
    ]
  }
  const message = `The input names ${target} with the id ${id}, the build has it with the id ${moved.id}: another cache.`
  return [warning('mount-id-changed', message, 'Write the id as the Dockerfile has it, or leave the input out.')]
}

/** A mount that the restored snapshot does not have. */
function missing(
  { id, target, start }: MountEvidence,
  { mountIds }: SeenSnapshot,
  mounts: readonly MountEvidence[],
): readonly Observation[] {
  if (start !== 'absent' || mountIds.includes(id)) return []
  const unused = mountIds.filter((other) => !mounts.some((mount) => mount.id === other))
  const owned = unused.find((other) => bareId(other) === bareId(id))
  if (owned !== undefined) return [wrongOwner(id, owned, 'The snapshot')]
  const lacking = `The snapshot has no ${target} (id ${id})`
  if (unused.length === 0) return [info('new-mount', `${lacking}.`, FIRST)]
  return [info('mount-id-changed', `${lacking}, but ${listed(unused)}, which nothing uses any more.`, KEEP_ID)]
}

/** @param who what has the other owner, at the start of a sentence */
function wrongOwner(id: string, other: string, who: string): Observation {
  const message = `${who} has the cache mount ${bareId(id)} ${ownerIn(other)}, the build has it ${ownerIn(id)}: to BuildKit these are two caches.`
  return warning('wrong-owner', message, 'Give uid, gid and mode as the RUN has them.')
}

/** mountName puts the owner behind the id. */
const OWNER = /:(\d+):(\d+):(0[0-7]*)$/

const bareId = (id: string): string => id.replace(OWNER, '')

function ownerIn(id: string): string {
  const [, uid, gid, mode] = OWNER.exec(id) ?? []
  return uid === undefined ? 'without uid, gid and mode' : `with uid=${uid},gid=${gid},mode=${mode}`
}

const idIn = (part: string): string | undefined => /^cache mount .* with id (.+)$/.exec(part)?.[1]
