import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
    const { file, buildArgs, kind } = await resolveDockerfile(request, scratch)
    const source = { ...request, buildArgs: [...request.buildArgs, ...buildArgs] }
    return [{ source, file, isLinked: false, comparesContent: kind === 'rust' }]
  }
  const targets = await bakeTargets(request.builder, request.bakeFile, request.bakeTargets)
  return Promise.all(targets.map((target, index) => bakeBuild(request, target, join(scratch, `Dockerfile.${index}`))))
}

/** @param path for an inline Dockerfile */
async function bakeBuild(
  { platform, builder }: DanceRequest,
  { file, inline, isLinked, context, target, buildArgs, buildContexts }: BakeTarget,
  path: string,
): Promise<DanceBuild> {
  if (inline !== '') await writeFile(path, inline)
  const source = { context, file, target, platform, buildArgs, buildContexts, builder }
  return { source, file: inline === '' ? file : path, isLinked, comparesContent: false }
}
