import { describe, expect, it } from 'vitest'
import { earlierReleases } from '../../../src/merge-manifest/size-history.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const VERSIONS = [
  ...['3.0.0', '2.1.0-rc.1', 'v2.0.0', '2.0.0', '2.0.0-alpine', '2.0.0-rc.1'],
  ...['1.10.0', '1.10.0-alpine', '1.9.0', '1.9.0-alpine'],
]

const earlier = (version: string | undefined, ...tags: readonly string[]): readonly string[] =>
  earlierReleases(VERSIONS, {
    target: { digest, ...(version === undefined ? {} : { version }) },
    moves: tags.map((tag) => ({ tag: { registry: 'ghcr.io', repository: 'o/app', tag }, verdict: 'move', reason: '' })),
  })

describe('the releases before an image', () => {
  it.each([
    ['a release', '2.1.0', ['2.1.0', '2.1', 'latest'], ['v2.0.0', '1.10.0', '1.9.0']],
    ['a release that is there already', '3.0.0', ['3.0.0'], ['v2.0.0', '1.10.0', '1.9.0']],
    ['one of an older series', '1.10.1', ['1.10.1'], ['1.10.0', '1.9.0']],
    ['a pre-release', '3.1.0-rc.1', ['3.1.0-rc.1'], ['3.0.0', 'v2.0.0', '1.10.0', '1.9.0']],
    ['an image on another base', '2.1.0-alpine', ['latest-alpine'], ['2.0.0-alpine', '1.10.0-alpine', '1.9.0-alpine']],
    [
      'one by its version tag alone',
      '2.1.0-alpine',
      ['2.1.0-alpine'],
      ['2.0.0-alpine', '1.10.0-alpine', '1.9.0-alpine'],
    ],
    [
      'a pre-release of one',
      '2.1.0-rc.1-alpine',
      ['2.1.0-rc.1-alpine'],
      ['2.0.0-alpine', '1.10.0-alpine', '1.9.0-alpine'],
    ],
    [
      'a pre-release of one whose release is there',
      '2.0.0-rc.2-alpine',
      ['2.0.0-rc.2-alpine'],
      ['1.10.0-alpine', '1.9.0-alpine'],
    ],
    [
      'one that says another version',
      '2.1.0',
      ['main', '2.1-alpine'],
      ['2.0.0-alpine', '1.10.0-alpine', '1.9.0-alpine'],
    ],
    [
      'an image that has the tags of two bases',
      '2.1.0',
      ['2.1.0', '2.1.0-alpine', '2.1-alpine', '2.1', 'latest'],
      ['v2.0.0', '1.10.0', '1.9.0'],
    ],
    ['the image of a branch', undefined, ['main'], ['3.0.0', 'v2.0.0', '1.10.0', '1.9.0']],
    ['the first release', '0.1.0', ['0.1.0', 'latest'], []],
  ])('of %s', (_, version, tags, expected) => expect(earlier(version, ...tags)).toEqual(expected))
})
