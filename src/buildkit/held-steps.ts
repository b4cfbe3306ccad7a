import { run } from '../runner/command.ts'
import { builderArguments } from './build.ts'
import { diskUsage } from './disk-usage.ts'

/**
 * Whether a builder holds results of steps of earlier builds (`docker buildx du`). COPY takes such a layer for its own when
 * the content is the same, and the files in it have the times that they had then: BuildKit's key for it has no times in it.
 * A builder that has not been started is started, as a build would do.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param signal ends the start of the builder
 * @returns undefined when the builder does not say
 */
export async function holdsSteps(builder: string, signal?: AbortSignal): Promise<boolean | undefined> {
  const listed =
    (await diskUsage(builder)) ?? ((await isStarted(builder, signal)) ? await diskUsage(builder) : undefined)
  return listed === undefined ? undefined : hasSteps(listed)
}

/** `du` starts no builder. */
async function isStarted(builder: string, signal: AbortSignal | undefined): Promise<boolean> {
  const argv = ['docker', 'buildx', 'inspect', '--bootstrap', ...builderArguments(builder)] as const
  return run({ argv, quiet: true, ...(signal && { signal }) }).then(
    () => true,
    () => false,
  )
}

/**
 * Reads what `docker buildx du --format json` printed, a record a line.
 *
 * @returns whether any is the result of a step; undefined when that is not what was printed
 */
export function hasSteps(printed: string): boolean | undefined {
  const lines = printed.split('\n').filter((line) => line.trim() !== '')
  try {
    return lines.map((line) => JSON.parse(line) as UsageRecord).some(isStep)
  } catch {
    return undefined
  }
}

/** What buildx prints of a record, as far as it is read here (buildx, commands/diskusage.go). */
interface UsageRecord {
  readonly Type?: string
  readonly Description?: string
}

/**
 * Records that hold no files of sources with their times of an earlier build: cache mounts are looked at by themselves,
 * local sources are brought up to date with their times before each use (BuildKit, client/types.go, UsageRecordType).
 */
const NO_STEP = ['exec.cachemount', 'source.local', 'frontend']

/** Images, and the steps that our own builds leave, which copy nothing. */
const OTHERS = /^(?:pulled from |mount \/ from exec \/bin\/sh \/task\/|\[internal\] setting cache mount permissions$)/

const isStep = ({ Type = '', Description = '' }: UsageRecord): boolean =>
  !NO_STEP.includes(Type) && !OTHERS.test(Description)
