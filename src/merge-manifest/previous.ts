import { UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { platformName } from '../oci/platform.ts'
import type { Reference } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { imagesUnder } from './inspect.ts'
import { type TagMove, tagKind } from './tag-moves.ts'

/** The image that users had until now. */
export interface Previous {
  readonly tag: Reference
  readonly digest: Digest
  /** Bytes that a user downloads, by platform name. */
  readonly bytes: Readonly<Record<string, number>>
}

/** Tags under which people expect the image before, the best first. */
const KINDS = ['latest', 'series', 'moving'] as const

/**
 * What the most general of the tags points to before it moves; undefined when none of them exists, when it is the same
 * image, or when it cannot be read: it is only there to be compared with.
 */
export async function previousImage(client: RegistryClient, moves: readonly TagMove[]): Promise<Previous | undefined> {
  const candidates = KINDS.flatMap((kind) => moves.filter(({ tag }) => tagKind(tag.tag ?? '') === kind))
  const found = candidates.find(({ digest, verdict }) => digest !== undefined && verdict !== 'right')
  if (found?.digest === undefined) return undefined
  const { tag, digest } = found
  try {
    const { images } = await imagesUnder(client, { registry: tag.registry, repository: tag.repository }, digest)
    const sizes = images.map(({ platform, bytes }) => [platformName(platform), bytes])
    return { tag, digest, bytes: Object.fromEntries(sizes) }
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
