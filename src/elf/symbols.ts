import { type ByteSource, numbers } from './bytes.ts'
import { type ElfFormat, type Section, SHT_SYMTAB, sectionContent } from './sections.ts'

/** A name that the linker has left in a program (gABI, chapter 4, Symbol Table). */
export interface ElfSymbol {
  readonly name: string
  readonly address: number
  readonly bytes: number
  /** STT_FUNC or STT_GNU_IFUNC: it is code. */
  readonly isFunction: boolean
}

/** A browser has 20 MB of symbols and 100 MB of their names. */
const [SYMBOLS_LIMIT, NAMES_LIMIT] = [64 << 20, 256 << 20]
const NAME_LIMIT = 4096
const SHN_UNDEF = 0
const [STT_FUNC, STT_GNU_IFUNC] = [2, 10]

/**
 * The symbols that a program itself defines, from `.symtab`.
 *
 * @returns undefined when they were stripped, or cannot be read
 */
export function readSymbols(
  source: ByteSource,
  format: ElfFormat,
  sections: readonly Section[],
): Iterable<ElfSymbol> | undefined {
  const table = sections.find(({ type }) => type === SHT_SYMTAB)
  const names = table === undefined ? undefined : sections[table.link]
  if (table === undefined || names === undefined) return undefined
  const [entries, text] = [sectionContent(source, table, SYMBOLS_LIMIT), sectionContent(source, names, NAMES_LIMIT)]
  return entries === undefined || text === undefined ? undefined : symbolsIn(entries, text, format)
}

function* symbolsIn(entries: Buffer, names: Buffer, { bits, littleEndian }: ElfFormat): Generator<ElfSymbol> {
  const word = bits === 64 ? 8 : 4
  const size = bits === 64 ? 24 : 16
  const at =
    bits === 64 ? { info: 4, section: 6, address: 8, bytes: 16 } : { info: 12, section: 14, address: 4, bytes: 8 }
  const fields = numbers(entries, littleEndian)
  for (let start = 0; start + size <= entries.length; start += size) {
    if (fields.half(start + at.section) === SHN_UNDEF) continue
    const type = (entries[start + at.info] ?? 0) & 0xf
    yield {
      name: nameAt(names, fields.word(start, 4)),
      address: fields.word(start + at.address, word),
      bytes: fields.word(start + at.bytes, word),
      isFunction: type === STT_FUNC || type === STT_GNU_IFUNC,
    }
  }
}

function nameAt(names: Buffer, at: number): string {
  const end = names.indexOf(0, at)
  return names.toString('latin1', at, Math.min(end === -1 ? names.length : end, at + NAME_LIMIT))
}
