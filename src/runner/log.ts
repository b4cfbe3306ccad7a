import { endGroup, info, notice, startGroup, warning } from '@actions/core'

/** Where an annotation points to. */
export interface Place {
  readonly title?: string
  /** Path in the repository. */
  readonly file?: string
  /** Line, counted from 1. */
  readonly startLine?: number
}

/** One line of the job's log. */
export const say = (line: string): void => info(line)

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
    info(`${title}: ${seconds(performance.now() - start)}`)
  }
}

/** Milliseconds as `1.2 s`. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** Bytes as `1.2 MB`, decimal units as registries and GitHub's cache page print them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(count) / 3), units.length)
  return `${(count / 1000 ** power).toFixed(1)} ${units[power - 1]}`
}
