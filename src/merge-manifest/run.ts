import { setOutput, summary } from '@actions/core'
import { dockerCredentials } from '../oci/credentials.ts'
import type { Digest } from '../oci/digest.ts'
import { platformName } from '../oci/platform.ts'
import type { Reference } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { bytes } from '../report/figures.ts'
import { group, say } from '../runner/log.ts'
import { requireBuildx } from './imagetools.ts'
import { type MergeRequest, readRequest } from './inputs.ts'
import { inspectLegs } from './inspect.ts'
import { type ProvenLeg, proveLegs } from './plan.ts'
import { moveTags, planIndex, pushIndex } from './publish.ts'
import { mergeOutputs, mergeSummary } from './report.ts'

/** What has come of a merge. */
export interface Merged {
  readonly digest: Digest
  /** The index as the registries hold it. */
  readonly index: string
  readonly legs: readonly ProvenLeg[]
  readonly repositories: readonly Reference[]
  /** The tags that point to the index now; none when nothing was to be written. */
  readonly tags: readonly Reference[]
  readonly written: boolean
}

/** The main step: merges what the runner's inputs name, and gives the outputs and the job summary. */
export async function main(): Promise<void> {
  const merged = await merge(readRequest(), registryClient())
  for (const [name, value] of Object.entries(mergeOutputs(merged))) setOutput(name, value)
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(mergeSummary(merged), true).write()
}

/** A client with the credentials of `docker login`. */
export const registryClient = (): RegistryClient => new RegistryClient({ credentials: dockerCredentials() })

/**
 * Proves the legs, makes their index, publishes it by digest, then moves the tags. Nothing is written before everything
 * that can be known is known; without `push` nothing is written at all.
 *
 * @throws UserError when the legs are not what is expected, or a registry or buildx does not do its part
 * @throws CommandError when buildx fails before a tag has moved
 */
export async function merge(request: MergeRequest, client: RegistryClient): Promise<Merged> {
  await requireBuildx()
  const { builder, repositories, annotations, push } = request
  const legs = await group('Looking at the legs in the registries', () => provenLegs(request, client))
  const publication = { client, builder, repositories, legs, annotations }
  const index = await group('Putting the index together', () => planIndex(publication))
  say(`Index ${index.digest}`)
  const merged = { digest: index.digest, index: new TextDecoder().decode(index.bytes), legs, repositories }
  if (!push) return { ...merged, tags: [], written: false }
  await pushIndex(publication, index)
  await moveTags(publication, index, request.tags)
  return { ...merged, tags: request.tags, written: true }
}

async function provenLegs(request: MergeRequest, client: RegistryClient): Promise<readonly ProvenLeg[]> {
  const sightings = await inspectLegs(client, request.legs, request.repositories)
  const legs = proveLegs(request.platforms, sightings)
  for (const { image } of legs) say(`${platformName(image.platform)} ${image.digest} ${bytes(image.bytes)}`)
  return legs
}
