import { run } from '../runner/command.ts'
import { builderArguments } from './build.ts'
import { diskUsage } from './disk-usage.ts'

/** What a builder holds of earlier builds. */
export interface Held {
  /**
   * Results of steps. COPY takes such a layer for its own when the content is the same, and the files in it have the times that
   * they had then: BuildKit's key for it has no times in it. Our own steps do not count.
   */
  readonly steps: boolean
  /** Cache mounts. */
  readonly mounts: boolean
}

/**
 * What a builder holds of earlier builds (`docker buildx du`). A builder that has not been started is started, as a build would do.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param signal ends the start of the builder
 * @returns undefined when the builder does not say
 */
export async function heldBy(builder: string, signal?: AbortSignal): Promise<Held | undefined> {
  const listed =
    (await diskUsage(builder)) ?? ((await isStarted(builder, signal)) ? await diskUsage(builder) : undefined)
  return listed === undefined ? undefined : parseHeld(listed)
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
 * @returns undefined when that is not what was printed
 */
export function parseHeld(printed: string): Held | undefined {
  const lines = printed.split('\n').filter((line) => line.trim() !== '')
  try {
    const records = lines.map((line) => JSON.parse(line) as UsageRecord)
    return { steps: records.some(isStep), mounts: records.some(isMount) }
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

/** Images, and the folders of mounts with an owner. */
const OTHERS = /^(?:pulled from |\[internal\] setting cache mount permissions$)/

/** The steps that our own builds leave, which copy nothing. */
const OWN = / from exec \/bin\/timeout \d+ \/bin\/sh \/task\//

const isStep = ({ Type = '', Description = '' }: UsageRecord): boolean =>
  !NO_STEP.includes(Type) && !OTHERS.test(Description) && !OWN.test(Description)

/** Of one that a dance was the first to ask for, builds may have made use since. */
const isMount = ({ Type }: UsageRecord): boolean => Type === 'exec.cachemount'
