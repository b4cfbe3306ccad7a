import { join } from 'node:path'
import { setOutput, setSecret } from '@actions/core'
import type { NamedValue } from '../buildkit/build.ts'
import type { Remark } from '../elf/remarks.ts'
import { parsePlatform, platformName } from '../oci/platform.ts'
import { bytes } from '../report/figures.ts'
import type { CargoCounts } from '../report/leg-report.ts'
import { Stopwatch } from '../report/timeline.ts'
import { type Command, run } from '../runner/command.ts'
import { runnerInput } from '../runner/inputs.ts'
import { group, note, say, warn } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import { orSummarised, summarise } from '../runner/summary.ts'
import type { BuiltImage } from './image.ts'
import { type BinaryRequest, readRequest } from './inputs.ts'
import type { LegDetails } from './leg-report.ts'
import { isPushed } from './plan.ts'
import type { Built } from './report.ts'
import { checkSizes, sizesOf } from './size.ts'
import { type BuildSource, findSource, toldAt } from './source.ts'

/** The main step: builds what the runner's inputs name, and gives the outputs and the job summary. */
export async function main(): Promise<void> {
  const { request, built } = await orSummarised(platformInput, requested)
  const { buildOutputs, buildSummary } = await import('./report.ts')
  const outputs = buildOutputs(built)
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  const details = await detailsOf(built, request)
  const { legReport } = await import('./leg-report.ts')
  setOutput('report', legReport(built, details, outputs.result ?? ''))
  if (request.summary === 'always') await summarise(buildSummary(built), await sizeSection(built, details))
}

/** No other page of the run tells of what has failed, be it an input. */
async function requested(): Promise<{ readonly request: BinaryRequest; readonly built: Built }> {
  const request = readRequest()
  hide(request.secrets)
  return { request, built: await buildBinary(request) }
}

/** As it is called elsewhere, or as it was given where it is wrong. */
function platformInput(): string {
  const given = runnerInput('platform')
  const platform = parsePlatform(given)
  return platform === undefined ? given || 'build-binary' : platformName(platform)
}

async function detailsOf(built: Built, { compareWith }: BinaryRequest): Promise<LegDetails> {
  const { comparedWith, largestParts } = await import('./size-report.ts')
  const sizes = sizesOf(built.image, programsOf(built.binaries), built.imageBytes)
  const parts = largestParts(built.binaries[0].program)
  const previous = await comparedWith(sizes, built.platform, compareWith)
  return { sizes, previous, parts, cargo: built.cargo, attempt: process.env.GITHUB_RUN_ATTEMPT }
}

async function sizeSection(built: Built, { sizes, previous }: LegDetails): Promise<string> {
  const { partLines, sizeMarkdown } = await import('./size-report.ts')
  return sizeMarkdown(sizes, previous, programsOf(built.binaries).flatMap(partLines))
}

/** The runner hides secrets line by line; a line such as `}` would make holes into the whole log. */
function hide(secrets: readonly NamedValue[]): void {
  const lines = secrets.flatMap(({ value }) => value.split('\n'))
  for (const line of lines.filter(({ length }) => length > 3)) setSecret(line)
}

/**
 * Builds one platform into an OCI layout, takes the programs out, proves them and pushes the image by digest. Nothing is
 * pushed before everything is proven, and what is pushed is what was proven.
 *
 * @throws UserError when a program is not static or of another architecture, or there is none
 * @throws CommandError when the build fails
 * @throws RegistryError when the push fails
 */
export function buildBinary(request: BinaryRequest): Promise<Built> {
  return withScratch('build', async (scratch) => {
    const source = await findSource(request, scratch)
    for (const sentence of source.notes) warn(sentence, { title: 'build-binary' })
    return await buildFrom({ request, source, scratch, watch: new Stopwatch() })
  })
}

/** One leg on its way. */
interface Leg {
  readonly request: BinaryRequest
  readonly source: BuildSource
  readonly scratch: string
  readonly watch: Stopwatch
}

