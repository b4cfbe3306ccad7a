import { constants, copyFile, link, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { allEnded, CANCELLED } from './process-group.ts'

/** How long programs that write into our folders may take to end: a runner kills a cancelled step after 10 s. */
const END_MS = 5000

const folders = new Set<string>()

/** When the step is cancelled, the removal of all folders, and then its end. */
let ending: Promise<void> | undefined

/** Runs the work with a new folder of our own under the runner's temporary folder, and removes it whatever happens. */
export async function withScratch<T>(purpose: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), `muslin-${purpose}-`))
  if (folders.size === 0) for (const signal of CANCELLED) process.on(signal, cancel)
  folders.add(folder)
  try {
    return await work(folder)
  } finally {
    // Work of which a program was taken away has nothing more to say.
    await ending
    await removed(folder)
  }
}

async function removed(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  folders.delete(folder)
  if (folders.size === 0) for (const signal of CANCELLED) process.off(signal, cancel)
}

/** Without us listening it then ends by the signal, unless others have something to clean up. */
function cancel(signal: NodeJS.Signals): void {
  ending ??= Promise.race([allEnded(), setTimeout(END_MS, undefined, { ref: false })])
    .then(() => Promise.allSettled([...folders].map(removed)))
    .then(() => {
      for (const each of CANCELLED) process.off(each, cancel)
      process.kill(process.pid, signal)
    })
}

/** Puts a file into a place of our own: a link costs nothing, but does not reach to another file system. */
export const linkOrCopy = (file: string, place: string): Promise<void> =>
  link(file, place).catch(() => copyFile(file, place, constants.COPYFILE_FICLONE))
