import { cp, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setOutput, setSecret, summary } from '@actions/core'
import { builderArguments, type NamedValue } from '../buildkit/build.ts'
import { type Dockerfile, resolveDockerfile } from '../buildkit/dockerfile.ts'
import { buildFailure } from '../buildkit/failure.ts'
import { CommandError, UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { platformName } from '../oci/platform.ts'
import { bytes } from '../report/figures.ts'
import { type Command, run } from '../runner/command.ts'
import { group, say, warn } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { type BinaryRequest, readRequest } from './inputs.ts'
import { type Proven, prove } from './judge.ts'
import { imageDigest, imagesIn } from './metadata.ts'
import { type BuildFiles, extractCommand, isPushed, pushCommand } from './plan.ts'
import { takePrograms } from './programs.ts'
import { type Built, buildOutputs, buildSummary } from './report.ts'

/** The main step: builds what the runner's inputs name, and gives the outputs and the job summary. */
export async function main(): Promise<void> {
  const request = readRequest()
  hide(request.secrets)
  const built = await buildBinary(request)
  for (const [name, value] of Object.entries(buildOutputs(built))) setOutput(name, value)
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(buildSummary(built), true).write()
}

/** The runner hides secrets line by line; a line such as `}` would make holes into the whole log. */
function hide(secrets: readonly NamedValue[]): void {
  const lines = secrets.flatMap(({ value }) => value.split('\n'))
  for (const line of lines.filter(({ length }) => length > 3)) setSecret(line)
}

/**
 * Builds one platform, takes the programs out, proves them and pushes the image by digest. Nothing is pushed before
 * everything is proven.
 *
 * @throws UserError when a program is not static or of another architecture, or there is none
 * @throws CommandError when the build or the push fails
 */
export function buildBinary(request: BinaryRequest): Promise<Built> {
  return withScratch('build', async (scratch) => {
    const dockerfile = await resolveDockerfile(request, scratch)
    for (const sentence of dockerfile.notes) warn(sentence, { title: 'build-binary' })
    return await buildAndPush(request, dockerfile, filesIn(scratch))
  })
}

async function buildAndPush(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Promise<Built> {
  const platform = platformName(request.platform)
  const recipe = dockerfile.kind === 'rust' ? ' by the built-in Rust recipe' : ''
  await group(`Building ${platform}${recipe}`, () => build(extractCommand(request, dockerfile, files), request))
  const found = await group('Looking at the programs in the image', () => provenPrograms(request, dockerfile, files))
  const digest = isPushed(request) ? await push(request, dockerfile, files) : ''
  if (digest === '') say('Not pushed: push is false, or images is empty')
  const images = digest === '' ? [] : request.images
  const binaries = await delivered(found.binaries, files.programs, request.dest)
  return { platform: request.platform, digest, images, binaries, imageBytes: found.imageBytes }
}

async function provenPrograms(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles) {
  const wanted = request.binary.length > 0 ? request.binary : (dockerfile.binaries ?? [])
  const found = await takePrograms(files.root, wanted, files.programs)
  const binaries = prove(found, request.platform)
  for (const { program, verdict } of binaries) {
    say(`${program.path} ${verdict} ${bytes(program.bytes)} sha256 ${program.sha256}`)
  }
  return { binaries, imageBytes: found.imageBytes }
}

async function push(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Promise<string> {
  const title = `Pushing by digest to ${request.images.join(', ')}`
  await group(title, () => build(pushCommand(request, dockerfile, files), request))
  const [proven, pushed] = await Promise.all([digestIn(files.built), digestIn(files.pushed)])
  if (proven !== pushed && !(await isIndexOf(request, pushed, proven))) throw new UserError(ANOTHER)
  say(`Pushed ${pushed}`)
  return pushed
}

const ANOTHER =
  'The push built another image than the one that was proven: the builder has lost its cache in between, a base image has moved, or a file in the context has changed. What was pushed has no tag and is not reported. Run the job again; name base images by digest.'

async function digestIn(metadata: string): Promise<Digest> {
  const digest = imageDigest(await readFile(metadata, 'utf8'))
  if (digest !== undefined) return digest
  throw new UserError('buildx does not say which image it made. Update it with docker/setup-buildx-action.')
}

/** With attestations an index is pushed, which has the image in it. */
async function isIndexOf({ images, builder }: BinaryRequest, pushed: Digest, image: Digest): Promise<boolean> {
  const inspect = ['docker', 'buildx', 'imagetools', 'inspect', '--raw', ...builderArguments(builder)] as const
  return imagesIn(await run({ argv: [...inspect, `${images[0]}@${pushed}`], quiet: true })).includes(image)
}

async function build(command: Command, request: BinaryRequest): Promise<void> {
  try {
    await run(command)
  } catch (error) {
    throw error instanceof CommandError ? buildFailure(error, request.builder) : error
  }
}

const filesIn = (scratch: string): BuildFiles => ({
  root: join(scratch, 'root.tar'),
  programs: join(scratch, 'programs'),
  built: join(scratch, 'built.json'),
  pushed: join(scratch, 'pushed.json'),
})

/**
 * Puts the programs where the user gets them. Not earlier: the folder may lie in the build's context. It stays, because
 * the programs are an output; a runner empties its temporary folder after each job.
 */
async function delivered(binaries: Built['binaries'], from: string, dest: string): Promise<Built['binaries']> {
  const folder = dest === '' ? await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-binaries-')) : dest
  await cp(from, folder, { recursive: true })
  const moved = ({ program, verdict }: Proven): Proven => ({
    program: { ...program, file: join(folder, relative(from, program.file)) },
    verdict,
  })
  const [first, ...others] = binaries
  return [moved(first), ...others.map(moved)]
}
