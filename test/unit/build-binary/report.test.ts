import { describe, expect, it } from 'vitest'
import { imageDigest, imagesIn } from '../../../src/build-binary/metadata.ts'
import { type Built, buildOutputs, buildSummary } from '../../../src/build-binary/report.ts'
import { parseElf } from '../../../src/elf/header.ts'
import { parseLegs } from '../../../src/merge-manifest/results.ts'
import { madeElf } from '../elf/made.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const program = {
  path: '/app',
  file: '/t/app',
  sha256: 'b'.repeat(64),
  bytes: 1_234_567,
  elf: parseElf(madeElf({ machine: 62 })),
}
const built: Built = {
  platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
  digest,
  images: ['ghcr.io/acme/app'],
  binaries: [{ program, verdict: 'static-pie' }],
  imageBytes: 1_300_000,
}

describe('the outputs', () => {
  it('tell of the first program and of everything', () => {
    expect(buildOutputs(built)).toEqual({
      digest,
      platform: 'linux/arm/v7',
      binary: '/t/app',
      checksum: program.sha256,
      sizes: '{"binary":1234567,"image":1300000}',
      result: `{"version":1,"platform":"linux/arm/v7","digest":"${digest}","binaries":[{"path":"/app","sha256":"${program.sha256}","bytes":1234567,"verdict":"static-pie"}],"imageBytes":1300000}`,
    })
  })

  it('are what merge-manifest reads', () => {
    expect(parseLegs(buildOutputs(built).result ?? '')).toEqual([{ digest, platform: built.platform }])
  })

  it('are summed up for the job', () => {
    expect(buildSummary(built)).toContain('### linux/arm/v7 built and pushed')
    expect(buildSummary(built)).toContain('| `/app` | static-pie | 1.2 MB | `bbbbbbbbbbbb` |')
    expect(buildSummary(built)).toContain(`- \`ghcr.io/acme/app@${digest}\``)
    const kept = buildSummary({ ...built, digest: '', images: [] })
    expect(kept).toContain('### linux/arm/v7 built, not pushed')
    expect(kept).not.toContain('ghcr.io')
  })
})

describe("what buildx's metadata file says", () => {
  it('is the digest of the image', () => {
    expect(imageDigest(JSON.stringify({ 'containerimage.digest': digest, 'buildx.build.ref': 'b/b0/x' }))).toBe(digest)
  })

  it.each(['{}', '{"containerimage.digest":"sha256:12"}', '{"containerimage.digest":1}'])(
    'is nothing in %s',
    (text) => {
      expect(imageDigest(text)).toBeUndefined()
    },
  )
})

describe('the images in what was pushed', () => {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 1 }
  const entry = (platform: object, annotations = {}) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest,
    size: 1,
    platform,
    annotations,
  })

  it('are those of the index, without attestations', () => {
    const attestation = entry(
      { os: 'unknown', architecture: 'unknown' },
      { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digest },
    )
    const manifests = [entry({ os: 'linux', architecture: 'amd64' }), attestation]
    const mediaType = 'application/vnd.oci.image.index.v1+json'
    expect(imagesIn(JSON.stringify({ schemaVersion: 2, mediaType, manifests }))).toEqual([digest])
  })

  it('are none where it is an image', () => {
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    expect(imagesIn(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] }))).toEqual([])
  })
})
