import { basename } from 'node:path'
import { readDetails } from '../elf/details.ts'
import { ElfError } from '../elf/header.ts'
import { librarySources } from '../elf/libraries.ts'
import { type Remark, remarksOn } from '../elf/remarks.ts'
import { detailComplaint, foreignTo, runsBeside, verdictOn } from '../elf/verdict.ts'
import { UserError } from '../errors.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { isAllowed } from './allowed.ts'
import type { Found, Program } from './programs.ts'

/** A program that was proven to start by itself on its platform. */
export interface Proven {
  readonly program: Program
  readonly verdict: 'static' | 'static-pie'
}

/** How many faults stand in the message: an image with a whole distribution in it has hundreds. */
const SHOWN = 10

/**
 * Proves all programs of an image: those that are meant, and whatever else in it may be executed.
 *
 * @param allowed paths or patterns of programs that may need files beside them, except for those that were named
 * @returns the named programs, or where none was named all that start by themselves
 * @throws UserError naming each program that does not start by itself on the platform, why, and what to do
 */
export function prove(
  found: Found,
  platform: Platform,
  allowed: readonly string[] = [],
): readonly [Proven, ...Proven[]] {
  const judged = found.programs.map((program) => judge(program, platform))
  const isExempt = (one: Judged): boolean => one.kind === 'dynamic' && isAllowed(one.program.path, allowed)
  const exempt = (one: Judged): Judged => (isExempt(one) ? allowedToBeDynamic(one, found.names, platform) : one)
  const meant = found.named ? judged : onTheirOwn(judged.map(exempt), platform)
  const others = found.others.map((program) => exempt(judge(program, platform, BESIDE)))
  const faults = [
    ...found.missing.map(({ path, reason }) => `${path}: ${reason}.`),
    ...meant.flatMap(({ fault = [] }) => fault),
    ...others.filter((one) => !mayStandBeside(one, platform)).flatMap(({ fault = [] }) => fault),
  ]
  if (faults.length > 0) throw new UserError(complaint(faults, platform))
  const [first, ...rest] = meant.flatMap(({ program, kind }) =>
    kind === 'dynamic' ? [] : [{ program, verdict: kind }],
  )
  if (first === undefined) throw new UserError(meant.length === 0 ? NOTHING : NONE_STATIC)
  return [first, ...rest]
}

/** Where no program is named, those that may stand beside others are none of them, unless there are no others. */
function onTheirOwn(judged: readonly Judged[], platform: Platform): readonly Judged[] {
  const meant = judged.filter((one) => !mayStandBeside(one, platform))
  return meant.length > 0 ? meant : judged
}

/**
 * What is worth knowing of a program that was proven, beside the verdict.
 *
 * @throws when its file is gone
 */
export function programRemarks({ program: { elf, file } }: Proven): readonly Remark[] {
  return elf instanceof ElfError ? [] : remarksOn(elf, readDetails(file, elf))
}

const NOTHING =
  'There is no executable ELF program in the image. Does the last stage of the Dockerfile copy it (or the stage of the input target)? A script needs an interpreter and cannot stand on an empty image.'

const NONE_STATIC =
  'All programs of the image are let pass by allow-dynamic, and none is left to prove. One has to be static: link it so, name it by the input binary, and keep allow-dynamic for the others.'

const BESIDE =
  'It is none of the named programs: leave it out of the image, link it statically, or name it by the input allow-dynamic.'

interface Judged {
  readonly program: Program
  readonly kind: 'static' | 'static-pie' | 'dynamic'
  /** One sentence or two, none when all is well. */
  readonly fault?: string
}

/** @param dynamicRemedy in place of how to link it */
function judge(program: Program, platform: Platform, dynamicRemedy?: string): Judged {
  const { elf, path, file } = program
  if (elf instanceof ElfError) {
    return { program, kind: 'static', fault: `${path}: ${elf.message}. Name a program made by a compiler.` }
  }
  const verdict = verdictOn(elf, platform)
  const complaint = verdict.ok ? detailComplaint(readDetails(file, elf), platform) : verdict
  if (complaint === undefined) return { program, kind: verdict.kind }
  const isLinkage = verdict.kind === 'dynamic' && foreignTo(elf, platform) === undefined
  const remedy = (isLinkage ? dynamicRemedy : undefined) ?? complaint.remedy
  return { program, kind: verdict.kind, fault: `${path}: ${complaint.reason}. ${remedy}` }
}

/** What it is made for and the files that it needs are looked at all the same; where the loader looks for them is not. */
function allowedToBeDynamic(
  { program, kind, fault = '' }: Judged,
  names: ReadonlySet<string>,
  platform: Platform,
): Judged {
  const { elf, path } = program
  if (elf instanceof ElfError || foreignTo(elf, platform) !== undefined) return { program, kind, fault }
  const wanted = [...(elf.interpreter === undefined ? [] : [basename(elf.interpreter)]), ...elf.needed]
  const absent = wanted.filter((name) => !names.has(name))
  if (absent.length === 0) return { program, kind }
  const remedy = `Copy them into the image, or link it statically. ${librarySources(absent)}`.trim()
  return {
    program,
    kind,
    fault: `${path}: it needs ${absent.join(', ')}, and no file in the image has that name. ${remedy}`,
  }
}

/** Some libraries may be executed, and the kernel of a 64-bit platform runs 32-bit programs as well. */
function mayStandBeside({ program: { elf, path }, kind }: Judged, platform: Platform): boolean {
  if (elf instanceof ElfError) return false
  return /\.so(?:\.\d+)*$/.test(path) || (kind !== 'dynamic' && runsBeside(elf, platform))
}

function complaint(faults: readonly string[], platform: Platform): string {
  const head = `The image is not pushed, because it would not run by itself on ${platformName(platform)}:`
  const hidden = faults.length - SHOWN
  const more = `- and ${hidden} more. Is a whole distribution in the image? Use FROM scratch as last stage, or name what may stay by the input allow-dynamic.`
  return [head, ...faults.slice(0, SHOWN).map((fault) => `- ${fault}`), ...(hidden > 0 ? [more] : [])].join('\n')
}
