import { describe, expect, it } from 'vitest'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { archiveKey, platformPrefix, snapshotKeys } from '../../../src/store/key.ts'

const platform = (name: string) => parsePlatform(name) ?? { os: 'none', architecture: 'none' }
const origin = {
  platform: platform('linux/arm/v7'),
  recipe: 'a'.repeat(16) + 'b'.repeat(48),
  lock: 'c'.repeat(16) + 'd'.repeat(48),
  commit: 'e'.repeat(40),
}

describe('the keys of a snapshot', () => {
  it('name platform, recipe, lock and commit, with prefixes from near to far', () => {
    const recipe = `muslin3-linux-arm.v7-${'a'.repeat(16)}-`
    const lock = `${recipe}${'c'.repeat(16)}-`
    expect(snapshotKeys(origin)).toEqual({ key: `${lock}${'e'.repeat(40)}`, prefixes: [lock, recipe] })
  })

  it('have no comma and at most 512 characters', () => {
    const { key, prefixes } = snapshotKeys({ ...origin, commit: 'f'.repeat(64) })
    for (const text of [key, ...prefixes]) expect(text).toMatch(/^[^,]{1,512}$/)
  })

  const others = [
    { what: 'platform', change: { platform: platform('linux/arm64') } },
    { what: 'recipe', change: { recipe: '0'.repeat(64) } },
  ]
  it.each(others)('never meet a snapshot of another $what', ({ change }) => {
    const other = snapshotKeys({ ...origin, ...change }).key
    expect(snapshotKeys(origin).prefixes.some((prefix) => other.startsWith(prefix))).toBe(false)
  })

  it('meet a snapshot of another lock by the second prefix only', () => {
    const other = snapshotKeys({ ...origin, lock: '0'.repeat(64) }).key
    expect(snapshotKeys(origin).prefixes.map((prefix) => other.startsWith(prefix))).toEqual([false, true])
  })

  const wrong = [
    { change: { recipe: 'sha256:abc' }, message: 'recipe "sha256:abc" is not a hexadecimal number' },
    { change: { recipe: 'abc' }, message: 'recipe "abc" has fewer than 16 digits' },
    { change: { lock: '' }, message: 'lock "" is not a hexadecimal number' },
    { change: { commit: 'main, v1' }, message: 'commit "main, v1" is not a hexadecimal number' },
  ]
  it.each(wrong)('are refused: $message', ({ change, message }) => {
    expect(() => snapshotKeys({ ...origin, ...change })).toThrow(message)
  })
})

describe('the prefix of a platform', () => {
  const names = ['amd64', 'amd64/v2', 'amd64/v3', 'amd64/v4', 'arm64', 'arm64/v9', 'arm/v5', 'arm/v6', 'arm/v7', '386']
  const platforms = names.map((name) => platform(`linux/${name}`))

  it.each(platforms)('is that of $os/$architecture/$variant alone', (one) => {
    const begun = platforms.filter((each) =>
      snapshotKeys({ ...origin, platform: each }).key.startsWith(platformPrefix(one)),
    )
    expect(begun).toEqual([one])
  })

  it('is what it always was where there is no variant: snapshots of before are found', () => {
    expect(platformPrefix(platform('linux/amd64'))).toBe('muslin3-linux-amd64-')
    expect(platformPrefix(platform('linux/arm64/v8'))).toBe('muslin3-linux-arm64-')
  })
})

it('an archive is named by its content', () => {
  expect(archiveKey('0'.repeat(64))).toBe(`muslin3-blob-${'0'.repeat(64)}`)
  expect(() => archiveKey('../x')).toThrow('digest "../x"')
})
