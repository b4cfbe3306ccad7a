import { writeFile } from 'node:fs/promises'
import { join, normalize, relative } from 'node:path'
import { type BakeTarget, bakeTargets } from '../buildkit/bake.ts'
import type { BuildSource } from '../buildkit/build.ts'
import { resolveDockerfile } from '../buildkit/dockerfile.ts'
import type { DanceRequest } from './inputs.ts'

/** One build whose cache mounts are kept. */
export interface DanceBuild {
  readonly source: BuildSource
  /** Path of its Dockerfile. */
  readonly file: string
  /** Whether it stands on another bake target, so that BuildKit cannot be asked about it alone. */
  readonly isLinked: boolean
  /** Whether another bake target stands on it, so that all of its steps are steps before the other's mounts. */
  readonly isBelow?: boolean
  /** Whether a bake file has it import layers; what the input `cache-from` says is not in here. */
  readonly importsLayers?: boolean
  /** What it is called in messages: `docker/app.Dockerfile#runtime`, `rust recipe app`. */
  readonly name: string
  /** Whether it is our recipe, which compares the content of sources and not their times alone. */
  readonly comparesContent: boolean
}

/**
 * The builds that the request is about: one, or all targets of the bake files.
 *
 * @param scratch folder for Dockerfiles that are not files of the user; has to outlive the builds
 * @throws UserError when there is nothing to build
 * @throws CommandError when bake cannot read its files
 */
export async function findBuilds(request: DanceRequest, scratch: string): Promise<readonly DanceBuild[]> {
  if (request.bakeFile.length === 0) {
    const { file, buildArgs, buildContexts = [], kind } = await resolveDockerfile(request, scratch)
    const source = {
      ...request,
      buildArgs: [...request.buildArgs, ...buildArgs],
      buildContexts: [...request.buildContexts, ...buildContexts],
    }
    const name = kind === 'rust' ? recipeName(request) : fileName(file, request.target)
    return [{ source, file, name, isLinked: false, comparesContent: kind === 'rust' }]
  }
  const targets = await bakeTargets(request.builder, request.bakeFile, request.bakeTargets)
  const builds = targets.map((target, index) => bakeBuild(request, target, join(scratch, `Dockerfile.${index}`)))
  const below = new Set(targets.flatMap(linksOf))
  return (await Promise.all(builds)).map((build, index) => ({
    ...build,
    isBelow: below.has(targets[index]?.name ?? ''),
  }))
}

/** Names of the targets that one stands on: `target:NAME` is its context, or the value of another. */
const linksOf = ({ context, buildContexts }: BakeTarget): readonly string[] =>
  [context, ...buildContexts].flatMap((each) => /^(?:[^=]*=)?target:(.*)$/.exec(each)?.[1] ?? [])

/** @param path for an inline Dockerfile */
async function bakeBuild(
  { platform, builder }: DanceRequest,
  { file, inline, isLinked, importsLayers, context, target, buildArgs, buildContexts }: BakeTarget,
  path: string,
): Promise<DanceBuild> {
  if (inline !== '') await writeFile(path, inline)
  const source = { context, file, target, platform, buildArgs, buildContexts, builder }
  const name = inline === '' ? fileName(file, target) : `inline Dockerfile#${target}`
  return { source, file: inline === '' ? file : path, name, isLinked, importsLayers, comparesContent: false }
}

/** One name for all builds of a request, short enough for the head of a snapshot. */
export const buildName = (builds: readonly DanceBuild[]): string =>
  [...new Set(builds.map(({ name }) => name))].sort().join(', ').slice(0, 1000)

/** As it is called from the working directory: checkouts lie elsewhere on other machines. */
function fileName(file: string, target: string): string {
  const path = normalize(relative('.', file) || file)
  return target === '' ? path : `${path}#${target}`
}

const recipeName = ({ context, package: name, bin }: DanceRequest): string =>
  ['rust recipe', ...[context === '.' ? '' : context, name, ...bin].filter((part) => part !== '')].join(' ')
