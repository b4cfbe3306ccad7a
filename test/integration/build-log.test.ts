import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildFailure } from '../../src/buildkit/failure.ts'
import { CommandError } from '../../src/errors.ts'
import { run } from '../../src/runner/command.ts'
import { connect } from '../rig/connection.ts'
import { child } from './child.ts'

const rig = connect()
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the action prints, with the folder as its workspace. */
async function logOf(inputs: Readonly<Record<string, string>>): Promise<string> {
  const given = Object.entries({ platform: 'linux/amd64', push: 'false', ...inputs }).map(([name, value]) => {
    return [`INPUT_${name.toUpperCase()}`, value]
  })
  const env = { ...process.env, ...rig.env, ...Object.fromEntries(given) }
  const runner = { RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder }
  const entry = join(import.meta.dirname, '../../src/entry/build-binary.ts')
  return (await child(['node', entry], folder, { ...env, ...runner })).log
}

const context = (name: string, dockerfile: string): string => {
  mkdirSync(join(folder, name))
  writeFileSync(join(folder, name, 'Dockerfile'), dockerfile)
  return join(folder, name)
}

/** Lines of a log that the runner takes for commands (actions/runner, ActionCommand.cs), cut where it cuts lines. */
const commandsIn = (log: string): readonly string[] =>
  log.split(/\r\n|\r|\n/).filter((line) => /^\s*::[\w-]+( .*)?::/.test(line) || /##\[[\w-]+[^\]]*\]/.test(line))

const OWN = /^::(group|endgroup|error title=build-binary)/

it('nothing that a Dockerfile prints or says is a command for the runner', async () => {
  // BuildKit writes what a step prints behind a number and a time, but lets carriage returns through.
  const place = context(
    'hostile',
    `FROM rust:1-bookworm
LABEL evil="##[add-mask]label"
RUN printf 'first\\r::add-mask::hidden\\n##[add-mask]old\\n::set-env name=A::b\\n\\r\\t::error::fake\\n'; exit 7
`,
  )
  const log = await logOf({ context: place, labels: 'a=b\n::add-mask::x=input' })
  expect(log).toContain('hidden')
  expect(log).toContain('did not complete successfully: exit code: 7')
  expect(log).toMatch(/^::error title=build-binary,file=hostile\/Dockerfile,line=3::/m)
  expect(commandsIn(log).filter((line) => !OWN.test(line))).toEqual([])
})

it.each([
  ['a step that fails', 'FROM rust:1-bookworm\n\nRUN echo one \\\n && exit 3\n', 3, 'exit code: 3'],
  ['an instruction that there is not', 'FROM rust:1-bookworm\nRUM true\n', 2, 'unknown instruction: RUM'],
  ['a file that there is not', 'FROM rust:1-bookworm\nCOPY nowhere /\n', 2, '"/nowhere": not found'],
])('%s is told at its line of the Dockerfile', async (name, dockerfile, startLine, message) => {
  const place = context(name.replaceAll(' ', '-'), dockerfile)
  const argv = ['docker', 'buildx', 'build', '--progress=plain', place] as const
  const error = await run({ argv, env: rig.env, quiet: true, keptLines: 400 }).catch((thrown: unknown) => thrown)
  if (!(error instanceof CommandError)) throw error
  vi.stubEnv('GITHUB_WORKSPACE', folder)
  const failure = buildFailure(error, '', [{ path: join(place, 'Dockerfile'), text: dockerfile }])
  vi.unstubAllEnvs()
  expect(failure).toMatchObject({ source: { file: `${name.replaceAll(' ', '-')}/Dockerfile`, startLine } })
  expect(failure.message).toContain(message)
})

describe('a bake file', () => {
  const BAKE = `
target "app" {
  context = "app"
  contexts = { base = "target:lib" }
}
target "lib" {
  context = "lib"
  dockerfile = "docker/Dockerfile"
}
target "inline" {
  context = "app"
  dockerfile-inline = "FROM rust:1-bookworm\\nRUN exit 4\\n"
}
target "cwd" {
  context = "lib"
  dockerfile = "cwd://own.Dockerfile"
}
`
  beforeAll(() => {
    context('app', 'FROM base\nRUN exit 5\n')
    mkdirSync(join(folder, 'lib/docker'), { recursive: true })
    writeFileSync(join(folder, 'lib/docker/Dockerfile'), 'FROM rust:1-bookworm\n\nRUN exit 6\n')
    writeFileSync(join(folder, 'own.Dockerfile'), 'FROM rust:1-bookworm\n\n\nRUN exit 7\n')
    writeFileSync(join(folder, 'docker-bake.hcl'), BAKE)
    writeFileSync(join(folder, 'wrong.hcl'), 'target "app" {\n  context = nowhere\n}\n')
  })

  it.each([
    ['relative to the context', 'lib', 'lib/docker/Dockerfile,line=3', 'exit code: 6'],
    ['of a target that the one asked for stands on', 'app', 'lib/docker/Dockerfile,line=3', 'exit code: 6'],
    ['relative to the working directory', 'cwd', 'own.Dockerfile,line=4', 'exit code: 7'],
  ])('has its failure at the line of the Dockerfile %s', async (_, target, place, message) => {
    const log = await logOf({ 'bake-file': 'docker-bake.hcl', 'bake-targets': target })
    expect(log).toContain(`::error title=build-binary,file=${place}::docker buildx bake … ended with exit code 1`)
    expect(log.split('::error')[1]).toContain(message)
  })

  it('has it at no line where the Dockerfile is inline', async () => {
    const log = await logOf({ 'bake-file': 'docker-bake.hcl', 'bake-targets': 'inline' })
    expect(log).toContain('::error title=build-binary::docker buildx bake … ended with exit code 1')
    expect(log.split('::error')[1]).toContain('exit code: 4')
  })

  it('has it at no line where the Dockerfile is in a remote context, whatever is called so here', async () => {
    const dockerfile = 'FROM rust:1-bookworm\nRUN exit 8\n'
    writeFileSync(join(folder, 'Dockerfile'), dockerfile)
    const packed = execFileSync('tar', ['-cf', '-', '-C', folder, 'Dockerfile'])
    const server = createServer((_, response) => response.end(packed))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/context.tar`
    writeFileSync(join(folder, 'remote.hcl'), `target "app" {\n  context = "${url}"\n}\n`)
    const log = await logOf({ 'bake-file': 'remote.hcl', 'bake-targets': 'app' }).finally(() => server.close())
    expect(log).toContain('::error title=build-binary::docker buildx bake … ended with exit code 1')
    expect(log.split('::error')[1]).toContain('exit code: 8')
  })

  it('that is wrong is told at its own line', async () => {
    const log = await logOf({ 'bake-file': 'wrong.hcl' })
    expect(log).toMatch(/^::error title=build-binary,file=wrong\.hcl,line=2::.*\n?.*There is no variable named/m)
  })
})
