import { isAbsolute, relative, resolve } from 'node:path'
import { cplusplusTrouble } from '../cargo/cplusplus.ts'
import { gitTrouble } from '../cargo/git-login.ts'
import { CommandError, type SourceLine, UserError } from '../errors.ts'
import { type DescribingFile, faultyLine } from './source-line.ts'

/** How many last lines of a build to keep, so that the failing step is among them: the excerpt of a Dockerfile is long. */
export const BUILD_LINES = 400

/** Longest line in a message: BuildKit repeats whole shell scripts in one. */
const WIDTH = 300

/**
 * What to tell of a failed `docker buildx build --progress=plain`, or `bake`: the output of the step that failed and
 * BuildKit's own error, without the excerpt of the Dockerfile between them.
 *
 * @param builder the `builder` input, empty when it was not given
 * @param files the user's Dockerfiles and bake files on the runner: the failure has the line of the one at fault
 */
export function buildFailure(error: CommandError, builder: string, files: readonly DescribingFile[] = []): Error {
  const missing = error.lastLines.map((line) => /no builder "(.*)" found/.exec(line)?.[1]).find(Boolean)
  if (missing !== undefined) return new UserError(noBuilder(missing, builder))
  const cplusplus = cplusplusTrouble(error.lastLines)
  if (cplusplus !== undefined) return new UserError(cplusplus)
  const git = gitTrouble(error.lastLines)
  if (git !== undefined) return new UserError(git)
  const lines = [...failingStep(error.lastLines), ...(isLost(error.lastLines) ? [lostBuilder(builder)] : [])]
  return new CommandError(error.argv, error.exitCode, lines, sourceLine(error.lastLines, files))
}

/**
 * gRPC's word for another end that has gone (status code 14), as buildx or BuildKit says it. It counts in the last line alone,
 * and not in quotes: what is above, and in them, may be the step's own.
 */
const isLost = (lines: readonly string[]): boolean =>
  /^ERROR: [^"]*\bUnavailable\b/.test(lines.findLast((line) => line.startsWith('ERROR:')) ?? '')

/** Where an annotation can stand: only in the repository. */
function sourceLine(lines: readonly string[], files: readonly DescribingFile[]): SourceLine | undefined {
  const fault = faultyLine(lines, files)
  if (fault === undefined) return undefined
  const file = relative(process.env.GITHUB_WORKSPACE || process.cwd(), resolve(fault.path))
  const isInside = !isAbsolute(file) && file.split('/')[0] !== '..'
  return isInside ? { file, startLine: fault.line } : undefined
}

/** buildx asks at a terminal, and elsewhere says what to pass (bake/entitlements.go, Prompt). */
const NOT_ALLOWED = 'ERROR: additional privileges requested'
const PRIVILEGE = /^ - |^Pass "--allow=/

function missingPrivileges(lines: readonly string[]): readonly string[] {
  if (!lines.includes(NOT_ALLOWED)) return []
  return [...lines.filter((line) => PRIVILEGE.test(line)), 'The input allow takes each on a line, without --allow=.']
}

/** BuildKit prints `------`, ` > [stage 2/3] RUN …:`, the step's last lines, `------`; then buildx prints `ERROR: …`. */
export function failingStep(lines: readonly string[]): readonly string[] {
  const start = lines.findLastIndex((line) => line.startsWith(' > '))
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('------'))
  const step = start === -1 || length === -1 ? [] : lines.slice(start, start + 1 + length)
  const error = lines.findLast((line) => line.startsWith('ERROR:'))
  if (step.length === 0 && error === undefined) return lines.slice(-20).map(shortened)
  return [...step, ...missingPrivileges(lines), ...(error === undefined ? [] : [error])].map(shortened)
}

const shortened = (line: string): string => (line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line)

function lostBuilder(input: string): string {
  const name = input === '' ? '' : ` ${JSON.stringify(input)}`
  return `The builder${name} ended in the middle of the build, or cannot be reached. Run the job again; if it ends again, its machine may lack memory or disk: see docker ps -a and the log of its container.`
}

function noBuilder(name: string, input: string): string {
  const where = input === name ? `builder is ${JSON.stringify(name)}, but` : 'The environment names a builder, but'
  return `${where} buildx knows no builder ${JSON.stringify(name)}. Make it in an earlier step (docker/setup-buildx-action), leave the input out, or see docker buildx ls.`
}
