import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { messageOf, UserError } from '../errors.ts'

/** What we need of a Cargo.toml (https://doc.rust-lang.org/cargo/reference/manifest.html). */
export interface Manifest {
  /** Undefined for a virtual workspace. */
  readonly package?: {
    readonly name: string
    readonly defaultRun?: string
    /** False when cargo must not look for binaries in `src/bin`. */
    readonly autobins: boolean
  }
  /** The `[[bin]]` tables. */
  readonly bins: readonly { readonly name: string; readonly path?: string }[]
  /** `workspace.members`, which may hold globs. */
  readonly members: readonly string[]
  /** `workspace.exclude`, paths. */
  readonly exclude: readonly string[]
  /** `workspace.default-members`, which may hold globs. */
  readonly defaultMembers?: readonly string[]
  /** `[profile.<name>]` tables. */
  readonly profiles: Readonly<Record<string, { readonly inherits?: string; readonly strip: boolean }>>
}

/** A package with the binaries that cargo finds in it. */
export interface Programs {
  readonly package: string
  readonly names: readonly string[]
  /** The one that is meant when nothing is said, where there is one. */
  readonly main?: string
}

/** A package of a workspace. */
export interface Member extends Programs {
  /** Whether cargo builds it where no package is named. */
  readonly isDefault: boolean
}

type Table = Readonly<Record<string, unknown>>

/** Reads a Cargo.toml. @throws UserError when it cannot be read or is not TOML */
export async function readManifest(path: string): Promise<Manifest> {
  return manifestOf(await readToml(path))
}

