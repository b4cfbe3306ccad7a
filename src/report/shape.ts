/** What a value lacks of the form that it must have. */
export class Misfit extends Error {
  /** Where: `phases[3].end`; empty for the whole. */
  readonly at: string
  /** End of the sentence "expected …". */
  readonly expected: string

  constructor(expected: string, at = '') {
    super(at === '' ? `expected ${expected}` : `${at}: expected ${expected}`)
    this.expected = expected
    this.at = at
  }
}

/** Takes a value of JSON for what it has to be. @throws Misfit */
export type Reader<T> = (value: unknown) => T

/** How each field of a record is read. */
export type FieldReaders<T> = { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> }

/** Text of at most so many characters. */
export const text =
  (most: number): Reader<string> =>
  (value) => {
    if (typeof value === 'string' && value.length <= most) return value
    throw new Misfit(`a text of up to ${most} characters`)
  }

/** A whole number from 0. */
export const count: Reader<number> = (value) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new Misfit('a whole number from 0')
}

/** `true` or `false`. */
export const truth: Reader<boolean> = (value) => {
  if (typeof value === 'boolean') return value
  throw new Misfit('true or false')
}

/** One of a few values. */
export const oneOf =
  <const T>(...values: readonly T[]): Reader<T> =>
  (value) => {
    const found = values.find((each) => each === value)
    if (found !== undefined) return found
    throw new Misfit(values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`)
  }

/** At most so many of the same kind. */
export const list =
  <T>(reader: Reader<T>, most: number): Reader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) throw new Misfit(`a list of up to ${most}`)
    return value.map((each, index) => within(`[${index}]`, () => reader(each)))
  }

/**
 * An object with exactly these fields.
 *
 * @param optional those that may be left out
 */
export const record =
  <T extends object>(readers: FieldReaders<T>, optional: readonly (keyof T & string)[] = []): Reader<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit('an object')
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(readers, name))
    if (unknown !== undefined) throw new Misfit('no such field', unknown.slice(0, LONGEST_NAME))
    const names = Object.keys(readers) as (keyof T & string)[]
    const present = names.filter((name) => Object.hasOwn(value, name) || !optional.includes(name))
    const fields = value as Readonly<Record<string, unknown>>
    return Object.fromEntries(present.map((name) => [name, within(name, () => readers[name](fields[name]))])) as T
  }

/** Of a field that nobody knows, in messages. */
const LONGEST_NAME = 40

/** Tells where in a value something does not fit. */
function within<T>(place: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Misfit)) throw error
    const joint = error.at === '' || error.at.startsWith('[') ? '' : '.'
    throw new Misfit(error.expected, `${place}${joint}${error.at}`)
  }
}
