import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { buildFailure, failingStep } from '../../../src/buildkit/failure.ts'
import { CommandError, UserError } from '../../../src/errors.ts'

const failed = (...lines: readonly string[]): CommandError => new CommandError(['docker', 'buildx', 'build'], 1, lines)
const LOG = [
  '#7 [build 3/3] RUN make',
  '#7 0.2 cc: no such flag',
  '#7 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2',
  '------',
  ' > [build 3/3] RUN make:',
  '0.2 cc: no such flag',
  '------',
  'Dockerfile:3',
  '--------------------',
  '   3 | >>> RUN make',
  '--------------------',
  'ERROR: failed to build: process "/bin/sh -c make" did not complete successfully: exit code: 2',
]

describe('a build that failed', () => {
  it('is told by the output of its step and the error, without the Dockerfile', () => {
    expect(failingStep(LOG)).toEqual([' > [build 3/3] RUN make:', '0.2 cc: no such flag', LOG.at(-1)])
  })

  it.each([
    [
      'has no step',
      ['#1 resolving', 'ERROR: failed to build: nope: not found'],
      ['ERROR: failed to build: nope: not found'],
    ],
    [
      'may not do what it wants to',
      [
        '#1 DONE 0.0s',
        ' - Write access to path ../_temp',
        'Pass "--allow=fs.write=../_temp" to grant requested privileges.',
        'Your full command with requested privileges:',
        'ERROR: additional privileges requested',
      ],
      [
        ' - Write access to path ../_temp',
        'Pass "--allow=fs.write=../_temp" to grant requested privileges.',
        'The input allow takes each on a line, without --allow=.',
        'ERROR: additional privileges requested',
      ],
    ],
    ['says nothing that we know', ['one', 'two'], ['one', 'two']],
    ['repeats a long script', [`ERROR: ${'x'.repeat(1000)}`], [`ERROR: ${'x'.repeat(293)} …`]],
  ])('that %s is told by what there is', (_, lines, expected) => {
    expect(failingStep(lines)).toEqual(expected)
  })

  it.each([
    ['sub/Dockerfile', { file: 'sub/Dockerfile', startLine: 3 }],
    [resolve('sub/Dockerfile'), { file: 'sub/Dockerfile', startLine: 3 }],
    ['../Dockerfile', undefined],
    ['', undefined],
  ])('belongs to a line of the repository where the Dockerfile is %j', (dockerfile, expected) => {
    vi.stubEnv('GITHUB_WORKSPACE', process.cwd())
    expect(buildFailure(failed(...LOG), '', [{ path: dockerfile, text: 'FROM a\n\nRUN make\n' }])).toMatchObject({
      source: expected,
    })
    vi.unstubAllEnvs()
  })

  it('stays a failure of its command', () => {
    const error = buildFailure(failed(...LOG), '')
    expect(error).toBeInstanceOf(CommandError)
    expect(error.message).toMatch(/^docker buildx build … ended with exit code 1\n > \[build 3\/3\] RUN make:\n0\.2 cc/)
  })

  it.each([
    [
      'the builder has gone',
      'ERROR: failed to build: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
      'The builder "mine" ended in the middle of the build, or cannot be reached. Run the job again',
    ],
    [
      'it goes while it solves',
      'ERROR: failed to build: failed to solve: Unavailable: error reading from server: EOF',
      'The builder "mine" ended in the middle of the build, or cannot be reached. Run the job again',
    ],
    [
      'a step says such words',
      'ERROR: failed to build: failed to solve: process "Unavailable" did not complete',
      undefined,
    ],
  ])('tells what to do where %s', (_, line, told) => {
    const { message } = buildFailure(failed('#4 rpc error: code = Unavailable', line), 'mine')
    expect(message).toContain(line)
    if (told === undefined) expect(message).not.toContain('The builder')
    else expect(message).toContain(told)
  })

  it.each([
    ['mine', 'builder is "mine", but'],
    ['', 'The environment names a builder, but'],
  ])('because there is no builder is the user’s to mend (builder: %j)', (input, message) => {
    const error = buildFailure(failed('ERROR: no builder "mine" found'), input)
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toContain(message)
    expect(error.message).toContain('docker/setup-buildx-action')
  })
})
