import { mkdir, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setOutput, summary } from '@actions/core'
import { type Dockerfile, resolveDockerfile } from '../buildkit/dockerfile.ts'
import { buildFailure } from '../buildkit/failure.ts'
import { CommandError, UserError } from '../errors.ts'
import { platformName } from '../oci/platform.ts'
import { bytes } from '../report/figures.ts'
import { type Command, run } from '../runner/command.ts'
import { group, say, warn } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { type BinaryRequest, readRequest } from './inputs.ts'
import { prove } from './judge.ts'
import { type Metadata, metadataOf, sameMaterials } from './metadata.ts'
import { type BuildFiles, extractCommand, isPushed, pushCommand } from './plan.ts'
import { takePrograms } from './programs.ts'
import { type Built, buildOutputs, buildSummary } from './report.ts'

/** The main step: builds what the runner's inputs name, and gives the outputs and the job summary. */
export async function main(): Promise<void> {
  const built = await buildBinary(readRequest())
  for (const [name, value] of Object.entries(buildOutputs(built))) setOutput(name, value)
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(buildSummary(built), true).write()
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
  const { binaries, imageBytes } = await group('Looking at the programs in the image', () =>
    provenPrograms(request, dockerfile, files),
  )
  const digest = isPushed(request) ? await push(request, dockerfile, files) : ''
  if (digest === '') say('Not pushed: push is false, or images is empty')
  const images = digest === '' ? [] : request.images
  return { platform: request.platform, digest, images, binaries, imageBytes }
}

async function provenPrograms(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles) {
  const wanted = request.binary.length > 0 ? request.binary : (dockerfile.binaries ?? [])
  const found = await takePrograms(files.root, wanted, await destination(request.dest))
  const binaries = prove(found, request.platform)
  for (const { program, verdict } of binaries) {
    say(`${program.path} ${verdict} ${bytes(program.bytes)} sha256 ${program.sha256} → ${program.file}`)
  }
  return { binaries, imageBytes: found.imageBytes }
}

async function push(request: BinaryRequest, dockerfile: Dockerfile, files: BuildFiles): Promise<string> {
  const title = `Pushing by digest to ${request.images.join(', ')}`
  await group(title, () => build(pushCommand(request, dockerfile, files), request))
  const [built, pushed] = [await metadataIn(files.built), await metadataIn(files.pushed)]
  if (!sameMaterials(built, pushed)) throw new UserError(MOVED)
  if (pushed.digest === undefined) throw new UserError('buildx does not say which digest it pushed; update buildx.')
  say(`Pushed ${pushed.digest}`)
  return pushed.digest
}

const MOVED =
  'A base image changed its tag between the build that was proven and the push. The pushed image has no tag and is not reported; run the job again, or name base images by digest.'

const metadataIn = async (path: string): Promise<Metadata> => metadataOf(await readFile(path, 'utf8'))

async function build(command: Command, request: BinaryRequest): Promise<void> {
  try {
    await run(command)
  } catch (error) {
    throw error instanceof CommandError ? buildFailure(error, request.builder) : error
  }
}

const filesIn = (scratch: string): BuildFiles => ({
  root: join(scratch, 'root.tar'),
  built: join(scratch, 'built.json'),
  pushed: join(scratch, 'pushed.json'),
})

/** The programs are an output, so their folder stays; a runner empties its temporary folder after each job. */
async function destination(dest: string): Promise<string> {
  if (dest === '') return await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'muslin-binaries-'))
  await mkdir(dest, { recursive: true })
  return dest
}
