/**
 * What cargo compares the times of sources with: files of a unit's fingerprint, and what came of a build script, in both
 * layouts of a target folder (cargo, src/compiler/fingerprint/mod.rs and layout.rs).
 */
const COMPARED = /\/(?:\.fingerprint\/[^/]+\/[^/]+|build\/(?:[^/]+\/)+(?:fingerprint\/[^/]+|run\/[^/]+|output))$/

/** Newest times of files in mounts, seconds since 1970, rounded up; 0 when there are none. */
export interface NewestFiles {
  /** Of what cargo has built, by the clock of whichever builder built it. What is not newer than that, cargo may take for built. */
  readonly built: number
  /** Of any file: make and the like go by the times of what they have made themselves. */
  readonly any: number
}

/** @param listings of mounts, see changes.sh in archive/list-scripts.ts */
export function newestFiles(listings: readonly string[]): NewestFiles {
  let [built, any] = [0, 0]
  for (const line of listings.flatMap((listing) => listing.split('\0'))) {
    const { path, seconds } = fileOf(line)
    any = Math.max(any, seconds)
    if (COMPARED.test(path)) built = Math.max(built, seconds)
  }
  return { built, any }
}

/** Kind, mode, owner, group, size, time of modification, time of change, path. */
function fileOf(line: string): { readonly path: string; readonly seconds: number } {
  const [, time, path = ''] = /^f (?:\S+ ){4}(\S+) \S+ (.+)$/s.exec(line) ?? []
  return { path, seconds: Math.ceil(Number(time)) || 0 }
}
