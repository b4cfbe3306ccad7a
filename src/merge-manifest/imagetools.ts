import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builderArguments } from '../buildkit/build.ts'
import { UserError } from '../errors.ts'
import { type Digest, isDigest } from '../oci/digest.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import { run } from '../runner/command.ts'
import { withScratch } from '../runner/scratch.ts'

/** The first buildx whose `imagetools create` writes a metadata file and copies to several tags without a race. */
const LEAST = [0, 33] as const

/** What `docker buildx imagetools create` is to put together. */
export interface Creation {
  readonly builder: string
  /** Manifests and indexes, by digest, all in one repository. */
  readonly sources: readonly Reference[]
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * The index that `imagetools create` would push, byte for byte.
 *
 * @throws CommandError when buildx fails
 */
export async function previewIndex(creation: Creation): Promise<Uint8Array> {
  const printed = await run({ argv: [...CREATE, '--dry-run', ...creationArguments(creation)], quiet: true })
  // buildx ends the output with a line feed that is not part of the index.
  return Buffer.from(printed.replace(/\n$/, ''))
}

/**
 * Pushes the index to targets of one repository: tags, or the digest that it will have.
 *
 * @returns the digest by which it was pushed, from the metadata file: reading a tag again may show its old content
 * @throws CommandError when buildx fails
 */
export async function createIndex(creation: Creation, targets: readonly Reference[]): Promise<Digest> {
  return await withScratch('index', async (folder) => {
    const metadata = join(folder, 'metadata.json')
    const tags = targets.flatMap((target) => ['--tag', referenceName(target)])
    await run({ argv: [...CREATE, '--metadata-file', metadata, ...tags, ...creationArguments(creation)] })
    return pushedDigest(await readFile(metadata, 'utf8'))
  })
}

/**
 * @throws UserError when buildx is older than what this action needs
 */
export async function requireBuildx(): Promise<void> {
  const printed = await run({ argv: ['docker', 'buildx', 'version'], quiet: true })
  if (isRecentBuildx(printed)) return
  const remedy = `Put docker/setup-buildx-action before this step, with version: v${LEAST.join('.')}.0 or newer.`
  throw new UserError(`This action needs buildx ${LEAST.join('.')} or newer, here is: ${printed.trim()}. ${remedy}`)
}

/** Whether the output of `buildx version` names a version with all that we need; builds without a number count as new. */
export function isRecentBuildx(printed: string): boolean {
  const [, major, minor] = /\bv?(\d+)\.(\d+)\.\d+/.exec(printed) ?? []
  if (major === undefined || minor === undefined) return true
  return Number(major) > LEAST[0] || (Number(major) === LEAST[0] && Number(minor) >= LEAST[1])
}

const CREATE = ['docker', 'buildx', 'imagetools', 'create'] as const

function creationArguments({ builder, sources, annotations }: Creation): readonly string[] {
  const notes = Object.entries(annotations).flatMap(([key, value]) => ['--annotation', `index:${key}=${value}`])
  return [...builderArguments(builder), ...notes, ...sources.map(referenceName)]
}

function pushedDigest(metadata: string): Digest {
  const digest = JSON.parse(metadata)?.['containerimage.descriptor']?.digest
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw new UserError(
    'buildx has written no digest into its metadata file. Update it: docker/setup-buildx-action with the input version.',
  )
}
