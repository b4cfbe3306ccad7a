import { constants, copyFile, link, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs the work with a new folder of our own under the runner's temporary folder, and removes it whatever happens. */
export async function withScratch<T>(purpose: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), `muslin-${purpose}-`))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Puts a file into a place of our own: a link costs nothing, but does not reach to another file system. */
export const linkOrCopy = (file: string, place: string): Promise<void> =>
  link(file, place).catch(() => copyFile(file, place, constants.COPYFILE_FICLONE))
