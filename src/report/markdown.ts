/** Text inside of backticks in a cell of a table, or anywhere. */
export const code = (text: string): string => `\`${oneLine(text).replaceAll('|', '\\|').replaceAll('`', "'")}\``

/** Text as it is: nothing in it is Markdown or HTML. */
export const plain = (text: string): string =>
  oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#~]/g, '\\$&')

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
  `<details><summary>${plain(title)}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
]

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
