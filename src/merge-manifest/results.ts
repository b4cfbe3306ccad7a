import { type Digest, isDigest } from '../oci/digest.ts'
import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { parseEach, Unfit } from '../runner/inputs.ts'

/** What one build job says about what it pushed. */
export interface Leg {
  readonly digest: Digest
  /** What the job claims to have built for; plain digests claim nothing. */
  readonly platform?: Platform
}

/** The `result` of build-binary that we read. */
const RESULT_VERSION = 1

const FORMS = 'the result of build-binary (JSON), lines of platform=digest, or lines of digests'

/**
 * Reads the `results` input: one `result` of build-binary, an array of them, all outputs of a matrix job
 * (`toJSON(needs.build.outputs)`, of which only `result_<n>` counts), lines of `platform=digest`, or digests alone.
 *
 * @throws Unfit or SeveralUnfit
 */
export function parseLegs(raw: string): readonly Leg[] {
  const legs = /^[[{]/.test(raw) ? jsonLegs(raw) : parseEach(raw.split(/\s+/).filter(Boolean), lineLeg)
  if (legs.length > 0) return legs
  throw new Unfit(FORMS, 'Pass the outputs of the build jobs: results: ${{ toJSON(needs.build.outputs) }}')
}

/** How a leg is called in messages. */
export const legName = (leg: Leg): string =>
  leg.platform === undefined ? leg.digest : `${platformName(leg.platform)} (${leg.digest})`

function jsonLegs(raw: string): readonly Leg[] {
  const value = parseJson(raw)
  if (value === undefined) throw new Unfit(FORMS, 'It starts like JSON but is none: pass it with toJSON(…), unchanged.')
  if (Array.isArray(value)) return parseEach(value.map(compact), resultLeg)
  const outputs = Object.entries(value as object).filter(([name]) => /^result_\d+$/.test(name))
  if (outputs.length === 0 && isResult(value)) return [resultLeg(compact(value))]
  return parseEach(outputs.map(([, output]) => compact(output)).filter(isJsonObject), resultLeg)
}

/** A leg that did not run leaves its output empty, and some runners leave the expression itself. */
const isJsonObject = (output: string): boolean => isObject(parseJson(output))

const isResult = (value: unknown): boolean => isObject(value) && ('digest' in value || 'platform' in value)

/** JSON on one line; an output already is a string of JSON. */
const compact = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function resultLeg(output: string): Leg {
  const value = parseJson(output)
  if (!isObject(value)) throw new Unfit('a result of build-binary', 'Pass its result output unchanged.')
  const { version, platform, digest } = value
  if (version !== RESULT_VERSION) {
    const remedy = 'Use build-binary and merge-manifest of the same Muslin release.'
    throw new Unfit(`a result of version ${RESULT_VERSION}`, remedy, `version ${compact(version ?? null)}`)
  }
  return { platform: claimedPlatform(String(platform ?? '')), digest: givenDigest(String(digest ?? '')) }
}

function lineLeg(line: string): Leg {
  const at = line.indexOf('=')
  if (at < 0) return { digest: givenDigest(line) }
  return { platform: claimedPlatform(line.slice(0, at)), digest: givenDigest(line.slice(at + 1)) }
}

function claimedPlatform(value: string): Platform {
  const platform = parsePlatform(value)
  if (platform !== undefined) return platform
  throw new Unfit('a platform such as linux/amd64', `Did you mean ${nearestPlatform(value)}?`, value)
}

function givenDigest(value: string): Digest {
  if (isDigest(value)) return value
  throw new Unfit('a digest: sha256: and 64 hexadecimal digits', 'Pass the digest output of the build job.', value)
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
