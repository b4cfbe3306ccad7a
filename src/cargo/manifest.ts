import { glob, readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
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
  return {
    ...(name === undefined
      ? {}
      : { package: { name, autobins: named.autobins !== false, ...(defaultRun === undefined ? {} : { defaultRun }) } }),
    bins: listAt(toml, 'bin').flatMap((bin) => binOf(asTable(bin))),
    members: listAt(tableAt(toml, 'workspace'), 'members').flatMap((member) =>
      typeof member === 'string' ? member : [],
    ),
    profiles: Object.fromEntries(
      Object.entries(tableAt(toml, 'profile')).map(([key, value]) => [key, profileOf(value)]),
    ),
  }
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
export async function readWorkspace(folder: string): Promise<readonly Programs[]> {
  const root = await readManifest(join(folder, 'Cargo.toml'))
  const manifests = await Array.fromAsync(
    glob(
      root.members.map((member) => join(member, 'Cargo.toml')),
      { cwd: folder },
    ),
  )
  const members = await Promise.all(manifests.sort().map((path) => readMember(join(folder, path))))
  return [await readPrograms(folder, root), ...members].filter((programs) => programs !== undefined)
}

async function readMember(path: string): Promise<Programs | undefined> {
  return await readPrograms(join(path, '..'), await readManifest(path))
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

/** The text under a name, if there is one. */
export const textAt = (table: Table, name: string): string | undefined => {
  const value = table[name]
  return typeof value === 'string' ? value : undefined
}
