import { describe, expect, it } from 'vitest'
import { configPlatform, decodeManifest, imageEntries } from '../../../src/oci/manifest.ts'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const descriptor = (digest: string, more: object = {}) => ({ mediaType: 'x/y', digest, size: 7, ...more })

describe('decodeManifest', () => {
  it('reads an image', () => {
    const image = decodeManifest(bytes({ schemaVersion: 2, config: descriptor(A), layers: [descriptor(B)] }))
    expect(image).toEqual({
      kind: 'image',
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: '',
      config: { mediaType: 'x/y', digest: A, size: 7, annotations: {} },
      layers: [{ mediaType: 'x/y', digest: B, size: 7, annotations: {} }],
      annotations: {},
    })
  })

  it('reads what says that it is no image', () => {
    const notes = { annotations: { k: 'v' }, artifactType: 'application/x' }
    expect(decodeManifest(bytes({ ...notes, config: descriptor(A), layers: [] }))).toMatchObject(notes)
  })

  it('reads an index, its platforms in their one spelling', () => {
    const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }
    const index = decodeManifest(bytes({ manifests: [descriptor(A, { platform })], annotations: { k: 'v', n: 1 } }))
    expect(index).toEqual({
      kind: 'index',
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        { mediaType: 'x/y', digest: A, size: 7, platform: { os: 'linux', architecture: 'arm64' }, annotations: {} },
      ],
      annotations: { k: 'v' },
    })
  })

  it.each([
    ['text', new TextEncoder().encode('<html>'), 'not JSON'],
    ['an empty object', bytes({}), 'neither an image manifest nor an index'],
    ['null', bytes(null), 'neither an image manifest nor an index'],
    ['an image without config', bytes({ layers: [] }), 'descriptor without'],
    ['a digest of another kind', bytes({ manifests: [descriptor('md5:1')] }), 'descriptor without'],
    ['a negative size', bytes({ manifests: [{ ...descriptor(A), size: -1 }] }), 'descriptor without'],
  ])('refuses %s', (_, content, message) => {
    expect(() => decodeManifest(content)).toThrow(message)
  })
})

describe('imageEntries', () => {
  const unknown = { os: 'unknown', architecture: 'unknown' }
  const reference = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': A }

  it.each([
    ['an image', {}, [A]],
    ['an attestation', { platform: unknown, annotations: reference }, []],
    ['an unknown platform alone, which is no attestation', { platform: unknown }, [A]],
    [
      'a note alone, which is none either',
      { platform: { os: 'linux', architecture: 'arm' }, annotations: reference },
      [A],
    ],
  ])('%s', (_, more, expected) => {
    const index = decodeManifest(bytes({ manifests: [descriptor(A, more)] }))
    expect(index.kind === 'index' && imageEntries(index).map(({ digest }) => digest)).toEqual(expected)
  })
})

describe('configPlatform', () => {
  it('normalises what the image says', () => {
    expect(configPlatform(bytes({ os: 'linux', architecture: 'arm' }))).toEqual({
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
    })
  })

  it.each([[{}], [{ os: 'linux' }], [{ os: '', architecture: '' }], [[]]])('%j is no config of an image', (value) => {
    expect(() => configPlatform(bytes(value))).toThrow('names no platform')
  })
})
