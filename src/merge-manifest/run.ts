import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setOutput } from '@actions/core'
import { messageOf, UserError } from '../errors.ts'
import { type Credentials, dockerCredentials } from '../oci/credentials.ts'
import type { Digest } from '../oci/digest.ts'
import { decodeManifest, imageEntries } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { bytes } from '../report/figures.ts'
import type { RunReport } from '../report/run-report.ts'
import { declareArtifacts } from '../runner/artifacts.ts'
import { runnerInput } from '../runner/inputs.ts'
import { group, note, say, warn } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { orSummarised, summarise } from '../runner/summary.ts'
import { registryDeadline } from './deadline.ts'
import type { PublishedDerived } from './derived.ts'
import { type MergeRequest, readRequest } from './inputs.ts'
import type { MovedTag, TagPlan } from './move-tags.ts'
import type { ProvenLeg } from './plan.ts'
import type { Previous } from './previous.ts'
import { verdictText } from './program-verdict.ts'
import type { ReadLimits } from './programs.ts'
import type { JudgedImage } from './prove.ts'
import type { Published, PublishOptions } from './publish.ts'

/** What has come of a merge. */
export interface Merged {
  readonly digest: Digest
  /** The index as the registries hold it. */
  readonly index: string
  /** Of a promoted index there are none. */
  readonly legs: readonly ProvenLeg[]
  /** The images of the index that this run has looked at. */
  readonly images: readonly JudgedImage[]
  /** Where it was to be published; of a layout there are none. */
  readonly repositories: readonly Reference[]
  /** The tags that point to the index now; none when nothing was to be written. */
  readonly tags: readonly Reference[]
  /** What became of every tag. */
  readonly moved: readonly MovedTag[]
  /** What would become of every tag. */
  readonly plan: TagPlan
  /** What the tag that moves last pointed to before. */
  readonly previous?: Previous
  /** Further images on other bases. */
  readonly derived: readonly PublishedDerived[]
  /** Expected platforms that are missing by permission. */
  readonly missing: readonly string[]
  readonly written: boolean
  /** What kept derived images from being published, after the image itself was. */
  readonly failure?: unknown
}

/** The main step: does what the runner's inputs name, and gives the outputs and the job summary. */
export async function main(): Promise<void> {
  const { request, client, credentials } = await orSummarised(NAME, begun)
  if (request.task === 'check') return await check(request, client, credentials)
  const { GITHUB_REPOSITORY: repository = '' } = process.env
  const origin = { repository, signer: request.signerRepo }
  const done = await orSummarised(NAME, () => merge(request, client))
  const { mergeOutputs, publishedArtifacts, runReport } = await import('./report.ts')
  const { legReports } = await import('./leg-reports.ts')
  give(mergeOutputs(done, origin))
  if (done.written) await declareArtifacts(publishedArtifacts(done))
  const { sizeHistory } = await import('./size-history.ts')
  const known = await sizeHistory(client, done, { releases: request.sizeHistory })
  await tell(runReport(done, origin, legReports(runnerInput('results')), known))
  // What is published is told before the step fails for what is not.
  if (done.failure !== undefined) throw done.failure
}

/** Of a run that publishes nothing this is the only page. */
const NAME = (): string => 'merge-manifest'

function begun() {
  const request = readRequest()
  const credentials = dockerCredentials()
  return { request, credentials, client: registryClient(request, credentials) }
}

/** What was found is shown before the step fails for it. */
async function check(request: MergeRequest, client: RegistryClient, credentials: Credentials): Promise<void> {
  const { checkTags } = await import('./check.ts')
  const { checkFailure, checkOutputs, checkSummary } = await import('./check-report.ts')
  const checked = await orSummarised(NAME, () => checkTags(request, client, credentials))
  give(checkOutputs(checked))
  await summarise(checkSummary(checked))
  const failure = checkFailure(checked)
  if (failure !== '') throw new UserError(failure)
  for (const { tag, digest } of checked.tags) say(`${referenceName(tag)} ${digest}: whole and right`)
}

