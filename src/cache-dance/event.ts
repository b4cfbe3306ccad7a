import { readFile } from 'node:fs/promises'

/** What started the job, as far as it matters for what may be saved. */
export interface JobEvent {
  /** `push`, `pull_request` …; empty outside of a runner. */
  readonly name: string
  /** `refs/heads/main`. */
  readonly ref: string
  /** Whether a pull request comes from another repository, or may do so. */
  readonly fromFork: boolean
}

/** The event of this job, by the variables and the event file that the runner sets. */
export async function readEvent(env: NodeJS.ProcessEnv): Promise<JobEvent> {
  const name = env.GITHUB_EVENT_NAME ?? ''
  const fromFork = name.startsWith('pull_request') && !(await isOwnBranch(env))
  return { name, ref: env.GITHUB_REF ?? '', fromFork }
}

/** A fork that was deleted leaves null; what cannot be read counts as a fork. */
async function isOwnBranch(env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const event = JSON.parse(await readFile(env.GITHUB_EVENT_PATH ?? '', 'utf8'))
    const head: unknown = event.pull_request.head.repo.full_name
    return typeof head === 'string' && head === env.GITHUB_REPOSITORY
  } catch {
    return false
  }
}
