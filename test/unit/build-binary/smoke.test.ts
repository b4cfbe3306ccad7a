import { describe, expect, it } from 'vitest'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { smokeFaults, smokeFields } from '../../../src/build-binary/smoke.ts'
import {
  type Ended,
  type Expected,
  processorLevel,
  smokeVerdict,
  startOf,
} from '../../../src/build-binary/smoke-verdict.ts'
import { volumeOfProgram, volumeOptions } from '../../../src/build-binary/smoke-volumes.ts'
import { readInputs } from '../../../src/runner/inputs.ts'

const read = (inputs: Readonly<Record<string, string>>) => readInputs(smokeFields, (name) => inputs[name] ?? '')

describe('the input smoke-test', () => {
  it.each([
    ['', { runs: [['--version']], named: false }],
    ['true', { runs: [['--version']], named: true }],
    ['--version', { runs: [['--version']], named: true }],
    ['false', { runs: [], named: true }],
    ['check --all\n\n run', { runs: [['check', '--all'], ['run']], named: true }],
    [
      `say "two words" 'it is "so"' a"b c"d ""`,
      { runs: [['say', 'two words', 'it is "so"', 'ab cd', '']], named: true },
    ],
    ['$(id) `id` ; && \\', { runs: [['$(id)', '`id`', ';', '&&', '\\']], named: true }],
  ])('is one run for each line: %j', (raw, smokeTest) => {
    expect(read({ 'smoke-test': raw }).values.smokeTest).toEqual(smokeTest)
  })

  it.each([
    ['smoke-test', `it's`, 'arguments with a second quote for each first'],
    ['smoke-output', '/(/', 'a text, or a regular expression between /'],
    ['smoke-exit', '256', 'an exit code from 0 to 255'],
    ['smoke-exit', '-1', 'an exit code from 0 to 255'],
  ])('is refused where it cannot be meant: %s %j', (input, value, expected) => {
    expect(read({ [input]: value }).faults).toMatchObject([{ input, value, expected }])
  })

  it.each([
    ['app 1.2 (x)', 'app 1.2 (x)', true],
    ['app 1.2', 'app 1x2', false],
    ['/^app \\d+$/im', 'first\nAPP 12\n', true],
    ['/usr/bin', '/usr/bin/app', true],
    ['/a/b', '/a/b', true],
  ])('smoke-output is a text, or a pattern between slashes: %j in %j is %s', (raw, output, matches) => {
    expect(read({ 'smoke-output': raw }).values.smokeOutput?.test(output)).toBe(matches)
  })
})

describe('what is expected of a run', () => {
  it.each([
    [{ 'smoke-test': 'false' }, []],
    [{ 'smoke-output': 'app', 'smoke-exit': '2' }, []],
    [{ 'smoke-test': 'false', 'smoke-output': 'app' }, ['smoke-output']],
    [{ 'smoke-test': 'false', 'smoke-exit': '2' }, ['smoke-exit']],
    [{ 'smoke-test': `it's`, 'smoke-exit': '2' }, []],
  ])('is a fault where there is none: %j', (inputs: Readonly<Record<string, string>>, faults) => {
    expect(smokeFaults(read(inputs).values).map(({ input }) => input)).toEqual(faults)
  })

  it('is refused with all other inputs', () => {
    const inputs: Readonly<Record<string, string>> = { 'smoke-test': 'false', 'smoke-output': 'app', push: 'false' }
    expect(() => readRequest((name) => inputs[name] ?? '')).toThrow('nothing where smoke-test is false')
  })
})

const amd64 = { os: 'linux', architecture: 'amd64' }
const riscv64 = { os: 'linux', architecture: 'riscv64' }
const expected: Expected = {
  exitCode: 0,
  named: true,
  platform: amd64,
  engine: amd64,
  features: new Set(),
  limit: 30,
}
const ended: Ended = { error: '', exitCode: 0, outOfMemory: false, stdout: '', stderr: '', seconds: 0.1 }
const exec = (text: string): Partial<Ended> => ({ exitCode: 255, stderr: `exec /app: ${text}\n` })
const SHIM = 'failed to create task for container: runc create failed: unable to start container process: '

