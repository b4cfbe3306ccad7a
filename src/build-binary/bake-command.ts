import { builderArguments, secretArguments } from '../buildkit/build.ts'
import { BUILD_LINES } from '../buildkit/failure.ts'
import { platformName } from '../oci/platform.ts'
import type { Command } from '../runner/command.ts'
import type { BinaryRequest } from './inputs.ts'
import { layoutOutput } from './plan.ts'

interface BakePlace {
  readonly layout: string
  readonly epoch: string
  readonly fresh?: boolean
  readonly overlay?: readonly string[]
}

/**
 * The build of one target of a bake file. The inputs add to what is in the file, or take its place, as buildx's `--set` does;
 * what belongs to all that the target stands on is set for all.
 *
 * @param place see {@link layoutOutput}; with `fresh` the caches that the bake file names itself have no part in it; `overlay`
 *   are files that come behind those of the request (bake-overlay.ts)
 */
export function bakeCommand(
  request: BinaryRequest,
  target: string,
  { layout, epoch, fresh = false, overlay = [] }: BakePlace,
): Command {
  const { secrets, env } = secretArguments(request)
  const set = [
    ...(fresh ? NO_CACHES : []),
    ...settingsOfAll(request),
    ...secrets.map((secret) => `*.secrets=${secret}`),
    ...request.annotations.map((annotation) => `${target}.annotations=${annotation}`),
    `${target}.output=${layoutOutput(layout, epoch)}`,
  ]
  return {
    argv: ['docker', 'buildx', 'bake', '--progress=plain', ...options(request, overlay), ...each('--set', set), target],
    env: { ...env, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) },
    keptLines: BUILD_LINES,
  }
}

const options = (
  { builder, bakeFile, allow, noCache, provenance, sbom }: BinaryRequest,
  overlay: readonly string[],
): readonly string[] => [
  ...builderArguments(builder),
  ...each('--file', [...bakeFile, ...overlay]),
  ...each('--allow', allow),
  ...(noCache ? ['--no-cache'] : []),
  `--provenance=${provenance}`,
  `--sbom=${sbom}`,
]

/** An empty value takes out what is in the file. Without cache would mean with the mounts of the build emptied (source.ts). */
const NO_CACHES = ['*.cache-from=', '*.cache-to=', '*.no-cache=false', '*.no-cache-filter=']

/** The keys of `--set` (buildx, bake/bake.go, AddOverrides), but for those that it loses. */
function settingsOfAll(request: BinaryRequest): readonly string[] {
  const lists = {
    'cache-from': request.cacheFrom,
    'cache-to': request.cacheTo,
    ssh: request.ssh,
    'shm-size': request.shmSize === '' ? [] : [request.shmSize],
    pull: request.pull ? ['true'] : [],
  }
  return [
    `*.platform=${platformName(request.platform)}`,
    ...request.buildArgs.map((arg) => `*.args.${arg}`),
    ...request.labels.map((label) => `*.labels.${label}`),
    ...request.addHosts.map((host) => `*.extra-hosts.${host.replace(/[:=]/, '=')}`),
    ...Object.entries(lists).flatMap(([key, values]) => values.map((value) => `*.${key}=${value}`)),
  ]
}

const each = (flag: string, values: readonly string[]): readonly string[] => values.flatMap((value) => [flag, value])
