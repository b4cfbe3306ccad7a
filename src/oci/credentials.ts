import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CommandError, messageOf, UserError } from '../errors.ts'
import { run } from '../runner/command.ts'

/** What opens a registry: a name with its password, or a refresh token (which docker calls identity token). */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly identityToken: string }

/** Gives the credential for a registry host, undefined where the user has not logged in. */
export type Credentials = (registry: string) => Promise<Credential | undefined>

/** The parts that we read of docker's `config.json`, in which anything may stand. */
interface DockerConfig {
  /** By address: `auth` (base64 of `name:password`), `username`, `password`, `identitytoken`. */
  readonly auths?: unknown
  readonly credsStore?: unknown
  /** By address. */
  readonly credHelpers?: unknown
}

/**
 * The credentials that `docker login` has left: of a credential helper where one is set for the registry, otherwise of the
 * configuration file itself (docker/cli, cli/config/configfile/file.go).
 *
 * @param folder docker's configuration folder
 */
export function dockerCredentials(
  folder: string = process.env.DOCKER_CONFIG || join(homedir(), '.docker'),
): Credentials {
  const config = readConfig(join(folder, 'config.json'))
  // The failure belongs to the first call that needs the file, not to this line.
  config.catch(() => undefined)
  return async (registry) => credentialFor(await config, serverAddress(registry))
}

async function credentialFor(config: DockerConfig, address: string): Promise<Credential | undefined> {
  const helper = textOf(fieldsOf(config.credHelpers)[address] ?? config.credsStore)
  return helper === '' ? storedCredential(fieldsOf(config.auths), address) : await askHelper(helper, address)
}

/** Docker Hub stands in the configuration under the address of its first version. */
const serverAddress = (registry: string): string =>
  registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry

async function readConfig(path: string): Promise<DockerConfig> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw new UserError(`docker's configuration ${path} cannot be read: ${messageOf(error)}`)
  })
  try {
    return objectIn(content)
  } catch {
    // The parser's own message quotes the file, which holds passwords.
    throw new UserError(`docker's configuration ${path} is not JSON. Log in again, or mend the file.`)
  }
}

function storedCredential(auths: Fields, address: string): Credential | undefined {
  const legacy = Object.keys(auths).find((key) => hostOf(key) === address) ?? address
  const stored = fieldsOf(auths[address] ?? auths[legacy])
  const identityToken = textOf(stored.identitytoken)
  if (identityToken !== '') return { kind: 'token', identityToken }
  const [username = '', ...rest] = Buffer.from(textOf(stored.auth), 'base64').toString().split(':')
  if (username !== '') return { kind: 'password', username, password: rest.join(':').replace(/\0+$/, '') }
  const named = textOf(stored.username)
  return named === '' ? undefined : { kind: 'password', username: named, password: textOf(stored.password) }
}

type Fields = Readonly<Record<string, unknown>>

/** What has fields of its own: not those that every object inherits. */
const fieldsOf = (value: unknown): Fields => ({ __proto__: null, ...Object(value) })
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** @throws SyntaxError when it is something else than an object in JSON */
function objectIn(text: string): Fields {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null) return fieldsOf(value)
  throw new SyntaxError('no object')
}

/** `https://ghcr.io/v2/` and `ghcr.io/owner` are old spellings of `ghcr.io`. */
const hostOf = (key: string): string => key.replace(/^[a-z]+:\/\//, '').split('/')[0] ?? ''

/** The protocol of docker/docker-credential-helpers: the address by standard input, JSON back. */
async function askHelper(helper: string, address: string): Promise<Credential | undefined> {
  const argv: readonly [string, ...string[]] = [`docker-credential-${helper}`, 'get']
  const answer = await run({ argv, stdin: address, quiet: true }).catch((error) => {
    if (saysNotFound(error)) return undefined
    // What the helper printed stays out of the message: it may be the secret.
    throw new UserError(
      `${argv.join(' ')} failed for ${address}. Log in again, or remove the helper from docker's configuration.`,
    )
  })
  return answer === undefined ? undefined : helperCredential(answer)
}

const saysNotFound = (error: unknown): boolean =>
  error instanceof CommandError && error.lastLines.some((line) => line.includes('credentials not found'))

function helperCredential(answer: string): Credential | undefined {
  const { Username, Secret } = parsedAnswer(answer)
  const [username, secret] = [textOf(Username), textOf(Secret)]
  if (username === '' || secret === '') return undefined
  if (username === '<token>') return { kind: 'token', identityToken: secret }
  return { kind: 'password', username, password: secret }
}

function parsedAnswer(answer: string): Fields {
  try {
    return objectIn(answer)
  } catch {
    throw new UserError('The credential helper answered something that is not JSON. Update it, or log in without it.')
  }
}
