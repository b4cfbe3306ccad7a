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

/** What a runner sends to a step that is cancelled: to this process alone (actions/runner, ProcessInvoker.cs). */
const CANCELLED = ['SIGINT', 'SIGTERM'] as const

const running = new Set<ChildProcess>()

/** Has a program of an own group end when this process is cancelled. */
export function endWithUs(child: ChildProcess): void {
  // Before all others: who listens once is gone when it has heard.
  if (running.size === 0) for (const signal of CANCELLED) process.prependListener(signal, cancel)
  running.add(child)
  child.once('close', () => {
    running.delete(child)
    if (running.size === 0) for (const signal of CANCELLED) process.off(signal, cancel)
  })
}

/** Then it ends as it would have without us, unless others have something to clean up. */
function cancel(signal: NodeJS.Signals): void {
  for (const child of running) endGroup(child, 'SIGTERM')
  for (const each of CANCELLED) process.off(each, cancel)
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
}