describe('the end of a run', () => {
  it.each([
    ['as expected', {}, {}, 'passed', ''],
    ['as expected, with another code', { exitCode: 3 }, { exitCode: 3 }, 'passed', ''],
    ['well, although it speaks of exec', { stderr: 'exec /x: no such file or directory\n' }, {}, 'passed', ''],
    ['with another code', { exitCode: 2 }, {}, 'failed', 'exit code 2, and 0 was expected'],
    ['with another code that nobody has named', { exitCode: 2 }, { named: false }, 'notice', 'may not know --version'],
    ['not at all', { exitCode: undefined }, {}, 'failed', 'did not end within 30 s'],
    ['not at all, and nobody has named it', { exitCode: undefined }, { named: false }, 'notice', 'within 30 s'],
    ['by a crash, named or not', { exitCode: 139 }, { named: false }, 'failed', 'SIGSEGV'],
    ['by an abort', { exitCode: 134 }, {}, 'failed', 'SIGABRT'],
    ['by a bus error', { exitCode: 135 }, {}, 'failed', 'SIGBUS'],
    ['by a division', { exitCode: 136 }, {}, 'failed', 'SIGFPE'],
    ['by an unknown instruction', { exitCode: 132 }, {}, 'failed', 'SIGILL'],
    ['for want of memory', { exitCode: 137, outOfMemory: true }, { named: false }, 'failed', '512 MB'],
    [
      'before it began: foreign',
      exec('exec format error'),
      { platform: riscv64 },
      'off',
      'no emulation of linux/riscv64',
    ],
    ['before it began: no program', exec('exec format error'), {}, 'failed', 'cannot execute'],
    ['before it began: dynamic', exec('no such file or directory'), { named: false }, 'failed', 'interpreter'],
    [
      'before it began: no such file',
      { exitCode: 127, error: `${SHIM}exec: "/app": stat /app: no such file or directory` },
      { named: false },
      'failed',
      'no such program',
    ],
    [
      'before it began: no shell',
      { exitCode: 127, error: `${SHIM}exec: "app": executable file not found in $PATH` },
      {},
      'failed',
      'no such program',
    ],
    [
      'before it began: not executable',
      { exitCode: 126, error: `${SHIM}exec: "/app": permission denied` },
      {},
      'failed',
      'may not be executed',
    ],
    [
      'before it began: unknown user',
      { exitCode: 128, error: 'unable to find user app: no matching entries in passwd file' },
      {},
      'failed',
      'USER',
    ],
    ['before it began: anything else', { exitCode: 128, error: 'out of coffee' }, {}, 'failed', 'out of coffee'],
  ])('%s', (_, end, wanted, state, reason) => {
    const verdict = smokeVerdict({ ...ended, ...end }, { ...expected, ...wanted })
    expect(verdict.state).toBe(state)
    expect('reason' in verdict ? verdict.reason : '').toContain(reason)
  })

  it.each([
    ['a crash', { exitCode: 139 }],
    ['a start that fails', exec('no such file or directory')],
  ])('that nobody has asked for names the way out: %s', (_, end) => {
    const remedy = (named: boolean) => {
      const verdict = smokeVerdict({ ...ended, ...end }, { ...expected, named })
      return verdict.state === 'failed' ? verdict.remedy : ''
    }
    expect(remedy(false)).toBe(
      `${remedy(true)} Or name arguments that it knows by smoke-test, or turn this off by smoke-test: false.`,
    )
  })

  it.each([
    [139, riscv64, false, 'notice'],
    [134, riscv64, false, 'notice'],
    [132, riscv64, false, 'failed'],
    [139, riscv64, true, 'failed'],
    [139, { ...amd64, architecture: '386' }, false, 'failed'],
  ])(
    'by code %s on an emulated processor may be the emulation: %j, named %s: %s',
    (exitCode, platform, named, state) => {
      expect(smokeVerdict({ ...ended, exitCode }, { ...expected, platform, named }).state).toBe(state)
    },
  )

  it('by an unknown instruction names the level of the processor where it is known', () => {
    const features = new Set('cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3'.split(' '))
    const verdict = smokeVerdict({ ...ended, exitCode: 132 }, { ...expected, features })
    expect(verdict).toMatchObject({ remedy: expect.stringContaining('The processor is x86-64-v2.') })
  })
})

