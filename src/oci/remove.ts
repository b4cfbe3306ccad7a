import { isUnsupported, RegistryError, refusal } from './answer.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import type { Digest } from './digest.ts'
import { type Reference, repositoryName } from './reference.ts'

/**
 * Removes a manifest and with it all tags that point to it (distribution spec, "Deleting Manifests"). The registry itself
 * finds out which blobs nobody needs any more.
 *
 * @throws RegistryError when the registry refuses: 405 where it deletes nothing at all
 */
export function removeManifest(
  connection: Connection,
  repository: Reference,
  digest: Digest,
): Promise<'removed' | 'absent'> {
  const subject = `Removing ${repositoryName(repository)}@${digest}`
  const url = repositoryUrl(repository, `manifests/${digest}`)
  const call = { subject, repository, actions: 'pull,delete', method: 'DELETE', url } as const
  return connection.retrying(async () => {
    const response = await connection.send(call)
    if (response.status === 404) return 'absent'
    if (!response.ok) throw await settled(response, subject)
    await response.body?.cancel()
    return 'removed'
  })
}

/** Asking again does not change it that a registry deletes nothing. */
async function settled(response: Response, subject: string): Promise<Error> {
  const error = await refusal(response, subject)
  const { message } = error
  return isUnsupported({ status: response.status, message }) ? new RegistryError(message, 405) : error
}
