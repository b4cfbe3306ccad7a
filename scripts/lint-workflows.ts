// actionlint, ghalint and zizmor over all workflows and actions: our own by the strictest rules, those of the examples and of the
// strangers in test/fixtures as what people write. Exceptions stand in .github/zizmor.yml and examples/zizmor.yml.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../test/rig/connection.ts'
import { layoutOf } from '../test/rig/layout.ts'
import { lintTools } from '../test/rig/lint-tools.ts'
import { exportSuite } from '../test/workflow/export.ts'

interface Check {
  readonly title: string
  readonly argv: readonly string[]
  readonly cwd: string
}

const root = join(import.meta.dirname, '..')
const found = (...patterns: readonly string[]): readonly string[] =>
  globSync([...patterns], { cwd: root })
    .map((path) => join(root, path))
    .sort()

const own = found('.github/workflows/*.yml', '.github/dependabot.yml', 'action.yml', '*/action.yml')
const strangers = found(
  'examples/*/.github/workflows/*.yml',
  'examples/merge/*.yml',
  'test/fixtures/*/.github/workflows/*.yml',
)

/**
 * actionlint and ghalint do not know `$/` and `cache-mode`: they get a copy in which our own actions are named the way they know,
 * so that actionlint also checks the inputs that the workflows give to them.
 *
 * @param copy folder with the copy
 */
async function checks(copy: string): Promise<readonly Check[]> {
  const actionlint = join(connect().bin, 'actionlint')
  const { zizmor, ghalint } = await lintTools(layoutOf())
  const quiet = [zizmor, '--offline', '--no-progress', '--quiet', '--strict-collection', '--config']
  return [
    { title: 'actionlint', argv: [actionlint, '-color'], cwd: copy },
    // The service that takes the score reads this file with actionlint, as it is.
    { title: 'actionlint, scorecard', argv: [actionlint, '-color', '.github/workflows/scorecard.yml'], cwd: root },
    { title: 'actionlint, examples', argv: [actionlint, '-color', ...strangers], cwd: copy },
    { title: 'ghalint', argv: [ghalint, 'run'], cwd: copy },
    { title: 'ghalint, actions', argv: [ghalint, 'run-action', 'action.yml'], cwd: copy },
    { title: 'zizmor', argv: [...quiet, '.github/zizmor.yml', '--pedantic', ...own], cwd: root },
    { title: 'zizmor, examples', argv: [...quiet, 'examples/zizmor.yml', ...strangers], cwd: root },
  ]
}

function passes({ title, argv: [program = '', ...args], cwd }: Check): boolean {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' })
  console.log(status === 0 ? `${title}: nothing to say` : `${title}: found faults`)
  return status === 0
}

const copy = mkdtempSync(join(tmpdir(), 'muslin-lint-'))
try {
  exportSuite(copy, (path) => `./${path}`)
  spawnSync('git', ['init', '--quiet', copy])
  const failed = (await checks(copy)).filter((check) => !passes(check))
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
