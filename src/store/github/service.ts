import type { Meter } from '../progress.ts'
import { StoreUnavailable } from '../store.ts'
import type { Patience } from './patience.ts'
import type { Slots } from './slots.ts'

/** The environment of a job. */
export type Env = Readonly<Record<string, string | undefined>>

/** The cache service of one job, as the runner announces it to JavaScript actions. */
export interface CacheService {
  /** v1 is the service of GitHub Enterprise Server, which only the official client speaks here. */
  readonly version: 'v1' | 'v2'
  /** Origin of the service. */
  readonly url: string
  readonly token: string
  /** `cache-mode` of the job, empty when the runner says nothing. */
  readonly mode: string
}

/** What all conversations of one job with its cache service have in common. */
export interface Session {
  readonly service: CacheService
  readonly env: Env
  readonly patience: Patience
  /** Ends everything. */
  readonly signal: AbortSignal | undefined
  readonly received: Meter
  readonly sent: Meter
  /** For the parts of all downloads. */
  readonly slots: Slots
}

/** What each cache mode allows (@actions/cache, src/internal/config.ts). Unknown modes allow everything, as there. */
const MODES: Readonly<Record<string, { readonly read: boolean; readonly write: boolean }>> = {
  none: { read: false, write: false },
  read: { read: true, write: false },
  write: { read: true, write: true },
  'write-only': { read: false, write: true },
}

/**
 * Finds the service in the environment of the job, by the rules of the official client (@actions/cache,
 * src/internal/config.ts).
 *
 * @throws StoreUnavailable when there is none, or the job's cache mode is none
 */
export function cacheService(env: Env): CacheService {
  const mode = (env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase()
  const version = isEnterpriseServer(env.GITHUB_SERVER_URL) || !env.ACTIONS_CACHE_SERVICE_V2 ? 'v1' : 'v2'
  const url = (version === 'v1' && env.ACTIONS_CACHE_URL) || env.ACTIONS_RESULTS_URL || ''
  const variable = version === 'v1' ? 'ACTIONS_CACHE_URL' : 'ACTIONS_RESULTS_URL'
  if (url === '') throw new StoreUnavailable(`This job has no GitHub cache: ${variable} is not set.`)
  const token = env.ACTIONS_RUNTIME_TOKEN ?? ''
  if (token === '') throw new StoreUnavailable('This job has no GitHub cache: ACTIONS_RUNTIME_TOKEN is not set.')
  if (mode === 'none') throw new StoreUnavailable('The cache mode of this job is none.')
  return { version, url, token, mode }
}

/** Why nothing may be read, or undefined. */
export const withoutReading = (service: CacheService): string | undefined =>
  MODES[service.mode]?.read === false ? `the cache mode of this job is ${service.mode}` : undefined

/** Why nothing may be written, or undefined. */
export const withoutWriting = (service: CacheService): string | undefined =>
  MODES[service.mode]?.write === false ? `the cache mode of this job is ${service.mode}` : undefined

function isEnterpriseServer(serverUrl: string | undefined): boolean {
  const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}
