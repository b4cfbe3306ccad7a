import { type Platform, platformName } from '../oci/platform.ts'

/** A label of a runner, or several of which a runner must have all. */
export type Label = string | readonly string[]

/** One line of the input `runners`. */
export interface RunnerRule {
  /** As it was given. */
  readonly line: string
  /** What the names of the platforms begin with. */
  readonly prefix: string
  readonly label: Label
}

/** One line of the input `target-cpu`. */
export interface CpuRule {
  /** As it was given. */
  readonly line: string
  readonly platform: Platform
  /** As rustc names it. */
  readonly cpu: string
}

/** One job of the matrix. */
export interface Leg {
  /** Its place, from 0: the output of its job has it in its name. */
  readonly index: number
  readonly platform: string
  /** For `runs-on`. */
  readonly runner: Label
  /**
   * Absent where none is named: the name of a job that has none is made of all values of its leg, and rules of branches ask
   * for jobs by their names (https://github.com/orgs/community/discussions/26822).
   */
  readonly cpu?: string
}

/** The platforms that no runner is named for, and the legs of all others. */
export interface Plan {
  readonly legs: readonly Leg[]
  readonly without: readonly string[]
}

/**
 * The legs of a build: one for each platform, on the runner of the longest prefix that its name begins with.
 *
 * @param platforms none twice
 * @param cpus none for a platform that is not there, and none twice
 */
export function planLegs(platforms: readonly Platform[], rules: readonly RunnerRule[], cpus: readonly CpuRule[]): Plan {
  const named = platforms.map((platform) => platformName(platform))
  const legs = named.map((platform, index) => ({
    index,
    platform,
    runner: runnerOf(platform, rules),
    ...cpuOf(platform, cpus),
  }))
  return {
    legs: legs.flatMap(({ runner, ...leg }) => (runner === undefined ? [] : [{ ...leg, runner }])),
    without: legs.flatMap(({ platform, runner }) => (runner === undefined ? [platform] : [])),
  }
}

function cpuOf(platform: string, rules: readonly CpuRule[]): { readonly cpu?: string } {
  const rule = rules.find((each) => platformName(each.platform) === platform)
  return rule === undefined ? {} : { cpu: rule.cpu }
}

function runnerOf(platform: string, rules: readonly RunnerRule[]): Label | undefined {
  const fitting = rules.filter(({ prefix }) => platform.startsWith(prefix))
  return fitting.toSorted((left, right) => right.prefix.length - left.prefix.length)[0]?.label
}
