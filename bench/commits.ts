// Thirty commits in a row over a workspace of 20 crates: what each job compiles, restores and saves, and whether its program
// does what a new build's does. Needs the rig to be up.
//   --commits N    how many commits (30)
//   --libraries N  how many libraries the workspace has beside its own eight (12)
import { parseArgs } from 'node:util'
import { bytes } from '../src/report/figures.ts'
import { Project } from '../test/integration/cargo-jobs.ts'
import { type CommitRow, runCommits } from '../test/integration/commit-chain.ts'
import { rounded, table } from './table.ts'

const { values: options } = parseArgs({
  options: { commits: { type: 'string', default: '30' }, libraries: { type: 'string', default: '12' } },
})

const isRight = ({ result: { builds } }: CommitRow): boolean =>
  builds.old.said === builds.clean.said && builds.new.said === builds.clean.said

function cells(row: CommitRow, index: number): readonly (string | number)[] {
  const { builds, restored, stored, seconds } = row.result
  const compiled = `${builds.old.compiled.length}, ${builds.new.compiled.length}`
  const sizes = [restored, row.added, stored].map(bytes)
  return [
    index,
    row.edit,
    compiled,
    ...sizes,
    ...[seconds.main, seconds.post].map(rounded),
    isRight(row) ? 'yes' : 'NO',
  ]
}

const project = new Project()
const rows: CommitRow[] = []
try {
  await project.start('bench-commits')
  for await (const row of runCommits(project, Number(options.commits), Number(options.libraries))) {
    rows.push(row)
    console.error(cells(row, rows.length - 1).join('  '))
  }
} finally {
  await project.stop()
}

const head = [
  '',
  'commit',
  'crates compiled (layouts)',
  'restored',
  'added',
  'in the store',
  'restore, s',
  'save, s',
  'as a new build',
]
console.log(table(head, rows.map(cells)))
if (!rows.every(isRight)) process.exitCode = 1
