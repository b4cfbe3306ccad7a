import { summary } from '@actions/core'
import { messageOf } from '../errors.ts'
import { warn } from './log.ts'

/** Adds to the job summary, where there is one. No step fails for its page, and none hides in that why it fails. */
export async function summarise(...texts: readonly string[]): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return
  try {
    for (const text of texts) summary.addRaw(text, true)
    await summary.write()
  } catch (error) {
    warn(`There is no job summary: ${messageOf(error)}`)
  }
}

/**
 * Does the work; where it fails, the job summary says why.
 *
 * @param what of which it is, as `linux/amd64`
 * @throws what the work throws
 */
export async function orSummarised<T>(what: () => string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { failureSummary } = await import('../report/failure.ts')
    await summarise(failureSummary(what(), error))
    throw error
  }
}
