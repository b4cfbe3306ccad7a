import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { BakeTarget } from '../buildkit/bake.ts'
import { type Dockerfile, isRemote, resolveDockerfile } from '../buildkit/dockerfile.ts'
import { buildFailure } from '../buildkit/failure.ts'
import type { DescribingFile } from '../buildkit/source-line.ts'
import { CommandError, UserError } from '../errors.ts'
import type { Command } from '../runner/command.ts'
import { commitIn } from '../runner/commit.ts'
import { argumentsBeside, epochOf } from './epoch.ts'
import type { BinaryRequest } from './inputs.ts'
import { gitLabels } from './labels.ts'
import { layoutCommand } from './plan.ts'

/** What is built, and how. */
export interface BuildSource {
  /** Whose recipe it is, as the end of "Building linux/amd64 …"; empty for a Dockerfile of the user's. */
  readonly by: string
  /** Paths of the user's Dockerfiles on the runner, of which a failure may have a line; not all need be there. */
  readonly dockerfiles: readonly string[]
  /** Absolute paths of the programs in the image, where they are known. */
  readonly programs: readonly string[]
  /** See epoch.ts. */
  readonly epoch: string
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
export async function findSource(asked: BinaryRequest, scratch: string): Promise<BuildSource> {
  const epoch = await epochOf(asked, process.env)
  const request = { ...asked, buildArgs: argumentsBeside(asked) }
  if (request.prebuilt.length > 0) {
    const { packPrebuilt } = await import('./prebuilt.ts')
    const { context, dockerfile, programs } = await packPrebuilt(request, scratch)
    return fromDockerfile(
      { ...(await labelled(request, epoch)), context },
      { ...dockerfile, binaries: programs },
      epoch,
      ' around finished programs',
    )
  }
  if (request.bakeFile.length > 0) return fromBake(request, epoch, scratch)
  const dockerfile = await resolveDockerfile(request, scratch)
  if (dockerfile.kind === 'user') return fromDockerfile(request, dockerfile, epoch, '')
  return fromDockerfile(await labelled(request, epoch), dockerfile, epoch, ' by the built-in Rust recipe')
}

/** An image that we make says where it comes from; one by a Dockerfile of the user's says what the user wants it to. */
async function labelled(request: BinaryRequest, epoch: string): Promise<BinaryRequest> {
  const { context, labels } = request
  const commit = isRemote(context) ? process.env.GITHUB_SHA : await commitIn(context, process.env)
  const env = { ...process.env, GITHUB_SHA: commit, SOURCE_DATE_EPOCH: epoch }
  return { ...request, labels: [...gitLabels(env, labels), ...labels] }
}

function fromDockerfile(request: BinaryRequest, dockerfile: Dockerfile, epoch: string, by: string): BuildSource {
  const command = (layout: string, fresh = false): Command =>
    layoutCommand(fresh ? freshRequest(request) : request, dockerfile, { layout, epoch })
  const own = by === '' && !isRemote(request.context) ? [dockerfile.file] : []
  return { by, dockerfiles: own, epoch, programs: dockerfile.binaries ?? [], notes: dockerfile.notes, command }
}

/**
 * All steps run again with empty cache mounts: the mounts get a namespace of their own (BUILDKIT_CACHE_MOUNT_NS), and a
 * host name that nobody looks up makes every RUN another step (BuildKit, solver/llbsolver/ops/exec.go, CacheMap). `--no-cache`
 * would empty the mounts of the build, and worse: BuildKit takes two results of one step for equal, so where a step makes
 * something else than before, it would give that to later builds of what was there before (tested).
 */
function freshRequest(request: BinaryRequest): BinaryRequest {
  const name = `muslin-rebuild-${randomUUID()}`
  return {
    ...request,
    noCache: false,
    cacheFrom: [],
    cacheTo: [],
    addHosts: [...request.addHosts, `${name}:127.0.0.1`],
    buildArgs: [...request.buildArgs, `BUILDKIT_CACHE_MOUNT_NS=${name}`],
  }
}

/** Bake has the rest in its file. */
async function fromBake(request: BinaryRequest, epoch: string, scratch: string): Promise<BuildSource> {
  const [{ bakeCommand }, { writeOverlay }] = await Promise.all([
    import('./bake-command.ts'),
    import('./bake-overlay.ts'),
  ])
  const { target, targets, dockerfiles } = await onlyTarget(request)
  const overlay = await writeOverlay(request, targets, scratch)
  const command = (layout: string, fresh = false): Command =>
    bakeCommand(fresh ? freshRequest(request) : request, target, { layout, epoch, fresh, overlay })
  return { dockerfiles, by: ` from ${request.bakeFile.join(', ')}`, epoch, programs: [], notes: [], command }
}

interface OnlyTarget {
  readonly target: string
  /** Itself, and those that it stands on. */
  readonly targets: readonly BakeTarget[]
  /** Its own and those of the targets that it stands on. */
  readonly dockerfiles: readonly string[]
}

async function onlyTarget({ builder, bakeFile, bakeTargets }: BinaryRequest): Promise<OnlyTarget> {
  const { bakePlan } = await import('../buildkit/bake.ts')
  const asked = bakeTargets === '' ? [] : [bakeTargets]
  const { requested, targets } = await toldAt(bakeFile, builder, () => bakePlan(builder, bakeFile, asked))
  const [target, ...others] = requested
  if (target !== undefined && others.length === 0) return { target, targets, dockerfiles: localDockerfiles(targets) }
  const found = [target, ...others].join(', ')
  throw new UserError(
    `${bakeFile.join(', ')} would build ${found}, and a leg is one target. Name it by the input bake-targets.`,
  )
}

/** In a remote context the Dockerfile is there, and an inline one is in the bake file, where nobody tells its line. */
function localDockerfiles(targets: readonly BakeTarget[]): readonly string[] {
  const local = targets.filter(({ context, file }) => file !== '' && !isRemote(context))
  return [...new Set(local.map(({ file }) => resolve(file)))]
}

/**
 * Runs buildx.
 *
 * @param paths the user's files that it reads
 * @throws CommandError when it fails, with the line of one of the files where buildx shows it
 */
export async function toldAt<T>(paths: readonly string[], builder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof CommandError ? buildFailure(error, builder, await filesAt(paths)) : error
  }
}

async function filesAt(paths: readonly string[]): Promise<readonly DescribingFile[]> {
  const read = paths.map(async (path) => [{ path, text: await readFile(path, 'utf8') }])
  return (await Promise.allSettled(read)).flatMap((end) => (end.status === 'fulfilled' ? end.value : []))
}