describe('the level of a processor', () => {
  const v2 = 'cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3'
  const v3 = `${v2} avx avx2 bmi1 bmi2 f16c fma abm movbe xsave`
  it.each([
    ['', undefined],
    ['fpu sse sse2', 'v1'],
    [v2, 'v2'],
    [v3, 'v3'],
    [v3.replace('movbe', ''), 'v2'],
    [`${v3} avx512f avx512bw avx512cd avx512dq avx512vl`, 'v4'],
  ])('of %j is %s', (flags, level) => {
    expect(processorLevel(new Set(flags.split(' ').filter(Boolean)))).toBe(level)
  })
})

describe('the program of an image', () => {
  const config = (start: unknown): Uint8Array => Buffer.from(JSON.stringify({ config: start }))
  it.each([
    ['in ENTRYPOINT', { Entrypoint: ['/app', 'x'], Cmd: ['serve'] }, { options: [], shown: '/app x -v' }],
    ['in CMD', { Cmd: ['/app', 'serve'] }, { options: ['--entrypoint', '/app'], shown: '/app -v' }],
    ['in CMD beside nothing', { Entrypoint: null, Cmd: ['/app'] }, { options: ['--entrypoint', '/app'] }],
  ])('stands %s', (_, start, found) => {
    expect(startOf(config(start), ['-v'])).toMatchObject({ ...found, args: ['-v'] })
  })

  it.each([[{}], [{ Entrypoint: [], Cmd: null }], [null], [undefined]])('may stand nowhere: %j', (start) => {
    expect(startOf(config(start), [])).toBeUndefined()
  })
})

describe('the volumes of an image', () => {
  const config = (places: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify({ config: places }))
  const end = ',tmpfs-size=67108864,tmpfs-mode=1777'

  it.each([
    [undefined, []],
    [null, []],
    [{ Volumes: null }, []],
    [{ Volumes: { '/': {} } }, []],
    [{ Volumes: { '/data': {}, '/data/': {}, 'a/../b': {} } }, ['destination=/data', 'destination=/b']],
    [{ Volumes: { '/a,readonly': {}, '/"': {} } }, ['"destination=/a,readonly"', '"destination=/"""']],
  ])('become memory: %j', (places, found) => {
    const mounts = found.flatMap((destination) => ['--mount', `type=tmpfs,${destination}${end}`])
    expect(volumeOptions(config(places))).toEqual(mounts)
  })

  it.each([
    [{ Entrypoint: ['/app/bin/serve'] }, '/app'],
    [{ Cmd: ['/app/../app/serve'] }, '/app'],
    [{ Entrypoint: ['./serve'], WorkingDir: '/app' }, '/app'],
    [{ Entrypoint: ['/serve'], Cmd: ['/app/serve'] }, undefined],
    [{ Entrypoint: ['/application'] }, undefined],
    [{ Entrypoint: ['serve'], WorkingDir: '/app' }, undefined],
    [{}, undefined],
  ])('hide a program that lies in one: %j', (places, volume) => {
    expect(volumeOfProgram(config({ ...places, Volumes: { '/data': {}, '/app': {} } }))).toBe(volume)
  })
})
