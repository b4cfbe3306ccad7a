/** What a workflow runs for. */
export interface Ref {
  /** `GITHUB_REF`: `refs/heads/main`, `refs/tags/v1.2.3`, `refs/pull/7/merge`. */
  readonly ref: string
  /** `GITHUB_SHA` */
  readonly sha: string
}

/** What this one runs for, from the runner's environment. */
export const runnerRef = (): Ref => ({ ref: process.env.GITHUB_REF ?? '', sha: process.env.GITHUB_SHA ?? '' })
