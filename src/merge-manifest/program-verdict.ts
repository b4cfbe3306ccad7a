import { type Platform, platformName } from '../oci/platform.ts'

/** What is known of the programs of one image. */
export interface ProgramVerdict {
  /** Executable ELF files that are programs. */
  readonly programs: number
  /** Of these, how many need other files beside them to start. */
  readonly dynamic: number
  /** Where the program that a container starts lies; undefined when the image names none, or it is no ELF file. */
  readonly start?: string
  /** What keeps the image from being published, one sentence each. */
  readonly problems: readonly string[]
  /** Lower layers that were not looked at, because the image is larger than what is looked at, or the registry lacks them. */
  readonly skippedLayers: number
  /** How many compressed bytes their maker says that these have. */
  readonly skippedBytes: number
}

/** A verdict in a few words: `1 program, static`. */
export function verdictText({ programs, dynamic, skippedLayers }: ProgramVerdict): string {
  const partly = skippedLayers > 0 ? ', lower layers not looked at' : ''
  if (programs === 0) return `no ELF program${partly}`
  const count = programs === 1 ? '1 program' : `${programs} programs`
  const linked = dynamic === 0 ? 'static' : dynamic === programs ? 'dynamic' : `${dynamic} of them dynamic`
  return `${count}, ${linked}${partly}`
}

/** The sentence for a refusal: which images hold what they must not. */
export function programProblems(
  images: readonly { readonly platform: Platform; readonly verdict: ProgramVerdict }[],
): readonly string[] {
  return images.flatMap(({ platform, verdict }) =>
    verdict.problems.map((problem) => `${platformName(platform)}: ${problem}`),
  )
}
