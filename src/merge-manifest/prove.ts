import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { type ImageIndex, imageEntries } from '../oci/manifest.ts'
import { isNameable, type Platform, platformName } from '../oci/platform.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { bytes, counted } from '../report/figures.ts'
import { warn } from '../runner/log.ts'
import type { MergeRequest } from './inputs.ts'
import { heldImages, imagesUnder, inspectLegs, resolveLegs, withAbsentParts } from './inspect.ts'
import { placeReader } from './places.ts'
import { type HeldIndex, type Place, type Proof, type ProvenImage, proveLegs } from './plan.ts'
import { type ProgramVerdict, programProblems } from './program-verdict.ts'
import type { ReadLimits } from './programs.ts'
import type { Base } from './push-index.ts'
import type { Leg } from './results.ts'

/** An image with what is known of its programs; nothing is known with `verify: manifest`. */
export interface JudgedImage {
  readonly image: Pick<ProvenImage, 'platform' | 'digest' | 'bytes'>
  readonly verdict?: ProgramVerdict
}

/** Legs that may be published, with the images that stay beside them. */
export interface ProvenLegs extends Proof {
  /** In the order of their platform names. */
  readonly judged: readonly JudgedImage[]
}

/**
 * Proves the legs of a request: exactly the expected platforms, and programs that are made for them.
 *
 * @param scratch folder for layouts in tar files
 * @throws UserError with everything that is wrong
 */
export async function provenLegs(
  request: MergeRequest,
  client: RegistryClient,
  base: Base | undefined,
  scratch: string,
  limits?: ReadLimits,
): Promise<ProvenLegs> {
  const { repositories, copyMissing, annotations, labelAnnotations } = request
  const legs = [...(await resolveLegs(client, request.legs)), ...(await layoutLegs(request.layouts, scratch))]
  const sightings = await inspectLegs(client, legs, repositories, copyMissing)
  const annotated = labelAnnotations || annotations.entries.length > 0 || Object.keys(annotations.index).length > 0
  const { platforms, allowPartial } = request
  const held = base === undefined ? {} : { base: await heldIndex(client, base) }
  const expectation = { platforms, allowPartial, repositories, copyMissing, annotated, ...held }
  const proof = proveLegs(expectation, sightings)
  const kept = proof.kept.flatMap(({ image }) => (base === undefined ? [] : [{ image, place: base.from }]))
  return { ...proof, judged: await judgedImages(request, client, [...proof.legs, ...kept].sort(byPlatform), limits) }
}

const byPlatform = (left: { readonly image: ProvenImage }, right: { readonly image: ProvenImage }): number =>
  platformName(left.image.platform) < platformName(right.image.platform) ? -1 : 1

const heldIndex = async (client: RegistryClient, { index, from, name }: Base): Promise<HeldIndex> => ({
  name,
  images: await heldImages(client, from, index),
})

/**
 * The index that legs are added to or replaced in, by its digest from here on.
 *
 * @throws UserError when it is none, or holds a platform that is not expected
 */
export async function readBase(
  { task, existing, platforms }: Pick<MergeRequest, 'task' | 'existing' | 'platforms'>,
  client: RegistryClient,
): Promise<Base | undefined> {
  if (existing === undefined || (task !== 'append' && task !== 'replace')) return undefined
  const { content, digest } = await client.manifest(existing)
  const name = referenceName(existing)
  if (content.kind !== 'index') throw new UserError(`${name} is an image for one platform. Pass it in results instead.`)
  const wanted = platforms.map(platformName)
  const extra = platformsOf(content).filter((held) => !wanted.includes(held))
  if (!extra.every(isNameable)) throw new UserError(`${name} holds ${extra.join(' and ')}, ${NAMELESS}`)
  if (extra.length > 0) {
    throw new UserError(`${name} holds ${extra.join(' and ')}, which is not expected. Add it to platforms.`)
  }
  const from = { registry: existing.registry, repository: existing.repository }
  return { index: content, from, task, name, at: { ...existing, digest } }
}

/** What such entries say besides, as the version of Windows, would be lost. */
const NAMELESS =
  'and images with other platforms than those of Linux that platforms takes are not put together here. Use docker buildx imagetools create.'

