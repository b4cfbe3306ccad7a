import { type AllocatorProof, addressesIn, allocatorTexts, judgeAllocator } from './allocator.ts'
import { armArchitecture } from './arm.ts'
import { type Audit, auditOf } from './audit.ts'
import { type ByteSource, withFile } from './bytes.ts'
import { type GoBuild, goBuild } from './go.ts'
import type { ElfHeader } from './header.ts'
import { marksIn } from './marks.ts'
import { readNotes } from './notes.ts'
import { readSections, type Section } from './sections.ts'
import { type ElfSymbol, readSymbols } from './symbols.ts'

/** What a whole program tells beyond its headers. Compilers leave most of it away, and then nothing is known. */
export interface ElfDetails {
  /** Parts of the file that take room in it. */
  readonly sections: readonly Pick<Section, 'name' | 'bytes' | 'allocated'>[]
  /** Whether names of functions are left (`.symtab`). */
  readonly symbols: boolean
  /** Whether there is debug information (DWARF). */
  readonly debug: boolean
  readonly buildId?: string
  /** The program says that it needs x86-64-v<level>. */
  readonly x86Level?: number
  /** Version of the 32-bit Arm architecture that it was compiled for. */
  readonly armArchitecture?: number
  readonly libc?: 'musl' | 'glibc'
  readonly language?: 'rust' | 'go'
  readonly allocator: AllocatorProof
  /** Whether glibc's name service switch is in it: it looks up hosts, users or groups through shared libraries. */
  readonly nameService: boolean
  /** Whether C code in it can start threads; only known with symbols. */
  readonly threads: boolean
  /** See audit.ts. */
  readonly audit?: Audit
  /** What unpacks the program at each start. */
  readonly packer?: string
}

const RUST = 'RUST_BACKTRACE'
const NAME_SERVICE = '/etc/nsswitch.conf'
/** The answer to error 0 of musl's strerror, which Rust's std has in every program. */
const MUSL = 'No error information'
/** UPX writes its name behind the program headers (upx, src/stub/src/include/linux.h, l_info). */
const [PACKER_MARK, PACKER_REACH] = ['UPX!', 1024]

/**
 * Looks at all of a program on disk that its headers do not tell.
 *
 * @param header what was read of it before
 */
export const readDetails = (path: string, header: ElfHeader): ElfDetails =>
  withFile(path, (source) => detailsOf(source, header))

/** The same from wherever the bytes come. What is damaged is left out: the kernel does not look at it either. */
export function detailsOf(source: ByteSource, header: ElfHeader): ElfDetails {
  const sections = readSections(source, header)
  const { abiTag, ...notes } = readNotes(source, header, sections)
  const marks = marksIn(source, [...allocatorTexts, RUST, NAME_SERVICE, MUSL])
  const symbols = readSymbols(source, header, sections)
  const names = symbols === undefined ? undefined : namesOf(symbols)
  const go = goBuild(source, sections)
  const allocator = judgeAllocator(names?.addresses, marks)
  return {
    sections: sections
      .filter(({ bytes }) => bytes > 0)
      .map(({ name, bytes, allocated }) => ({ name, bytes, allocated })),
    symbols: symbols !== undefined,
    debug: sections.some(({ name }) => /^\.z?debug_/.test(name)),
    ...notes,
    ...levels(source, header, sections, go),
    ...libcOf(allocator, abiTag, marks, names?.musl),
    ...(go !== undefined ? { language: 'go' } : marks.has(RUST) ? { language: 'rust' } : {}),
    allocator,
    nameService: marks.has(NAME_SERVICE),
    threads: names?.threads ?? false,
    ...optional('audit', auditOf(source, sections)),
    ...(source.read(0, PACKER_REACH).includes(PACKER_MARK) ? { packer: 'UPX' } : {}),
  }
}

function namesOf(symbols: Iterable<ElfSymbol>) {
  const all = [...symbols]
  const has = (wanted: string): boolean => all.some(({ name }) => name === wanted)
  return { addresses: addressesIn(all), threads: has('pthread_create'), musl: has('__init_libc') }
}

function levels(
  source: ByteSource,
  header: ElfHeader,
  sections: readonly Section[],
  go: GoBuild | undefined,
): Pick<ElfDetails, 'x86Level' | 'armArchitecture'> {
  return {
    ...optional('x86Level', go?.amd64Level),
    ...optional('armArchitecture', go?.arm ?? armArchitecture(source, header, sections)),
  }
}

/** `__init_libc` is what musl's start file calls (musl, src/env/__libc_start_main.c). */
function libcOf(
  { allocator }: AllocatorProof,
  abiTag: boolean,
  marks: ReadonlySet<string>,
  musl = false,
): Pick<ElfDetails, 'libc'> {
  if (allocator === 'glibc' || abiTag) return { libc: 'glibc' }
  return musl || allocator === 'musl' || marks.has(MUSL) ? { libc: 'musl' } : {}
}

function optional<K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]: T })
}
