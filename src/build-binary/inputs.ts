import { type BuildRequest, buildFields } from '../buildkit/build.ts'
import { dockerfileFaults } from '../buildkit/dockerfile.ts'
import { givenRecipeInputs, type RecipeRequest, recipeFields } from '../cargo/recipe.ts'
import type { Fault } from '../errors.ts'
import { parseReference, repositoryName } from '../oci/reference.ts'
import {
  field,
  flag,
  lines,
  linesOf,
  oneOf,
  readInputs,
  runnerInput,
  settleInputs,
  text,
  Unfit,
} from '../runner/inputs.ts'
import { allowedFields } from './allowed.ts'
import { epochField } from './epoch.ts'
import { type Prebuilt, prebuiltField } from './prebuilt.ts'
import { type ArchiveRequest, archiveFields } from './release-archive.ts'
import { type SizeRequest, sizeFields } from './size.ts'
import { type SmokeRequest, smokeFaults, smokeFields } from './smoke.ts'

/** What build-binary is asked for. */
export interface BinaryRequest extends BuildRequest, RecipeRequest, SizeRequest, SmokeRequest, ArchiveRequest {
  /** Repositories that the image is pushed to by digest, as `ghcr.io/owner/app`; none: it is not pushed. */
  readonly images: readonly string[]
  readonly push: boolean
  /** Absolute paths of the programs in the image; none: every ELF program in it is meant. */
  readonly binary: readonly string[]
  /** Paths and patterns of other programs in the image that may need files beside them. */
  readonly allowDynamic: readonly string[]
  /** Folder that the programs are put into, empty for a new one. */
  readonly dest: string
  /** Finished programs: then nothing is compiled. */
  readonly prebuilt: readonly Prebuilt[]
  /** Bake files that the build is in, and the one target; none: it is not bake's. */
  readonly bakeFile: readonly string[]
  readonly bakeTargets: string
  /** Folder, or `.tar` file, for an OCI layout of the image; empty for none. */
  readonly layout: string
  /** Whether the Docker Engine gets the image. */
  readonly load: boolean
  /** See epoch.ts. */
  readonly sourceDateEpoch: string
  /** Whether the programs are compared with those of a second build without caches. */
  readonly verify: 'static' | 'rebuild'
  /** Whether a build that succeeds has a job summary too. */
  readonly summary: 'always' | 'on-failure'
}

/** A leg is one target; cache-dance has the same input for several. */
const oneTarget = field('', (raw) => {
  if (/^[^\s,]*$/.test(raw)) return raw
  throw new Unfit('one target of the bake file', 'Name one; each further one is a leg of its own.')
})

/** The inputs of build-binary/action.yml. */
export const binaryFields = {
  ...buildFields,
  ...recipeFields,
  ...allowedFields,
  ...sizeFields,
  ...smokeFields,
  ...archiveFields,
  images: linesOf(repositoryLine),
  push: flag(true),
  binary: linesOf(pathLine),
  dest: text(),
  prebuilt: prebuiltField,
  'bake-file': lines(),
  'bake-targets': oneTarget,
  layout: text(),
  load: flag(false),
  'source-date-epoch': epochField,
  verify: oneOf('static', ['static', 'rebuild']),
  summary: oneOf('always', ['always', 'on-failure']),
}

/**
 * The request that the runner's inputs make.
 *
 * @param exists whether there is a file at a path
 * @throws InputError with all faults of all inputs
 */
export function readRequest(
  read: (name: string) => string = runnerInput,
  exists?: (path: string) => boolean,
): BinaryRequest {
  const inputs = readInputs(binaryFields, read)
  const { images, ...rest } = settleInputs(inputs, [
    ...sourceFaults(inputs.values, exists),
    ...smokeFaults(inputs.values),
  ])
  return { ...rest, images: [...new Set(images)] }
}

type Read = Partial<BinaryRequest>

/** An image comes from one place: finished programs, a bake file, or the context. */
function sourceFaults(values: Read, exists?: (path: string) => boolean): readonly Fault[] {
  if ((values.prebuilt ?? []).length > 0) {
    const others = { ...OF_DOCKERFILE, ...OF_BUILD, ...OF_BAKE_FILE }
    return [...strays('prebuilt', others, values), ...recipeStrays('prebuilt', values), ...secondBuild(values)]
  }
  if ((values.bakeFile ?? []).length > 0) {
    return [...strays('bake-file', OF_DOCKERFILE, values), ...recipeStrays('bake-file', values)]
  }
  return [...strays('context', OF_BAKE_FILE, values), ...dockerfileFaults(values, exists)]
}

