import { existsSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../errors.ts'
import { type Platform, platformName, platformSlug } from '../oci/platform.ts'
import { parseReference } from '../oci/reference.ts'
import { field, type Inputs, Unfit } from '../runner/inputs.ts'
import { type Programs, readManifest, readToml, readWorkspace, saysStrip, tableAt } from './manifest.ts'

/** Names of packages, binaries and profiles: what cargo takes, and what can stand in a Dockerfile without quoting. */
const word = (fallback = '') =>
  field(fallback, (raw) => {
    if (/^[A-Za-z0-9_-]*$/.test(raw)) return raw
    throw new Unfit('a name of letters, digits, _ and -', 'Write the name as it stands in Cargo.toml.')
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
  bin: word(),
  features: featureList,
  profile: word('release'),
  'rust-image': imageField,
}

/** What the user wants of the recipe. */
export type RecipeRequest = Inputs<typeof recipeFields>

/** A request with the platform that it is for. */
type RecipeBuild = RecipeRequest & { readonly platform: Platform }

/** The recipe, made ready for one project. */
export interface RenderedRecipe {
  /** Path of the Dockerfile. */
  readonly file: string
  readonly buildArgs: readonly string[]
  /** Name of the binary, which is in the root folder of the image. */
  readonly program: string
  /** Settings of the project that have no effect with the recipe, each a sentence for the user. */
  readonly notes: readonly string[]
}

/** Platforms that the recipe has a Rust target for. */
const RECIPE_PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Whether the recipe builds for a platform. */
export const recipeBuilds = (platform: Platform): boolean => RECIPE_PLATFORMS.includes(platformName(platform))

/** The platforms of the recipe, for messages. */
export const recipePlatforms = RECIPE_PLATFORMS.join(' and ')

/** The folder of the Dockerfiles we bring: two folders up both from this source and from the bundles in dist/<name>/. */
const recipes = (): string => join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'recipes')

/**
 * Writes the recipe for a Rust project into a folder.
 *
 * @param context folder with the project's Cargo.toml
 * @throws UserError when it is not clear which program is wanted, or a Cargo.toml cannot be read
 */
export async function renderRecipe(context: string, request: RecipeBuild, folder: string): Promise<RenderedRecipe> {
  const program = await programName(context, request)
  const file = join(folder, 'rust.Dockerfile')
  const template = await readFile(join(recipes(), 'rust.Dockerfile'), 'utf8')
  const text = template.replaceAll('{{program}}', program).replaceAll('{{platform}}', platformSlug(request.platform))
  await writeFile(file, text)
  if (!existsSync(join(context, '.dockerignore'))) {
    await cp(join(recipes(), 'rust.Dockerfile.dockerignore'), `${file}.dockerignore`)
  }
  const strip = saysStrip(await readManifest(join(context, 'Cargo.toml')), request.profile) ? '' : 'symbols'
  return { file, buildArgs: recipeArguments(request, strip), program, notes: await lostSettings(context) }
}

/** The build arguments of the recipe, without the empty ones. */
export function recipeArguments(request: RecipeRequest, strip: '' | 'symbols'): readonly string[] {
  const values = {
    MUSLIN_RUST_IMAGE: request.rustImage,
    MUSLIN_PACKAGE: request.package,
    MUSLIN_FEATURES: request.features,
    MUSLIN_PROFILE: request.profile,
    MUSLIN_STRIP: strip,
  }
  return Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : `${name}=${value}`))
}

async function programName(context: string, request: RecipeRequest): Promise<string> {
  if (request.bin !== '') return request.bin
  return chooseProgram(await readWorkspace(context), request.package)
}

/**
 * The program that is meant: of the named package, else of the workspace's root package, else of the only package that
 * has a program.
 *
 * @param packages as {@link readWorkspace} gives them
 * @param wanted name of a package, or empty
 * @throws UserError naming the candidates when there is not exactly one
 */
export function chooseProgram(packages: readonly Programs[], wanted: string): string {
  const named = packages.filter((each) => wanted === '' || each.package === wanted)
  const [only, ...others] = named.filter((each) => each.names.length > 0)
  if (only !== undefined && others.length === 0 && only.main !== undefined) return only.main
  throw new UserError(`${complaint(packages, wanted)} ${candidates(named.length > 0 ? named : packages)}`)
}

function complaint(packages: readonly Programs[], wanted: string): string {
  if (wanted === '') return 'Cargo.toml does not say which program to build.'
  if (packages.some((each) => each.package === wanted)) return `Package ${wanted} has not exactly one program.`
  return `The workspace has no package ${wanted}.`
}

function candidates(packages: readonly Programs[]): string {
  const found = packages.flatMap((each) => each.names.map((name) => `- bin: ${name} (package: ${each.package})`))
  if (found.length === 0) return 'It has no program (no src/main.rs, src/bin or [[bin]]); a library cannot be built.'
  return `Set the input bin, and package where a name is not unique, to one of:\n${found.join('\n')}`
}

/** Cargo takes rustflags from one place only; ours is the environment, which hides `build.rustflags`. */
async function lostSettings(context: string): Promise<readonly string[]> {
  const file = ['.cargo/config.toml', '.cargo/config'].find((name) => existsSync(join(context, name)))
  if (file === undefined) return []
  const config = await readToml(join(context, file))
  if (!('rustflags' in tableAt(config, 'build'))) return []
  return [
    `build.rustflags of ${file} is not used. Put the flags under [target.<triple>] there: cargo adds them to ours.`,
  ]
}
