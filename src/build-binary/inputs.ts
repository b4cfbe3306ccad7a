import { type BuildRequest, buildFields } from '../buildkit/build.ts'
import { dockerfileFaults } from '../buildkit/dockerfile.ts'
import { type RecipeRequest, recipeFields } from '../cargo/recipe.ts'
import { parseReference, repositoryName } from '../oci/reference.ts'
import { flag, linesOf, readInputs, runnerInput, settleInputs, text, Unfit } from '../runner/inputs.ts'

/** What build-binary is asked for. */
export interface BinaryRequest extends BuildRequest, RecipeRequest {
  /** Repositories that the image is pushed to by digest, as `ghcr.io/owner/app`; none: it is not pushed. */
  readonly images: readonly string[]
  readonly push: boolean
  /** Absolute paths of the programs in the image; none: every ELF program in it is meant. */
  readonly binary: readonly string[]
  /** Folder that the programs are put into, empty for a new one. */
  readonly dest: string
}

/** The inputs of build-binary/action.yml. */
export const binaryFields = {
  ...buildFields,
  ...recipeFields,
  images: linesOf(repositoryLine),
  push: flag(true),
  binary: linesOf(pathLine),
  dest: text(),
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
  const { images, ...rest } = settleInputs(inputs, dockerfileFaults(inputs.values, exists))
  return { ...rest, images: [...new Set(images)] }
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
