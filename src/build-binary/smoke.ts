import type { Fault } from '../errors.ts'
import type { Platform } from '../oci/platform.ts'
import { field, Unfit } from '../runner/inputs.ts'
import type { BuiltImage } from './image.ts'

/** What is started of an image to see whether it runs. */
export interface SmokeRequest {
  /** Arguments of each run; without any the image is not started. */
  readonly smokeTest: {
    readonly runs: readonly (readonly string[])[]
    /** Whether the user has named them: then a program that does not know them is at fault. */
    readonly named: boolean
  }
  /** What the output of all runs together must match. */
  readonly smokeOutput: RegExp | undefined
  readonly smokeExit: number
}

/** What came of it. */
export interface SmokeResult {
  /** `off`: nothing can be said; `notice`: it starts, but does not know the arguments that nobody has named. */
  readonly state: 'passed' | 'off' | 'notice'
  /** A sentence without its end; none when it has passed. */
  readonly reason?: string
  /** From the start of the program to its end, of the longest run; 0 when nothing ran. */
  readonly seconds: number
  /** Of the last run, where it has one. */
  readonly exitCode?: number
}

const DEFAULT_RUNS = [['--version']]

/** Each line is one run, its arguments divided by blanks; quotes keep blanks in an argument. */
const smokeTestField = field('', (raw): SmokeRequest['smokeTest'] => {
  if (raw === '') return { runs: DEFAULT_RUNS, named: false }
  if (raw === 'true') return { runs: DEFAULT_RUNS, named: true }
  if (raw === 'false') return { runs: [], named: true }
  const lines = raw.split(/\r?\n/).filter((line) => line.trim() !== '')
  return { runs: lines.map(words), named: true }
})

const WORD = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g

function words(line: string): readonly string[] {
  if (line.replace(WORD, '').trim() !== '') {
    throw new Unfit(
      'arguments with a second quote for each first',
      'Put " around an argument that has a quote \' in it.',
      line,
    )
  }
  return (line.match(WORD) ?? []).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

const smokeOutputField = field('', (raw): RegExp | undefined => {
  if (raw === '') return undefined
  const [, pattern, flags] = /^\/(.+)\/([ims]*)$/s.exec(raw) ?? []
  if (pattern === undefined) return new RegExp(raw.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    throw new Unfit('a text, or a regular expression between /', `JavaScript says: ${String(error)}.`)
  }
})

const smokeExitField = field('0', (raw): number => {
  const code = Number(raw)
  if (/^\d+$/.test(raw) && code <= 255) return code
  throw new Unfit('an exit code from 0 to 255', 'Leave it out for 0.')
})

/** The inputs of the smoke run. */
export const smokeFields = {
  'smoke-test': smokeTestField,
  'smoke-output': smokeOutputField,
  'smoke-exit': smokeExitField,
}

/** What is said of a run that there is none of: it would have no effect. */
export function smokeFaults({ smokeTest, smokeOutput, smokeExit = 0 }: Partial<SmokeRequest>): readonly Fault[] {
  if (smokeTest?.runs.length !== 0) return []
  const without = { expected: 'nothing where smoke-test is false', remedy: 'Leave it out, or leave out smoke-test.' }
  return [
    ...(smokeOutput === undefined ? [] : [{ input: 'smoke-output', value: String(smokeOutput), ...without }]),
    ...(smokeExit === 0 ? [] : [{ input: 'smoke-exit', value: String(smokeExit), ...without }]),
  ]
}

/**
 * Starts an image as its own user, with nothing that it could write to or reach, and says what is wrong with it. Container
 * and image are removed afterwards, also when the job is cancelled.
 *
 * @throws UserError when it does not start, crashes, or does not do what the request says
 */
export async function smokeRun(
  image: Pick<BuiltImage, 'layout' | 'imageDigest' | 'manifest' | 'config'>,
  platform: Platform,
  request: SmokeRequest,
): Promise<SmokeResult> {
  if (request.smokeTest.runs.length === 0) return { state: 'off', reason: 'smoke-test is false', seconds: 0 }
  const { smokeTest } = await import('./smoke-run.ts')
  return smokeTest(image, platform, request)
}
