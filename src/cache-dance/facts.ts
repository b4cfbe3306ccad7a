import type { MountState } from '../archive/result.ts'
import type { BuildRecord } from '../buildkit/build-record.ts'
import type { Phase } from '../report/timeline.ts'
import type { Snapshot } from '../store/snapshot-head.ts'
import type { DanceOrigin } from './origin.ts'

/** All that is known of one job's cache, as plain JSON: the main step leaves it for the post step, which adds to it. */
export interface Evidence {
  readonly origin: DanceOrigin
  /** The key that is wanted. */
  readonly key: string
  /** Names of the build's arguments, to tell `ARG` from `ENV`: both are in the environment of a RUN. */
  readonly buildArgs: readonly string[]
  /** For messages; empty when no store could be opened. */
  readonly store: string
  /** False when the job may write to the store and not read from it. */
  readonly readable: boolean
  /** Why nothing was to be restored, as the end of a sentence; left out when something was. */
  readonly noRestore?: string
  /** The snapshot that was restored. */
  readonly matched?: SeenSnapshot
  /** A snapshot that was found and that no mount took: none is in it, or all were filled, or filling failed. */
  readonly unused?: SeenSnapshot
  /** Where none was found: the newest of the same platform, else the newest of any. */
  readonly nearest?: SeenSnapshot
  readonly problems: readonly Problem[]
  /** Set when this job does not save. */
  readonly noSave?: NoSave
  readonly mounts: readonly MountEvidence[]
  /** Where mounts are named by an input: all that BuildKit has found in the build. */
  readonly declared?: readonly DeclaredMount[]
  /** Bytes that came from the store. */
  readonly downBytes: number
  /** What took how long in the main step. */
  readonly phases: readonly Phase[]
  /** Set when it is known that layers of other machines come into the build, so that cargo goes by none of the times. */
  readonly knowsImports?: boolean
  /** Builds that the mounts are for. */
  readonly buildCount: number
  /** Milliseconds since 1970 at the end of the main step. */
  readonly restoredAt: number
  readonly after?: AfterBuild
}

/** What the post step adds. */
export interface AfterBuild {
  /** Seconds from the end of the main step to the end of the build; left out where the builder does not tell. */
  readonly seconds?: number
  /** The builds in between, the first first; undefined where the builder keeps no records. */
  readonly builds?: readonly BuildRecord[]
  /** Each mount after the build; undefined where they were not looked at. */
  readonly mounts?: readonly TakenEvidence[]
  /** `saved`, `exists`, or why nothing was saved, as the end of a sentence. */
  readonly outcome: 'saved' | 'exists' | { readonly refused: string } | { readonly nothing: string }
  /** Bytes that went to the store. */
  readonly upBytes: number
  /** What the budget of the store came to, a sentence. */
  readonly budget?: string
  readonly problems: readonly Problem[]
}

/** What counts of a snapshot's head. */
export interface SeenSnapshot
  extends Pick<
    Snapshot,
    'key' | 'platform' | 'recipe' | 'lock' | 'commit' | 'created' | 'build' | 'parts' | 'packages'
  > {
  readonly coldSeconds?: number
  readonly mountIds: readonly string[]
}

/** A mount at the start of the build. */
export interface MountEvidence {
  /** As mountName gives it. */
  readonly id: string
  readonly target: string
  readonly start: MountState
  readonly files: number
  readonly rawBytes: number
  /** Bytes of its archives in the restored snapshot. */
  readonly base: number
  readonly overlay: number
  /** How many builds of this request use it. */
  readonly builds: number
}

/** A mount at the end of the build. */
export interface TakenEvidence {
  readonly id: string
  readonly end: MountState
  readonly files: number
  readonly rawBytes: number
  /** Bytes of the archive that was packed, 0 for none. */
  readonly packed: number
}

/** A mount as the build has it. */
export interface DeclaredMount {
  readonly id: string
  readonly target: string
}

/** Something went wrong; the build was cold, or nothing was saved. */
export interface Problem {
  readonly code: ProblemCode
  /** Cause and remedy, as the log has them. */
  readonly message: string
}

export type ProblemCode =
  | 'damaged-snapshot'
  | 'evicted'
  | 'foreign-snapshot'
  | 'signature-missing'
  | 'signature-untrusted'
  | 'deadline-over'
  | 'disk-full'
  | 'store-unavailable'
  | 'store-unreachable'
  | 'rate-limited'
  | 'builder-failed'
  | 'snapshot-unfit'
  | 'other'

/** Why a job does not save. */
export interface NoSave {
  /** `setting`: an input or the kind of ref says so. */
  readonly cause: 'untrusted-event' | 'setting'
  /** The end of a sentence. */
  readonly reason: string
}

/** What counts of a head. */
export function seenSnapshot(snapshot: Snapshot): SeenSnapshot {
  const { key, platform, recipe, lock, commit, created, build, parts, packages, coldSeconds, mounts } = snapshot
  const mountIds = mounts.map(({ id }) => id)
  const seen = { key, platform, recipe, lock, commit, created, build, parts, packages, mountIds }
  return coldSeconds === undefined ? seen : { ...seen, coldSeconds }
}
