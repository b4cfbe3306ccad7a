import { jsonOrNothing, limitedBytes, RegistryError, refusal, send } from './answer.ts'
import type { Challenge } from './challenge.ts'
import type { Credential } from './credentials.ts'
import { type Reference, repositoryName } from './reference.ts'

const ANSWER_LIMIT = 64 * 1024

/** What a token has to allow (docs of the distribution project: "Docker Registry Token Scope and Access"). */
export type Actions = 'pull' | 'pull,push' | 'pull,delete'

/** Whether a host is this machine itself. */
const isLoopback = (registry: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(registry.toLowerCase())

/** Docker Hub's registry has another name than its images; plain HTTP only to this machine, as docker does it. */
export function registryUrl(registry: string): string {
  if (registry === 'docker.io') return 'https://registry-1.docker.io'
  return `${isLoopback(registry) ? 'http' : 'https'}://${registry}`
}

/**
 * Gets a token for one repository, that may also read another one where a blob is mounted from it (docs of the distribution project: "Token authentication" and "OAuth2 token
 * authentication").
 *
 * @param end ends the request
 * @throws MayPass or RegistryError when the token service does not give one
 */
export async function fetchToken(
  challenge: Challenge,
  image: Reference,
  credential: Credential | undefined,
  actions: Actions = 'pull',
  mountFrom?: Reference,
  end?: AbortSignal,
): Promise<string> {
  const subject = `Token for ${repositoryName(image)}`
  const realm = tokenUrl(challenge.realm, image, subject)
  const wanted = `repository:${image.repository}:${actions}`
  // Some registries name no more than pull whatever was asked for, so that a push has to know its own scope.
  const scope = actions === 'pull' ? (challenge.scope ?? wanted) : wanted
  const parameters = new URLSearchParams({ service: challenge.service ?? image.registry, scope })
  // Docker's token service takes several scopes as several parameters.
  if (mountFrom !== undefined) parameters.append('scope', `repository:${mountFrom.repository}:pull`)
  const response = await answerOf(tokenRequest(realm, parameters, credential), subject, end)
  if (!response.ok) throw await refusal(response, subject)
  return tokenIn(await limitedBytes(response, subject, ANSWER_LIMIT), subject)
}

function tokenRequest(
  realm: URL,
  parameters: URLSearchParams,
  credential: Credential | undefined,
): [string, RequestInit] {
  if (credential?.kind === 'token') {
    const form = { grant_type: 'refresh_token', client_id: 'muslin', refresh_token: credential.identityToken }
    for (const [name, value] of Object.entries(form)) parameters.set(name, value)
    return [realm.href, { method: 'POST', body: parameters }]
  }
  for (const name of new Set(parameters.keys())) realm.searchParams.delete(name)
  for (const [name, value] of parameters) realm.searchParams.append(name, value)
  return [realm.href, credential === undefined ? {} : { headers: { authorization: basic(credential) } }]
}

/**
 * A registry names its token service itself; the password must not go there in the clear, nor to a server on this machine
 * that a registry elsewhere has no business with.
 */
function tokenUrl(realm: string, { registry }: Reference, subject: string): URL {
  const url = URL.parse(realm)
  if (url?.protocol === 'https:') return url
  if (url?.protocol !== 'http:' || !isLoopback(url.host)) {
    throw new RegistryError(
      `${subject}: the token service has no https address, so no credentials are sent there. Use another registry host.`,
    )
  }
  if (isLoopback(registry)) return url
  throw new RegistryError(
    `${subject}: the registry ${registry} names ${url.origin} as its token service, which is this machine, so no credentials are sent there. Use another registry host.`,
  )
}

/** Sent on by 307 or 308, the refresh token would go to whatever host is named (RFC 9110, section 15.4.8). */
async function answerOf(
  [url, request]: [string, RequestInit],
  subject: string,
  end: AbortSignal | undefined,
): Promise<Response> {
  const response = await send(url, { ...request, redirect: 'manual' }, subject, end)
  if (![301, 302, 303, 307, 308].includes(response.status)) return response
  await response.body?.cancel()
  const next = URL.parse(response.headers.get('location') ?? '', url)?.origin ?? 'no address'
  const remedy = 'The registry has to name the address of its token service itself; look at proxies before it.'
  throw new RegistryError(
    `${subject}: the token service ${new URL(url).origin} redirects to ${next}, so no credentials are sent on. ${remedy}`,
  )
}

function tokenIn(bytes: Uint8Array, subject: string): string {
  const answer = jsonOrNothing(bytes) as { token?: unknown; access_token?: unknown } | undefined
  const token = answer?.token ?? answer?.access_token
  if (typeof token === 'string' && token !== '') return token
  throw new RegistryError(`${subject}: the answer holds no token. Try again later.`)
}

/** The `Authorization` of a name and its password (RFC 7617). */
export const basic = ({ username, password }: Extract<Credential, { kind: 'password' }>): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
