import type { Digest } from '../oci/digest.ts'
import type { Phase } from '../report/timeline.ts'
import type { Archives } from '../store/snapshot.ts'

/** Archives whose fetching is timed. */
export interface TimedArchives extends Archives {
  /** From the first beginning to the last end of what was fetched, milliseconds since 1970; undefined where nothing was. */
  readonly time: () => Pick<Phase, 'start' | 'end'> | undefined
}

/** The same archives, each timed when it is asked for first: later it is under way, or there already. */
export function timedArchives(archives: Archives): TimedArchives {
  const asked = new Set<Digest>()
  const spans: Pick<Phase, 'start' | 'end'>[] = []
  const fetch: Archives['fetch'] = (archive, mount) => {
    const file = archives.fetch(archive, mount)
    if (asked.has(archive.digest)) return file
    asked.add(archive.digest)
    const start = Date.now()
    const end = (): void => void spans.push({ start, end: Math.max(start, Date.now()) })
    // A download that fails was none.
    void file.then(end, () => undefined)
    return file
  }
  const whole = () => ({
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  })
  return { fetch, time: () => (spans.length === 0 ? undefined : whole()) }
}
