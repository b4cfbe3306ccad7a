import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CacheMount } from '../buildkit/mounts.ts'
import type { Known } from '../buildkit/take-mounts.ts'
import type { Digest } from '../oci/digest.ts'
import type { Platform } from '../oci/platform.ts'
import { leaveState, takeState } from '../runner/state.ts'
import type { StorePlace } from '../store/store.ts'
import type { Held } from './plan.ts'

/** What the post step has to know. Whatever may be large is in files: the runner hands the state over in one variable. */
export interface DanceState {
  /** Ours, from the main to the post step: archives and memories of the mounts, the ledger, and the evidence. */
  readonly folder: string
  /** The local context from the root, whose sources have the times of the ledger. */
  readonly context: string
  readonly builder: string
  readonly platform: Platform
  readonly store: StorePlace
  readonly key: string
  /** Key of the restored snapshot, empty for none. */
  readonly matchedKey: string
  readonly mounts: readonly StoredMount[]
  /** Whether the ledger is the restored one, so that it needs no saving. */
  readonly ledgerKnown: boolean
  /** Whether the main step has warned: there is one warning in a job. */
  readonly warned: boolean
  /** Archives that the store has and that are damaged there. */
  readonly damaged: readonly Digest[]
  readonly sweep: boolean
  /** Bytes of a mount that is not cargo's. */
  readonly mountLimit?: number
  /** Bytes that all snapshots in the store may have. */
  readonly storeLimit?: number
}

/** A mount, and what the store has of its content at the start of the build. */
export interface StoredMount {
  readonly mount: CacheMount
  readonly held?: Held
  /** As it was seen in the builder after filling. */
  readonly known?: Known
}

/** Where the memories of the mounts are in the folder of the state. */
export const memoryFolder = (folder: string): string => join(folder, 'memory')

/** The ledger in the folder of the state. */
export const ledgerFile = (folder: string): string => join(folder, 'ledger.json')

/** The evidence of the main step in the folder of the state. */
export const evidenceFile = (folder: string): string => join(folder, 'evidence.json')

/** A new folder that stays until the post step; a runner empties its temporary folder after the job in any case. */
export const makeStateFolder = (): Promise<string> =>
  mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-cache-dance-'))

/** Removes the folder, as far as that can be done: a runner empties its temporary folder after the job in any case. */
export const dropStateFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true }).catch(() => undefined)

/** Leaves the state for the post step. */
export const leaveDance = (state: DanceState): void => leaveState(state)

/** The state, or undefined when nothing is to be saved. */
export const takeDance = (): DanceState | undefined => takeState<DanceState>()
