import { CommandError, UserError } from '../errors.ts'

/** How many last lines of a build to keep, so that the failing step is among them: the excerpt of a Dockerfile is long. */
export const BUILD_LINES = 400

/** Longest line in a message: BuildKit repeats whole shell scripts in one. */
const WIDTH = 300

/**
 * What to tell of a failed `docker buildx build --progress=plain`: the output of the step that failed and BuildKit's own
 * error, without the excerpt of the Dockerfile between them.
 *
 * @param builder the `builder` input, empty when it was not given
 */
export function buildFailure(error: CommandError, builder: string): Error {
  const missing = error.lastLines.map((line) => /no builder "(.*)" found/.exec(line)?.[1]).find(Boolean)
  if (missing !== undefined) return new UserError(noBuilder(missing, builder))
  return new CommandError(error.argv, error.exitCode, failingStep(error.lastLines))
}

/** BuildKit prints `------`, ` > [stage 2/3] RUN …:`, the step's last lines, `------`; then buildx prints `ERROR: …`. */
export function failingStep(lines: readonly string[]): readonly string[] {
  const start = lines.findLastIndex((line) => line.startsWith(' > '))
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('------'))
  const step = start === -1 || length === -1 ? [] : lines.slice(start, start + 1 + length)
  const error = lines.findLast((line) => line.startsWith('ERROR:'))
  if (step.length === 0 && error === undefined) return lines.slice(-20).map(shortened)
  return [...step, ...(error === undefined ? [] : [error])].map(shortened)
}

const shortened = (line: string): string => (line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line)

function noBuilder(name: string, input: string): string {
  const where = input === name ? `builder is ${JSON.stringify(name)}, but` : 'The environment names a builder, but'
  return `${where} buildx knows no builder ${JSON.stringify(name)}. Make it in an earlier step (docker/setup-buildx-action), leave the input out, or see docker buildx ls.`
}
