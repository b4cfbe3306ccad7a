import { describe, expect, it } from 'vitest'
import { addedPlatforms } from '../../../src/merge-manifest/completion.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { INDEX_TYPES, MANIFEST_TYPES } from '../../../src/oci/manifest.ts'

const [OCI] = MANIFEST_TYPES
const CREATED = 'org.opencontainers.image.created'

function image(architecture: string, text = architecture) {
  return { mediaType: OCI, digest: digestOf(text), size: 5, platform: { os: 'linux', architecture } }
}

function attestation(subject: string) {
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': digestOf(subject),
  }
  const platform = { os: 'unknown', architecture: 'unknown' }
  return { mediaType: OCI, digest: digestOf(`of ${subject}`), size: 6, platform, annotations }
}

function index(manifests: readonly object[], annotations: Readonly<Record<string, string>> = {}): Uint8Array {
  const content = { schemaVersion: 2, mediaType: INDEX_TYPES[0], manifests, annotations }
  return new TextEncoder().encode(JSON.stringify(content))
}

const [amd64, arm64] = [image('amd64'), image('arm64')]
const published = index([amd64, attestation('amd64')], { title: 'app', [CREATED]: 'then' })

describe('what an index has beside a published one', () => {
  it('are its further platforms, with their attestations, whatever time it says', () => {
    const whole = [amd64, arm64, attestation('amd64'), attestation('arm64')]
    expect(addedPlatforms(published, index(whole, { [CREATED]: 'now', title: 'app' }))).toEqual(['linux/arm64'])
  })

  it.each([
    ['the same platforms', index([amd64, attestation('amd64')], { title: 'app' })],
    ['another image of what is there', index([image('amd64', 'other'), arm64, attestation('amd64')], { title: 'app' })],
    ['one platform less', index([arm64, attestation('arm64')], { title: 'app' })],
    ['another annotation', index([amd64, arm64, attestation('amd64')], { title: 'other' })],
    ['no attestation any more', index([amd64, arm64], { title: 'app' })],
    [
      'a further attestation of what is there',
      index([amd64, arm64, attestation('amd64'), { ...attestation('amd64'), size: 7 }], { title: 'app' }),
    ],
    ['another size', index([{ ...amd64, size: 9 }, arm64, attestation('amd64')], { title: 'app' })],
  ])('are none with %s', (_, other) => expect(addedPlatforms(published, other)).toEqual([]))
})
