import { UserError } from '../errors.ts'
import { type Member, readWorkspace } from './manifest.ts'

/** Names of packages, binaries and profiles: what cargo takes, and what can stand in a Dockerfile without quoting. */
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9_-]+$/.test(name)

/** What the user says of it. */
interface Asked {
  /** Names of programs, none where the project says which. */
  readonly bin: readonly string[]
  /** Name of a package, or empty. */
  readonly package: string
}

/** The programs that are built. */
export interface Chosen {
  readonly names: readonly [string, ...string[]]
  /** The packages that cargo has to be told, none where it finds the programs by itself. */
  readonly packages: readonly string[]
}

/**
 * Finds out which programs of a project are built.
 *
 * @param context folder with the project's Cargo.toml
 * @throws UserError when it is not clear which program is wanted, or a Cargo.toml cannot be read
 */
export async function chosenPrograms(context: string, request: Asked): Promise<Chosen> {
  const members = await readWorkspace(context)
  const [first, ...others] = request.bin
  const names =
    first === undefined ? ([chooseProgram(members, request.package)] as const) : ([first, ...others] as const)
  const odd = names.find((name) => !isPlainName(name))
  if (odd === undefined) return { names, packages: packagesOf(members, names, request.package) }
  // It comes to stand in a Dockerfile, and the manifest is not read by cargo before that.
  const remedy = 'Name it with letters, digits, _ and - in Cargo.toml.'
  throw new UserError(`${JSON.stringify(odd)} cannot be the name of a program in an image. ${remedy}`)
}

/**
 * The packages to name: the one that the user names, or else those that have the programs where cargo would not look into
 * all of them by itself. Named packages take away what cargo looks into otherwise, so they are all named or none.
 *
 * @param members as {@link readWorkspace} gives them
 */
export function packagesOf(members: readonly Member[], programs: readonly string[], wanted: string): readonly string[] {
  if (wanted !== '') return [wanted]
  const having = (name: string): readonly Member[] => members.filter(({ names }) => names.includes(name))
  if (programs.every((name) => having(name).some(({ isDefault }) => isDefault))) return []
  const owners = programs.map((name) => onlyOne(having(name)))
  const found = owners.flatMap((name) => (name !== undefined && isPlainName(name) ? [name] : []))
  return found.length === programs.length ? [...new Set(found)] : []
}

/** Of several with the same program that which cargo builds by itself. */
function onlyOne(members: readonly Member[]): string | undefined {
  const defaults = members.filter(({ isDefault }) => isDefault)
  const [only, ...others] = defaults.length > 0 ? defaults : members
  return others.length === 0 ? only?.package : undefined
}

/**
 * The program that is meant: of the named package, else of the only package with a program among those that cargo builds by
 * itself (the workspace's root package, or `default-members`), else of the only package that has a program.
 *
 * @param packages as {@link readWorkspace} gives them
 * @param wanted name of a package, or empty
 * @throws UserError naming the candidates when there is not exactly one
 */
export function chooseProgram(packages: readonly Member[], wanted: string): string {
  const named = packages.filter((each) => wanted === '' || each.package === wanted)
  const main = mainOf(named.filter(({ isDefault }) => isDefault)) ?? mainOf(named)
  if (main !== undefined) return main
  throw new UserError(`${complaint(packages, wanted)} ${candidates(named.length > 0 ? named : packages)}`)
}

/** The main program of the only package that has programs. */
function mainOf(packages: readonly Member[]): string | undefined {
  const [only, ...others] = packages.filter(({ names }) => names.length > 0)
  return others.length === 0 ? only?.main : undefined
}

function complaint(packages: readonly Member[], wanted: string): string {
  if (wanted === '') return 'Cargo.toml does not say which program to build.'
  if (packages.some((each) => each.package === wanted)) return `Package ${wanted} has not exactly one program.`
  return `The workspace has no package ${wanted}.`
}

function candidates(packages: readonly Member[]): string {
  const found = packages.flatMap((each) => each.names.map((name) => `- bin: ${name} (package: ${each.package})`))
  if (found.length === 0) return 'It has no program (no src/main.rs, src/bin or [[bin]]); a library cannot be built.'
  return `Set the input bin, and package where a name is not unique, to one of:\n${found.join('\n')}`
}
