import { getInput } from '@actions/core'
import { type Fault, InputError } from '../errors.ts'

/** Thrown by the parser of one input; {@link readInputs} adds which input it was and what stood there. */
export class Unfit extends Error {
  readonly expected: string
  readonly remedy: string
  readonly value: string | undefined

  /**
   * @param expected end of the sentence "expected …"
   * @param remedy what to do, a sentence of its own
   * @param value the part that is at fault, where the input holds several
   */
  constructor(expected: string, remedy: string, value?: string) {
    super(`expected ${expected}`)
    this.expected = expected
    this.remedy = remedy
    this.value = value
  }
}

/** Thrown where several values of one input are at fault, so that none of them waits for the next run. */
export class SeveralUnfit extends Error {
  readonly all: readonly Unfit[]

  constructor(all: readonly Unfit[]) {
    super(all.map(({ message }) => message).join(', '))
    this.all = all
  }
}

/** How one input of an action.yml is read. */
export interface InputField<T> {
  /** The default of action.yml (a test holds the two equal). */
  readonly default: string
  /** Turns the trimmed text into the value; throws {@link Unfit} or {@link SeveralUnfit}. */
  readonly parse: (raw: string) => T
}

/** Input names as action.yml writes them, each with its field. */
export type InputFields = Readonly<Record<string, InputField<unknown>>>

type CamelCase<K extends string> = K extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : K

/** The values of all fields under camel-case names. */
export type Inputs<F extends InputFields> = {
  readonly [K in keyof F & string as CamelCase<K>]: F[K] extends InputField<infer T> ? T : never
}

/** What could be read, and everything that could not. */
export interface ReadInputs<F extends InputFields> {
  readonly values: Partial<Inputs<F>>
  readonly faults: readonly Fault[]
}

/** A field with its default and parser. */
export const field = <T>(fallback: string, parse: (raw: string) => T): InputField<T> => ({ default: fallback, parse })

/** The runner's value of an input: trimmed, empty when it is absent. */
export const runnerInput = (name: string): string => getInput(name)

/**
 * Reads all fields, collecting every fault instead of stopping at the first.
 *
 * @param read gives the trimmed text of one input, empty when it is absent
 */
export function readInputs<F extends InputFields>(fields: F, read: (name: string) => string): ReadInputs<F> {
  const values: Record<string, unknown> = {}
  const faults: Fault[] = []
  for (const [name, entry] of Object.entries(fields)) {
    const raw = read(name) || entry.default
    try {
      values[camelCase(name)] = entry.parse(raw)
    } catch (error) {
      const unfit = allUnfit(error)
      faults.push(
        ...unfit.map(({ value, expected, remedy }) => ({ input: name, value: value ?? raw, expected, remedy })),
      )
    }
  }
  return { values: values as Partial<Inputs<F>>, faults }
}

/** All values, or one {@link InputError} with the faults found while reading and those found by comparing values. */
export function settleInputs<F extends InputFields>(read: ReadInputs<F>, further: readonly Fault[] = []): Inputs<F> {
  const faults = [...read.faults, ...further]
  if (faults.length > 0) throw new InputError(faults)
  return read.values as unknown as Inputs<F>
}

/** Any text. */
export const text = (fallback = ''): InputField<string> => field(fallback, (raw) => raw)

/** `true` or `false`, nothing else: a misspelt boolean must not silently mean false. */
export const flag = (fallback: boolean): InputField<boolean> =>
  field(String(fallback), (raw) => {
    if (raw === 'true') return true
    if (raw === 'false') return false
    throw new Unfit('true or false', 'Write it in lower case, without quotes inside the value.')
  })

/** One of a few words. */
export const oneOf = <const T extends string>(fallback: T, words: readonly T[]): InputField<T> =>
  field(fallback, (raw) => {
    const word = words.find((candidate) => candidate === raw)
    if (word !== undefined) return word
    throw new Unfit(`one of ${words.join(', ')}`, `Use one of these words, or leave it out for ${fallback}.`)
  })

/** A whole number from `least` to `most`. */
export const wholeNumber = (fallback: number, least: number, most: number, unit: string): InputField<number> =>
  field(String(fallback), (raw) => {
    const value = Number(raw)
    if (/^\d+$/.test(raw) && value >= least && value <= most) return value
    throw new Unfit(`a whole number of ${unit} from ${least} to ${most}`, `Leave it out for ${fallback}.`)
  })

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
}

/** Bytes as `500MB`, `2GB` or `1.5GiB`; undefined when the input is empty. */
export const byteSize = (): InputField<number | undefined> =>
  field('', (raw) => {
    if (raw === '') return undefined
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(raw) ?? []
    const factor = UNITS[unit.toUpperCase()]
    const bytes = Math.round(Number(number) * (factor ?? Number.NaN))
    if (Number.isSafeInteger(bytes) && bytes > 0) return bytes
    throw new Unfit('a size such as 500MB or 2GB', 'Write a number with one of the units MB, GB, MiB, GiB.')
  })

/** One value a line; empty lines are left out. docker/build-push-action reads its lists the same way. */
export const lines = (fallback = ''): InputField<readonly string[]> => field(fallback, splitLines)

/** Lines, each turned into a value but for comments. */
export const linesOf = <T>(
  parse: (line: string) => T,
  isComment: (line: string) => boolean = () => false,
): InputField<readonly T[]> =>
  field('', (raw) =>
    parseEach(
      splitLines(raw).filter((line) => !isComment(line)),
      parse,
    ),
  )

/** Lines or comma-separated values, as docker/build-push-action's `platforms`. */
export const wordsOf = <T>(parse: (word: string) => T): InputField<readonly T[]> =>
  field('', (raw) => parseEach(splitWords(raw), parse))

function splitLines(raw: string): string[] {
  return raw
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function splitWords(raw: string): string[] {
  return raw
    .split(/[\n,]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/**
 * Turns each text into a value.
 *
 * @throws SeveralUnfit with every text that its parser found {@link Unfit}
 */
export function parseEach<T>(texts: readonly string[], parse: (text: string, index: number) => T): readonly T[] {
  const values: T[] = []
  const unfit: Unfit[] = []
  for (const [index, value] of texts.entries()) {
    try {
      values.push(parse(value, index))
    } catch (error) {
      unfit.push(...allUnfit(error).map((one) => new Unfit(one.expected, one.remedy, one.value ?? value)))
    }
  }
  if (unfit.length > 0) throw new SeveralUnfit(unfit)
  return values
}

function allUnfit(error: unknown): readonly Unfit[] {
  if (error instanceof SeveralUnfit) return error.all
  if (error instanceof Unfit) return [error]
  throw error
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
