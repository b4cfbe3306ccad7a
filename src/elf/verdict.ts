import { type Platform, platformName } from '../oci/platform.ts'
import type { ElfDetails } from './details.ts'
import { type ElfHeader, isProgram } from './header.ts'
import { librarySources } from './libraries.ts'

/** How a program starts: by itself (fixed address or position-independent), or only with files beside it. */
export type Linkage = 'static' | 'static-pie' | 'dynamic'

/** What is to be said of a program: that it starts by itself on a platform, or why not and what to do. */
export type Verdict =
  | { readonly ok: true; readonly kind: 'static' | 'static-pie' }
  | { readonly ok: false; readonly kind: Linkage; readonly reason: string; readonly remedy: string }

/** The name of an architecture with what its ELF files have in their header. */
interface Machine {
  readonly architecture: string
  /** `e_machine` (gABI and its supplements, https://www.sco.com/developers/gabi/latest/ch4.eheader.html). */
  readonly machine: number
  readonly bits: 32 | 64
  readonly littleEndian: boolean
}

const MACHINES: readonly Machine[] = [
  { architecture: '386', machine: 3, bits: 32, littleEndian: true },
  { architecture: 'ppc64le', machine: 21, bits: 64, littleEndian: true },
  { architecture: 's390x', machine: 22, bits: 64, littleEndian: false },
  { architecture: 'arm', machine: 40, bits: 32, littleEndian: true },
  { architecture: 'amd64', machine: 62, bits: 64, littleEndian: true },
  { architecture: 'arm64', machine: 183, bits: 64, littleEndian: true },
  { architecture: 'riscv64', machine: 243, bits: 64, littleEndian: true },
  { architecture: 'loong64', machine: 258, bits: 64, littleEndian: true },
]

/** EF_ARM_ABI_FLOAT_HARD (ELF for the Arm architecture, e_flags): wants a floating-point unit, which v5 has not. */
const ARM_HARD_FLOAT = 0x400

/**
 * Static is what names no interpreter and no shared library. `ldd` and `file` are not asked: both call programs static
 * that do not start in an empty image (a static link with an interpreter, a PIE by musl-gcc).
 */
export function linkageOf(header: ElfHeader): Linkage {
  if (header.interpreter !== undefined || header.needed.length > 0) return 'dynamic'
  return header.type === 'shared' ? 'static-pie' : 'static'
}

/** Whether a program starts by itself in an empty image of a platform. */
export function verdictOn(header: ElfHeader, platform: Platform): Verdict {
  const kind = linkageOf(header)
  if (!isProgram(header)) return { ok: false, kind, ...notAProgram }
  const complaint = foreignTo(header, platform)
  if (complaint !== undefined) return { ok: false, kind, ...complaint }
  if (kind === 'dynamic') return { ok: false, kind, ...dynamic(header) }
  return { ok: true, kind }
}

/** What a file was built for, as `arm64`, or as its machine number where we have no name for it. */
export function architectureOf(header: ElfHeader): string {
  const named = MACHINES.find(({ machine }) => machine === header.machine)
  if (named === undefined) return `machine number ${header.machine}`
  if (named.bits === header.bits && named.littleEndian === header.littleEndian) return named.architecture
  return `${named.architecture} with ${header.bits} bits, ${header.littleEndian ? 'little' : 'big'} endian`
}

/** Why a program cannot run on a platform at all, undefined when it can. */
export const foreignTo = (header: ElfHeader, platform: Platform): Complaint | undefined =>
  fits(header, platform) ? undefined : foreign(header, platform)

/** 32-bit programs that the kernel of a 64-bit platform runs as well, where its processor does. */
export function runsBeside(header: ElfHeader, { architecture }: Platform): boolean {
  const beside = ({ amd64: '386', arm64: 'arm' } as Readonly<Record<string, string>>)[architecture]
  return beside !== undefined && architectureOf(header) === beside
}

/**
 * What keeps a program from running well on a platform that its headers do not tell: code for newer processors, and memory
 * of one allocator that is given to another.
 */
export function detailComplaint(
  details: Pick<ElfDetails, 'x86Level' | 'armArchitecture' | 'allocator'>,
  platform: Platform,
): Complaint | undefined {
  const complaint = x86Complaint(details, platform) ?? armComplaint(details, platform)
  if (complaint !== undefined) return complaint
  const { allocator, proof } = details.allocator
  return allocator === 'mixed'
    ? { reason: `it mixes two allocators and dies at the first free: ${proof}`, remedy: MIXED }
    : undefined
}

