import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { readRequest } from '../../../src/plan/inputs.ts'

function faultsOf(inputs: Readonly<Record<string, string>>, ref = 'refs/tags/v1.2.3'): readonly string[] {
  const given: Readonly<Record<string, string>> = { platforms: 'linux/amd64', ...inputs }
  try {
    readRequest((name) => given[name] ?? '', { ref, sha: 'c'.repeat(40) })
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(({ input, value }) => `${input}: ${value}`)
    throw error
  }
  return []
}

const SEMVER = 'type=semver,pattern={{version}}'

describe('the tags that plan is told of', () => {
  it.each(['', 'true'])('are refused where they cannot be read, with push %j', (push) => {
    expect(faultsOf({ push, tags: 'type=semver,pattern={{versoin}}\ntype=pep440' })).toEqual([
      'tags: {{versoin}}',
      'tags: type=pep440',
    ])
  })

  it.each([
    [
      'a tag of a program in a repository of several',
      SEMVER,
      'refs/tags/server-v1.2.3',
      '1 rules that give no tag for refs/tags/server-v1.2.3',
    ],
    ['a branch', SEMVER, 'refs/heads/main', '1 rules that give no tag for refs/heads/main'],
    ['none that are named', '', 'refs/tags/v1.2.3', ''],
    ['what no tag may be', 'type=ref,event=branch,prefix=-', 'refs/heads/main', '-main'],
  ])(
    'are refused where a run is to publish that gets none, before it has built anything: %s',
    (_, tags, ref, value) => {
      expect(faultsOf({ push: 'true', tags }, ref)).toEqual([`tags: ${value}`])
      expect(faultsOf({ tags }, ref)).toEqual([])
    },
  )

  it.each([SEMVER, 'nightly', 'ghcr.io/acme/app:1.2.3', `${SEMVER},match=^server-(.+)$`])(
    'are let pass: %s',
    (tags) => {
      expect(faultsOf({ push: 'true', tags })).toEqual([])
    },
  )
})
