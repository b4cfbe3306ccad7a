import { messageOf, UserError } from '../errors.ts'
import { RegistryError } from '../oci/answer.ts'
import { type CopyPlace, copyManifest } from '../oci/copy.ts'
import type { Digest } from '../oci/digest.ts'
import { finishLayout, layoutTarget } from '../oci/layout-folder.ts'
import { decodeManifest, type ImageIndex } from '../oci/manifest.ts'
import type { Platform } from '../oci/platform.ts'
import { putManifest } from '../oci/push.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { group, say } from '../runner/log.ts'
import { pushAttestations } from './attestations.ts'
import { type AttestationMode, composeIndex, type PlannedIndex } from './composition.ts'
import { type Annotations, type Copy, indexProblems, type KeptImage, type ProvenLeg } from './plan.ts'

/** What is published, and where. */
export interface Publication {
  readonly client: RegistryClient
  readonly repositories: readonly Reference[]
  readonly legs: readonly ProvenLeg[]
  /** Legs that have to be copied before. */
  readonly copies: readonly Copy[]
  readonly annotations: Annotations
  readonly attestations: AttestationMode
  /** An index that exists, in which the legs are added or replaced. */
  readonly base?: Base
  /** The images of that index that stay. */
  readonly kept?: readonly KeptImage[]
  /** Platforms that may be missing: a version that was published without them may get them. */
  readonly allowPartial?: readonly Platform[]
  /** The version that the tags name; undefined when none of them does. */
  readonly version?: string
}

/** An index that exists, and where it was found. */
export interface Base {
  readonly index: ImageIndex
  readonly from: Reference
  readonly task: 'append' | 'replace'
  /** How it was asked for, for messages. */
  readonly name: string
  /** The same with the digest that was found: its tag must still point there when it is moved. */
  readonly at?: Reference
}

/** What the target of a push shows only some seconds after it took it. */
const HEALING_MS = 30_000

/**
 * Puts the index together and proves that it is the right one. Nothing is asked and nothing is written.
 *
 * @throws UserError when it would not be
 */
export function planIndex(publication: Publication): PlannedIndex {
  const index = composeIndex(publication)
  requireSound(index.bytes, publication)
  return index
}

/**
 * Pushes the index by its digest alone to all repositories, after the legs that have to be copied there, and reads it back:
 * until here no user sees anything.
 *
 * @throws UserError when one of the repositories does not take it; no tag has moved then
 */
export async function pushIndex(publication: Publication, index: PlannedIndex): Promise<void> {
  await everywhere(publication.repositories, 'The index could not be pushed', async (repository) => {
    await bringParts(publication, repository)
    await putByDigest(publication, repository, index)
  })
}

/**
 * The index, or image, that a reference names now, to be given further tags as it is.
 *
 * @throws RegistryError when there is none
 */
export async function planPromotion(client: RegistryClient, existing: Reference): Promise<PlannedIndex> {
  const { digest, bytes, content } = await client.manifest(existing)
  return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType }
}

/**
 * Copies what is promoted to all repositories that lack it, byte for byte.
 *
 * @throws UserError when one of the repositories does not take it; no tag has moved then
 */
export async function pushPromotion(
  client: RegistryClient,
  existing: Reference,
  repositories: readonly Reference[],
  { digest }: PlannedIndex,
): Promise<void> {
  await everywhere(repositories, 'The image could not be copied', async (repository) => {
    await bring(client, existing, repository, digest)
  })
}

/**
 * Writes the index with everything that it names into the folder of an OCI layout, without any registry to write to.
 *
 * @param names under which tools find it there
 * @throws UserError when a leg cannot be read
 */
export async function writeLayout(
  publication: Publication,
  index: PlannedIndex,
  folder: string,
  names: readonly string[],
): Promise<void> {
  if (publication.attestations === 'referrers') throw new UserError(NO_REFERRERS)
  const target = layoutTarget(folder)
  const content = decodeManifest(index.bytes) as ImageIndex
  await orUnwritten(folder, async () => {
    for (const { digest } of content.manifests) {
      await copyManifest(publication.client, sourceOf(publication, digest), { layout: folder }, digest)
    }
    await target.putManifest({ ...index, content })
    await finishLayout(folder, [{ ...descriptorOf(index), names }])
  })
}

/** What the file system refuses: the path of a file, a folder of somebody else, a full disk. */
async function orUnwritten(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const remedy = 'Name a folder where the job may write.'
    throw new UserError(`layout is ${folder}, and the image cannot be written there: ${messageOf(error)}. ${remedy}`)
  }
}

