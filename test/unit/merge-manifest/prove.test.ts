import { describe, expect, it } from 'vitest'
import { platformProblems } from '../../../src/merge-manifest/prove.ts'
import { type Platform, parsePlatform } from '../../../src/oci/platform.ts'

const platforms = (...names: readonly string[]): readonly Platform[] =>
  names.map((name) => parsePlatform(name) ?? { os: 'windows', architecture: 'amd64' })
const images = (...names: readonly string[]) => platforms(...names).map((platform) => ({ platform }))

describe('the platforms of an image that exists', () => {
  it.each([
    ['are as expected', ['linux/amd64'], ['linux/amd64'], [], []],
    ['lack one', ['linux/amd64', 'linux/arm64'], ['linux/amd64'], [], [/^linux\/arm64 is missing\.$/]],
    ['lack one that may be missing', ['linux/amd64', 'linux/arm64'], ['linux/amd64'], ['linux/arm64'], []],
    [
      'have one too many',
      ['linux/amd64'],
      ['linux/amd64', 'linux/arm64'],
      [],
      [/^linux\/arm64 is not expected: add it to platforms\.$/],
    ],
    ['have one that cannot be named', ['linux/amd64'], ['linux/amd64', 'windows'], [], [/leave platforms out\.$/]],
    ['are doubled', ['linux/amd64'], ['linux/amd64', 'linux/amd64'], [], [/^linux\/amd64 is there more than once/]],
    ['are doubled, whatever is expected', [], ['linux/amd64', 'linux/amd64'], [], [/^linux\/amd64 is there more/]],
    ['are whatever they are', [], ['linux/amd64', 'windows', 'windows'], [], []],
  ] as const)('%s', (_, expected, held, optional, problems) => {
    const found = platformProblems(platforms(...expected), images(...held), platforms(...optional))
    expect(found).toEqual(problems.map((pattern) => expect.stringMatching(pattern)))
  })
})
