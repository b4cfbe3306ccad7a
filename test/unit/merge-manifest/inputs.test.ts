import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { type MergeRequest, readRequest } from '../../../src/merge-manifest/inputs.ts'
import { platformName } from '../../../src/oci/platform.ts'
import { referenceName, repositoryName } from '../../../src/oci/reference.ts'

const A = `sha256:${'a'.repeat(64)}`
const GOOD = { images: 'ghcr.io/o/app', tags: 'v1', platforms: 'linux/amd64', results: A }

const request = (inputs: Readonly<Record<string, string>>): MergeRequest => readRequest((name) => inputs[name] ?? '')

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
    ['a=b=c', { a: 'b=c' }],
    ['org.opencontainers.image.url=https://x.example/', { 'org.opencontainers.image.url': 'https://x.example/' }],
    ['index:a=b', { a: 'b' }],
    ['manifest,index:a=b', { a: 'b' }],
    ['manifest-descriptor[linux/amd64]:a=b', { a: 'b' }],
    ['a=1\na=2', { a: '2' }],
  ])('annotations %j', (annotations, expected) => {
    expect(request({ ...GOOD, annotations }).annotations).toEqual(expected)
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
  ])('%s', (_, inputs, expected) => {
    expect(faultsOf({ ...GOOD, ...inputs })).toEqual(expected)
  })

  it('are all in one message, each with its remedy', () => {
    const inputs = { tags: ':v1', platforms: 'linux/amd46', results: `linux/amd64=sha256:1`, push: 'ture' }
    expect(() => request({ ...inputs, images: 'O/app' })).toThrow(
      [
        '5 inputs cannot be used:',
        '- images is "O/app", expected an image name such as ghcr.io/owner/app. Write it in lower case, without tag and digest.',
        '- tags is ":v1", expected a tag such as v1.2.3 or ghcr.io/owner/app:v1.2.3. Put the image name before the colon, or leave the colon out.',
        '- platforms is "linux/amd46", expected a platform such as linux/amd64 or linux/arm/v7. Did you mean linux/amd64?',
        '- results is "sha256:1", expected a digest: sha256: and 64 hexadecimal digits. Pass the digest output of the build job.',
        '- push is "ture", expected true or false. Write it in lower case, without quotes inside the value.',
      ].join('\n'),
    )
  })
})
