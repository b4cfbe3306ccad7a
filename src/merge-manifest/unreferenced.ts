import type { Digest } from '../oci/digest.ts'
import type { HeldManifest } from '../oci/held-manifests.ts'

/** What a manifest points to: children of an index, and what it is a referrer of. */
export interface Links {
  readonly children: readonly Digest[]
  readonly subject?: Digest
}

/** Legs that were pushed lately may wait for their merge. */
const RECENT_MS = 24 * 3_600_000

/**
 * Manifests without a tag that nothing leads to: neither an index that is tagged or may be waiting for its merge, nor one below
 * it, nor are they provenance, SBOM or signature of anything that is reached. Old enough that no running build will want them:
 * what has no date may be new.
 *
 * @param links of every manifest held, as far as it has any
 * @param now milliseconds since 1970
 */
export function unreferenced(
  held: readonly HeldManifest[],
  links: ReadonlyMap<Digest, Links>,
  now: number,
): readonly HeldManifest[] {
  const reached = new Set<Digest>()
  const open = held.filter((one) => one.tags.length > 0 || mayBeNew(one, now)).map(({ digest }) => digest)
  const referrers = referrersOf(links)
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (reached.has(digest)) continue
    reached.add(digest)
    open.push(...(links.get(digest)?.children ?? []), ...(referrers.get(digest) ?? []))
  }
  return held.filter(({ digest }) => !reached.has(digest))
}

/** A leg pushed today may lead to an image of long ago, which a build from cache makes again. */
const mayBeNew = ({ created }: HeldManifest, now: number): boolean =>
  created === undefined || now - created <= RECENT_MS

function referrersOf(links: ReadonlyMap<Digest, Links>): ReadonlyMap<Digest, readonly Digest[]> {
  const referrers = new Map<Digest, Digest[]>()
  for (const [digest, { subject }] of links) {
    if (subject !== undefined) referrers.set(subject, [...(referrers.get(subject) ?? []), digest])
  }
  return referrers
}
