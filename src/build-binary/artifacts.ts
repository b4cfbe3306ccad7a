import type { Artifact } from '../runner/artifacts.ts'
import type { Release } from './release-archive.ts'

/**
 * What a leg has made, for attestation: the image in each repository that it was pushed to, and the release archives.
 *
 * @param images repositories
 * @param digest of the pushed image
 */
export const legArtifacts = (
  images: readonly string[],
  digest: string,
  { archives }: Pick<Release, 'archives'>,
): readonly Artifact[] => [
  ...images.map((name) => ({ names: [name], digest })),
  ...archives.map(({ path, sha256 }) => ({ path, sha256 })),
]
