import { describe, expect, it } from 'vitest'
import {
  compareUnder,
  compareVersions,
  covers,
  mayBeRelease,
  moveProblems,
  planLines,
  planMoves,
  shortAbove,
  shortOfTags,
  tagKind,
  versionOfTags,
} from '../../../src/merge-manifest/tag-moves.ts'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { parseReference, type Reference } from '../../../src/oci/reference.ts'

const [OLD, NEW] = [digestOf('old'), digestOf('new')]
const tagged = (tag: string, host = 'ghcr.io'): Reference => parseReference(`${host}/o/app:${tag}`) as Reference

interface There {
  readonly newest?: string
  readonly digest?: Digest
  readonly version?: string
}

/** Verdict and reason for one tag. */
function verdict(tag: string, there: There, ours: string | undefined, overwrite = false): string {
  const target = { digest: NEW, ...(ours === undefined ? {} : { version: ours }) }
  const [move] = planMoves([{ tag: tagged(tag), ...there }], target, { overwrite })
  return `${move?.verdict} ${move?.reason}`.trim()
}

describe('tagKind', () => {
  it.each([
    ['1.2.3', 'version'],
    ['v1.2.3', 'version'],
    ['v1.2.3-rc.1', 'version'],
    ['1.2.3-alpine', 'version'],
    ['sha-1a2b3c4', 'commit'],
    ['sha-ab', 'moving'],
    ['main', 'moving'],
    ['pr-12', 'moving'],
    ['20261124', 'moving'],
    ['1', 'series'],
    ['v1', 'series'],
    ['1.2', 'series'],
    ['1.2-alpine', 'series'],
    ['latest', 'latest'],
    ['latest-alpine', 'latest'],
    ['latests', 'moving'],
  ])('%s is a tag of the kind %s', (tag, kind) => {
    expect(tagKind(tag)).toBe(kind)
  })
})

describe('a tag with a version in it', () => {
  it.each(['1.2.3.4', 'v1.2.3rc1', '1.2.3_build', '2026.11.29.1'])('%s is one release for ever', (tag) => {
    expect(verdict(tag, { digest: OLD }, '1.2.3')).toMatch(/^refused this version is published already/)
    expect(verdict(tag, { digest: OLD }, '1.2.3', true)).toBe('move')
    expect(mayBeRelease(tag)).toBe(false)
  })

  it.each(['app-1.2.3', 'app-v1.2.3-rc.1', 'release_1.2.3', 'main-node-20.1.0'])('%s moves and may be one', (tag) => {
    expect(verdict(tag, { digest: OLD }, undefined)).toBe('move')
    expect(mayBeRelease(tag)).toBe(true)
  })

  it.each(['main', 'main-alpine3.22.1', 'latest-node-20.1.0', '1.2-alpine', '1.2.3', 'build-1.2'])(
    '%s is none of these',
    (tag) => expect(mayBeRelease(tag)).toBe(false),
  )

  it('moves where what was published only gets further platforms', () => {
    const target = { digest: NEW, version: '1.2.3', completes: [OLD] }
    const moved = (digest: Digest) => planMoves([{ tag: tagged('1.2.3'), digest }], target)[0]?.verdict
    expect([moved(OLD), moved(digestOf('another'))]).toEqual(['move', 'refused'])
  })
})

