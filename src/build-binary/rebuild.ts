import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Platform } from '../oci/platform.ts'
import { say } from '../runner/log.ts'
import { readImage } from './image.ts'
import { type Program, takePrograms } from './programs.ts'

/**
 * Builds once more without any cache and compares the programs byte by byte: what a cache has brought into the first build
 * and would not be there without it is found so.
 *
 * @param build builds into the new folder of an OCI layout
 * @param programs of the first build
 * @throws UserError when they differ; both are kept in the runner's temporary folder
 */
export async function rebuild(
  build: (layout: string) => Promise<void>,
  platform: Platform,
  programs: readonly Program[],
  scratch: string,
): Promise<void> {
  const [layout, folder] = [join(scratch, 'rebuilt'), join(scratch, 'rebuilt-programs')]
  await build(layout)
  const wanted = programs.map(({ path }) => path)
  const found = await takePrograms(await readImage(layout, platform), wanted, folder)
  const differing = programs.filter(
    ({ path, sha256 }) => found.programs.find((each) => each.path === path)?.sha256 !== sha256,
  )
  if (differing.length === 0) return say(`Built again without any cache: ${wanted.join(', ')} the same, byte by byte`)
  const kept = await keepBoth(differing, folder)
  const names = differing.map(({ path }) => path).join(', ')
  throw new UserError(
    `A build without any cache makes another ${names}. ${CAUSES} Both are in ${kept} (cached/ and fresh/).`,
  )
}

const CAUSES =
  'Either the caches hold something that the sources do not make any more, or the build is not reproducible: times, random numbers or the order of a map in the program.'

async function keepBoth(programs: readonly Program[], rebuilt: string): Promise<string> {
  const kept = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-differing-'))
  for (const { path, file } of programs) {
    await cp(file, join(kept, 'cached', path))
    await cp(join(rebuilt, path), join(kept, 'fresh', path)).catch(() => undefined)
  }
  return kept
}
