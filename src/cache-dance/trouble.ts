import { FrontendTooOld } from '../buildkit/convert.ts'
import { buildFailure } from '../buildkit/failure.ts'
import { LlbError } from '../buildkit/llb.ts'
import { CommandError, messageOf, UserError } from '../errors.ts'
import { say, warn } from '../runner/log.ts'
import { SnapshotRefused } from '../store/snapshot-head.ts'
import { StoreUnavailable } from '../store/store.ts'

/** Tells the user what went wrong: the first thing as a warning, all others as lines of the log. */
export interface Trouble {
  readonly tell: (message: string) => void
  /** Whether there was a warning. */
  readonly warned: () => boolean
}

/** @param warned whether an earlier step of the same job has warned already */
export function troubleTeller(warned: boolean): Trouble {
  let silent = warned
  return {
    tell: (message) => {
      if (silent) say(message)
      else warn(message, { title: 'cache-dance' })
      silent = true
    },
    warned: () => silent,
  }
}

/** Cause and remedy of anything that kept the cache from working. */
export function causeOf(error: unknown, builder: string): string {
  if (error instanceof CommandError) return commandCause(error, builder)
  const message = messageOf(error)
  if (error instanceof SnapshotRefused) return `${message} The next successful run saves a new one.`
  if (error instanceof UserError || error instanceof StoreUnavailable || error instanceof FrontendTooOld) return message
  if (error instanceof LlbError) return `${message}. Update buildx and the builder, or report this to Muslin.`
  if (/ENOSPC|no space left/i.test(message)) return `${message}. ${NO_SPACE}`
  return message
}

const NO_SPACE = 'Free disk space before this step, or cache fewer mounts (input mounts).'
const NO_DOCKER = 'Docker with buildx is needed: use a runner that has it, and docker/setup-buildx-action.'

function commandCause(error: CommandError, builder: string): string {
  if (error.exitCode === 127) return `${error.message}. ${NO_DOCKER}`
  const failure = buildFailure(error, builder)
  return /no space left/i.test(failure.message) ? `${failure.message}\n${NO_SPACE}` : failure.message
}
