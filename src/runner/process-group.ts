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
export const CANCELLED = ['SIGINT', 'SIGTERM'] as const

const running = new Set<ChildProcess>()

/**
 * Starts a program of an own group that ends when this process is cancelled, which may be before we are told of its start.
 */
export function startedWithUs<Child extends ChildProcess>(start: () => Child): Child {
  // Before all others: who listens once is gone when it has heard.
  if (running.size === 0) for (const signal of CANCELLED) process.prependListener(signal, cancel)
  try {
    const child = start()
    running.add(child)
    return child.once('close', () => forget(child))
  } finally {
    forget()
  }
}

function forget(child?: ChildProcess): void {
  if (child !== undefined) running.delete(child)
  if (running.size === 0) for (const signal of CANCELLED) process.off(signal, cancel)
}

/** Then it ends as it would have without us, unless others have something to clean up. */
function cancel(signal: NodeJS.Signals): void {
  for (const child of running) {
    child.stdin?.destroy()
    endGroup(child, 'SIGTERM')
  }
  for (const each of CANCELLED) process.off(each, cancel)
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
}

/** Waits until no program of ours runs any more. */
export async function allEnded(): Promise<void> {
  await Promise.all([...running].map((child) => new Promise((resolve) => child.once('close', resolve))))
}
