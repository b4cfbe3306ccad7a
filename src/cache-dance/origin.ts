import type { SnapshotPart } from '../store/snapshot-head.ts'

/** What a build is made from, as far as it decides which snapshot fits. */
export interface DanceOrigin {
  /** As OCI writes it. */
  readonly platform: string
  /** Digest of the recipe, hexadecimal. */
  readonly recipe: string
  /** Digest of the locked third-party packages, hexadecimal. */
  readonly lock: string
  /** Commit, hexadecimal. */
  readonly commit: string
  /** Name of the build, for people. */
  readonly build: string
  /** Ingredients of the recipe. */
  readonly parts: readonly SnapshotPart[]
  /** Locked third-party packages, `name@version`. */
  readonly packages: readonly string[]
}
