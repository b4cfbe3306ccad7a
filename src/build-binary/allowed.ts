import { linesOf, Unfit } from '../runner/inputs.ts'

/** The inputs that let programs pass which need files beside them. */
export const allowedFields = { 'allow-dynamic': linesOf(patternLine) }

function patternLine(line: string): string {
  if (line.startsWith('/')) return line
  throw new Unfit('the absolute path of a program in the image, or a pattern', 'Begin it with /, as in /usr/**.')
}

/**
 * Whether one of the patterns fits a path: `*` stands for anything but `/`, `**` for anything.
 *
 * @param path absolute
 */
export const isAllowed = (path: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => expressionOf(pattern).test(path))

function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|[\s\S]/g, (part) => {
    if (part === '**') return '.*'
    return part === '*' ? '[^/]*' : part.replace(/[\\^$.+?()|[\]{}/]/, '\\$&')
  })
  return new RegExp(`^${source}$`)
}
