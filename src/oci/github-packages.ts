import { jsonOrNothing, limitedBytes, RegistryError, refusal, send } from './answer.ts'
import type { Connection } from './connection.ts'
import { isDigest } from './digest.ts'
import type { HeldManifest } from './held-manifests.ts'
import { type Reference, repositoryName } from './reference.ts'
import { nextPage } from './tags.ts'

/** One version of a container package (docs.github.com/rest/packages/packages, "List package versions"). */
interface PackageVersion {
  /** The digest. */
  readonly name?: unknown
  readonly created_at?: unknown
  readonly metadata?: { readonly container?: { readonly tags?: readonly string[] } }
}

const PAGE_LIMIT = 16 * 1024 * 1024
/** GitHub sends 100 on a page; more pages than these are a list without end. */
const MOST_PAGES = 500

/**
 * All manifests of an image on ghcr.io, by GitHub's own API, with the token that the registry takes as well.
 *
 * @param api address of the API: that of github.com, wherever the workflow runs, because ghcr.io's passwords belong there
 * @returns undefined when the token may not read the list
 * @throws RegistryError when GitHub refuses otherwise
 */
export async function packageManifests(
  connection: Connection,
  repository: Reference,
  token: string,
  api = 'https://api.github.com',
): Promise<readonly HeldManifest[] | undefined> {
  const [owner = '', ...name] = repository.repository.split('/')
  const path = `packages/container/${encodeURIComponent(name.join('/'))}/versions?per_page=100`
  const subject = `Manifests of ${repositoryName(repository)}`
  // Nobody can tell by its name whether an owner is an organisation.
  for (const kind of ['orgs', 'users']) {
    const versions = await allPages({ connection, subject, token }, `${api}/${kind}/${owner}/${path}`)
    if (versions !== undefined) return versions.map((version) => manifestOf(version, subject))
  }
  return undefined
}

interface Access {
  readonly connection: Connection
  readonly subject: string
  readonly token: string
}

async function allPages(access: Access, first: string): Promise<readonly PackageVersion[] | undefined> {
  const versions: PackageVersion[] = []
  let url: string | undefined = first
  for (let pages = 0; url !== undefined; pages += 1) {
    if (pages === MOST_PAGES) throw new RegistryError(`${access.subject}: the list has no end.`)
    const page = await access.connection.retrying(() => onePage(access, url ?? first))
    if (page === undefined) return undefined
    versions.push(...page.versions)
    url = page.next
  }
  return versions
}

/** 403 and 404 are what GitHub answers to a token that may not read packages, or another kind of owner. */
async function onePage({ connection, subject, token }: Access, url: string) {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'x-github-api-version': '2022-11-28',
    'user-agent': 'muslin',
  }
  const response = await send(url, { headers }, subject, connection.signal)
  if (response.status === 403 || response.status === 404) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.ok) throw await refusal(response, subject)
  const versions = jsonOrNothing(await limitedBytes(response, subject, PAGE_LIMIT))
  if (!Array.isArray(versions)) throw new RegistryError(`${subject}: GitHub sent no list.`)
  return {
    versions: versions as readonly PackageVersion[],
    next: nextPage(response.headers.get('link') ?? '', url, subject),
  }
}

function manifestOf({ name, created_at, metadata }: PackageVersion, subject: string): HeldManifest {
  const digest = String(name)
  if (!isDigest(digest)) throw new RegistryError(`${subject}: GitHub sent ${digest}, which is no digest.`)
  const created = Date.parse(String(created_at))
  return { digest, tags: metadata?.container?.tags ?? [], ...(created > 0 ? { created } : {}) }
}
