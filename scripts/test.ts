// Everything that has to hold, in one command: lint, types, dist, generated docs, unit tests, tests of the bundles, tests on
// the rig and the workflow under act. Ends with one line `N passed, N failed`, counted from the real results.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rigSession } from './rig-session.ts'

interface Tally {
  readonly passed: number
  readonly failed: number
  /** Names of the skipped tests: printed, so that none hides. */
  readonly skipped: readonly string[]
}

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))

function step(title: string, argv: readonly string[]): boolean {
  const start = performance.now()
  console.log(`\n== ${title}`)
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit' })
  console.log(
    `== ${title}: ${status === 0 ? 'passed' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  )
  return status === 0
}

const single = (title: string, argv: readonly string[]): Tally =>
  step(title, argv) ? { passed: 1, failed: 0, skipped: [] } : { passed: 0, failed: 1, skipped: [] }

function vitest(title: string, ...projects: readonly string[]): Tally {
  const output = join(folder, `${projects.join('-')}.json`)
  const selected = projects.flatMap((name) => ['--project', name])
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${output}`]
  const ok = step(title, ['node_modules/vitest/vitest.mjs', 'run', ...selected, ...reporters])
  return existsSync(output) ? counted(JSON.parse(readFileSync(output, 'utf8')) as VitestReport, ok) : BROKEN
}

/** A runner that left no report has crashed. */
const BROKEN: Tally = { passed: 0, failed: 1, skipped: [] }

/** A run that failed without a failed test (a file that cannot be loaded, an unhandled error) counts as one failure. */
function counted(report: VitestReport, ok: boolean): Tally {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = tests.filter((test) => test.status === 'failed').length + broken
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName)
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: !ok && failed === 0 ? 1 : failed,
    skipped,
  }
}

function withoutRig(): readonly Tally[] {
  return [
    single('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']),
    single('types', ['node_modules/typescript/bin/tsc', '--noEmit']),
    single('dist is what src makes', ['scripts/build.ts', '--check']),
    single('action.yml and tables of inputs', ['scripts/generate.ts', '--check']),
    vitest('unit tests', 'unit'),
    vitest('fuzz tests, always of the same seed', 'fuzz'),
    single('start cost of the bundles', ['bench/start.ts', '--runs', '3']),
  ]
}

/** The rig comes up for the tests, and goes down again when it was not there before. */
function onRig(): readonly Tally[] {
  const session = rigSession()
  if (!session.up) return [BROKEN]
  const tallies = [
    single('workflows are sound', ['scripts/lint-workflows.ts']),
    vitest('bundles in a child process', 'dist'),
    vitest('the rig and act', 'rig', 'engine'),
  ]
  session.end()
  return tallies
}

const start = performance.now()
const tallies = [...withoutRig(), ...onRig()]
rmSync(folder, { recursive: true, force: true })
const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0)
const skipped = tallies.flatMap((tally) => tally.skipped)
console.log(`\nTook ${((performance.now() - start) / 60_000).toFixed(1)} minutes.`)
for (const name of skipped) console.log(`skipped: ${name}`)
const failed = sum((tally) => tally.failed)
console.log(
  `${sum((tally) => tally.passed)} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
)
process.exitCode = failed > 0 ? 1 : 0
