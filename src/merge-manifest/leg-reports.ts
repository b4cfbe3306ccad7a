import { parsePlatform, platformName } from '../oci/platform.ts'
import { type LegReport, readLegReport } from '../report/leg-report.ts'
import { Misfit } from '../report/shape.ts'
import { partsOf } from './results.ts'

/** What the legs tell of themselves, beside their results. */
export interface ToldLegs {
  readonly legs: readonly ToldLeg[]
  /** Platforms that were not built, because nothing has changed since they were published. */
  readonly held: readonly string[]
  /** Sentences about reports that cannot be used. */
  readonly notes: readonly string[]
}

/** What one leg tells. */
export interface ToldLeg extends LegReport {
  readonly platform: string
}

/** Of legs that tell nothing. */
export const NOTHING_TOLD: ToldLegs = { legs: [], held: [], notes: [] }

/** Characters that one report may have: those of our steps have less (build-binary/leg-report.ts). */
const LONGEST = 100_000

/**
 * Reads the reports that stand beside results in the `results` input (`report_<n>`, `report` of a job). A report is there to
 * be looked at only, so what is wrong with one is a sentence.
 *
 * @param raw the input as it is
 */
export function legReports(raw: string): ToldLegs {
  const notes: string[] = []
  const legs = new Map<string, ToldLeg>()
  for (const { name, text } of textsOf(raw, REPORTS)) {
    const leg = toldLeg(text)
    if (typeof leg === 'string') notes.push(`${name} cannot be used: ${leg}.`)
    else if (legs.has(leg.platform)) notes.push(`${name} cannot be used: there is another report of ${leg.platform}.`)
    else legs.set(leg.platform, leg)
  }
  return { legs: [...legs.values()], held: textsOf(raw, RESULTS).flatMap(({ text }) => heldPlatform(text)), notes }
}

/** A result that no job of this run has made says so (release.yml, the step results of merge). */
function heldPlatform(text: string): readonly string[] {
  const result = parsedJson(text)
  if (!isObject(result) || result.held !== true || typeof result.platform !== 'string') return []
  const platform = parsePlatform(result.platform)
  return platform === undefined ? [] : [platformName(platform)]
}

/** A leg, or what is wrong with its report. */
function toldLeg(text: string): ToldLeg | string {
  if (text.length > LONGEST) return `it has ${text.length} characters, expected up to ${LONGEST}`
  const value = parsedJson(text)
  if (value === undefined) return 'it is no JSON'
  try {
    return withPlatform(readLegReport(value))
  } catch (error) {
    if (error instanceof Misfit) return error.message
    throw error
  }
}

function withPlatform(leg: LegReport): ToldLeg | string {
  const [name, other = name] = [leg.dance, leg.build].flatMap((step) => step?.platform ?? [])
  const platform = parsePlatform(name ?? '')
  if (name === undefined) return 'both of its steps are null'
  if (platform === undefined) return 'its platform is none'
  return name === other ? { ...leg, platform: platformName(platform) } : 'its steps are of different platforms'
}

interface OutputText {
  readonly name: string
  readonly text: string
}

/** How outputs are named: of a matrix job, and of one that may have a single leg. */
type Names = readonly [matrix: RegExp, job: RegExp]
const REPORTS: Names = [/^report_\d+$/, /^report(?:_\d+)?$/]
const RESULTS: Names = [/^result_\d+$/, /^result(?:_\d+)?$/]

/** Outputs of one job, or jobs with their outputs (`toJSON(needs)`); empty ones are of legs that did not run. */
function textsOf(raw: string, [matrix, job]: Names): readonly OutputText[] {
  const { json } = partsOf(raw)
  const value = json.startsWith('{') ? parsedJson(json) : undefined
  if (!isObject(value)) return []
  const jobs = Object.values(value).flatMap((each) => (isObject(each) && isObject(each.outputs) ? [each.outputs] : []))
  const own = isMatrix(value) ? textsIn(value, matrix) : textsIn(stringsOf(value), job)
  return [...own, ...jobs.flatMap((outputs) => textsIn(outputs, isMatrix(outputs) ? matrix : job))]
}

/** Where results have numbers, what has none is something else (merge-manifest/results.ts). */
const isMatrix = (outputs: object): boolean => Object.keys(outputs).some((name) => /^re(?:sult|port)_\d+$/.test(name))

/** A job may be called report or result as well. */
const stringsOf = (value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).filter(([, output]) => typeof output === 'string'))

const textsIn = (outputs: Readonly<Record<string, unknown>>, pattern: RegExp): readonly OutputText[] =>
  Object.entries(outputs).flatMap(([name, output]) => {
    const text = typeof output === 'string' ? output : JSON.stringify(output)
    return pattern.test(name) && isSaid(text) ? [{ name, text }] : []
  })

/** Some runners leave the expression itself; a leg whose steps were both skipped has nothing to say. */
const isSaid = (output: string): boolean =>
  output.trim() !== '' && !output.includes('${{') && !/^\{"dance":(?:null)?,"build":(?:null)? ?\}$/.test(output.trim())

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
