import { describe, expect, it } from 'vitest'
import { asReferrer } from '../../../src/merge-manifest/attestations.ts'
import { digestOf } from '../../../src/oci/digest.ts'

const image = { digest: digestOf('image'), size: 12, mediaType: 'application/vnd.oci.image.manifest.v1+json' }
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

describe('asReferrer', () => {
  it('adds what BuildKit leaves out, and changes nothing else', () => {
    const attestation = { schemaVersion: 2, config: { digest: 'c' }, layers: [{ digest: 'l' }] }
    const referrer = asReferrer(bytes(attestation), image)
    expect(JSON.parse(referrer.content)).toEqual({
      ...attestation,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.docker.attestation.manifest.v1+json',
      subject: image,
    })
    expect(referrer).toMatchObject({ subject: image.digest, artifactType: JSON.parse(referrer.content).artifactType })
  })

  it('leaves a referrer of this image as it is, byte for byte', () => {
    const text = `{ "artifactType": "a/b",  "subject": ${JSON.stringify(image)} }`
    const referrer = asReferrer(new TextEncoder().encode(text), image)
    expect(referrer).toMatchObject({ content: text, artifactType: 'a/b' })
  })

  it('refuses the attestation of another image', () => {
    const other = bytes({ subject: { ...image, digest: digestOf('other') } })
    expect(() => asReferrer(other, image)).toThrow(/names sha256:[0-9a-f]+ as its subject\. Build that platform again/)
  })
})
