import { type ByteSource, type Numbers, numbers, untilNul } from './bytes.ts'

/** A part of an ELF file as its section headers name it (System V gABI, chapter 4, Sections). */
export interface Section {
  readonly name: string
  /** `sh_type` */
  readonly type: number
  /** Whether it is in memory while the program runs (SHF_ALLOC). */
  readonly allocated: boolean
  readonly offset: number
  /** Bytes in the file; a section of zeros (`.bss`) has none there. */
  readonly bytes: number
  /** `sh_link`: index of a section that belongs to it. */
  readonly link: number
}

/** The class and the byte order of a file. */
export interface ElfFormat {
  readonly bits: 32 | 64
  readonly littleEndian: boolean
}

/** Where the fields of the two classes lie. */
interface Layout {
  readonly word: 4 | 8
  readonly shoff: number
  /** `e_shentsize`; count and index of the names follow it. */
  readonly shentsize: number
  readonly entryBytes: number
  readonly entry: Readonly<Record<'flags' | 'offset' | 'size' | 'link', number>>
}

const LAYOUTS: Readonly<Record<32 | 64, Layout>> = {
  32: { word: 4, shoff: 32, shentsize: 46, entryBytes: 40, entry: { flags: 8, offset: 16, size: 20, link: 24 } },
  64: { word: 8, shoff: 40, shentsize: 58, entryBytes: 64, entry: { flags: 8, offset: 24, size: 32, link: 40 } },
}

/** Types of sections. */
export const [SHT_SYMTAB, SHT_NOTE, SHT_NOBITS] = [2, 7, 8]
const SHF_ALLOC = 2
/** Programs have tens of sections; only object files with a section for each function have thousands. */
const MOST_SECTIONS = 10_000
const NAMES_LIMIT = 1 << 20

/**
 * The sections of a file. The kernel does not look at them, so a program whose section headers are damaged or taken away
 * runs none the worse: then there are none.
 */
export function readSections(source: ByteSource, format: ElfFormat): readonly Section[] {
  const layout = LAYOUTS[format.bits]
  const start = source.read(0, format.bits === 64 ? 64 : 52)
  if (start.length < layout.shentsize + 6) return []
  const head = numbers(start, format.littleEndian)
  const offset = head.word(layout.shoff, layout.word)
  const [size, count] = [head.half(layout.shentsize), head.half(layout.shentsize + 2)]
  if (size !== layout.entryBytes || count === 0 || count > MOST_SECTIONS) return []
  const table = within(source, offset, size * count)
  if (table === undefined) return []
  const entries = Array.from({ length: count }, (_, index) =>
    entryOf(numbers(table.subarray(index * size, (index + 1) * size), format.littleEndian), layout),
  )
  return named(source, entries, head.half(layout.shentsize + 4))
}

type Entry = Omit<Section, 'name'> & { readonly nameAt: number }

function entryOf(fields: Numbers, { word, entry }: Layout): Entry {
  const type = fields.word(4, 4)
  return {
    nameAt: fields.word(0, 4),
    type,
    allocated: (fields.word(entry.flags, word) & SHF_ALLOC) !== 0,
    offset: fields.word(entry.offset, word),
    bytes: type === SHT_NOBITS ? 0 : fields.word(entry.size, word),
    link: fields.word(entry.link, 4),
  }
}

function named(source: ByteSource, entries: readonly Entry[], namesIndex: number): readonly Section[] {
  const place = entries[namesIndex]
  const names = place === undefined ? undefined : within(source, place.offset, place.bytes, NAMES_LIMIT)
  if (names === undefined) return []
  return entries.map(({ nameAt, ...entry }) => ({ ...entry, name: untilNul(names.subarray(nameAt, nameAt + 256)) }))
}

/**
 * The content of a section.
 *
 * @param limit most bytes that are read
 * @returns undefined when it is longer, or not all there
 */
export const sectionContent = (source: ByteSource, { offset, bytes }: Section, limit: number): Buffer | undefined =>
  within(source, offset, bytes, limit)

function within(source: ByteSource, offset: number, length: number, limit = Infinity): Buffer | undefined {
  if (length > limit || !Number.isSafeInteger(offset + length)) return undefined
  const bytes = source.read(offset, length)
  return bytes.length === length ? bytes : undefined
}
