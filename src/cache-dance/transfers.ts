import type { Digest } from '../oci/digest.ts'
import type { Phase } from '../report/timeline.ts'
import { type Archives, SnapshotRefused } from '../store/snapshot.ts'

/** Archives whose fetching is timed. */
export interface TimedArchives extends Archives {
  /** From the first beginning to the last end of what was fetched, milliseconds since 1970; undefined where nothing was. */
  readonly time: () => Pick<Phase, 'start' | 'end'> | undefined
  /** Bytes of what has come in so far, whatever came of it. */
  readonly bytes: () => number
}

/** The same archives, each timed when it is asked for first: later it is under way, or there already. */
export function timedArchives(archives: Archives): TimedArchives {
  const asked = new Set<Digest>()
  const spans: Pick<Phase, 'start' | 'end'>[] = []
  let bytes = 0
  const fetch: Archives['fetch'] = (archive, mount) => {
    const file = archives.fetch(archive, mount)
    if (asked.has(archive.digest)) return file
    asked.add(archive.digest)
    const start = Date.now()
    const end = (): void => {
      spans.push({ start, end: Math.max(start, Date.now()) })
      bytes += archive.bytes
    }
    // A download that fails was none; what is refused when it is looked through has come in.
    void file.then(end, (error) => {
      if (error instanceof SnapshotRefused && error.refusal === 'damaged') bytes += archive.bytes
    })
    return file
  }
  const whole = () => ({
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  })
  return { fetch, time: () => (spans.length === 0 ? undefined : whole()), bytes: () => bytes }
}
