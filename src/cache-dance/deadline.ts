/** Restoring has taken longer than it may: the build is cold. */
export class DeadlineOver extends Error {
  override readonly name = 'DeadlineOver'
}

/** The time that restoring may take in all. */
export interface Deadline {
  /** Aborts with {@link DeadlineOver} when the time is over, or with another reason when restoring has ended. */
  readonly signal: AbortSignal
  /** Ends everything that still goes on under the signal, and the timer. */
  readonly end: () => void
}

/** Starts the time: so many seconds. */
export function deadlineIn(seconds: number): Deadline {
  const controller = new AbortController()
  const over = (): void =>
    controller.abort(new DeadlineOver(`restoring took longer than ${seconds} s (restore-timeout)`))
  const timer = setTimeout(over, seconds * 1000)
  const end = (): void => {
    clearTimeout(timer)
    controller.abort(new Error('restoring has ended'))
  }
  return { signal: controller.signal, end }
}
