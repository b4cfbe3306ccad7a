import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages } from './apt.ts'
import { attempt, RigError, run } from './commands.ts'
import type { Layout } from './layout.ts'
import { type Part, provide } from './store.ts'
import { moduleTool } from './tools.ts'

/** Paths of the linters of workflows that are not part of the rig: they look at files and need nothing that runs. */
export interface LintTools {
  readonly zizmor: string
  readonly ghalint: string
}

/** Gives the linters, from the cache folder where they are there already. */
export async function lintTools(layout: Layout): Promise<LintTools> {
  mkdirSync(layout.logs, { recursive: true })
  const ghalint = await moduleTool(layout, 'ghalint', 'github.com/suzuki-shunsuke/ghalint/cmd/ghalint')
  return {
    zizmor: join(await provide(layout, zizmorPart(layout)), 'zizmor'),
    ghalint: join(await provide(layout, ghalint), 'ghalint'),
  }
}

/** The wheel at PyPI for Linux on x86-64, which the rig needs as well. */
const ZIZMOR = 'zizmor==1.32.0 --hash=sha256:84a6acb975accc13408786a2bd274b572537ca19c933ebbc13e78f3988562071'

function zizmorPart(layout: Layout): Part {
  return {
    name: 'zizmor',
    title: 'zizmor from its Python package',
    inputs: [ZIZMOR],
    make: async (into) => {
      const scratch = join(into, 'unpacked')
      mkdirSync(scratch)
      await downloadWheel(layout, scratch)
      const wheel = readdirSync(scratch).find((name) => name.endsWith('.whl')) ?? ''
      await run(['python3', '-m', 'zipfile', '-e', join(scratch, wheel), scratch])
      renameSync(join(scratch, 'zizmor-1.32.0.data/scripts/zizmor'), join(into, 'zizmor'))
      chmodSync(join(into, 'zizmor'), 0o755)
      rmSync(scratch, { recursive: true })
    },
  }
}

/** Nothing is installed: a wheel is an archive, and the program in it needs no Python. */
async function downloadWheel(layout: Layout, into: string): Promise<void> {
  await requirePip(layout)
  const requirements = join(into, 'requirements.txt')
  writeFileSync(requirements, `${ZIZMOR}\n`)
  const argv = ['python3', '-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps']
  const options = ['--only-binary=:all:', '--require-hashes', '--requirement', requirements, '--dest', into]
  const log = join(layout.logs, 'zizmor.log')
  await run([...argv, ...options], {
    log,
    remedy: `See ${log}; the machine's Python index has to answer (pip config list).`,
  })
}

async function requirePip(layout: Layout): Promise<void> {
  const pip = ['python3', '-m', 'pip', '--version']
  if ((await attempt(pip)) !== undefined) return
  await installPackages(['python3-pip'], join(layout.logs, 'apt.log'))
  if ((await attempt(pip)) !== undefined) return
  throw new RigError('`python3 -m pip` does not work; zizmor comes by it.', 'Install it: apt-get install python3-pip')
}
