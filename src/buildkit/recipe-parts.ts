import { createHash } from 'node:crypto'
import { type CacheMount, mountName } from './mounts.ts'

/** One ingredient of a recipe. Each name is there once. */
export interface RecipePart {
  /** For people, without values of the environment: `FROM docker.io/library/rust:1-bookworm`, `RUN apt-get …`, `ENV CARGO_HOME`. */
  readonly name: string
  /** 16 hexadecimal digits of the digest of its content; what it stands on does not count. */
  readonly digest: string
}

/** A part before its digest is made. Pieces of one name are one part: `ENV PATH` may have several values. */
export interface Piece {
  readonly name: string
  readonly content: unknown
}

/** Characters of a command that its name has. */
const SHOWN = 80

const DIGITS = 16

/** The parts of a recipe, each name once, in the order in which the names come first. */
export function partsOf(pieces: readonly Piece[]): readonly RecipePart[] {
  const contents = new Map<string, Set<string>>()
  for (const { name, content } of pieces) {
    const known = contents.get(name) ?? new Set()
    contents.set(name, known.add(canonical(content)))
  }
  return [...contents].map(([name, values]) => ({ name, digest: sha256([...values].sort()).slice(0, DIGITS) }))
}

/** `RUN` and the beginning of a command, on one line. */
export const runName = (command: string): string => `RUN ${shortened(command)}`

/** Text on one line, cut where it gets long. */
export function shortened(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  const characters = [...line]
  return characters.length <= SHOWN ? line : `${characters.slice(0, SHOWN - 1).join('')}…`
}

/** A cache mount as a part: its name says it all. */
export function mountPart(mount: CacheMount): Piece {
  return { name: `cache mount ${mount.target} with id ${mountName(mount)}`, content: null }
}

/** One difference between two recipes. */
export interface RecipeChange {
  readonly kind: 'image' | 'command' | 'variable' | 'mount' | 'other'
  /** Name of the part, as the present recipe has it unless it is gone. */
  readonly name: string
  /** The part whose place it has taken. */
  readonly was?: string
  /** A sentence without a full stop: `base image rust:1-bookworm moved`. */
  readonly text: string
}

/**
 * What differs between two recipes, for people. Empty when their parts are the same and stand in another order, or when one
 * of them was recorded without parts.
 *
 * @param before parts of the recipe that a snapshot was made with
 * @param after parts of the present one
 */
export function recipeChanges(before: readonly RecipePart[], after: readonly RecipePart[]): readonly RecipeChange[] {
  if (before.length === 0 || after.length === 0) return []
  const [old, now] = [digests(before), digests(after)]
  const changed = [...now].flatMap(([name, digest]) => (old.has(name) && old.get(name) !== digest ? [name] : []))
  const gone = [...old.keys()].filter((name) => !now.has(name))
  const added = [...now.keys()].filter((name) => !old.has(name))
  const pairs = paired(gone, added)
  const replaced = new Set(pairs.flat())
  const changes = [
    ...changed.map((name) => change(name, `${subject(name)} ${kindOf(name) === 'image' ? 'moved' : 'changed'}`)),
    ...pairs.map(([from, to]) => ({ ...change(to, replacement(from, to)), was: from })),
    ...added.filter((name) => !replaced.has(name)).map((name) => change(name, `${subject(name)} is new`)),
    ...gone.filter((name) => !replaced.has(name)).map((name) => change(name, `${subject(name)} is gone`)),
  ]
  return changes.toSorted((left, right) => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind))
}

/** What most likely was changed on purpose comes first: with another base image come other variables. */
const KINDS: readonly RecipeChange['kind'][] = ['image', 'command', 'mount', 'other', 'variable']

/** Several builds together may have a name more than once. */
function digests(parts: readonly RecipePart[]): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const { name, digest } of parts) all.set(name, [...(all.get(name)?.split(' ') ?? []), digest].sort().join(' '))
  return all
}

const change = (name: string, text: string): RecipeChange => ({ kind: kindOf(name), name, text })

function kindOf(name: string): RecipeChange['kind'] {
  if (name.startsWith('FROM ')) return 'image'
  if (name.startsWith('RUN ')) return 'command'
  if (name.startsWith('ENV ') || name.startsWith('ARG ')) return 'variable'
  return name.startsWith('cache mount ') ? 'mount' : 'other'
}

/** `base image rust:1-bookworm` */
function subject(name: string): string {
  return kindOf(name) === 'image' ? `base image ${imageOf(name)}` : name
}

const imageOf = (name: string): string => name.slice('FROM '.length).replace(/^docker\.io\/(?:library\/)?/, '')

/** Parts that took the place of others. Variables never do: another name is another variable. */
function paired(gone: readonly string[], added: readonly string[]): readonly (readonly [string, string])[] {
  const free = new Set(added)
  return gone.flatMap((from) => {
    const to = successor(from, [...free])
    if (to === undefined) return []
    free.delete(to)
    return [[from, to] as const]
  })
}

/** For a mount one with the same target, or the same id elsewhere; else what begins most alike, with two words at least. */
function successor(from: string, candidates: readonly string[]): string | undefined {
  const alike = candidates.filter((to) => kindOf(to) === kindOf(from))
  if (kindOf(from) === 'variable') return undefined
  if (kindOf(from) === 'image') return alike[0]
  const best = alike.toSorted((left, right) => likeness(from, right) - likeness(from, left))[0]
  const words = kindOf(from) === 'mount' ? 3 : 2
  return best !== undefined && likeness(from, best) >= words ? best : undefined
}

/** How many words two names have in common at their beginning. */
function likeness(left: string, right: string): number {
  const [ours, theirs] = [left.split(' '), right.split(' ')]
  const end = ours.findIndex((word, index) => word !== theirs[index])
  return end === -1 ? ours.length : end
}

function replacement(from: string, to: string): string {
  if (kindOf(from) === 'image') return `base image ${imageOf(from)} → ${imageOf(to)}`
  if (kindOf(from) === 'mount') return `cache mount id ${idOf(from)} → ${idOf(to)}`
  return `${from} changed to ${to}`
}

const idOf = (name: string): string => name.slice(name.lastIndexOf(' with id ') + ' with id '.length)

/** SHA-256 of a value, hexadecimal. */
export const sha256 = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** JSON with sorted names: protobuf's JSON has no fixed order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  )
