import { describe, expect, it } from 'vitest'
import {
  nearestPlatform,
  normalPlatform,
  parsePlatform,
  platformName,
  platformSlug,
} from '../../../src/oci/platform.ts'

const nameOf = (value: string): string | undefined => {
  const platform = parsePlatform(value)
  return platform === undefined ? undefined : platformName(platform)
}

describe('parsePlatform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/x86_64', 'linux/amd64'],
    ['linux/arm64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/v6', 'linux/arm/v6'],
    ['Linux/ARM64', 'linux/arm64'],
    ['linux/riscv64', 'linux/riscv64'],
  ])('%s is %s', (value, expected) => {
    expect(nameOf(value)).toBe(expected)
  })

  it.each(['', 'linux', 'linux/', 'amd64', 'windows/amd64', 'linux/amd65', 'linux/arm/v9', 'linux/arm64/v8/x'])(
    '%j is none',
    (value) => {
      expect(parsePlatform(value)).toBeUndefined()
    },
  )
})

describe('normalPlatform', () => {
  it.each([
    [{ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64'],
    [{ os: 'linux', architecture: 'arm', variant: '' }, 'linux/arm/v7'],
    [{ os: 'linux', architecture: 'amd64', variant: 'v1' }, 'linux/amd64'],
    [{ os: 'linux', architecture: 'amd64', variant: undefined }, 'linux/amd64'],
    [{ os: 'plan9', architecture: 'mips' }, 'plan9/mips'],
  ])('%j is %s', (platform, expected) => {
    expect(platformName(normalPlatform(platform))).toBe(expected)
  })
})

describe('platformSlug', () => {
  it('can stand in a file name', () => {
    expect(platformSlug({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux-arm-v7')
  })
})

describe('nearestPlatform', () => {
  it.each([
    ['linux/amd46', 'linux/amd64'],
    ['linux/arm64x', 'linux/arm64'],
    ['linux/arm46', 'linux/arm64'],
    ['linux/risc64', 'linux/riscv64'],
    ['LINUX/AMD64x', 'linux/amd64'],
  ])('%s: did you mean %s?', (value, expected) => {
    expect(nearestPlatform(value)).toBe(expected)
  })
})
