import { readFile } from 'node:fs/promises'
import { setOutput, summary } from '@actions/core'
import { UserError } from '../errors.ts'
import { group, note, say } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { type DanceBuild, findBuilds } from './builds.ts'
import { type AfterBuild, type Diagnosis, diagnose, type Evidence, type Problem } from './doctor.ts'
import { takenEvidence } from './evidence.ts'
import { COLD } from './fill.ts'
import { type DanceRequest, readRequest } from './inputs.ts'
import {
  advice,
  danceOutputs,
  endLines,
  endSummary,
  ingredientLines,
  noOutputs,
  startLines,
  startSummary,
} from './report.ts'
import type { RestoreOutcome } from './restore.ts'
import type { Saved } from './save.ts'
import { type DanceState, dropStateFolder, evidenceFile, leaveDance, takeDance } from './state.ts'
import { type Trouble, troubleTeller } from './trouble.ts'

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
    await reportEnd({ ...evidence, after }, trouble)
  } catch (error) {
    trouble.tell('The cache has no report', error)
  } finally {
    await dropStateFolder(state.folder)
  }
}

async function finish(state: DanceState, evidence: Evidence, trouble: Trouble): Promise<AfterBuild> {
  const seconds = (Date.now() - evidence.restoredAt) / 1000
  const { buildsSince } = await import('../buildkit/history.ts')
  const builds = await buildsSince(state.builder, evidence.restoredAt)
  const { mounts, ...saved } = await saveOrTell(state, evidence, seconds, trouble)
  const seen = mounts.length > 0 ? { mounts: mounts.map(takenEvidence) } : {}
  return { seconds, ...(builds === undefined ? {} : { builds }), ...seen, ...saved, problems: trouble.problems() }
}

async function saveOrTell(state: DanceState, evidence: Evidence, seconds: number, trouble: Trouble): Promise<Saved> {
  if (evidence.noSave !== undefined) return { mounts: [], outcome: { nothing: evidence.noSave.reason }, upBytes: 0 }
  try {
    const { save } = await import('./save.ts')
    return await save(state, evidence, seconds)
  } catch (error) {
    trouble.tell('No snapshot was saved, the next run uses the last one', error)
    return { mounts: [], outcome: { refused: 'see the warning' }, upBytes: 0 }
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
    trouble.tell(COLD, error)
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
    trouble.tell(COLD, error)
    return undefined
  }
}

const noMounts = ({ exclude }: DanceRequest): string =>
  exclude.length > 0
    ? 'The build has no RUN --mount=type=cache that exclude leaves'
    : 'The build has no RUN --mount=type=cache'

async function reportStart(outcome: RestoreOutcome | undefined, trouble: Trouble): Promise<void> {
  const diagnosis = outcome && diagnose(outcome.evidence, Date.now())
  const outputs = diagnosis === undefined ? noOutputs() : danceOutputs(diagnosis)
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  if (outcome === undefined || diagnosis === undefined) return
  for (const line of startLines(diagnosis)) say(line)
  await group('What the key is made of', async () => ingredientLines(diagnosis).map(say))
  advise(diagnosis, outcome.evidence.problems, trouble)
  leaveDance({ ...outcome.state, warned: trouble.warned() })
  await summarize(startSummary(diagnosis))
}

async function reportEnd(evidence: Evidence, trouble: Trouble): Promise<void> {
  const diagnosis = diagnose(evidence, Date.now())
  for (const line of endLines(diagnosis)) say(line)
  advise(diagnosis, [...evidence.problems, ...(evidence.after?.problems ?? [])], trouble)
  await summarize(endSummary(diagnosis))
}

/** What there is to do is one annotation, unless a warning stands there already. */
function advise(diagnosis: Diagnosis, problems: readonly Problem[], trouble: Trouble): void {
  const text = advice(diagnosis, problems)
  if (text !== undefined) trouble.advise(text)
}

async function summarize(text: string): Promise<void> {
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(text, true).write()
}
