import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../errors.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { parseReference } from '../oci/reference.ts'
import { field, flag, type Inputs, oneOf, parseEach, readInputs, Unfit } from '../runner/inputs.ts'
import { allocatorFields } from './allocator.ts'
import { extraFilesField } from './extra-files.ts'
import { configured, readManifest, readToml, saysStrip, tableAt } from './manifest.ts'
import { type Chosen, chosenPrograms, isPlainName } from './program-choice.ts'
import { recipeText } from './recipe-text.ts'
import { sccacheFields } from './sccache-inputs.ts'
import { cpuField } from './target-cpu.ts'
import { isToolchainName, projectToolchain, type Toolchain } from './toolchain.ts'

const word = (fallback = '') => field(fallback, plainWord)

function plainWord(raw: string): string {
  if (raw === '' || isPlainName(raw)) return raw
  throw new Unfit('a name of letters, digits, _ and -', 'Write the name as it stands in Cargo.toml.')
}

/** Names with commas, blanks or line ends between them, each once. */
const words = field('', (raw): readonly string[] => [
  ...new Set(parseEach(raw.split(/[\s,]+/).filter(Boolean), plainWord)),
])

const toolchainField = field('', (raw) => {
  if (raw === '' || isToolchainName(raw)) return raw
  throw new Unfit('a toolchain such as 1.96.0 or nightly-2026-01-01', 'Write it as rustup names it.')
})

const featureList = field('', (raw) => {
  if (/^[\w\s,/+.-]*$/.test(raw))
    return raw
      .split(/[\s,]+/)
      .filter(Boolean)
      .join(',')
  throw new Unfit('feature names with commas or spaces between them', 'Write them as for cargo build --features.')
})

const imageField = field('rust:1-bookworm', (raw) => {
  if (parseReference(raw) !== undefined) return raw
  throw new Unfit('an image such as rust:1-bookworm', 'Name an image with Rust on Debian, by tag or by digest.')
})

/** The inputs of the built-in Rust recipe. */
export const recipeFields = {
  package: word(),
  bin: words,
  features: featureList,
  profile: word('release'),
  toolchain: toolchainField,
  'target-cpu': cpuField,
  cross: oneOf('auto', ['auto', 'true', 'false']),
  auditable: flag(false),
  'remap-paths': flag(true),
  zoneinfo: flag(false),
  'extra-files': extraFilesField,
  'rust-image': imageField,
  ...allocatorFields,
  ...sccacheFields,
}

/** What the user wants of the recipe. */
export type RecipeRequest = Inputs<typeof recipeFields>

/** Names of the inputs that say something else than their defaults and are of no use without the recipe. */
export function recipeInputs(request: RecipeRequest): readonly string[] {
  // What sccache has to do with a Dockerfile of the user's is in the documentation of the input.
  return givenRecipeInputs(request)
    .map(([name]) => name)
    .filter((name) => !name.startsWith('sccache'))
}

/**
 * The inputs of the recipe that say something else than their defaults, each with its value.
 *
 * @param request may lack what could not be read
 */
export function givenRecipeInputs(request: Partial<RecipeRequest>): readonly (readonly [string, unknown])[] {
  const { values } = readInputs(recipeFields, () => '')
  const given = new Map<string, unknown>(Object.entries(request))
  const differs = (key: string, value: unknown): boolean =>
    given.has(key) && JSON.stringify(given.get(key)) !== JSON.stringify(value)
  const names = Object.keys(recipeFields)
  return Object.entries(values).flatMap(([key, value], index) =>
    differs(key, value) ? [[names[index] ?? key, given.get(key)] as const] : [],
  )
}

/** A request with the platform that it is for. */
type RecipeBuild = RecipeRequest & {
  readonly platform: Platform
  /** As the input `network`: `none` is for the RUN that compiles alone, the toolchain's are in BuildKit's cache or need one. */
  readonly network?: string
  /** As the input `verify`. */
  readonly verify?: string
}

