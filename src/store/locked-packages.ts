import type { LockFile } from './lock-files.ts'

/** Packages that a head may name; more say nothing that fewer do not. */
const LIMIT = 5000

/** How the third-party packages of a lock file are found, as `name@version`. */
type Reader = (text: string) => readonly string[] | Promise<readonly string[]>

const READERS: Readonly<Record<string, Reader>> = {
  'Cargo.lock': tomlPackages,
  'uv.lock': tomlPackages,
  'poetry.lock': tomlPackages,
  'package-lock.json': npmPackages,
  'npm-shrinkwrap.json': npmPackages,
  'go.sum': goModules,
}

/**
 * The third-party packages of lock files, to say how far one lock is from another. A lock file that is not understood
 * adds none: nothing but a message depends on this.
 *
 * @returns `name@version`, sorted, each once, at most 5,000
 */
export async function lockedPackages(files: readonly LockFile[]): Promise<readonly string[]> {
  const found = await Promise.all(files.map(packagesIn))
  const names = found.flat().filter((name) => /^\P{Cc}{1,200}$/u.test(name))
  return [...new Set(names)].sort().slice(0, LIMIT)
}

async function packagesIn({ name, text }: LockFile): Promise<readonly string[]> {
  try {
    return (await READERS[name]?.(text)) ?? []
  } catch {
    return []
  }
}

/** Cargo, uv and Poetry have a table for each package; those of the workspace have no source, or a folder as theirs. */
async function tomlPackages(text: string): Promise<readonly string[]> {
  const { parse } = await import('smol-toml')
  const { package: packages } = parse(text) as { readonly package?: readonly Locked[] }
  return (packages ?? []).filter(isForeign).map(({ name, version }) => `${name}@${version}`)
}

interface Locked {
  readonly name: string
  readonly version: string
  readonly source?: unknown
  readonly files?: unknown
}

function isForeign({ source, files }: Locked): boolean {
  if (source === undefined) return files !== undefined
  if (typeof source !== 'object' || source === null) return true
  return !['editable', 'virtual', 'directory'].some((kind) => kind in source)
}

/** npm: a package below node_modules, with its path as its name. */
function npmPackages(text: string): readonly string[] {
  const { packages = {} } = JSON.parse(text) as { packages?: Record<string, { readonly version?: string }> }
  return Object.entries(packages).flatMap(([path, { version = '' }]) => {
    const name = path.split('node_modules/').at(-1) ?? ''
    return path.includes('node_modules/') ? [`${name}@${version}`] : []
  })
}

/** go.sum: `module version hash`, and the same with `version/go.mod`. */
function goModules(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [module, version] = line.split(' ')
    return module && version && !version.endsWith('/go.mod') ? [`${module}@${version}`] : []
  })
}
