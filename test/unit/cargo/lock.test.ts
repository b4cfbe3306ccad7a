import { describe, expect, it } from 'vitest'
import { lockDigest } from '../../../src/cargo/lock.ts'

const REGISTRY = 'registry+https://github.com/rust-lang/crates.io-index'
const app = (version: string): string => `[[package]]\nname = "app"\nversion = "${version}"\ndependencies = ["itoa"]\n`
const itoa = (version: string): string =>
  `[[package]]\nname = "itoa"\nversion = "${version}"\nsource = "${REGISTRY}"\nchecksum = "00"\n`
const git = (commit: string): string =>
  `[[package]]\nname = "git"\nversion = "1.0.0"\nsource = "git+https://example.com/git#${commit}"\n`

describe('lockDigest', () => {
  it.each([
    ['a version bump of the own package', app('0.1.0') + itoa('1.0.0'), app('0.2.0') + itoa('1.0.0')],
    ['another order', itoa('1.0.0') + git('a'), git('a') + itoa('1.0.0')],
    ['a lock without third parties, as no lock', app('0.1.0'), ''],
    ['another version of the lock format', itoa('1.0.0'), `version = 4\n${itoa('1.0.0')}`],
  ])('stays with %s', async (_, left, right) => {
    expect(await lockDigest(left)).toBe(await lockDigest(right))
  })

  it.each([
    ['another version', itoa('1.0.0'), itoa('1.0.1')],
    ['another commit of a Git dependency', git('a'), git('b')],
    ['one package more', itoa('1.0.0'), itoa('1.0.0') + git('a')],
    ['something that is no TOML', '<<<<<<< HEAD\n', '>>>>>>> main\n'],
  ])('changes with %s', async (_, left, right) => {
    expect(await lockDigest(left)).not.toBe(await lockDigest(right))
  })

  it('is a sha256', async () => {
    expect(await lockDigest('')).toMatch(/^[0-9a-f]{64}$/)
  })
})
