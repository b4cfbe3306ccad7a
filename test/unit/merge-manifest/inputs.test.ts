import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { type MergeRequest, readRequest } from '../../../src/merge-manifest/inputs.ts'
import { platformName } from '../../../src/oci/platform.ts'
import { referenceName, repositoryName } from '../../../src/oci/reference.ts'

const A = `sha256:${'a'.repeat(64)}`
const GOOD = { images: 'ghcr.io/o/app', tags: 'v1', platforms: 'linux/amd64', results: A }

const REF = { ref: 'refs/tags/v1.2.3', sha: 'c'.repeat(40) }

const request = (inputs: Readonly<Record<string, string>>, ref = REF): MergeRequest =>
  readRequest((name) => inputs[name] ?? '', ref)

function faultsOf(inputs: Readonly<Record<string, string>>): readonly string[] {
  try {
    request(inputs)
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(({ input, value }) => `${input}: ${value}`)
    throw error
  }
  return []
}

describe('repositories and tags', () => {
  it.each([
    ['a tag alone goes to every image', 'ghcr.io/o/app\no/app', 'v1', ['ghcr.io/o/app:v1', 'docker.io/o/app:v1']],
    [
      'a full tag goes to its image',
      'ghcr.io/o/app\no/app',
      'o/app:v1\nlatest',
      ['docker.io/o/app:v1', 'ghcr.io/o/app:latest', 'docker.io/o/app:latest'],
    ],
    [
      'full tags name the images',
      '',
      'ghcr.io/o/app:v1\nghcr.io/o/app:latest',
      ['ghcr.io/o/app:v1', 'ghcr.io/o/app:latest'],
    ],
    ['nothing is done twice', 'o/app\ndocker.io/o/app', 'v1\nv1\no/app:v1', ['docker.io/o/app:v1']],
  ])('%s', (_, images, tags, expected) => {
    const { tags: read, repositories } = request({ ...GOOD, images, tags })
    expect(read.map(referenceName)).toEqual(expected)
    expect(new Set(read.map(repositoryName))).toEqual(new Set(repositories.map(repositoryName)))
  })

  it('publishes without a tag in images that no tag names', () => {
    const { repositories } = request({ ...GOOD, images: 'o/a\no/b', tags: 'o/a:v1' })
    expect(repositories.map(repositoryName)).toEqual(['docker.io/o/a', 'docker.io/o/b'])
  })

  it('makes tags by rules, for every image', () => {
    const { tags } = request({
      images: 'ghcr.io/o/app\no/app',
      tags: 'type=semver,pattern={{version}}\no/app:stable',
      platforms: 'linux/amd64',
      results: A,
    })
    expect(tags).toEqual([
      { registry: 'docker.io', repository: 'o/app', tag: 'stable' },
      { registry: 'ghcr.io', repository: 'o/app', tag: '1.2.3' },
      { registry: 'docker.io', repository: 'o/app', tag: '1.2.3' },
      { registry: 'ghcr.io', repository: 'o/app', tag: 'latest', automatic: true },
      { registry: 'docker.io', repository: 'o/app', tag: 'latest', automatic: true },
    ])
  })

  it.each([
    ['type=semver,pattern={{version}}\nlatest', 'auto', ['1.2.3', 'latest']],
    ['type=semver,pattern={{version}}', 'false', ['1.2.3']],
    ['type=sha', 'auto', ['sha-ccccccc']],
    ['type=sha', 'true', ['sha-ccccccc', 'latest']],
  ])('%j with latest=%s', (tags, latest, expected) => {
    const { tags: made } = request({ ...GOOD, tags, latest })
    expect(made.map(({ tag }) => tag)).toEqual(expected)
  })

  it('a latest that the user wrote is none that came by itself', () => {
    const { tags } = request({ ...GOOD, tags: 'type=semver,pattern={{version}}\nlatest' })
    expect(tags.filter(({ automatic }) => automatic)).toEqual([])
  })

  it('a latest that the input asks for neither, and where it is written too it is the written one', () => {
    const of = (tags: string) => request({ ...GOOD, tags, latest: 'true' }).tags
    expect(of('type=semver,pattern={{version}}')).toMatchObject([{ tag: '1.2.3' }, { tag: 'latest', asked: true }])
    const both = of('type=semver,pattern={{version}}\nlatest')
    expect([...of('type=sha'), ...both].filter(({ automatic }) => automatic)).toEqual([])
    expect(both.filter(({ asked }) => asked)).toEqual([])
  })

  it('leaves comments out that are lines', () => {
    const { tags } = request({
      ...GOOD,
      tags: '# releases\ntype=semver,pattern={{version}}\n  # and\nstable',
      latest: 'false',
    })
    expect(tags.map(({ tag }) => tag)).toEqual(['1.2.3', 'stable'])
    expect(() => request({ ...GOOD, tags: 'type=sha # commits' })).toThrow('type=sha # commits')
  })

  it('needs no tag to check only', () => {
    expect(request({ ...GOOD, tags: '', push: 'false' })).toMatchObject({ push: false, tags: [] })
  })
})

