import { randomUUID } from 'node:crypto'
import { builderArguments } from '../buildkit/build.ts'
import { type Dockerfile, resolveDockerfile } from '../buildkit/dockerfile.ts'
import { BUILD_LINES } from '../buildkit/failure.ts'
import { platformName } from '../oci/platform.ts'
import type { Command } from '../runner/command.ts'
import { epochOf } from './epoch.ts'
import type { BinaryRequest } from './inputs.ts'
import { layoutCommand, layoutOutput } from './plan.ts'

/** What is built, and how. */
export interface BuildSource {
  /** Whose recipe it is, as the end of "Building linux/amd64 …"; empty for a Dockerfile of the user's. */
  readonly by: string
  /** Absolute paths of the programs in the image, where they are known. */
  readonly programs: readonly string[]
  /** Sentences for the user about settings that have no effect. */
  readonly notes: readonly string[]
  /**
   * The build that writes the image into the new folder of an OCI layout.
   *
   * @param fresh compile everything again, with no cache of any kind, and leave all caches as they are
   */
  readonly command: (layout: string, fresh?: boolean) => Command
}

/**
 * Finds out what is to be built: a finished program, the target of a bake file, the user's Dockerfile, or a Rust project.
 *
 * @param scratch folder that lives as long as the builds
 * @throws UserError when there is nothing that can be built
 */
export async function findSource(request: BinaryRequest, scratch: string): Promise<BuildSource> {
  const epoch = await epochOf(request, process.env)
  if (request.prebuilt.length > 0) {
    const { packPrebuilt } = await import('./prebuilt.ts')
    const { context, dockerfile, programs } = await packPrebuilt(request, scratch)
    return fromDockerfile(
      { ...request, context },
      { ...dockerfile, binaries: programs },
      epoch,
      ' around finished programs',
    )
  }
  if (request.bakeFile.length > 0) return fromBake(request, epoch)
  const dockerfile = await resolveDockerfile(request, scratch)
  return fromDockerfile(request, dockerfile, epoch, dockerfile.kind === 'rust' ? ' by the built-in Rust recipe' : '')
}

function fromDockerfile(request: BinaryRequest, dockerfile: Dockerfile, epoch: string, by: string): BuildSource {
  const command = (layout: string, fresh = false): Command =>
    layoutCommand(fresh ? freshRequest(request) : request, dockerfile, { layout, epoch })
  return { by, programs: dockerfile.binaries ?? [], notes: dockerfile.notes, command }
}

/**
 * `--no-cache` empties the cache mounts of a build, so the mounts get a namespace of their own
 * (BuildKit, frontend/dockerfile/docs/reference.md, BUILDKIT_CACHE_MOUNT_NS).
 */
const freshRequest = (request: BinaryRequest): BinaryRequest => ({
  ...request,
  noCache: true,
  cacheFrom: [],
  cacheTo: [],
  buildArgs: [...request.buildArgs, `${NAMESPACE}=${freshNamespace()}`],
})

const NAMESPACE = 'BUILDKIT_CACHE_MOUNT_NS'

const freshNamespace = (): string => `muslin-rebuild-${randomUUID()}`

/** Bake has all else in its file; what is set here are the platform, what comes out, and the build arguments. */
function fromBake(request: BinaryRequest, epoch: string): BuildSource {
  const files = request.bakeFile.flatMap((file) => ['--file', file])
  const command = (layout: string, fresh = false): Command => {
    const [target] = request.bakeTargets === '' ? ['default'] : [request.bakeTargets]
    const args = fresh ? [...request.buildArgs, `${NAMESPACE}=${freshNamespace()}`] : request.buildArgs
    const set = [
      `*.platform=${platformName(request.platform)}`,
      `*.output=${layoutOutput(layout, epoch)}`,
      ...args.map((arg) => `*.args.${arg}`),
      ...(fresh ? ['*.cache-from=', '*.cache-to='] : []),
    ]
    const options = [...builderArguments(request.builder), ...(fresh ? ['--no-cache'] : []), '--progress=plain']
    return {
      argv: ['docker', 'buildx', 'bake', ...options, ...files, ...set.flatMap((each) => ['--set', each]), target],
      env: epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch },
      keptLines: BUILD_LINES,
    }
  }
  return { by: ` from ${request.bakeFile.join(', ')}`, programs: [], notes: [], command }
}
