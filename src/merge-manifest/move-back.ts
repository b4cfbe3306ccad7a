import { messageOf } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { putManifest } from '../oci/push.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import type { MovedTag } from './move-tags.ts'

/** A tag that was written, or was to be, and where it pointed right before. */
export interface Written {
  readonly tag: Reference
  readonly from?: Digest
}

/** What there is to say and to move back after a failure has this time of its own. */
const OWN_MS = 60_000

/** The same client for what comes after a failure, which may have been that all time is over. */
export const inOwnTime = (client: RegistryClient): RegistryClient => client.until(AbortSignal.timeout(OWN_MS))

/**
 * Moves tags back that were moved to an index, because what comes after them has failed; none of them that another job has
 * moved since.
 *
 * @returns what became of each, one sentence each
 */
export function takeBack(
  client: RegistryClient,
  digest: Digest,
  moved: readonly MovedTag[],
): Promise<readonly string[]> {
  const ours = moved.filter(({ outcome }) => outcome === 'moved')
  return moveBack(inOwnTime(client), digest, ours)
}

/**
 * Moves tags back, the last ones first, and only those that nobody else has moved since.
 *
 * @param digest what they were moved to
 * @returns what became of each that had moved, one sentence each
 */
export async function moveBack(
  client: RegistryClient,
  digest: Digest,
  written: readonly Written[],
): Promise<readonly string[]> {
  const lines: string[] = []
  for (const one of written.toReversed()) {
    const line = await putBack(client, digest, one).catch(
      (error) => `${referenceName(one.tag)} could not be moved back: ${messageOf(error)}`,
    )
    if (line !== undefined) lines.push(line)
  }
  return lines
}

async function putBack(client: RegistryClient, digest: Digest, { tag, from }: Written): Promise<string | undefined> {
  const name = referenceName(tag)
  const now = await client.digestOfTag(tag)
  // The registry had not taken it.
  if (now === from) return undefined
  if (now !== digest) return `${name} was moved by another job since.`
  if (from === undefined) return `${name} did not exist before: delete it if nobody should find it.`
  const { tag: _, ...repository } = tag
  const { bytes, content } = await client.manifest({ ...repository, digest: from })
  await putManifest(client.connection, tag, { content: new Uint8Array(bytes), mediaType: content.mediaType })
  return `${name} was moved back to ${from}.`
}
