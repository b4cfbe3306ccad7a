/** One thing that a user gave and that cannot be used. */
export interface Fault {
  /** Name of the input as it stands in action.yml. */
  readonly input: string
  /** What was given, as it was given. */
  readonly value: string
  /** What was expected, as the end of the sentence "expected …". */
  readonly expected: string
  /** What to do about it, a sentence of its own. */
  readonly remedy: string
}

/** The user has to change something; the message says what. Never a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** Several inputs are wrong; one message lists all of them with their remedies. */
export class InputError extends UserError {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(faultList(faults))
    this.faults = faults
  }
}

/** A line of a file in the repository, where an annotation can stand. */
export interface SourceLine {
  /** Relative to the workspace. */
  readonly file: string
  /** Counted from 1. */
  readonly startLine: number
}

/** A tool that we started has failed. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly argv: readonly string[]
  readonly exitCode: number
  readonly lastLines: readonly string[]
  /** What the tool says is at fault. */
  readonly source: SourceLine | undefined

  constructor(argv: readonly string[], exitCode: number, lastLines: readonly string[], source?: SourceLine) {
    super(`${argv.slice(0, 3).join(' ')} … ended with exit code ${exitCode}\n${lastLines.join('\n')}`.trimEnd())
    this.argv = argv
    this.exitCode = exitCode
    this.lastLines = lastLines
    this.source = source
  }
}

/**
 * The message of anything that was thrown, with the messages of its causes behind it: fetch hides what went wrong with
 * the connection in `cause`.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`
}

function faultList(faults: readonly Fault[]): string {
  const head = faults.length === 1 ? 'One input cannot be used:' : `${faults.length} inputs cannot be used:`
  return [head, ...faults.map(faultLine)].join('\n')
}

function faultLine(fault: Fault): string {
  const given = fault.value === '' ? 'is empty' : `is ${JSON.stringify(fault.value)}`
  return `- ${fault.input} ${given}, expected ${fault.expected}. ${fault.remedy}`
}
