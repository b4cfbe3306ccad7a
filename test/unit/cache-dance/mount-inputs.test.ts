import { describe, expect, it } from 'vitest'
import { readRequest } from '../../../src/cache-dance/inputs.ts'
import { InputError } from '../../../src/errors.ts'

const exists = (path: string): boolean => path === 'docker-bake.hcl' || path === 'Dockerfile'

const read = (inputs: Readonly<Record<string, string>>) =>
  readRequest((name) => ({ platform: 'linux/amd64', ...inputs })[name] ?? '', exists)

function faults(inputs: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(inputs)
    return []
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(({ input, value }) => `${input}: ${value}`)
    throw error
  }
}

describe('cache-map', () => {
  // The forms in the README of reproducible-containers/buildkit-cache-dance.
  it.each([
    ['{"var-cache-apt": "/var/cache/apt"}', '//var/cache/apt', '/var/cache/apt', undefined],
    ['{"cache": {"target": "/c", "id": "1"}}', '/1', '/c', undefined],
    ['{"cache": {"target": "/c", "id": 1, "sharing": "locked"}}', '/1', '/c', undefined],
    ['{"go": {"target": "/go", "uid": 1000, "gid": "1001", "mode": "0700"}}', '//go', '/go', [1000, 1001, 0o700]],
    ['{"go": {"type": "cache", "dst": "/go", "gid": 5}}', '//go', '/go', [0, 5, 0o755]],
  ])('takes %s', (json, id, target, owner) => {
    const [mount] = read({ 'cache-map': json }).cacheMap.mounts
    expect(mount).toMatchObject({ id, target })
    expect(mount?.owner && Object.values(mount.owner)).toEqual(owner)
  })

  it('keeps the names of the folders, which are not used', () => {
    const json = '{"a": "/same", "b": "/same"}'
    expect(read({ 'cache-map': json }).cacheMap.folders).toEqual(['a', 'b'])
    expect(read({ 'cache-map': json }).cacheMap.mounts).toHaveLength(2)
  })

  it('is empty when it is not given, and as its users leave it empty', () => {
    expect(read({}).cacheMap).toEqual({ folders: [], mounts: [] })
    expect(read({ 'cache-map': '{}' }).cacheMap).toEqual({ folders: [], mounts: [] })
  })

  it.each([
    ['{', ['cache-map: {']],
    ['[]', ['cache-map: []']],
    ['{"a": 1, "b": "/b", "c": {"target": "c"}}', ['cache-map: {"a":1}', 'cache-map: {"c":{"target":"c"}}']],
    ['{"a": {"target": "/a", "from": "x"}}', ['cache-map: {"a":{"target":"/a","from":"x"}}']],
  ])('refuses %s and says which part', (json, expected) => {
    expect(faults({ 'cache-map': json })).toEqual(expected)
  })

  it('does not stand beside mounts', () => {
    expect(faults({ 'cache-map': '{"a": "/a"}', mounts: '/b' })).toEqual(['cache-map: {…}'])
    expect(faults({ 'cache-map': '{}', mounts: '/b' })).toEqual([])
  })
})

describe('bake-file', () => {
  it('takes the place of the Dockerfile', () => {
    const request = read({ 'bake-file': 'docker-bake.hcl', 'bake-targets': 'a, b\nc', context: 'elsewhere' })
    expect(request.bakeFile).toEqual(['docker-bake.hcl'])
    expect(request.bakeTargets).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['a file that is missing', { 'bake-file': 'docker-bake.hcl\nother.hcl' }, ['bake-file: other.hcl']],
    [
      'what the bake file says itself',
      { 'bake-file': 'docker-bake.hcl', file: 'Dockerfile', target: 't', 'build-args': 'A=1', 'build-contexts': 'a=b' },
      ['file: Dockerfile', 'target: t', 'build-args: A=1', 'build-contexts: a=b'],
    ],
    ['targets without a file', { 'bake-targets': 'a' }, ['bake-file: ']],
  ])('is refused with %s', (_, inputs, expected) => {
    expect(faults(inputs)).toEqual(expected)
  })
})
