import { describe, expect, it } from 'vitest'
import { derivedTags, publishDerived } from '../../../src/merge-manifest/derived.ts'
import { derivedLine } from '../../../src/merge-manifest/derived-lines.ts'
import type { MovedTag } from '../../../src/merge-manifest/move-tags.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { parseReference, type Reference, referenceName } from '../../../src/oci/reference.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'

describe('derivedLine', () => {
  it.each([
    ['alpine:3.22,alpine3.22,alpine', { base: 'alpine:3.22', suffixes: ['alpine3.22', 'alpine'] }],
    [' ghcr.io/o/base:1 , slim ', { base: 'ghcr.io/o/base:1', suffixes: ['slim'] }],
  ])('%s', (line, expected) => {
    expect(derivedLine(line)).toEqual(expected)
  })

  it.each(['alpine:3.22', 'UPPER,alpine', 'alpine,with space', 'alpine,', ',alpine', 'alpine,-x:y'])(
    'refuses %j',
    (line) => {
      expect(() => derivedLine(line)).toThrow('expected lines such as alpine:3.22,alpine3.22,alpine')
    },
  )
})

describe('derivedTags', () => {
  const moved = (name: string, outcome: MovedTag['outcome'] = 'moved'): MovedTag => ({
    tag: parseReference(`ghcr.io/o/app:${name}`) as Reference,
    outcome,
  })
  const names = (tags: readonly MovedTag[], ...suffixes: readonly string[]): readonly string[] =>
    derivedTags(tags, suffixes).map((tag) => referenceName(tag).replace('ghcr.io/o/app:', ''))

  it('are the tags with the suffix, and the suffix alone in place of latest', () => {
    expect(names([moved('v1.2.3'), moved('1.2', 'right'), moved('latest')], 'alpine3.22', 'alpine')).toEqual([
      'v1.2.3-alpine3.22',
      'v1.2.3-alpine',
      '1.2-alpine3.22',
      '1.2-alpine',
      'alpine3.22',
      'alpine',
    ])
  })

  it('leave out what stayed at a newer version or went to another job', () => {
    expect(names([moved('v1.2.3'), moved('latest', 'newer'), moved('main', 'lost')], 'alpine')).toEqual([
      'v1.2.3-alpine',
    ])
  })
})

describe('publishDerived', () => {
  it('says that there is no template before anything is built', async () => {
    const client = new RegistryClient({ credentials: async () => undefined })
    const target = { digest: digestOf('merged') }
    const nothing = {
      builder: '',
      repositories: [],
      platforms: [],
      tags: [],
      images: [],
      overwrite: false,
      rollback: false,
      verify: 'full',
      timeout: 60,
    } as const
    const work = publishDerived({ client, target, ...nothing, file: '/nowhere/Dockerfile' })
    await expect(work).rejects.toThrow('There is no Dockerfile /nowhere/Dockerfile for the derived images.')
  })
})
