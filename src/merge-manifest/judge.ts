import { ElfError, isProgram } from '../elf/header.ts'
import { foreignTo, linkageOf, runsBeside, verdictOn } from '../elf/verdict.ts'
import { followed, type LayerEntry } from '../oci/layer-files.ts'
import type { Platform } from '../oci/platform.ts'
import { type Start, startPaths } from '../oci/start.ts'
import { bytes, counted } from '../report/figures.ts'
import type { ProgramVerdict } from './program-verdict.ts'

/** What is judged. */
export interface Judged {
  /** All layers in one, as far as they were read. */
  readonly files: ReadonlyMap<string, LayerEntry>
  readonly platform: Platform
  readonly start: Start
  /** Layers that were not read, and how many bytes their maker says that they have. */
  readonly skippedLayers: number
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
    problems: shortened([...unseenStart(judged, start), ...programs.flatMap((program) => problemsOf(program, judged))]),
    skippedLayers: judged.skippedLayers,
    skippedBytes: judged.skippedBytes,
  }
}

/** That an image is static nobody can say of what was not read. Its bytes prove nothing: a manifest may say any number. */
function unseenStart(
  { wantsStatic, skippedLayers, skippedBytes }: Judged,
  start: Program | undefined,
): readonly string[] {
  if (!wantsStatic || skippedLayers === 0 || start !== undefined) return []
  const unread = `${counted(skippedLayers, 'layer')} of it (${bytes(skippedBytes)}) ${skippedLayers === 1 ? 'was' : 'were'} not read`
  const remedy = 'Make the image smaller, push all its layers to the registry, or set verify to full or manifest.'
  return [`no program that it starts with was seen, and ${unread}. ${remedy}`]
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
