const started = performance.now()
const quietFor = 1_000
const remindEvery = 30_000

/** Prints one line with the seconds since the command started. */
export function say(text: string): void {
  process.stdout.write(`[${seconds(started).padStart(6)}] ${text}\n`)
}

/** Runs one step and prints what it is, that it still runs, and how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now()
  const announce = setTimeout(() => say(`${title} ...`), quietFor)
  const remind = setInterval(() => say(`${title}: ${seconds(begin)} so far ...`), remindEvery)
  try {
    const result = await work()
    say(`${title}: ${seconds(begin)}`)
    return result
  } finally {
    clearTimeout(announce)
    clearInterval(remind)
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
