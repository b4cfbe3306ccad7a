import { messageOf } from '../errors.ts'
import { dockerCredentials } from '../oci/credentials.ts'
import type { Digest } from '../oci/digest.ts'
import { configLabels } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { imagesUnder, type PlatformImage } from '../oci/platform-image.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { run } from '../runner/command.ts'
import { say } from '../runner/log.ts'

/** An image of one platform that is published already and need not be built again. */
export interface HeldLeg {
  readonly platform: string
  readonly digest: Digest
}

/** How long the registry may take. */
const REGISTRY_MS = 60_000
const REVISION = 'org.opencontainers.image.revision'

/**
 * The platforms whose published image was made of the same sources: its label says of which commit, and nothing in the
 * repository has changed since: the Dockerfile and the inputs of the workflow may stand outside of the context. Whatever
 * cannot be told counts as changed. Base images that have moved and secrets do not count. A platform with provenance or an
 * SBOM beside it is built again: kept by its digest alone it would come into the new index without them.
 *
 * @param published the image that was published last, an index or an image
 * @param context any folder in a checkout of Git
 */
export async function unchangedLegs(
  platforms: readonly Platform[],
  published: Reference,
  context: string,
): Promise<readonly HeldLeg[]> {
  try {
    const client = new RegistryClient({ credentials: dockerCredentials(), signal: AbortSignal.timeout(REGISTRY_MS) })
    const held = await imagesUnder(client, published, platforms)
    const wanted = held.filter(({ platform }) => platforms.some((each) => platformName(each) === platform))
    const same = await Promise.all(
      wanted.map(({ config }) => isUnchanged(configLabels(config)[REVISION] ?? '', context)),
    )
    const unchanged = wanted.filter((_, index) => same[index])
    for (const { platform } of unchanged.filter(isAttested)) say(`${platform} is built again: ${LOST_ATTESTATIONS}`)
    return unchanged.filter((image) => !isAttested(image)).map(({ platform, entry }) => ({ platform, digest: entry }))
  } catch (error) {
    say(`All platforms are built: ${referenceName(published)} cannot be compared with (${messageOf(error)}).`)
    return []
  }
}

const isAttested = ({ isAttestedBeside }: PlatformImage): boolean => isAttestedBeside

const LOST_ATTESTATIONS = 'its image is unchanged, and has provenance or an SBOM that would be lost if it were kept.'

/** `.gitmodules` may say `ignore = all`, and attributes name another program to compare (git-diff). */
const WHATEVER_IS_SET = ['--ignore-submodules=none', '--no-ext-diff']

/** False as well where the commit is not there: a shallow checkout has only the newest. */
async function isUnchanged(revision: string, context: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(revision)) return false
  const argv = ['git', '-C', context, 'diff', '--quiet', ...WHATEVER_IS_SET, revision, 'HEAD', '--', ':/'] as const
  return run({ argv, quiet: true }).then(
    () => true,
    () => false,
  )
}
