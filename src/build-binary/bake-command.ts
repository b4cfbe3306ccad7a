import { dirname } from 'node:path'
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
    // Else that of the file would win: buildx gives its environment to who has none (commands/bake.go).
    ...(request.sourceDateEpoch === '' ? [] : [`*.args.SOURCE_DATE_EPOCH=${epoch}`]),
    ...secrets.map((secret) => `*.secrets=${secret}`),
    ...request.annotations.map((annotation) => `${target}.annotations=${annotation}`),
    `${target}.output=${layoutOutput(layout, epoch)}`,
  ]
  // bake writes nowhere but below the working directory unless it is allowed to (buildx, bake/entitlements.go).
  const allow = [...request.allow, `fs.write=${dirname(layout)}`]
  const given = options({ ...request, allow }, overlay)
  return {
    argv: ['docker', 'buildx', 'bake', '--progress=plain', ...given, ...each('--set', set), target],
    env: { ...env, ...NO_DEFAULT_PROVENANCE, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) },
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
  ...(provenance === '' ? [] : [`--provenance=${provenance}`]),
  ...(sbom === '' ? [] : [`--sbom=${sbom}`]),
]

/** buildx adds one where nobody has said anything of it (build/opt.go); what the bake file says stays. */
const NO_DEFAULT_PROVENANCE = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }

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