/** The recipe, made ready for one project. */
export interface RenderedRecipe {
  /** Path of the Dockerfile. */
  readonly file: string
  readonly buildArgs: readonly string[]
  /** Names of the binaries, which are in the root folder of the image; the first one is started. */
  readonly programs: readonly [string, ...string[]]
  /** Settings of the project that have no effect with the recipe, each a sentence for the user. */
  readonly notes: readonly string[]
}

/** Platforms that the recipe has a Rust target for. */
const RECIPE_PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Whether the recipe builds for a platform. */
export const recipeBuilds = (platform: Platform): boolean => RECIPE_PLATFORMS.includes(platformName(platform))

/** The platforms of the recipe, for messages. */
export const recipePlatforms = RECIPE_PLATFORMS.join(' and ')

/** The folder of the Dockerfiles and scripts we bring: two folders up both from this source and from the bundles in dist/<name>/. */
export const recipes = (): string => join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'recipes')

/**
 * Writes the recipe for a Rust project into a folder.
 *
 * @param context folder with the project's Cargo.toml
 * @throws UserError when it is not clear which program is wanted, or a Cargo.toml cannot be read
 */
export async function renderRecipe(context: string, request: RecipeBuild, folder: string): Promise<RenderedRecipe> {
  const chosen = await chosenPrograms(context, request)
  const programs = chosen.names
  requireExtraFiles(context, request)
  const config = await cargoConfig(context)
  await requireCrates(context, request, config)
  const file = join(folder, 'rust.Dockerfile')
  const template = await readFile(join(recipes(), 'rust.Dockerfile'), 'utf8')
  const choices = { emulated: request.cross === 'false', offline: request.network === 'none' }
  const text = recipeText(template, { ...request, ...choices, programs, registries: registryNames(config) })
  await writeFile(file, text)
  if (!existsSync(join(context, '.dockerignore'))) await writeFile(`${file}.dockerignore`, await ignored(request))
  const project = await readProject(context, request, config)
  return { file, buildArgs: recipeArguments(request, chosen, project), programs, notes: lostSettings(config) }
}

/** What a project without a .dockerignore keeps out of its build, but for what the user wants in the image. */
async function ignored({ extraFiles }: RecipeRequest): Promise<string> {
  const wanted = extraFiles.filter(({ from }) => /^(target|\.git)(\/|$)/.test(from)).map(({ from }) => `!/${from}\n`)
  return `${await readFile(join(recipes(), 'rust.Dockerfile.dockerignore'), 'utf8')}${wanted.join('')}`
}

/** What the files of a project say that the recipe is told by build arguments. */
export interface Project {
  readonly toolchain: Toolchain
  /** What is stripped where the profile does not say it. */
  readonly strip: '' | 'symbols'
  /** Whether a dependency comes from Git. */
  readonly usesGit: boolean
  /** URL of the server that the project is on. */
  readonly server: string
}

async function readProject(
  context: string,
  { profile, toolchain }: RecipeRequest,
  config: CargoConfig | undefined,
): Promise<Project> {
  const manifest = configured(await readManifest(join(context, 'Cargo.toml')), config?.table ?? {})
  const { channel, components } = await projectToolchain(context)
  return {
    toolchain: { channel: toolchain === '' ? channel : toolchain, components },
    strip: saysStrip(manifest, profile) ? '' : 'symbols',
    usesGit: await usesGit(context),
    server: process.env.GITHUB_SERVER_URL ?? '',
  }
}

/** By its lock, else by its manifest, as far as one can see it there. */
async function usesGit(context: string): Promise<boolean> {
  const lock = join(context, 'Cargo.lock')
  if (existsSync(lock)) return /^source = "git\+/m.test(await readFile(lock, 'utf8'))
  return /\bgit\s*=/.test(await readFile(join(context, 'Cargo.toml'), 'utf8'))
}

