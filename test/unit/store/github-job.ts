import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boundTo } from '../../../src/store/bound.ts'
import type { Patience } from '../../../src/store/github/patience.ts'
import { ENTRY_VERSION } from '../../../src/store/github/version.ts'
import { type GitHubStoreOptions, openGitHubStore } from '../../../src/store/github.ts'
import type { Store } from '../../../src/store/store.ts'
import { type CacheService, type Faults, mintToken, type Scope, startCacheService } from '../../rig/cache-service.ts'

/** Short enough for tests, long enough for a busy machine. */
export const QUICK: Patience = {
  answer: 10_000,
  idleDownload: 10_000,
  idleUpload: 20_000,
  pause: 1,
  longestWait: 5_000,
}

/** How one simulated job meets the cache service. */
export interface JobOptions {
  readonly faults?: Faults
  /** Default: reads and writes refs/heads/main. */
  readonly scopes?: readonly Scope[]
  /** Further variables of the job's environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly patience?: Patience
  /** Token for the REST API. */
  readonly token?: string
}

/** Opens the cache of the job that is under way as {@link openStore} does. */
export async function openedStore(options: GitHubStoreOptions): Promise<Store> {
  return boundTo(options.signal, await openGitHubStore({ patience: QUICK, ...options }))
}

/** Runs the work as a job on GitHub sees the cache: with a service of its own on the data of earlier jobs. */
export async function asJob<T>(
  data: string,
  options: JobOptions,
  work: (store: Store, service: CacheService) => Promise<T>,
): Promise<T> {
  const service = await startCacheService({ data, port: 0, faults: options.faults ?? {} })
  const variables = jobEnv(service, options)
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, variables)
  try {
    const { patience = QUICK, token } = options
    return await work(await openedStore({ patience, ...(token === undefined ? {} : { token }) }), service)
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    await service.close()
  }
}

/** Stores bytes as an archive under a key as somebody would who has a token and bad intentions. */
export async function plant(service: CacheService, key: string, archive: Uint8Array<ArrayBuffer>): Promise<void> {
  await fetch(await reserve(service, key), { method: 'PUT', body: archive })
  await call(service, 'FinalizeCacheEntryUpload', { key, version: ENTRY_VERSION, size_bytes: archive.length })
}

/** Reserves a key and leaves it at that, as a job does that dies. Gives the address for the upload. */
export async function reserve(service: CacheService, key: string): Promise<string> {
  const { signed_upload_url: url } = await call(service, 'CreateCacheEntry', { key, version: ENTRY_VERSION })
  return String(url)
}

async function call(service: CacheService, method: string, body: object): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' }
  const url = `${service.url}/twirp/github.actions.results.api.v1.CacheService/${method}`
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const fields = (await answer.json()) as Record<string, unknown>
  if (fields.ok !== true) throw new Error(`${method}: ${JSON.stringify(fields)}`)
  return fields
}

/** Runs the work with a new folder and removes it. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'muslin-test-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function jobEnv(service: CacheService, options: JobOptions): Readonly<Record<string, string>> {
  return {
    GITHUB_SERVER_URL: 'https://github.com',
    ACTIONS_RESULTS_URL: `${service.url}/`,
    ACTIONS_CACHE_URL: `${service.url}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ACTIONS_RUNTIME_TOKEN: options.scopes === undefined ? service.token : mintToken(options.scopes),
    ACTIONS_CACHE_MODE: '',
    GITHUB_API_URL: `${service.url}/api`,
    GITHUB_REPOSITORY: 'o/r',
    ...options.env,
  }
}