/** Levels of the x86-64 psABI; a platform without a variant is the first. */
function x86Complaint({ x86Level = 1 }: Pick<ElfDetails, 'x86Level'>, platform: Platform): Complaint | undefined {
  const promised = Number(platform.variant?.slice(1) ?? 1)
  if (platform.architecture !== 'amd64' || x86Level <= promised) return undefined
  return {
    reason: `it needs a processor of x86-64-v${x86Level}, and ${platformName(platform)} promises v${promised}: on an older one it dies of an illegal instruction`,
    remedy: `Compile it for x86-64-v${promised} (-march, -C target-cpu, GOAMD64), or build for the platform linux/amd64/v${x86Level}.`,
  }
}

function armComplaint({ armArchitecture = 0 }: Pick<ElfDetails, 'armArchitecture'>, platform: Platform) {
  const promised = Number(platform.variant?.slice(1) ?? 7)
  if (platform.architecture !== 'arm' || armArchitecture <= promised) return undefined
  return {
    reason: `its code is for Arm v${armArchitecture}, the platform is ${platformName(platform)}`,
    remedy: `Compile it and what it links for v${promised} (-march=armv${promised}, arm-unknown-linux-musleabihf, GOARM=${promised}); Debian's armhf libraries are v7.`,
  }
}

const MIXED =
  'Put the allocator in front of libc on the link line, as an object, and leave out -Wl,--allow-multiple-definition.'

function fits(header: ElfHeader, platform: Platform): boolean {
  if (architectureOf(header) !== platform.architecture) return false
  const hardFloat = platform.architecture === 'arm' && (header.flags & ARM_HARD_FLOAT) !== 0
  return !(hardFloat && platform.variant === 'v5')
}

/** What is wrong with a program. */
export interface Complaint {
  readonly reason: string
  readonly remedy: string
}

const notAProgram: Complaint = {
  reason: 'it is a library or an object file, not a program',
  remedy: 'Name the program itself by the input binary.',
}

function foreign(header: ElfHeader, platform: Platform): Complaint {
  const float = platform.architecture === 'arm' && header.machine === 40 ? ' (hard float)' : ''
  return {
    reason: `it is built for ${architectureOf(header)}${float}, the platform is ${platformName(platform)}`,
    remedy:
      'Derive the compiler target from TARGETARCH or TARGETPLATFORM in the Dockerfile, and copy from a stage of the same platform.',
  }
}

function dynamic(header: ElfHeader): Complaint {
  const { interpreter, needed } = header
  if (interpreter === undefined) {
    return {
      reason: `it needs ${listed(needed)}`,
      remedy: sentences('Link it with -static (C) or -C target-feature=+crt-static (Rust).', librarySources(needed)),
    }
  }
  if (needed.length === 0) {
    return {
      reason: `it needs no shared library, but names an interpreter, ${interpreter}, without which the kernel does not start it`,
      remedy:
        header.type === 'shared' ? PIE_REMEDY : 'Link it with -Wl,--no-dynamic-linker (mold with musl-gcc does this).',
    }
  }
  return {
    reason: `it needs the interpreter ${interpreter} and ${listed(needed)}`,
    remedy: sentences(/ld-musl/.test(interpreter) ? MUSL_REMEDY : GLIBC_REMEDY, librarySources(needed)),
  }
}

/** rust-lang/rust#95926: musl-gcc turns -static-pie into a PIE with an interpreter. */
const PIE_REMEDY =
  'Link it with -static-pie by a compiler that knows it; musl-gcc does not: there use -static (C), or -C relocation-model=static or the default linker (Rust).'
const MUSL_REMEDY =
  'It is built against musl, only not statically: add -static (C; musl-gcc does not know -static-pie) or -C target-feature=+crt-static (Rust).'
const GLIBC_REMEDY =
  'Build it against musl: a *-unknown-linux-musl target with -C target-feature=+crt-static (Rust), musl-gcc -static (C), CGO_ENABLED=0 (Go).'

const sentences = (...all: readonly string[]): string => all.filter((each) => each !== '').join(' ')

const listed = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
