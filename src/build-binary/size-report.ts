import { cratesOf } from '../elf/crates.ts'
import { readDetails } from '../elf/details.ts'
import { ElfError } from '../elf/header.ts'
import { messageOf, UserError } from '../errors.ts'
import { blobChunks } from '../oci/blob-stream.ts'
import { dockerCredentials } from '../oci/credentials.ts'
import type { Digest } from '../oci/digest.ts'
import { mergedLayers } from '../oci/layer-files.ts'
import { type EntryReader, type PlainEntry, plainEntry, readLayerBy } from '../oci/layers.ts'
import type { ImageManifest } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { imagesUnder, type PlatformImage } from '../oci/platform-image.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { bytes, difference } from '../report/figures.ts'
import type { Part } from '../report/leg-report.ts'
import { code, folded, plain, table } from '../report/markdown.ts'
import { type Program, weightOf } from './programs.ts'
import { type ImageSizes, sizesOf } from './size.ts'

/** The image of the last release, as far as it was read. */
export interface Previous {
  readonly name: string
  readonly digest: Digest
  readonly sizes: ImageSizes
  /** Whether its files were looked at; else its programs and uncompressed size are not known. */
  readonly filesRead: boolean
}

/** Compressed bytes up to which the files of the last release are looked at. */
const CHEAP = 64 * 1024 * 1024
/** The comparison is worth so much time. */
const COMPARISON_MS = 20_000
/** Rows of the largest parts. */
const SHOWN = 8

/**
 * The sizes of an image in Markdown, compared with the last release where one is named. That the comparison fails is a
 * sentence in it.
 *
 * @param client reads the registry; by default with docker's credentials
 */
export async function sizeReport(
  sizes: ImageSizes,
  programs: readonly Program[],
  platform: Platform,
  compareWith: Reference | undefined,
  client?: RegistryClient,
): Promise<string> {
  const previous = await comparedWith(sizes, platform, compareWith, client)
  return sizeMarkdown(sizes, previous, programs.flatMap(partLines))
}

/**
 * The image of the last release, why it cannot be read, or undefined where none is named.
 *
 * @param client reads the registry; by default with docker's credentials
 */
export async function comparedWith(
  { programs }: ImageSizes,
  platform: Platform,
  reference: Reference | undefined,
  client = new RegistryClient({ credentials: dockerCredentials(), signal: AbortSignal.timeout(COMPARISON_MS) }),
): Promise<Previous | string | undefined> {
  if (reference === undefined) return undefined
  const paths = programs.map(({ path }) => path)
  try {
    return await readPrevious(client, reference, platform, paths)
  } catch (error) {
    return `It could not be compared with ${referenceName(reference)}: ${messageOf(error)}`
  }
}

/**
 * Reads the image of a platform under a tag or digest, its files too where they are few.
 *
 * @param paths programs whose sizes are wanted
 * @throws UserError when it holds no image of the platform
 * @throws RegistryError when the registry refuses
 */
export async function readPrevious(
  client: RegistryClient,
  reference: Reference,
  platform: Platform,
  paths: readonly string[],
): Promise<Previous> {
  const { digest, manifest } = await imageFor(client, reference, platform)
  const packed = sizesOf({ manifest }, [], 0)
  const name = referenceName(reference)
  if (packed.compressed > CHEAP) return { name, digest, sizes: packed, filesRead: false }
  const files = await filesOf(client, reference, manifest)
  const programs = paths.flatMap((path) => {
    const entry = files.get(path.slice(1))
    return entry?.kind === 'file' ? [{ path, bytes: entry.bytes }] : []
  })
  return { name, digest, sizes: sizesOf({ manifest }, programs, weightOf(files.values())), filesRead: true }
}

async function imageFor(client: RegistryClient, reference: Reference, platform: Platform): Promise<PlatformImage> {
  const wanted = platformName(platform)
  const images = await imagesUnder(client, reference, [platform])
  const image = images.find((each) => each.platform === wanted)
  if (image !== undefined) return image
  const [other] = images
  throw new UserError(
    other ? `it is an image for ${other.platform}, not for ${wanted}` : `it has no image for ${wanted}`,
  )
}

