import { isAbsolute, join } from 'node:path'
import { run } from '../runner/command.ts'
import { builderArguments } from './build.ts'
import { isRemote } from './dockerfile.ts'
import { asObject, type JsonObject, LlbError, optionalObject } from './llb.ts'

/** One target of a bake file, with everything that decides what it is made of. */
export interface BakeTarget {
  readonly name: string
  readonly context: string
  /** Path of the Dockerfile; empty where it is inline. */
  readonly file: string
  /** The Dockerfile itself, where the bake file has it. */
  readonly inline: string
  /** Stage to build; empty for the last. */
  readonly target: string
  readonly buildArgs: readonly string[]
  readonly buildContexts: readonly string[]
  /** Whether it stands on the result of another target, which only bake itself can resolve. */
  readonly isLinked: boolean
  /** Whether it imports layers (`cache-from`). */
  readonly importsLayers: boolean
}

/**
 * The targets that bake would build, those that others stand on among them, with all variables, groups and inheritance
 * resolved by bake itself.
 *
 * @param files bake files
 * @param targets targets and groups; none for the group `default`
 * @throws CommandError when the bake files are wrong
 * @throws LlbError when bake prints something that we do not know
 */
export const bakeTargets = async (
  builder: string,
  files: readonly string[],
  targets: readonly string[],
): Promise<readonly BakeTarget[]> => parseBake(await printed(builder, files, targets))

/** What bake would build. */
export interface BakePlan {
  /** The names of the targets that were asked for, groups resolved, without those that they only stand on. */
  readonly requested: readonly string[]
  /** All of them. */
  readonly targets: readonly BakeTarget[]
}

/**
 * {@link bakeTargets}, and which of them were asked for.
 *
 * @throws CommandError when the bake files are wrong
 * @throws LlbError when bake prints something that we do not know
 */
export async function bakePlan(
  builder: string,
  files: readonly string[],
  targets: readonly string[],
): Promise<BakePlan> {
  const json = await printed(builder, files, targets)
  const group = optionalObject(optionalObject(parsed(json), 'group') ?? {}, 'default') ?? {}
  if (Array.isArray(group.targets)) return { requested: group.targets.map(String), targets: parseBake(json) }
  throw new LlbError('bake did not print which targets it builds')
}

function printed(builder: string, files: readonly string[], targets: readonly string[]): Promise<string> {
  const named = files.flatMap((file) => ['--file', file])
  const args = [...builderArguments(builder), '--print', ...named, ...targets]
  return run({ argv: ['docker', 'buildx', 'bake', ...args], quiet: true })
}

/**
 * Reads what `docker buildx bake --print` printed.
 *
 * @throws LlbError when it is something else
 */
export function parseBake(json: string): readonly BakeTarget[] {
  const targets = optionalObject(parsed(json), 'target') ?? {}
  return Object.entries(targets).map(([name, target]) => targetOf(name, asObject(target, name)))
}

function parsed(json: string): JsonObject {
  try {
    return asObject(JSON.parse(json), 'the definition')
  } catch (cause) {
    throw new LlbError('bake did not print a definition in JSON', { cause })
  }
}

function targetOf(name: string, target: JsonObject): BakeTarget {
  const context = withoutScheme(textAt(target, 'context') || '.')
  const inline = textAt(target, 'dockerfile-inline')
  const buildContexts = pairsAt(target, 'contexts')
  return {
    name,
    context,
    file: inline === '' ? fileIn(context, textAt(target, 'dockerfile') || 'Dockerfile') : '',
    inline,
    target: textAt(target, 'target'),
    buildArgs: pairsAt(target, 'args'),
    buildContexts: buildContexts.map(withoutScheme),
    isLinked: context.startsWith('target:') || buildContexts.some((context) => /^[^=]*=target:/.test(context)),
    importsLayers: hasEntries(target['cache-from']),
  }
}

/** In a bake file the Dockerfile is relative to its context (buildx, bake/bake.go), unless it says otherwise. */
function fileIn(context: string, file: string): string {
  if (file.startsWith('cwd://')) return withoutScheme(file)
  return isAbsolute(file) || isRemote(context) ? file : join(context, file)
}

/** `cwd://` is the working directory where the bake file itself is remote. */
const withoutScheme = (path: string): string => path.replace(/^([^=]*=)?cwd:\/\/(?=.)/, '$1')

const textAt = (object: JsonObject, name: string): string => {
  const value = object[name] ?? ''
  if (typeof value === 'string') return value
  throw new LlbError(`${name} is not text`)
}

/** buildx 0.36 prints each entry as an object; text, as bake files may have it, does as well. */
const hasEntries = (list: unknown): boolean => Array.isArray(list) && list.some((entry) => entry !== '')

const pairsAt = (object: JsonObject, name: string): readonly string[] =>
  Object.entries(optionalObject(object, name) ?? {}).map(([key, value]) => {
    if (typeof value === 'object' && value !== null) throw new LlbError(`${name}.${key} is not text`)
    return `${key}=${value}`
  })
