import { describe, expect, it } from 'vitest'
import { InputError, UserError } from '../../../src/errors.ts'
import { readRequest } from '../../../src/plan/inputs.ts'
import { planLegs } from '../../../src/plan/legs.ts'
import { unusedRunners } from '../../../src/plan/runners.ts'

const read = (inputs: Readonly<Record<string, string>>) =>
  readRequest((name) => ({ platforms: 'linux/amd64,linux/arm64', ...inputs })[name] ?? '')

const plan = (inputs: Readonly<Record<string, string>>) => {
  const { platforms, runners, targetCpu } = read(inputs)
  return planLegs(platforms, runners, targetCpu)
}

describe('the legs', () => {
  it('are one for each platform, on GitHub runners of the architecture where nothing else is said', () => {
    expect(plan({ platforms: 'linux/amd64,linux/arm64\nlinux/arm/v7, linux/riscv64' }).legs).toEqual([
      { index: 0, platform: 'linux/amd64', runner: 'ubuntu-24.04' },
      { index: 1, platform: 'linux/arm64', runner: 'ubuntu-24.04-arm' },
      { index: 2, platform: 'linux/arm/v7', runner: 'ubuntu-24.04-arm' },
      { index: 3, platform: 'linux/riscv64', runner: 'ubuntu-24.04' },
    ])
  })

  it.each([
    ['the longest prefix that fits', 'linux/=a\nlinux/arm64=b\nlinux/arm=c', 'linux/arm64', 'b'],
    ['several labels', 'linux/=["self-hosted", "linux"]', 'linux/amd64', ['self-hosted', 'linux']],
    ['labels of other services', 'linux/=depot-ubuntu-24.04,arm=x', 'linux/amd64', undefined],
    ['the usual name of what is written otherwise', 'linux/=a\nlinux/aarch64=b', 'linux/arm64', 'b'],
    ['the only variant of arm64', 'linux/=a\nlinux/ARM64/v8=b', 'linux/arm64/v8', 'b'],
    ['a name with a dash', 'linux/=a\nlinux/x86-64=b', 'linux/amd64', 'b'],
    ['arm for all of them', 'linux/=a\nlinux/arm=b', 'linux/arm64', 'b'],
    ['a label with a size behind a slash', 'linux/=runs-on/cpu=8', 'linux/amd64', 'runs-on/cpu=8'],
  ])('take %s', (_, runners, platform, expected) => {
    if (expected === undefined) expect(() => plan({ runners, platforms: platform })).toThrow(InputError)
    else expect(plan({ runners, platforms: platform }).legs[0]?.runner).toEqual(expected)
  })

  it('are missing where no runner is named', () => {
    expect(plan({ runners: 'linux/amd64=a' }).without).toEqual(['linux/arm64'])
  })
})

describe('lines of runners that fit no platform', () => {
  const unused = (runners: string, platforms = 'linux/amd64') => {
    const request = read({ runners, platforms })
    return unusedRunners(request.platforms, request.runners).map(({ line }) => line)
  }

  it.each<[string, string, readonly string[]]>([
    ['of the default, which the workflows hand on', 'linux/=ubuntu-24.04\nlinux/arm=ubuntu-24.04-arm', []],
    ['of a platform that is not built this time', 'linux/=a\nlinux/aarch64=b', ['linux/aarch64=b']],
    ['of both arms', 'linux/=a\nlinux/arm=b', ['linux/arm=b']],
  ])('are let pass where they are %s', (_, runners, expected) => expect(unused(runners)).toEqual(expected))

  it.each([
    ['linux/=a\nlinux/arm46=b', 'linux/arm46=b', 'Did you mean linux/arm64? Mend the line, or leave it out.'],
    ['linux/amd64=a\nlinux/=c\nlinux/amd46=b', 'linux/amd46=b', 'Mend the line, or leave it out.'],
    ['linux/=a\ndarwin/=b', 'darwin/=b', ''],
  ])('are refused where no platform is called so: %j', (runners, line, remedy) => {
    const expected = 'lines that begin as one of the platforms does: linux/amd64, linux/arm64'
    expect(() => read({ runners })).toThrow(`- runners is "${line}", expected ${expected}. ${remedy}`)
  })

  it('are twice the same in two spellings', () => {
    expect(() => read({ runners: 'linux/=a\nlinux/arm64=a\nlinux/aarch64=b' })).toThrow(
      'runners names linux/arm64 twice',
    )
  })
})

