import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** What a workflow run needs of us: what GitHub downloads for `uses:`, nothing else. */
const PUBLISHED = [
  'action.yml',
  'build-binary',
  'cache-dance',
  'merge-manifest',
  'plan',
  'dist',
  'recipes',
  '.github/workflows',
]

/**
 * Copies the published files into a folder, with every `uses: $/path` (a path in our own repository at the running commit)
 * rewritten, without the key `cache-mode`, and with a name in the place of `job.workflow_repository`: neither act nor actionlint
 * knows them yet (nektos/act#6189, rhysd/actionlint#711).
 *
 * @param self gives the `uses:` value for a path in our repository
 */
export function exportSuite(
  folder: string,
  self: (path: string) => string,
  change: (yaml: string) => string = (yaml) => yaml,
): void {
  for (const path of publishedFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    if (path.endsWith('.yml'))
      writeFileSync(join(folder, path), change(rewritten(readFileSync(join(root, path), 'utf8'), self)))
    else cpSync(join(root, path), join(folder, path))
  }
}

/** The key is one of a job or a workflow; below `with:` it would be an input of that name. */
const rewritten = (yaml: string, self: (path: string) => string): string =>
  yaml
    .replaceAll(/uses: \$\/(\S+)/g, (_, path: string) => `uses: ${self(path)}`)
    .replaceAll(/^(?: {4})?cache-mode: .*\n/gm, '')
    .replaceAll('job.workflow_repository', "'acme/muslin'")

/** Files of the work tree that git knows or would take, so that a run tests what is about to be committed. */
function publishedFiles(): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...PUBLISHED]
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  // What git knows may be gone from the work tree: a bundle with other chunks.
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/**
 * The changes that a workflow needs to run under act as it runs on GitHub:
 * legs one after the other (act's shared maps are not locked), and outputs of matrix legs that do not overwrite each other
 * (nektos/act#981): each key keeps its text until the leg that sets it has run, with a variable of the same text.
 */
export function forAct(yaml: string): string {
  return yaml
    .replaceAll(/^( *)strategy:$/gm, '$1strategy:\n$1  max-parallel: 1')
    .replaceAll(/((?:result|report)_\d+): \$\{\{ (steps\.\S+) \}\}/g, '$1: ${{ $2 || vars.ACT_KEEP_$1 }}')
}

/** The variables that {@link forAct} needs, as arguments of act. */
export function actVariables(yaml: string): readonly string[] {
  const kept = [...yaml.matchAll(/: (\$\{\{ .* \|\| vars\.(ACT_KEEP_\w+) \}\})$/gm)]
  return kept.flatMap(([, text, name]) => ['--var', `${name}=${text}`])
}