describe('the other inputs', () => {
  it('takes platforms by commas and lines', () => {
    const { platforms } = request({ ...GOOD, platforms: 'linux/amd64, linux/arm64\nlinux/arm/v6' })
    expect(platforms.map(platformName)).toEqual(['linux/amd64', 'linux/arm64', 'linux/arm/v6'])
  })

  it.each([
    ['push', 'false', false],
    ['dry-run', 'true', false],
    ['layout', 'out', true],
    ['verify', 'static', true],
  ])('%s: %s pushes: %s', (name, value, push) => {
    expect(request({ ...GOOD, [name]: value }).push).toBe(push)
  })

  it('finds legs in all of their inputs', () => {
    const { legs, layouts } = request({ ...GOOD, 'oci-layout': 'a.tar\nb', results: `linux/amd64=${A}` })
    expect(legs).toHaveLength(1)
    expect(layouts).toEqual(['a.tar', 'b'])
  })
})

describe('what a step does', () => {
  const EXISTING = 'ghcr.io/o/app:1.2.2'

  it('merges unless told otherwise', () => {
    expect(request(GOOD)).toMatchObject({ task: 'merge', copyMissing: false, verify: 'full', timeout: 900 })
    expect(request(GOOD).existing).toBeUndefined()
  })

  it.each(['append', 'replace'] as const)('%s: an index that exists, with legs', (task) => {
    const { existing, ...read } = request({ ...GOOD, [task]: EXISTING })
    expect(read.task).toBe(task)
    expect(existing).toEqual({ registry: 'ghcr.io', repository: 'o/app', tag: '1.2.2' })
  })

  it('promotes an index in its own repository or in others, without legs or platforms', () => {
    const own = request({ promote: EXISTING, tags: 'stable' })
    expect(own.tags.map(referenceName)).toEqual(['ghcr.io/o/app:stable'])
    const other = request({ promote: `ghcr.io/o/app@${A}`, images: 'o/app', tags: 'stable' })
    expect(other.tags.map(referenceName)).toEqual(['docker.io/o/app:stable'])
  })

  it('checks tags by their full name, or in every image', () => {
    const { task, checked } = request({ check: 'latest\no/app:1', images: 'o/app' })
    expect(task).toBe('check')
    expect(checked.map(referenceName)).toEqual(['docker.io/o/app:1', 'docker.io/o/app:latest'])
    expect(request({ check: 'o/app:1' }).checked.map(referenceName)).toEqual(['docker.io/o/app:1'])
  })

  it('makes a layout of layouts without a registry', () => {
    const made = request({ 'oci-layout': 'a', layout: 'out', platforms: 'linux/amd64', tags: '1.2.3' })
    expect(made).toMatchObject({ repositories: [], layout: 'out', push: true, layoutNames: ['1.2.3'] })
  })
})

describe('the names in a layout', () => {
  const NAMELESS = { 'oci-layout': 'a', layout: 'out', platforms: 'linux/amd64' }
  it.each([
    ['without a repository', '1.2.3\nstable', {}, ['1.2.3', 'stable']],
    ['by rules, with latest', 'type=semver,pattern={{version}}\ntype=sha', {}, ['1.2.3', 'sha-ccccccc', 'latest']],
    ['without repeating', '1.2.3\ntype=semver,pattern={{version}},priority=1', { latest: 'false' }, ['1.2.3']],
    ['of references', 'o/a:1\no/b:1\no/b:2', {}, ['1', '2']],
    ['of two repositories', '1.2.3', { images: 'o/a\no/b' }, ['1.2.3']],
    ['that has none', '', {}, []],
  ])('%s', (_, tags, more, expected) => {
    expect(request({ ...NAMELESS, tags, ...more }).layoutNames).toEqual(expected)
  })
})

