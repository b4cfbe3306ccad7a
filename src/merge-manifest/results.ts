import { type Digest, isDigest } from '../oci/digest.ts'
import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { parseReference, type Reference } from '../oci/reference.ts'
import { parseEach, Unfit } from '../runner/inputs.ts'

/** What one build job says about what it pushed. */
export interface Leg {
  readonly digest: Digest
  /** What the job claims to have built for; plain digests claim nothing. */
  readonly platform?: Platform
  /** Where it is to be found when not in the repositories to publish in: a repository, or the folder of an OCI layout. */
  readonly origin?: Reference | { readonly layout: string }
}

/** A leg named by a tag, whose digest only the registry knows. */
export interface TaggedLeg {
  readonly tagged: Reference & { readonly tag: string }
  readonly platform?: Platform
}

/** The `result` of build-binary that we read. */
const RESULT_VERSION = 1

const FORMS = 'the result of build-binary (JSON), or lines of platform=digest, digests or image references'

/**
 * Reads the `results` input: one `result` of build-binary, several, an array of them, all outputs of a matrix job
 * (`toJSON(needs.build.outputs)`, of which only `result_<n>` counts, or `result` where there is none), those of several jobs
 * (`toJSON(needs)`, `result` too), or words, each a digest or a reference, with or without `platform=` before it; words may
 * stand on lines below JSON too, as what was not built again beside what was.
 *
 * @throws Unfit or SeveralUnfit
 */
export function parseLegs(raw: string): readonly (Leg | TaggedLeg)[] {
  if (raw === '') return []
  const { json, words } = partsOf(raw)
  const legs = [...(json === '' ? [] : jsonLegs(json)), ...parseEach(words.split(/\s+/).filter(Boolean), wordLeg)]
  if (legs.length > 0) return legs
  throw new Unfit(FORMS, REMEDY)
}

const REMEDY =
  'Pass the outputs of the build jobs: results: ${{ toJSON(needs.build.outputs) }}. They have to be called result_<n>, such as result_0 and result_1, or result where there is only one.'

/** The last line of JSON is a bracket at least, and neither a digest nor a reference ends with one. */
export function partsOf(raw: string): { readonly json: string; readonly words: string } {
  if (!isJson(raw)) return { json: '', words: raw }
  const lines = raw.split(/\r?\n/)
  const end = lines.findLastIndex((line) => /["{}]|\]\s*$/.test(line)) + 1
  return { json: lines.slice(0, end).join('\n'), words: lines.slice(end).join('\n') }
}

/** In brackets stands also the address of an IPv6 registry. */
const isJson = (raw: string): boolean => /^[[{]/.test(raw) && !/^\[[\da-f:.]+\](?::\d+)?\//i.test(raw)

/** How a leg is called in messages. */
export const legName = (leg: Leg): string =>
  leg.platform === undefined ? leg.digest : `${platformName(leg.platform)} (${leg.digest})`

function jsonLegs(raw: string): readonly Leg[] {
  const value = parseJson(raw)
  if (value === undefined) return lineLegs(raw)
  if (Array.isArray(value)) return parseEach(value.map(compact), resultLeg)
  const outputs = [...ownResults(value as object), ...jobResults(value as object)]
  if (outputs.length === 0 && isResult(value)) return [resultLeg(compact(value))]
  return parseEach(outputs.map(compact).filter(isJsonObject), resultLeg)
}

/** Beside those of a matrix `result` is one of them once more. A job may be called so as well. */
function ownResults(outputs: object): readonly unknown[] {
  const numbered = resultsIn(outputs, /^result_\d+$/)
  return numbered.length > 0 ? numbered : resultsIn(outputs, /^result$/).filter((output) => typeof output === 'string')
}

const resultsIn = (outputs: object, name: RegExp): readonly unknown[] =>
  Object.entries(outputs).flatMap(([key, output]) => (name.test(key) ? [output] : []))

/** GitHub's `needs` context: by the name of a job its result and its outputs. */
const jobResults = (needs: object): readonly unknown[] =>
  Object.values(needs).flatMap((job) => (isObject(job) && isObject(job.outputs) ? ownResults(job.outputs) : []))

/** Several results, one on each line. */
function lineLegs(raw: string): readonly Leg[] {
  const lines = raw.split(/\r?\n/).map((line) => line.trim())
  const full = lines.filter((line) => line !== '')
  if (full.length > 1 && full.every(isJsonObject)) return parseEach(full, resultLeg)
  throw new Unfit(FORMS, 'It starts like JSON but is none: pass it with toJSON(…), unchanged.')
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
  return { platform: claimedPlatform(compact(platform ?? '')), digest: givenDigest(compact(digest ?? '')) }
}

/** Neither a digest nor a reference holds an equals sign. */
function wordLeg(word: string): Leg | TaggedLeg {
  const at = word.indexOf('=')
  if (at < 0) return namedLeg(word)
  return { platform: claimedPlatform(word.slice(0, at)), ...namedLeg(word.slice(at + 1)) }
}

function namedLeg(name: string): Leg | TaggedLeg {
  const reference = isDigest(name) || /^sha\d+:/.test(name) ? undefined : parseReference(name)
  if (reference === undefined) return { digest: givenDigest(name) }
  const { tag, digest, ...origin } = reference
  if (digest !== undefined) return { digest, origin }
  if (tag !== undefined) return { tagged: { ...origin, tag } }
  throw new Unfit(
    'a reference with tag or digest',
    'Write ghcr.io/owner/app@sha256:…; nothing stands for latest.',
    name,
  )
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
