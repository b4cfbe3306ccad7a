// Bundles every src/entry/*.ts into dist/<name>/. With --check it bundles into a temporary folder and compares instead.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { type BundleModule, licenceText } from './licences.ts'

const root = join(import.meta.dirname, '..')
/** A runner downloads and parses the entry at each step of each job; the chunks behind `await import()` only when used. */
const ENTRY_LIMIT = 100_000

/**
 * Tells the bundler that modules of @actions/core that nobody uses may be left out: its OIDC client alone drags in undici
 * (1,065 KB instead of 17 KB, and 78 instead of 40 ms of start-up; actions/toolkit#1697, #2125).
 */
function markSideEffectFree(): void {
  const path = join(root, 'node_modules/@actions/core/package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  if (manifest.sideEffects === false) return
  writeFileSync(path, `${JSON.stringify({ ...manifest, sideEffects: false }, null, 2)}\n`)
}

function bundle(entry: string, out: string): void {
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  const args = [
    ncc,
    'build',
    join(root, 'src/entry', entry),
    '--out',
    out,
    '--no-cache',
    '--stats-out',
    join(out, STATISTICS),
    '--quiet',
    '--minify',
  ]
  mkdirSync(out, { recursive: true })
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`ncc could not bundle src/entry/${entry}`)
  addLicences(out)
}

/** What webpack tells of a bundle; gone before anybody sees it. */
const STATISTICS = 'statistics.json'

function addLicences(out: string): void {
  const { modules } = JSON.parse(readFileSync(join(out, STATISTICS), 'utf8')) as { modules: readonly BundleModule[] }
  rmSync(join(out, STATISTICS))
  writeFileSync(join(out, 'licenses.txt'), licenceText(modules))
}

function filesBelow(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(folder, path), readFileSync(path)] as const
    }),
  )
}

/** Names of files that are not the same in both folders. */
function differences(left: string, right: string): string[] {
  const [a, b] = [filesBelow(left), filesBelow(right)]
  const names = new Set([...a.keys(), ...b.keys()])
  return [...names].filter(
    (name) => !(a.get(name) ?? Buffer.of()).equals(b.get(name) ?? Buffer.of()) || !a.has(name) || !b.has(name),
  )
}

function buildAll(out: string): void {
  markSideEffectFree()
  for (const entry of readdirSync(join(root, 'src/entry')).sort()) {
    const name = basename(entry, '.ts')
    rmSync(join(out, name), { recursive: true, force: true })
    bundle(entry, join(out, name))
    const { size } = statSync(join(out, name, 'index.js'))
    console.log(`${name}: ${Math.ceil(size / 1000)} KB`)
    if (size > ENTRY_LIMIT)
      throw new Error(`dist/${name}/index.js is larger than ${ENTRY_LIMIT} bytes: import heavy packages lazily`)
  }
}

function check(): void {
  const fresh = mkdtempSync(join(tmpdir(), 'muslin-dist-'))
  try {
    buildAll(fresh)
    const stale = differences(join(root, 'dist'), fresh)
    if (stale.length > 0)
      throw new Error(`dist is not what src makes of itself, run npm run build: ${stale.join(', ')}`)
    console.log('dist is what src makes')
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

if (process.argv.includes('--check')) check()
else buildAll(join(root, 'dist'))
