import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type RecipeRequest,
  recipeBuilds,
  recipeFields,
  recipeInputs,
  recipePlatforms,
  renderRecipe,
} from '../cargo/recipe.ts'
import { type Fault, InputError } from '../errors.ts'
import { platformName } from '../oci/platform.ts'
import { type BuildSource, sourceFields } from './build.ts'

/** The inputs that decide which Dockerfile a build uses. */
export const dockerfileFields = { ...sourceFields, ...recipeFields }

/** Where a build's Dockerfile may come from. */
export type DockerfileSource = Pick<BuildSource, 'context' | 'file' | 'platform'> &
  RecipeRequest & { readonly network?: string; readonly verify?: string }

/** The Dockerfile of one build. */
export interface Dockerfile {
  /** Path for `--file`. */
  readonly file: string
  /** To be added to the user's build arguments. */
  readonly buildArgs: readonly string[]
  /** To be added to the user's named contexts, `name=folder`. */
  readonly buildContexts?: readonly string[]
  /** Whose it is: the user's own, or our recipe for Rust. */
  readonly kind: 'user' | 'rust'
  /** Absolute paths of the programs in the result, where they are known. */
  readonly binaries?: readonly string[]
  /** Sentences for the user about settings that have no effect. */
  readonly notes: readonly string[]
}

type Exists = (path: string) => boolean

/**
 * The Dockerfile that a build uses: the one given as `file`, else the one in the context, else our recipe for the Rust
 * project in the context, written into `scratch`, which has to live as long as the build.
 *
 * @throws UserError when there is none of them, or the recipe cannot build the project
 */
export async function resolveDockerfile(source: DockerfileSource, scratch: string): Promise<Dockerfile> {
  const faults = dockerfileFaults(source)
  if (faults.length > 0) throw new InputError(faults)
  const buildContexts = source.sccache ? [await sccache(scratch)] : []
  if (usersOwn(source, existsSync)) {
    return { file: ownFile(source), buildArgs: [], buildContexts, kind: 'user', notes: unusedInputs(source) }
  }
  const { file, buildArgs, programs, notes } = await renderRecipe(source.context, source, scratch)
  return { file, buildArgs, buildContexts, kind: 'rust', binaries: programs.map((name) => `/${name}`), notes }
}

function unusedInputs(source: DockerfileSource): readonly string[] {
  const names = recipeInputs(source)
  if (names.length === 0) return []
  return [
    `Without effect: ${names.join(', ')}. The build has a Dockerfile, and these are for Rust projects without one.`,
  ]
}

async function sccache(scratch: string): Promise<string> {
  const { sccacheContext } = await import('../cargo/sccache.ts')
  return sccacheContext(scratch)
}

/**
 * What is wrong with the inputs, as far as it can be seen without a builder; to be reported together with the faults of
 * the other inputs. Inputs that could not be read are left out by the caller.
 *
 * @param exists whether there is a file at a path, relative to the working directory
 */
export function dockerfileFaults(values: Partial<DockerfileSource>, exists: Exists = existsSync): readonly Fault[] {
  const { context, file } = values
  if (context === undefined || file === undefined || isRemote(context)) return []
  if (usersOwn({ context, file }, exists)) return exists(ownFile({ context, file })) ? [] : [missingFile(file)]
  if (!exists(join(context, 'Cargo.toml'))) return [noDockerfile(context)]
  return values.platform === undefined || recipeBuilds(values.platform) ? [] : [unknownToRecipe(values.platform)]
}

/** A URL or `git@…`: BuildKit fetches it, and the Dockerfile is in there (docker build's rule for its context argument). */
export const isRemote = (context: string): boolean => /^(?:\w+:\/\/|git@|github\.com\/)/.test(context)

function usersOwn({ context, file }: Pick<BuildSource, 'context' | 'file'>, exists: Exists): boolean {
  return file !== '' || isRemote(context) || exists(join(context, 'Dockerfile'))
}

/** As docker/build-push-action: relative to the working directory; in a remote context relative to its root. */
function ownFile({ context, file }: Pick<BuildSource, 'context' | 'file'>): string {
  if (file !== '') return file
  return isRemote(context) ? 'Dockerfile' : join(context, 'Dockerfile')
}

const missingFile = (file: string): Fault => ({
  input: 'file',
  value: file,
  expected: 'a Dockerfile that exists',
  remedy: 'The path is relative to the working directory; is the checkout step before this one?',
})

const noDockerfile = (context: string): Fault => ({
  input: 'context',
  value: context,
  expected: 'a folder with a Dockerfile or a Cargo.toml',
  remedy: 'Name the Dockerfile by the input file, or the folder of a Rust project by context.',
})

const unknownToRecipe = (platform: DockerfileSource['platform']): Fault => ({
  input: 'platform',
  value: platformName(platform),
  expected: `${recipePlatforms} for a Rust project without a Dockerfile`,
  remedy: 'Choose one of these, or bring a Dockerfile of your own.',
})
