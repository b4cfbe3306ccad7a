import { mountName } from '../buildkit/mounts.ts'
import type { Phase } from '../report/timeline.ts'
import type { Wanted } from './discover.ts'
import {
  type Evidence,
  type MountEvidence,
  type NoSave,
  type Problem,
  seenSnapshot,
  type TakenEvidence,
} from './facts.ts'
import type { DanceRequest } from './inputs.ts'
import type { FilledMount } from './plan.ts'
import type { SavedMount } from './save.ts'
import type { Searched } from './search.ts'

/** What the main step knows at its end. */
export interface MainParts {
  readonly request: Pick<DanceRequest, 'restore' | 'mounts' | 'cacheMap' | 'buildArgs'>
  readonly wanted: Wanted
  readonly searched: Searched
  /** Undefined when the build that fills the mounts failed. */
  readonly fill: readonly FilledMount[] | undefined
  readonly problems: readonly Problem[]
  readonly noSave: NoSave | undefined
  /** See {@link Evidence}. */
  readonly knowsImports: boolean
  readonly phases: readonly Phase[]
}

/** What the doctor is told at the end of the main step. */
export function mainEvidence(parts: MainParts, now: number): Evidence {
  const { request, wanted, searched, fill, problems, noSave, phases } = parts
  const { loaded, nearest } = searched
  const isNamed = request.mounts.length + request.cacheMap.mounts.length > 0
  return {
    origin: wanted.origin,
    key: wanted.keys.key,
    buildArgs: request.buildArgs.map((arg) => arg.split('=')[0] ?? ''),
    store: searched.store,
    readable: searched.readable,
    ...(request.restore ? {} : { noRestore: 'the input restore is false' }),
    ...(loaded !== undefined && isRestored(fill) ? { matched: seenSnapshot(loaded.snapshot) } : {}),
    ...(loaded !== undefined && !isRestored(fill) ? { unused: seenSnapshot(loaded.snapshot) } : {}),
    ...(loaded === undefined && nearest !== undefined ? { nearest: seenSnapshot(nearest.snapshot) } : {}),
    problems,
    ...(noSave === undefined ? {} : { noSave }),
    mounts: wanted.mounts.map((mount) => mountEvidence(mountName(mount), mount.target, wanted, fill)),
    ...(isNamed ? { declared: declaredIn(wanted) } : {}),
    downBytes: searched.fetchedBytes(),
    phases,
    ...(parts.knowsImports ? { knowsImports: true } : {}),
    buildCount: wanted.declared.length,
    restoredAt: now,
  }
}

/** Whether any mount has what the restored snapshot says. */
export const isRestored = (fill: readonly FilledMount[] | undefined): boolean =>
  fill?.some(({ held }) => held !== undefined) ?? false

function mountEvidence(
  id: string,
  target: string,
  { declared }: Wanted,
  fill: readonly FilledMount[] | undefined,
): MountEvidence {
  const filled = fill?.find(({ mount }) => mountName(mount) === id)
  const entry = filled?.held?.entry
  return {
    id,
    target,
    start: filled?.result.state ?? 'absent',
    files: filled?.result.files ?? 0,
    rawBytes: filled?.result.bytes ?? 0,
    base: entry?.base.bytes ?? 0,
    overlay: entry?.overlay?.bytes ?? 0,
    builds: declared.filter((mounts) => mounts.some((mount) => mountName(mount) === id)).length,
  }
}

const declaredIn = ({ declared }: Wanted) =>
  declared.flat().map((mount) => ({ id: mountName(mount), target: mount.target }))

/** What the doctor is told of a mount at the end of the job. */
export const takenEvidence = ({ mount, taken, packed }: SavedMount): TakenEvidence => ({
  id: mountName(mount),
  end: taken.state,
  files: taken.files,
  rawBytes: taken.bytes,
  packed: packed?.bytes ?? 0,
})
