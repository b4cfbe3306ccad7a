import { type ByteSource, ElfError, memorySource, type Numbers, numbers, untilNul, whole, withFile } from './bytes.ts'

export { type ByteSource, ElfError } from './bytes.ts'

/** What the headers of an ELF file say about how it starts (man 5 elf; System V gABI, chapters 4 and 5). */
export interface ElfHeader {
  readonly bits: 32 | 64
  readonly littleEndian: boolean
  /** `e_type`: an executable at a fixed address, a position-independent file (program or library), or something else. */
  readonly type: 'executable' | 'shared' | 'other'
  /** `e_machine`, for example 62 for x86-64. */
  readonly machine: number
  /** `e_flags`, whose meaning depends on the machine. */
  readonly flags: number
  /** Whether there is an address to start at. */
  readonly hasEntry: boolean
  /** PT_INTERP: the program that the kernel starts in place of this one. */
  readonly interpreter?: string
  /** DT_NEEDED: shared libraries, in their order. */
  readonly needed: readonly string[]
  /** DF_1_PIE: the linker made a position-independent program, not a library. */
  readonly pie: boolean
  /** DT_SONAME: only libraries have one. */
  readonly soname?: string
  /** PT_GNU_STACK: `bytes` is the size that was asked for (0: not said), for musl also that of new threads. */
  readonly stack?: { readonly bytes: number; readonly executable: boolean }
  /** PT_GNU_RELRO: tables of addresses become read-only before the program starts. */
  readonly relro: boolean
  /** DF_BIND_NOW, DF_1_NOW: every symbol is looked up at the start, so that these tables are all of them. */
  readonly bindNow: boolean
  /** Whether a segment in memory may be written and executed (PT_LOAD with PF_W and PF_X). */
  readonly writableCode: boolean
}

interface Segment {
  readonly type: number
  readonly flags: number
  readonly offset: number
  readonly address: number
  readonly fileBytes: number
  readonly memoryBytes: number
}

/** Where the fields of the two classes lie: file header, program header. */
interface Layout {
  readonly word: 4 | 8
  readonly phoff: number
  readonly eflags: number
  readonly phentsize: number
  readonly segment: Readonly<Record<'flags' | 'offset' | 'address' | 'fileBytes' | 'memoryBytes', number>>
}

const LAYOUTS: Readonly<Record<32 | 64, Layout>> = {
  32: {
    word: 4,
    phoff: 28,
    eflags: 36,
    phentsize: 42,
    segment: { flags: 24, offset: 4, address: 8, fileBytes: 16, memoryBytes: 20 },
  },
  64: {
    word: 8,
    phoff: 32,
    eflags: 48,
    phentsize: 54,
    segment: { flags: 4, offset: 8, address: 16, fileBytes: 32, memoryBytes: 40 },
  },
}

const MAGIC = Buffer.from('\x7fELF', 'latin1')
const [PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO] = [1, 2, 3, 0x6474e551, 0x6474e552]
const [DT_NULL, DT_NEEDED, DT_STRTAB, DT_SONAME] = [0, 1, 5, 14]
const [DT_BIND_NOW, DT_FLAGS, DT_FLAGS_1] = [24, 30, 0x6ffffffb]
const [DF_BIND_NOW, DF_1_NOW, DF_1_PIE] = [8, 1, 0x08000000]
const [PF_X, PF_W] = [1, 2]
/** A name that lies where nobody could read it. */
const UNNAMED = 'a library'
/** Nothing that we read is longer in a sane file (PATH_MAX for names; a dynamic section has tens of entries). */
const [NAME_LIMIT, DYNAMIC_LIMIT] = [4096, 1 << 20]

/** Whether a file that begins with these bytes claims to be ELF. */
export const isElf = (start: Uint8Array): boolean => MAGIC.equals(start.subarray(0, 4))

/**
 * Reads the headers of an ELF file in memory.
 *
 * @throws ElfError when it is none, or damaged
 */
export const parseElf = (content: Uint8Array): ElfHeader => parseSource(memorySource(content))

/**
 * Reads the headers of an ELF file on disk, a few kilobytes however big it is.
 *
 * @throws ElfError when it is none, or damaged
 */
export const readElf = (path: string): ElfHeader => withFile(path, parseSource)

/**
 * Reads the headers of an ELF file from wherever its bytes come.
 *
 * @throws ElfError when it is none, or damaged
 */
export function parseSource(source: ByteSource): ElfHeader {
  const start = source.read(0, 64)
  if (!isElf(start)) throw new ElfError('it is not an ELF file')
  const bits = oneOf(start[4], { 1: 32, 2: 64 } as const, 'class')
  const littleEndian = oneOf(start[5], { 1: true, 2: false } as const, 'byte order')
  const layout = LAYOUTS[bits]
  const head = numbers(whole(source, 0, bits === 64 ? 64 : 52, 'file header'), littleEndian)
  const segments = readSegments(source, head, layout, littleEndian)
  const header: ElfHeader = {
    bits,
    littleEndian,
    type: ({ 2: 'executable', 3: 'shared' } as const)[head.half(16)] ?? 'other',
    machine: head.half(18),
    flags: head.word(layout.eflags, 4),
    hasEntry: head.word(24, layout.word) !== 0,
    ...interpreterOf(source, segments),
    ...stackOf(segments),
    relro: segments.some(({ type }) => type === PT_GNU_RELRO),
    writableCode: segments.some(isWritableCode),
    ...readDynamic(source, segments, layout, littleEndian),
  }
  // Last, because what comes before the end of a file that passes by is gone then.
  if (isProgram(header)) requireWhole(source, segments)
  return header
}

/**
 * Whether the file is a program: a file at a fixed address, or a position-independent one that is not a library. A
 * library has a name (DT_SONAME) or no address to start at.
 */
