import { StoreUnavailable } from '../store.ts'

/** The cache service of one job, as the runner announces it to JavaScript actions. */
export interface CacheService {
  /** Origin of the results service. */
  readonly url: string
  readonly token: string
  /** `cache-mode` of the job, empty when the runner says nothing. */
  readonly mode: string
}

/** What each cache mode allows (@actions/cache, src/internal/config.ts). Unknown modes allow everything, as there. */
const MODES: Readonly<Record<string, { readonly read: boolean; readonly write: boolean }>> = {
  none: { read: false, write: false },
  read: { read: true, write: false },
  write: { read: true, write: true },
  'write-only': { read: false, write: true },
}

/**
 * Finds the service in the environment of the job.
 *
 * @throws StoreUnavailable when there is none, the job's cache mode is none, or it is the old service of a GitHub
 *   Enterprise Server, which our reader does not speak
 */
export function cacheService(env: Readonly<Record<string, string | undefined>>): CacheService {
  const mode = (env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase()
  if (isEnterpriseServer(env.GITHUB_SERVER_URL)) {
    throw new StoreUnavailable('The cache service of GitHub Enterprise Server (v1) is not supported.')
  }
  const url = env.ACTIONS_RESULTS_URL ?? ''
  if (url === '') throw new StoreUnavailable('This job has no GitHub cache: ACTIONS_RESULTS_URL is not set.')
  if (!env.ACTIONS_CACHE_SERVICE_V2) {
    throw new StoreUnavailable('The runner offers the old cache service (v1) only, which is not supported.')
  }
  const token = env.ACTIONS_RUNTIME_TOKEN ?? ''
  if (token === '') throw new StoreUnavailable('This job has no GitHub cache: ACTIONS_RUNTIME_TOKEN is not set.')
  if (mode === 'none') throw new StoreUnavailable('The cache mode of this job is none.')
  return { url, token, mode }
}

/** Why nothing may be read, or undefined. */
export const withoutReading = (service: CacheService): string | undefined =>
  MODES[service.mode]?.read === false ? `the cache mode of this job is ${service.mode}` : undefined

/** Why nothing may be written, or undefined. */
export const withoutWriting = (service: CacheService): string | undefined =>
  MODES[service.mode]?.write === false ? `the cache mode of this job is ${service.mode}` : undefined

/** The rule of the official client (@actions/cache, src/internal/config.ts, isGhes). */
function isEnterpriseServer(serverUrl: string | undefined): boolean {
  const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}
