import { jsonOrNothing, limitedBytes, RegistryError, refusal } from './answer.ts'
import { repositoryUrl } from './connection.ts'
import type { Credential } from './credentials.ts'
import { type Digest, isDigest } from './digest.ts'
import { packageManifests } from './github-packages.ts'
import { type Reference, repositoryName } from './reference.ts'
import type { RegistryClient } from './registry.ts'

/** A manifest or index that a repository holds. */
export interface HeldManifest {
  readonly digest: Digest
  /** None: it is found by its digest alone. */
  readonly tags: readonly string[]
  /** When it was pushed, in milliseconds since 1970. */
  readonly created: number
}

/** A list of a repository with thousands of manifests. */
const LIST_LIMIT = 64 * 1024 * 1024

/**
 * Everything that a repository holds, tagged or not. The distribution spec knows no such list: GitHub has one of its own, and
 * Google's registries send one along with their tags (go-containerregistry, pkg/v1/google/list.go).
 *
 * @param credential what opens GitHub's registry, which opens its list too
 * @returns undefined where the registry has no such list
 * @throws RegistryError when the registry refuses
 */
export async function heldManifests(
  client: RegistryClient,
  repository: Reference,
  credential: Credential | undefined,
): Promise<readonly HeldManifest[] | undefined> {
  if (repository.registry !== 'ghcr.io') return await sentAlong(client, repository)
  const token = credential?.kind === 'password' ? credential.password : undefined
  return token === undefined ? undefined : await packageManifests(client.connection, repository, token)
}

function sentAlong(
  { connection }: RegistryClient,
  repository: Reference,
): Promise<readonly HeldManifest[] | undefined> {
  const subject = `Manifests of ${repositoryName(repository)}`
  const url = repositoryUrl(repository, 'tags/list')
  return connection.retrying(async () => {
    const response = await connection.send({ subject, repository, actions: 'pull', method: 'GET', url })
    if (!response.ok) throw await refusal(response, subject)
    const { manifest } = (jsonOrNothing(await limitedBytes(response, subject, LIST_LIMIT)) ?? {}) as GoogleList
    if (manifest === undefined) return undefined
    return Object.entries(manifest).map(([digest, { tag, timeCreatedMs }]) => {
      if (!isDigest(digest)) throw new RegistryError(`${subject}: the registry sent ${digest}, which is no digest.`)
      return { digest, tags: tag ?? [], created: Number(timeCreatedMs ?? 0) }
    })
  })
}

interface GoogleList {
  readonly manifest?: Readonly<Record<string, { readonly tag?: readonly string[]; readonly timeCreatedMs?: string }>>
}
