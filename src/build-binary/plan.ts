import { buildCommand, csv } from '../buildkit/build.ts'
import type { Dockerfile } from '../buildkit/dockerfile.ts'
import { BUILD_LINES } from '../buildkit/failure.ts'
import type { Command } from '../runner/command.ts'
import type { BinaryRequest } from './inputs.ts'

/** Whether the image is pushed. */
export const isPushed = (request: BinaryRequest): boolean => request.push && request.images.length > 0

/**
 * The build, whose result is an OCI layout: everything is proven from there, and exactly that is pushed.
 *
 * @param layout folder for the layout, new
 * @param epoch what `SOURCE_DATE_EPOCH` is for this build, empty when it is not set
 */
export function layoutCommand(
  request: BinaryRequest,
  dockerfile: Dockerfile,
  { layout, epoch }: { readonly layout: string; readonly epoch: string },
): Command {
  const buildArgs = [...request.buildArgs, ...dockerfile.buildArgs]
  const buildContexts = [...request.buildContexts, ...(dockerfile.buildContexts ?? [])]
  // The recipe has it where it belongs: with another network its toolchain would be installed again, without one.
  const network = dockerfile.kind === 'rust' && request.network === 'none' ? '' : request.network
  const { args, env } = buildCommand({ ...request, buildArgs, buildContexts, network }, dockerfile.file)
  return {
    argv: [
      'docker',
      'buildx',
      'build',
      '--progress=plain',
      ...args,
      '--output',
      layoutOutput(layout, epoch),
      request.context,
    ],
    env: { ...env, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) },
    keptLines: BUILD_LINES,
  }
}

/**
 * OCI media types are asked for because BuildKit's default depends on its version, and an index must not mix them. With an
 * epoch the times of all files in the layers become that, without which the digest would be another one each time
 * (BuildKit, docs/build-repro.md).
 */
export function layoutOutput(layout: string, epoch: string): string {
  const fields = ['type=oci', 'tar=false', `dest=${layout}`, 'oci-mediatypes=true']
  return csv([...fields, ...(epoch === '' ? [] : ['rewrite-timestamp=true'])])
}
