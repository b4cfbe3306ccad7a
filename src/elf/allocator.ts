import { withFile } from './bytes.ts'
import { parseSource } from './header.ts'
import { marksIn } from './marks.ts'
import { readSections } from './sections.ts'
import { type ElfSymbol, readSymbols } from './symbols.ts'

/** Whose `malloc` a program calls; `mixed`: memory of one goes to the `free` of another. */
export type Allocator = 'musl' | 'mimalloc' | 'jemalloc' | 'glibc' | 'mixed' | 'unknown'

/** The allocator with what shows it, as the end of a sentence. */
export interface AllocatorProof {
  readonly allocator: Allocator
  readonly proof: string
  /** Where it was seen. A stripped program tells by its texts alone, which a mix does not show in. */
  readonly by: 'symbols' | 'strings' | 'nothing'
}

/** Texts that only one allocator has; musl's has none of its own. */
const TEXTS = {
  mimalloc: 'mimalloc: ',
  jemalloc: '<jemalloc>',
  glibc: 'malloc(): corrupted top size',
} as const

/** The texts to look for with {@link marksIn}. */
export const allocatorTexts: readonly string[] = Object.values(TEXTS)

/** Names whose addresses tell. */
const NAMES = new Set([
  'malloc',
  'free',
  'mi_malloc',
  'mi_free',
  'mallctl',
  '_rjem_mallctl',
  '__malloc_context',
  '__malloc_alloc_meta',
  '_int_malloc',
])

/**
 * Whose `malloc` a program on disk calls.
 *
 * @throws ElfError when it is no ELF file
 */
export function allocatorOf(file: string): AllocatorProof {
  return withFile(file, (source) => {
    const header = parseSource(source)
    const symbols = readSymbols(source, header, readSections(source, header))
    return judgeAllocator(symbols && addressesIn(symbols), marksIn(source, allocatorTexts))
  })
}

/** The addresses of the names that {@link judgeAllocator} asks for. */
export function addressesIn(symbols: Iterable<ElfSymbol>): ReadonlyMap<string, number> {
  const addresses = new Map<string, number>()
  for (const { name, address } of symbols) if (NAMES.has(name)) addresses.set(name, address)
  return addresses
}

/**
 * Whose `malloc` is called, told by addresses where there are symbols, else by texts.
 *
 * @param addresses of names in the program, undefined when it is stripped
 */
export function judgeAllocator(
  addresses: ReadonlyMap<string, number> | undefined,
  texts: ReadonlySet<string>,
): AllocatorProof {
  const bySymbols = addresses === undefined ? undefined : symbolProof(addresses)
  return bySymbols ?? textProof(texts)
}

function symbolProof(at: ReadonlyMap<string, number>): AllocatorProof | undefined {
  const seen = (allocator: Allocator, proof: string): AllocatorProof => ({ allocator, proof, by: 'symbols' })
  const [malloc, free] = [at.get('malloc'), at.get('free')]
  if (malloc === undefined) return undefined
  const isMalloc = at.get('mi_malloc') === malloc
  const isFree = free === undefined ? isMalloc : at.get('mi_free') === free
  if (isMalloc && !isFree) return seen('mixed', "malloc is mimalloc's, free is not")
  if (isFree && !isMalloc) return seen('mixed', "free is mimalloc's, malloc is not")
  if (isMalloc) return seen('mimalloc', 'malloc and free have the addresses of mi_malloc and mi_free')
  const libc = libcAllocator(at)
  if (libc !== undefined) return seen(libc.allocator, `${libc.name} is there${beside(at)}`)
  return at.has('mallctl') ? seen('jemalloc', "mallctl is there, and no part of libc's allocator") : undefined
}

/** Parts of musl's mallocng and of glibc's ptmalloc that are linked only with their malloc. */
function libcAllocator(at: ReadonlyMap<string, number>) {
  const name = ['__malloc_context', '__malloc_alloc_meta', '_int_malloc'].find((each) => at.has(each))
  return name === undefined ? undefined : ({ name, allocator: name === '_int_malloc' ? 'glibc' : 'musl' } as const)
}

/** A global allocator of Rust serves Rust's own allocations only. */
function beside(at: ReadonlyMap<string, number>): string {
  const other = at.has('mi_malloc') ? 'mimalloc' : at.has('_rjem_mallctl') ? 'jemalloc' : undefined
  return other === undefined
    ? ''
    : `; ${other} beside it serves only who calls it by name, such as Rust's global allocator`
}

function textProof(texts: ReadonlySet<string>): AllocatorProof {
  const allocators = ['mimalloc', 'jemalloc', 'glibc'] as const
  const allocator = allocators.find((each) => texts.has(TEXTS[each]))
  if (allocator === undefined) return { allocator: 'unknown', proof: 'nothing in the program tells', by: 'nothing' }
  return { allocator, proof: `the text ${JSON.stringify(TEXTS[allocator])} is in it`, by: 'strings' }
}
