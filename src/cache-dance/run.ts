import { setOutput, summary } from '@actions/core'
import { UserError } from '../errors.ts'
import { platformName } from '../oci/platform.ts'
import { note, say } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { type DanceBuild, findBuilds } from './builds.ts'
import { type DanceRequest, readRequest } from './inputs.ts'
import { restoredLines, restoredOutputs, restoredSummary, savedSummary } from './report.ts'
import type { RestoreOutcome } from './restore.ts'
import { dropStateFolder, leaveDance, takeDance } from './state.ts'
import { causeOf, type Trouble, troubleTeller } from './trouble.ts'

/**
 * The main step: restores. Only inputs that cannot be used fail the job; all other trouble is one warning and a cold build.
 *
 * @throws UserError when the inputs cannot be used
 */
export async function main(): Promise<void> {
  const request = readRequest()
  await withScratch('dance', async (scratch) => {
    const trouble = troubleTeller(false)
    const builds = await buildsOrTell(request, scratch, trouble)
    await report(request, builds && (await restoreOrTell(request, builds, trouble)))
  })
}

/** The post step: saves. Never throws; trouble is one warning. */
export async function post(): Promise<void> {
  const state = takeDance()
  if (state === undefined) return
  try {
    const { save } = await import('./save.ts')
    const saved = await save(state)
    if (saved?.report.outcome === 'saved') await summarize(savedSummary(saved.snapshot, state.key, saved.report))
  } catch (error) {
    const trouble = troubleTeller(state.warned)
    trouble.tell(`No snapshot was saved, the next run uses the last one: ${causeOf(error, state.builder)}`)
  } finally {
    await dropStateFolder(state.folder)
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
    trouble.tell(`The build runs with cold cache mounts: ${causeOf(error, request.builder)}`)
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
    trouble.tell(`The build runs with cold cache mounts: ${causeOf(error, request.builder)}`)
    return undefined
  }
}

const noMounts = ({ exclude }: DanceRequest): string =>
  exclude.length > 0
    ? 'The build has no RUN --mount=type=cache that exclude leaves'
    : 'The build has no RUN --mount=type=cache'

async function report(request: DanceRequest, outcome: RestoreOutcome | undefined): Promise<void> {
  const restored = outcome?.restored ?? { matchedKey: '', exact: false, mounts: [] }
  for (const [name, value] of Object.entries(restoredOutputs(restored))) setOutput(name, value)
  if (outcome === undefined) return
  if (outcome.state !== undefined) leaveDance(outcome.state)
  for (const line of restoredLines(restored)) say(line)
  await summarize(restoredSummary(restored, platformName(request.platform)))
}

async function summarize(text: string): Promise<void> {
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(text, true).write()
}