/** Reads any TOML file as a table. @throws UserError when it cannot be read or is not TOML */
export async function readToml(path: string): Promise<Table> {
  try {
    return await parsed(await readFile(path, 'utf8'))
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** Reads the text of a TOML file as a table. @throws UserError naming the file when it is not TOML */
export async function readTomlText(text: string, path: string): Promise<Table> {
  try {
    return await parsed(text)
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function parsed(text: string): Promise<Table> {
  const { parse } = await import('smol-toml')
  return parse(text)
}

const unreadable = (path: string, error: unknown): UserError =>
  new UserError(`${path} cannot be read: ${messageOf(error)}`)

/** What a parsed Cargo.toml says; what has another shape than cargo wants counts as absent: cargo itself will complain. */
export function manifestOf(toml: Table): Manifest {
  const named = tableAt(toml, 'package')
  const name = textAt(named, 'name')
  const defaultRun = textAt(named, 'default-run')
  const workspace = tableAt(toml, 'workspace')
  return {
    ...(name === undefined
      ? {}
      : { package: { name, autobins: named.autobins !== false, ...(defaultRun === undefined ? {} : { defaultRun }) } }),
    bins: listAt(toml, 'bin').flatMap((bin) => binOf(asTable(bin))),
    members: textsAt(workspace, 'members'),
    exclude: textsAt(workspace, 'exclude'),
    ...('default-members' in workspace ? { defaultMembers: textsAt(workspace, 'default-members') } : {}),
    profiles: profilesOf(toml),
  }
}

/** The `[profile.<name>]` tables of a Cargo.toml, or of a configuration of cargo. */
const profilesOf = (toml: Table): Manifest['profiles'] =>
  Object.fromEntries(Object.entries(tableAt(toml, 'profile')).map(([key, value]) => [key, profileOf(value)]))

/**
 * A manifest with the profiles of cargo's configuration, which go before its own setting by setting
 * (https://doc.rust-lang.org/cargo/reference/config.html#profile).
 */
export function configured(manifest: Manifest, config: Table): Manifest {
  const above = Object.entries(profilesOf(config)).map(([name, settings]) => {
    const below = manifest.profiles[name]
    return [name, { ...below, ...settings, strip: settings.strip || below?.strip === true }] as const
  })
  return { ...manifest, profiles: { ...manifest.profiles, ...Object.fromEntries(above) } }
}

/** Whether a profile, or one that it inherits from, says itself how to strip. */
export function saysStrip(manifest: Manifest, profile: string): boolean {
  const seen = new Set<string>()
  for (let name: string | undefined = profile; name !== undefined && !seen.has(name); ) {
    seen.add(name)
    const settings: Manifest['profiles'][string] | undefined = manifest.profiles[name]
    if (settings?.strip) return true
    name = settings?.inherits
  }
  return false
}

/**
 * The binaries of a package by cargo's rules for targets: `[[bin]]` tables, `src/main.rs` under the package's name and
 * the files and folders of `src/bin`. The main one is `default-run`, else the only one.
 *
 * @param sources which files cargo would find a binary in (`src/main.rs`, `src/bin/tool.rs`, `src/bin/tool/main.rs`)
 */
export function programsOf(manifest: Manifest, sources: readonly string[]): Programs | undefined {
  if (manifest.package === undefined) return undefined
  const { name, defaultRun, autobins } = manifest.package
  const claimed = new Set(manifest.bins.map((bin) => bin.path))
  const found = autobins ? sources.filter((path) => !claimed.has(path)).map((path) => autobin(path, name)) : []
  const names = [...new Set([...manifest.bins.map((bin) => bin.name), ...found])].sort()
  const main = defaultRun ?? (names.length === 1 ? names[0] : undefined)
  return { package: name, names, ...(main === undefined ? {} : { main }) }
}

/** The programs of the package in a folder, or undefined when its manifest is that of a virtual workspace. */
export async function readPrograms(folder: string, manifest: Manifest): Promise<Programs | undefined> {
  const patterns = ['src/main.rs', 'src/bin/*.rs', 'src/bin/*/main.rs']
  return programsOf(manifest, await Array.fromAsync(glob(patterns, { cwd: folder })))
}

/** The programs of all packages of a workspace, the package in its root first. */
export async function readWorkspace(folder: string): Promise<readonly Member[]> {
  const root = await readManifest(join(folder, 'Cargo.toml'))
  const below = (await foldersOf(root.members, folder)).filter((path) => path !== '.' && !isExcluded(path, root))
  const defaults = root.defaultMembers && new Set(await foldersOf(root.defaultMembers, folder))
  const isDefault = (path: string): boolean => defaults?.has(path) ?? (path === '.' || root.package === undefined)
  const members = ['.', ...below].map(async (path) => {
    const manifest = path === '.' ? root : await readManifest(join(folder, path, 'Cargo.toml'))
    const programs = await readPrograms(join(folder, path), manifest)
    return programs && { ...programs, isDefault: isDefault(path) }
  })
  return (await Promise.all(members)).filter((member) => member !== undefined)
}

/** The folders of packages that paths and globs lead to, each once; `.` is the root itself. */
async function foldersOf(patterns: readonly string[], folder: string): Promise<readonly string[]> {
  const paths = await Array.fromAsync(
    glob(
      patterns.map((pattern) => join(pattern, 'Cargo.toml')),
      { cwd: folder },
    ),
  )
  return [...new Set(paths.map((path) => dirname(normalize(path))))].sort()
}

/** Below a path of `exclude`, and not named by a path of `members` (cargo, src/core/workspace.rs, is_excluded). */
function isExcluded(path: string, { members, exclude }: Manifest): boolean {
  const isBelow = (parent: string): boolean => `${path}/`.startsWith(`${join(parent, '.')}/`)
  return exclude.some(isBelow) && !members.some(isBelow)
}

/** `src/main.rs` is named like the package, `src/bin/tool.rs` and `src/bin/tool/main.rs` are `tool`. */
function autobin(path: string, packageName: string): string {
  const parts = path.replace(/\.rs$/, '').split('/')
  return parts[1] === 'main' ? packageName : (parts[2] ?? packageName)
}

function binOf(bin: Table): Manifest['bins'] {
  const name = textAt(bin, 'name')
  const path = textAt(bin, 'path')
  if (name === undefined) return []
  return [path === undefined ? { name } : { name, path: normalize(path) }]
}

const profileOf = (value: unknown): Manifest['profiles'][string] => {
  const table = asTable(value)
  const inherits = textAt(table, 'inherits')
  return { strip: 'strip' in table, ...(inherits === undefined ? {} : { inherits }) }
}

const asTable = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {}

/** The table under a name, empty when there is none. */
export const tableAt = (table: Table, name: string): Table => asTable(table[name])

/** The list under a name, empty when there is none. */
export const listAt = (table: Table, name: string): readonly unknown[] => {
  const value = table[name]
  return Array.isArray(value) ? value : []
}

const textsAt = (table: Table, name: string): readonly string[] =>
  listAt(table, name).filter((value) => typeof value === 'string')

/** The text under a name, if there is one. */
export const textAt = (table: Table, name: string): string | undefined => {
  const value = table[name]
  return typeof value === 'string' ? value : undefined
}
