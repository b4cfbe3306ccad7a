/**
 * Bytes that result and reports of one leg may have, each as a text in other JSON. merge-manifest gets those of up to 20 legs
 * in one variable of its environment, which Linux limits to 128 KiB (MAX_ARG_STRLEN, execve(2)): with more it cannot start.
 */
export const LEG_LIMIT = 6300

/** Of these the report of cache-dance, which knows nothing of the build. */
export const DANCE_LIMIT = 3400

/** Of these the report of build-binary, beside the result of a few programs. */
export const BUILD_LIMIT = 2300

/** Of these the result of build-binary: the report beside it gets what is left. */
export const RESULT_LIMIT = LEG_LIMIT - DANCE_LIMIT

/** What a result leaves for the report of build-binary beside it; with many programs nothing. */
export const roomBeside = (result: string): number => Math.min(BUILD_LIMIT, RESULT_LIMIT - jsonBytes(result))

/**
 * JSON on one line that is no larger than a limit once it stands as a text in other JSON, in UTF-8.
 *
 * @param forms of the same value, the fullest first
 * @returns an empty text where none fits
 */
export function fittingJson(limit: number, forms: readonly (() => unknown)[]): string {
  for (const form of forms) {
    const text = JSON.stringify(form())
    if (jsonBytes(text) <= limit) return text
  }
  return ''
}

const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text))

/** Text of at most so many characters, with an ellipsis for what is left out. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
