import { describe, expect, it } from 'vitest'
import { isRecentBuildx } from '../../../src/merge-manifest/imagetools.ts'

describe('isRecentBuildx', () => {
  it.each([
    ['github.com/docker/buildx v0.33.0 1234abcd', true],
    ['github.com/docker/buildx 0.36.1 1234abcd', true],
    ['github.com/docker/buildx v1.0.0', true],
    ['github.com/docker/buildx v0.32.9 1234abcd', false],
    ['github.com/docker/buildx v0.9.1 ed00243a', false],
    ['github.com/docker/buildx 0000000.0+unknown', true],
  ])('%s → %s', (printed, expected) => {
    expect(isRecentBuildx(printed)).toBe(expected)
  })
})
