import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunReport } from '../../src/report/run-report.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'
import { schemaFaults } from '../unit/report/schemas.ts'
import { type Step, type Steps, step } from './source-steps.ts'

const rig = connect()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'muslin-report-test-'))
const [workspace, store] = [join(folder, 'workspace'), join(folder, 'store')]
const native = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const image = `${rig.registry}/report/app-${Date.now()}`

const DOCKERFILE = `FROM --platform=$BUILDPLATFORM rust:1-bookworm AS build
COPY hello.c .
RUN --mount=type=cache,target=/cache echo "   Compiling hello v1.0.0" && cp hello.c /cache && musl-gcc -static -o /hello hello.c
FROM scratch
COPY --from=build /hello /hello
ENTRYPOINT ["/hello"]
`

let steps: Steps
let builder = ''

beforeAll(async () => {
  builder = await createBuilder(rig, `report-${process.pid}`)
  steps = { rig, temp: join(folder, 'temp'), workspace }
  mkdirSync(steps.temp)
  mkdirSync(store)
  cpSync(join(root, 'test/fixtures/c-hello'), workspace, { recursive: true })
  writeFileSync(join(workspace, 'Dockerfile'), DOCKERFILE)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await removeBuilder(rig, builder)
})

/** Both steps of a leg, on a machine without cache mounts. */
async function leg(source: string): Promise<{ readonly dance: Step; readonly build: Step }> {
  writeFileSync(join(workspace, 'hello.c'), source)
  const prune = ['buildx', 'prune', '--builder', builder, '--force', '--all', '--filter', 'type=exec.cachemount']
  execFileSync('docker', prune, { env: { ...process.env, ...rig.env } })
  const inputs = { platform: native, builder, store: 'directory', 'store-path': store }
  const dance = await done('cache-dance', inputs)
  const build = await done('build-binary', { platform: native, builder, images: image, 'smoke-test': 'false' })
  await done('cache-dance', inputs, dance.state)
  return { dance, build }
}

async function done(action: string, inputs: Record<string, string>, state: Step['state'] = {}): Promise<Step> {
  const ended = await step(steps, action, inputs, state)
  expect(ended.exitCode, ended.log).toBe(0)
  return ended
}

describe('what a real run tells', () => {
  it('is in the outputs of its steps, in report.json and on one page, whatever another leg says', async () => {
    const hello = readFileSync(join(workspace, 'hello.c'), 'utf8')
    const cold = await leg(hello)
    expect(JSON.parse(cold.dance.outputs.report ?? '')).toMatchObject({ state: 'cold', matchedKey: '' })
    const warm = await leg(`${hello}\n// edited\n`)
    for (const { dance, build } of [cold, warm]) {
      expect(schemaFaults('dance', JSON.parse(dance.outputs.report ?? ''))).toEqual([])
      expect(schemaFaults('build', JSON.parse(build.outputs.report ?? ''))).toEqual([])
      expect(schemaFaults('result', JSON.parse(build.outputs.result ?? ''))).toEqual([])
    }
    const outputs = {
      result_0: warm.build.outputs.result,
      report_0: `{"dance":${warm.dance.outputs.report},"build":${warm.build.outputs.report}}`,
      report_1: '{"dance":',
    }
    const merged = await done('merge-manifest', {
      images: image,
      tags: 'latest',
      platforms: native,
      results: JSON.stringify(outputs),
    })
    const file = merged.outputs.report ?? ''
    const report = JSON.parse(readFileSync(file, 'utf8')) as RunReport
    expect(schemaFaults('report', report)).toEqual([])
    expect(report).toMatchObject({
      digest: merged.outputs.digest,
      notes: ['report_1 cannot be used: it is no JSON.'],
      platforms: [{ platform: native, dance: { state: 'warm' }, build: { cargo: { compiled: 1, fresh: 0 } } }],
      figures: { saved: { legs: 1 }, cargo: { compiled: 1 } },
    })
    const [leg0 = expect.fail('no leg')] = report.platforms
    expect(leg0.dance?.phases.map(({ name }) => name)).toEqual(['discover', 'download', 'unpack', 'set times'])
    expect(leg0.build?.phases.map(({ name }) => name)).toEqual(['build', 'prove', 'smoke run', 'push'])
    const page = readFileSync(join(file, '../../../summary'), 'utf8')
    for (const part of ['### Image published', `| ${native} | warm |`, '  section ', '\n- report\\_1 cannot be used']) {
      expect(page).toContain(part)
    }
  })

  it('is on no other page: with on-failure only a build that fails has a summary, with the end of its log', async () => {
    const inputs = { platform: native, builder, summary: 'on-failure' }
    const quiet = { platform: native, builder, summary: 'never', store: 'directory', 'store-path': store }
    const dance = await done('cache-dance', quiet)
    const build = await done('build-binary', { ...inputs, 'smoke-test': 'false' })
    const post = await done('cache-dance', quiet, dance.state)
    expect([dance, build, post].map(({ summary }) => summary)).toEqual(['', '', ''])
    writeFileSync(join(workspace, 'Dockerfile'), DOCKERFILE.replace('cp hello.c /cache', 'echo "a ``` b" && exit 3'))
    for (const summary of ['on-failure', 'always']) {
      const failed = await step(steps, 'build-binary', { ...inputs, summary })
      expect(failed.exitCode).toBe(1)
      expect(failed.summary).toMatch(new RegExp(`^### ${native} failed\n\n.*exit code`))
      expect(failed.summary.match(/```/g)).toHaveLength(2)
      expect(failed.summary).toContain("a ''' b")
    }
  })
})
