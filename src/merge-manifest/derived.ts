import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builderArguments } from '../buildkit/build.ts'
import { UserError } from '../errors.ts'
import { type Digest, isDigest } from '../oci/digest.ts'
import { imageEntries } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { run } from '../runner/command.ts'
import { group } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import type { PlannedIndex } from './composition.ts'
import type { Derived } from './derived-lines.ts'
import { type MovedTag, moveTags, planTags, requireMovable, type TagPlan } from './move-tags.ts'
import type { TagTarget } from './tag-moves.ts'
import { VERSION_KEY } from './tag-state.ts'

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
}

/** A derived image that was published. */
export interface PublishedDerived {
  readonly base: string
  readonly digest: Digest
  readonly tags: readonly MovedTag[]
}

interface Built {
  readonly image: Derived
  readonly index: PlannedIndex
}

/**
 * The tags of a derived image: those of the merge with the suffix, and the suffix alone in place of `latest`. What stayed at
 * a newer version, or was taken by another job, has no suffix of ours either.
 */
export function derivedTags(tags: readonly MovedTag[], suffixes: readonly string[]): readonly Reference[] {
  const ours = tags.filter(({ outcome }) => outcome === 'moved' || outcome === 'right')
  return ours.flatMap(({ tag: { registry, repository, tag = '' } }) =>
    suffixes.map((suffix) => ({ registry, repository, tag: tag === 'latest' ? suffix : `${tag}-${suffix}` })),
  )
}

/**
 * Builds every derived image for all platforms on the digest that was merged, pushes all of them by digest, looks at what
 * the registries hold, and only then moves their tags.
 *
 * @throws UserError when the template does not fit, a built image lacks a platform, or a tag cannot be moved
 * @throws CommandError when a build fails; none of the derived tags has moved then
 */
export async function publishDerived(derivation: Derivation): Promise<readonly PublishedDerived[]> {
  await requireTemplate(derivation.file)
  const built: Built[] = []
  for (const image of derivation.images) built.push(await buildDerived(derivation, image))
  const plans: (Built & { readonly plan: TagPlan })[] = []
  for (const one of built) plans.push({ ...one, plan: await planDerived(derivation, one) })
  for (const { plan } of plans) requireMovable(plan)
  const published: PublishedDerived[] = []
  for (const { image, index, plan } of plans) {
    const tags = await moveTags(derivation.client, index, plan, derivation)
    published.push({ base: image.base, digest: index.digest, tags })
  }
  return published
}

function planDerived({ client, tags, target, overwrite }: Derivation, { image, index }: Built): Promise<TagPlan> {
  const wanted = { ...target, digest: index.digest }
  return planTags(client, derivedTags(tags, image.suffixes), wanted, { overwrite })
}

async function requireTemplate(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(`There is no Dockerfile ${file} for the derived images. Look at the input derived-file.`)
  })
  const missing = ['IMAGE', 'BASE'].filter((name) => !new RegExp(`^\\s*ARG\\s+(?:.*\\s)?${name}\\b`, 'im').test(text))
  if (missing.length === 0) return
  throw new UserError(
    `${file} takes no build argument ${missing.join(' and no ')}, so it is not made for derived images. ${EXAMPLE}`,
  )
}

const EXAMPLE =
  'Begin it with the lines ARG IMAGE, ARG BASE, FROM $IMAGE AS image and FROM $BASE, then COPY --from=image what is needed.'

async function buildDerived(derivation: Derivation, image: Derived): Promise<Built> {
  const digest = await group(`Building on ${image.base}`, () => pushBuild(derivation, image))
  const [first] = await Promise.all(derivation.repositories.map((place) => readBack(derivation, { ...place, digest })))
  if (first === undefined) throw new Error('there is always a repository')
  return { image, index: first }
}

/** One build for all platforms, pushed to all repositories by its digest alone. */
function pushBuild({ builder, repositories, platforms, target, file }: Derivation, image: Derived): Promise<Digest> {
  const [first] = repositories
  if (first === undefined) throw new Error('there is always a repository')
  const merged = referenceName({ ...first, digest: target.digest })
  const names = repositories.map(repositoryName).join(',')
  const notes = { ...(target.version === undefined ? {} : { [VERSION_KEY]: target.version }), [BASE_KEY]: image.base }
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

function builtDigest(metadata: string): Digest {
  const digest = JSON.parse(metadata)?.['containerimage.digest']
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw new UserError('buildx has named no digest of what it pushed. Update it: docker/setup-buildx-action.')
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
