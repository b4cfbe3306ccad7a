/** One piece of a leg's work. */
export interface Phase {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly start: number
  readonly end: number
}

/** Keeps the time of the pieces of work that go through it. */
export class Stopwatch {
  readonly #phases: Phase[] = []

  /** Does a piece of work, whatever comes of it. */
  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = Date.now()
    try {
      return await work()
    } finally {
      this.#phases.push({ name, start, end: Date.now() })
    }
  }

  /** In the order in which they ended. */
  get phases(): readonly Phase[] {
    return this.#phases
  }
}

/** Mermaid ends a task's name at a colon, and a diagram's line at these (mermaid.js.org/syntax/gantt). */
const taskName = (name: string): string => name.replace(/[:;#,\s\p{Cc}]+/gu, ' ').trim() || 'step'

/**
 * A picture of what took how long, as a Gantt chart of Mermaid, which GitHub draws in job summaries.
 *
 * @returns lines of Markdown; none where there is nothing to show
 */
export function timeline(phases: readonly Phase[]): readonly string[] {
  const first = Math.min(...phases.map(({ start }) => start))
  if (phases.length === 0) return []
  const rows = phases.map(({ name, start, end }, index) => {
    const length = Math.max(end - start, 1)
    return `  ${taskName(name)} (${shortTime(length)}) :p${index}, ${start - first}, ${length}ms`
  })
  return ['```mermaid', 'gantt', '  dateFormat x', '  axisFormat %M:%S', ...rows, '```', '']
}

const shortTime = (milliseconds: number): string =>
  milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 6000) / 10} min`
