/** What a script did with one mount. */
export interface MountResult {
  readonly state: MountState
  /** sha256, hexadecimal, of the listing of all files with their attributes. */
  readonly listing: string
  /** Regular files. */
  readonly files: number
  /** Bytes in them. */
  readonly bytes: number
}

/**
 * After filling: `restored` from its archives, `kept` because it was not empty, `absent` because there is no archive.
 * After taking out: `packed` into a base, `overlaid` when an overlay over its base was packed, or `unchanged` because its
 * listing is the expected one.
 */
export type MountState = (typeof STATES)[number]

const STATES = ['restored', 'kept', 'absent', 'packed', 'overlaid', 'unchanged'] as const

/**
 * Reads the result line of a script: `<state> <listing> <files> <bytes>`.
 *
 * @throws Error when it is something else
 */
export function parseResult(line: string): MountResult {
  const [, word, listing, files, bytes] = /^(\w+) ([0-9a-f]{64}) (\d+) (\d+)\n$/.exec(line) ?? []
  const state = STATES.find((candidate) => candidate === word)
  if (state === undefined || listing === undefined)
    throw new Error(`a script left ${JSON.stringify(line)} as its result`)
  return { state, listing, files: Number(files), bytes: Number(bytes) }
}
