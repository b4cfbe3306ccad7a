import { type ByteSource, numbers } from './bytes.ts'
import { type ElfFormat, type Section, SHT_NOTE, sectionContent } from './sections.ts'

/** What compilers and linkers have written into the notes of a program (gABI, chapter 5, Note Section). */
export interface Notes {
  /** NT_GNU_BUILD_ID in hexadecimal digits. */
  readonly buildId?: string
  /** GNU_PROPERTY_X86_ISA_1_NEEDED: the program needs x86-64-v<level> (x86-64 psABI, Program Property). */
  readonly x86Level?: number
  /** NT_GNU_ABI_TAG: the start files were glibc's. */
  readonly abiTag: boolean
}

interface Note {
  readonly type: number
  readonly content: Buffer
}

const NOTES_LIMIT = 1 << 16
const [NT_ABI_TAG, NT_BUILD_ID, NT_PROPERTY] = [1, 3, 5]
const X86_ISA_NEEDED = 0xc0008002
/** A build ID is a SHA-1 nearly always; linkers take any length. */
const BUILD_ID_LIMIT = 64

/** Reads the notes of a file; what is damaged is left out. */
export function readNotes(source: ByteSource, format: ElfFormat, sections: readonly Section[]): Notes {
  const notes = sections
    .filter(({ type }) => type === SHT_NOTE)
    .flatMap((section) => gnuNotes(sectionContent(source, section, NOTES_LIMIT) ?? Buffer.alloc(0), format))
  const contentOf = (wanted: number): Buffer | undefined => notes.find(({ type }) => type === wanted)?.content
  const [id, property] = [contentOf(NT_BUILD_ID), contentOf(NT_PROPERTY)]
  const level = property === undefined ? undefined : x86Level(property, format)
  return {
    ...(id === undefined || id.length > BUILD_ID_LIMIT ? {} : { buildId: id.toString('hex') }),
    ...(level === undefined ? {} : { x86Level: level }),
    abiTag: contentOf(NT_ABI_TAG) !== undefined,
  }
}

function gnuNotes(bytes: Buffer, { littleEndian }: ElfFormat): readonly Note[] {
  const notes: Note[] = []
  for (let at = 0; at + 12 <= bytes.length; ) {
    const head = numbers(bytes.subarray(at, at + 12), littleEndian)
    const [nameBytes, contentBytes, type] = [head.word(0, 4), head.word(4, 4), head.word(8, 4)]
    const contentAt = at + 12 + padded(nameBytes, 4)
    const end = contentAt + contentBytes
    if (end > bytes.length) break
    const name = bytes.toString('latin1', at + 12, at + 12 + nameBytes)
    if (name === 'GNU\0') notes.push({ type, content: bytes.subarray(contentAt, end) })
    at = contentAt + padded(contentBytes, 4)
  }
  return notes
}

function x86Level(properties: Buffer, { bits, littleEndian }: ElfFormat): number | undefined {
  for (let at = 0; at + 8 <= properties.length; ) {
    const head = numbers(properties.subarray(at, at + 8), littleEndian)
    const [type, size] = [head.word(0, 4), head.word(4, 4)]
    const value = properties.subarray(at + 8, at + 8 + size)
    if (type === X86_ISA_NEEDED && value.length === 4) return levelOf(numbers(value, littleEndian).word(0, 4))
    at += 8 + padded(size, bits / 8)
  }
  return undefined
}

/** One bit a level, v1 the lowest. */
const levelOf = (needed: number): number | undefined =>
  [4, 3, 2, 1].find((level) => (needed & (1 << (level - 1))) !== 0)

const padded = (size: number, to: number): number => Math.ceil(size / to) * to
