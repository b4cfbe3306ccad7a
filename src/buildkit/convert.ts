import { CommandError } from '../errors.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { run } from '../runner/command.ts'
import { type BuildSource, sourceArguments } from './build.ts'
import { type Llb, parseLlb } from './llb.ts'

/** What a frontend that does not know a request answers (UnsupportedSubrequestError in BuildKit's solver/errdefs/subrequest.go). */
const UNSUPPORTED = /unsupported (?:sub)?request frontend\.convertllb/

/** The builder's Dockerfile frontend cannot print its definition; the message says which one can. */
export class FrontendTooOld extends Error {
  override readonly name = 'FrontendTooOld'
}

/**
 * Asks the builder what a build comes to: nothing is run or pulled, only base images are looked up.
 *
 * @param file the Dockerfile to use
 * @param signal ends the waiting: base images are looked up at registries, which may not answer
 * @throws FrontendTooOld for BuildKit before 0.26 or a `# syntax=` line that names a frontend before 1.20
 * @throws CommandError when there is no builder, or the build is wrong
 * @throws LlbError when the answer is not what we know; the reason of the signal
 */
export async function convertedLlb(source: BuildSource, file: string, signal?: AbortSignal): Promise<Llb> {
  const target = targetArguments(source.platform)
  const request = { ...source, buildArgs: [...target, ...source.buildArgs] }
  const args = ['--call=convertllb,format=json', ...sourceArguments(request, file), source.context]
  const argv = ['docker', 'buildx', 'build', ...args] as const
  try {
    return parseLlb(await run({ argv, quiet: true, ...(signal && { signal }) }))
  } catch (error) {
    if (error instanceof CommandError && error.lastLines.some((line) => UNSUPPORTED.test(line))) {
      throw new FrontendTooOld(
        'the Dockerfile frontend is too old to list its cache mounts: it takes BuildKit 0.26 and, where the Dockerfile has a "# syntax=" line, docker/dockerfile:1.20 or newer',
      )
    }
    throw error
  }
}

/**
 * The platform arguments that BuildKit gives to a build of itself. convertllb does not look at `--platform` (seen with
 * BuildKit 0.32): it would expand `id=target-$TARGETARCH` for the builder's own platform.
 */
function targetArguments(platform: Platform): readonly string[] {
  const { os, architecture, variant = '' } = platform
  return [
    `TARGETPLATFORM=${platformName(platform)}`,
    `TARGETOS=${os}`,
    `TARGETARCH=${architecture}`,
    `TARGETVARIANT=${variant}`,
  ]
}
