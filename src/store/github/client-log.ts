/** What the work gave, and what was printed meanwhile and is of interest to {@link outcomeOf}. */
export interface Heard<T> {
  readonly value: T
  /** Messages of the official client, without the runner's command around them. */
  readonly lines: readonly string[]
}

/** `Sent 67108864 of 209715200 (32.0%), 48.1 MBs/sec` (@actions/cache, src/internal/uploadUtils.ts) */
const PROGRESS = /^Sent (\d+) of /

/** A workflow command that carries a message: `::warning title=…::text`. */
const COMMAND = /^::(debug|warning|error)(?: [^:]*)?::(.*)/s

/** What the client prints and what we say better, or do not need. */
const HUSHED = [/^::(warning|error)[ :]/, /^Failed to save: /, /^\[command\]/]

/**
 * Listens to the standard output while work is done. The official client reports why it saved nothing only there: it
 * returns -1 for a taken key, a read-only token, a rate limit and a broken connection alike. Its annotations are kept from
 * the log; everything else, masks above all, goes through.
 *
 * @param progress called when bytes were sent
 */
export async function hearing<T>(progress: () => void, work: () => Promise<T>): Promise<Heard<T>> {
  const lines: string[] = []
  const write = process.stdout.write
  const sent = progressMeter(progress)
  process.stdout.write = function (this: typeof process.stdout, chunk: unknown, ...rest: unknown[]): boolean {
    const line = String(chunk).trimEnd()
    lines.push(messageIn(line))
    sent(line)
    if (HUSHED.some((hushed) => hushed.test(line))) return true
    return Reflect.apply(write, this, [chunk, ...rest])
  } as typeof process.stdout.write
  try {
    return { value: await work(), lines }
  } finally {
    process.stdout.write = write
  }
}

function progressMeter(progress: () => void): (line: string) => void {
  let last = '0'
  return (line) => {
    const sent = PROGRESS.exec(line)?.[1] ?? last
    if (sent !== last) progress()
    last = sent
  }
}

/** The runner's commands escape line breaks and per cent signs (@actions/core, src/command.ts). */
function messageIn(line: string): string {
  const text = COMMAND.exec(line)?.[2] ?? line
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}
