import { buildCommand } from '../buildkit/build.ts'
import type { Dockerfile } from '../buildkit/dockerfile.ts'
import { BUILD_LINES } from '../buildkit/failure.ts'
import type { Command } from '../runner/command.ts'
import type { BinaryRequest } from './inputs.ts'

/** Files of one run that the builds write. */
export interface BuildFiles {
  /** The root file system of the image as a tar file. */
  readonly root: string
  /** What buildx says about the first and about the second build, JSON. */
  readonly built: string
  readonly pushed: string
}

/** Whether the image is pushed. */
export const isPushed = (request: BinaryRequest): boolean => request.push && request.images.length > 0

/**
 * The build whose result is looked at: a tar file of the image's files. A cache is exported by the last build of a run;
 * annotations and attestations belong to an image, which this is not.
 */
export function extractCommand(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Command {
  const cacheTo = isPushed(request) ? [] : request.cacheTo
  const build = { ...request, cacheTo, annotations: [], provenance: 'false', sbom: 'false' }
  return command(build, dockerfile, files.built, csv(['type=tar', `dest=${files.root}`]))
}

/**
 * The same build again, from BuildKit's cache, pushed by digest. `no-cache` and `pull` would make another image than the
 * one that was looked at. OCI media types are asked for because BuildKit's default depends on its version, and an index
 * must not mix them.
 */
export function pushCommand(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Command {
  const attributes = ['push-by-digest=true', 'name-canonical=true', 'push=true', 'oci-mediatypes=true']
  const output = csv(['type=image', `name=${request.images.join(',')}`, ...attributes])
  return command({ ...request, noCache: false, pull: false }, dockerfile, files.pushed, output)
}

/** One record of comma-separated values, as buildx reads `--output` (Go's encoding/csv). */
export const csv = (fields: readonly string[]): string =>
  fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')

function command(request: BinaryRequest, dockerfile: Dockerfile, metadata: string, output: string): Command {
  const buildArgs = [...request.buildArgs, ...dockerfile.buildArgs]
  const { args, env } = buildCommand({ ...request, buildArgs }, dockerfile.file)
  const outputs = ['--metadata-file', metadata, '--output', output]
  return {
    argv: ['docker', 'buildx', 'build', '--progress=plain', ...args, ...outputs, request.context],
    env,
    keptLines: BUILD_LINES,
  }
}
