import { endGroup, info, notice, startGroup, warning } from '@actions/core'
import { seconds } from '../report/figures.ts'
import { harmless } from './harmless.ts'

/** Where an annotation points to. */
export interface Place {
  readonly title?: string
  /** Path in the repository. */
  readonly file?: string
  /** Line, counted from 1. */
  readonly startLine?: number
}

/** One line of the job's log. Names in it may be of anybody's choice: none of it is a command for the runner. */
export const say = (line: string): void => info(harmless(line))

/** A notice annotation: worth knowing, nothing to do. */
export const note = (message: string, place: Place = {}): void => notice(message, { ...place })

/** A warning annotation: the job goes on. */
export const warn = (message: string, place: Place = {}): void => warning(message, { ...place })

/** Runs the work inside a foldable group that says afterwards how long it took. */
export async function group<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  startGroup(title)
  try {
    return await work()
  } finally {
    endGroup()
    say(`${title}: ${seconds(performance.now() - start)}`)
  }
}
