import { getState, saveState } from '@actions/core'

const KEY = 'muslin'
const VERSION = 1

/** Leaves one value for the post step; a later call replaces an earlier one. The value must survive JSON. */
export function leaveState(value: unknown): void {
  saveState(KEY, JSON.stringify({ version: VERSION, value }))
}

/** Whether this process is the post step: its main step always leaves a state, whatever became of it. */
export const hasState = (): boolean => getState(KEY) !== ''

/**
 * What the main step left, or undefined when it did not get that far.
 *
 * @throws Error when another version of the action wrote it, which only a broken bundle can do
 */
export function takeState<T>(): T | undefined {
  const { version, value } = JSON.parse(getState(KEY)) as { version: number; value?: T }
  if (version !== VERSION) throw new Error(`the state has version ${version}, this bundle reads version ${VERSION}`)
  return value
}