function give(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

/** The page of the run, and the same as a file. It is published by then: a report that fails is no failure of that. */
async function tell(report: RunReport): Promise<void> {
  for (const sentence of report.notes) say(sentence)
  try {
    give({ report: await written(report) })
    const { runPage } = await import('../report/page.ts')
    await summarise(runPage(report))
  } catch (error) {
    warn(`There is no report: ${messageOf(error)}`, { title: 'merge-manifest' })
  }
}

/** The file stays until the runner empties its temporary folder, after the job. */
async function written(report: RunReport): Promise<string> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-report-'))
  const file = join(folder, 'report.json')
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`)
  return file
}

/** A client with the credentials of `docker login`, all of whose calls end when the time is over. */
const registryClient = ({ timeout }: MergeRequest, credentials: Credentials): RegistryClient =>
  new RegistryClient({ credentials, signal: registryDeadline(timeout) })

/**
 * Proves the legs, makes their index, publishes it by digest, then moves the tags. Nothing is written before everything
 * that can be known is known; without `push` nothing is written at all.
 *
 * @throws UserError when the legs are not what is expected, or a registry does not do its part
 */
export function merge(request: MergeRequest, client: RegistryClient, limits?: ReadLimits): Promise<Merged> {
  if (request.task === 'promote') return promoteExisting(request, client, limits)
  return withScratch('merge', (scratch) => mergeLegs(request, client, scratch, limits))
}

async function mergeLegs(
  request: MergeRequest,
  client: RegistryClient,
  scratch: string,
  limits: ReadLimits | undefined,
): Promise<Merged> {
  const { repositories, attestations, allowPartial } = request
  const { provenLegs, readBase } = await import('./prove.ts')
  const base = await readBase(request, client)
  const proof = await group('Looking at the legs', () => provenLegs(request, client, base, scratch, limits))
  sayImages(proof.judged)
  const missing = proof.missing.map(platformName)
  if (missing.length > 0) note(`Without ${missing.join(', ')}, which allow-partial lets be missing.`)
  const { legs, copies, kept } = proof
  const { versionOfTags } = await import('./tag-moves.ts')
  const { withSharedLabels } = await import('./composition.ts')
  const version = versionOfTags(request.layoutNames)
  const { labelAnnotations, annotations: written } = request
  const annotations = labelAnnotations ? withSharedLabels(written, proof, version) : written
  const origin = { ...(base === undefined ? {} : { base }), ...(version === undefined ? {} : { version }) }
  const publication = { client, repositories, legs, copies, kept, annotations, attestations, allowPartial, ...origin }
  const { publish } = await import('./publish.ts')
  const published = await publish(publication, withDerived(request, client))
  const done = await merged(request, client, published)
  return await derived(request, client, { ...done, derived: [], legs, images: proof.judged, missing })
}

/** What was proven is promoted, whatever its tag points to by then. */
async function promoteExisting(
  request: MergeRequest,
  client: RegistryClient,
  limits: ReadLimits | undefined,
): Promise<Merged> {
  const { existing, repositories } = request
  if (existing === undefined) throw new Error('promote names an index')
  const digest = existing.digest ?? (await client.manifest(existing)).digest
  const place = { registry: existing.registry, repository: existing.repository, digest }
  const { provenExisting } = await import('./prove.ts')
  const title = `Looking at ${referenceName(existing)}`
  const images = await group(title, () => provenExisting(request, client, place, limits))
  sayImages(images)
  const { promote } = await import('./publish.ts')
  const published = await promote(client, place, repositories, withDerived(request, client))
  const done = await merged(request, client, published)
  return await derived(request, client, { ...done, derived: [], legs: [], images, missing: [] })
}

/** The options of a publication: what can be known of derived images is known before the first byte is written. */
function withDerived(request: MergeRequest, client: RegistryClient): PublishOptions {
  const { derived: images, derivedFile: file } = request
  if (images.length === 0) return request
  const ready = async (plan: TagPlan): Promise<void> => {
    const { planDerivedImages } = await import('./derived.ts')
    await planDerivedImages({ ...request, client, target: plan.target, images, file }, plan)
  }
  return { ...request, ready }
}

/** The same with images on other bases, made of what was just published. */
async function derived(request: MergeRequest, client: RegistryClient, done: Merged): Promise<Merged> {
  const { derived: images, derivedFile: file, timeout } = request
  if (images.length === 0 || !done.written) return done
  const { publishDerived } = await import('./derived.ts')
  const { target } = done.plan
  const work = { ...request, client: client.until(registryDeadline(timeout)), target, tags: done.moved, images, file }
  try {
    return { ...done, derived: await publishDerived({ ...work, platforms: platformsOf(done) }) }
  } catch (failure) {
    return { ...(request.rollback ? await movedBack(client, done) : done), failure }
  }
}

/** Of one image alone, what it says itself. */
function platformsOf({ index, images }: Merged): readonly Platform[] {
  const content = decodeManifest(new TextEncoder().encode(index))
  if (content.kind === 'image') return images.map(({ image }) => image.platform)
  return imageEntries(content).flatMap(({ platform }) => platform ?? [])
}

/** Tags that were new stay: not every registry can delete one. */
async function movedBack(client: RegistryClient, done: Merged): Promise<Merged> {
  const { takeBack } = await import('./move-back.ts')
  for (const line of await takeBack(client, done.digest, done.moved)) warn(line)
  const moved = done.moved.map((one) =>
    one.outcome === 'moved' && one.from !== undefined ? { ...one, outcome: 'back' as const } : one,
  )
  return { ...done, moved, tags: pointing(moved) }
}

const pointing = (moved: readonly MovedTag[]): readonly Reference[] =>
  moved.filter(({ outcome }) => outcome === 'moved' || outcome === 'right').map(({ tag }) => tag)

async function merged({ repositories, push, layout }: MergeRequest, client: RegistryClient, published: Published) {
  const { index, plan, tags: moved, written } = published
  say(`Index ${index.digest}`)
  const text = new TextDecoder().decode(index.bytes)
  if (!push) say(text)
  const { previousImage } = await import('./previous.ts')
  const previous = await previousImage(client, plan.moves)
  const compared = previous === undefined ? {} : { previous }
  const places = layout === '' ? repositories : []
  return {
    digest: index.digest,
    index: text,
    repositories: places,
    plan,
    moved,
    tags: pointing(moved),
    written,
    ...compared,
  }
}

function sayImages(images: readonly JudgedImage[]): void {
  for (const { image, verdict } of images) {
    const programs = verdict === undefined ? '' : ` ${verdictText(verdict)}`
    say(`${platformName(image.platform)} ${image.digest} ${bytes(image.bytes)}${programs}`)
  }
}