/** The build arguments of the recipe, without the empty ones. */
export function recipeArguments(request: RecipeRequest, chosen: Chosen, project: Project): readonly string[] {
  const values = {
    MUSLIN_RUST_IMAGE: request.rustImage,
    MUSLIN_TOOLCHAIN: project.toolchain.channel,
    MUSLIN_COMPONENTS: project.toolchain.components.join(' '),
    MUSLIN_GIT: onlyIf(project.usesGit),
    MUSLIN_GIT_SERVER: /^https?:\/\/[\w.:-]+$/.test(project.server) ? project.server : '',
    MUSLIN_BINS: chosen.names.join(' '),
    MUSLIN_PACKAGE: chosen.packages.join(' '),
    MUSLIN_FEATURES: request.features,
    MUSLIN_PROFILE: request.profile,
    MUSLIN_STRIP: project.strip,
    MUSLIN_TARGET_CPU: request.targetCpu,
    MUSLIN_REMAP: onlyIf(request.remapPaths),
    MUSLIN_AUDITABLE: onlyIf(request.auditable),
    MUSLIN_STACK_SIZE: String(request.stackSize ?? ''),
    MUSLIN_SCCACHE_SIZE: request.sccache ? request.sccacheSize : '',
  }
  return Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : `${name}=${value}`))
}

const onlyIf = (condition: boolean): string => (condition ? 'true' : '')

/** @throws UserError naming all files that are not there */
function requireExtraFiles(context: string, { extraFiles }: RecipeRequest): void {
  const missing = extraFiles.filter(({ from }) => !existsSync(join(context, from)))
  if (missing.length === 0) return
  const names = missing.map(({ from }) => `- ${from}`).join('\n')
  throw new UserError(`extra-files names what is not in ${context}. Make it in a step before, or correct:\n${names}`)
}

/**
 * A second build that has empty cache mounts and no network finds crates only in the project itself (cargo vendor).
 *
 * @throws UserError where it would find none
 */
async function requireCrates(
  context: string,
  { network, verify }: RecipeBuild,
  config: CargoConfig | undefined,
): Promise<void> {
  const lock = join(context, 'Cargo.lock')
  if (network !== 'none' || verify !== 'rebuild' || !existsSync(lock)) return
  const isReplaced = Object.values(tableAt(config?.table ?? {}, 'source')).some(
    (source) => typeof source === 'object' && source !== null && 'replace-with' in source,
  )
  if (isReplaced || !/^source = "/m.test(await readFile(lock, 'utf8'))) return
  throw new UserError(
    'verify is "rebuild" and network is "none", but the second build has to fetch the crates again: its cache mounts are empty. Leave one of them out, or put the crates into the project (cargo vendor).',
  )
}

interface CargoConfig {
  /** Path in the project. */
  readonly file: string
  readonly table: Readonly<Record<string, unknown>>
}

/** The project's own configuration of cargo; of both names the old one counts (https://doc.rust-lang.org/cargo/reference/config.html). */
async function cargoConfig(context: string): Promise<CargoConfig | undefined> {
  const file = ['.cargo/config', '.cargo/config.toml'].find((name) => existsSync(join(context, name)))
  return file === undefined ? undefined : { file, table: await readToml(join(context, file)) }
}

/** Names that cargo can be given a token for. */
const registryNames = (config: CargoConfig | undefined): readonly string[] =>
  config === undefined
    ? []
    : Object.keys(tableAt(config.table, 'registries'))
        .filter((name) => /^[\w-]+$/.test(name))
        .sort()

/** Cargo takes rustflags from one place only; ours is the environment, which hides `build.rustflags`. */
function lostSettings(config: CargoConfig | undefined): readonly string[] {
  if (config === undefined || !('rustflags' in tableAt(config.table, 'build'))) return []
  return [
    `build.rustflags of ${config.file} is not used. Put the flags under [target.<triple>] there: cargo adds them to ours.`,
  ]
}
