import { messageOf } from '../errors.ts'
import { dockerCredentials } from '../oci/credentials.ts'
import type { Digest } from '../oci/digest.ts'
import { configLabels, configPlatform, imageEntries, isAttestation } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
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
 * cannot be told counts as changed. Base images that have moved and secrets do not count.
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
    const held = await imagesOf(client, published)
    const wanted = held.filter(({ platform }) => platforms.some((each) => platformName(each) === platform))
    const same = await Promise.all(wanted.map(({ revision }) => isUnchanged(revision, context)))
    return wanted.filter((_, index) => same[index]).map(({ platform, digest }) => ({ platform, digest }))
  } catch (error) {
    say(`All platforms are built: ${referenceName(published)} cannot be compared with (${messageOf(error)}).`)
    return []
  }
}

interface PublishedImage extends HeldLeg {
  readonly revision: string
}

async function imagesOf(client: RegistryClient, published: Reference): Promise<readonly PublishedImage[]> {
  const { registry, repository } = published
  const { content, digest } = await client.manifest(published)
  const digests = content.kind === 'image' ? [digest] : imageEntries(content).map((entry) => entry.digest)
  return Promise.all(digests.map((each) => publishedImage(client, { registry, repository, digest: each })))
}

/** A leg with attestations is an index in the index. */
async function publishedImage(client: RegistryClient, image: Reference & { digest: Digest }): Promise<PublishedImage> {
  const { content } = await client.manifest(image)
  if (content.kind === 'index') {
    const [only] = content.manifests.filter((entry) => !isAttestation(entry))
    if (only === undefined) throw new Error('it holds an index with no image')
    return { ...(await publishedImage(client, { ...image, digest: only.digest })), digest: image.digest }
  }
  const config = await client.blob(image, content.config)
  const revision = configLabels(config)[REVISION] ?? ''
  return { platform: platformName(configPlatform(config)), digest: image.digest, revision }
}

/** False as well where the commit is not there: a shallow checkout has only the newest. */
async function isUnchanged(revision: string, context: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(revision)) return false
  const argv = ['git', '-C', context, 'diff', '--quiet', revision, 'HEAD', '--', ':/'] as const
  return run({ argv, quiet: true }).then(
    () => true,
    () => false,
  )
}