export function isProgram(header: ElfHeader): boolean {
  if (header.type !== 'shared') return header.type === 'executable'
  return header.pie || (header.soname === undefined && (header.interpreter !== undefined || header.hasEntry))
}

/** The kernel starts nothing of which it loads nothing, and what it has loaded of a file that is cut off dies by SIGBUS. */
function requireWhole(source: ByteSource, segments: readonly Segment[]): void {
  const loaded = segments.filter(({ type }) => type === PT_LOAD)
  if (loaded.length === 0) throw new ElfError('nothing of it is loaded (it has no PT_LOAD)')
  const ends = loaded.map(({ offset, fileBytes }) => (fileBytes === 0 ? 0 : offset + fileBytes))
  if (!source.has(Math.max(...ends))) throw new ElfError('it is cut off: a part that is loaded lies beyond its end')
}

function readSegments(source: ByteSource, head: Numbers, layout: Layout, littleEndian: boolean): readonly Segment[] {
  const [offset, size, count] = [
    head.word(layout.phoff, layout.word),
    head.half(layout.phentsize),
    head.half(layout.phentsize + 2),
  ]
  if (count === 0) return []
  if (size !== (layout.word === 8 ? 56 : 32)) throw new ElfError('its program headers have an impossible size')
  const table = whole(source, offset, size * count, 'program headers')
  return Array.from({ length: count }, (_, index) =>
    segmentOf(numbers(table.subarray(index * size, (index + 1) * size), littleEndian), layout),
  )
}

function segmentOf(entry: Numbers, { segment, word }: Layout): Segment {
  return {
    type: entry.word(0, 4),
    flags: entry.word(segment.flags, 4),
    offset: entry.word(segment.offset, word),
    address: entry.word(segment.address, word),
    fileBytes: entry.word(segment.fileBytes, word),
    memoryBytes: entry.word(segment.memoryBytes, word),
  }
}

function interpreterOf(source: ByteSource, segments: readonly Segment[]): Pick<ElfHeader, 'interpreter'> {
  const segment = segments.find(({ type }) => type === PT_INTERP)
  if (segment === undefined) return {}
  if (segment.fileBytes > NAME_LIMIT) throw new ElfError('the name of its interpreter has an impossible length')
  return { interpreter: untilNul(whole(source, segment.offset, segment.fileBytes, 'interpreter')) }
}

function stackOf(segments: readonly Segment[]): Pick<ElfHeader, 'stack'> {
  const segment = segments.find(({ type }) => type === PT_GNU_STACK)
  if (segment === undefined) return {}
  return { stack: { bytes: segment.memoryBytes, executable: (segment.flags & PF_X) !== 0 } }
}

const isWritableCode = ({ type, flags }: Segment): boolean =>
  type === PT_LOAD && (flags & PF_X) !== 0 && (flags & PF_W) !== 0

function readDynamic(
  source: ByteSource,
  segments: readonly Segment[],
  layout: Layout,
  littleEndian: boolean,
): Pick<ElfHeader, 'needed' | 'pie' | 'soname' | 'bindNow'> {
  const entries = dynamicEntries(source, segments, layout, littleEndian)
  const valuesOf = (tag: number): readonly number[] =>
    entries.filter((entry) => entry.tag === tag).map(({ value }) => value)
  const nameAt = (at: number): string => {
    const [names = Number.NaN] = valuesOf(DT_STRTAB)
    return untilNul(source.read(fileOffset(segments, names) + at, NAME_LIMIT)) || UNNAMED
  }
  const isFlagged = (tag: number, bit: number): boolean => valuesOf(tag).some((flags) => (flags & bit) !== 0)
  const [soname] = valuesOf(DT_SONAME).map(nameAt)
  return {
    needed: valuesOf(DT_NEEDED).map(nameAt),
    pie: isFlagged(DT_FLAGS_1, DF_1_PIE),
    bindNow: valuesOf(DT_BIND_NOW).length > 0 || isFlagged(DT_FLAGS, DF_BIND_NOW) || isFlagged(DT_FLAGS_1, DF_1_NOW),
    ...(soname === undefined ? {} : { soname }),
  }
}

function dynamicEntries(
  source: ByteSource,
  segments: readonly Segment[],
  { word }: Layout,
  littleEndian: boolean,
): readonly { readonly tag: number; readonly value: number }[] {
  const segment = segments.find(({ type }) => type === PT_DYNAMIC)
  if (segment === undefined) return []
  if (segment.fileBytes > DYNAMIC_LIMIT) throw new ElfError('its dynamic section has an impossible size')
  const table = numbers(whole(source, segment.offset, segment.fileBytes, 'dynamic section'), littleEndian)
  const count = Math.floor(segment.fileBytes / (2 * word))
  const entries = Array.from({ length: count }, (_, index) => ({
    tag: table.word(2 * index * word, word),
    value: table.word((2 * index + 1) * word, word),
  }))
  const end = entries.findIndex(({ tag }) => tag === DT_NULL)
  return end === -1 ? entries : entries.slice(0, end)
}

/** The dynamic section speaks of addresses in memory; the loadable segments say where they come from. */
function fileOffset(segments: readonly Segment[], address: number): number {
  const segment = segments.find(
    (each) => each.type === PT_LOAD && address >= each.address && address < each.address + each.fileBytes,
  )
  if (segment === undefined) throw new ElfError('its dynamic section points outside of the file')
  return segment.offset + address - segment.address
}

function oneOf<T>(value: number | undefined, meanings: Readonly<Record<number, T>>, part: string): T {
  const meaning = value === undefined ? undefined : meanings[value]
  if (meaning === undefined) throw new ElfError(`it is damaged: its ${part} is ${value ?? 'missing'}`)
  return meaning
}