type Given = Readonly<Record<string, (values: Read) => string | readonly unknown[] | undefined>>

/** Inputs that say something of a build that is in a Dockerfile. */
const OF_DOCKERFILE: Given = {
  // The time of a commit and the version in the name of an archive come from there, whatever is built.
  context: ({ context, sourceDateEpoch, archive = [] }) =>
    context === '.' || sourceDateEpoch === 'commit' || archive.length > 0 ? '' : context,
  file: ({ file }) => file,
  target: ({ target }) => target,
  'build-contexts': ({ buildContexts }) => buildContexts,
}

/** Inputs that say something of steps that run. Some build arguments are for BuildKit itself. */
const OF_BUILD: Given = {
  'build-args': ({ buildArgs }) => buildArgs?.filter((arg) => !/^(SOURCE_DATE_EPOCH|BUILDKIT_\w+)(=|$)/.test(arg)),
  secrets: ({ secrets }) => secrets?.map(({ name }) => name),
  'secret-envs': ({ secretEnvs }) => secretEnvs?.map(({ name }) => name),
  'secret-files': ({ secretFiles }) => secretFiles?.map(({ name }) => name),
  'no-cache': ({ noCache }) => (noCache ? 'true' : ''),
}

const OF_BAKE_FILE: Given = {
  'bake-file': ({ bakeFile }) => bakeFile,
  'bake-targets': ({ bakeTargets }) => bakeTargets,
}

/** Inputs that would have no effect, because the image comes from somewhere else. */
function strays(source: string, others: Given, values: Read): readonly Fault[] {
  return Object.entries(others).flatMap(([input, of]) => {
    const value = of(values) ?? ''
    return value.length === 0 ? [] : [stray(source, input, String(value))]
  })
}

/** A bake file sees nothing of these, and neither do finished programs. */
function recipeStrays(source: string, values: Read): readonly Fault[] {
  const extraFiles = values.extraFiles?.map(({ from, to }) => `${from}=${to}`)
  return givenRecipeInputs(values).map(([input, value]) =>
    stray(source, input, String(input === 'extra-files' ? extraFiles : value)),
  )
}

const stray = (source: string, input: string, value: string): Fault => ({
  input,
  value,
  expected: `nothing where the image comes from ${source}`,
  remedy: REMEDIES[source] ?? '',
})

function secondBuild({ verify }: Read): readonly Fault[] {
  if (verify !== 'rebuild') return []
  const remedy = 'Nothing is compiled here that could be compared: leave it out, or leave out prebuilt.'
  return [{ input: 'verify', value: verify, expected: 'static where the image comes from prebuilt', remedy }]
}

const REMEDIES: Readonly<Record<string, string>> = {
  prebuilt: 'Finished programs are not built: leave it out, or leave out prebuilt.',
  'bake-file': 'The bake file says what is built: set it there, and leave it out here.',
  context: 'Name the bake file by the input bake-file.',
}

/** One repository; a tag has no place here, because it moves only when all platforms are there. */
function repositoryLine(line: string): string {
  const image = parseReference(line)
  if (image === undefined) throw new Unfit('an image name such as ghcr.io/owner/app', nameRemedy(line))
  const name = repositoryName(image)
  if (image.tag === undefined && image.digest === undefined) return name
  throw new Unfit(
    'an image name without tag and digest',
    `Write ${name}; tags are set when the platforms are put together (merge-manifest).`,
  )
}

function nameRemedy(line: string): string {
  if (/^[:@]/.test(line)) return 'The image name is missing before the tag; leave the tag to merge-manifest.'
  if (/[A-Z]/.test(line)) return `Write it in lower case: ${line.toLowerCase()}.`
  return 'Write registry, owner and name with / between them.'
}

function pathLine(line: string): string {
  if (line.startsWith('/') && !line.endsWith('/')) return line
  throw new Unfit('the absolute path of a program in the image', 'Begin it with /, as the Dockerfile copies it: /app.')
}
