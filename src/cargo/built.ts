/**
 * What cargo compares the times of sources with: files of a unit's fingerprint, and what came of a build script, in both
 * layouts of a target folder (cargo, src/compiler/fingerprint/mod.rs and layout.rs).
 */
const COMPARED = /\/(?:\.fingerprint\/[^/]+\/[^/]+|build\/(?:[^/]+\/)+(?:fingerprint\/[^/]+|run\/[^/]+|output))$/

/**
 * The newest time of what cargo has built, by the clock of whichever builder built it. What is not newer than that, cargo
 * may take for built.
 *
 * @param listing of a mount, see changes.sh in archive/list-scripts.ts
 * @returns seconds since 1970, rounded up; 0 when nothing of cargo's is there
 */
export function newestBuilt(listing: string): number {
  const times = listing.split('\0').map(timeOf)
  return times.reduce((latest, at) => Math.max(latest, at), 0)
}

/** Kind, mode, owner, group, size, time of modification, time of change, path. */
function timeOf(line: string): number {
  const [, time, path] = /^f (?:\S+ ){4}(\S+) \S+ (.+)$/s.exec(line) ?? []
  return time !== undefined && path !== undefined && COMPARED.test(path) ? Math.ceil(Number(time)) || 0 : 0
}
