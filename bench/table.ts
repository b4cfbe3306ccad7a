/** The value in the middle; NaN of none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** A Markdown table; numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  const ruler = head.map((_, index) => (rows.some((row) => typeof row[index] === 'number') ? '---:' : '---'))
  return [head, ruler, ...rows].map(line).join('\n')
}

/** Two digits that count. */
export const rounded = (value: number): number => Number(value.toPrecision(value >= 100 ? 3 : 2))
