import type { ArchiveFormat } from '../archive/release.ts'
import { field, linesOf, Unfit, wordsOf } from '../runner/inputs.ts'
import type { BuiltImage } from './image.ts'
import type { BinaryRequest } from './inputs.ts'
import type { Program } from './programs.ts'

/** What is packed for a release page. */
export interface ArchiveRequest {
  readonly archive: readonly ArchiveFormat[]
  /** With `{name}`, `{version}`, `{target}`, `{platform}` in it. */
  readonly archiveName: string
  /** Files and folders of the working directory. */
  readonly archiveFiles: readonly string[]
}

/** A file for a release page. */
export interface ReleaseFile {
  readonly path: string
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: string
  readonly bytes: number
}

/** All files for a release page; archives have their checksum beside them under `<archive>.sha256`. */
export interface Release {
  readonly archives: readonly ReleaseFile[]
  /** The SBOM of the image in SPDX, where it has one. */
  readonly sbom?: ReleaseFile
}

const FORMATS: readonly ArchiveFormat[] = ['tar.gz', 'tar.zst', 'zip']

function formatOf(word: string): ArchiveFormat {
  const format = FORMATS.find((each) => each === word.replace(/^\./, ''))
  if (format === undefined) throw new Unfit(`one of ${FORMATS.join(', ')}`, 'Name several with commas between them.')
  return format
}

const nameField = field('{name}-{version}-{target}', (raw) => {
  const fixed = raw.replace(/\{(name|version|target|platform)\}/g, '')
  if (/^[\w.+-]*$/.test(fixed)) return raw
  throw new Unfit(
    'letters, digits, . _ + and -, with {name}, {version}, {target} and {platform} in it',
    'A release page and a shell take no other names of files.',
  )
})

function fileOf(line: string): string {
  const parts = line.split('/').filter((part) => part !== '' && part !== '.')
  if (!line.startsWith('/') && !parts.includes('..') && parts.length > 0) return parts.join('/')
  throw new Unfit(
    'a path below the working directory',
    'It has the same path in the archive. Name each file or folder.',
  )
}

/** The inputs of release archives. */
export const archiveFields = {
  archive: wordsOf(formatOf),
  'archive-name': nameField,
  'archive-files': linesOf(fileOf),
}

/**
 * Packs the proven programs for a release page, in each format that the request names, with a checksum beside each
 * archive in the format of `sha256sum`, and the SBOM of the image where it has one.
 *
 * @param env of the runner, with `SOURCE_DATE_EPOCH` as the image has it
 * @param folder that the files are written into
 * @throws UserError when a file is not there, or two have one name
 */
export async function writeRelease(
  image: Pick<BuiltImage, 'layout' | 'digest'>,
  programs: readonly Pick<Program, 'path' | 'file'>[],
  request: ArchiveRequest & Pick<BinaryRequest, 'platform' | 'context'>,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Release> {
  if (request.archive.length === 0) return { archives: [] }
  const { packRelease } = await import('./release-write.ts')
  return packRelease(image, programs, request, env, folder)
}
