import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { field, flag, type InputField, type Inputs, lines, linesOf, parseEach, text, Unfit } from '../runner/inputs.ts'

/** `name=value` as docker/build-push-action takes its secrets: the value may hold `=`. */
export interface NamedValue {
  readonly name: string
  readonly value: string
}

/** One platform, required: everything here is one leg. */
const platformField: InputField<Platform> = field('', (raw) => {
  const platform = parsePlatform(raw)
  if (platform !== undefined) return platform
  const remedy = raw === '' ? 'Name the platform of this leg.' : `Did you mean ${nearestPlatform(raw)}?`
  throw new Unfit('one platform such as linux/amd64 or linux/arm/v7', remedy)
})

/** `name=value`; the name must be one that can stand in a `--secret` flag without quoting. */
function namedValue(line: string): NamedValue {
  const at = line.indexOf('=')
  const name = line.slice(0, at)
  if (at > 0 && /^[\w.-]+$/.test(name)) return { name, value: line.slice(at + 1) }
  throw new Unfit(
    'lines of name=value',
    'Put one name=value on each line; names have letters, digits, _ . and -.',
    line.split('=')[0],
  )
}

/**
 * `name=value` a line, or `"name=value"` in quotes for a value of several lines, as docker/build-push-action takes it. What
 * cannot be read is never shown: it may be the secret itself.
 */
const secretsField: InputField<readonly NamedValue[]> = field('', (raw) => {
  const entries = [...raw.matchAll(/"((?:[^"]|"")*)"|([^\r\n]+)/g)]
  const texts = entries.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
  return parseEach(texts.filter(Boolean).map(String), (text, index) => secretOf(text, index))
})

function secretOf(text: string, index: number): NamedValue {
  const at = text.indexOf('=')
  const name = text.slice(0, at)
  if (at > 0 && /^[\w.-]+$/.test(name)) return { name, value: text.slice(at + 1) }
  const remedy = 'Put one on each line; put a value of several lines in double quotes together with its name.'
  throw new Unfit('name=value', remedy, `entry ${index + 1} (not shown)`)
}

/** The inputs that decide what a build is made of: what cache-dance and build-binary both have to know. */
export const sourceFields = {
  context: text('.'),
  file: text(),
  target: text(),
  platform: platformField,
  'build-args': lines(),
  'build-contexts': lines(),
  builder: text(),
}

/** The further inputs of docker/build-push-action that we take under the same name and with the same meaning. */
export const buildFields = {
  ...sourceFields,
  'add-hosts': lines(),
  allow: lines(),
  annotations: lines(),
  'cache-from': lines(),
  'cache-to': lines(),
  labels: lines(),
  network: text(),
  'no-cache': flag(false),
  provenance: text(),
  pull: flag(false),
  sbom: text(),
  secrets: secretsField,
  'secret-envs': linesOf(namedValue),
  'secret-files': linesOf(namedValue),
  'shm-size': text(),
  ssh: lines(),
  ulimit: lines(),
}

/** What a build is made of. */
export type BuildSource = Inputs<typeof sourceFields>

/** A whole build request. */
export type BuildRequest = Inputs<typeof buildFields>

/** Arguments behind `docker buildx build`, and the environment that carries what must not stand in arguments. */
export interface BuildCommand {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/**
 * The arguments for the source of a build, without its context (always the last argument).
 *
 * @param file the Dockerfile to use
 */
export function sourceArguments(source: BuildSource, file: string): readonly string[] {
  return [
    ...builderArguments(source.builder),
    ...['--platform', platformName(source.platform), '--file', file],
    ...optional('--target', source.target),
    ...each('--build-arg', source.buildArgs),
    ...each('--build-context', source.buildContexts),
  ]
}

/** `--builder NAME`, or nothing: then buildx takes BUILDX_BUILDER or the current builder. */
export const builderArguments = (builder: string): readonly string[] => optional('--builder', builder)

/** The arguments of everything else that the user asked for. Secret values go by environment (`--secret id=…,env=…`). */
export function buildCommand(request: BuildRequest, file: string): BuildCommand {
  const { secrets, env } = secretArguments(request)
  const args = [
    ...sourceArguments(request, file),
    ...each('--add-host', request.addHosts),
    ...each('--allow', request.allow),
    ...each('--annotation', request.annotations),
    ...each('--cache-from', request.cacheFrom),
    ...each('--cache-to', request.cacheTo),
    ...each('--label', request.labels),
    ...optional('--network', request.network),
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.pull ? ['--pull'] : []),
    `--provenance=${request.provenance || 'false'}`,
    `--sbom=${request.sbom || 'false'}`,
    ...each('--secret', secrets),
    ...optional('--shm-size', request.shmSize),
    ...each('--ssh', request.ssh),
    ...each('--ulimit', request.ulimit),
  ]
  return { args, env }
}

/** The values of `--secret`, and the environment that has what must not stand in arguments. */
export function secretArguments(request: Pick<BuildRequest, 'secrets' | 'secretEnvs' | 'secretFiles'>): {
  readonly secrets: readonly string[]
  readonly env: Readonly<Record<string, string>>
} {
  const own = request.secrets.map((secret, index) => ({ ...secret, variable: `MUSLIN_SECRET_${index}` }))
  const secrets = [
    ...own.map(({ name, variable }) => `id=${name},env=${variable}`),
    ...request.secretEnvs.map(({ name, value }) => `id=${name},env=${value}`),
    ...request.secretFiles.map(({ name, value }) => csv([`id=${name}`, `src=${value}`])),
  ]
  return { secrets, env: Object.fromEntries(own.map(({ variable, value }) => [variable, value])) }
}

const optional = (flagName: string, value: string): readonly string[] => (value === '' ? [] : [flagName, value])

const each = (flagName: string, values: readonly string[]): readonly string[] =>
  values.flatMap((value) => [flagName, value])

/** One record of comma-separated values, as buildx reads `--output` (Go's encoding/csv). */
export const csv = (fields: readonly string[]): string =>
  fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')
