import { mountName } from '../buildkit/mounts.ts'
import { bytes } from '../report/figures.ts'
import type { Snapshot, StoreReport } from '../store/snapshot.ts'
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
    bytes: held?.entry.bytes ?? 0,
  }
}

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
    const archive = held === undefined ? '' : bytes(held.entry.bytes)
    return `| \`${cell(mount.target)}\` | ${result.state} | ${result.files} | ${bytes(result.bytes)} | ${archive} |`
  })
  const from = matchedKey === '' ? 'Nothing restored: the cache mounts are cold.' : `From \`${cell(matchedKey)}\``
  return [
    `### ${platform} cache mounts ${exact ? 'restored from this commit' : matchedKey === '' ? 'cold' : 'restored'}`,
    '',
    '| mount | state | files | size | archive |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
    '',
    from,
    '',
  ].join('\n')
}

/** The job summary of the post step, in Markdown. */
export function savedSummary(snapshot: Snapshot, key: string, report: StoreReport): string {
  const rows = snapshot.mounts.map(({ id, files, rawBytes, bytes: size, digest }) => {
    const sent = report.uploaded.includes(digest) ? bytes(size) : 'unchanged'
    return `| \`${cell(id)}\` | ${files} | ${bytes(rawBytes)} | ${bytes(size)} | ${sent} |`
  })
  return [
    `### ${snapshot.platform} cache mounts saved`,
    '',
    '| mount | files | size | archive | uploaded |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    `As \`${cell(key)}\``,
    '',
  ].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('`', "'")
