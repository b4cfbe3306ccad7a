import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { declareArtifacts } from '../runner/artifacts.ts'
import { legArtifacts } from './artifacts.ts'
import type { BuiltImage } from './image.ts'
import type { BinaryRequest } from './inputs.ts'
import type { Proven } from './judge.ts'
import { type Release, writeRelease } from './release-archive.ts'

/** What the user gets on the runner. */
export interface Delivery {
  readonly binaries: readonly [Proven, ...Proven[]]
  readonly release: Release
}

/**
 * Puts the programs where the user gets them, and packs them for a release page where that is asked for. Not earlier: the
 * folder may lie in the build's context. It stays, because all of it is output; a runner empties its temporary folder after
 * each job. What was made and pushed is declared for attestation.
 *
 * @param from folder that the programs lie in, under their paths in the image
 * @param images repositories that the image was pushed to
 * @param epoch see epoch.ts
 * @throws UserError when a file for the archives is not there
 */
export async function deliver(
  request: BinaryRequest,
  {
    image,
    images,
    binaries,
    epoch,
  }: Omit<Delivery, 'release'> & {
    readonly image: BuiltImage
    readonly images: readonly string[]
    readonly epoch: string
  },
  from: string,
): Promise<Delivery> {
  const folder =
    request.dest === '' ? await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-binaries-')) : request.dest
  const moved = async ({ program, ...rest }: Proven): Promise<Proven> => {
    const file = join(folder, relative(from, program.file))
    await cp(program.file, file)
    return { ...rest, program: { ...program, file } }
  }
  const [first, ...others] = binaries
  const placed = [await moved(first), ...(await Promise.all(others.map(moved)))] as const
  const programs = placed.map(({ program }) => program)
  const env = { ...process.env, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) }
  const release = await writeRelease(image, programs, request, env, folder)
  await declareArtifacts(legArtifacts(images, image.digest, release))
  return { binaries: placed, release }
}
