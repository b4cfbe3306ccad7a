import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { writeDockerArchive } from '../oci/docker-archive.ts'
import { type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { seconds } from '../report/figures.ts'
import { note, say, warn } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import type { BuiltImage } from './image.ts'
import type { SmokeRequest, SmokeResult } from './smoke.ts'
import { Container, EngineTrouble, enginePlatform, loadImage } from './smoke-container.ts'
import { type Ended, type Expected, smokeVerdict, startOf } from './smoke-verdict.ts'
import { volumeOfProgram, volumeOptions } from './smoke-volumes.ts'

type Image = Pick<BuiltImage, 'layout' | 'imageDigest' | 'manifest' | 'config'>

/** Milliseconds: for a run, for what is no server to end by itself, and for a server to end when it is told to. */
const [RUN_MS, SERVER_MS, STOP_MS] = [30_000, 1000, 3000]

/** Lines of the output that are shown, and characters of each. */
const [SHOWN, WIDTH] = [30, 300]

/**
 * See smoke.ts, which loads this when there is something to run.
 *
 * @throws UserError when the image does not start, crashes, or does not do what the request says
 */
export async function smokeTest(image: Image, platform: Platform, request: SmokeRequest): Promise<SmokeResult> {
  if (startOf(image.config, []) === undefined) return off('the image names no program to start: no ENTRYPOINT, no CMD')
  const hidden = volumeOfProgram(image.config)
  if (hidden !== undefined) return off(`its program lies in the volume ${hidden}, which a smoke run has empty`)
  const engine = parsePlatform(await enginePlatform())
  if (engine === undefined) return off('no Docker Engine answers')
  const container = new Container(platformName(platform), volumeOptions(image.config))
  const expected = await expectations(platform, engine, request)
  try {
    return await container.removedAfter(() => started(image, container, request, expected))
  } catch (error) {
    if (error instanceof EngineTrouble) return off(`the Docker Engine makes no container: ${error.message}`)
    throw error
  }
}

async function started(
  image: Image,
  container: Container,
  request: SmokeRequest,
  expected: Expected,
): Promise<SmokeResult> {
  const refusal = await withScratch('smoke', (scratch) => loaded(image, container.image, scratch))
  if (refusal !== '') return off(`the Docker Engine does not load it: ${refusal}`)
  const result = await runs(image, container, request, expected)
  if (result.state !== 'off') await stopped(container)
  return result
}

function off(reason: string): SmokeResult {
  say(`The image was not started to try it: ${reason}`)
  return { state: 'off', reason, seconds: 0 }
}

/** @returns why the engine does not take the image, empty when it does */
async function loaded(image: Image, name: string, scratch: string): Promise<string> {
  const archive = join(scratch, 'image.tar')
  await writeDockerArchive(image, name, archive, join(scratch, 'image'))
  return loadImage(archive)
}

async function expectations(platform: Platform, engine: Platform, request: SmokeRequest): Promise<Expected> {
  const { smokeTest: test, smokeOutput, smokeExit: exitCode } = request
  const named = test.named || smokeOutput !== undefined || exitCode !== 0
  return { exitCode, named, platform, engine, features: await processorFeatures(), limit: RUN_MS / 1000 }
}

async function processorFeatures(): Promise<ReadonlySet<string>> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  const [, flags = ''] = /^flags\s*:(.*)$/m.exec(text) ?? []
  return new Set(flags.split(' ').filter((flag) => flag !== ''))
}

async function runs(
  image: Image,
  container: Container,
  request: SmokeRequest,
  expected: Expected,
): Promise<SmokeResult> {
  let [output, longest] = ['', 0]
  let last: Ended | undefined
  for (const args of request.smokeTest.runs) {
    const start = startOf(image.config, args)
    if (start === undefined) break
    last = await container.run([...start.options], [...start.args], RUN_MS)
    const verdict = smokeVerdict(last, expected)
    if (verdict.state === 'off') return off(verdict.reason)
    show(start.shown, last)
    if (verdict.state === 'failed') throw failure(start.shown, verdict, last)
    if (verdict.state === 'notice') return noticed(start.shown, verdict.reason, last)
    output += last.stdout + last.stderr
    longest = Math.max(longest, last.seconds)
  }
  if (request.smokeOutput?.test(output) === false) throw unmatched(request.smokeOutput, output)
  return { state: 'passed', seconds: longest, ...exitCodeOf(last) }
}

const exitCodeOf = (ended: Ended | undefined): Pick<SmokeResult, 'exitCode'> =>
  ended?.exitCode === undefined ? {} : { exitCode: ended.exitCode }

function show(command: string, ended: Ended): void {
  say(`${command} (${seconds(ended.seconds * 1000)})`)
  for (const line of lastLines(ended.stdout + ended.stderr)) say(`  ${line}`)
}

function lastLines(output: string): readonly string[] {
  const lines = output.split(/\r?\n|\r/).filter((line) => line.trim() !== '')
  return lines.slice(-SHOWN).map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line))
}

function failure(
  command: string,
  { reason, remedy }: { readonly reason: string; readonly remedy: string },
  ended: Ended,
): UserError {
  const output = lastLines(ended.stdout + ended.stderr)
  const head = `The image is not pushed, because it was started as ${command} and ${reason}. ${remedy}`
  return new UserError([head, ...(output.length === 0 ? [] : ['It printed:', ...output])].join('\n'))
}

function unmatched(expected: RegExp, output: string): UserError {
  const head = `The image is not pushed, because its output has nothing that matches ${expected}. Change smoke-output, or the program.`
  return new UserError([head, 'It printed:', ...lastLines(output)].join('\n'))
}

function noticed(command: string, reason: string, ended: Ended): SmokeResult {
  const advice = 'Name arguments that it knows by smoke-test, or turn this off by smoke-test: false.'
  note(`The image starts, but ${command}: ${reason}. ${advice}`, { title: 'build-binary' })
  return { state: 'notice', reason, seconds: ended.seconds, ...exitCodeOf(ended) }
}

/** As the image starts by itself: a program that goes on has to end when it is told to. */
async function stopped(container: Container): Promise<void> {
  try {
    if (await container.endsWhenTold(SERVER_MS, STOP_MS)) return
    warn(DEAF, { title: 'build-binary' })
  } catch (error) {
    say(`Whether the program ends on SIGTERM could not be seen: ${messageOf(error)}`)
  }
}

const DEAF =
  'Started without arguments the program goes on, and did not end within 3 s of SIGTERM. docker stop waits 10 s for it and Kubernetes 30 s, then it is killed. As process 1 of a container a program gets no signal that it has no handler for: handle SIGTERM in it, name a signal that it handles by STOPSIGNAL, or start it with docker run --init.'
