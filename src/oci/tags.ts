import { jsonOrNothing, limitedBytes, RegistryError, refusal } from './answer.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import { type Reference, repositoryName } from './reference.ts'

/** Tags that are asked for at once; a registry may send fewer. */
const PAGE_SIZE = 1000
/** Some registries send all of a list at once, however few tags are asked for. */
const PAGE_LIMIT = 64 * 1024 * 1024
/** More is a registry that sends us in a circle. */
const MOST_PAGES = 1000

interface Page {
  readonly tags: readonly string[]
  /** Where the next page is. */
  readonly next: string | undefined
}

/**
 * All tags of a repository in the registry's own order; none where there is no such repository. The list comes in pages
 * that a `Link` header chains (distribution spec, "Content Discovery").
 *
 * @throws RegistryError when the registry refuses or sends no list
 */
export async function listTags(
  connection: Connection,
  repository: Reference,
  pageSize = PAGE_SIZE,
): Promise<readonly string[]> {
  const tags: string[] = []
  let url: string | undefined = repositoryUrl(repository, `tags/list?n=${pageSize}`)
  for (let pages = 0; url !== undefined; pages += 1) {
    if (pages === MOST_PAGES) throw new RegistryError(`${subjectOf(repository)}: the list has no end.`)
    const page = await onePage(connection, repository, url)
    // As arguments of one call so many would be too many.
    for (const tag of page.tags) tags.push(tag)
    url = page.next
  }
  return tags
}

const subjectOf = (repository: Reference): string => `Tags of ${repositoryName(repository)}`

function onePage(connection: Connection, repository: Reference, url: string): Promise<Page> {
  const subject = subjectOf(repository)
  return connection.retrying(async () => {
    const response = await connection.send({ subject, repository, actions: 'pull', method: 'GET', url })
    if (response.status === 404) return { tags: [], next: undefined }
    if (!response.ok) throw await refusal(response, subject)
    const next = nextPage(response.headers.get('link') ?? '', url, subject)
    return { tags: tagsIn(await limitedBytes(response, subject, PAGE_LIMIT), subject), next }
  })
}

function tagsIn(bytes: Uint8Array, subject: string): readonly string[] {
  const { name, tags } = (jsonOrNothing(bytes) ?? {}) as { name?: unknown; tags?: unknown }
  // An empty list some registries leave out.
  if (tags === null || (tags === undefined && typeof name === 'string')) return []
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags
  throw new RegistryError(`${subject}: the registry sent no list of tags.`)
}

/**
 * The target of `<…>; rel="next"` in a `Link` header (RFC 8288), undefined where the list ends; nobody may lead us, and the
 * token, to somebody else.
 *
 * @throws RegistryError when the list goes on at another host: a part of it is no list
 */
export function nextPage(link: string, url: string, subject: string): string | undefined {
  const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link) ?? []
  if (target === undefined) return undefined
  const page = URL.parse(target, url)
  const here = new URL(url)
  if (page?.host !== here.host) throw new RegistryError(`${subject}: the list goes on at another host.`)
  page.protocol = here.protocol
  return page.href
}
