// From a real Rust program to one published two-platform image, twice: the second time after a one-line edit, in a fresh clone,
// on fresh builders, from the caches. Brings up the rig when it is not there, and takes down what it started.
//   --keep   leave the rig running   --verbose   show everything that the steps print
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../src/errors.ts'
import { runPage } from '../src/report/page.ts'
import type { RunReport } from '../src/report/run-report.ts'
import { startCacheService } from '../test/rig/cache-service.ts'
import { connect, type Rig } from '../test/rig/connection.ts'
import { command, editProgram, PROGRAM, programRepository } from './demo/program.ts'
import { type Leg, leg, merge, type Release, thirdParty } from './demo/release.ts'
import { assertDemo, printTable, type Round } from './demo/verdict.ts'
import { pageHtml } from './page-html.ts'
import { rigSession } from './rig-session.ts'

const PLATFORMS = ['linux/amd64', 'linux/arm64']
const root = join(import.meta.dirname, '..')
const keep = process.argv.includes('--keep')
const verbose = process.argv.includes('--verbose')
const began = performance.now()

const elapsed = (): string => `${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s`
const tell = (line: string): void => console.log(`[${elapsed()}] ${line}`)

/** Everything goes to the log file; the terminal gets the lines that tell how far it is. */
function progress(file: string): (chunk: string) => void {
  let crates = 0
  let open = ''
  return (chunk) => {
    appendFileSync(file, chunk)
    if (verbose) process.stdout.write(chunk)
    // Chunks end anywhere, in the middle of a line as well.
    const lines = (open + chunk).split('\n')
    open = lines.pop() ?? ''
    for (const line of lines) crates += tellCrate(line, crates + 1)
  }
}

/** Whether the line says that a crate is compiled, 1 or 0; tells of every 25th. */
function tellCrate(line: string, count: number): number {
  const [, crate] = /\bCompiling (\S+) v\d/.exec(line) ?? []
  if (crate === undefined) return 0
  if (count % 25 === 0 && !verbose) tell(`  ${count} crates compiled so far, now ${crate}`)
  return 1
}

async function round(release: Release, title: string, tags: readonly string[]): Promise<Round> {
  const legs: Leg[] = []
  for (const platform of PLATFORMS) {
    tell(`${title}: ${platform} in a fresh clone on a fresh builder`)
    const done = await leg(release, platform, `${title}-${platform.replaceAll('/', '-')}`)
    legs.push(done)
    tell(
      `  ${done.seconds.toFixed(1)} s, ${done.compiled.length} crates compiled (${thirdParty(done.compiled).length} of third parties)`,
    )
  }
  tell(`${title}: merge, prove, then tag ${tags.join(' and ')}`)
  const merged = await merge(release, legs, tags, `${title}-merge`)
  tell(`  ${merged.digest}`)
  return { title, legs, ...merged }
}

/** Runs the image by its tag, natively and under emulation, and gives what it printed. */
function runImage(rig: Rig, image: string): readonly string[] {
  return PLATFORMS.map((platform) => {
    tell(`docker run --platform ${platform} ${image} --version`)
    const printed = command(
      ['docker', 'run', '--rm', '--pull=always', '--platform', platform, image, '--version'],
      rig.env,
    ).trim()
    tell(`  ${printed}`)
    return printed
  })
}

/** The job summary of a release as one HTML file. */
function writePage(report: string, folder: string): string {
  const file = join(folder, 'report.html')
  writeFileSync(file, pageHtml(`Muslin: ${PROGRAM.crate}`, runPage(JSON.parse(report) as RunReport)))
  return file
}

async function demo(rig: Rig, folder: string): Promise<void> {
  const logs = join(root, '.demo')
  mkdirSync(logs, { recursive: true })
  const log = join(logs, 'steps.log')
  writeFileSync(log, '')
  tell(`everything that the steps print goes to .demo/steps.log`)
  const service = await startCacheService({ data: join(folder, 'cache'), port: 0 })
  try {
    const repository = join(folder, PROGRAM.crate)
    tell(`fetching the source of ${PROGRAM.crate} ${PROGRAM.version}`)
    programRepository(rig, repository)
    const image = `${rig.registry}/demo/${PROGRAM.crate}`
    const release = { rig, cacheService: service, repository, folder, image, show: progress(log) }
    const cold = await round(release, 'cold', [PROGRAM.version, 'latest'])
    tell('editing one line and committing it')
    editProgram(repository)
    const warm = await round(release, 'warm', [PROGRAM.next, 'latest'])
    const inspected = command(['docker', 'buildx', 'imagetools', 'inspect', `${image}:latest`], rig.env)
    const versions = runImage(rig, `${image}:latest`)
    printTable([cold, warm])
    console.log(`The page about the second release: ${writePage(warm.report, logs)}`)
    assertDemo({ cold, warm, inspected, versions, platforms: PLATFORMS })
  } finally {
    await service.close()
  }
}

const session = rigSession()
if (!session.up) process.exit(1)
const folder = mkdtempSync(join(tmpdir(), 'muslin-demo-'))
try {
  await demo(connect(), folder)
  tell('The demo holds: the warm legs compiled nothing of third parties, and every digest is what it should be.')
} catch (error) {
  console.error(`\n${messageOf(error)}\nEverything that the steps printed is in .demo/steps.log`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
  if (!keep) session.end()
}
process.exit()
