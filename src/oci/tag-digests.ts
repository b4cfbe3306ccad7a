import { type Credentials, dockerCredentials } from './credentials.ts'
import { parseReference } from './reference.ts'
import { RegistryClient } from './registry.ts'

/**
 * The digests that image names point to now, with the credentials that `docker login` has left. A name is missing in the
 * result where its registry has not told in time.
 *
 * @param names as a Dockerfile has them, without digest
 * @param milliseconds how long all of it may take
 */
export async function tagDigests(
  names: readonly string[],
  milliseconds: number,
  credentials: Credentials = dockerCredentials(),
): Promise<ReadonlyMap<string, string>> {
  const signal = AbortSignal.timeout(milliseconds)
  const client = new RegistryClient({ credentials, signal })
  const found = names.map(async (name) => {
    const image = parseReference(name)
    const digest = image && (await client.digestOfTag(image).catch(() => undefined))
    return digest === undefined ? [] : [[name, digest] as const]
  })
  return new Map((await Promise.all(found)).flat())
}
