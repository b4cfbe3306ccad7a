import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { connect, createBuilder, createFleet, removeBuilder } from '../rig/connection.ts'
import { child } from './child.ts'
import { type Step, type Steps, step } from './source-steps.ts'

const rig = connect()
const folder = mkdtempSync(join(tmpdir(), 'muslin-fleet-'))
const builders: string[] = []
const own = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
const other = own === 'linux/arm64' ? 'linux/amd64' : 'linux/arm64'

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  for (const name of builders.toReversed()) await removeBuilder(rig, name)
})

/** Two machines behind one builder: the first builds for our own platform, the second crosses to the other one. */
async function newFleet(): Promise<string> {
  const machine = async (): Promise<string> => {
    const name = await createBuilder(rig, `fleet-${process.pid}-${builders.length}`)
    builders.push(name)
    return name
  }
  const [first, second] = [await machine(), await machine()]
  const fleet = await createFleet(rig, [
    { builder: first, platform: own },
    { builder: second, platform: other },
  ])
  builders.push(fleet)
  return fleet
}

/** Counts its own runs in the cache mount. */
const DOCKERFILE = `FROM --platform=$BUILDPLATFORM busybox:1 AS build
ARG RUN
RUN --mount=type=cache,target=/mount echo $RUN >> /mount/runs && cp /mount/runs /runs
FROM scratch
COPY --from=build /runs /
`

function newJob(): Steps {
  const workspace = mkdtempSync(join(folder, 'job-'))
  const temp = join(workspace, '.temp')
  mkdirSync(temp)
  writeFileSync(join(workspace, 'Dockerfile'), DOCKERFILE)
  writeFileSync(join(workspace, '.dockerignore'), '.temp\n')
  return { rig, temp, workspace }
}

async function build(job: Steps, builder: string, platform: string, run: string): Promise<string> {
  const options = ['--builder', builder, '--platform', platform, '--build-arg', `RUN=${run}`]
  const argv = ['docker', 'buildx', 'build', ...options, '--output', 'type=tar,dest=-', '.']
  const { exitCode, log } = await child(argv, job.workspace, { ...process.env, ...rig.env })
  expect(exitCode, log).toBe(0)
  return log
}

/** One job of one platform on a fleet of its own; `run` is what it adds to the mount. */
async function job(platform: string, run: string): Promise<{ readonly result: string; readonly post: Step }> {
  const [machine, builder] = [newJob(), await newFleet()]
  const inputs = { builder, platform, store: 'directory', 'store-path': join(folder, 'store'), save: 'always' }
  const main = await step(machine, 'cache-dance', inputs)
  expect(main.exitCode, main.log).toBe(0)
  const result = await build(machine, builder, platform, run)
  const post = await step(machine, 'cache-dance', inputs, main.state)
  expect(post.exitCode, post.log).toBe(0)
  return { result, post }
}

describe('a builder of two machines', () => {
  // The first machine is the one that buildx takes when nothing is said.
  it('has the mounts of a platform on the machine that builds for it', async () => {
    const first = await job(other, 'first')
    expect(first.post.log).toMatch(/Saved: 1 archive/)
    const second = await job(other, 'second')
    expect(second.result).toContain('first\nsecond\n')
  })
})
