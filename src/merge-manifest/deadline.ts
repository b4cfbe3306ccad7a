import { UserError } from '../errors.ts'

/** Aborts after so many seconds, with what the user is told then. */
export function deadline(seconds: number): AbortSignal {
  const controller = new AbortController()
  const late = new UserError(`The registries did not do their part within ${seconds} s (timeout). Run the job again.`)
  setTimeout(() => controller.abort(late), seconds * 1000).unref()
  return controller.signal
}
