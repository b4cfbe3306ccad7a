import { basename } from 'node:path'

/** A file that describes a build: a Dockerfile or a bake file. */
export interface DescribingFile {
  /** On the runner. */
  readonly path: string
  readonly text: string
}

/** What buildx shows of the file at fault. */
interface Excerpt {
  /** A Dockerfile without its folder, a bake file as it was named. */
  readonly name: string
  /** Where the fault begins, counted from 1. */
  readonly line: number
  readonly shown: readonly { readonly line: number; readonly text: string }[]
}

/**
 * The place of a fault in the one file whose content is what buildx shows. Its name is not enough: bake may build one target
 * from another's result, a Dockerfile may be in the bake file or come from a URL, and most are called `Dockerfile`.
 */
export function faultyLine(
  lines: readonly string[],
  files: readonly DescribingFile[],
): { readonly path: string; readonly line: number } | undefined {
  const excerpt = lastExcerpt(lines)
  if (excerpt === undefined) return undefined
  const [only, ...others] = files.filter((file) => isShown(file, excerpt))
  return only === undefined || others.length > 0 ? undefined : { path: only.path, line: excerpt.line }
}

/**
 * buildx prints `Dockerfile:12`, then lines of it between two rules (BuildKit, solver/errdefs/source.go, Print).
 * What a step prints is indented or has a time before it.
 */
function lastExcerpt(lines: readonly string[]): Excerpt | undefined {
  const at = lines.findLastIndex((line, index) => isRule(lines[index + 1]) && PLACE.test(line))
  const [, name, line] = PLACE.exec(lines[at] ?? '') ?? []
  if (name === undefined || line === undefined) return undefined
  const below = lines.slice(at + 2)
  const end = below.findIndex(isRule)
  return { name, line: Number(line), shown: below.slice(0, Math.max(0, end)).flatMap(shownLine) }
}

const PLACE = /^(\S.*):(\d+)$/
const SHOWN = /^\s*(\d+) \| (?:>>> | {4})?(.*)$/

const isRule = (line: string | undefined): boolean => line === '-'.repeat(20)

function shownLine(line: string): Excerpt['shown'] {
  const [, number, text] = SHOWN.exec(line) ?? []
  return number === undefined || text === undefined ? [] : [{ line: Number(number), text }]
}

function isShown({ path, text }: DescribingFile, { name, shown }: Excerpt): boolean {
  if (basename(path) !== basename(name)) return false
  // Blank lines tell no file from another.
  if (shown.every((each) => visible(each.text) === '')) return false
  const own = text.split('\n')
  return shown.every(({ line, text: it }) => line <= own.length && visible(own[line - 1] ?? '') === visible(it))
}

/** On its way through the log a line may lose what cannot be seen, such as carriage returns. */
const visible = (line: string): string => line.replace(/[^!-~]/g, '')
