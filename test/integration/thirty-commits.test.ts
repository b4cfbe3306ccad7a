import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './cargo-jobs.ts'
import { type CommitRow, runCommits } from './commit-chain.ts'

/** `bench/commits.ts` runs thirty, over a larger workspace, and prints what becomes of sizes and times. */
const COMMITS = 10

describe(`${COMMITS} commits in a row`, () => {
  const project = new Project()
  const rows: CommitRow[] = []

  beforeAll(() => project.start('commits'))
  afterAll(() => project.stop())

  it('give what a new build gives, each of them', async () => {
    for await (const row of runCommits(project, COMMITS, 0)) {
      rows.push(row)
      const { old, new: renewed, clean } = row.result.builds
      expect([row.edit, row.result.warnings]).toEqual([row.edit, []])
      expect([row.edit, old.said, renewed.said]).toEqual([row.edit, clean.said, clean.said])
      expect(clean.said).toContain('exit code 0')
    }
    expect(rows).toHaveLength(COMMITS + 1)
  }, 600_000)

  it('compile no crate for documentation, and the foreign one when it is updated only', () => {
    const compiled = (edit: string) => rows.find((row) => row.edit === edit)?.result.builds.old.compiled
    expect(compiled('only the documentation edited')).toEqual([])
    expect(compiled('dependency updated')).toEqual(['app', 'foreign'])
    const others = rows.slice(1).filter(({ edit }) => edit !== 'dependency updated')
    for (const { edit, result } of others) expect(result.builds.new.compiled, edit).not.toContain('foreign')
  })

  it('keep what a job restores, and what it adds, as small as after the first', () => {
    const [first, ...later] = rows
    const whole = first?.added ?? 0
    for (const { edit, result, added } of later) {
      expect([edit, result.restored]).toEqual([edit, expect.toSatisfy((size: number) => size < 1.4 * whole)])
      expect([edit, added]).toEqual([edit, expect.toSatisfy((size: number) => size < 1.4 * whole)])
    }
  })
})
