import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builderArguments } from '../buildkit/build.ts'
import { UserError } from '../errors.ts'
import { copyManifest } from '../oci/copy.ts'
import { type Digest, digestOf, isDigest } from '../oci/digest.ts'
import { imageEntries } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { run } from '../runner/command.ts'
import { group, say, warn } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import type { PlannedIndex } from './composition.ts'
import { registryDeadline } from './deadline.ts'
import { type Derived, suffixedTag } from './derived-lines.ts'
import { imagesUnder } from './inspect.ts'
import { takeBack } from './move-back.ts'
import { type MovedTag, moveTags, planTags, requireMovable, type TagPlan } from './move-tags.ts'
import { programProblems } from './program-verdict.ts'
import type { ProgramReader } from './programs.ts'
import { isRelease, publishedAlready, type TagTarget, VERSION_KEY } from './tag-moves.ts'

/** What derived images are made of, and where they go. */
export interface Derivation {
  readonly client: RegistryClient
  /** buildx builder, empty for the current one. */
  readonly builder: string
  readonly repositories: readonly Reference[]
  readonly platforms: readonly Platform[]
  /** What was merged: derived images stand on this digest and on no tag. */
  readonly target: TagTarget
  /** What became of the tags of the merge. */
  readonly tags: readonly MovedTag[]
  readonly images: readonly Derived[]
  /** A Dockerfile that takes the build arguments IMAGE and BASE. */
  readonly file: string
  readonly overwrite: boolean
  readonly rollback: boolean
  /** Whether programs are looked at; what a base image needs to start is its own affair. */
  readonly verify: 'full' | 'static' | 'manifest'
  /** Seconds that registries have after the builds. */
  readonly timeout: number
}

/** A derived image that was published. */
export interface PublishedDerived {
  readonly base: string
  readonly digest: Digest
  readonly tags: readonly MovedTag[]
}

interface Built {
  readonly image: Derived
  readonly digest: Digest
}

interface Planned extends Built {
  readonly index: PlannedIndex
  readonly plan: TagPlan
}

/**
 * The tags of a derived image: those of the merge with the suffix, and the suffix alone in place of `latest`. What stayed at
 * a newer version, or was taken by another job, has no suffix of ours either.
 */
export function derivedTags(tags: readonly MovedTag[], suffixes: readonly string[]): readonly Reference[] {
  const ours = tags.filter(({ outcome }) => outcome === 'moved' || outcome === 'right')
  return ours.flatMap(({ tag: { registry, repository, tag = '' } }) =>
    suffixes.map((suffix) => ({ registry, repository, tag: suffixedTag(tag, suffix) })),
  )
}

/**
 * What keeps derived images from being published, as far as it can be known before the image that they stand on is: the
 * template, and version tags that are other images already. Says what is to become of each.
 *
 * @param plan what the tags of the merge are to become
 * @throws UserError with all that is wrong
 */
export async function planDerivedImages(
  derivation: Omit<Derivation, 'tags' | 'platforms'>,
  plan: TagPlan,
): Promise<void> {
  const template = await requireTemplate(derivation.file)
  const expected = plan.moves.filter(({ verdict }) => verdict === 'move' || verdict === 'right')
  const tags = expected.map(({ tag }) => ({ tag, outcome: 'moved' as const }))
  const problems: string[] = []
  for (const image of derivation.images) {
    const wanted = { ...derivation, tags, target: plan.target }
    const taken = await versionsHeld(wanted, image, template)
    for (const tag of derivedTags(tags, image.suffixes)) {
      const name = referenceName(tag)
      const held = taken.find((one) => referenceName(one.tag) === name)
      if (held?.isOurs === false && !derivation.overwrite) problems.push(`- ${name}: ${publishedAlready(held.digest)}`)
      say(`${name}: ${held?.isOurs && !derivation.overwrite ? 'is' : 'to be'} on ${image.base}`)
    }
  }
  if (problems.length > 0) throw new UserError(['Nothing was tagged:', ...problems].join('\n'))
}

/**
 * Builds every derived image for all platforms on the digest that was merged, pushes all of them by digest, looks at what
 * the registries hold, and only then moves their tags. An image that a run before has made of the same digest is taken as it
 * is: another build would have another digest, and a version is one image for ever.
 *
 * @throws UserError when the template does not fit, a built image lacks a platform or has wrong programs, or a tag cannot be
 * moved
 * @throws CommandError when a build fails; none of the derived tags has moved then
 */
