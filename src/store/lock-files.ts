import { createHash } from 'node:crypto'
import { lockDigest } from '../cargo/lock.ts'

/** What counts of a lock file, as text: everything but the version of the project itself. */
type Counting = (text: string) => string | Promise<string>

const asItIs: Counting = (text) => text

/** The lock files that are known, each with what counts of it. */
const COUNTING: Readonly<Record<string, Counting>> = {
  'Cargo.lock': lockDigest,
  'package-lock.json': npmLock,
  'npm-shrinkwrap.json': npmLock,
  'yarn.lock': asItIs,
  'pnpm-lock.yaml': asItIs,
  'bun.lock': asItIs,
  'deno.lock': asItIs,
  'go.sum': asItIs,
  'go.work.sum': asItIs,
  'uv.lock': uvLock,
  'poetry.lock': asItIs,
  'pdm.lock': asItIs,
  'Pipfile.lock': asItIs,
  'requirements.txt': asItIs,
  'Gemfile.lock': asItIs,
  'composer.lock': asItIs,
  'mix.lock': asItIs,
  'gradle.lockfile': asItIs,
  'packages.lock.json': asItIs,
  'build.zig.zon': zigManifest,
}

/** Names of the lock files that decide how near a snapshot is, to be looked for in the folder of each context. */
export const LOCK_FILES: readonly string[] = Object.keys(COUNTING)

/** One lock file. */
export interface LockFile {
  /** One of {@link LOCK_FILES}. */
  readonly name: string
  readonly text: string
}

/**
 * One digest of the third-party packages in all lock files of a build. The project's own version does not count, because
 * with a new one nothing else is built.
 *
 * @returns 64 hexadecimal digits
 */
export async function lockFilesDigest(files: readonly LockFile[]): Promise<string> {
  const parts = await Promise.all(files.map(async ({ name, text }) => [name, await counting(name)(text)]))
  return createHash('sha256')
    .update(JSON.stringify(parts.map(String).sort()))
    .digest('hex')
}

const counting = (name: string): Counting => COUNTING[name] ?? asItIs

/** npm: the project and the packages of its workspace are what is not below node_modules. */
function npmLock(text: string): string {
  try {
    const { version: _version, packages = {}, ...rest } = JSON.parse(text) as { version?: string; packages?: object }
    const counted = Object.entries(packages as Record<string, Record<string, unknown>>).map(([path, entry]) => {
      const { version: _own, ...own } = entry
      return [path, path.includes('node_modules/') ? entry : own]
    })
    return JSON.stringify([rest, counted])
  } catch {
    return text
  }
}

/** uv: the project and the packages of its workspace have a folder as their source. */
async function uvLock(text: string): Promise<string> {
  const { parse } = await import('smol-toml')
  try {
    const { package: packages, ...rest } = parse(text)
    const counted = (packages as readonly UvPackage[]).map(({ version, ...entry }) => {
      const { editable, virtual, directory } = entry.source ?? {}
      return (editable ?? virtual ?? directory) === undefined ? { version, ...entry } : entry
    })
    return JSON.stringify([rest, counted])
  } catch {
    return text
  }
}

interface UvPackage {
  readonly version?: string
  readonly source?: Readonly<Record<string, unknown>>
}

/** Zig: the only `.version` in build.zig.zon is the project's; what it needs stands there by hash. */
const ZIG_VERSION = /^[ \t]*\.version\s*=\s*"[^"]*",?[ \t]*$/m

function zigManifest(text: string): string {
  return text.replace(ZIG_VERSION, '')
}
