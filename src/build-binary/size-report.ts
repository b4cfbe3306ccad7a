import { type CrateSize, cratesOf } from '../elf/crates.ts'
import { readDetails } from '../elf/details.ts'
import { ElfError } from '../elf/header.ts'
import { messageOf, UserError } from '../errors.ts'
import { blobChunks } from '../oci/blob-stream.ts'
import { dockerCredentials } from '../oci/credentials.ts'
import type { Digest } from '../oci/digest.ts'
import { mergedLayers } from '../oci/layer-files.ts'
import { type EntryReader, readLayerBy } from '../oci/layers.ts'
import { configPlatform, type ImageManifest, imageEntries } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { bytes } from '../report/figures.ts'
import { code, folded, plain, table } from '../report/markdown.ts'
import type { Program } from './programs.ts'
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
  const previous = compareWith === undefined ? undefined : await previousOrWhyNot(compareWith, platform, sizes, client)
  return sizeMarkdown(sizes, previous, programs.flatMap(largestParts))
}

async function previousOrWhyNot(
  reference: Reference,
  platform: Platform,
  sizes: ImageSizes,
  client = new RegistryClient({ credentials: dockerCredentials(), signal: AbortSignal.timeout(COMPARISON_MS) }),
): Promise<Previous | string> {
  try {
    return await readPrevious(
      client,
      reference,
      platform,
      sizes.programs.map(({ path }) => path),
    )
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
  const { digest, manifest } = await imageUnder(client, reference, platform)
  const packed = sizesOf({ manifest }, [], 0)
  const name = referenceName(reference)
  if (packed.compressed > CHEAP) return { name, digest, sizes: packed, filesRead: false }
  const files = await filesOf(client, reference, manifest)
  const programs = paths.flatMap((path) => {
    const entry = files.get(path.slice(1))
    return entry?.kind === 'file' ? [{ path, bytes: entry.bytes }] : []
  })
  const all = [...files.values()].reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes : 0), 0)
  return { name, digest, sizes: sizesOf({ manifest }, programs, all), filesRead: true }
}

async function imageUnder(
  client: RegistryClient,
  reference: Reference,
  platform: Platform,
): Promise<{ readonly digest: Digest; readonly manifest: ImageManifest }> {
  const wanted = platformName(platform)
  const { content, digest } = await client.manifest(reference)
  if (content.kind === 'image') {
    const found = platformName(configPlatform(await client.blob(reference, content.config)))
    if (found === wanted) return { digest, manifest: content }
    throw new UserError(`it is an image for ${found}, not for ${wanted}`)
  }
  const entry = imageEntries(content).find(
    (each) => each.platform !== undefined && platformName(each.platform) === wanted,
  )
  if (entry === undefined) throw new UserError(`it has no image for ${wanted}`)
  const image = await client.manifest({ ...reference, digest: entry.digest })
  if (image.content.kind === 'image') return { digest: entry.digest, manifest: image.content }
  throw new UserError('its image is an index again')
}

type FileEntry = { readonly kind: 'file'; readonly bytes: number } | { readonly kind: 'folder' | 'other' }

async function filesOf(client: RegistryClient, reference: Reference, manifest: ImageManifest) {
  const layers = []
  for (const { digest } of manifest.layers) {
    const read = () => readLayerBy({ digest, chunks: blobChunks(client.connection, reference, digest) }, fileEntry)
    layers.push(await client.connection.retrying(read))
  }
  return mergedLayers(layers)
}

const fileEntry: EntryReader<FileEntry> = async (_path, { type, size }) => {
  if (type === 'directory') return { kind: 'folder' }
  return type === 'file' || type === 'contiguous-file' ? { kind: 'file', bytes: size ?? 0 } : { kind: 'other' }
}

/** The largest sections and crates of one program, in Markdown. */
function largestParts({ path, file, elf }: Program): readonly string[] {
  if (elf instanceof ElfError) return []
  const sections = readDetails(file, elf)
    .sections.toSorted((left, right) => right.bytes - left.bytes)
    .slice(0, SHOWN)
  const crates = (cratesOf(file) ?? []).slice(0, SHOWN)
  const rows = sections.map((section) => [code(section.name), bytes(section.bytes)])
  return [
    ...(rows.length === 0 ? [] : folded(`Largest sections of ${path}`, table(['section', '#size'], rows))),
    ...(crates.length === 0
      ? []
      : folded(`Largest crates of ${path}`, table(['crate', '#code'], crates.map(crateRow)))),
  ]
}

const crateRow = ({ crate, bytes: count }: CrateSize): readonly string[] => [
  crate === undefined ? 'C, assembler and others' : code(crate),
  bytes(count),
]

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

/** `+1.2 MB (+3.4 %)` */
function difference(now: number, before: number): string {
  if (now === before) return 'none'
  const sign = now > before ? '+' : '−'
  const share = before === 0 ? '' : ` (${sign}${((Math.abs(now - before) / before) * 100).toFixed(1)} %)`
  return `${sign}${bytes(Math.abs(now - before))}${share}`
}