export async function publishDerived(derivation: Derivation): Promise<readonly PublishedDerived[]> {
  const template = await requireTemplate(derivation.file)
  const built: Built[] = []
  for (const image of derivation.images) {
    const digest = (await heldImage(derivation, image, template)) ?? (await buildDerived(derivation, image, template))
    built.push({ image, digest })
  }
  // Builds take as long as they take.
  const inTime = { ...derivation, client: derivation.client.until(registryDeadline(derivation.timeout)) }
  const indexes = await group('Looking at the derived images', () => provenDerived(inTime, built))
  const plans: Planned[] = []
  for (const one of indexes) plans.push({ ...one, plan: await planDerived(inTime, one) })
  for (const { plan } of plans) requireMovable(plan)
  return await moveAll(inTime, plans)
}

async function moveAll(
  { client, rollback }: Derivation,
  plans: readonly Planned[],
): Promise<readonly PublishedDerived[]> {
  const published: PublishedDerived[] = []
  try {
    for (const { image, index, plan } of plans) {
      const tags = await moveTags(client, index, plan, { rollback })
      published.push({ base: image.base, digest: index.digest, tags })
    }
  } catch (error) {
    const done = rollback ? published.toReversed() : []
    for (const { digest, tags } of done) for (const line of await takeBack(client, digest, tags)) warn(line)
    throw error
  }
  return published
}

function planDerived({ client, tags, target, overwrite }: Derivation, { image, digest }: Built): Promise<TagPlan> {
  return planTags(client, derivedTags(tags, image.suffixes), { ...target, digest }, { overwrite })
}

/** The version tags that are there already, and whether they were made of the same image, base and template. */
async function versionsHeld(
  { client, tags, target }: Pick<Derivation, 'client' | 'tags' | 'target'>,
  { base, suffixes }: Derived,
  template: Digest,
) {
  const versions = derivedTags(tags, suffixes).filter(({ tag = '' }) => isRelease(tag))
  const held = versions.map(async (tag) => {
    const digest = await client.digestOfTag(tag)
    if (digest === undefined) return []
    const { content } = await client.manifest({ ...tag, digest })
    const notes = notesOf(target, base, template)
    return [{ tag, digest, isOurs: ORIGIN.every((key) => content.annotations[key] === notes[key]) }]
  })
  return (await Promise.all(held)).flat()
}

/** What a run before has published, brought to every repository; nothing when it is to be replaced. */
async function heldImage(derivation: Derivation, image: Derived, template: Digest): Promise<Digest | undefined> {
  const { client, overwrite, repositories } = derivation
  const held = overwrite ? [] : (await versionsHeld(derivation, image, template)).filter(({ isOurs }) => isOurs)
  const [first] = held
  if (first === undefined) return undefined
  say(`${referenceName(first.tag)} is made of it already: ${first.digest} is taken.`)
  const from = { registry: first.tag.registry, repository: first.tag.repository }
  for (const to of repositories) await copyManifest(client, from, to, first.digest)
  return first.digest
}

/** @returns the digest of its content */
async function requireTemplate(file: string): Promise<Digest> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(`There is no Dockerfile ${file} for the derived images. Look at the input derived-file.`)
  })
  const missing = ['IMAGE', 'BASE'].filter((name) => !new RegExp(`^\\s*ARG\\s+(?:.*\\s)?${name}\\b`, 'im').test(text))
  if (missing.length === 0) return digestOf(text)
  throw new UserError(
    `${file} takes no build argument ${missing.join(' and no ')}, so it is not made for derived images. ${EXAMPLE}`,
  )
}

const EXAMPLE =
  'Begin it with the lines ARG IMAGE, ARG BASE, FROM $IMAGE AS image and FROM $BASE, then COPY --from=image what is needed.'

const buildDerived = (derivation: Derivation, image: Derived, template: Digest): Promise<Digest> =>
  group(`Building on ${image.base}`, () => pushBuild(derivation, image, template))

