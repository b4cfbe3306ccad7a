import { describe, expect, it } from 'vitest'
import { isTag } from '../../../src/oci/reference.ts'
import {
  createdAt,
  entryTag,
  firstTags,
  mayBeginWith,
  momentOf,
  parseTag,
  stemOf,
} from '../../../src/store/registry/tag.ts'

const NOW = 1_795_000_000_000_000
const moment = momentOf(NOW, 0.5)
const HASHED = /^sha256\.[0-9a-f]{40}\.[A-Za-z0-9_-]{0,65}$/

const plain = ['a', 'muslin1-linux-arm64-0123456789abcdef-0123456789abcdef-main', '0.1', '_x', 'A'.repeat(113)]
const others = [
  '',
  '.',
  '..',
  '-a',
  'a/b',
  'a b',
  'ü',
  '日本語',
  '\n',
  'a\n',
  'a:b',
  'A'.repeat(114),
  'k'.repeat(512),
  stemOf('a/b'), // a key that looks like a hashed tag
]

describe('the tag of an entry', () => {
  it.each(plain)('is the key with the moment behind it: %j', (key) => {
    const { tag } = entryTag(key, moment)
    expect(tag).toBe(`${key}.${moment}`)
    expect(isTag(tag)).toBe(true)
    expect(parseTag(tag)).toEqual({ tag, key, stem: key, moment })
  })

  it.each(others)('has the hash of any other key: %j', (key) => {
    const { tag, stem } = entryTag(key, moment)
    expect(stem).toMatch(HASHED)
    expect(isTag(tag)).toBe(true)
    expect(parseTag(tag)).toEqual({ tag, key: undefined, stem, moment })
  })

  it('tells when it was stored', () => {
    expect(createdAt(entryTag('a', moment)).getTime()).toBe(NOW / 1000)
    expect(createdAt(entryTag('a/b', momentOf(NOW + 999, 0))).getTime()).toBe(NOW / 1000)
  })

  it('tells all keys apart', () => {
    const keys = [...plain, ...others, 'a_b', 'a/b/', 'A/b', 'ä']
    expect(new Set(keys.map(stemOf)).size).toBe(keys.length)
  })

  it.each(['latest', 'v1.2.3', 'sha256.x', `a.${'0'.repeat(13)}`, `a.${'0'.repeat(13)}A`, `.${moment}`])(
    'is none of ours: %j',
    (tag) => expect(parseTag(tag)).toBeUndefined(),
  )

  it('sorts by its moment, to the microsecond', () => {
    const moments = [0, 1, 35, 36, NOW - 1, NOW, NOW + 1].map((time) => momentOf(time, 0.999_999))
    expect([...moments].sort()).toEqual(moments)
    expect(new Set(moments.map(({ length }) => length))).toEqual(new Set([14]))
    expect(momentOf(NOW, 0) < momentOf(NOW, 0.1)).toBe(true)
  })
})

describe('the prefix of a key', () => {
  const long = `${'k'.repeat(300)}/end`

  it.each([
    ['abc', '', true],
    ['abc', 'ab', true],
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['abc', 'b', false],
    ['a/b', '', true],
    ['a/b', 'a', true],
    ['a/b', 'a/b', true],
    ['a/b', 'a_', true], // the tag cannot tell, the annotation will
    ['a/b', 'a/bc', false],
    ['a/b', 'b', false],
    [long, 'k', true],
    [long, long, true],
    [long, `${long}-and-more`, true],
    [long, 'kk/', false],
  ])('%j may begin with %j: %s', (key, prefix, expected) => {
    expect(mayBeginWith(entryTag(key, moment), prefix)).toBe(expected)
  })
})

describe('a list of tags', () => {
  it('gives every key once, by its first tag, the newest key first', () => {
    const tag = (key: string, time: number): string => entryTag(key, momentOf(NOW + time, 0)).tag
    const tags = [tag('a', 5), tag('b', 2), 'latest', tag('a/b', 3), tag('a', 1), tag('c', 4), tag('a/b', 9)]
    expect(firstTags(tags).map((entry) => entry.tag)).toEqual([tag('c', 4), tag('a/b', 3), tag('b', 2), tag('a', 1)])
  })
})
