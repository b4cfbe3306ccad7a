import { messageOf, UserError } from '../errors.ts'
import { RegistryError } from '../oci/answer.ts'
import { hasBlob } from '../oci/blob-stream.ts'
import type { Credentials } from '../oci/credentials.ts'
import { type Digest, isDigest } from '../oci/digest.ts'
import { type HeldManifest, heldManifests } from '../oci/held-manifests.ts'
import { type Descriptor, isAttestation, liesElsewhere } from '../oci/manifest.ts'
import { platformName } from '../oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { RegistryClient, StoredManifest } from '../oci/registry.ts'
import type { MergeRequest } from './inputs.ts'
import { imagesUnder } from './inspect.ts'
import type { ProvenImage } from './plan.ts'
import { ProgramReader, type ReadLimits } from './programs.ts'
import type { JudgedImage } from './prove.ts'
import { platformProblems } from './prove.ts'
import { compareUnder, covers, tagKind } from './tag-moves.ts'
import { publishedVersion, repositoriesOf, versionTags } from './tag-state.ts'
import { type Links, unreferenced } from './unreferenced.ts'

/** What was found under one published tag. */
export interface CheckedTag {
  readonly tag: Reference
  /** Undefined when there is no such tag. */
  readonly digest?: Digest
  readonly images: readonly JudgedImage[]
  /** What is wrong, one sentence each with its remedy. */
  readonly problems: readonly string[]
}

/** Manifests of a repository that no tag leads to. */
export interface Untagged {
  readonly repository: Reference
  /** Undefined where it cannot be told. */
  readonly manifests?: readonly HeldManifest[]
  /** Why it cannot be told, the end of a sentence. */
  readonly unknown?: string
}

/** What a check has found. */
export interface Checked {
  readonly tags: readonly CheckedTag[]
  readonly untagged: readonly Untagged[]
}

type CheckRequest = Pick<MergeRequest, 'checked' | 'platforms' | 'allowPartial' | 'verify'>

/** More than this in one repository is not read through. */
const MOST_MANIFESTS = 3_000
/** Manifests that are read at once. */
const PARALLEL = 8

/**
 * Looks at published tags without writing anything: every platform whole and pullable, programs made for it, no tag of a
 * series behind the newest version, the same tag the same image in every repository.
 */
export async function checkTags(
  request: CheckRequest,
  client: RegistryClient,
  credentials: Credentials,
  limits?: ReadLimits,
): Promise<Checked> {
  const programs =
    request.verify === 'manifest' ? undefined : new ProgramReader(client, request.verify === 'static', limits)
  const tags = await Promise.all(request.checked.map((tag) => checkTag(request, client, programs, tag)))
  const repositories = repositoriesOf(request.checked)
  const untagged = await Promise.all(repositories.map((place) => untaggedIn(client, place, credentials)))
  return { tags: tags.map((tag) => ({ ...tag, problems: [...tag.problems, ...twinProblems(tag, tags)] })), untagged }
}

async function checkTag(
  { platforms, allowPartial }: CheckRequest,
  client: RegistryClient,
  programs: ProgramReader | undefined,
  tag: Reference,
): Promise<CheckedTag> {
  const problems: string[] = []
  const place = { registry: tag.registry, repository: tag.repository }
  const digest = await orProblem(problems, () => client.digestOfTag(tag))
  if (digest === undefined) {
    return { tag, images: [], problems: problems.length > 0 ? problems : [`there is no such tag. ${REPUBLISH}`] }
  }
  problems.push(...((await orProblem(problems, () => partProblems(client, place, digest))) ?? []))
  // What is not whole needs no closer look.
  const seen = problems.length > 0 ? undefined : await orProblem(problems, () => imagesUnder(client, place, digest))
  problems.push(...(seen?.faults ?? []).map((fault) => `it ${fault}`))
  if (seen !== undefined) problems.push(...platformProblems(platforms, seen.images, allowPartial))
  const images = await Promise.all((seen?.images ?? []).map((image) => judged(programs, place, image, problems)))
  problems.push(...((await orProblem(problems, () => ageProblems(client, tag, digest))) ?? []))
  return { tag, digest, images, problems }
}

const REPUBLISH = 'Run the merge of its release again.'

/** A registry that refuses is a finding like any other, so that all of them are reported together. */
async function orProblem<T>(problems: string[], look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    problems.push(messageOf(error))
    return undefined
  }
}

/** All manifests and blobs that a manifest leads to are there. */
async function partProblems(client: RegistryClient, place: Reference, digest: Digest): Promise<readonly string[]> {
  const { content } = await client.manifest({ ...place, digest })
  if (content.kind === 'image') return await blobProblems(client, place, [content.config, ...content.layers])
  const problems = await Promise.all(content.manifests.map((entry) => entryProblems(client, place, entry)))
  return problems.flat()
}

