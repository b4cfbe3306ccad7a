import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { budgetInputs, readRequest, signingKeyInput, storePlace } from '../../../src/cache-dance/inputs.ts'
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
    ['a relative folder', { platform: 'linux/amd64', store: 'directory', 'store-path': '.cache' }, ['store-path']],
    [
      'the home folder of a shell',
      { platform: 'linux/amd64', store: 'directory', 'store-path': '~/c' },
      ['store-path'],
    ],
    ['a time that is none', { platform: 'linux/amd64', 'restore-timeout': '10m' }, ['restore-timeout']],
    ['no time at all', { platform: 'linux/amd64', 'restore-timeout': '0' }, ['restore-timeout']],
    ['a size without a unit', { platform: 'linux/amd64', 'max-size': '500' }, ['max-size']],
    ['no size', { platform: 'linux/amd64', 'max-mount-size': '0GB' }, ['max-mount-size']],
    ['an unknown recipe', { platform: 'linux/amd64', recipe: 'loose' }, ['recipe']],
    ['keys that are none', { platform: 'linux/amd64', 'trusted-keys': 'abc' }, ['trusted-keys']],
    [
      'PEM lines without a key',
      { platform: 'linux/amd64', 'trusted-keys': '-----BEGIN PUBLIC KEY-----' },
      ['trusted-keys'],
    ],
    [
      'no key where a signature is required',
      { platform: 'linux/amd64', 'require-signature': 'true' },
      ['trusted-keys'],
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

  it('take sizes in decimal and binary units', () => {
    const sizes = read({ platform: 'linux/amd64', 'max-size': '1.5GB', 'max-mount-size': '2 GiB' })
    expect([sizes.maxSize, sizes.maxMountSize]).toEqual([1.5e9, 2 ** 31])
    expect(read({ platform: 'linux/amd64' }).maxSize).toBeUndefined()
  })

  it('have no token outside of a runner', () => {
    expect(read({ platform: 'linux/amd64' }).token).toBe('')
    expect(read({ platform: 'linux/amd64', token: 'ghs_1' }).token).toBe('ghs_1')
  })
})

describe('keys', () => {
  const pair = generateKeyPairSync('ed25519')
  const [pem, line] = [
    pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  ]

  it.each([
    ['one line', line, 1],
    ['PEM', pem, 1],
    ['two', `${line}\n${pem}`, 2],
  ])('are trusted: %s', (_, text, count) => {
    const { trustedKeys } = read({ platform: 'linux/amd64', 'trusted-keys': text })
    expect(trustedKeys).toHaveLength(count)
    expect(trustedKeys?.every((key) => key.equals(pair.publicKey))).toBe(true)
  })

  it('are of nobody when none is named', () => {
    expect(read({ platform: 'linux/amd64' }).trustedKeys).toBeUndefined()
    expect(budgetInputs(given({})).trustedKeys).toBeUndefined()
  })

  it('are the own one of a job that signs and names no other: it would sign what anybody has made', () => {
    const secret = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    const signing = { platform: 'linux/amd64', 'signing-key': secret, 'require-signature': 'true' }
    for (const { trustedKeys } of [read(signing), budgetInputs(given(signing))]) {
      expect(trustedKeys?.map((key) => key.equals(pair.publicKey))).toEqual([true])
    }
    const other = generateKeyPairSync('ed25519').publicKey
    const named = other.export({ format: 'der', type: 'spki' }).toString('base64')
    const { trustedKeys } = read({ ...signing, 'trusted-keys': named })
    expect(trustedKeys?.map((key) => key.equals(other))).toEqual([true])
  })

  it('for signing are read as PEM and as one line, and never named in an error', () => {
    const secret = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    const both = [secret, pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()]
    for (const text of both) {
      expect(signingKeyInput(given({ 'signing-key': text }))?.equals(pair.privateKey)).toBe(true)
    }
    expect(signingKeyInput(given({}))).toBeUndefined()
    const wrong = () => read({ platform: 'linux/amd64', 'signing-key': secret.slice(0, 40) })
    expect(wrong).toThrow(InputError)
    expect(wrong).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret.slice(0, 40)) }))
  })

  it('of another kind are none', () => {
    const other = generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    expect(faults({ platform: 'linux/amd64', 'trusted-keys': other })).toEqual(['trusted-keys'])
  })
})