async function buildFrom(leg: Leg): Promise<Built> {
  const { request, source, scratch, watch } = leg
  const began = Date.now()
  const image = await buildImage(leg)
  const cargo = cargoOf(request.builder, began)
  const { binaries: proven, imageBytes } = await provenPrograms(leg, image)
  const { smokeRun } = await import('./smoke.ts')
  const smoke = await phase(leg, 'smoke run', 'Starting the image', () => smokeRun(image, request.platform, request))
  if (request.verify === 'rebuild') await compared(leg, proven)
  const { deliver, deliveryFolder, pack } = await import('./deliver.ts')
  const packed = await pack(request, { image, binaries: proven, epoch: source.epoch }, join(scratch, 'release'))
  const folder = await deliveryFolder(request.dest)
  await give(leg, image, proven)
  const images = isPushed(request) ? request.images : []
  const made = { image, images, binaries: proven, release: packed }
  const { binaries, release } = await deliver(made, programsIn(scratch), folder)
  const about = { platform: request.platform, imageBytes, phases: watch.phases, cargo: await cargo }
  return { ...about, image, images, binaries, smoke, release }
}

/** The builder is asked while the programs are looked at. What it does not tell is not known. */
async function cargoOf(builder: string, since: number): Promise<CargoCounts | undefined> {
  const [{ listBuilds }, { cargoCounts }] = await Promise.all([
    import('../buildkit/history.ts'),
    import('./leg-report.ts'),
  ])
  const read = await listBuilds(builder, since).catch(() => undefined)
  return cargoCounts(await read?.().catch(() => undefined))
}

const programsIn = (scratch: string): string => join(scratch, 'programs')

/** Work in a group of the log, whose time is kept. */
const phase = <T>({ watch }: Leg, name: string, title: string, work: () => Promise<T>): Promise<T> =>
  watch.time(name, () => group(title, work))

async function buildImage(leg: Leg): Promise<BuiltImage> {
  const { request, source, scratch } = leg
  const layout = join(scratch, 'layout')
  const title = `Building ${platformName(request.platform)}${source.by}`
  await phase(leg, 'build', title, () => build(source.command(layout), leg))
  const { readImage } = await import('./image.ts')
  return readImage(layout, request.platform)
}

function provenPrograms(leg: Leg, image: BuiltImage): Promise<Pick<Built, 'binaries' | 'imageBytes'>> {
  const { request, source, scratch } = leg
  const wanted = request.binary.length > 0 ? request.binary : source.programs
  return phase(leg, 'prove', 'Looking at the programs in the image', async () => {
    const [{ takePrograms }, { prove, programRemarks }] = await Promise.all([
      import('./programs.ts'),
      import('./judge.ts'),
    ])
    const found = await takePrograms(image, wanted, programsIn(scratch))
    const binaries = prove(found, request.platform, request.allowDynamic)
    for (const { program, verdict } of binaries) {
      say(`${program.path} ${verdict} ${bytes(program.bytes)} sha256 ${program.sha256}`)
    }
    for (const proven of binaries) tellRemarks(proven.program.path, programRemarks(proven))
    checkSizes(sizesOf(image, programsOf(binaries), found.imageBytes), request)
    return { binaries, imageBytes: found.imageBytes }
  })
}

const programsOf = (binaries: Built['binaries']) => binaries.map(({ program }) => program)

function tellRemarks(path: string, remarks: readonly Remark[]): void {
  for (const { level, text } of remarks) {
    const tell = level === 'warning' ? warn : note
    tell(`${path}: ${text}`, { title: 'build-binary' })
  }
}

async function compared(leg: Leg, binaries: Built['binaries']): Promise<void> {
  const { request, source, scratch } = leg
  const { rebuild } = await import('./rebuild.ts')
  const again = (layout: string): Promise<void> => build(source.command(layout, true), leg)
  const work = () => rebuild(again, request.platform, programsOf(binaries), scratch)
  await phase(leg, 'build again', 'Building again without any cache', work)
}

/** The image goes to its repositories, and into a layout and the engine where that is asked for. */
async function give(leg: Leg, image: BuiltImage, [{ program }]: Built['binaries']): Promise<void> {
  const { request, scratch } = leg
  const { publishImage, writeLayout } = await import('./publish.ts')
  if (request.layout !== '') await writeLayout(image, request.layout)
  if (request.load) {
    const { loadIntoEngine, loadNames } = await import('./load.ts')
    await loadIntoEngine(image, loadNames(request.images, program.path), scratch)
  }
  if (!isPushed(request)) return say('Not pushed: push is false, or images is empty')
  const title = `Pushing by digest to ${request.images.join(', ')}`
  await phase(leg, 'push', title, () => publishImage(image, request.images))
}

async function build(command: Command, { request, source }: Leg): Promise<void> {
  await toldAt(source.dockerfiles, request.builder, () => run(command))
}