async function entryProblems(client: RegistryClient, place: Reference, entry: Descriptor): Promise<readonly string[]> {
  const held = await client.digestOfTag({ ...place, digest: entry.digest })
  const name = isAttestation(entry) ? 'the attestation' : (entry.platform && platformName(entry.platform)) || 'an entry'
  if (held === undefined) return [`${name} (${entry.digest}) is gone from the registry. ${PRUNED}`]
  const problems = await partProblems(client, place, entry.digest)
  return problems.map((problem) => `${name}: ${problem}`)
}

const PRUNED =
  'Did somebody delete versions without a tag? They are the platforms of tagged images. Run the merge of its release again.'

async function blobProblems(
  { connection }: RegistryClient,
  place: Reference,
  blobs: readonly Descriptor[],
): Promise<readonly string[]> {
  const own = blobs.filter((blob) => !liesElsewhere(blob))
  const held = await Promise.all(own.map(({ digest }) => hasBlob(connection, place, digest)))
  return own.filter((_, index) => !held[index]).map(({ digest }) => `the blob ${digest} is gone. Push the build again.`)
}

async function judged(
  programs: ProgramReader | undefined,
  place: Reference,
  image: ProvenImage,
  problems: string[],
): Promise<JudgedImage> {
  const verdict = programs && (await orProblem(problems, () => programs.verdict(place, image)))
  const platform = platformName(image.platform)
  problems.push(...(verdict?.problems ?? []).map((problem) => `${platform}: ${problem}`))
  return { image, ...(verdict === undefined ? {} : { verdict }) }
}

/** A series and `latest` have to be the newest version that belongs under them. */
async function ageProblems(client: RegistryClient, tag: Reference, digest: Digest): Promise<readonly string[]> {
  const name = tag.tag ?? ''
  if (!['series', 'latest'].includes(tagKind(name))) return []
  const versions = await versionTags(client, tag)
  if (versions === undefined) return [UNPROVEN]
  const newest = versions.find((version) => covers(name, version))
  if (newest === undefined) return []
  if ((await client.digestOfTag({ ...tag, tag: newest })) === digest) return []
  const version = await publishedVersion(client, tag, digest)
  const order = version === undefined ? undefined : compareUnder(name, version, newest)
  if (order === undefined || order > 0) return []
  const remedy = `To mend it: promote: ${referenceName({ ...tag, tag: newest })}, tags: ${name}.`
  if (order < 0) return [`it is version ${version}, but ${newest} is published. ${remedy}`]
  return [`it says it is ${version}, but the tag ${newest} is another image. ${remedy}`]
}

const UNPROVEN =
  'whether it is the newest version cannot be proven, because the registry does not list its tags for this account. Log in with one that may read them (docker/login-action).'

/** The same tag in two repositories has to be the same image. */
function twinProblems({ tag, digest }: CheckedTag, all: readonly CheckedTag[]): readonly string[] {
  const others = all.filter((other) => other.tag.tag === tag.tag && other.digest !== undefined)
  const [first] = others
  if (first === undefined || digest === undefined || first.digest === digest) return []
  return [`it is ${digest}, but in ${repositoryName(first.tag)} it is ${first.digest}. ${REPUBLISH}`]
}

async function untaggedIn(client: RegistryClient, repository: Reference, credentials: Credentials): Promise<Untagged> {
  const problems: string[] = []
  const held = await orProblem(problems, async () =>
    heldManifests(client, repository, await credentials(repository.registry)),
  )
  if (held === undefined) return { repository, unknown: problems[0] ?? NO_LIST }
  if (held.length > MOST_MANIFESTS) return { repository, unknown: tooMany(held.length) }
  const links = await orProblem(problems, () => linksOf(client, repository, held))
  if (links === undefined) return { repository, unknown: problems[0] ?? NO_LIST }
  return { repository, manifests: unreferenced(held, links, Date.now()) }
}

const NO_LIST = 'the registry gives no list of what it holds, or not to this account'
const tooMany = (count: number): string => `it holds ${count} manifests, and no more than ${MOST_MANIFESTS} are read`

async function linksOf(client: RegistryClient, repository: Reference, held: readonly HeldManifest[]) {
  const links = new Map<Digest, Links>()
  const queue = held.map(({ digest }) => digest)
  const worker = async (): Promise<void> => {
    for (let digest = queue.pop(); digest !== undefined; digest = queue.pop()) {
      links.set(digest, linksIn(await readable(client, { ...repository, digest })))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return links
}

/** What is none of the two may point to others in ways of its own. */
async function readable(client: RegistryClient, image: Reference): Promise<StoredManifest> {
  try {
    return await client.manifest(image)
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof RegistryError) throw error
    throw new UserError(`it holds something that is no image (${image.digest}): ${error.message}`)
  }
}

function linksIn({ bytes, content }: StoredManifest): Links {
  const children = content.kind === 'index' ? content.manifests.map(({ digest }) => digest) : []
  const subject = String(JSON.parse(new TextDecoder().decode(bytes)).subject?.digest)
  return isDigest(subject) ? { children, subject } : { children }
}
