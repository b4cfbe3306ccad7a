import { messageOf, UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { configPlatform, type Descriptor, type ImageManifest, imageEntries } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, repositoryName } from '../oci/reference.ts'
import type { RegistryClient, StoredManifest } from '../oci/registry.ts'
import { counted } from '../report/figures.ts'
import type { ReleaseSizes, SizeHistory } from '../report/run-report.ts'
import { deadline } from '../runner/deadline.ts'
import type { Merged } from './run.ts'
import { compareVersions, covers, isOrdered, latestOf, latestOfVersion, tagKind } from './tag-moves.ts'
import { versionTags } from './tag-state.ts'

/** What could be read of earlier releases, and a sentence about what could not, or an empty text. */
export interface KnownHistory {
  readonly history?: SizeHistory
  readonly trouble: string
}

/** How much is asked for. */
export interface HistoryLimits {
  readonly releases: number
  /** All of it ends then. */
  readonly milliseconds?: number
  /** Manifests of as many releases are asked for, one for each and for each of its platforms; with attestations it may be twice as many. */
  readonly manifests?: number
}

/** Enough for 23 releases of 20 platforms. */
const MANIFESTS = 500

/** Releases that are read at once. */
const PARALLEL = 4

/**
 * Sizes of the releases before this one, of every platform. They are there to be looked at only: what is wrong with one of
 * them is a sentence, and nothing is tried for long.
 */
export async function sizeHistory(
  client: RegistryClient,
  merged: Merged,
  limits: HistoryLimits,
): Promise<KnownHistory> {
  const place = placeOf(merged.repositories)
  if (place === undefined || limits.releases === 0) return { trouble: '' }
  try {
    return await historyIn(client.until(end(limits)), place, merged, limits)
  } catch (error) {
    return { trouble: `The sizes of earlier releases are not shown: ${messageOf(error)}` }
  }
}

/** Docker Hub counts manifests that are read (docs.docker.com, Docker Hub usage and limits): another registry is asked where there is one. */
const placeOf = (repositories: readonly Reference[]): Reference | undefined =>
  repositories.find(({ registry }) => registry !== 'docker.io') ?? repositories[0]

const end = ({ milliseconds = 10_000 }: HistoryLimits): AbortSignal =>
  deadline(milliseconds, new UserError(`they did not come within ${milliseconds / 1000} s.`))

async function historyIn(client: RegistryClient, place: Reference, merged: Merged, limits: HistoryLimits) {
  const image = repositoryName(place)
  const tags = await versionTags(client, place)
  if (tags === undefined) return { trouble: `${image} does not list its tags for us: ${UNLISTED}` }
  const asked = earlierReleases(tags, merged.plan).slice(0, mostReleases(merged, limits))
  const found = await readAll(new ReleaseReader(client, place, limits), asked)
  // An index without images says nothing.
  const releases = found.flatMap(({ release }) => release ?? []).filter(({ bytes }) => Object.keys(bytes).length > 0)
  const trouble = troubleOf(found.flatMap(({ unread }) => unread))
  if (releases.length === 0) return { trouble }
  const { version } = merged.plan.target
  return { history: { image, ...(version === undefined ? {} : { version }), releases }, trouble }
}

/** As many as were asked for; of many platforms as many as can be read, which nobody has to be told at every release. */
const mostReleases = ({ images }: Merged, { releases, manifests = MANIFESTS }: HistoryLimits): number =>
  Math.min(releases, Math.max(1, Math.floor(manifests / (images.length + 1))))

const UNLISTED = 'the sizes of earlier releases are not shown. Set size-history to 0 if that is meant to be.'

/**
 * The releases that come before an image, by their versions: no pre-releases, no images on another base, of two tags of one version
 * one, and nothing newer than the image itself where its version is known.
 *
 * @param versions version tags of the repository, the highest first
 */
export function earlierReleases(
  versions: readonly string[],
  plan: Pick<Merged['plan'], 'target' | 'moves'>,
): readonly string[] {
  const own = new Set(plan.moves.map(({ tag }) => tag.tag))
  const line = lineOf(plan)
  const { version } = plan.target
  const earlier = versions.filter((each) => {
    if (own.has(each) || !covers(line, each)) return false
    return version === undefined || (compareVersions(each, version) ?? 0) < 0
  })
  return earlier.filter((each, index) => index === 0 || compareVersions(each, earlier[index - 1] ?? '') !== 0)
}

