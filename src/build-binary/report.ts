import { type Platform, platformName } from '../oci/platform.ts'
import { bytes } from '../report/figures.ts'
import type { Proven } from './judge.ts'

/** What has come of a build. */
export interface Built {
  readonly platform: Platform
  /** Of the pushed image; empty when it was not pushed. */
  readonly digest: string
  readonly images: readonly string[]
  readonly binaries: readonly [Proven, ...Proven[]]
  /** All files of the image together, uncompressed. */
  readonly imageBytes: number
}

/** Version of the `result` output, which merge-manifest reads. */
const RESULT_VERSION = 1

/** The outputs of build-binary/action.yml. */
export function buildOutputs(built: Built): Readonly<Record<string, string>> {
  const { program } = built.binaries[0]
  return {
    digest: built.digest,
    platform: platformName(built.platform),
    binary: program.file,
    checksum: program.sha256,
    sizes: JSON.stringify({ binary: program.bytes, image: built.imageBytes }),
    result: JSON.stringify(result(built)),
  }
}

/**
 * No image names: GitHub drops an output that holds a masked value, and a user name in a secret is one of them.
 */
function result({ platform, digest, binaries, imageBytes }: Built) {
  return {
    version: RESULT_VERSION,
    platform: platformName(platform),
    digest,
    binaries: binaries.map(({ program: { path, sha256, bytes: size }, verdict }) => {
      return { path, sha256, bytes: size, verdict }
    }),
    imageBytes,
  }
}

/** The job summary in Markdown. */
export function buildSummary({ platform, digest, images, binaries, imageBytes }: Built): string {
  const rows = binaries.map(
    ({ program, verdict }) =>
      `| \`${program.path}\` | ${verdict} | ${bytes(program.bytes)} | \`${program.sha256.slice(0, 12)}\` |`,
  )
  const pushed = images.map((image) => `- \`${image}@${digest}\``)
  return [
    `### ${platformName(platform)} ${digest === '' ? 'built, not pushed' : 'built and pushed'}`,
    '',
    '| program | linked | size | sha256 |',
    '| --- | --- | ---: | --- |',
    ...rows,
    '',
    `Files of the image: ${bytes(imageBytes)} uncompressed`,
    '',
    ...(digest === '' ? [] : [...pushed, '']),
  ].join('\n')
}
