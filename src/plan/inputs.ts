import { cpuField } from '../cargo/target-cpu.ts'
import { type Fault, UserError } from '../errors.ts'
import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { parseReference, type Reference } from '../oci/reference.ts'
import {
  field,
  type Inputs,
  linesOf,
  readInputs,
  runnerInput,
  settleInputs,
  text,
  Unfit,
  wordsOf,
} from '../runner/inputs.ts'
import type { CpuRule, Label, RunnerRule } from './legs.ts'

/** Outputs of a matrix have fixed names, and release.yml has so many (actions/runner#2477). */
export const MOST_LEGS = 20

/** GitHub's own runners. */
const RUNNERS = 'linux/=ubuntu-24.04\nlinux/arm=ubuntu-24.04-arm'

/** The inputs of plan/action.yml. */
export const planFields = {
  platforms: wordsOf(platformWord),
  runners: { ...linesOf(runnerLine), default: RUNNERS },
  'target-cpu': linesOf(cpuLine),
  'unchanged-since': field('', publishedImage),
  context: text('.'),
}

/** What plan is asked for. */
export type PlanRequest = Inputs<typeof planFields>

/**
 * The request that the runner's inputs make.
 *
 * @throws InputError with all faults of all inputs
 * @throws UserError when there are too many platforms, one twice, or two runners for one prefix
 */
export function readRequest(read: (name: string) => string = runnerInput): PlanRequest {
  const given = readInputs(planFields, read)
  const request = settleInputs(given, cpuFaults(given.values))
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

function runnerLine(line: string): RunnerRule {
  const [, prefix = '', raw = ''] = /^([a-z][\w/]*)\s*=\s*(.+)$/.exec(line) ?? []
  const label = labelOf(raw)
  if (label !== undefined) return { prefix, label }
  throw new Unfit(
    'lines of platform-prefix=label',
    'Write linux/arm=ubuntu-24.04-arm, or several labels as JSON: linux/arm=["self-hosted","arm64"].',
  )
}

/** What GitHub takes for a label; it compares them without regard to case. */
const LABEL = /^[\w.+/=-][\w .+/=-]*$/

function labelOf(raw: string): Label | undefined {
  if (!raw.startsWith('[')) return LABEL.test(raw) ? raw : undefined
  const labels = jsonList(raw)
  const isGood = labels.length > 0 && labels.every((label) => typeof label === 'string' && LABEL.test(label))
  return isGood ? (labels as readonly string[]) : undefined
}

function jsonList(raw: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(raw)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function publishedImage(raw: string): Reference | undefined {
  if (raw === '') return undefined
  const image = parseReference(raw)
  if (image?.tag !== undefined || image?.digest !== undefined) return image
  throw new Unfit('an image with its tag', 'Name what was published last, such as ghcr.io/acme/app:latest.')
}