describe('faults', () => {
  it.each([
    ['none', {}, []],
    ['a tag without image name', { tags: ':v1' }, ['tags: :v1']],
    ['bare tags without images', { images: '', tags: 'v1\nv2' }, ['tags: v1', 'tags: v2']],
    ['no name at all', { images: '', tags: '', push: 'false' }, ['images: ']],
    ['no tag to push', { tags: '' }, ['tags: ']],
    ['a tag of another image', { tags: 'o/other:v1' }, ['tags: docker.io/o/other:v1']],
    ['a tag with a digest', { tags: `o/app:v1@${A}` }, [`tags: o/app:v1@${A}`]],
    ['an image with a tag', { images: 'ghcr.io/o/app:v1' }, ['images: ghcr.io/o/app:v1']],
    ['an image in upper case', { images: 'ghcr.io/O/app' }, ['images: ghcr.io/O/app']],
    ['no platform', { platforms: '' }, ['platforms: ']],
    ['a platform twice', { platforms: 'linux/arm64,linux/arm64/v8' }, ['platforms: linux/arm64']],
    ['unknown platforms', { platforms: 'linux/amd46,linux/x' }, ['platforms: linux/amd46', 'platforms: linux/x']],
    ['a digest that is none', { results: 'sha256:12' }, ['results: sha256:12']],
    ['results that do not parse', { results: '{"a"' }, ['results: {"a"']],
    ['an annotation without value', { annotations: 'a\n=b' }, ['annotations: a', 'annotations: =b']],
    ['a misspelt boolean', { push: 'yes' }, ['push: yes']],
    ['nothing that was built', { results: '' }, ['results: ']],
    [
      'a platform that may be missing and is not expected',
      { 'allow-partial': 'linux/s390x' },
      ['allow-partial: linux/s390x'],
    ],
    [
      'rules that give no tag',
      { tags: 'type=ref,event=branch' },
      ['tags: 1 rules that give no tag for refs/tags/v1.2.3'],
    ],
    [
      'rules of which another program has the tag',
      { tags: 'type=match,pattern=^worker-(.+)$,group=1' },
      ['tags: 1 rules that give no tag for refs/tags/v1.2.3'],
    ],
    ['rules without an image', { images: '', tags: 'type=sha' }, ['tags: sha-ccccccc']],
    ['a rule that is not known', { tags: 'type=pep440,pattern={{version}}' }, ['tags: type=pep440']],
    ['an existing image without tag', { append: 'o/app' }, ['append: o/app']],
    ['two tasks', { append: 'o/app:1', promote: 'o/app:1' }, ['promote: o/app:1']],
    ['a promotion with legs', { promote: 'o/app:1', annotations: 'a=b' }, [`results: ${A}`, 'annotations: a=b']],
    [
      'a promotion with another index',
      { promote: 'o/app:1', results: '', attestations: 'strip' },
      ['attestations: strip'],
    ],
    ['a check that would write', { check: '1', overwrite: 'true', results: '' }, ['tags: v1', 'overwrite: true']],
    ['a check elsewhere', { check: 'o/b:1', tags: '', results: '' }, ['check: docker.io/o/b:1']],
    ['a rollback of nothing', { 'dry-run': 'true', rollback: 'true' }, ['rollback: true']],
    ['a layout whose legs are nowhere', { layout: 'out', images: '', tags: '' }, ['images: ']],
    ['derived images without a Dockerfile', { derived: 'alpine,alpine' }, ['derived-file: ']],
    ['a Dockerfile for no derived image', { 'derived-file': 'x' }, ['derived: ']],
    ['a derived image without suffix', { derived: 'alpine', 'derived-file': 'x' }, ['derived: alpine']],
    [
      'derived images in a layout',
      { layout: 'out', images: '', tags: '', results: `ghcr.io/o/app@${A}`, derived: 'alpine,a', 'derived-file': 'x' },
      ['derived: alpine,a'],
    ],
    ['a time that is none', { timeout: '10m' }, ['timeout: 10m']],
    ['a layout with referrers', { layout: 'out', attestations: 'referrers' }, ['attestations: referrers']],
    [
      'a check that would change something',
      { check: '1', tags: '', results: '', attestations: 'strip', 'label-annotations': 'true' },
      ['label-annotations: true', 'attestations: strip'],
    ],
    [
      'an annotation for a platform that is not there',
      { annotations: 'manifest-descriptor[linux/riscv64],manifest-descriptor[linux/amd64]:k=v' },
      ['annotations: linux/riscv64'],
    ],
    ['a rule that makes no tag', { tags: 'type=raw,value=x,prefix=-' }, ['tags: -x']],
    ['a rule that makes a long tag', { tags: `type=raw,value=${'x'.repeat(129)}` }, [`tags: ${'x'.repeat(129)}`]],
    ['a check of no tag', { check: 'type=raw,value=.x', tags: '', results: '' }, ['check: .x']],
    [
      'a suffix that makes no tag',
      { tags: 'x'.repeat(122), derived: 'alpine,alpine', 'derived-file': 'x' },
      [`derived: ${'x'.repeat(122)}-alpine`],
    ],
    [
      'a suffix of two images',
      { derived: 'alpine:3,alpine\nalpine:2,alpine2,alpine', 'derived-file': 'x' },
      ['derived: alpine'],
    ],
    [
      'a suffix that makes a tag of the image itself',
      { tags: '1.2.3\n1.2.3-alpine\n1.2.3-alpine3.22', derived: 'alpine:3,alpine3.22,alpine', 'derived-file': 'x' },
      ['derived: alpine3.22', 'derived: alpine'],
    ],
    [
      'a suffix that is a tag of the image itself',
      { tags: 'latest\nalpine', derived: 'alpine:3,alpine', 'derived-file': 'x' },
      ['derived: alpine'],
    ],
    [
      'a suffix that is a tag of an image that becomes latest by a rule',
      { tags: 'type=semver,pattern={{version}}\nalpine', derived: 'alpine:3,alpine', 'derived-file': 'x' },
      ['derived: alpine'],
    ],
    [
      'a suffix that stands for latest where there is none',
      { tags: 'type=semver,pattern={{version}}\nalpine', latest: 'false', derived: 'a:3,alpine', 'derived-file': 'x' },
      [],
    ],
    [
      'a suffix that makes a tag of an image elsewhere only',
      {
        images: 'o/a\no/b',
        tags: 'o/a:latest\no/b:alpine',
        derived: 'alpine:3,alpine',
        'derived-file': 'x',
      },
      [],
    ],
    [
      'a suffix that makes a tag in two repositories',
      { images: 'o/a\no/b', tags: 'latest\nalpine', derived: 'alpine:3,alpine', 'derived-file': 'x' },
      ['derived: alpine'],
    ],
    ['no time', { timeout: '0' }, ['timeout: 0']],
    ['a folder that is not there', { 'digest-files': '/nowhere/at/all' }, ['digest-files: /nowhere/at/all']],
  ])('%s', (_, inputs, expected) => {
    expect(faultsOf({ ...GOOD, ...inputs })).toEqual(expected)
  })

  it('name the tag and what a suffix makes of it', () => {
    const inputs = { ...GOOD, tags: '1.2\n1.2-alpine', derived: 'alpine:3,alpine', 'derived-file': 'x' }
    expect(() => request(inputs)).toThrow(
      'derived is "alpine", expected a suffix that makes no tag of tags, but of 1.2 it makes 1.2-alpine. Choose another suffix, or leave 1.2-alpine out of tags.',
    )
  })

  it('are all in one message, each with its remedy', () => {
    const inputs = { tags: ':v1', platforms: 'linux/amd46', results: `linux/amd64=sha256:1`, push: 'ture' }
    expect(() => request({ ...inputs, images: 'O/app' })).toThrow(
      [
        '5 inputs cannot be used:',
        '- results is "sha256:1", expected a digest: sha256: and 64 hexadecimal digits. Pass the digest output of the build job.',
        '- images is "O/app", expected an image name such as ghcr.io/owner/app. Write it in lower case, without tag and digest.',
        '- tags is ":v1", expected a tag such as v1.2.3 or ghcr.io/owner/app:v1.2.3. Put the image name before the colon, or leave the colon out.',
        '- platforms is "linux/amd46", expected a platform such as linux/amd64 or linux/arm/v7. Did you mean linux/amd64?',
        '- push is "ture", expected true or false. Write it in lower case, without quotes inside the value.',
      ].join('\n'),
    )
  })
})