/**
 * Copies what is promoted into the folder of an OCI layout, byte for byte.
 *
 * @param names under which tools find it there
 * @throws UserError when a part of it cannot be read
 */
export async function promoteInto(
  client: RegistryClient,
  existing: Reference,
  index: PlannedIndex,
  folder: string,
  names: readonly string[],
): Promise<void> {
  await orUnwritten(folder, async () => {
    await copyManifest(client, existing, { layout: folder }, index.digest)
    await finishLayout(folder, [{ ...descriptorOf(index), names }])
  })
}

const NO_REFERRERS = 'An OCI layout has no list of referrers. Set attestations to keep or strip, or leave layout out.'

const descriptorOf = ({ mediaType, digest, bytes }: PlannedIndex) => ({ mediaType, digest, size: bytes.byteLength })

function sourceOf({ legs, base }: Publication, digest: Digest): CopyPlace {
  const leg = legs.find(({ image, attestations }) => [image, ...attestations].some((part) => part.digest === digest))
  const place = leg?.place ?? base?.from
  if (place === undefined) throw new Error(`${digest} comes from nowhere`)
  return place
}

/** Everything that the index names, and its attestations as referrers. */
async function bringParts(publication: Publication, repository: Reference): Promise<void> {
  const { client, copies, base, attestations, legs, kept = [] } = publication
  const here = copies.filter(({ to }) => repositoryName(to) === repositoryName(repository))
  for (const { from, digest } of here) await bring(client, from, repository, digest)
  const parts = kept.flatMap(({ image, attestations: own }) => [image, ...own])
  for (const { digest } of parts) {
    if (base !== undefined && repositoryName(base.from) !== repositoryName(repository))
      await bring(client, base.from, repository, digest)
  }
  if (attestations === 'referrers') await pushAttestations(client, repository, [...legs, ...kept])
}

async function bring(client: RegistryClient, from: CopyPlace, to: Reference, digest: Digest): Promise<void> {
  const { mounted, sentBytes, manifests } = await copyManifest(client, from, to, digest)
  if (manifests > 0) say(`${repositoryName(to)}@${digest}: copied, ${mounted} blobs mounted, ${sentBytes} bytes sent`)
}

async function putByDigest(publication: Publication, repository: Reference, index: PlannedIndex): Promise<void> {
  const { client } = publication
  const target = { ...repository, digest: index.digest }
  const upload = { content: index.bytes, mediaType: index.mediaType, healingMs: HEALING_MS }
  // A run before this one may have come so far.
  const isThere = (await client.digestOfTag(target)) !== undefined
  if (!isThere) await putManifest(client.connection, target, upload).catch(refusedIndex)
  const { bytes } = await client.manifest(target, { fresh: true })
  requireSound(bytes, publication)
  say(`${referenceName(target)}: ${isThere ? 'there already' : 'pushed'}, read back`)
}

/** Some registries take no index that holds attestations, or none of OCI's media types (DataDog/nginx-datadog#370). */
function refusedIndex(error: unknown): never {
  const isMeant = error instanceof RegistryError && [400, 415, 422].includes(error.status ?? 0)
  throw isMeant ? new UserError(`${error.message} ${NOT_TAKEN}`) : error
}

const NOT_TAKEN = 'The registry does not take such an index. Set attestations to strip, and leave annotations out.'

/** All repositories at once, and all of their faults in one message. */
async function everywhere(
  repositories: readonly Reference[],
  head: string,
  work: (repository: Reference) => Promise<void>,
): Promise<void> {
  const names = repositories.map(repositoryName).join(' and ')
  const ended = await group(`Writing to ${names}`, () => Promise.allSettled(repositories.map(work)))
  const reasons = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  const foreign = reasons.find((reason) => !(reason instanceof UserError))
  if (foreign !== undefined) throw foreign
  if (reasons.length === 0) return
  throw new UserError([`${head}, no tag was moved:`, ...reasons.map((reason) => `- ${messageOf(reason)}`)].join('\n'))
}

function requireSound(bytes: Uint8Array, { legs, kept = [], annotations }: Publication): void {
  const content = decodeManifest(bytes)
  if (content.kind !== 'index') throw new UserError('The index is none, no tag was moved. Look for another writer.')
  const problems = indexProblems(content, [...legs, ...kept], annotations.index)
  if (problems.length === 0) return
  throw new UserError(`The index is wrong, no tag was moved: ${problems.join('; ')}`)
}
