/** One line that was printed, without the runner's command around it. */
export interface Line {
  readonly level: 'debug' | 'info' | 'warning' | 'error'
  readonly text: string
}

/** What the work gave, and what was printed meanwhile. */
export interface Heard<T> {
  readonly value: T
  readonly lines: readonly Line[]
}

/**
 * `Sent 67108864 of 209715200 (32.0%), 48.1 MBs/sec` each second (@actions/cache, src/internal/uploadUtils.ts), and the
 * same with `Received` (downloadUtils.ts).
 */
const PROGRESS = /^(?:Sent|Received) (\d+) of (\d+) /

/** A workflow command that carries a message: `::warning title=…::text`. */
const COMMAND = /^::(debug|warning|error)(?: [^:]*)?::(.*)/s

/** What the client prints and what we say better, or do not need. */
const HUSHED = [
  /^::(warning|error)[ :]/,
  /^Failed to save: /,
  /^Cache (?:Size|hit for|saved successfully|restored successfully)/,
  /^Lookup only - /,
  /^\[command\]/,
  PROGRESS,
]

const isHushed = (line: string): boolean =>
  HUSHED.some((hushed) => hushed.test(line)) || (line.startsWith('::debug') && process.env.RUNNER_DEBUG !== '1')

/**
 * Listens to the standard output while work is done. The official client reports why it saved nothing only there: it
 * returns -1 for a taken key, a read-only token, a rate limit and a broken connection alike. Its annotations are kept from
 * the log, its debug lines unless the job is debugged; everything else, masks above all, goes through.
 *
 * @param progress called with the bytes that were sent so far, and those of the whole, when they have become more
 */
export async function hearing<T>(
  progress: (count: number, total: number) => void,
  work: () => Promise<T>,
): Promise<Heard<T>> {
  const lines: Line[] = []
  const write = process.stdout.write
  const sent = progressMeter(progress)
  process.stdout.write = function (this: typeof process.stdout, chunk: unknown, ...rest: unknown[]): boolean {
    const line = String(chunk).trimEnd()
    lines.push(parsed(line))
    sent(line)
    if (isHushed(line)) return true
    return Reflect.apply(write, this, [chunk, ...rest])
  } as typeof process.stdout.write
  try {
    return { value: await work(), lines }
  } finally {
    process.stdout.write = write
  }
}

function progressMeter(progress: (count: number, total: number) => void): (line: string) => void {
  let last = 0
  return (line) => {
    const [, count, total] = PROGRESS.exec(line) ?? []
    if (count === undefined || Number(count) === last) return
    last = Number(count)
    progress(last, Number(total))
  }
}

/** The runner's commands escape line breaks and per cent signs (@actions/core, src/command.ts). */
function parsed(line: string): Line {
  const [, level, message] = COMMAND.exec(line) ?? []
  if (level === undefined || message === undefined) return { level: 'info', text: line }
  const text = message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  return { level: level as Line['level'], text }
}