describe('compareVersions', () => {
  it.each([
    ['1.2.3', '1.2.4'],
    ['1.9.0', '1.10.0'],
    ['v1.2.3', '2.0.0'],
    ['1.0.0-alpha', '1.0.0-alpha.1'],
    ['1.0.0-alpha.1', '1.0.0-alpha.beta'],
    ['1.0.0-beta.2', '1.0.0-beta.11'],
    ['1.0.0-beta.11', '1.0.0-rc.1'],
    ['1.0.0-rc.1', '1.0.0'],
    ['1.0.0-rc.1-alpine', '1.0.0-alpine'],
    ['1.0.0-rc.9-alpine', '1.0.0-rc.10-alpine'],
    ['1.0.0-rc-1-alpine', '1.0.0-rc-2-alpine'],
    ['1.0.0-alpine', '1.0.0'],
    ['1.0.0-alpine', '1.0.1-rc.1-alpine'],
    ['1.0.0-something', '1.0.0'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(compareVersions(newer, older)).toBeGreaterThan(0)
  })

  it('takes v and build metadata for no difference, and knows what is no version', () => {
    expect(compareVersions('v1.2.3', '1.2.3+build.7')).toBe(0)
    expect(compareVersions('main', '1.2.3')).toBeUndefined()
  })
})

describe('compareUnder', () => {
  it.each([
    ['latest-alpine', '1.2.3', '1.2.3-alpine', 0],
    ['1-alpine', '1.2.3-alpine', '1.2.3-alpine', 0],
    ['latest-alpine', '1.2.3-rc.1', '1.2.3-alpine', -1],
    ['latest-alpine', '1.2.3-rc.1-alpine', '1.2.3', -1],
    ['latest-dev', '1.2.3-dev', '1.2.2', 1],
    ['latest', '1.2.3', '1.2.3-alpine', 1],
    ['latest-alpine', 'main', '1.2.3-alpine', undefined],
  ])('under %s %s against %s: %s', (tag, left, right, expected) => {
    expect(compareUnder(tag, left, right)).toBe(expected)
  })
})

describe('planMoves: one tag', () => {
  it.each<[string, string, There, string | undefined, string]>([
    ['that is not there', 'v1.2.3', {}, '1.2.3', 'move'],
    ['that is right already', 'v1.2.3', { digest: NEW }, '1.2.3', 'right'],
    ['of a commit that was built again', 'sha-1a2b3c4', { digest: OLD }, undefined, 'move'],
    ['of a branch', 'main', { digest: OLD, version: '9.9.9' }, '1.2.3', 'move'],
    ['latest, older', 'latest', { digest: OLD, version: '1.2.2' }, 'v1.2.3', 'move'],
    ['latest, the same version again', 'latest', { digest: OLD, version: '1.2.3' }, 'v1.2.3', 'move'],
    ['latest, a pre-release of ours', 'latest', { digest: OLD, version: '1.2.3-rc.1' }, 'v1.2.3', 'move'],
    ['latest, of unknown version', 'latest', { digest: OLD }, '1.2.3', 'move'],
    ['latest, of a branch', 'latest', { digest: OLD, version: 'main' }, undefined, 'move'],
    [
      'latest, newer',
      'latest',
      { digest: OLD, version: '2.0.0' },
      '1.2.3',
      'newer because version 2.0.0 is newer than 1.2.3',
    ],
    [
      'a series, newer',
      '1.2',
      { digest: OLD, version: 'v1.2.9' },
      '1.2.3',
      'newer because version v1.2.9 is newer than 1.2.3',
    ],
    ['a series with a suffix', '1.2-alpine', { digest: OLD, version: '1.2.3' }, '1.2.4-alpine', 'move'],
    [
      'latest that is not there, but a newer version is',
      'latest',
      { newest: '2.0.0' },
      '1.9.9',
      'newer because version 2.0.0 is newer than 1.9.9',
    ],
    [
      'a series whose image says nothing, but a newer version is there',
      'v1-alpine',
      { digest: OLD, newest: 'v1.9.9-alpine' },
      '1.8.5',
      'newer because version v1.9.9 is newer than 1.8.5',
    ],
    ['a series, our version is the newest', '1', { digest: OLD, newest: 'v1.9.9' }, '1.9.9', 'move'],
    ['latest of a branch, whatever is released', 'latest', { digest: OLD, newest: '2.0.0' }, undefined, 'move'],
    ['the same version with a suffix', '1.2-alpine', { digest: OLD, version: '1.2.3' }, '1.2.3-alpine', 'move'],
  ])('%s', (_, tag, there, ours, expected) => {
    expect(verdict(tag, there, ours)).toBe(expected)
  })

  it('of a version that is published with another digest is refused unless it may be overwritten', () => {
    expect(verdict('v1.2.3', { digest: OLD }, '1.2.3')).toBe(
      `refused this version is published already, as ${OLD}. Release a new version, or set overwrite to true to replace it.`,
    )
    expect(verdict('v1.2.3', { digest: OLD }, '1.2.3', true)).toBe('move')
  })

  it('that must not go back is refused where our version is not known, overwrite or not', () => {
    for (const overwrite of [false, true]) {
      expect(verdict('latest', { digest: OLD, version: '1.2.3' }, undefined, overwrite)).toMatch(
        /^refused version 1\.2\.3 is published there, and whether this image is newer cannot be known\. Give a tag/,
      )
      expect(verdict('latest', { digest: OLD, version: '2.0.0' }, '1.2.3', overwrite)).toMatch(/^newer/)
    }
  })
})

describe('planMoves: many tags', () => {
  const tags = ['latest', 'v1', 'main', 'v1.2', 'sha-1a2b3c4', 'v1.2.3'].flatMap((tag) => [
    tagged(tag),
    tagged(tag, 'quay.io'),
  ])
  const moves = planMoves(
    tags.map((tag) => ({ tag })),
    { digest: NEW },
  )

  it('moves versions in all registries first and latest last', () => {
    expect(moves.map(({ tag }) => `${tag.registry} ${tag.tag}`)).toEqual([
      ...['sha-1a2b3c4', 'v1.2.3', 'main', 'v1', 'v1.2', 'latest'].flatMap((tag) => [
        `ghcr.io ${tag}`,
        `quay.io ${tag}`,
      ]),
    ])
  })

  it('is printed one line for each tag', () => {
    const mixed = planMoves(
      [
        { tag: tagged('v1.2.3') },
        { tag: tagged('main'), digest: OLD },
        { tag: tagged('1.2'), digest: NEW },
        { tag: tagged('latest'), digest: OLD, version: '2.0.0' },
      ],
      { digest: NEW, version: '1.2.3' },
    )
    expect(planLines(mixed, NEW)).toEqual([
      `ghcr.io/o/app:v1.2.3: new → ${NEW}`,
      `ghcr.io/o/app:main: ${OLD} → ${NEW}`,
      `ghcr.io/o/app:1.2: is ${NEW} already`,
      `ghcr.io/o/app:latest: stays ${OLD}, because version 2.0.0 is newer than 1.2.3`,
    ])
    expect(moveProblems(mixed)).toEqual([])
  })

  it('names every tag that keeps the others from moving', () => {
    const refused = planMoves(
      [
        { tag: tagged('v1.2.3'), digest: OLD },
        { tag: tagged('v1.2.3', 'quay.io'), digest: OLD },
      ],
      { digest: NEW },
    )
    expect(moveProblems(refused).map((problem) => problem.split(': ')[0])).toEqual([
      'ghcr.io/o/app:v1.2.3',
      'quay.io/o/app:v1.2.3',
    ])
  })
})

describe('versionOfTags', () => {
  it.each([
    [['latest', 'v1.2.3', '1.2'], 'v1.2.3'],
    [['1.2.3', '1.2.4', '1.2.4-rc.1'], '1.2.4'],
    [['latest', 'main'], undefined],
  ])('%j → %s', (tags, expected) => {
    expect(versionOfTags(tags)).toBe(expected)
  })
})

describe('tags of two parts', () => {
  it.each([
    [['v1.2', 'v1.10', 'v1.9', 'v2', 'v1.10.1', '3.0-alpine', 'main'], 'v1.10'],
    [['latest', '1.2.3'], undefined],
  ])('the highest of %j: %s', (tags, expected) => {
    expect(shortOfTags(tags)).toBe(expected)
  })

  it.each([
    ['v1.0', 'v1.2'],
    ['1.1', 'v1.2'],
    ['v1.2', undefined],
    ['v2.0', undefined],
    [undefined, undefined],
  ])('above %s: %s', (ours, expected) => {
    expect(shortAbove(ours, ['v1.1', 'v1.2', 'latest'])).toBe(expected)
  })

  it('an automatic latest stays below one that is higher, one that was asked for moves', () => {
    const planned = (automatic: object) =>
      planMoves([{ tag: { ...tagged('latest'), ...automatic }, digest: OLD, newest: 'v1.2' }], {
        digest: NEW,
        short: 'v1.0',
      }).map(({ verdict: what, reason }) => `${what} ${reason}`.trim())
    expect(planned({ automatic: true })).toEqual(['newer because version v1.2 is published'])
    expect(planned({ asked: true })).toEqual(['move'])
    expect(planned({})).toEqual(['move'])
  })
})

describe('a branch, with latest from the input, where it is at a version', () => {
  const moves = (asked: object, version = '1.2.3') =>
    planMoves(
      [
        { tag: tagged('main'), digest: OLD },
        { tag: { ...tagged('latest'), ...asked }, digest: OLD, version, newest: version },
      ],
      { digest: NEW },
    ).map(({ tag: { tag }, verdict: what, reason }) => `${tag}: ${what} ${reason}`.trim())

  it('moves, and latest stays, which is told', () => {
    expect(moves({ asked: true })).toEqual(['main: move', 'latest: newer because version 1.2.3 is published'])
  })

  it('does not move with a latest that is written', () => {
    expect(moves({})[1]).toMatch(/^latest: refused version 1.2.3 is published there/)
  })
})

describe('covers', () => {
  it.each([
    ['latest', '1.2.3', true],
    ['latest', '1.2.3-rc.1', false],
    ['1', 'v1.9.0', true],
    ['v1.2', '1.2.9', true],
    ['1.2', '1.20.0', false],
    ['1.2-alpine', '1.2.3-alpine', true],
    ['1.2-alpine', '1.2.3', false],
    ['1.2', '1.2.3-alpine', false],
    ['latest', 'main', false],
    ['latest-alpine', '2.0.0-alpine', true],
    ['latest-alpine', '2.0.0-rc.1-alpine', false],
    ['1-alpine', '1.10.0-rc.1-alpine', false],
    ['latest-alpine', '2.0.0-slim-alpine', false],
    ['latest-dev', '2.0.0-dev', true],
  ])('%s, %s → %s', (tag, version, expected) => {
    expect(covers(tag, version)).toBe(expected)
  })
})
