import { sendArchives } from '../buildkit/send-archives.ts'
import { messageOf } from '../errors.ts'
import type { Platform } from '../oci/platform.ts'
import { say } from '../runner/log.ts'
import type { Archives, Snapshot } from '../store/snapshot.ts'

/** The builder that is going to be filled. */
export interface SendTarget {
  readonly builder: string
  readonly platform: Platform
}

/**
 * Bytes from which sending ahead saves time: a build of its own takes about half a second, and so does looking through so
 * much.
 */
const WORTH = 64 * 1024 * 1024

/**
 * Sends the archives of a snapshot to the builder while they are looked through: on the runner that work is done by other
 * processes. None is unpacked by it. Never rejects: what was not sent is sent with the filling.
 *
 * @param archives all of the snapshot have been asked for
 * @param signal ends it
 */
export async function sendAhead(
  target: SendTarget,
  { mounts }: Pick<Snapshot, 'mounts'>,
  archives: Archives,
  signal: AbortSignal,
): Promise<void> {
  const parts = mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]))
  const sizes = new Map(parts.map(({ digest, bytes }) => [digest, bytes]))
  if ([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) < WORTH) return
  // Whoever loads the snapshot says why an archive does not come.
  const files = await Promise.all([...sizes.keys()].map(archives.arrival)).catch(() => undefined)
  if (files === undefined || signal.aborted) return
  try {
    await sendArchives(target, files, signal)
  } catch (error) {
    if (!signal.aborted) say(`The archives are sent with the filling, not ahead of it: ${messageOf(error)}`)
  }
}