describe('the processors', () => {
  const cpus = (lines: string, platforms = 'linux/amd64,linux/arm64,linux/arm/v7') =>
    plan({ platforms, 'target-cpu': lines }).legs.map(({ cpu }) => cpu)

  it.each([
    ['\n  linux/amd64=x86-64-v3  \r\n\nlinux/arm64=neoverse-n1\n', ['x86-64-v3', 'neoverse-n1', undefined]],
    ['linux/arm64/v8 = neoverse-n1', [undefined, 'neoverse-n1', undefined]],
    ['linux/aarch64=neoverse-n1', [undefined, 'neoverse-n1', undefined]],
    ['linux/arm=cortex-a53', [undefined, undefined, 'cortex-a53']],
    ['linux/AMD64=znver4', ['znver4', undefined, undefined]],
  ])('come to the legs of their platforms: %j', (lines, expected) => {
    expect(cpus(lines)).toEqual(expected)
  })

  it('are absent from the other legs, whose jobs would have other names', () => {
    const { legs } = plan({ 'target-cpu': 'linux/arm64=neoverse-n1' })
    expect(JSON.parse(JSON.stringify(legs))).toEqual([
      { index: 0, platform: 'linux/amd64', runner: 'ubuntu-24.04' },
      { index: 1, platform: 'linux/arm64', runner: 'ubuntu-24.04-arm', cpu: 'neoverse-n1' },
    ])
  })

  it.each([
    ['x86-64-v3', 'x86-64-v3', 'lines of platform=processor. Write one for each platform that'],
    ['linux/amd64=', 'linux/amd64=', 'lines of platform=processor.'],
    ['=x86-64-v3', '=x86-64-v3', 'lines of platform=processor.'],
    [
      'linux/amd46=x86-64-v3',
      'linux/amd46=x86-64-v3',
      'a platform such as linux/amd64 before the =. Did you mean linux/amd64?',
    ],
    ['*=x86-64-v3', '*=x86-64-v3', 'a platform such as linux/amd64 before the =.'],
    [
      'linux/amd64=native',
      'linux/amd64=native',
      'a processor such as x86-64-v3 or neoverse-n1. Name one that all machines have',
    ],
    ['linux/amd64=-C x', 'linux/amd64=-C x', 'a processor such as'],
    ['linux/amd64=-x', 'linux/amd64=-x', 'a processor such as'],
    ['linux/amd64=a,linux/arm64=b', 'linux/amd64=a,linux/arm64=b', 'lines of platform=processor.'],
    [
      'linux/arm/v6=x',
      'linux/arm/v6=x',
      'one of the platforms linux/amd64, linux/arm64. Add linux/arm/v6 to platforms, or leave the line out.',
    ],
    [
      'linux/arm64=a\nlinux/arm64/v8=b',
      'linux/arm64/v8=b',
      'each platform once. Keep one of the lines for linux/arm64.',
    ],
  ])('are refused: %j', (lines, value, expected) => {
    expect(() => read({ 'target-cpu': lines })).toThrow(InputError)
    expect(() => read({ 'target-cpu': lines })).toThrow(
      `- target-cpu is ${JSON.stringify(value)}, expected ${expected}`,
    )
  })

  it('are refused with all faults of all inputs in one message', () => {
    const inputs = { platforms: 'linux/amd64,linux/arm46', runners: 'a', 'target-cpu': 'v3\nlinux/amd64=native\n' }
    const given = { ...inputs, 'unchanged-since': 'ghcr.io/acme/app' }
    expect(faultsOf(given)).toEqual(['platforms', 'runners', 'target-cpu', 'target-cpu', 'unchanged-since'])
    const lines = ['linux/amd64=a', 'linux/amd64=b', 'linux/arm/v7=c', 'linux/386=d']
    expect(faultsOf({ 'target-cpu': lines.join('\n') })).toEqual(['target-cpu', 'target-cpu', 'target-cpu'])
  })

  it('are not held against platforms that are at fault themselves', () => {
    expect(() => read({ platforms: ' ', 'target-cpu': 'linux/amd64=a' })).toThrow('platforms names 0 platforms')
    expect(faultsOf({ platforms: 'linux/amd46', 'target-cpu': 'linux/amd64=a' })).toEqual(['platforms'])
  })
})

function faultsOf(inputs: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(inputs)
    return []
  } catch (error) {
    return error instanceof InputError ? error.faults.map(({ input }) => input) : [String(error)]
  }
}

describe('a request', () => {
  it.each([
    [{ platforms: '' }, 'platforms names 0 platforms, expected 1 to 20'],
    [{ platforms: 'linux/amd64,linux/amd64/v1' }, 'platforms names linux/amd64 twice'],
    [{ platforms: 'linux/amd46' }, 'Did you mean linux/amd64?'],
    [{ runners: 'ubuntu-24.04' }, 'lines of platform-prefix=label'],
    [{ runners: 'linux/=["a", 3]' }, 'lines of platform-prefix=label'],
    [{ runners: 'linux/=a\nlinux/=b' }, 'runners names linux/ twice'],
    [{ runners: 'linux/=a;b' }, 'platform-prefix=label'],
    [{ 'unchanged-since': 'ghcr.io/acme/app' }, 'an image with its tag'],
  ])('is refused: %j', (inputs, message) => {
    expect(() => read(inputs)).toThrow(UserError)
    expect(() => read(inputs)).toThrow(message)
  })

  it('has at most twenty platforms', () => {
    const many = [
      'amd64',
      'amd64/v2',
      'amd64/v3',
      'amd64/v4',
      'arm64',
      'arm/v5',
      'arm/v6',
      'arm/v7',
      '386',
      'riscv64',
      's390x',
      'ppc64le',
      'loong64',
    ]
    expect(read({ platforms: many.map((name) => `linux/${name}`).join() }).platforms).toHaveLength(13)
  })
})
