import * as fc from 'fast-check'
import { runs } from './settings.ts'

/** An error class, as something is declared to end with. */
type ErrorClass = abstract new (...args: never[]) => Error

/** Characters of a pumped text: enough that what grows with their third power takes minutes. */
const PUMPED = 4_000

/** Processor time that one call may take, milliseconds: no input here needs a hundredth, and a loaded machine adds none. */
const CPU_LIMIT = 1_500

/** How a property is tried. */
export interface Trial<T> {
  /** Inputs that once showed a bug. */
  readonly examples?: readonly T[]
  /** How many of the usual number of inputs: less for what takes long. */
  readonly share?: number
}

/** Something holds for all inputs; the one that it does not hold for is made as small as can be and printed with its seed. */
export function holds<T>(inputs: fc.Arbitrary<T>, check: (input: T) => void, trial: Trial<NoInfer<T>> = {}): void {
  void fc.assert(
    fc.property(inputs, (input) => void check(input)),
    parameters(trial),
  )
}

/** The same of what takes a while. */
export function holdsLater<T>(
  inputs: fc.Arbitrary<T>,
  check: (input: T) => Promise<void>,
  trial: Trial<NoInfer<T>> = {},
): Promise<void> {
  return fc.assert(fc.asyncProperty(inputs, check), parameters(trial))
}

const parameters = <T>({ examples = [], share = 1 }: Trial<T>): fc.Parameters<[T]> => ({
  examples: examples.map((each) => [each]),
  numRuns: Math.ceil(runs() * share) + examples.length,
})

/** Text made of pieces that a parser gives a meaning to, and of anything else between them. */
export const textOf = (...pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...pieces) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
      ),
      { maxLength: 24 },
    )
    .map((parts) => parts.join(''))

/** Text in which some pieces come again and again, as in what is made to keep a regular expression busy. */
export const pumped = (...pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(textOf(...pieces), fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }), textOf(...pieces))
    .map(([before, units, behind]) => {
      const unit = units.join('') || ' '
      return before + unit.repeat(Math.ceil(PUMPED / unit.length)) + behind
    })

/** What stands in JSON of those who mean no good, or of nobody in particular. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', '\0', '\n::error::x', '-1', [], {}, [[]], [null]],
    { toString: 1, valueOf: 1 },
    { length: 5 },
    { constructor: 'x', hasOwnProperty: null },
    JSON.parse('{"__proto__": {"digest": "x"}}'),
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** A JSON value with up to three of its parts replaced by hostile ones, or taken away. */
export const mutated = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.nat(), fc.option(hostile, { nil: undefined })), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((all, [at, by]) => replaced(all, at, by), value))

function replaced(value: unknown, at: number, by: unknown): unknown {
  const paths = pathsIn(value, [])
  const path = paths[at % paths.length] ?? []
  return path.length === 0 ? by : withPart(value, path, by)
}

function pathsIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]))]
}

function withPart(value: unknown, [key = '', ...rest]: readonly string[], by: unknown): unknown {
  const part = (value as Readonly<Record<string, unknown>>)[key]
  const next = rest.length === 0 ? by : withPart(part, rest, by)
  if (Array.isArray(value)) return value.map((each, index) => (String(index) === key ? next : each))
  return { ...(value as object), [key]: next }
}

/** Bytes with up to eight of them replaced, and sometimes cut short or with others in between. */
export const mutatedBytes = (content: Buffer, reach = content.length): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(Math.max(0, reach - 1)), fc.nat(255)), { maxLength: 8 }),
      fc.option(fc.nat(content.length), { nil: content.length, freq: 3 }),
      fc.option(fc.tuple(fc.nat(content.length), fc.uint8Array({ maxLength: 600 })), { nil: undefined, freq: 4 }),
    )
    .map(([changes, end, inserted]) => {
      const copy = Buffer.from(content)
      for (const [at, byte] of changes) copy[at] = byte
      const [place, added] = inserted ?? [0, Buffer.alloc(0)]
      return Buffer.concat([copy.subarray(0, place), added, copy.subarray(place)]).subarray(0, end + added.length)
    })

/** Bytes in chunks of sizes that come in turns. */
export function chunksOf(content: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0, turn = 0; at < content.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? content.length
    chunks.push(content.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** Sizes for {@link chunksOf}. */
export const chunkSizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(512, 4096, 65_536)), {
  minLength: 1,
  maxLength: 5,
})

/**
 * What the work comes to, or undefined where it ends with an error that it declares. Any other error is a bug, and so is
 * taking more processor time than anything of this size can need.
 */
export function declared<T>(work: () => T, ...errors: readonly ErrorClass[]): T | undefined {
  const start = process.threadCpuUsage()
  try {
    return work()
  } catch (error) {
    if (!errors.some((each) => error instanceof each)) throw error
    return undefined
  } finally {
    requireQuick(start)
  }
}

/** The same of work that takes a while. */
export async function declaredLater<T>(
  work: () => Promise<T>,
  ...errors: readonly ErrorClass[]
): Promise<T | undefined> {
  const start = process.threadCpuUsage()
  try {
    return await work()
  } catch (error) {
    if (!errors.some((each) => error instanceof each)) throw error
    return undefined
  } finally {
    requireQuick(start)
  }
}

/** Time of the processor, not of the clock: a busy machine is no fault of the code. */
function requireQuick(start: NodeJS.CpuUsage): void {
  const { user, system } = process.threadCpuUsage(start)
  const milliseconds = (user + system) / 1000
  if (milliseconds > CPU_LIMIT) throw new Error(`it took ${Math.round(milliseconds)} ms of processor time`)
}
