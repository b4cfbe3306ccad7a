// actionlint over all workflows, in a copy in which our own actions are named the way it knows, so that it also checks the
// inputs that the workflows give to them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../test/rig/connection.ts'
import { exportSuite } from '../test/workflow/export.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-lint-'))
try {
  exportSuite(folder, (path) => `./${path}`)
  spawnSync('git', ['init', '--quiet', folder])
  const { status } = spawnSync(join(connect().bin, 'actionlint'), ['-color'], { cwd: folder, stdio: 'inherit' })
  console.log(status === 0 ? 'actionlint has nothing to say' : 'actionlint found faults')
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
