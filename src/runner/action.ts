import { error, warning } from '@actions/core'
import { CommandError, messageOf, UserError } from '../errors.ts'
import { useProxy } from './proxy.ts'
import { hasState, leaveState } from './state.ts'

/** A JavaScript action: what its main step does, and its post step where it has one. */
export interface Action {
  readonly name: string
  readonly main: () => Promise<void>
  readonly post?: () => Promise<void>
  /** The action only makes things faster: nothing but inputs that cannot be used fails its job. */
  readonly optional?: boolean
}

/**
 * Runs the step that the runner asks for, reports what it throws as one annotation and ends the process: keep-alive
 * sockets of the cache client would hold it for minutes (actions/toolkit#1578). A failing main step fails the job; a
 * failing post step warns, because the work of the job is done by then.
 */
export async function runAction(action: Action): Promise<never> {
  const post = hasState()
  const report = post ? reportPost : reportMain
  process.on('uncaughtException', (thrown) => leave(report, action, thrown))
  process.on('unhandledRejection', (thrown) => leave(report, action, thrown))
  try {
    useProxy()
    await (post ? action.post?.() : runMain(action))
  } catch (thrown) {
    report(action, thrown)
  }
  process.exit()
}

async function runMain(action: Action): Promise<void> {
  if (action.post !== undefined) leaveState(undefined)
  await action.main()
}

function leave(report: typeof reportMain, action: Action, thrown: unknown): never {
  report(action, thrown)
  process.exit()
}

function reportMain(action: Action, thrown: unknown): void {
  const isFatal = !action.optional || thrown instanceof UserError
  const place = { title: action.name, ...(thrown instanceof CommandError ? thrown.source : {}) }
  if (!isFatal) warning(described(thrown), place)
  else error(described(thrown), place)
  if (isFatal) process.exitCode = 1
}

function reportPost(action: Action, thrown: unknown): void {
  warning(described(thrown), { title: action.name })
}

function described(thrown: unknown): string {
  if (thrown instanceof UserError || thrown instanceof CommandError) return thrown.message
  const stack = thrown instanceof Error ? `\n${thrown.stack}` : ''
  return `This is a fault in Muslin, please report it: ${messageOf(thrown)}${stack}`
}
