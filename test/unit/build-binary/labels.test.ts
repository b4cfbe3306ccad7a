import { describe, expect, it } from 'vitest'
import { gitLabels } from '../../../src/build-binary/labels.ts'

const runner = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/app',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF_TYPE: 'branch',
  GITHUB_REF_NAME: 'main',
}
const source = 'org.opencontainers.image.source=https://github.com/acme/app'
const revision = `org.opencontainers.image.revision=${'a'.repeat(40)}`

describe('labels that say where an image comes from', () => {
  it.each([
    ['a branch', {}, [source, revision]],
    [
      'a tag',
      { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.2.3' },
      [source, revision, 'org.opencontainers.image.version=1.2.3'],
    ],
    [
      'a tag that only begins with v',
      { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'vienna' },
      [source, revision, 'org.opencontainers.image.version=vienna'],
    ],
    [
      'a time',
      { SOURCE_DATE_EPOCH: '1700000000' },
      [source, revision, 'org.opencontainers.image.created=2023-11-14T22:13:20Z'],
    ],
    ['no time that is none', { SOURCE_DATE_EPOCH: 'commit' }, [source, revision]],
    ['no repository', { GITHUB_REPOSITORY: '' }, [revision]],
  ])('follow from %s', (_, env, expected) => {
    expect(gitLabels({ ...runner, ...env })).toEqual(expected)
  })

  it('leave to the user what the user has set', () => {
    expect(gitLabels(runner, ['org.opencontainers.image.source=https://example.com/a=b', 'x=y'])).toEqual([revision])
  })

  it('are none outside of a runner', () => {
    expect(gitLabels({})).toEqual([])
  })
})
