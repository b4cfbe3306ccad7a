import type { ElfError, ElfHeader } from '../elf/header.ts'
import { PathOrder } from './path-order.ts'

/** Bytes that a path may have: Linux takes no longer one (PATH_MAX, limits.h). */
export const PATH_LIMIT = 4096

/** What a layer puts at one path. */
export type LayerEntry =
  /** A file with ELF magic, with its headers or why they cannot be read. */
  | { readonly kind: 'elf'; readonly elf: ElfHeader | ElfError; readonly executable: boolean }
  /** A symbolic link as it stands there, or a hard link as an absolute path: then the file is in a lower layer, or nowhere. */
  | { readonly kind: 'link'; readonly target: string; readonly hard?: true }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' }

/** All that has to be known of an entry to lay layers over each other. */
export interface AnyEntry {
  readonly kind: string
  /** Of a link, and whether it is a hard one: what it leads to is then this file too, whatever becomes of that path. */
  readonly target?: string
  readonly hard?: true
}

/** What a layer does to the file system below it (OCI image spec, layer.md). */
export interface LayerContent<Entry extends AnyEntry = LayerEntry> {
  /** By path, without a slash at either end. */
  readonly entries: ReadonlyMap<string, Entry>
  /** Paths that it removes, with all below them. */
  readonly removed: readonly string[]
  /** Folders of which nothing of the layers below is left. */
  readonly opaque: readonly string[]
}

/**
 * The file system that layers make together: what an upper one removes, hides or replaces is gone. Paths of files that
 * are of no interest may be missing.
 *
 * @param layers the lowest first
 */
export function mergedLayers<Entry extends AnyEntry>(
  layers: readonly LayerContent<Entry>[],
): ReadonlyMap<string, Entry> {
  const merged = new Map<string, Entry>()
  for (const layer of layers) {
    // A hard link to a file of a lower layer is that file, although the same layer may remove its other name.
    const entries = [...layer.entries].map(([path, entry]) => [path, hardLinked(merged, entry) ?? entry] as const)
    hide(merged, layer)
    for (const [path, entry] of entries) merged.set(path, entry)
  }
  return merged
}

/** The file that a hard link is, where it is known. */
export function hardLinked<Entry extends AnyEntry>(
  entries: ReadonlyMap<string, Entry>,
  { target, hard }: Entry,
): Entry | undefined {
  return hard ? entries.get((target ?? '').slice(1)) : undefined
}

/** Whiteouts speak of lower layers only, wherever they stand in their own. */
function hide<Entry extends AnyEntry>(
  merged: Map<string, Entry>,
  { entries, removed, opaque }: LayerContent<Entry>,
): void {
  if (merged.size === 0) return
  const gone = new Set(removed)
  // A file in the place of a folder takes away what was in it, and a folder in the place of a file that file.
  const files = [...entries].flatMap(([path, { kind }]) => (kind === 'folder' ? [] : [path]))
  const [upper, emptied] = [new PathOrder(entries.keys()), new PathOrder([...removed, ...opaque, ...files])]
  for (const [path, { kind }] of merged) {
    const isReplaced = kind !== 'folder' && kind !== 'link' && upper.hasBelow(path)
    if (gone.has(path) || isReplaced || emptied.hasAbove(path)) merged.delete(path)
  }
}

/** Links that lead in a circle end here, as in the kernel (MAXSYMLINKS). */
const MOST_LINKS = 40

/**
 * Where a path leads, links followed within the image, and what is there.
 *
 * @param path absolute
 */
export function followed<Entry extends AnyEntry = LayerEntry>(
  files: ReadonlyMap<string, Entry>,
  path: string,
): { readonly path: string; readonly entry: Entry | undefined } {
  let open = path.split('/').filter((part) => part !== '' && part !== '.')
  let at: string[] = []
  let links = 0
  while (open.length > 0) {
    const [part = '', ...rest] = open
    open = rest
    if (part === '..') {
      at.pop()
      continue
    }
    const entry = files.get([...at, part].join('/'))
    if (entry?.kind !== 'link' || links >= MOST_LINKS) at.push(part)
    else {
      links += 1
      const { target = '' } = entry
      if (target.startsWith('/')) at = []
      open = [...target.split('/').filter((each) => each !== '' && each !== '.'), ...rest]
    }
  }
  return { path: `/${at.join('/')}`, entry: files.get(at.join('/')) }
}
