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

/** The parts that we read of docker's `config.json`. */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, StoredAuth | undefined>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string | undefined>>
}

interface StoredAuth {
  /** Base64 of `name:password`. */
  readonly auth?: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
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
  const helper = config.credHelpers?.[address] ?? config.credsStore ?? ''
  return helper === '' ? storedCredential(config.auths ?? {}, address) : await askHelper(helper, address)
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
    return JSON.parse(content) as DockerConfig
  } catch {
    // The parser's own message quotes the file, which holds passwords.
    throw new UserError(`docker's configuration ${path} is not JSON. Log in again, or mend the file.`)
  }
}

function storedCredential(auths: NonNullable<DockerConfig['auths']>, address: string): Credential | undefined {
  const legacy = Object.keys(auths).find((key) => hostOf(key) === address)
  const stored = auths[address] ?? (legacy === undefined ? undefined : auths[legacy])
  if (stored === undefined) return undefined
  if (stored.identitytoken) return { kind: 'token', identityToken: stored.identitytoken }
  const [username = '', ...rest] = Buffer.from(stored.auth ?? '', 'base64')
    .toString()
    .split(':')
  if (username !== '') return { kind: 'password', username, password: rest.join(':').replace(/\0+$/, '') }
  if (!stored.username) return undefined
  return { kind: 'password', username: stored.username, password: stored.password ?? '' }
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
  if (!Username || !Secret) return undefined
  if (Username === '<token>') return { kind: 'token', identityToken: Secret }
  return { kind: 'password', username: Username, password: Secret }
}

function parsedAnswer(answer: string): { readonly Username?: string; readonly Secret?: string } {
  try {
    return JSON.parse(answer) as { Username?: string; Secret?: string }
  } catch {
    throw new UserError('The credential helper answered something that is not JSON. Update it, or log in without it.')
  }
}
