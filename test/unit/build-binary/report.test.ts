import { describe, expect, it } from 'vitest'
import { metadataOf, sameMaterials } from '../../../src/build-binary/metadata.ts'
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
      result: `{"version":1,"platform":"linux/arm/v7","digest":"${digest}","images":["ghcr.io/acme/app"],"binaries":[{"path":"/app","sha256":"${program.sha256}","bytes":1234567,"verdict":"static-pie"}],"imageBytes":1300000}`,
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
  const rust = { uri: 'pkg:docker/rust@1-bookworm', digest: { sha256: 'c' } }
  const moved = { ...rust, digest: { sha256: 'd' } }
  const scanner = { uri: 'pkg:docker/scanner@1', digest: { sha256: 'e' } }
  const made = (...materials: readonly object[]) =>
    metadataOf(JSON.stringify({ 'containerimage.digest': digest, 'buildx.build.provenance': { materials } }))

  it('is the digest and the materials, in the old and in the new form', () => {
    const form1 = { buildDefinition: { resolvedDependencies: [scanner, rust] } }
    expect(made(rust, scanner)).toEqual({ digest, materials: [rust, scanner].map((each) => JSON.stringify(each)) })
    expect(metadataOf(JSON.stringify({ 'buildx.build.provenance': form1 })).materials).toEqual(
      made(rust, scanner).materials,
    )
  })

  it('may be nothing', () => {
    expect(metadataOf('{}')).toEqual({})
    expect(metadataOf('{"containerimage.digest":"sha256:short"}')).toEqual({})
  })

  it.each([
    ['the same images', made(rust), made(rust), true],
    ['a tag that moved in between', made(rust, scanner), made(moved, scanner), false],
    ['one more image, for the attestation', made(rust), made(rust, scanner), true],
    ['a builder that does not say', made(rust), {}, true],
  ])('tells whether two builds are one: %s', (_, proven, pushed, expected) => {
    expect(sameMaterials(proven, pushed)).toBe(expected)
  })
})
