import { buildCommand, csv } from '../buildkit/build.ts'
import type { Dockerfile } from '../buildkit/dockerfile.ts'
import { BUILD_LINES } from '../buildkit/failure.ts'
import type { Command } from '../runner/command.ts'
import type { BinaryRequest } from './inputs.ts'

/** Files of one run that the builds write. */
export interface BuildFiles {
  /** The root file system of the image as a tar file. */
  readonly root: string
  /** Folder for the programs until they are proven and pushed. */
  readonly programs: string
  /** What buildx says about the first and about the second build, JSON. */
  readonly built: string
  readonly pushed: string
}

/** Whether the image is pushed. */
export const isPushed = (request: BinaryRequest): boolean => request.push && request.images.length > 0

/**
 * The build whose result is looked at: a tar file of the image's files, and where it is to be pushed the image itself,
 * which stays in the builder: its digest is compared with what the second build pushes. A cache is exported by the last
 * build of a run, except the one that is written into the image.
 */
export function extractCommand(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Command {
  const tar = csv(['type=tar', `dest=${files.root}`])
  const build = { ...request, provenance: 'false', sbom: 'false' }
  if (!isPushed(request)) return command({ ...build, annotations: [] }, dockerfile, files.built, [tar])
  const cacheTo = request.cacheTo.filter((cache) => /^(type=)?inline/.test(cache))
  const image = csv(['type=image', 'push=false', 'oci-mediatypes=true'])
  return command({ ...build, cacheTo }, dockerfile, files.built, [tar, image])
}

/**
 * The same build again, from BuildKit's cache, pushed by digest. `no-cache` and `pull` would make another image than the
 * one that was looked at. OCI media types are asked for because BuildKit's default depends on its version, and an index
 * must not mix them.
 */
export function pushCommand(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Command {
  const attributes = ['push-by-digest=true', 'name-canonical=true', 'push=true', 'oci-mediatypes=true']
  const output = csv(['type=image', `name=${request.images.join(',')}`, ...attributes])
  return command({ ...request, noCache: false, pull: false }, dockerfile, files.pushed, [output])
}

function command(
  request: BinaryRequest,
  dockerfile: Dockerfile,
  metadata: string,
  outputs: readonly string[],
): Command {
  const buildArgs = [...request.buildArgs, ...dockerfile.buildArgs]
  const { args, env } = buildCommand({ ...request, buildArgs }, dockerfile.file)
  const results = ['--metadata-file', metadata, ...outputs.flatMap((output) => ['--output', output])]
  return {
    argv: ['docker', 'buildx', 'build', '--progress=plain', ...args, ...results, request.context],
    env,
    keptLines: BUILD_LINES,
  }
}