/** `latest` of the variant that an image is of, by its version tags; only without any by those of a series, and by its version at last. */
function lineOf({ target, moves }: Pick<Merged['plan'], 'target' | 'moves'>): string {
  const tags = moves.map(({ tag }) => tag.tag ?? '')
  const versions = tags.filter((tag) => tagKind(tag) === 'version').map(latestOfVersion)
  const series = moves.filter(({ tag }) => isOrdered(tag)).map(({ tag }) => latestOf(tag.tag ?? ''))
  const lines = [versions, series].find(({ length }) => length > 0) ?? [latestOfVersion(target.version ?? '')]
  return lines.find((line) => line === 'latest') ?? lines[0] ?? 'latest'
}

/** What could not be read: a release, or a platform of it. */
interface Unread {
  readonly tag: string
  readonly platform?: string
  readonly problem: string
}

/** What could be read of a release, and what not. */
interface Read {
  readonly release?: ReleaseSizes
  readonly unread: readonly Unread[]
}

/** In the order of the tags. */
async function readAll(reader: ReleaseReader, tags: readonly string[]): Promise<readonly Read[]> {
  const queue = [...tags.entries()]
  const found: Read[] = []
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, tag] = next
      found[index] = await reader.read(tag).catch((error) => ({ unread: [{ tag, problem: messageOf(error) }] }))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return found
}

function troubleOf(unread: readonly Unread[]): string {
  const [first] = unread
  if (first === undefined) return ''
  const more = new Set(unread.map(({ tag }) => tag)).size - 1
  const others = more === 0 ? '' : ` and ${counted(more, 'more release')}`
  const of = first.platform === undefined ? '' : ` for ${first.platform}`
  return `The size of ${first.tag}${of}${others} is not shown: ${first.problem}`
}

/** An index under the tag, and one for each platform in it. */
const DEEPEST = 2

/** Bytes by platform. */
type Sizes = readonly (readonly [string, number])[]

/**
 * Reads sizes from the manifests alone, where imagesUnder (oci/platform-image.ts) reads every config too; a platform that is the
 * same in several releases is asked for once, and one that cannot be read is left out alone.
 */
class ReleaseReader {
  readonly #client: RegistryClient
  readonly #place: Reference
  readonly #most: number
  readonly #known = new Map<Digest, Promise<Sizes>>()
  #asked = 0

  constructor(client: RegistryClient, { registry, repository }: Reference, { manifests = MANIFESTS }: HistoryLimits) {
    this.#client = client
    this.#place = { registry, repository }
    this.#most = 2 * manifests
  }

  async read(tag: string): Promise<Read> {
    const { digest, content } = await this.#manifest({ tag })
    if (content.kind === 'image') {
      return { release: { tag, digest, bytes: Object.fromEntries(await this.#sizeOf(content)) }, unread: [] }
    }
    const unread: Unread[] = []
    const sizes = imageEntries(content).map((entry) =>
      this.#once(entry, DEEPEST - 1).catch((error: unknown): Sizes => {
        unread.push({ tag, platform: entryName(entry), problem: messageOf(error) })
        return []
      }),
    )
    return { release: { tag, digest, bytes: Object.fromEntries((await Promise.all(sizes)).flat()) }, unread }
  }

  #once(entry: Descriptor, depth: number): Promise<Sizes> {
    const sizes = this.#known.get(entry.digest) ?? this.#sizesUnder(entry, depth)
    this.#known.set(entry.digest, sizes)
    return sizes
  }

  async #sizesUnder({ digest, platform, artifactType }: Descriptor, depth: number): Promise<Sizes> {
    if (artifactType !== undefined) return []
    const { content } = await this.#manifest({ digest })
    if (content.kind === 'image') return await this.#sizeOf(content, platform)
    if (depth === 0) throw new UserError('it holds an index in the index of an index.')
    return (await Promise.all(imageEntries(content).map((entry) => this.#once(entry, depth - 1)))).flat()
  }

  async #sizeOf(image: ImageManifest, platform?: Platform): Promise<Sizes> {
    const known = platform ?? configPlatform(await this.#client.blob(this.#place, image.config))
    return [[platformName(known), pulledBytes(image)]]
  }

  async #manifest(what: { readonly tag: string } | { readonly digest: Digest }): Promise<StoredManifest> {
    this.#asked += 1
    if (this.#asked <= this.#most) return await this.#client.manifest({ ...this.#place, ...what })
    throw new UserError(`more than ${this.#most} manifests would be read. Set size-history to fewer releases.`)
  }
}

const entryName = ({ platform, digest }: Descriptor): string =>
  platform === undefined ? digest : platformName(platform)

/** Layers and config, as the sizes of the run itself are counted (merge-manifest/inspect.ts). */
const pulledBytes = ({ layers, config }: ImageManifest): number =>
  layers.reduce((sum, { size }) => sum + size, config.size)
