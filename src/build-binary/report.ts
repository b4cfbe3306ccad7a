import { basename } from 'node:path'
import { type Platform, platformName } from '../oci/platform.ts'
import { bytes } from '../report/figures.ts'
import { fittingJson, RESULT_LIMIT } from '../report/fitting.ts'
import type { CargoCounts } from '../report/leg-report.ts'
import { code, plain, table } from '../report/markdown.ts'
import { type Phase, timeline } from '../report/timeline.ts'
import type { BuiltImage } from './image.ts'
import type { Proven } from './judge.ts'
import type { Release } from './release-archive.ts'
import { compressedBytes } from './size.ts'
import type { SmokeResult } from './smoke.ts'

/** What has come of a build. */
export interface Built {
  readonly platform: Platform
  readonly image: BuiltImage
  /** Repositories that it was pushed to. */
  readonly images: readonly string[]
  readonly binaries: readonly [Proven, ...Proven[]]
  /** All files of the image together, uncompressed. */
  readonly imageBytes: number
  readonly smoke: SmokeResult
  /** Files for a release page. */
  readonly release: Release
  /** What took how long. */
  readonly phases: readonly Phase[]
  /** What cargo did, as far as the builder tells. */
  readonly cargo?: CargoCounts | undefined
}

/** Version of the `result` output, which merge-manifest reads. */
const RESULT_VERSION = 1

/** Digest of the pushed image; empty when it was not pushed. */
const digestOf = ({ image, images }: Built): string => (images.length > 0 ? image.digest : '')

/** The outputs of build-binary/action.yml. */
export function buildOutputs(built: Built): Readonly<Record<string, string>> {
  const { program } = built.binaries[0]
  return {
    digest: digestOf(built),
    platform: platformName(built.platform),
    binary: program.file,
    checksum: program.sha256,
    sizes: JSON.stringify({ binary: program.bytes, image: built.imageBytes }),
    archives: built.release.archives.map(({ path }) => path).join('\n'),
    sbom: built.release.sbom?.path ?? '',
    result: result(built),
  }
}

/** A program is more than this in a result: its digest alone has 64 bytes. */
const LEAST_BYTES = 100

/**
 * With as many programs as a job can hand to the merge (fitting.ts). No image names: GitHub drops an output that holds a masked
 * value, and a user name in a secret is one of them.
 */
function result(built: Built): string {
  const most = Math.min(built.binaries.length, Math.floor(RESULT_LIMIT / LEAST_BYTES))
  const forms = Array.from({ length: most + 1 }, (_, fewer) => () => resultOf(built, most - fewer))
  return fittingJson(RESULT_LIMIT, forms)
}

function resultOf(built: Built, most: number) {
  const { platform, binaries, imageBytes } = built
  return {
    version: RESULT_VERSION,
    platform: platformName(platform),
    digest: digestOf(built),
    binaries: binaries.slice(0, most).map(({ program: { path, sha256, bytes: size }, verdict }) => {
      return { path, sha256, bytes: size, verdict }
    }),
    ...(binaries.length > most ? { otherBinaries: binaries.length - most } : {}),
    imageBytes,
    compressedBytes: compressedBytes(built.image.manifest),
    smoke: built.smoke.state,
  }
}

/** The job summary in Markdown. */
export function buildSummary(built: Built): string {
  const { platform, images, binaries, imageBytes } = built
  const digest = digestOf(built)
  const rows = binaries.map(({ program, verdict }) => {
    return [code(program.path), verdict, bytes(program.bytes), code(program.sha256.slice(0, 12))]
  })
  const pushed = images.map((image) => `- ${code(`${image}@${digest}`)}`)
  return [
    `### ${platformName(platform)} ${digest === '' ? 'built, not pushed' : 'built and pushed'}`,
    '',
    ...table(['program', 'linked', '#size', 'sha256'], rows),
    '',
    `Files of the image: ${bytes(imageBytes)} uncompressed, ${bytes(compressedBytes(built.image.manifest))} as it is pulled. ${smokeSentence(built.smoke)}`,
    '',
    ...built.release.archives.map(({ path, sha256 }) => `- ${code(basename(path))} sha256 \`${sha256}\``),
    '',
    ...(digest === '' ? [] : [...pushed, '']),
    ...timeline(built.phases),
  ].join('\n')
}

function smokeSentence({ state, reason = '', seconds }: SmokeResult): string {
  if (state === 'passed') return `Started and tried: ${seconds.toFixed(1)} s.`
  return state === 'off' ? `Not started: ${plain(reason)}.` : `Started: ${plain(reason)}.`
}
