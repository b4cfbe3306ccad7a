import { describe, expect, it } from 'vitest'
import { InputError, UserError } from '../../../src/errors.ts'
import { readRequest } from '../../../src/plan/inputs.ts'
import { planLegs } from '../../../src/plan/legs.ts'

const read = (inputs: Readonly<Record<string, string>>) =>
  readRequest((name) => ({ platforms: 'linux/amd64,linux/arm64', ...inputs })[name] ?? '')

const plan = (inputs: Readonly<Record<string, string>>) => {
  const { platforms, runners } = read(inputs)
  return planLegs(platforms, runners)
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
    ['a label with a size behind a slash', 'linux/=runs-on/cpu=8', 'linux/amd64', 'runs-on/cpu=8'],
  ])('take %s', (_, runners, platform, expected) => {
    if (expected === undefined) expect(() => plan({ runners, platforms: platform })).toThrow(InputError)
    else expect(plan({ runners, platforms: platform }).legs[0]?.runner).toEqual(expected)
  })

  it('are missing where no runner is named', () => {
    expect(plan({ runners: 'linux/amd64=a' }).without).toEqual(['linux/arm64'])
  })
})

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
