/** What a script did with one mount. */
export interface MountResult {
  readonly state: MountState
  /** sha256, hexadecimal, of the listing of all files with their attributes. */
  readonly listing: string
  /** Regular files that are packed or would be. */
  readonly files: number
  /** Bytes in them. */
  readonly bytes: number
  /** Cargo's units that no build needed any more, and what was removed with them. */
  readonly swept: { readonly units: number; readonly bytes: number }
  /** Files that were removed to bring the mount below its limit, the least recently used first. */
  readonly aged: { readonly files: number; readonly bytes: number }
}

/**
 * After filling: `restored` from its archives, `kept` because it was not empty, `absent` because there is no archive,
 * `skipped`, still empty, because there was too little room. After taking out: `packed` into a base, `overlaid` when an
 * overlay over its base was packed, `unchanged` because its listing is the expected one, `skipped` for lack of room.
 */
export type MountState = (typeof STATES)[number]

const STATES = ['restored', 'kept', 'absent', 'skipped', 'packed', 'overlaid', 'unchanged'] as const

/**
 * Reads the result line of a script: `<state> <listing> <files> <bytes> <swept units> <swept bytes> <aged files> <aged bytes>`.
 *
 * @throws Error when it is something else
 */
export function parseResult(line: string): MountResult {
  const [, word, listing, counts] = /^(\w+) ([0-9a-f]{64})((?: \d+){6})\n$/.exec(line) ?? []
  const state = STATES.find((candidate) => candidate === word)
  if (state === undefined || listing === undefined || counts === undefined) {
    throw new Error(`a script left ${JSON.stringify(line)} as its result`)
  }
  const [files = 0, bytes = 0, units = 0, unitBytes = 0, agedFiles = 0, agedBytes = 0] = counts
    .trim()
    .split(' ')
    .map(Number)
  return {
    ...{ state, listing, files, bytes },
    swept: { units, bytes: unitBytes },
    aged: { files: agedFiles, bytes: agedBytes },
  }
}

/** Room that was needed and not there, in bytes. */
export interface Shortage {
  readonly needed: number
  readonly free: number
}

/**
 * Reads the line that a script leaves when it finds too little room: `<needed> <free>`.
 *
 * @throws Error when it is something else
 */
export function parseShortage(line: string): Shortage {
  const [, needed, free] = /^(\d+) (\d+)\n$/.exec(line) ?? []
  if (needed === undefined) throw new Error(`a script left ${JSON.stringify(line)} for the room that it needs`)
  return { needed: Number(needed), free: Number(free) }
}

/** What the archives say of each other cannot be; nothing was filled. */
export class OverlayRefused extends Error {
  override readonly name = 'OverlayRefused'
}
