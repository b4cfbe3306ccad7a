import { OverlayRefused } from '../archive/result.ts'
import { FrontendTooOld } from '../buildkit/convert.ts'
import { buildFailure } from '../buildkit/failure.ts'
import { LlbError } from '../buildkit/llb.ts'
import { CommandError, messageOf, UserError } from '../errors.ts'
import { say, warn } from '../runner/log.ts'
import { type RefusalCause, SnapshotRefused, SnapshotUnfit } from '../store/snapshot-head.ts'
import { StoreUnavailable } from '../store/store.ts'
import { DeadlineOver } from './deadline.ts'
import type { Problem, ProblemCode } from './doctor.ts'

/** What there is to say when nothing could be restored. */
export const COLD = 'The build runs with cold cache mounts'

/** Tells the user what went wrong: the first thing as a warning, all others as lines of the log. */
export interface Trouble {
  /**
   * @param consequence what happens now, in front of the cause: `The build runs with cold cache mounts`
   * @param code for an error that does not tell by itself what is at fault; that of the store when not given
   */
  readonly tell: (consequence: string, error: unknown, code?: ProblemCode) => void
  /** Says what there is to do, where nothing went wrong. */
  readonly advise: (message: string) => void
  /** Whether there was a warning. */
  readonly warned: () => boolean
  /** What was told. */
  readonly problems: () => readonly Problem[]
}

/**
 * @param builder for the remedies
 * @param warned whether an earlier step of the same job has warned already
 */
export function troubleTeller(builder: string, warned: boolean): Trouble {
  const problems: Problem[] = []
  let silent = warned
  const advise = (message: string): void => {
    if (silent) say(message)
    else warn(message, { title: 'cache-dance' })
    silent = true
  }
  return {
    tell: (consequence, error, code = 'store-unreachable') => {
      const message = `${consequence}: ${causeOf(error, builder)}`
      advise(message)
      problems.push({ code: problemCode(error, code), message })
    },
    advise,
    warned: () => silent,
    problems: () => problems,
  }
}

const REFUSALS: Readonly<Record<RefusalCause, ProblemCode>> = {
  damaged: 'damaged-snapshot',
  evicted: 'evicted',
  foreign: 'foreign-snapshot',
  unsigned: 'signature-missing',
  untrusted: 'signature-untrusted',
  unreadable: 'store-unreachable',
}

/** @param code of what tells nothing by itself */
function problemCode(error: unknown, code: ProblemCode): ProblemCode {
  if (causes(error).some((cause) => cause instanceof DeadlineOver)) return 'deadline-over'
  if (NO_SPACE_LEFT.test(messageOf(error))) return 'disk-full'
  if (RATE_LIMIT.test(messageOf(error))) return 'rate-limited'
  if (error instanceof SnapshotRefused) return REFUSALS[error.refusal]
  if (error instanceof SnapshotUnfit) return 'snapshot-unfit'
  if (error instanceof OverlayRefused) return 'damaged-snapshot'
  if (error instanceof StoreUnavailable) return 'store-unavailable'
  if (isOfBuilder(error)) return 'builder-failed'
  return isOfOurs(error) ? 'other' : code
}

/** A time that is over, without a word of whose, is that of a build of ours (save.ts, fill.ts): stores name themselves. */
const isOfBuilder = (error: unknown): boolean =>
  error instanceof CommandError ||
  error instanceof LlbError ||
  error instanceof FrontendTooOld ||
  (error instanceof Error && (error.name === 'TimeoutError' || error.message.startsWith('the builder ')))

/** A fault in this program, and not fetch's TypeError, which has what went wrong with the connection for its cause. */
const isOfOurs = (error: unknown): boolean =>
  error instanceof RangeError ||
  error instanceof SyntaxError ||
  error instanceof ReferenceError ||
  (error instanceof TypeError && error.cause === undefined)

/** In the words of GitHub's cache (store/github/patience) and of our client for registries (oci/answer). */
const RATE_LIMIT = /has reached its rate limit|answered 429\b/

function causes(error: unknown): readonly unknown[] {
  const cause = isUnusable(error) ? error.reason : error instanceof Error ? error.cause : undefined
  return cause === undefined ? [error] : [error, ...causes(cause)]
}

/** A snapshot that was refused for another error (SnapshotUnusable): that class would bring all that snapshots need. */
const isUnusable = (error: unknown): error is SnapshotRefused & { readonly reason: unknown } =>
  error instanceof SnapshotRefused && 'reason' in error

/** Cause and remedy of anything that kept the cache from working. */
export function causeOf(error: unknown, builder: string): string {
  if (error instanceof CommandError) return commandCause(error, builder)
  const message = messageOf(error)
  if (error instanceof SnapshotRefused || error instanceof OverlayRefused) {
    return `${message.replace(/\.$/, '')}. The next successful run saves a new one.`
  }
  if (error instanceof UserError || error instanceof StoreUnavailable || error instanceof FrontendTooOld) return message
  if (error instanceof LlbError) return `${message}. Update buildx and the builder, or report this to Muslin.`
  if (NO_SPACE_LEFT.test(message)) return `${message}. ${NO_SPACE}`
  return message
}

const NO_SPACE_LEFT = /ENOSPC|no space left/i
const NO_SPACE = 'Free disk space before this step, or cache fewer mounts (input mounts).'
const NO_DOCKER = 'Docker with buildx is needed: use a runner that has it, and docker/setup-buildx-action.'

function commandCause(error: CommandError, builder: string): string {
  if (error.exitCode === 127) return `${error.message}. ${NO_DOCKER}`
  const failure = buildFailure(error, builder)
  return NO_SPACE_LEFT.test(failure.message) ? `${failure.message}\n${NO_SPACE}` : failure.message
}
