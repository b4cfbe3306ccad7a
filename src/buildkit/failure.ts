import { basename, isAbsolute, relative, resolve } from 'node:path'
import { cplusplusTrouble } from '../cargo/cplusplus.ts'
import { CommandError, type SourceLine, UserError } from '../errors.ts'

/** How many last lines of a build to keep, so that the failing step is among them: the excerpt of a Dockerfile is long. */
export const BUILD_LINES = 400

/** Longest line in a message: BuildKit repeats whole shell scripts in one. */
const WIDTH = 300

/**
 * What to tell of a failed `docker buildx build --progress=plain`: the output of the step that failed and BuildKit's own
 * error, without the excerpt of the Dockerfile between them.
 *
 * @param builder the `builder` input, empty when it was not given
 * @param dockerfile path of the user's Dockerfile on the runner, whose line the failure then has; empty where there is none
 */
export function buildFailure(error: CommandError, builder: string, dockerfile = ''): Error {
  const missing = error.lastLines.map((line) => /no builder "(.*)" found/.exec(line)?.[1]).find(Boolean)
  if (missing !== undefined) return new UserError(noBuilder(missing, builder))
  const cplusplus = cplusplusTrouble(error.lastLines)
  if (cplusplus !== undefined) return new UserError(cplusplus)
  const line = dockerfile === '' ? undefined : failingLine(error.lastLines, basename(dockerfile))
  const file = relative(process.env.GITHUB_WORKSPACE || process.cwd(), resolve(dockerfile))
  const isInside = !isAbsolute(file) && file.split('/')[0] !== '..'
  const source: SourceLine | undefined = line === undefined || !isInside ? undefined : { file, startLine: line }
  return new CommandError(error.argv, error.exitCode, failingStep(error.lastLines), source)
}

/**
 * The line of the Dockerfile that buildx names behind the failing step: `Dockerfile:12`, then an excerpt between two rules.
 * What the step itself prints is indented or has a time before it.
 *
 * @param name of the Dockerfile, without its folder
 */
export function failingLine(lines: readonly string[], name: string): number | undefined {
  const at = lines.findLastIndex((line, index) => {
    return line.startsWith(`${name}:`) && /^-{20}$/.test(lines[index + 1] ?? '')
  })
  const [, line] = /:(\d+)$/.exec(lines[at] ?? '') ?? []
  return line === undefined ? undefined : Number(line)
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
