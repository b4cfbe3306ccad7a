import { cp, mkdir, mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { declareArtifacts } from '../runner/artifacts.ts'
import { legArtifacts } from './artifacts.ts'
import type { BuiltImage } from './image.ts'
import type { BinaryRequest } from './inputs.ts'
import type { Proven } from './judge.ts'
import { type Release, type ReleaseFile, writeRelease } from './release-archive.ts'

/** What the user gets on the runner. */
export interface Delivery {
  readonly binaries: readonly [Proven, ...Proven[]]
  readonly release: Release
}

/** What a leg has made. */
type Made = Delivery & {
  readonly image: BuiltImage
  /** Repositories that the image was pushed to. */
  readonly images: readonly string[]
}

/**
 * Packs the programs for a release page where that is asked for: before anything is pushed, so that nothing is published when
 * a file for the archives is not there.
 *
 * @param epoch see epoch.ts
 * @param folder of our own, for {@link deliver}
 * @throws UserError when a file for the archives is not there
 */
export function pack(
  request: BinaryRequest,
  { image, binaries, epoch }: Pick<Made, 'image' | 'binaries'> & { readonly epoch: string },
  folder: string,
): Promise<Release> {
  const env = { ...process.env, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) }
  const programs = binaries.map(({ program }) => program)
  return writeRelease(image, programs, request, env, folder)
}

/**
 * Makes the folder that the user gets everything in, before anything is pushed: one that cannot be written publishes nothing.
 * It stays, because all of it is output; a runner empties its temporary folder after each job.
 *
 * @param dest the input, empty for a new folder
 * @throws UserError when it cannot be written
 */
export async function deliveryFolder(dest: string): Promise<string> {
  if (dest === '') return mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-binaries-'))
  await written(dest, async () => {
    await mkdir(dest, { recursive: true })
    await rmdir(await mkdtemp(join(dest, '.muslin-')))
  })
  return dest
}

/**
 * Puts the programs and the files for a release page where the user gets them. Not before all is built: the folder may lie in
 * the build's context. What was made and pushed is declared for attestation.
 *
 * @param made with the release as {@link pack} has made it
 * @param from folder that the programs lie in, under their paths in the image
 * @param folder see {@link deliveryFolder}
 * @throws UserError when it cannot be written
 */
export async function deliver(made: Made, from: string, folder: string): Promise<Delivery> {
  const moved = async ({ program, ...rest }: Proven): Promise<Proven> => {
    const file = join(folder, relative(from, program.file))
    await cp(program.file, file)
    return { ...rest, program: { ...program, file } }
  }
  const [first, ...others] = made.binaries
  const { binaries, release } = await written(folder, async () => ({
    binaries: [await moved(first), ...(await Promise.all(others.map(moved)))] as const,
    release: await placeRelease(made.release, folder),
  }))
  await declareArtifacts(legArtifacts(made.images, made.image.digest, release))
  return { binaries, release }
}

async function written<T>(dest: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const remedy = 'Name a folder where the job may write.'
    throw new UserError(`dest is ${dest}, and the programs cannot be written there: ${messageOf(error)}. ${remedy}`)
  }
}

async function placeRelease({ archives, sbom }: Release, folder: string): Promise<Release> {
  const placed = async (file: ReleaseFile): Promise<ReleaseFile> => {
    const path = join(folder, basename(file.path))
    await cp(file.path, path)
    return { ...file, path }
  }
  await Promise.all(archives.map(({ path }) => cp(`${path}.sha256`, join(folder, `${basename(path)}.sha256`))))
  const all = await Promise.all(archives.map(placed))
  return { archives: all, ...(sbom && { sbom: await placed(sbom) }) }
}