async function filesOf(client: RegistryClient, reference: Reference, manifest: ImageManifest) {
  const layers = []
  for (const { digest, size } of manifest.layers) {
    const read = () =>
      readLayerBy({ digest, size, chunks: blobChunks(client.connection, reference, digest) }, fileEntry)
    layers.push(await client.connection.retrying(read))
  }
  return mergedLayers(layers)
}

const fileEntry: EntryReader<PlainEntry> = async (_path, header) => plainEntry(header)

/** What takes most of the room in a program, the largest first. */
export interface LargestParts {
  readonly sections: readonly Part[]
  /** Without a name what is not Rust's; none where the program is stripped. */
  readonly crates: readonly Part[]
}

/**
 * The largest sections and crates of a program.
 *
 * @throws when its file is gone
 */
export function largestParts({ file, elf }: Pick<Program, 'file' | 'elf'>): LargestParts {
  if (elf instanceof ElfError) return { sections: [], crates: [] }
  const sections = readDetails(file, elf).sections.map((section) => ({ name: section.name, bytes: section.bytes }))
  const crates = (cratesOf(file) ?? []).map(({ crate, bytes: count }) => {
    return { ...(crate === undefined ? {} : { name: crate }), bytes: count }
  })
  const bySize = sections.toSorted((left, right) => right.bytes - left.bytes)
  return { sections: bySize.slice(0, SHOWN), crates: crates.slice(0, SHOWN) }
}

/** The largest parts of one program, in Markdown. */
export function partLines(program: Pick<Program, 'path' | 'file' | 'elf'>): readonly string[] {
  const { sections, crates } = largestParts(program)
  const rows = (parts: readonly Part[]) =>
    parts.map(({ name, bytes: count }) => [name === undefined ? NOT_RUST : code(name), bytes(count)])
  return [
    ...(sections.length === 0
      ? []
      : folded(`Largest sections of ${program.path}`, table(['section', '#size'], rows(sections)))),
    ...(crates.length === 0
      ? []
      : folded(`Largest crates of ${program.path}`, table(['crate', '#code'], rows(crates)))),
  ]
}

const NOT_RUST = 'C, assembler and others'

/**
 * The sizes as a section of the job summary.
 *
 * @param previous the last release, why it is not known, or undefined when nobody asked
 * @param parts Markdown that stands below
 */
export function sizeMarkdown(
  sizes: ImageSizes,
  previous: Previous | string | undefined,
  parts: readonly string[] = [],
): string {
  const before = typeof previous === 'object' ? previous : undefined
  const rows = rowsOf(sizes, before)
  const layers = sizes.layers.map(({ digest, bytes: count }) => [code(digest.slice(7, 19)), bytes(count)])
  return [
    '#### Sizes',
    '',
    ...(before === undefined
      ? table(
          ['', '#size'],
          rows.map(({ name, now }) => [name, bytes(now)]),
        )
      : compared(rows)),
    '',
    ...(before === undefined ? [] : [`Before: ${code(before.name)}, ${code(before.digest)}`, '']),
    ...(typeof previous === 'string' ? [plain(previous), ''] : []),
    ...(layers.length < 2 ? [] : [...folded('Layers', table(['layer', '#compressed'], layers)), '']),
    ...parts,
    '',
  ].join('\n')
}

interface Row {
  readonly name: string
  readonly now: number
  /** Undefined where it is not known, or was not there. */
  readonly before: number | undefined
}

function rowsOf(sizes: ImageSizes, before: Previous | undefined): readonly Row[] {
  const old = before?.sizes
  return [
    { name: 'image, compressed', now: sizes.compressed, before: old?.compressed },
    { name: 'image, all files', now: sizes.uncompressed, before: before?.filesRead ? old?.uncompressed : undefined },
    ...sizes.programs.map(({ path, bytes: now }) => {
      return { name: code(path), now, before: old?.programs.find((program) => program.path === path)?.bytes }
    }),
  ]
}

const compared = (rows: readonly Row[]): readonly string[] =>
  table(
    ['', '#before', '#now', '#difference'],
    rows.map(({ name, now, before }) => [
      name,
      before === undefined ? '?' : bytes(before),
      bytes(now),
      before === undefined ? '' : difference(now, before),
    ]),
  )
