/**
 * JSON on one line that is no larger than a limit once it stands as a text in other JSON, in UTF-8.
 *
 * @param forms of the same value, the fullest first; the last one is taken whatever it weighs
 */
export function fittingJson(limit: number, forms: readonly (() => unknown)[]): string {
  for (const form of forms.slice(0, -1)) {
    const text = JSON.stringify(form())
    if (Buffer.byteLength(JSON.stringify(text)) <= limit) return text
  }
  return JSON.stringify(forms.at(-1)?.())
}

/** Text of at most so many characters, with an ellipsis for what is left out. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