/** One build for all platforms, pushed to all repositories by its digest alone. */
function pushBuild(
  { builder, repositories, platforms, target, file }: Derivation,
  image: Derived,
  template: Digest,
): Promise<Digest> {
  const [first] = repositories
  if (first === undefined) throw new Error('there is always a repository')
  const merged = referenceName({ ...first, digest: target.digest })
  const names = repositories.map(repositoryName).join(',')
  const notes = notesOf(target, image.base, template)
  return withScratch('derived', async (folder) => {
    const metadata = join(folder, 'metadata.json')
    // The context is empty: all that is copied comes from the two images.
    await writeFile(join(folder, '.dockerignore'), '*\n')
    await run({
      argv: [
        ...['docker', 'buildx', 'build', '--pull', '--file', file, '--platform', platforms.map(platformName).join(',')],
        ...builderArguments(builder),
        ...['--build-arg', `IMAGE=${merged}`, '--build-arg', `BASE=${image.base}`],
        // One platform alone is an index too, so that it can have annotations (moby/buildkit, exporter attributes).
        ...['--build-arg', 'BUILDKIT_MULTI_PLATFORM=1', '--provenance=false'],
        ...Object.entries(notes).flatMap(([key, value]) => ['--annotation', `index:${key}=${value}`]),
        ...['--output', `type=image,"name=${names}",push-by-digest=true,name-canonical=true,push=true`],
        ...['--metadata-file', metadata, folder],
      ] as [string, ...string[]],
    })
    return builtDigest(await readFile(metadata, 'utf8'))
  })
}

const BASE_KEY = 'org.opencontainers.image.base.name'
/** By these a derived index says what it was made of. */
const ORIGIN = [BASE_KEY, 'vnd.muslin.derived.image', 'vnd.muslin.derived.template'] as const

const notesOf = (target: TagTarget, base: string, template: Digest): Readonly<Record<string, string>> => ({
  ...(target.version === undefined ? {} : { [VERSION_KEY]: target.version }),
  [ORIGIN[0]]: base,
  [ORIGIN[1]]: target.digest,
  [ORIGIN[2]]: template,
})

function builtDigest(metadata: string): Digest {
  const digest = JSON.parse(metadata)?.['containerimage.digest']
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw new UserError('buildx has named no digest of what it pushed. Update it: docker/setup-buildx-action.')
}

/** What the registries hold of all of them, and what is wrong with it. */
async function provenDerived(derivation: Derivation, built: readonly Built[]) {
  const { client, repositories, verify } = derivation
  const { ProgramReader } = await import('./programs.ts')
  const reader = verify === 'manifest' ? undefined : new ProgramReader(client, false)
  return await Promise.all(
    built.map(async ({ image, digest }) => {
      const [index] = await Promise.all(repositories.map((place) => readBack(derivation, { ...place, digest })))
      const [place] = repositories
      if (index === undefined || place === undefined) throw new Error('there is always a repository')
      await requireRight(client, reader, { ...place, digest }, digest)
      return { image, digest, index }
    }),
  )
}

/** Each image is for the platform that its index says, and so are its programs. */
async function requireRight(
  client: RegistryClient,
  reader: ProgramReader | undefined,
  { registry, repository }: Reference,
  digest: Digest,
): Promise<void> {
  const place = { registry, repository }
  const { images, faults } = await imagesUnder(client, place, digest)
  const judged = images.map(async (image) => {
    const verdict = await reader?.verdict(place, image)
    return verdict === undefined ? [] : [{ platform: image.platform, verdict }]
  })
  const problems = [...faults.map((fault) => `it ${fault}`), ...programProblems((await Promise.all(judged)).flat())]
  if (problems.length === 0) return
  const name = referenceName({ ...place, digest })
  throw new UserError(
    [`${name} is not what it should be; no derived tag was moved:`, ...problems.map((problem) => `- ${problem}`)].join(
      '\n',
    ),
  )
}

async function readBack({ client, platforms }: Derivation, image: Reference): Promise<PlannedIndex> {
  const { digest, bytes, content } = await client.manifest(image, { fresh: true })
  const entries = content.kind === 'index' ? imageEntries(content) : []
  const held = entries.map(({ platform }) => (platform === undefined ? '' : platformName(platform))).sort()
  const wanted = platforms.map(platformName).sort()
  if (held.join() === wanted.join()) return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType }
  throw new UserError(
    `${referenceName(image)} is for ${held.join(', ') || 'no platform'}, expected ${wanted.join(', ')}. Look whether its base has them all; no derived tag was moved.`,
  )
}
