import { capture } from '../runner/capture.ts'
import { builderArguments } from './build.ts'
import {
  type BuildRecord,
  type Listed,
  listedBuilds,
  noCacheStages,
  readInspection,
  readSteps,
} from './build-record.ts'

/** How long the builder may take for an answer, in milliseconds: nobody waits for these. */
const PATIENCE = 10_000

/** Bytes that the answers may have; of longer logs the beginning is read. */
const LOG_LIMIT = 32 * 1024 * 1024

/** Builds that are looked at, the last ones: each costs a few runs of buildx. */
const LOOKED_AT = 4

/** The build argument of our own builds, which do not count. */
const OWN = 'MUSLIN_RUN'

/**
 * What a builder did, from its own records (`docker buildx history`): builds that started after a moment, the first
 * first, at most the last four. Builds of our own are left out. Lists them now, and reads their records when that is asked
 * for. What is built in between is not among them: the log of a build that still runs would be followed to its end.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param since milliseconds since 1970
 * @returns undefined when the builder keeps no records, or does not answer soon
 */
export async function listBuilds(
  builder: string,
  since: number,
): Promise<(() => Promise<readonly BuildRecord[]>) | undefined> {
  const list = await look(builder, ['ls', '--format', 'json'])
  if (!list.whole) return undefined
  const recent = listedBuilds(list.stdout).filter(({ startedAt }) => startedAt >= since)
  return async () => {
    const records = await Promise.all(recent.slice(-LOOKED_AT * 2).map((listed) => recordOf(builder, listed)))
    return records.flatMap((record) => record ?? []).slice(-LOOKED_AT)
  }
}

/** Undefined for a build of our own, and one that has no record any more. */
async function recordOf(builder: string, { ref, startedAt }: Listed): Promise<BuildRecord | undefined> {
  const [inspected, logs] = await Promise.all([
    look(builder, ['inspect', '--format', 'json', ref]),
    look(builder, ['logs', '--progress', 'rawjson', ref]),
  ])
  const found = inspected.whole ? readInspection(inspected.stdout) : undefined
  if (found === undefined || found.buildArgs.includes(OWN)) return undefined
  const { provenance, buildArgs: _buildArgs, ...record } = found
  const stages = provenance === '' || record.noCache ? [] : await stagesWithoutCache(builder, ref, provenance)
  return { ...record, ref, startedAt, noCacheStages: stages, steps: readSteps(logs.stderr) }
}

/** `history inspect` shows `no-cache` only when it is for all stages (buildx 0.36), provenance has it whole. */
async function stagesWithoutCache(builder: string, ref: string, digest: string): Promise<readonly string[]> {
  const { stdout, whole } = await look(builder, ['inspect', 'attachment', ref, digest])
  return whole ? noCacheStages(stdout) : []
}

const look = (builder: string, args: readonly string[]) =>
  capture({
    argv: ['docker', 'buildx', 'history', ...args, ...builderArguments(builder)],
    timeout: PATIENCE,
    limit: LOG_LIMIT,
  })
