import { readFile } from 'node:fs/promises'
import { UserError } from '../errors.ts'
import { note } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { type DanceBuild, findBuilds } from './builds.ts'
import type { AfterBuild, Evidence } from './doctor.ts'
import { budgetInputs, type DanceRequest, readRequest } from './inputs.ts'
import type { RestoreOutcome } from './restore.ts'
import type { Saved, Told } from './save.ts'
import { type DanceState, dropStateFolder, evidenceFile, takeDance } from './state.ts'
import { COLD, type Trouble, troubleTeller } from './trouble.ts'

/**
 * The main step: restores. Only inputs that cannot be used fail the job; all other trouble is one warning and a cold build.
 *
 * @throws UserError when the inputs cannot be used
 */
export async function main(): Promise<void> {
  const request = readRequest()
  await withScratch('dance', async (scratch) => {
    const trouble = troubleTeller(request.builder, false)
    const builds = await buildsOrTell(request, scratch, trouble)
    const { reportStart } = await import('./telling.ts')
    await reportStart(builds && (await restoreOrTell(request, builds, trouble)), trouble)
  })
}

/** The post step: saves, and says what has become of the cache. Never throws; trouble is one warning. */
export async function post(): Promise<void> {
  const state = takeDance()
  if (state === undefined) return
  const trouble = troubleTeller(state.builder, state.warned)
  try {
    const evidence = JSON.parse(await readFile(evidenceFile(state.folder), 'utf8')) as Evidence
    const after = await finish(state, evidence, trouble)
    const { reportEnd } = await import('./telling.ts')
    await reportEnd({ ...evidence, after }, trouble)
  } catch (error) {
    trouble.tell('The cache has no report', error, 'other')
  } finally {
    await dropStateFolder(state.folder)
  }
}

async function finish(state: DanceState, evidence: Evidence, trouble: Trouble): Promise<AfterBuild> {
  const { listBuilds } = await import('../buildkit/history.ts')
  const [{ takenEvidence }, { buildSeconds }] = await Promise.all([import('./evidence.ts'), import('./build-time.ts')])
  const listing = listBuilds(state.builder, evidence.restoredAt)
  const records = listing.then((read) => read?.()).catch(() => undefined)
  const built = records.then((found) => buildSeconds(found, evidence))
  const [builds, seconds, { mounts, ...saved }] = await Promise.all([
    records,
    built,
    saveOrTell(state, evidence, { seconds: built, listed: listing.catch(() => undefined) }, trouble),
  ])
  const budget = await budgetOrTell(state, evidence, trouble)
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(builds === undefined ? {} : { builds }),
    ...(mounts.length > 0 ? { mounts: mounts.map(takenEvidence) } : {}),
    ...saved,
    ...(budget === undefined ? {} : { budget }),
    problems: trouble.problems(),
  }
}

/** A job that may not save has no business in deleting either. */
async function budgetOrTell(
  { store, storeLimit }: DanceState,
  { noSave }: Evidence,
  trouble: Trouble,
): Promise<string | undefined> {
  if (storeLimit === undefined || noSave !== undefined) return undefined
  try {
    const { keepBudget } = await import('./budget.ts')
    const { token, trustedKeys: trusted } = budgetInputs()
    return await keepBudget({ store, maxBytes: storeLimit, token, ref: process.env.GITHUB_REF ?? '', trusted })
  } catch (error) {
    trouble.tell('Superseded snapshots were not looked for', error)
    return undefined
  }
}

async function saveOrTell(state: DanceState, evidence: Evidence, told: Told, trouble: Trouble): Promise<Saved> {
  if (evidence.noSave !== undefined) return { mounts: [], outcome: { nothing: evidence.noSave.reason }, upBytes: 0 }
  try {
    const { save } = await import('./save.ts')
    return await save(state, evidence, told)
  } catch (error) {
    trouble.tell('No snapshot was saved, the next run uses the last one', error)
    return { mounts: [], outcome: { nothing: 'see the warning' }, upBytes: 0 }
  }
}

/** @throws UserError when there is nothing to build */
async function buildsOrTell(
  request: DanceRequest,
  scratch: string,
  trouble: Trouble,
): Promise<readonly DanceBuild[] | undefined> {
  try {
    return await findBuilds(request, scratch)
  } catch (error) {
    if (error instanceof UserError) throw error
    trouble.tell(COLD, error, 'other')
    return undefined
  }
}

async function restoreOrTell(
  request: DanceRequest,
  builds: readonly DanceBuild[],
  trouble: Trouble,
): Promise<RestoreOutcome | undefined> {
  try {
    const { restore } = await import('./restore.ts')
    const outcome = await restore(request, builds, trouble)
    if (outcome === undefined) note(`${noMounts(request)}, so there is nothing to cache.`)
    return outcome
  } catch (error) {
    trouble.tell(COLD, error, 'other')
    return undefined
  }
}

const noMounts = ({ exclude }: DanceRequest): string =>
  exclude.length > 0
    ? 'The build has no RUN --mount=type=cache that exclude leaves'
    : 'The build has no RUN --mount=type=cache'
