import { readFile, realpath, writeFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { type GivenTimes, type Ledger, standingLedger } from '../cargo/ledger.ts'
import { timesNow } from '../cargo/sources.ts'
import { say } from '../runner/log.ts'

/** By path from the root. */
type JobTimes = Readonly<Record<string, readonly [id: string, seconds: number]>>

/**
 * The times that steps of this job have given to the sources in a folder, for the next step that gives times. Empty outside of a
 * runner: there nobody empties the temporary folder after a job.
 */
export async function jobTimes(folder: string): Promise<GivenTimes> {
  const root = await realPath(folder)
  const inside = ([path]: readonly [string, unknown]): boolean => path === root || path.startsWith(join(root, sep))
  const entries = Object.entries(await readJobTimes()).filter(inside)
  return new Map(entries.map(([path, time]) => [relative(root, path) || '.', time]))
}

/** Notes the times that this step has given. */
export async function noteJobTimes(folder: string, { entries }: Ledger): Promise<void> {
  const file = jobFile()
  if (file === undefined) return
  const root = await realPath(folder)
  const times = entries.map(([path, id, seconds]) => [join(root, path), [id, seconds]] as const)
  await writeFile(file, JSON.stringify({ ...(await readJobTimes()), ...Object.fromEntries(times) }))
}

/**
 * What a ledger may say after the build, see {@link standingLedger}.
 *
 * @param folder the context that it was applied to
 */
export async function ledgerAfter(folder: string, ledger: Ledger): Promise<Ledger> {
  const paths = ledger.entries.map(([path]) => path)
  const [given, times] = await Promise.all([jobTimes(folder), timesNow(folder, paths)])
  const standing = standingLedger(ledger, given, times)
  const stands = new Set(standing.entries.map(([path]) => path))
  const changed = paths.filter((path) => !stands.has(path))
  if (changed.length > 0) {
    say(
      `Since the restore, ${changed.length} sources were changed (the first is ${changed[0]}): they count as new in the next run.`,
    )
  }
  return standing
}

/** A runner has one folder for temporary files for each job (docs.github.com, "Variables reference"). */
function jobFile(): string | undefined {
  const { RUNNER_TEMP, GITHUB_RUN_ID } = process.env
  return RUNNER_TEMP && GITHUB_RUN_ID ? join(RUNNER_TEMP, `muslin-source-times-${GITHUB_RUN_ID}.json`) : undefined
}

async function readJobTimes(): Promise<JobTimes> {
  const file = jobFile()
  if (file === undefined) return {}
  const text = await readFile(file, 'utf8').catch(() => '{}')
  return JSON.parse(text) as JobTimes
}

/** Of what is not there, where it would be. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))
