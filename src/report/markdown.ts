/** Text as code; none where there is no text. */
export function code(text: string): string {
  const line = oneLine(text)
  if (line === '') return ''
  // Backticks end such a span and bars end a cell of a table, whatever stands before them (GFM spec, sections 6.3 and 4.10).
  return /[`|]/.test(line) ? `<code>${plain(line)}</code>` : `\`${line}\``
}

/**
 * Text as it is: nothing in it is Markdown or HTML, ends a cell of a table, or becomes a link, a mention, an emoji or a formula
 * on GitHub.
 */
export const plain = (text: string): string =>
  oneLine(text)
    .replace(SIGNS, (sign) => ENTITIES[sign] ?? `\\${sign}`)
    .replace(LIVE, APART)
    .replace(/^(?:[-+=]|\d+(?=[.)](?: |$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))

/** The same within HTML, where backslashes would be seen (GFM spec, section 4.6). */
const inHtml = (text: string): string =>
  oneLine(text)
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
    .replace(LIVE, APART)

const SIGNS = /[&<>|\\`*_[\]~]/g
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;' }

/**
 * What GitHub finds in text after all escapes are gone: formulas, mentions and addresses of mail, numbers of issues, links,
 * emojis. In an element of its own it finds none of them (docs.github.com, writing mathematical expressions: "use <span> tags
 * around the explicit $"; tried with cmark-gfm: `me&#64;x.y` becomes a link).
 */
const LIVE = /[$@]|(?<!&)#|:(?=\/\/|[\w+\\-]+:)|(?<=www)\./gi
const APART = '<span>$&</span>'

/** A table. Names that begin with `#` are those of columns with numbers, which stand on the right. */
export function table(names: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  return [
    line(names.map((name) => name.replace(/^#/, ''))),
    line(names.map((name) => (name.startsWith('#') ? '---:' : '---'))),
    ...rows.map(line),
  ]
}

/** Lines that are seen after a click. */
export const folded = (title: string, lines: readonly string[]): readonly string[] => [
  `<details><summary>${inHtml(title)}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
]

/** Lines as they are, each of them one; nothing ends the block. */
export const fenced = (lines: readonly string[], language = ''): readonly string[] => [
  `\`\`\`${language}`,
  ...lines.map((line) => line.replace(/[\r\n]+/g, ' ').replaceAll('```', "'''")),
  '```',
]

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
