import { describe, expect, it } from 'vitest'
import { tagLine, untaggedFaults } from '../../../src/oci/tag-line.ts'

const remedyFor = (ref: string, ...lines: readonly string[]): string =>
  untaggedFaults(lines.map(tagLine), { ref, sha: '' })
    .map(({ value, remedy }) => `${value}: ${remedy}`)
    .join('\n')

describe('lines that come to no tag', () => {
  const SEMVER = 'type=semver,pattern={{version}}'
  const AS_IT_IS = 'type=ref,event=tag for the Git tag as it is.'
  const [reads, given] = ['type=semver reads versions such as v1.2.3 alone. Write', '1 rules that give no tag for']

  it.each([
    ['server-v1.2.3', '^server-(.+)$'],
    ['server/v1.2.3', '^server/(.+)$'],
    ['app2-1.2.3-rc.1', '^app2-(.+)$'],
    ['c++@1.2.3', '^c\\+\\+@(.+)$'],
    ['postgres-16.1.0-v1.2.3', '^postgres-16\\.1\\.0-(.+)$'],
  ])('of a tag of one of several programs, %s, are told how to find its version, and that finds it', (tag, match) => {
    const ref = `refs/tags/${tag}`
    const line = `${SEMVER},match=${match}`
    expect(remedyFor(ref, SEMVER)).toBe(`${given} ${ref}: ${reads} ${line}, or ${AS_IT_IS}`)
    expect(remedyFor(ref, line)).toBe('')
  })

  it.each(['nightly', 'v1.2', 'a,b-1.2.3', 'v1.2.3.4'])(
    'of the tag %s, which has none that a rule could find',
    (tag) => {
      expect(remedyFor(`refs/tags/${tag}`, SEMVER)).toBe(`${given} refs/tags/${tag}: ${reads} ${AS_IT_IS}`)
    },
  )

  it('of the tag of another program, where a rule finds the versions of this one, are told to run for those only', () => {
    const remedy = remedyFor('refs/tags/client-v1.2.3', `${SEMVER},match=^server-(.+)$`)
    expect(remedy).toContain('Run this only for Git tags in which match finds a version')
    expect(remedy).not.toContain('^client-')
    expect(remedy).not.toContain(AS_IT_IS)
  })

  it('of a branch are told of rules for branches', () => {
    expect(remedyFor('refs/heads/main', SEMVER)).toContain('Run this step only for refs that get a tag (if:)')
  })

  it('are none where a tag is written out, with its image or without', () => {
    expect(remedyFor('refs/heads/main', SEMVER, 'nightly')).toBe('')
    expect(remedyFor('refs/heads/main', SEMVER, 'ghcr.io/acme/app:nightly')).toBe('')
    expect(remedyFor('refs/heads/main')).toContain('Name the tags of the image')
  })
})
