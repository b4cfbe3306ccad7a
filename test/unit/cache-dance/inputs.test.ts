import { describe, expect, it } from 'vitest'
import { readRequest, storePlace } from '../../../src/cache-dance/inputs.ts'
import { InputError } from '../../../src/errors.ts'

const given =
  (inputs: Readonly<Record<string, string>>) =>
  (name: string): string =>
    inputs[name] ?? ''

const read = (inputs: Readonly<Record<string, string>>) => readRequest(given(inputs), () => true)

function faults(inputs: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(inputs)
    return []
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(({ input }) => input)
    throw error
  }
}

describe('the inputs of cache-dance', () => {
  it('need only the platform', () => {
    expect(read({ platform: 'linux/arm64' })).toMatchObject({
      platform: { os: 'linux', architecture: 'arm64' },
      mounts: [],
      key: '',
      restoreKeys: [],
      store: 'github',
      save: 'auto',
      mtimes: true,
    })
  })

  it('take mounts and keys by lines', () => {
    const lines = { platform: 'linux/amd64', mounts: '/a\nid=b,target=/b', 'restore-keys': 'x-\ny-', key: 'x-1' }
    const request = read(lines)
    expect(request.mounts.map(({ id }) => id)).toEqual(['//a', '/b'])
    expect(request.restoreKeys).toEqual(['x-', 'y-'])
  })

  it.each([
    ['no platform', {}, ['platform']],
    ['a mount that is none', { mounts: 'cargo' }, ['platform', 'mounts']],
    ['a key with a comma', { platform: 'linux/amd64', key: 'a,b' }, ['key']],
    ['a key that is too long', { platform: 'linux/amd64', 'restore-keys': 'x'.repeat(301) }, ['restore-keys']],
    ['a directory store without a folder', { platform: 'linux/amd64', store: 'directory' }, ['store-path']],
    ['a registry store without a repository', { platform: 'linux/amd64', store: 'registry' }, ['store-ref']],
    [
      'a repository with a tag',
      { platform: 'linux/amd64', store: 'registry', 'store-ref': 'ghcr.io/o/r:v1' },
      ['store-ref'],
    ],
    [
      'a repository with a digest',
      { platform: 'linux/amd64', store: 'registry', 'store-ref': `ghcr.io/o/r@sha256:${'0'.repeat(64)}` },
      ['store-ref'],
    ],
    [
      'a repository in capitals',
      { platform: 'linux/amd64', store: 'registry', 'store-ref': 'ghcr.io/Owner/r' },
      ['store-ref'],
    ],
    ['the place of another store', { platform: 'linux/amd64', 'store-ref': 'ghcr.io/o/r' }, ['store-ref']],
    [
      'places of two stores',
      { platform: 'linux/amd64', 'store-path': '/x', 'store-ref': 'o/r' },
      ['store-path', 'store-ref'],
    ],
    [
      'the place of the other store and none of its own',
      { platform: 'linux/amd64', store: 'registry', 'store-path': '/x' },
      ['store-path', 'store-ref'],
    ],
    ['several', { store: 's3', save: 'yes', mtimes: 'no' }, ['platform', 'store', 'save', 'mtimes']],
  ])('are refused together: %s', (_, inputs, names) => {
    expect(faults(inputs)).toEqual(names)
  })

  it.each([
    [{}, { kind: 'github' }],
    [
      { store: 'directory', 'store-path': '/var/cache' },
      { kind: 'directory', folder: '/var/cache' },
    ],
    [
      { store: 'registry', 'store-ref': 'ghcr.io/o/r/cache' },
      { kind: 'registry', ref: 'ghcr.io/o/r/cache' },
    ],
  ])('name the store: %j', (inputs, place) => {
    expect(storePlace(read({ platform: 'linux/amd64', ...inputs }))).toEqual(place)
  })
})
