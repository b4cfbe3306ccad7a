import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ElfError, type ElfHeader, isElf, isProgram, readElf } from '../elf/header.ts'
import { followed, mergedLayers } from '../oci/layer-files.ts'
import { type EntryReader, type PlainEntry, peeked, plainEntry, readLayerBy } from '../oci/layers.ts'
import { layoutChunks } from '../oci/layout.ts'
import { linkOrCopy } from '../runner/scratch.ts'
import type { BuiltImage } from './image.ts'

/** A file of the image that was taken out because it is, or ought to be, a program. */
export interface Program {
  /** Absolute path in the image. */
  readonly path: string
  /** Where it is now. */
  readonly file: string
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: string
  readonly bytes: number
  /** Its ELF header, or why it cannot be read. */
  readonly elf: ElfHeader | ElfError
}

/** What was found in the file system of an image. */
export interface Found {
  readonly programs: readonly Program[]
  /** Whether these are programs that were named, or all. */
  readonly named: boolean
  /** What else may be executed in the image, where programs were named. */
  readonly others: readonly Program[]
  /** Names of all files and links in the image, without their folders. */
  readonly names: ReadonlySet<string>
  /** Wanted paths that are no files, with what they are. */
  readonly missing: readonly { readonly path: string; readonly reason: string }[]
  /** All files of the image together, uncompressed. */
  readonly imageBytes: number
}

/** One path in the file system of an image. */
type Entry =
  | PlainEntry
  | { readonly kind: 'program'; readonly program: Omit<Program, 'path'>; readonly executable: boolean }

/**
 * Reads the layers of an image once, the lowest first, and takes its programs out of what they make together.
 *
 * @param wanted absolute paths; none: every executable ELF file that is a program (libraries are not)
 * @param dest folder that each program is put into under its path in the image
 * @throws UserError when a layer cannot be read
 */
export async function takePrograms(
  { layout, manifest }: Pick<BuiltImage, 'layout' | 'manifest'>,
  wanted: readonly string[],
  dest: string,
): Promise<Found> {
  const contents = []
  for (const [index, { digest, size }] of manifest.layers.entries()) {
    const layer = { digest, size, chunks: layoutChunks(layout, digest) }
    contents.push(await readLayerBy(layer, entryReader(wanted, join(`${dest}.layers`, `${index}`))))
  }
  const entries = mergedLayers(contents)
  const places = wanted.map((path) => placeOf(path, entries))
  const order = ([path]: readonly [string, Entry]): number => places.indexOf(`/${path}`)
  const all = [...entries]
  const taken = all.filter((pair) => isMeant(pair, places)).sort((a, b) => order(a) - order(b))
  const programs = await Promise.all(taken.map((pair) => placed(pair, dest)))
  const unnamed = all.filter(([path]) => wanted.length > 0 && !places.includes(`/${path}`))
  const others = await Promise.all(unnamed.filter((pair) => isMeant(pair, [])).map((pair) => placed(pair, dest)))
  return {
    programs,
    named: wanted.length > 0,
    others,
    names: new Set(all.map(([path]) => posix.basename(path))),
    missing: missingOf(wanted, entries),
    imageBytes: weightOf(entries.values()),
  }
}

/** Where a path lies once links in the place of its folders are followed, such as /bin to usr/bin: layers have that path. */
const placeOf = (path: string, entries: ReadonlyMap<string, Entry>): string =>
  posix.join(followed(entries, posix.dirname(path)).path, posix.basename(path))

/** @param folder for the programs of one layer, each under a number: an upper layer may have another under the same path */
function entryReader(wanted: readonly string[], folder: string): EntryReader<Entry> {
  let count = 0
  return async (path, header, content) => {
    const isNamed = wanted.includes(`/${path}`)
    const executable = ((header.mode ?? 0) & 0o111) !== 0
    const plain = plainEntry(header)
    if (plain.kind !== 'file' || !(isNamed || executable)) return plain
    const [first, all] = await peeked(content)
    if (!isNamed && !isElf(first)) return plain
    count += 1
    return { kind: 'program', program: await take(all, join(folder, `${count}`)), executable }
  }
}

async function take(content: AsyncIterable<Uint8Array>, file: string): Promise<Omit<Program, 'path'>> {
  const hash = createHash('sha256')
  let bytes = 0
  const measure = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await mkdir(dirname(file), { recursive: true })
  await pipeline(content, measure, createWriteStream(file))
  await chmod(file, 0o755)
  return { file, sha256: hash.digest('hex'), bytes, elf: headerOf(file) }
}

function headerOf(file: string): ElfHeader | ElfError {
  try {
    return readElf(file)
  } catch (error) {
    if (error instanceof ElfError) return error
    throw error
  }
}

type Taken = readonly [path: string, entry: Extract<Entry, { kind: 'program' }>]

/** A damaged file counts: it was meant to be a program. */
function isMeant(pair: readonly [string, Entry], wanted: readonly string[]): pair is Taken {
  const [path, entry] = pair
  if (entry.kind !== 'program') return false
  if (wanted.length > 0) return entry.executable && wanted.includes(`/${path}`)
  return entry.executable && (entry.program.elf instanceof ElfError || isProgram(entry.program.elf))
}

/** Paths of layers do not lead out of the root (oci/layers.ts). */
async function placed([path, { program }]: Taken, dest: string): Promise<Program> {
  const file = join(dest, path)
  await mkdir(dirname(file), { recursive: true })
  // Not moved: a hard link is the same file under another path.
  await linkOrCopy(program.file, file)
  return { ...program, path: `/${path}`, file }
}

function missingOf(wanted: readonly string[], entries: ReadonlyMap<string, Entry>): Found['missing'] {
  return wanted.flatMap((path) => {
    const place = placeOf(path, entries)
    const entry = entries.get(place.slice(1))
    const isFound = entry?.kind === 'program' && entry.executable
    return isFound ? [] : [{ path, reason: whyMissing(entry, place === path) }]
  })
}

function whyMissing(entry: Entry | undefined, isThere: boolean): string {
  if (entry === undefined) return 'there is no such file in the image'
  if (entry.kind === 'program') return 'it may not be executed: copy it with COPY --chmod=755'
  if (entry.kind === 'file' && !isThere) return 'it is no ELF program that may be executed'
  if (entry.kind === 'file') return 'it is a hard link to a file that is no program'
  if (entry.kind === 'link') return `it is a link to ${entry.target}; name that file`
  return `it is a ${entry.kind === 'folder' ? 'folder' : 'device, pipe or the like'}, not a file`
}

/** All files together, uncompressed: one with several names counts once. */
export function weightOf(entries: Iterable<Entry>): number {
  let sum = 0
  for (const entry of new Set(entries)) {
    if (entry.kind === 'program') sum += entry.program.bytes
    if (entry.kind === 'file') sum += entry.bytes
  }
  return sum
}
