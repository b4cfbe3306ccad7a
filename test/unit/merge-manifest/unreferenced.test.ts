import { describe, expect, it } from 'vitest'
import { type Links, unreferenced } from '../../../src/merge-manifest/unreferenced.ts'
import type { Digest } from '../../../src/oci/digest.ts'

const digest = (name: string): Digest => `sha256:${name}`
const DAY = 24 * 3_600_000
const NOW = 1000 * DAY

/** Manifests by their name: tags, what they lead to, what they belong to, their age in days. */
type Made = readonly [
  name: string,
  more?: { tags?: readonly string[]; children?: readonly string[]; subject?: string; days?: number },
]

function left(...made: readonly Made[]): readonly string[] {
  const held = made.map(([name, { tags = [], days = 2 } = {}]) => ({
    digest: digest(name),
    tags,
    created: NOW - days * DAY,
  }))
  const links = new Map<Digest, Links>(
    made.map(([name, { children = [], subject } = {}]) => [
      digest(name),
      { children: children.map(digest), ...(subject === undefined ? {} : { subject: digest(subject) }) },
    ]),
  )
  return unreferenced(held, links, NOW).map((one) => one.digest.slice('sha256:'.length))
}

it('a manifest of which nobody knows the age stays', () => {
  const one = { digest: digest('a'), tags: [] }
  expect(unreferenced([one], new Map(), NOW)).toEqual([])
  expect(unreferenced([{ ...one, created: 1 }], new Map(), NOW)).toHaveLength(1)
  const old = { digest: digest('b'), tags: [], created: 1 }
  expect(unreferenced([one, old], new Map([[one.digest, { children: [old.digest] }]]), NOW)).toEqual([])
})

describe('manifests that may be deleted', () => {
  it.each<[string, readonly Made[], readonly string[]]>([
    ['none that is tagged', [['a', { tags: ['v1'] }]], []],
    ['none of the platforms of a tagged image', [['i', { tags: ['v1'], children: ['a', 'b'] }], ['a'], ['b']], []],
    ['an index that lost its tag, with its platforms', [['i', { children: ['a'] }], ['a']], ['i', 'a']],
    [
      'not a platform that a tagged image shares with it',
      [['old', { children: ['a', 'b'] }], ['new', { tags: ['v1'], children: ['b'] }], ['a'], ['b']],
      ['old', 'a'],
    ],
    [
      'the index of a leg, whose image is in a tagged one',
      [['i', { tags: ['v1'], children: ['a'] }], ['leg', { children: ['a', 'p'] }], ['a'], ['p']],
      ['leg', 'p'],
    ],
    [
      'no signature of a tagged image',
      [
        ['i', { tags: ['v1'] }],
        ['s', { subject: 'i' }],
      ],
      [],
    ],
    [
      'no signature of a signature, or of a platform',
      [['i', { tags: ['v1'], children: ['a'] }], ['a'], ['s', { subject: 'a' }], ['t', { subject: 's' }]],
      [],
    ],
    [
      'a signature of what is gone',
      [
        ['i', { tags: ['v1'] }],
        ['s', { subject: 'x' }],
      ],
      ['s'],
    ],
    ['no leg of today, whose merge may be running', [['a', { days: 0.5 }]], []],
    [
      'no old image that a leg of today leads to, nor what is signed of it',
      [['leg', { children: ['a', 'p'], days: 0.5 }], ['a'], ['p'], ['s', { subject: 'a' }], ['b']],
      ['b'],
    ],
    [
      'indexes that name each other',
      [
        ['a', { children: ['b'] }],
        ['b', { children: ['a'] }],
      ],
      ['a', 'b'],
    ],
  ])('%s', (_, made, expected) => {
    expect(left(...made)).toEqual(expected)
  })
})
