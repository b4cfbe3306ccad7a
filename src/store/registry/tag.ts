import { createHash } from 'node:crypto'
import { TAG_LENGTH } from '../../oci/reference.ts'

/**
 * The tag of an entry says its key and its moment, so that a list of tags is enough to find the newest entry of a prefix:
 * `<key>.<moment>`, or `sha256.<hash of the key>.<readable part>.<moment>` where the key is too long or has characters
 * that a tag cannot have. The moment is microseconds since 1970 and a random part, both in base 36.
 */
export interface EntryTag {
  readonly tag: string
  /** The key, undefined where the tag has its hash only. */
  readonly key: string | undefined
  /** The same for all entries of one key. */
  readonly stem: string
  /** Sorts by age as text. */
  readonly moment: string
}

/** Ten digits last until 2085. */
const TIME_DIGITS = 10
const RANDOM_DIGITS = 4
const MOMENT_LENGTH = TIME_DIGITS + RANDOM_DIGITS
const STEM_LENGTH = TAG_LENGTH - 1 - MOMENT_LENGTH
const HASH_DIGITS = 40
const HASHED = new RegExp(`^sha256\\.[0-9a-f]{${HASH_DIGITS}}\\.([A-Za-z0-9_-]*)$`)
const READABLE_LENGTH = STEM_LENGTH - 'sha256..'.length - HASH_DIGITS
const TAG = new RegExp(`^(.+)\\.([0-9a-z]{${MOMENT_LENGTH}})$`, 's')

/** What stands before the moment. */
export function stemOf(key: string): string {
  const isPlain = /^\w[\w.-]*$/.test(key) && key.length <= STEM_LENGTH && !HASHED.test(key)
  if (isPlain) return key
  const hash = createHash('sha256').update(key).digest('hex').slice(0, HASH_DIGITS)
  return `sha256.${hash}.${readable(key)}`
}

/** The text of a moment. */
export function momentOf(microseconds: number, random: number): string {
  const time = Math.floor(microseconds).toString(36).padStart(TIME_DIGITS, '0')
  const rest = Math.floor(random * 36 ** RANDOM_DIGITS).toString(36)
  return time + rest.padStart(RANDOM_DIGITS, '0')
}

/** When an entry was stored. */
export const createdAt = ({ moment }: EntryTag): Date =>
  new Date(Number.parseInt(moment.slice(0, TIME_DIGITS), 36) / 1000)

/** A tag for an entry that is stored at this moment. */
export function entryTag(key: string, moment: string): EntryTag {
  const stem = stemOf(key)
  return { tag: `${stem}.${moment}`, key: stem === key ? key : undefined, stem, moment }
}

/** Reads a tag; undefined where it is none of ours. */
export function parseTag(tag: string): EntryTag | undefined {
  const [, stem, moment] = TAG.exec(tag) ?? []
  if (stem === undefined || moment === undefined) return undefined
  return { tag, key: HASHED.test(stem) ? undefined : stem, stem, moment }
}

/** Whether the key of an entry may begin with a prefix; the tag alone does not always tell. */
export function mayBeginWith({ key, stem }: EntryTag, prefix: string): boolean {
  if (key !== undefined) return key.startsWith(prefix)
  const shown = HASHED.exec(stem)?.[1] ?? ''
  return (
    shown.startsWith(readable(prefix).slice(0, shown.length)) &&
    shown.length >= Math.min(READABLE_LENGTH, prefix.length)
  )
}

/** Every entry's first tag, newest first: of two writers of one key the first counts. */
export function firstTags(tags: readonly string[]): readonly EntryTag[] {
  const entries = tags.map(parseTag).filter((entry) => entry !== undefined)
  const oldestFirst = entries.sort((left, right) => compare(left.moment, right.moment))
  const first = new Map<string, EntryTag>()
  for (const entry of oldestFirst) if (!first.has(entry.stem)) first.set(entry.stem, entry)
  return [...first.values()].reverse()
}

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right))

const readable = (key: string): string => key.slice(0, READABLE_LENGTH).replace(/[^A-Za-z0-9_-]/g, '_')
