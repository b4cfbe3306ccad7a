import { UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import type { ImageManifest } from '../oci/manifest.ts'
import { parseReference, type Reference } from '../oci/reference.ts'
import { bytes } from '../report/figures.ts'
import { byteSize, field, Unfit } from '../runner/inputs.ts'

/** What build-binary is asked about sizes. */
export interface SizeRequest {
  /** Most compressed bytes that the image may have; undefined: any. */
  readonly maxImageSize: number | undefined
  /** The last release, which sizes are compared with. */
  readonly compareWith: Reference | undefined
}

/** The inputs about sizes. */
export const sizeFields = {
  'max-image-size': byteSize(),
  'compare-with': field('', (raw): Reference | undefined => {
    if (raw === '') return undefined
    const reference = parseReference(raw)
    if (reference !== undefined) return reference
    throw new Unfit('an image such as ghcr.io/owner/app:latest', 'Write registry, owner, name and the tag.')
  }),
}

/** How large an image and its programs are, in bytes. */
export interface ImageSizes {
  /** All programs together, as files. */
  readonly binary: number
  readonly programs: readonly { readonly path: string; readonly bytes: number }[]
  /** Compressed, the lowest first. */
  readonly layers: readonly { readonly digest: Digest; readonly bytes: number }[]
  /** Layers and config: what a registry keeps and who pulls the image transfers. */
  readonly compressed: number
  /** All files. */
  readonly uncompressed: number
}

/**
 * The sizes of an image.
 *
 * @param imageBytes all its files together, uncompressed
 */
export function sizesOf(
  { manifest }: { readonly manifest: Pick<ImageManifest, 'config' | 'layers'> },
  programs: readonly { readonly path: string; readonly bytes: number }[],
  imageBytes: number,
): ImageSizes {
  const layers = manifest.layers.map(({ digest, size }) => ({ digest, bytes: size }))
  return {
    binary: sum(programs),
    programs: programs.map((program) => ({ path: program.path, bytes: program.bytes })),
    layers,
    compressed: compressedBytes(manifest),
    uncompressed: imageBytes,
  }
}

/** What a registry keeps of an image, and who pulls it transfers, in bytes: layers and config. */
export const compressedBytes = ({ config, layers }: Pick<ImageManifest, 'config' | 'layers'>): number =>
  [config, ...layers].reduce((all, { size }) => all + size, 0)

const sum = (parts: readonly { readonly bytes: number }[]): number => parts.reduce((all, part) => all + part.bytes, 0)

/** How many parts are named. */
const NAMED = 3

/**
 * Holds an image to the limit that was set for it.
 *
 * @throws UserError naming the largest layers and programs when it is too large
 */
export function checkSizes(sizes: ImageSizes, { maxImageSize }: Pick<SizeRequest, 'maxImageSize'>): void {
  if (maxImageSize === undefined || sizes.compressed <= maxImageSize) return
  const layers = sizes.layers.map((layer, index) => {
    return { name: `layer ${index + 1} of ${sizes.layers.length} (compressed)`, bytes: layer.bytes }
  })
  const programs = sizes.programs.map((program) => ({ name: `${program.path} (as a file)`, bytes: program.bytes }))
  const parts = [...largest(layers), ...largest(programs)].map((part) => `${part.name} ${bytes(part.bytes)}`)
  throw new UserError(
    `The image is ${bytes(sizes.compressed)} compressed (${sizes.compressed} B), and max-image-size is ${bytes(maxImageSize)} (${maxImageSize} B). Its largest parts: ${parts.join(', ')}. Strip the programs, copy less into the last stage, or raise max-image-size.`,
  )
}

const largest = <T extends { readonly bytes: number }>(parts: readonly T[]): readonly T[] =>
  parts.toSorted((left, right) => right.bytes - left.bytes).slice(0, NAMED)
