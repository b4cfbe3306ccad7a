import { ElfError } from '../elf/header.ts'
import { foreignTo, isProgram, linkageOf, runsBeside, verdictOn } from '../elf/verdict.ts'
import { followed, type LayerEntry } from '../oci/layers.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { type Start, startPaths } from '../oci/start.ts'

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
  /** Compressed bytes of lower layers that were not looked at, because the image is larger than what is looked at. */
  readonly skippedBytes: number
}

/** What is judged. */
export interface Judged {
  /** All layers in one, as far as they were read. */
  readonly files: ReadonlyMap<string, LayerEntry>
  readonly platform: Platform
  readonly start: Start
  readonly skippedBytes: number
  /** Whether a program that is not static is a problem too. */
  readonly wantsStatic: boolean
}

interface Program {
  readonly path: string
  readonly entry: LayerEntry & { readonly kind: 'elf' }
  /** Whether a container starts with it. */
  readonly isStart: boolean
}

/** So many problems of one image are told; an image for another machine has hundreds. */
const SHOWN = 5

/** Judges the programs of an image: made for its platform, able to be started, and static where that is wanted. */
export function judgePrograms(judged: Judged): ProgramVerdict {
  const start = startProgram(judged)
  const others = [...judged.files].flatMap(([path, entry]) =>
    entry.kind === 'elf' && `/${path}` !== start?.path ? [{ path: `/${path}`, entry, isStart: false }] : [],
  )
  const programs = [...(start === undefined ? [] : [start]), ...others.filter(isRunnable)]
  const dynamic = programs.filter(({ entry: { elf } }) => !(elf instanceof ElfError) && linkageOf(elf) === 'dynamic')
  return {
    programs: programs.length,
    dynamic: dynamic.length,
    ...(start === undefined ? {} : { start: start.path }),
    problems: shortened(programs.flatMap((program) => problemsOf(program, judged))),
    skippedBytes: judged.skippedBytes,
  }
}

/** A verdict in a few words: `1 program, static`. */
export function verdictText({ programs, dynamic, skippedBytes }: ProgramVerdict): string {
  const partly = skippedBytes > 0 ? ', lower layers not looked at' : ''
  if (programs === 0) return `no ELF program${partly}`
  const count = programs === 1 ? '1 program' : `${programs} programs`
  const linked = dynamic === 0 ? 'static' : dynamic === programs ? 'dynamic' : `${dynamic} of them dynamic`
  return `${count}, ${linked}${partly}`
}

/** A script, or a program that comes from a volume, is none that could be judged. */
function startProgram({ files, start }: Judged): Program | undefined {
  for (const candidate of startPaths(start)) {
    const { path, entry } = followed(files, candidate)
    if (entry?.kind === 'elf') return { path, entry, isStart: true }
    if (entry?.kind === 'other') return undefined
  }
  return undefined
}

const isRunnable = ({ path, entry: { elf, executable } }: Program): boolean =>
  executable && !LIBRARY.test(path) && !(elf instanceof ElfError) && isProgram(elf)

/** Some libraries may be executed and start by themselves (musl's libc.so of a cross compiler): their name says what they are. */
const LIBRARY = /\.so(?:\.\d+)*$/

function problemsOf({ path, entry: { elf, executable }, isStart }: Program, { platform, wantsStatic }: Judged) {
  if (elf instanceof ElfError) return [`${path}: ${elf.message}. Containers start with it: build it again.`]
  const complaint = foreignTo(elf, platform)
  if (complaint !== undefined) {
    return !isStart && runsBeside(elf, platform) ? [] : [`${path}: ${complaint.reason}. ${complaint.remedy}`]
  }
  if (!executable) return [`${path}: containers start with it, but nobody may execute it. Use COPY --chmod=755.`]
  const verdict = verdictOn(elf, platform)
  return verdict.ok || !wantsStatic ? [] : [`${path}: ${verdict.reason}. ${verdict.remedy}`]
}

const shortened = (problems: readonly string[]): readonly string[] =>
  problems.length <= SHOWN ? problems : [...problems.slice(0, SHOWN), `and ${problems.length - SHOWN} more programs.`]

/** The sentence for a refusal: which images hold what they must not. */
export function programProblems(
  images: readonly { readonly platform: Platform; readonly verdict: ProgramVerdict }[],
): readonly string[] {
  return images.flatMap(({ platform, verdict }) =>
    verdict.problems.map((problem) => `${platformName(platform)}: ${problem}`),
  )
}
