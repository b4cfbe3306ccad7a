import { UserError } from '../errors.ts'
import { deadline } from '../runner/deadline.ts'

/** Aborts after so many seconds, with what the user is told then. */
export function registryDeadline(seconds: number): AbortSignal {
  const late = new UserError(`The registries did not do their part within ${seconds} s (timeout). Run the job again.`)
  return deadline(seconds * 1000, late)
}
