import type { UserError } from '../errors.ts'

/** Aborts after so many milliseconds, with what the user is told then: AbortSignal.timeout does not say whose time is over. */
export function deadline(milliseconds: number, late: UserError): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(late), milliseconds).unref()
  return controller.signal
}
