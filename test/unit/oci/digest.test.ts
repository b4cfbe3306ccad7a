import { describe, expect, it } from 'vitest'
import { digestOf, isDigest } from '../../../src/oci/digest.ts'

const HEX = 'a'.repeat(64)

describe('isDigest', () => {
  it.each([
    [`sha256:${HEX}`, true],
    [`sha256:${HEX.slice(1)}`, false],
    [`sha256:${HEX}a`, false],
    [`sha256:${HEX.toUpperCase()}`, false],
    [`sha512:${HEX}${HEX}`, false],
    [HEX, false],
    ['', false],
  ])('%s → %s', (value, expected) => {
    expect(isDigest(value)).toBe(expected)
  })
})

describe('digestOf', () => {
  it('is the sha256 of text and of bytes (FIPS 180-2, example "abc")', () => {
    const expected = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(digestOf('abc')).toBe(expected)
    expect(digestOf(new TextEncoder().encode('abc'))).toBe(expected)
  })
})
