import { describe, expect, it } from 'vitest'
import { isTag, parseReference, referenceName, repositoryName } from '../../../src/oci/reference.ts'

const DIGEST = `sha256:${'0'.repeat(64)}` as const

describe('parseReference', () => {
  it.each([
    ['alpine', { registry: 'docker.io', repository: 'library/alpine' }],
    ['owner/app', { registry: 'docker.io', repository: 'owner/app' }],
    ['docker.io/alpine:3', { registry: 'docker.io', repository: 'library/alpine', tag: '3' }],
    ['index.docker.io/owner/app', { registry: 'docker.io', repository: 'owner/app' }],
    ['ghcr.io/owner/app:v1.2', { registry: 'ghcr.io', repository: 'owner/app', tag: 'v1.2' }],
    ['localhost/app', { registry: 'localhost', repository: 'app' }],
    ['localhost:5000/app', { registry: 'localhost:5000', repository: 'app' }],
    ['127.0.0.1:5000/o/app:x', { registry: '127.0.0.1:5000', repository: 'o/app', tag: 'x' }],
    ['[::1]:5000/app', { registry: '[::1]:5000', repository: 'app' }],
    [`app@${DIGEST}`, { registry: 'docker.io', repository: 'library/app', digest: DIGEST }],
    [`ghcr.io/o/app:v1@${DIGEST}`, { registry: 'ghcr.io', repository: 'o/app', tag: 'v1', digest: DIGEST }],
  ])('%s', (value, expected) => {
    expect(parseReference(value)).toEqual(expected)
  })

  it.each([
    '',
    ':v1',
    'Owner/App',
    'owner//app',
    'owner/app:',
    'owner/app:-x',
    `owner/app:${'x'.repeat(129)}`,
    'owner/app@sha256:12',
    `owner/app@${DIGEST}@${DIGEST}`,
    'ghcr.io:port/app',
    'https://ghcr.io/owner/app',
    'owner/app name',
  ])('%j is none', (value) => {
    expect(parseReference(value)).toBeUndefined()
  })
})

describe('names', () => {
  it('leaves tag and digest out of the repository, and keeps both in the reference', () => {
    const reference = { registry: 'ghcr.io', repository: 'o/app', tag: 'v1', digest: DIGEST }
    expect(repositoryName(reference)).toBe('ghcr.io/o/app')
    expect(referenceName(reference)).toBe(`ghcr.io/o/app:v1@${DIGEST}`)
  })

  it.each([
    ['v1.2.3', true],
    ['latest', true],
    ['_x', true],
    ['.x', false],
    ['a:b', false],
    ['', false],
  ])('tag %j → %s', (value, expected) => {
    expect(isTag(value)).toBe(expected)
  })
})
