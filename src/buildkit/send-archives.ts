import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { linkOrCopy, withScratch } from '../runner/scratch.ts'
import { type Dance, runDance } from './dance-build.ts'

/**
 * Sends archives to the builder ahead of the filling, which is sent none of them again: BuildKit knows a context by the name
 * of its folder (buildx, build/opt.go, SharedKey) and fetches no file whose name, size and time it has. No mount is touched
 * and nothing is unpacked.
 *
 * @param files paths of the archives, each once
 * @param signal ends the sending
 * @throws CommandError when the build fails; the reason of the signal
 */
export async function sendArchives(
  target: Omit<Dance, 'mounts'>,
  files: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await withScratch('send', async (folder) => {
    await placeArchives(folder, files)
    // Others write to the log meanwhile.
    await runDance({ ...target, mounts: [] }, 'send.sh', [], folder, { signal, quiet: true })
  })
}

/** Puts archives into the context of a dance in `folder`, under their {@link archiveName}. */
export async function placeArchives(folder: string, files: readonly string[]): Promise<void> {
  const place = join(folder, 'context', 'task')
  await mkdir(place, { recursive: true })
  await Promise.all([...new Set(files)].map((file) => linkOrCopy(file, join(place, archiveName(file)))))
}

/** The name of an archive in a context: its path decides, so that each build has it under the same one. */
export const archiveName = (file: string): string =>
  `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.tar.zst`
