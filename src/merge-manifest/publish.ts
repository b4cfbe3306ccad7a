import { messageOf, UserError } from '../errors.ts'
import { type Digest, digestOf } from '../oci/digest.ts'
import { decodeManifest, type Manifest } from '../oci/manifest.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { defaultPolicy, MayPass, type RetryPolicy, withRetries } from '../oci/retry.ts'
import { group, say } from '../runner/log.ts'
import { createIndex, previewIndex } from './imagetools.ts'
import { indexProblems, type ProvenLeg, tagWaves } from './plan.ts'

/** The index to publish, certain before the first byte is written. */
export interface PlannedIndex {
  readonly digest: Digest
  readonly bytes: Uint8Array
}

/** What publishing needs to know. */
export interface Publication {
  readonly client: RegistryClient
  readonly builder: string
  readonly repositories: readonly Reference[]
  readonly legs: readonly ProvenLeg[]
  readonly annotations: Readonly<Record<string, string>>
}

/** A registry may show the old content of a tag for some seconds: this long it is asked again. */
const TAG_POLICY: RetryPolicy = { ...defaultPolicy, deadlineMs: 45_000 }

/**
 * Lets buildx put the index together for each repository, without writing, and proves that it is the same and right one.
 *
 * @throws UserError when it is not
 */
export async function planIndex(publication: Publication): Promise<PlannedIndex> {
  const plans = []
  for (const repository of publication.repositories) {
    const bytes = await previewIndex(creation(publication, repository))
    requireSound(bytes, repository, publication)
    plans.push({ repository, bytes, digest: digestOf(bytes) })
  }
  const [first] = plans
  if (first === undefined) throw new Error('there is always a repository')
  if (plans.every(({ digest }) => digest === first.digest)) return first
  const list = plans.map(({ repository, digest }) => `- ${repositoryName(repository)}: ${digest}`).join('\n')
  const remedy = 'Push the same builds, with the same attestations, to every repository.'
  throw new UserError(`The index would differ between the repositories, so nothing was written. ${remedy}\n${list}`)
}

/**
 * Pushes the index by its digest alone and reads it back: until here no user sees anything.
 *
 * @throws UserError when a registry does not hold what was pushed
 */
export async function pushIndex(publication: Publication, index: PlannedIndex): Promise<void> {
  for (const repository of publication.repositories) {
    const target = { ...repository, digest: index.digest }
    await group(`Pushing the index to ${repositoryName(repository)}`, async () => {
      requireDigest(await createIndex(creation(publication, repository), [target]), index.digest, target)
      const { bytes } = await publication.client.manifest(target, { fresh: true })
      requireSound(bytes, repository, publication)
    })
  }
}

/**
 * Moves the tags to the pushed index, the fixed ones in all repositories first, and reads each of them back.
 *
 * @throws UserError saying where every tag points, when one of them could not be moved
 */
export async function moveTags(
  publication: Publication,
  index: PlannedIndex,
  tags: readonly Reference[],
): Promise<void> {
  try {
    for (const wave of tagWaves(tags)) await moveWave(publication, index.digest, wave)
  } catch (error) {
    throw new UserError(await tagReport(publication.client, index.digest, tags, messageOf(error)))
  }
}

async function moveWave(publication: Publication, digest: Digest, wave: readonly Reference[]): Promise<void> {
  for (const repository of publication.repositories) {
    const tags = wave.filter((tag) => repositoryName(tag) === repositoryName(repository))
    if (tags.length > 0) await moveInRepository(publication, { ...repository, digest }, digest, tags)
  }
}

async function moveInRepository(
  { client, builder }: Publication,
  source: Reference,
  digest: Digest,
  tags: readonly Reference[],
): Promise<void> {
  const names = tags.map(({ tag }) => tag).join(', ')
  await group(`Tagging ${repositoryName(source)}: ${names}`, async () => {
    const before = await Promise.all(tags.map((tag) => client.digestOfTag(tag)))
    // One index alone, without annotations, is copied byte for byte.
    requireDigest(await createIndex({ builder, sources: [source], annotations: {} }, tags), digest, source)
    await Promise.all(tags.map((tag) => requireTag(client, tag, digest)))
    for (const [at, tag] of tags.entries()) say(`${referenceName(tag)}: ${before[at] ?? 'new'} → ${digest}`)
  })
}

async function requireTag(client: RegistryClient, tag: Reference, digest: Digest): Promise<void> {
  await withRetries(TAG_POLICY, async () => {
    const found = await client.manifest(tag, { fresh: true })
    if (found.digest !== digest) throw new MayPass(wrongDigest(tag, found.digest, digest))
  })
}

async function tagReport(
  client: RegistryClient,
  digest: Digest,
  tags: readonly Reference[],
  cause: string,
): Promise<string> {
  const lines = tags.map(async (tag) => {
    const found = await client.digestOfTag(tag).catch(() => 'unknown, the registry does not answer')
    const place = found === digest ? 'the new index' : (found ?? 'nothing')
    return `- ${referenceName(tag)} → ${place}`
  })
  const head = `The index ${digest} is pushed, but not every tag could be moved to it. Run the job again when this is mended: ${cause}`
  return [head, 'The tags point to:', ...(await Promise.all(lines))].join('\n')
}

function creation({ builder, legs, annotations }: Publication, repository: Reference) {
  return { builder, annotations, sources: legs.map(({ digest }) => ({ ...repository, digest })) }
}

function requireSound(bytes: Uint8Array, repository: Reference, { legs, annotations }: Publication): void {
  const content: Manifest = decodeManifest(bytes)
  const problems = content.kind === 'index' ? indexProblems(content, legs, annotations) : ['it is no index']
  if (problems.length === 0) return
  throw new UserError(`The index for ${repositoryName(repository)} is wrong, no tag was moved: ${problems.join('; ')}`)
}

function requireDigest(found: Digest, expected: Digest, target: Reference): void {
  if (found !== expected) throw wrongDigest(target, found, expected)
}

function wrongDigest(target: Reference, found: Digest, expected: Digest): UserError {
  const remedy = 'Look for another job that writes there at the same time, then run this one again.'
  return new UserError(`${referenceName(target)} is ${found}, expected ${expected}. ${remedy}`)
}
