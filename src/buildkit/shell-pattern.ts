/** A sign of a shell pattern: a star, a question mark, or a character that stands for itself. */
type Sign =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'character'; readonly character: string }

/** The characters of a text, as Go has them: one for an emoji, where a string has two. */
export type Characters = readonly string[]

/** A shell pattern, taken apart. */
export type ShellPattern = readonly Sign[]

/**
 * Takes a pattern apart as BuildKit does (convertShellPatternToRegex in frontend/dockerfile/shell/lex.go).
 *
 * @returns undefined when a backslash stands before something that needs none
 */
export function readShellPattern(text: string): ShellPattern | undefined {
  const signs = [...text.matchAll(/\\([\s\S]?)|([\s\S])/gu)].map(([, escaped, plain]): Sign | undefined => {
    if (escaped !== undefined) return ESCAPABLE.has(escaped) ? { kind: 'character', character: escaped } : undefined
    if (plain === '*') return { kind: 'star' }
    return plain === '?' ? { kind: 'any' } : { kind: 'character', character: plain ?? '' }
  })
  return signs.every((sign) => sign !== undefined) ? signs : undefined
}

/** The last two are signs of the substitution around the pattern. */
const ESCAPABLE: ReadonlySet<string> = new Set(['*', '?', '\\', '}', '/'])

/**
 * Where parts of a text that begin at a place and fit the pattern can end, the shortest first. A regular expression would
 * try each way to share the text among the stars: with ten of them that takes hours.
 */
export function endsOf(pattern: ShellPattern, text: Characters, start: number): readonly number[] {
  return pattern.reduce<readonly number[]>((ends, sign) => endsAfter(sign, text, ends), [start])
}

/**
 * The parts of a text that fit a pattern, from left to right, each as long as it can be. An empty one right behind another is
 * none (as for Go's regexp).
 */
export function partsThatFit(
  pattern: ShellPattern,
  text: Characters,
): readonly { readonly start: number; readonly end: number }[] {
  const parts: { readonly start: number; readonly end: number }[] = []
  for (let start = 0; start <= text.length; ) {
    const end = endsOf(pattern, text, start).at(-1) ?? -1
    const isPart = end > start || (end === start && parts.at(-1)?.end !== start)
    if (isPart) parts.push({ start, end })
    start = Math.max(end, start + 1)
  }
  return parts
}

function endsAfter(sign: Sign, text: Characters, ends: readonly number[]): readonly number[] {
  if (sign.kind === 'star') return starEnds(text, new Set(ends))
  return ends.flatMap((end) => {
    const next = text[end]
    const fits = sign.kind === 'any' ? next !== undefined && next !== '\n' : next === sign.character
    return fits ? [end + 1] : []
  })
}

/** A star goes on to the end of the line. */
function starEnds(text: Characters, ends: ReadonlySet<number>): readonly number[] {
  const found: number[] = []
  let isOpen = false
  for (let at = 0; at <= text.length; at += 1) {
    isOpen ||= ends.has(at)
    if (isOpen) found.push(at)
    if (text[at] === '\n') isOpen = false
  }
  return found
}
