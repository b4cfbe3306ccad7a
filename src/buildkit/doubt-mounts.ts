import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import { say } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { type Dance, runDance } from './dance-build.ts'
import { collectTools } from './tools.ts'

/** How long somebody else may hold one of the mounts, in milliseconds. */
const PATIENCE = 20_000

/**
 * Has cargo compile the workspace anew in mounts that are not carried: what is in them is not of the times that sources are given
 * (forget.sh). Nothing else in them is changed, and only what cargo has built is looked for.
 *
 * @param signal ends it
 * @returns whether that was done; not when the builder fails, or somebody else has a mount for long
 */
export async function doubtMounts(dance: Dance, signal: AbortSignal): Promise<boolean> {
  try {
    await withScratch('doubt', async (folder) => {
      const prepared = collectTools(join(folder, 'context')).then((tools) => ({ tools }))
      const end = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
      await runDance(dance, 'doubt.sh', folder, prepared, { print: () => undefined, signal: end })
    })
    return true
  } catch (error) {
    const names = dance.mounts.map(({ target }) => target).join(', ')
    say(`Nobody knows what is in cache mounts that are left out (${names}): ${messageOf(error)}`)
    return false
  }
}
