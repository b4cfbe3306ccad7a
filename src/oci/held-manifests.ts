import { jsonOrNothing, limitedBytes, RegistryError, refusal } from './answer.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import type { Credential } from './credentials.ts'
import { type Digest, isDigest } from './digest.ts'
import { packageManifests } from './github-packages.ts'
import { type Reference, repositoryName } from './reference.ts'
import type { RegistryClient } from './registry.ts'
import { nextPage } from './tags.ts'

/** A manifest or index that a repository holds. */
export interface HeldManifest {
  readonly digest: Digest
  /** None: it is found by its digest alone. */
  readonly tags: readonly string[]
  /** When it was pushed, in milliseconds since 1970; undefined where the registry does not say it. */
  readonly created?: number
}

/** A list of a repository with thousands of manifests. */
const LIST_LIMIT = 64 * 1024 * 1024
/** More is a registry that sends us in a circle. */
const MOST_PAGES = 1000

/**
 * Everything that a repository holds, tagged or not. The distribution spec knows no such list: GitHub has one of its own, and
 * Google's registries send one along with their tags (go-containerregistry, pkg/v1/google/list.go).
 *
 * @param credential what opens GitHub's registry, which opens its list too
 * @param api address of GitHub's API
 * @returns undefined where the registry has no such list
 * @throws RegistryError when the registry refuses
 */
export async function heldManifests(
  client: RegistryClient,
  repository: Reference,
  credential: Credential | undefined,
  api?: string,
): Promise<readonly HeldManifest[] | undefined> {
  if (repository.registry !== 'ghcr.io') return await sentAlong(client, repository)
  const token = credential?.kind === 'password' ? credential.password : undefined
  return token === undefined ? undefined : await packageManifests(client.connection, repository, token, api)
}

/** All pages, because a part of the list would make what the rest needs look as if nobody did. */
async function sentAlong(
  { connection }: RegistryClient,
  repository: Reference,
): Promise<readonly HeldManifest[] | undefined> {
  const held = new Map<string, HeldManifest>()
  let url: string | undefined = repositoryUrl(repository, 'tags/list')
  for (let pages = 0; url !== undefined; pages += 1) {
    if (pages === MOST_PAGES) throw new RegistryError(`${subjectOf(repository)}: the list has no end.`)
    const page = await onePage(connection, repository, url)
    if (page.manifests === undefined) return undefined
    for (const manifest of page.manifests) held.set(manifest.digest, manifest)
    url = page.next
  }
  return [...held.values()]
}

const subjectOf = (repository: Reference): string => `Manifests of ${repositoryName(repository)}`

interface Page {
  readonly manifests: readonly HeldManifest[] | undefined
  readonly next: string | undefined
}

function onePage(connection: Connection, repository: Reference, url: string): Promise<Page> {
  const subject = subjectOf(repository)
  return connection.retrying(async () => {
    const response = await connection.send({ subject, repository, actions: 'pull', method: 'GET', url })
    if (!response.ok) throw await refusal(response, subject)
    const { manifest } = (jsonOrNothing(await limitedBytes(response, subject, LIST_LIMIT)) ?? {}) as GoogleList
    const manifests = manifest && Object.entries(manifest).map((entry) => googleManifest(entry, subject))
    return { manifests, next: nextPage(response.headers.get('link') ?? '', url, subject) }
  })
}

function googleManifest([digest, { tag, timeUploadedMs }]: readonly [string, GoogleManifest], subject: string) {
  if (!isDigest(digest)) throw new RegistryError(`${subject}: the registry sent ${digest}, which is no digest.`)
  const created = Number(timeUploadedMs ?? 0)
  return { digest, tags: tag ?? [], ...(created > 0 ? { created } : {}) }
}

interface GoogleList {
  readonly manifest?: Readonly<Record<string, GoogleManifest>>
}

interface GoogleManifest {
  readonly tag?: readonly string[]
  /** `timeCreatedMs` beside it is what the image says of itself, which may be any time at all. */
  readonly timeUploadedMs?: string
}
