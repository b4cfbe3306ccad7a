import type { ChildProcess } from 'node:child_process'

/** How a program is started that {@link endGroup} can end with all that it has started. */
export const OWN_GROUP = { detached: true } as const

/**
 * Ends a program with all that it has started: `docker buildx` is a plugin that `docker` starts, and one that is ended before the
 * two know each other leaves the other running.
 */
export function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended by itself.
  }
}
