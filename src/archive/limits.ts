/** What a snapshot says of the mount that an archive belongs to. */
export interface MountSize {
  /** Bytes in its regular files, each name counted. */
  readonly rawBytes: number
  /** Regular files. */
  readonly files: number
}

const MIB = 1024 * 1024

/**
 * Bytes that the files of one archive of a mount may have. Twice of what the mount has: a base may still hold what its
 * overlay takes away, and when that becomes more than half, a new base is packed (`take-scripts.ts` holds to the same
 * figures). 64 MiB more, because of a small mount nearly everything may have been taken away.
 */
export const contentLimit = ({ rawBytes }: MountSize): number => 2 * rawBytes + 64 * MIB

/** Members that any archive may have, whatever its head says: the runner has all of their paths in memory. */
export const MOST_MEMBERS = 3_000_000

/** Bytes that all paths of an archive may have, for the same reason. */
export const MOST_PATH_BYTES = 512 * MIB

/**
 * Members that one archive of a mount may have. Folders and links are not counted in a snapshot, and there are caches with
 * many empty folders. 100 000 members without content are unpacked within seconds.
 */
export const memberLimit = ({ files }: MountSize): number => Math.min(4 * files + 100_000, MOST_MEMBERS)

/**
 * Bytes that one archive of a mount may grow to when it is decompressed: a member takes 3 blocks of 512 bytes for its two
 * headers and its times, and up to 511 bytes behind its content; long names, attributes and sparse files take more.
 */
export const streamLimit = (size: MountSize): number => contentLimit(size) + 3072 * memberLimit(size)
