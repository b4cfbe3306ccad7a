/** A line whose first visible characters are `::`: the runner ignores what it takes for blanks before them. */
const COMMAND = /(^|[\r\n])([^\x21-\x7e\r\n]*)(:[^\x21-\x7e\r\n]*:)/g

/** The older form, which the runner takes anywhere in a line. */
const OLD_COMMAND = /#([^\x20-\x7e\r\n]*#[^\x20-\x7e\r\n]*\[)/g

/**
 * Text of others for the job's log, in which the runner finds no command of its own: it takes `::name::value` at the
 * beginning of a line, after blanks, and `##[name]value` anywhere in a line, and for it a line ends at a carriage return
 * too (actions/runner, ActionCommand.cs, and StreamReader.ReadLine in ProcessInvoker.cs). Characters that are not visible
 * ASCII count as nothing, because comparing texts in .NET may ignore them. So `##[` becomes `# #[`, and `|` stands before `::`.
 * What is hidden by add-mask stays hidden: nothing is put into other text.
 */
export const harmless = (text: string): string => text.replace(COMMAND, '$1$2|$3').replace(OLD_COMMAND, '# $1')

/** Takes the output of a program as it comes. */
export interface HarmlessOutput {
  readonly write: (chunk: Buffer | string) => void
  /** Passes on what has come of a line without an end. */
  readonly end: () => void
}

/**
 * Output of a program, made {@link harmless} line by line: a command may come in two chunks.
 *
 * @param print takes the same bytes but for what was made harmless
 */
export function harmlessOutput(print: (chunk: Buffer) => unknown): HarmlessOutput {
  let open = ''
  const pass = (text: string): unknown => text !== '' && print(Buffer.from(harmless(text), 'latin1'))
  const write = (chunk: Buffer | string): void => {
    // As latin1 each byte is one character, so that a character in two chunks stays whole.
    const text = open + Buffer.from(chunk).toString('latin1')
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
    open = text.slice(end)
    pass(text.slice(0, end))
  }
  const end = (): void => {
    pass(open)
    open = ''
  }
  return { write, end }
}
