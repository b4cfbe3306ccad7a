/**
 * Paths in the order in which all that lies below a folder comes right behind it: whether one lies below or above another
 * is then a matter of its neighbour. To look up each folder of a path by itself would take the square of its length.
 */
export class PathOrder {
  /** All of them. */
  readonly #keys: readonly string[]
  /** Those that lie below no other one. */
  readonly #outermost: readonly string[]

  /** @param paths without a slash at either end, the root as the empty one */
  constructor(paths: Iterable<string>) {
    this.#keys = Array.from(paths, keyOf).sort()
    this.#outermost = outermostOf(this.#keys)
  }

  /** Whether one of them lies below the path. */
  hasBelow(path: string): boolean {
    const key = keyOf(path)
    const next = this.#keys[countUpTo(this.#keys, key)]
    return next?.startsWith(key) ?? false
  }

  /** Whether one of them is a folder that the path lies below. */
  hasAbove(path: string): boolean {
    const key = keyOf(path)
    const before = this.#outermost[countUpTo(this.#outermost, key) - 1]
    return before !== undefined && before !== key && key.startsWith(before)
  }
}

/** What all paths below it begin with, which no other path does. */
const keyOf = (path: string): string => (path === '' ? '' : `${path}/`)

function outermostOf(keys: readonly string[]): readonly string[] {
  const outermost: string[] = []
  for (const key of keys) {
    const last = outermost.at(-1)
    if (last === undefined || !key.startsWith(last)) outermost.push(key)
  }
  return outermost
}

/** How many of the keys are not behind the given one. */
function countUpTo(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? '') <= key) low = middle + 1
    else high = middle
  }
  return low
}
