import { ElfError } from '../elf/header.ts'
import { verdictOn } from '../elf/verdict.ts'
import { UserError } from '../errors.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import type { Found, Program } from './programs.ts'

/** A program that was proven to start by itself on its platform. */
export interface Proven {
  readonly program: Program
  readonly verdict: 'static' | 'static-pie'
}

/** How many faults stand in the message: an image with a whole distribution in it has hundreds. */
const SHOWN = 10

/**
 * Proves all programs of an image.
 *
 * @throws UserError naming each program that does not start by itself on the platform, why, and what to do
 */
export function prove(found: Found, platform: Platform): readonly [Proven, ...Proven[]] {
  const faults = [...found.missing.map(({ path, reason }) => `${path}: ${reason}.`)]
  const proven: Proven[] = []
  for (const program of found.programs) {
    const verdict = judge(program, platform)
    if (typeof verdict === 'string') faults.push(verdict)
    else proven.push(verdict)
  }
  if (faults.length > 0) throw new UserError(complaint(faults, platform))
  const [first, ...others] = proven
  if (first === undefined) throw new UserError(NOTHING)
  return [first, ...others]
}

const NOTHING =
  'There is no executable ELF program in the image. Does the last stage of the Dockerfile copy it (or the stage of the input target)? A script needs an interpreter and cannot stand on an empty image.'

function judge(program: Program, platform: Platform): Proven | string {
  const { elf, path } = program
  if (elf instanceof ElfError) return `${path}: ${elf.message}. Name a program made by a compiler.`
  const verdict = verdictOn(elf, platform)
  return verdict.ok ? { program, verdict: verdict.kind } : `${path}: ${verdict.reason}. ${verdict.remedy}`
}

function complaint(faults: readonly string[], platform: Platform): string {
  const head = `The image is not pushed, because it would not run by itself on ${platformName(platform)}:`
  const hidden = faults.length - SHOWN
  const more = `- and ${hidden} more. Is a whole distribution in the image? Use FROM scratch as last stage, or name your programs by the input binary.`
  return [head, ...faults.slice(0, SHOWN).map((fault) => `- ${fault}`), ...(hidden > 0 ? [more] : [])].join('\n')
}
