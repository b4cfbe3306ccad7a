import { capture } from '../runner/capture.ts'
import { builderArguments } from './build.ts'

/** How long the builder may take, in milliseconds. */
const PATIENCE = 20_000

/** Bytes that the list may have: about 80,000 records. */
const LIST_LIMIT = 32 * 1024 * 1024

/**
 * What a builder says that it holds, by `docker buildx du`: JSON, a record a line. Starts no builder.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param filter only records that it lets pass, such as `type=exec.cachemount`
 * @returns undefined when the builder does not say
 */
export async function diskUsage(builder: string, filter?: string): Promise<string | undefined> {
  const filters = filter === undefined ? [] : ['--filter', filter]
  const argv = ['docker', 'buildx', 'du', ...builderArguments(builder), ...filters, '--format', 'json'] as const
  const { stdout, whole } = await capture({ argv, timeout: PATIENCE, limit: LIST_LIMIT })
  return whole ? stdout : undefined
}
