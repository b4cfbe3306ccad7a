import type { Fault } from '../errors.ts'
import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { Unfit } from '../runner/inputs.ts'
import type { Label, RunnerRule } from './legs.ts'

/** GitHub's own runners. */
export const RUNNERS = 'linux/=ubuntu-24.04\nlinux/arm=ubuntu-24.04-arm'

/**
 * One line of the input `runners`.
 *
 * @throws Unfit when it is none
 */
export function runnerLine(line: string): RunnerRule {
  const [, prefix = '', raw = ''] = /^([a-z][\w/-]*)\s*=\s*(.+)$/i.exec(line) ?? []
  const label = labelOf(raw)
  if (label !== undefined) return { line, prefix: usualPrefix(prefix), label }
  throw new Unfit(
    'lines of platform-prefix=label',
    'Write linux/arm=ubuntu-24.04-arm, or several labels as JSON: linux/arm=["self-hosted","arm64"].',
  )
}

/** As platforms are called in the matrix: `linux/aarch64` is linux/arm64, and `linux/arm` still the beginning of both arms. */
function usualPrefix(given: string): string {
  const prefix = given.toLowerCase()
  const platform = parsePlatform(prefix)
  const name = platform === undefined ? prefix : platformName(platform)
  return name.startsWith(prefix) ? prefix : name
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

/** The lines that are no platform's at all, where there are platforms. */
export function runnerFaults(platforms: readonly Platform[], rules: readonly RunnerRule[]): readonly Fault[] {
  if (platforms.length === 0) return []
  const known = platforms.map(platformName)
  return unusedRunners(platforms, rules)
    .filter(({ prefix }) => parsePlatform(prefix) === undefined)
    .map(({ line, prefix }) => {
      const expected = `lines that begin as one of the platforms does: ${known.join(', ')}`
      return { input: 'runners', value: line, expected, remedy: remedyFor(prefix, known, rules) }
    })
}

/** What has a line of its own is not what was meant by this one. */
function remedyFor(prefix: string, known: readonly string[], rules: readonly RunnerRule[]): string {
  const nearest = nearestPlatform(prefix)
  const isLikely = known.includes(nearest) && rules.every((rule) => rule.prefix !== nearest)
  return `${isLikely ? `Did you mean ${nearest}? ` : ''}Mend the line, or leave it out.`
}

/**
 * The lines that fit none of the platforms. The workflows hand on their default as if it were given, and of one platform
 * there may be nothing for its second line to fit.
 */
export function unusedRunners(platforms: readonly Platform[], rules: readonly RunnerRule[]): readonly RunnerRule[] {
  const names = platforms.map(platformName)
  const defaults = RUNNERS.split('\n')
  return rules.filter(({ line, prefix }) => !defaults.includes(line) && !names.some((name) => name.startsWith(prefix)))
}
