import { mountName } from '../buildkit/mounts.ts'
import { bytes } from '../report/figures.ts'
import type { Snapshot, SnapshotMount, StoreReport } from '../store/snapshot.ts'
import type { FilledMount } from './plan.ts'

/** What came of the main step. */
export interface Restored {
  /** Empty when no snapshot was restored. */
  readonly matchedKey: string
  readonly exact: boolean
  readonly mounts: readonly FilledMount[]
}

/** The outputs of cache-dance/action.yml. */
export function restoredOutputs(restored: Restored): Readonly<Record<string, string>> {
  const { matchedKey, exact, mounts } = restored
  return {
    'cache-hit': String(exact),
    'matched-key': matchedKey,
    snapshot: JSON.stringify({ version: 1, matchedKey, exact, mounts: mounts.map(mountReport) }),
  }
}

function mountReport({ mount, result, held }: FilledMount) {
  return {
    id: mountName(mount),
    target: mount.target,
    source: result.state,
    files: result.files,
    rawBytes: result.bytes,
    bytes: held === undefined ? 0 : storedBytes(held.entry),
    base: held?.entry.base.bytes ?? 0,
    overlay: held?.entry.overlay?.bytes ?? 0,
  }
}

/** Bytes of all archives of a mount. */
const storedBytes = ({ base, overlay }: SnapshotMount): number => base.bytes + (overlay?.bytes ?? 0)

/** The same for the log. */
export function restoredLines({ matchedKey, mounts }: Restored): readonly string[] {
  const lines = mounts.map(
    ({ mount, result }) => `${mount.target}: ${result.state}, ${result.files} files, ${bytes(result.bytes)}`,
  )
  return [...lines, matchedKey === '' ? 'The cache mounts are cold.' : `Restored ${matchedKey}`]
}

/** The job summary of the main step, in Markdown. */
export function restoredSummary({ matchedKey, exact, mounts }: Restored, platform: string): string {
  const rows = mounts.map(({ mount, result, held }) => {
    const stored = held === undefined ? ' | ' : archiveCells(held.entry)
    return `| \`${cell(mount.target)}\` | ${result.state} | ${result.files} | ${bytes(result.bytes)} | ${stored} |`
  })
  const from = matchedKey === '' ? 'Nothing restored: the cache mounts are cold.' : `From \`${cell(matchedKey)}\``
  return [
    `### ${platform} cache mounts ${exact ? 'restored from this commit' : matchedKey === '' ? 'cold' : 'restored'}`,
    '',
    '| mount | state | files | size | base | overlay |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    from,
    '',
  ].join('\n')
}

/** The job summary of the post step, in Markdown. */
export function savedSummary(snapshot: Snapshot, key: string, report: StoreReport): string {
  const rows = snapshot.mounts.map((mount) => {
    const cells = [mount.files, bytes(mount.rawBytes), archiveCells(mount), sentCell(mount, report)]
    return `| \`${cell(mount.id)}\` | ${cells.join(' | ')} |`
  })
  return [
    `### ${snapshot.platform} cache mounts saved`,
    '',
    '| mount | files | size | base | overlay | uploaded |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    `As \`${cell(key)}\``,
    '',
  ].join('\n')
}

const archiveCells = ({ base, overlay }: SnapshotMount): string =>
  `${bytes(base.bytes)} | ${overlay === undefined ? '' : bytes(overlay.bytes)}`

function sentCell({ base, overlay }: SnapshotMount, { uploaded }: StoreReport): string {
  const sent = [base, ...(overlay === undefined ? [] : [overlay])].filter(({ digest }) => uploaded.includes(digest))
  return sent.length === 0 ? 'unchanged' : bytes(sent.reduce((sum, archive) => sum + archive.bytes, 0))
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('`', "'")
