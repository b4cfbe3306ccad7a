import { describe, expect, it } from 'vitest'
import type { BuiltImage } from '../../../src/build-binary/image.ts'
import { type Built, buildOutputs, buildSummary } from '../../../src/build-binary/report.ts'
import { parseElf } from '../../../src/elf/header.ts'
import { parseLegs } from '../../../src/merge-manifest/results.ts'
import { RESULT_LIMIT } from '../../../src/report/fitting.ts'
import { madeElf } from '../elf/made.ts'
import { schemaFaults } from '../report/schemas.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const program = {
  path: '/app',
  file: '/t/app',
  sha256: 'b'.repeat(64),
  bytes: 1_234_567,
  elf: parseElf(madeElf({ machine: 62 })),
}
const image: BuiltImage = {
  layout: '/t/layout',
  digest,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  size: 500,
  imageDigest: digest,
  manifest: {
    kind: 'image',
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: '',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 300, annotations: {} },
    layers: [],
    annotations: {},
  },
  config: new Uint8Array(),
}
const built: Built = {
  platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
  image,
  images: ['ghcr.io/acme/app'],
  binaries: [{ program, verdict: 'static-pie' }],
  imageBytes: 1_300_000,
  smoke: { state: 'passed', seconds: 0.4, exitCode: 0 },
  release: { archives: [{ path: '/t/app-1.0.tar.gz', sha256: 'c'.repeat(64), bytes: 9 }] },
  phases: [{ name: 'build', start: 1000, end: 3000 }],
}

describe('the outputs', () => {
  it('tell of the first program and of everything', () => {
    expect(buildOutputs(built)).toEqual({
      digest,
      platform: 'linux/arm/v7',
      binary: '/t/app',
      checksum: program.sha256,
      archives: '/t/app-1.0.tar.gz',
      sbom: '',
      sizes: '{"binary":1234567,"image":1300000}',
      result: `{"version":1,"platform":"linux/arm/v7","digest":"${digest}","binaries":[{"path":"/app","sha256":"${program.sha256}","bytes":1234567,"verdict":"static-pie"}],"imageBytes":1300000,"compressedBytes":300,"smoke":"passed"}`,
    })
  })

  it('are what merge-manifest reads', () => {
    const result = buildOutputs(built).result ?? ''
    expect(parseLegs(result)).toEqual([{ digest, platform: built.platform }])
    expect(schemaFaults('result', JSON.parse(result))).toEqual([])
    expect(schemaFaults('result', JSON.parse(buildOutputs({ ...built, images: [] }).result ?? ''))).toEqual([])
    expect(schemaFaults('result', { ...JSON.parse(result), images: [] })).not.toEqual([])
    expect(schemaFaults('result', { ...JSON.parse(result), held: true })).not.toEqual([])
    expect(schemaFaults('result', { version: 1, platform: 'linux/arm64', digest: '', held: true })).not.toEqual([])
  })

  it.each([
    ['/app', 1, 1],
    ['/usr/local/bin/tool', 404, 10],
    [`/${'"'.repeat(4000)}`, 2, 0],
  ])('have a result that the merge gets beside all others, of programs called %.20s: %i', (path, programs, least) => {
    const many = Array.from({ length: programs }, (_, index) => ({
      program: { ...program, path: `${path}${index}` },
      verdict: 'static' as const,
    }))
    const result = buildOutputs({ ...built, binaries: many as unknown as Built['binaries'] }).result ?? ''
    const { binaries, otherBinaries = 0, ...rest } = JSON.parse(result)
    expect(binaries.length).toBeGreaterThanOrEqual(least)
    expect(binaries.length + otherBinaries).toBe(programs)
    expect(rest).toMatchObject({ version: 1, platform: 'linux/arm/v7', digest })
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(RESULT_LIMIT)
    expect(schemaFaults('result', JSON.parse(result))).toEqual([])
  })

  it('stay one cell of a table, whatever a program is called', () => {
    const odd = { ...built, binaries: [{ program: { ...program, path: '/a`b|c\nd' }, verdict: 'static' }] } as const
    expect(buildSummary(odd)).toContain('\n| <code>/a\\`b&#124;c d</code> | static | 1.2 MB |')
  })

  it('are summed up for the job', () => {
    expect(buildSummary(built)).toContain('### linux/arm/v7 built and pushed')
    expect(buildSummary(built)).toContain('| `/app` | static-pie | 1.2 MB | `bbbbbbbbbbbb` |')
    expect(buildSummary(built)).toContain(`- \`ghcr.io/acme/app@${digest}\``)
    expect(buildSummary(built)).toContain('  build (2.0 s) :p0, 0, 2000ms')
    expect(buildSummary(built)).toContain('Started and tried: 0.4 s.')
    expect(buildSummary(built)).toContain('- `app-1.0.tar.gz` sha256 `ccc')
    const off = { state: 'off', reason: 'smoke-test is false', seconds: 0 } as const
    expect(buildSummary({ ...built, smoke: off })).toContain('Not started: smoke-test is false.')
    const kept = buildSummary({ ...built, images: [] })
    expect(kept).toContain('### linux/arm/v7 built, not pushed')
    expect(kept).not.toContain('ghcr.io')
  })
})
