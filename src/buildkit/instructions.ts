/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string
  /** `--name=value` in front of the arguments, without quotes and escapes. */
  readonly flags: readonly string[]
  readonly rest: string
  /** The whole instruction on one line, without comments, and its heredocs below it. */
  readonly text: string
}

/** A Dockerfile taken apart. */
export interface Instructions {
  readonly list: readonly Instruction[]
  /** The character that escapes: a backslash, or a backtick where the first lines say so. */
  readonly escaper: string
}

/**
 * Takes a Dockerfile apart as BuildKit does (frontend/dockerfile/parser): directives, comments, continued lines, heredocs
 * and flags. What does not make sense as a Dockerfile comes back as instructions that do not make sense.
 */
export function readInstructions(text: string): Instructions {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, ''))
  const escaper = escapeOf(lines)
  const cursor: Cursor = { lines, at: 0 }
  const list: Instruction[] = []
  while (cursor.at < lines.length) {
    const line = logicalLine(cursor, escaper)
    if (line !== '') list.push(withHeredocs(readInstruction(line, escaper), cursor))
  }
  return { list, escaper }
}

interface Cursor {
  readonly lines: readonly string[]
  at: number
}

/** Directives (`# escape=…`) are the comments before anything else. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name = '', value = ''] = /^\s*#\s*([a-z]\w*)\s*=\s*(\S.*?)\s*$/i.exec(line) ?? []
    if (name === '') break
    if (name.toLowerCase() === 'escape') return value === '`' ? value : '\\'
  }
  return '\\'
}

const isComment = (line: string): boolean => line.trimStart().startsWith('#')

/** The next line with those that continue it; empty for an empty line and a comment. */
function logicalLine(cursor: Cursor, escaper: string): string {
  const first = nextLine(cursor)
  if (isComment(first)) return ''
  const continuation = new RegExp(`(?<=^|[^\\${escaper}])\\${escaper}[ \\t]*$`)
  let line = first
  let text = first.trimStart()
  while (continuation.test(line) && cursor.at < cursor.lines.length) {
    text = text.replace(continuation, '')
    line = nextContinued(cursor)
    text += line
  }
  return text.replace(continuation, '').trim()
}

/** Comments and empty lines between continued lines do not count. */
function nextContinued(cursor: Cursor): string {
  while (cursor.at < cursor.lines.length) {
    const line = nextLine(cursor)
    if (line.trim() !== '' && !isComment(line)) return line
  }
  return ''
}

function nextLine(cursor: Cursor): string {
  cursor.at += 1
  return cursor.lines[cursor.at - 1] ?? ''
}

/** The instruction on one line, without its heredocs. */
export function readInstruction(line: string, escaper: string): Instruction {
  const [, keyword = '', args = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? []
  const flags: string[] = []
  const flag = new RegExp(`\\s*(--${wordPattern(escaper, true)}*)(?=\\s|$)`, 'y')
  let at = 0
  for (let found = flag.exec(args); found !== null; found = flag.exec(args)) {
    at = flag.lastIndex
    if (found[1] === '--') break
    flags.push(unquoted(found[1] ?? '', escaper))
  }
  return { keyword: keyword.toUpperCase(), flags, rest: args.slice(at).trim(), text: line }
}

/** A part of a word: quoted text, an escaped character, or any other. */
function wordPattern(escaper: string, escapesInSingle: boolean): string {
  const quoted = (quote: string, by: string): string => `${quote}(?:${by}[^${quote}])*${quote}?`
  const escaped = `\\${escaper}[\\s\\S]|`
  const inSingle = escapesInSingle ? escaped : ''
  return `(?:${quoted('"', escaped)}|${quoted("'", inSingle)}|\\${escaper}[\\s\\S]?|[^\\s"'\\${escaper}])`
}

/** The arguments of ARG and ENV: words with their quotes and escapes, which go away when variables are replaced. */
export const wordsOf = (text: string, escaper: string): readonly string[] =>
  text.match(new RegExp(`${wordPattern(escaper, false)}+`, 'g')) ?? []

/** Flags lose their quotes before anything else looks at them: quotes for the CSV inside need quotes around them. */
function unquoted(word: string, escaper: string): string {
  const e = `\\${escaper}`
  const parts = new RegExp(`"((?:${e}[\\s\\S]|[^"])*?)(?:"|$)|'((?:${e}[\\s\\S]|[^'])*?)(?:'|$)|${e}([\\s\\S]?)`, 'g')
  const escaped = new RegExp(`${e}([\\s\\S])`, 'g')
  return word.replace(parts, (_, double?: string, single?: string, plain?: string) => {
    return plain ?? (double ?? single ?? '').replace(escaped, '$1')
  })
}

function withHeredocs(instruction: Instruction, cursor: Cursor): Instruction {
  const bodies = heredocsOf(instruction).map((heredoc) => bodyOf(cursor, heredoc))
  return { ...instruction, text: [instruction.text, ...bodies.flat()].join('\n') }
}

interface Heredoc {
  readonly name: string
  /** Whether tabs may stand before the name that ends it (`<<-`). */
  readonly chomp: boolean
}

function heredocsOf({ keyword, rest }: Instruction): readonly Heredoc[] {
  const [, trigger = keyword, args = rest] = (keyword === 'ONBUILD' && /^(\S+)\s*([\s\S]*)$/.exec(rest)) || []
  if (!['ADD', 'COPY', 'RUN'].includes(trigger.toUpperCase()) || args.startsWith('[')) return []
  const [word, quoted] = [/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|<<[ \t]*|[^\s"'\\])+/g, /"(?:\\.|[^"\\])*"|'[^']*'|\\./g]
  // With a quote that nothing closes BuildKit sees no heredocs at all.
  if (/["']/.test(args.replace(quoted, ''))) return []
  return (args.match(word) ?? []).flatMap((candidate) => {
    const [, dash, raw = ''] = /^\d*<<(-?)\s*([^<]+)$/.exec(candidate) ?? []
    return raw === '' ? [] : [{ name: unquoted(raw, '\\'), chomp: dash === '-' }]
  })
}

/** The lines of a heredoc with the one that ends it; none where nothing ends it, because then it is something else. */
function bodyOf(cursor: Cursor, { name, chomp }: Heredoc): readonly string[] {
  const ends = (line: string): boolean => (chomp ? line.replace(/^\t+/, '') : line) === name
  const length = cursor.lines.slice(cursor.at).findIndex(ends) + 1
  const body = cursor.lines.slice(cursor.at, cursor.at + length)
  cursor.at += length
  return body
}
