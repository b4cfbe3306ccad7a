import { messageOf } from '../../errors.ts'
import { type Entry, ListDenied, type RemoveOutcome, type Store, type StoreOptions } from '../store.ts'
import { ENTRY_VERSION } from './version.ts'

/** What GitHub shows of a cache entry. */
interface Cache {
  readonly id?: number
  readonly ref?: string
  readonly key?: string
  readonly version?: string
  readonly last_accessed_at?: string
  readonly created_at?: string
  readonly size_in_bytes?: number
}

/** One repository of GitHub's REST API. */
interface Caches {
  readonly list: (prefix: string) => Promise<readonly Cache[]>
  readonly remove: (id: number) => Promise<unknown>
}

const PAGE_SIZE = 100

/**
 * Lists and removes entries by GitHub's REST API (docs.github.com/rest/actions/cache), where there is a token and a
 * repository. The list shows the entries of all refs, the removal takes one of them.
 */
export function cachesOf(options: StoreOptions): Pick<Store, 'entries' | 'remove'> {
  const { env = process.env, token } = options
  const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/')
  if (!token || !owner || !repo) return {}
  let opened: Promise<Caches> | undefined
  const caches = (): Promise<Caches> => {
    opened ??= open(token, { owner, repo }, options)
    return opened
  }
  return {
    entries: async (prefix) => entriesOf(await caches(), prefix),
    remove: async ({ id }) => removeEntry(await caches(), Number(id)),
  }
}

async function open(
  token: string,
  repository: { readonly owner: string; readonly repo: string },
  { env = process.env, signal }: StoreOptions,
): Promise<Caches> {
  const { getOctokit } = await import('@actions/github')
  const octokit = getOctokit(token, { baseUrl: env.GITHUB_API_URL || 'https://api.github.com' })
  const { getActionsCacheList, deleteActionsCacheById } = octokit.rest.actions
  const place = { ...repository, ...(signal === undefined ? {} : { request: { signal } }) }
  return {
    // The key is taken as a prefix. By default the one used last comes first: each use between two pages would move it.
    list: (prefix) =>
      octokit.paginate(getActionsCacheList, {
        ...place,
        ...(prefix === '' ? {} : { key: prefix }),
        sort: 'created_at',
        direction: 'asc',
        per_page: PAGE_SIZE,
      }),
    remove: (cache_id) => deleteActionsCacheById({ ...place, cache_id }),
  }
}

async function entriesOf(caches: Caches, prefix: string): Promise<readonly Entry[]> {
  try {
    const found = await caches.list(prefix)
    const entries = found.filter(({ version }) => version === ENTRY_VERSION).flatMap(entryOf)
    return [...new Map(entries.map((entry) => [entry.id, entry])).values()]
  } catch (error) {
    const reason = reasonOf(error)
    if (isLimit(error)) throw new ListDenied(`${reason}; the next run asks again`)
    if (isDenial(error)) throw new ListDenied(`${reason}; the job needs the permission actions: read`)
    throw new Error(`the entries of the GitHub cache cannot be listed: ${reason}`)
  }
}

/** An entry without its facts can neither be judged nor removed. */
function entryOf({ id, key, ref, size_in_bytes: bytes, created_at, last_accessed_at }: Cache): readonly Entry[] {
  if (id === undefined || key === undefined || bytes === undefined || created_at === undefined) return []
  const created = new Date(created_at).toISOString()
  const lastUsed = last_accessed_at === undefined ? {} : { lastUsed: new Date(last_accessed_at).toISOString() }
  return [{ id: String(id), key, bytes, created, ...lastUsed, ...(ref === undefined ? {} : { ref }) }]
}

async function removeEntry(caches: Caches, id: number): Promise<RemoveOutcome> {
  try {
    await caches.remove(id)
    return 'removed'
  } catch (error) {
    if (statusOf(error) === 404) return 'absent'
    if (isLimit(error)) return { refused: `${reasonOf(error)}; the rest goes next time` }
    if (isDenial(error)) return { refused: `${reasonOf(error)}; the job needs the permission actions: write` }
    throw new Error(`an entry of the GitHub cache cannot be removed: ${reasonOf(error)}`)
  }
}

/** What octokit throws has the status of the answer. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined

/**
 * Whether the job has asked too often: GitHub answers 403 to that as well, with one of these headers or only the words
 * (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Exceeding the rate limit").
 */
function isLimit(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== 403) return status === 429
  const headers = headersOf(error)
  if (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined) return true
  return /\brate limit\b/i.test(messageOf(error))
}

/** What octokit throws has the whole answer. */
function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  const { headers } = Object((error as { readonly response?: unknown }).response) as { readonly headers?: object }
  return { ...headers }
}

const isDenial = (error: unknown): boolean => [401, 403].includes(statusOf(error) ?? 0)

/** GitHub's own message, without the address of its documentation. */
function reasonOf(error: unknown): string {
  const message = messageOf(error).replace(/ - https:\S+$/, '')
  const status = statusOf(error)
  return status === undefined ? message : `GitHub answered ${status}: ${message}`
}
