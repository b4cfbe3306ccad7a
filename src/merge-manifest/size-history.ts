import { messageOf, UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { configPlatform, type ImageIndex, type ImageManifest, imageEntries } from '../oci/manifest.ts'
import { platformName } from '../oci/platform.ts'
import { type Reference, repositoryName } from '../oci/reference.ts'
import type { RegistryClient, StoredManifest } from '../oci/registry.ts'
import { counted } from '../report/figures.ts'
import type { ReleaseSizes, SizeHistory } from '../report/run-report.ts'
import type { Merged } from './run.ts'
import { compareVersions, covers, isOrdered, latestOf } from './tag-moves.ts'
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
  /** Manifests that are read: of 20 platforms not all releases are. */
  readonly manifests?: number
}

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

function end({ milliseconds = 10_000 }: HistoryLimits): AbortSignal {
  const controller = new AbortController()
  const late = new UserError(`they did not come within ${milliseconds / 1000} s.`)
  setTimeout(() => controller.abort(late), milliseconds).unref()
  return controller.signal
}

async function historyIn(client: RegistryClient, place: Reference, merged: Merged, limits: HistoryLimits) {
  const image = repositoryName(place)
  const tags = await versionTags(client, place)
  if (tags === undefined) return { trouble: `${image} does not list its tags for us: ${UNLISTED}` }
  const asked = earlierReleases(tags, merged.plan).slice(0, limits.releases)
  const found = await readAll(new ReleaseReader(client, place, limits), asked)
  // An index without images says nothing.
  const releases = found.filter((one) => 'bytes' in one).filter(({ bytes }) => Object.keys(bytes).length > 0)
  const trouble = troubleOf(found.filter((one) => 'problem' in one))
  if (releases.length === 0) return { trouble }
  const { version } = merged.plan.target
  return { history: { image, ...(version === undefined ? {} : { version }), releases }, trouble }
}

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
  const line = latestOf(plan.moves.find(({ tag }) => isOrdered(tag))?.tag.tag ?? '')
  const { version } = plan.target
  const earlier = versions.filter((each) => {
    if (own.has(each) || !covers(line, each)) return false
    return version === undefined || (compareVersions(each, version) ?? 0) < 0
  })
  return earlier.filter((each, index) => index === 0 || compareVersions(each, earlier[index - 1] ?? '') !== 0)
}

interface Unread {
  readonly tag: string
  readonly problem: string
}

/** In the order of the tags. */
async function readAll(reader: ReleaseReader, tags: readonly string[]): Promise<readonly (ReleaseSizes | Unread)[]> {
  const queue = [...tags.entries()]
  const found: (ReleaseSizes | Unread)[] = []
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, tag] = next
      found[index] = await reader.read(tag).catch((error: unknown) => ({ tag, problem: messageOf(error) }))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return found
}

function troubleOf([first, ...more]: readonly Unread[]): string {
  if (first === undefined) return ''
  const others = more.length === 0 ? '' : ` and ${counted(more.length, 'more release')}`
  return `The size of ${first.tag}${others} is not shown: ${first.problem}`
}

/** Reads sizes from the manifests alone; a platform that is the same in several releases is asked for once. */
class ReleaseReader {
  readonly #client: RegistryClient
  readonly #place: Reference
  readonly #most: number
  readonly #images = new Map<Digest, Promise<number>>()
  #asked = 0

  constructor(client: RegistryClient, { registry, repository }: Reference, { manifests = 200 }: HistoryLimits) {
    this.#client = client
    this.#place = { registry, repository }
    this.#most = manifests
  }

  async read(tag: string): Promise<ReleaseSizes> {
    const { digest, content } = await this.#manifest({ tag })
    if (content.kind === 'index') return { tag, digest, bytes: await this.#indexBytes(content) }
    const platform = configPlatform(await this.#client.blob(this.#place, content.config))
    return { tag, digest, bytes: { [platformName(platform)]: pulledBytes(content) } }
  }

  async #indexBytes(index: ImageIndex): Promise<ReleaseSizes['bytes']> {
    const images = imageEntries(index).map(async ({ platform, digest }) => {
      return platform === undefined ? [] : [[platformName(platform), await this.#once(digest)] as const]
    })
    return Object.fromEntries((await Promise.all(images)).flat())
  }

  #once(digest: Digest): Promise<number> {
    const bytes = this.#images.get(digest) ?? this.#imageBytes(digest)
    this.#images.set(digest, bytes)
    return bytes
  }

  async #imageBytes(digest: Digest): Promise<number> {
    const { content } = await this.#manifest({ digest })
    if (content.kind === 'image') return pulledBytes(content)
    throw new UserError(`${digest} is an index in an index.`)
  }

  async #manifest(what: { readonly tag: string } | { readonly digest: Digest }): Promise<StoredManifest> {
    this.#asked += 1
    if (this.#asked > this.#most) throw new UserError(`more than ${this.#most} manifests would be read.`)
    return await this.#client.manifest({ ...this.#place, ...what })
  }
}

/** Layers and config, as the sizes of the run itself are counted (merge-manifest/inspect.ts). */
const pulledBytes = ({ layers, config }: ImageManifest): number =>
  layers.reduce((sum, { size }) => sum + size, config.size)
