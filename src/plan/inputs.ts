import { cpuField } from '../cargo/target-cpu.ts'
import { type Fault, UserError } from '../errors.ts'
import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { parseReference, type Reference } from '../oci/reference.ts'
import { isComment, misshapenFaults, tagLine, untaggedFaults } from '../oci/tag-line.ts'
import {
  field,
  flag,
  type Inputs,
  linesOf,
  readInputs,
  runnerInput,
  settleInputs,
  text,
  Unfit,
  wordsOf,
} from '../runner/inputs.ts'
import { type Ref, runnerRef } from '../runner/ref.ts'
import type { CpuRule } from './legs.ts'
import { RUNNERS, runnerFaults, runnerLine } from './runners.ts'

/** Outputs of a matrix have fixed names, and release.yml has so many (actions/runner#2477). */
export const MOST_LEGS = 20

/** The inputs of plan/action.yml. */
export const planFields = {
  platforms: wordsOf(platformWord),
  runners: { ...linesOf(runnerLine), default: RUNNERS },
  'target-cpu': linesOf(cpuLine),
  tags: linesOf(tagLine, isComment),
  push: flag(false),
  'unchanged-since': field('', publishedImage),
  context: text('.'),
}

/** What plan is asked for. */
export type PlanRequest = Inputs<typeof planFields>

/**
 * The request that the runner's inputs make.
 *
 * @param ref what rules of tags speak of
 * @throws InputError with all faults of all inputs
 * @throws UserError when there are too many platforms, one twice, or two runners for one prefix
 */
export function readRequest(read: (name: string) => string = runnerInput, ref: Ref = runnerRef()): PlanRequest {
  const given = readInputs(planFields, read)
  const { platforms = [], runners = [] } = given.values
  const faults = [...runnerFaults(platforms, runners), ...cpuFaults(given.values), ...tagFaults(given.values, ref)]
  const request = settleInputs(given, faults)
  const names = request.platforms.map(platformName)
  if (names.length === 0 || names.length > MOST_LEGS) throw new UserError(countMessage(names.length))
  requireOnce('platforms', names)
  requireOnce(
    'runners',
    request.runners.map(({ prefix }) => prefix),
  )
  return request
}

const countMessage = (count: number): string =>
  `platforms names ${count} platforms, expected 1 to ${MOST_LEGS}. Write them with commas or on lines of their own, such as linux/amd64,linux/arm64.`

function requireOnce(input: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UserError(`${input} names ${twice} twice. Leave one of them out.`)
}

function platformWord(word: string): Platform {
  return knownPlatform(word, 'platforms such as linux/amd64,linux/arm64')
}

function knownPlatform(word: string, expected: string): Platform {
  const platform = parsePlatform(word)
  if (platform !== undefined) return platform
  throw new Unfit(expected, `Did you mean ${nearestPlatform(word)}?`)
}

const CPU_REMEDY = 'Write one for each platform that is compiled for a processor, such as linux/amd64=x86-64-v3.'

function cpuLine(line: string): CpuRule {
  const [, platform = '', cpu = ''] = /^([^\s=]+)\s*=\s*([^\s=][^=]*)$/.exec(line) ?? []
  if (cpu === '') throw new Unfit('lines of platform=processor', CPU_REMEDY)
  const expected = 'a platform such as linux/amd64 before the ='
  return { line, platform: knownPlatform(platform, expected), cpu: cpuField.parse(cpu) }
}

/** What is wrong with processors beside the platforms, where there are any: without them that is what is to be told. */
function cpuFaults({ platforms = [], targetCpu = [] }: Partial<PlanRequest>): readonly Fault[] {
  const known = platforms.map(platformName)
  const named = targetCpu.map(({ platform }) => platformName(platform))
  return targetCpu.flatMap(({ line: value }, index) => {
    const platform = named[index] ?? ''
    const fault = { input: 'target-cpu', value }
    if (known.length > 0 && !known.includes(platform)) {
      const remedy = `Add ${platform} to platforms, or leave the line out.`
      return [{ ...fault, expected: `one of the platforms ${known.join(', ')}`, remedy }]
    }
    if (named.indexOf(platform) === index) return []
    return [{ ...fault, expected: 'each platform once', remedy: `Keep one of the lines for ${platform}.` }]
  })
}

/** What the merge would refuse, after all has been built. */
function tagFaults({ tags, push }: Partial<PlanRequest>, ref: Ref): readonly Fault[] {
  if (tags === undefined || push !== true) return []
  return [...untaggedFaults(tags, ref), ...misshapenFaults('tags', tags, ref)]
}

function publishedImage(raw: string): Reference | undefined {
  if (raw === '') return undefined
  const image = parseReference(raw)
  if (image?.tag !== undefined || image?.digest !== undefined) return image
  throw new Unfit('an image with its tag', 'Name what was published last, such as ghcr.io/acme/app:latest.')
}
