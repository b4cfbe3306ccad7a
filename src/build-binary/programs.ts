import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Extract, Header } from 'tar-stream'
import { ElfError, type ElfHeader, isElf, readElf } from '../elf/header.ts'
import { isProgram } from '../elf/verdict.ts'

/** One entry of a tar file with its bytes, which have to be read or skipped before the next one comes. */
interface TarEntry extends AsyncIterable<unknown> {
  readonly header: Header
  readonly resume: () => unknown
}

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

/** What was found in the root file system of an image. */
export interface Found {
  readonly programs: readonly Program[]
  /** Wanted paths that are no files, with what they are. */
  readonly missing: readonly { readonly path: string; readonly reason: string }[]
  /** All files of the image together, uncompressed. */
  readonly imageBytes: number
}

/**
 * Reads the tar file of an image once and takes its programs out.
 *
 * @param wanted absolute paths; none: every executable ELF file that is a program (libraries are not)
 * @param dest folder that each program is put into under its path in the image
 */
export async function takePrograms(tar: string, wanted: readonly string[], dest: string): Promise<Found> {
  const { extract } = await import('tar-stream')
  const programs: Program[] = []
  const links = new Map<string, string>()
  let imageBytes = 0
  for await (const entry of entriesOf(tar, extract())) {
    const path = posix.normalize(`/${entry.header.name}`)
    imageBytes += entry.header.size
    if (entry.header.linkname) links.set(path, entry.header.linkname)
    const program = await takeEntry(entry, path, wanted, dest)
    if (program !== undefined) programs.push(program)
  }
  const taken = new Set(programs.map(({ path }) => path))
  const missing = wanted
    .filter((path) => !taken.has(path))
    .map((path) => ({ path, reason: whyMissing(links.get(path)) }))
  return { programs: wanted.length === 0 ? programs.filter(isCandidate) : programs, missing, imageBytes }
}

/** A broken file has to break the reader too: `pipe` alone would leave it waiting. */
function entriesOf(tar: string, reader: Extract): AsyncIterable<TarEntry> {
  const file = createReadStream(tar)
  file.on('error', (error) => reader.destroy(error))
  file.pipe(reader as unknown as NodeJS.WritableStream)
  return reader
}

/** Takes one entry out, or skips it; either way its bytes are consumed, or the stream would stand still. */
async function takeEntry(entry: TarEntry, path: string, wanted: readonly string[], dest: string) {
  const { type, mode } = entry.header
  const named = wanted.includes(path)
  if (type === 'file' && (named || (wanted.length === 0 && (mode & 0o111) !== 0))) {
    const [first, content] = await peeked(entry)
    if (named || isElf(first)) return await take(content, path, join(dest, path))
  }
  entry.resume()
  return undefined
}

/** The first bytes of a stream, and all of it from the beginning. */
async function peeked(entry: TarEntry): Promise<readonly [Uint8Array, AsyncIterable<Uint8Array>]> {
  const chunks = entry[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first = await chunks.next()
  const start = first.done ? new Uint8Array() : first.value
  return [start, all(start, chunks)]
}

async function* all(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start
  for (let chunk = await rest.next(); !chunk.done; chunk = await rest.next()) yield chunk.value
}

async function take(content: AsyncIterable<Uint8Array>, path: string, file: string): Promise<Program> {
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
  return { path, file, sha256: hash.digest('hex'), bytes, elf: headerOf(file) }
}

function headerOf(file: string): ElfHeader | ElfError {
  try {
    return readElf(file)
  } catch (error) {
    if (error instanceof ElfError) return error
    throw error
  }
}

/** A damaged file counts: it was meant to be a program. */
const isCandidate = ({ elf }: Program): boolean => elf instanceof ElfError || isProgram(elf)

const whyMissing = (target: string | undefined): string =>
  target === undefined ? 'there is no such file in the image' : `it is a link to ${target}; name that file`