const platformsOf = (index: ImageIndex): readonly string[] =>
  imageEntries(index).flatMap(({ platform }) => (platform === undefined ? [] : [platformName(platform)]))

/**
 * The images of an index that exists already.
 *
 * @throws UserError when they are not the expected platforms (none named: whatever is there), or a program is wrong
 */
export async function provenExisting(
  request: Pick<MergeRequest, 'platforms' | 'verify'>,
  client: RegistryClient,
  place: Reference,
  limits?: ReadLimits,
): Promise<readonly JudgedImage[]> {
  const { digest, ...repository } = place
  if (digest === undefined) throw new Error('it is found by its digest')
  const seen = await imagesUnder(client, repository, digest)
  const { images, faults } = await withAbsentParts(placeReader(client, repository), seen, { fresh: true })
  const problems = [...faults.map((fault) => `it ${fault}`), ...platformProblems(request.platforms, images)]
  if (problems.length > 0) throw new UserError(`${referenceName(place)}: ${problems.join(' ')} No tag was moved.`)
  return await judgedImages(
    request,
    client,
    images.map((image) => ({ image, place: repository })),
    limits,
  )
}

/**
 * What a set of images lacks of the expected platforms, has beside them, and has more than once; no platform named: whatever
 * is there.
 *
 * @param allowPartial those of the platforms that may be missing
 */
export function platformProblems(
  platforms: readonly Platform[],
  images: readonly Pick<ProvenImage, 'platform'>[],
  allowPartial: readonly Platform[] = [],
): readonly string[] {
  const held = images.map(({ platform }) => platformName(platform))
  // Other systems have one image for each of their releases.
  const doubled = held.filter((name, index) => held.indexOf(name) < index && name.startsWith('linux/'))
  const doubles = [...new Set(doubled)].map((name) => `${name} is there more than once: nobody knows which one is run.`)
  if (platforms.length === 0) return doubles
  const [wanted, optional] = [platforms, allowPartial].map((list) => list.map(platformName)) as [string[], string[]]
  const missing = wanted.filter((name) => !held.includes(name) && !optional.includes(name))
  const extra = held.filter((name) => !wanted.includes(name))
  return [
    ...doubles,
    ...missing.map((name) => `${name} is missing.`),
    ...extra.map(
      (name) => `${name} is not expected: ${isNameable(name) ? 'add it to platforms' : 'leave platforms out'}.`,
    ),
  ]
}

async function layoutLegs(layouts: readonly string[], scratch: string): Promise<readonly Leg[]> {
  const { layoutDigests, openLayout } = await import('../oci/layout.ts')
  const legs = await Promise.all(
    layouts.map(async (path, index) => {
      const layout = await openLayout(path, join(scratch, String(index)))
      return (await layoutDigests(layout)).map((digest) => ({ digest, origin: { layout } }))
    }),
  )
  return legs.flat()
}

async function judgedImages(
  { verify }: Pick<MergeRequest, 'verify'>,
  client: RegistryClient,
  images: readonly { readonly image: ProvenImage; readonly place: Place }[],
  limits?: ReadLimits,
): Promise<readonly JudgedImage[]> {
  if (verify === 'manifest') return images.map(({ image }) => ({ image }))
  const { ProgramReader } = await import('./programs.ts')
  const reader = new ProgramReader(client, verify === 'static', limits)
  const judged = await Promise.all(
    images.map(async ({ image, place }) => ({ image, verdict: await reader.verdict(place, image) })),
  )
  const problems = programProblems(judged.map(({ image, verdict }) => ({ platform: image.platform, verdict })))
  if (problems.length === 0) return told(judged)
  throw new UserError([PROGRAMS, ...problems.map((problem) => `- ${problem}`)].join('\n'))
}

/** What nobody has looked at is said, because the verdict leaves it out. */
function told<T extends JudgedImage>(judged: readonly T[]): readonly T[] {
  for (const { image, verdict } of judged) {
    const { skippedLayers: count = 0, skippedBytes = 0 } = verdict ?? {}
    const unread = `${bytes(skippedBytes)} of its layers were not looked at (${counted(count, 'layer')})`
    if (count > 0) warn(`${platformName(image.platform)}: ${unread}.`)
  }
  return judged
}

const PROGRAMS =
  'The programs in the images are not what they should be. Nothing was written, no tag was moved (verify: manifest leaves programs out):'
