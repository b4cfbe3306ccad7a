import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { buildFailure } from '../../src/buildkit/failure.ts'
import { CommandError } from '../../src/errors.ts'
import { run } from '../../src/runner/command.ts'
import { connect } from '../rig/connection.ts'

const rig = connect()
const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  const inputs = { INPUT_CONTEXT: place, INPUT_PLATFORM: 'linux/amd64', INPUT_LABELS: 'a=b\n::add-mask::x=input' }
  const env = { ...process.env, ...rig.env, ...inputs, RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/entry/build-binary.ts')], { env })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk
    })
  }
  await new Promise((resolve) => child.on('close', resolve))
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
  const failure = buildFailure(error, '', join(place, 'Dockerfile'))
  vi.unstubAllEnvs()
  expect(failure).toMatchObject({ source: { file: `${name.replaceAll(' ', '-')}/Dockerfile`, startLine } })
  expect(failure.message).toContain(message)
})
