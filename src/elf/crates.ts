import { withFile } from './bytes.ts'
import { parseSource } from './header.ts'
import { readSections } from './sections.ts'
import { type ElfSymbol, readSymbols } from './symbols.ts'

/** How much code of a program is of one crate. */
export interface CrateSize {
  /** Name of the crate, or undefined for what is not Rust's. */
  readonly crate: string | undefined
  /** Bytes of functions; generic ones count where they are defined, not where they are used. */
  readonly bytes: number
}

/**
 * The crates of a Rust program by the size of their functions, the largest first.
 *
 * @returns undefined when the program is stripped, or holds nothing of Rust
 * @throws ElfError when it is no ELF file
 */
export function cratesOf(file: string): readonly CrateSize[] | undefined {
  return withFile(file, (source) => {
    const header = parseSource(source)
    const symbols = readSymbols(source, header, readSections(source, header))
    return symbols === undefined ? undefined : crateSizes(symbols)
  })
}

/** The same of symbols; one function under several names counts once. */
export function crateSizes(symbols: Iterable<ElfSymbol>): readonly CrateSize[] | undefined {
  const sizes = new Map<string | undefined, number>()
  const seen = new Set<number>()
  for (const { name, address, bytes, isFunction } of symbols) {
    if (!isFunction || bytes === 0 || seen.has(address)) continue
    seen.add(address)
    const crate = crateOf(name)
    sizes.set(crate, (sizes.get(crate) ?? 0) + bytes)
  }
  const all = [...sizes].map(([crate, bytes]) => ({ crate, bytes }))
  return all.some(({ crate }) => crate !== undefined)
    ? all.toSorted((left, right) => right.bytes - left.bytes)
    : undefined
}

/** The crate that a mangled name begins with, undefined where it is not Rust's. */
export function crateOf(symbol: string): string | undefined {
  return symbol.startsWith('_R') ? crateOfV0(symbol.slice(2)) : crateOfLegacy(symbol)
}

/** `_ZN`, length and text of each part of the path, at the end a hash (rustc_symbol_mangling, legacy.rs). */
function crateOfLegacy(symbol: string): string | undefined {
  const [, length = '', rest = ''] = /^_ZN(\d+)(.*)17h[0-9a-f]{16}E/.exec(symbol) ?? []
  if (length === '') return undefined
  const first = rest.slice(0, Number(length))
  if (!first.includes('$')) return first
  // `<type as trait>`: a type without a path (u8, &str, T) belongs to whose trait it is.
  const [type = '', trait = ''] = first.split('$u20$as$u20$')
  return pathRoot(type) ?? pathRoot(trait)
}

/** The first word of the first path in an escaped type: `_$LT$alloc..vec..Vec$LT$T$GT$` → alloc. */
function pathRoot(escaped: string): string | undefined {
  const words = escaped.replace(/\$(?:u[0-9a-f]+|[A-Z]{1,2})\$/g, ' ').replaceAll('..', '::')
  return /(?:^|[^\w:])_?([A-Za-z]\w*)::/.exec(words)?.[1]
}

/**
 * The first crate root in a path (RFC 2603): what leads there are nestings, generic arguments, and implementations, which
 * begin with the path of where they stand.
 */
function crateOfV0(mangled: string): string | undefined {
  let rest = mangled
  for (let step = 0; step < 64; step += 1) {
    if (rest.startsWith('C')) return identifier(rest.slice(1))
    const [lead] = /^(?:N[A-Za-z]|I|[MX](?:s[0-9A-Za-z]*_)?|Y[RQPOSA]*)/.exec(rest) ?? []
    if (lead === undefined) return undefined
    rest = rest.slice(lead.length)
  }
  return undefined
}

/** Perhaps a disambiguator, then length and text. */
function identifier(text: string): string | undefined {
  const [lead, length] = /^(?:s[0-9A-Za-z]*_)?(\d+)_?/.exec(text) ?? []
  return lead === undefined ? undefined : text.slice(lead.length, lead.length + Number(length))
}
