import { bytes } from '../report/figures.ts'
import type { ElfDetails } from './details.ts'
import type { ElfHeader } from './header.ts'

/** Something worth knowing of a program that runs nevertheless. */
export interface Remark {
  readonly level: 'warning' | 'notice'
  /** Sentences: what it is, and what to do. */
  readonly text: string
}

/** Debug information that is worth a word. */
const DEBUG_BYTES = 100_000

/** What is to be said of a static program beside the verdict. */
export function remarksOn(header: ElfHeader, details: ElfDetails): readonly Remark[] {
  const debugBytes = sectionBytes(details, /^\.z?debug_/)
  return [
    ...(header.stack?.executable ? [warning(EXECUTABLE_STACK)] : []),
    ...(header.writableCode ? [warning(WRITABLE_CODE)] : []),
    ...(details.packer === undefined ? [] : [warning(packed(details.packer))]),
    ...(details.libc === 'glibc' ? [glibcRemark(details)] : []),
    ...(hasSmallThreads(header, details) ? [notice(SMALL_THREADS)] : []),
    ...(debugBytes < DEBUG_BYTES ? [] : [notice(debugInformation(debugBytes))]),
  ]
}

const warning = (text: string): Remark => ({ level: 'warning', text })
const notice = (text: string): Remark => ({ level: 'notice', text })

const EXECUTABLE_STACK =
  'Its stack is executable, which makes overflows easy to use and is refused by some kernels. Link it with -z noexecstack; assembler sources need .section .note.GNU-stack,"",%progbits.'
const WRITABLE_CODE =
  'A part of its memory may be written and executed. Look for -N, -z execstack or sections with the flags "awx" in the link.'
const packed = (by: string): string =>
  `It is packed by ${by}: it unpacks itself into memory at each start, and layers are compressed anyway. Leave the packer out.`

/** musl, src/internal/pthread_impl.h: DEFAULT_STACK_SIZE. Rust asks for 2 MiB itself, Go has stacks of its own. */
const SMALL_THREADS =
  'It starts threads, and musl gives them stacks of 128 KiB. Link it with -Wl,-z,stack-size=8388608, or set the size with pthread_attr_setstacksize.'

const debugInformation = (count: number): string =>
  `Debug information takes ${bytes(count)} of it. Link it with -s, set strip in the profile of cargo, or use -ldflags -s (Go).`

/** glibc's manual and FAQ: a static program still loads shared libraries for these, of exactly its own version. */
function glibcRemark({ nameService }: ElfDetails): Remark {
  const rest = 'iconv, locales and dlopen want shared files of the same glibc, which are not in the image'
  if (!nameService)
    return notice(`It is linked statically against glibc: ${rest}. Build it against musl if it needs them.`)
  return warning(
    `It is linked statically against glibc and looks up hosts or users by name (getaddrinfo, getpwnam), which may load shared libraries; ${rest}. Build it against musl, or with a resolver of its own (CGO_ENABLED=0, hickory-dns).`,
  )
}

function hasSmallThreads({ stack }: ElfHeader, { libc, language, threads }: ElfDetails): boolean {
  return libc === 'musl' && threads && language === undefined && (stack?.bytes ?? 0) === 0
}

const sectionBytes = ({ sections }: ElfDetails, names: RegExp): number =>
  sections.reduce((sum, { name, bytes: count }) => sum + (names.test(name) ? count : 0), 0)
