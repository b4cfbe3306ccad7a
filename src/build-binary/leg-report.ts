import type { BuildRecord } from '../buildkit/build-record.ts'
import { readCargo } from '../cargo/output.ts'
import { platformName } from '../oci/platform.ts'
import { fittingJson, roomBeside, shortened } from '../report/fitting.ts'
import type { BuildReport, CargoCounts, Part, SizesBefore } from '../report/leg-report.ts'
import type { Phase } from '../report/timeline.ts'
import type { Built } from './report.ts'
import type { ImageSizes } from './size.ts'
import type { LargestParts, Previous } from './size-report.ts'

/** What is told of a build beside what has come of it. */
export interface LegDetails {
  readonly sizes: ImageSizes
  readonly parts: LargestParts
  /** What the sizes are compared with, or why they are not. */
  readonly previous?: Previous | string | undefined
  readonly cargo?: CargoCounts | undefined
  /** Attempt of the run, as the runner has it in GITHUB_RUN_ATTEMPT. */
  readonly attempt?: string | undefined
}

/**
 * The output `report`: the build of one leg as JSON on one line, with fewer parts and phases where it would be too long.
 *
 * @param result the output that goes with it to the merge, which counts; beside that of a dozen programs there is no report
 */
export const legReport = (built: Built, details: LegDetails, result: string): string =>
  fittingJson(
    roomBeside(result),
    [8, 4, 0].map((most) => () => reportOf(built, details, most)),
  )

function reportOf(
  built: Built,
  { sizes, parts, previous, cargo, attempt = '' }: LegDetails,
  most: number,
): BuildReport {
  const before = typeof previous === 'object' ? sizesBefore(previous) : undefined
  return {
    version: 1,
    platform: platformName(built.platform),
    ...(/^[1-9]\d{0,5}$/.test(attempt) ? { attempt: Number(attempt) } : {}),
    phases: longest(built.phases, Math.max(most, FEWEST_PHASES)),
    verdict: built.binaries[0].verdict,
    smoke: built.smoke.state,
    sizes: {
      binary: sizes.binary,
      image: sizes.uncompressed,
      compressed: sizes.compressed,
      sections: parts.sections.slice(0, most).map(shortPart),
      crates: parts.crates.slice(0, most).map(shortPart),
      ...(before === undefined ? {} : { before }),
    },
    ...(cargo === undefined ? {} : { cargo }),
  }
}

const FEWEST_PHASES = 4

/** In their order. */
function longest(phases: readonly Phase[], most: number): readonly Phase[] {
  const kept = new Set(phases.toSorted((left, right) => span(right) - span(left)).slice(0, most))
  return phases.filter((phase) => kept.has(phase))
}

const span = ({ start, end }: Phase): number => end - start

const shortPart = ({ name, bytes }: Part): Part => ({
  ...(name === undefined ? {} : { name: shortened(name, 60) }),
  bytes,
})

/** Of programs and files only where the files were looked at. */
function sizesBefore({ sizes: { compressed, uncompressed, binary }, filesRead }: Previous): SizesBefore {
  return filesRead ? { compressed, image: uncompressed, binary } : { compressed }
}

/**
 * What cargo did in a build, by the builder's records.
 *
 * @param records of all builds since the build began; where there are several nobody knows which is whose
 */
export function cargoCounts(records: readonly BuildRecord[] | undefined): CargoCounts | undefined {
  const [record, ...others] = records ?? []
  if (record === undefined || others.length > 0) return undefined
  const cargo = readCargo(record.steps.map(({ log }) => log).join('\n'))
  return cargo === undefined ? undefined : { compiled: cargo.compiled, fresh: cargo.fresh }
}
