import type { Digest } from '../oci/digest.ts'
import { type LayerContent, mergedLayers } from '../oci/layer-files.ts'
import { type Descriptor, liesElsewhere } from '../oci/manifest.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { startOf } from '../oci/start.ts'
import { judgePrograms } from './judge.ts'
import { placeReader } from './places.ts'
import type { Place, ProvenImage } from './plan.ts'
import type { ProgramVerdict } from './program-verdict.ts'

/** How much is read to look at programs. */
export interface ReadLimits {
  /** Compressed bytes of one image; the lowest layers are left out first, they come from well-known base images. */
  readonly imageBytes: number
  /** After so many milliseconds nothing more is read. */
  readonly milliseconds: number
}

/** An image of a whole distribution with compilers has 500 MB. */
export const usualLimits: ReadLimits = { imageBytes: 2 * 1024 ** 3, milliseconds: 300_000 }

/** Layers that are read at once: unpacking keeps one core busy. */
const PARALLEL = 3

/** Looks at the programs of images; a layer that several of them share is read once. */
export class ProgramReader {
  readonly #client: RegistryClient
  readonly #wantsStatic: boolean
  readonly #limits: ReadLimits
  readonly #end: AbortSignal
  readonly #layers = new Map<Digest, Promise<LayerContent | undefined>>()
  readonly #waiting: (() => void)[] = []
  #free = PARALLEL

  /**
   * @param wantsStatic whether a program that is not static is a problem
   */
  constructor(client: RegistryClient, wantsStatic: boolean, limits: ReadLimits = usualLimits) {
    this.#client = client
    this.#wantsStatic = wantsStatic
    this.#limits = limits
    this.#end = AbortSignal.timeout(limits.milliseconds)
  }

  /**
   * What is known of the programs of one image.
   *
   * @throws UserError when a layer cannot be read, or is another one
   */
  async verdict(place: Place, image: Pick<ProvenImage, 'config' | 'layers' | 'platform'>): Promise<ProgramVerdict> {
    const reader = placeReader(this.#client, place)
    const wanted = this.#withinLimits(image.layers)
    const all = await Promise.all(wanted.map((layer) => this.#once(layer, () => reader.layer(layer, this.#end))))
    // Below a layer that was not read nobody knows what is left.
    const contents = upTo(all, (content) => content === undefined)
    const read = wanted.slice(0, contents.length)
    return judgePrograms({
      // The topmost was begun first; the lowest comes first in a file system.
      files: mergedLayers(contents.flatMap((content) => content ?? []).toReversed()),
      platform: image.platform,
      start: startOf(await reader.blob(image.config, { fresh: true })),
      skippedLayers: image.layers.length - read.length,
      skippedBytes: bytesOf(image.layers) - bytesOf(read),
      wantsStatic: this.#wantsStatic,
    })
  }

  /** The topmost first: there are the programs for whose sake the image is built. */
  #withinLimits(layers: readonly Descriptor[]): readonly Descriptor[] {
    const own = upTo(layers.toReversed(), liesElsewhere)
    return own.filter((_, index) => bytesOf(own.slice(0, index + 1)) <= this.#limits.imageBytes)
  }

  #once({ digest }: Descriptor, read: () => Promise<LayerContent>): Promise<LayerContent | undefined> {
    const known = this.#layers.get(digest)
    if (known !== undefined) return known
    const begun = this.#inTurn(read)
    this.#layers.set(digest, begun)
    return begun
  }

  /** Undefined when the time is over before it is read. */
  async #inTurn(read: () => Promise<LayerContent>): Promise<LayerContent | undefined> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#free -= 1
    try {
      return this.#end.aborted ? undefined : await read()
    } catch (error) {
      if (this.#end.aborted) return undefined
      throw error
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}

/** All before the first one that the condition is true of. */
function upTo<T>(list: readonly T[], isEnd: (one: T) => boolean): readonly T[] {
  const end = list.findIndex(isEnd)
  return end < 0 ? list : list.slice(0, end)
}

const bytesOf = (layers: readonly Descriptor[]): number => layers.reduce((sum, { size }) => sum + size, 0)
