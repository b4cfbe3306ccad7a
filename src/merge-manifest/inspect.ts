import { messageOf, UserError } from '../errors.ts'
import { RegistryError } from '../oci/answer.ts'
import type { Digest } from '../oci/digest.ts'
import { configPlatform, type ImageManifest, imageEntries } from '../oci/manifest.ts'
import type { Reference } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import type { ProvenImage, Sighting } from './plan.ts'
import type { Leg } from './results.ts'

/** Build jobs have just pushed what is asked for here. */
const FRESH = { fresh: true }

/** Looks at every leg in every repository, all at once. */
export function inspectLegs(
  client: RegistryClient,
  legs: readonly Leg[],
  repositories: readonly Reference[],
): Promise<readonly Sighting[]> {
  const pairs = legs.flatMap((leg) => repositories.map((repository) => ({ leg, repository })))
  return Promise.all(
    pairs.map(async ({ leg, repository }) => {
      return { leg, repository, found: await readImages(client, repository, leg.digest) }
    }),
  )
}

/** What cannot be read is a finding like any other, so that all of them are reported together. */
async function readImages(client: RegistryClient, repository: Reference, digest: Digest): Promise<Sighting['found']> {
  try {
    return await imagesUnder(client, repository, digest)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { problem: error instanceof RegistryError && error.status === 404 ? ABSENT : messageOf(error) }
  }
}

const ABSENT = 'not there. Push each leg by digest to every repository in images, with push=true in its outputs.'

async function imagesUnder(
  client: RegistryClient,
  repository: Reference,
  digest: Digest,
): Promise<readonly ProvenImage[]> {
  const { content } = await client.manifest({ ...repository, digest }, FRESH)
  if (content.kind === 'image') return [await provenImage(client, repository, digest, content)]
  const entries = imageEntries(content).map((entry) => entry.digest)
  return Promise.all(entries.map((entry) => imageUnder(client, repository, entry)))
}

async function imageUnder(client: RegistryClient, repository: Reference, digest: Digest): Promise<ProvenImage> {
  const { content } = await client.manifest({ ...repository, digest }, FRESH)
  if (content.kind === 'image') return provenImage(client, repository, digest, content)
  throw new UserError('it is an index in an index, which no build of one platform makes')
}

async function provenImage(
  client: RegistryClient,
  repository: Reference,
  digest: Digest,
  { config, layers }: ImageManifest,
): Promise<ProvenImage> {
  const platform = configPlatform(await client.blob(repository, config, FRESH))
  return { digest, platform, bytes: layers.reduce((sum, { size }) => sum + size, config.size) }
}
