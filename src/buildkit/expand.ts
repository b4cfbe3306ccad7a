import { type Characters, endsOf, partsThatFit, readShellPattern, type ShellPattern } from './shell-pattern.ts'

/** The value of a variable: text, undefined where it is not set, {@link UNKNOWN} where only a builder could tell. */
export type Variable = string | undefined | typeof UNKNOWN

/** Stands for the value of a variable that may come from a base image. */
export const UNKNOWN = Symbol('unknown')

/** A word with its variables replaced. */
export interface Expansion {
  readonly text: string
  /** Names of the variables that could not be replaced; with any of them the text is not the real one. */
  readonly unknown: readonly string[]
}

/** The word is not one that BuildKit takes either. */
export class ExpansionError extends Error {
  override readonly name = 'ExpansionError'
}

/**
 * Removes quotes and replaces variables as BuildKit does in Dockerfiles (frontend/dockerfile/shell/lex.go): `$name`,
 * `${name}` and the forms with `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//`. A variable that is not set is empty.
 *
 * @param escaper the Dockerfile's escape character
 * @throws ExpansionError
 */
export function expandWord(word: string, lookup: (name: string) => Variable, escaper: string): Expansion {
  const reader: Reader = { word, lookup, escaper, at: 0, unknown: new Set() }
  const text = readUntil(reader, undefined)
  return { text, unknown: [...reader.unknown] }
}

interface Reader {
  readonly word: string
  readonly lookup: (name: string) => Variable
  readonly escaper: string
  readonly unknown: Set<string>
  at: number
}

/** Reads up to the character and beyond it, or to the end of the word. */
function readUntil(reader: Reader, stop: string | undefined, keepEscapes = false): string {
  let text = ''
  while (reader.at < reader.word.length) {
    const next = take(reader)
    if (next === stop) return text
    text += next === reader.escaper && keepEscapes ? next + take(reader) : partAfter(reader, next)
  }
  if (stop !== undefined) throw new ExpansionError(`${reader.word} has no ${stop} where one is needed`)
  return text
}

/** What the part that begins with the character comes to. */
function partAfter(reader: Reader, first: string): string {
  if (first === "'") return singleQuoted(reader)
  if (first === '"') return doubleQuoted(reader)
  if (first === '$') return dollar(reader)
  return first === reader.escaper ? take(reader) : first
}

function take(reader: Reader): string {
  const next = reader.word.charAt(reader.at)
  reader.at += 1
  return next
}

function singleQuoted(reader: Reader): string {
  const end = reader.word.indexOf("'", reader.at)
  if (end === -1) throw new ExpansionError(`${reader.word} has no closing quote`)
  const text = reader.word.slice(reader.at, end)
  reader.at = end + 1
  return text
}

function doubleQuoted(reader: Reader): string {
  let text = ''
  while (reader.at < reader.word.length) {
    const next = take(reader)
    if (next === '"') return text
    if (next === '$') text += dollar(reader)
    else if (next === reader.escaper) text += escapedInQuotes(reader)
    else text += next
  }
  throw new ExpansionError(`${reader.word} has no closing quote`)
}

/** In double quotes only a quote, `$` and the escape character itself can be escaped. */
function escapedInQuotes(reader: Reader): string {
  const next = reader.word.charAt(reader.at)
  return next !== '' && `"$${reader.escaper}`.includes(next) ? take(reader) : reader.escaper
}

function dollar(reader: Reader): string {
  if (reader.word.charAt(reader.at) === '{') {
    reader.at += 1
    return braced(reader)
  }
  const name = nameAt(reader)
  return name === '' ? '$' : (known(reader, name) ?? '')
}

/** A name, one special parameter, or digits. */
function nameAt(reader: Reader): string {
  const name = /^(?:\d+|[@*#?\-$!]|[\p{L}_][\p{L}\d_]*)/u.exec(reader.word.slice(reader.at))?.[0] ?? ''
  reader.at += name.length
  return name
}

function known(reader: Reader, name: string): string | undefined {
  const value = reader.lookup(name)
  if (value !== UNKNOWN) return value
  reader.unknown.add(name)
  return undefined
}

function braced(reader: Reader): string {
  const name = nameAt(reader)
  const [modifier = ''] = /^(?::[-+?]|\/\/|##|%%|[-+?#%/}])/.exec(reader.word.slice(reader.at)) ?? []
  if (name === '' || modifier === '') throw new ExpansionError(`${reader.word} has a substitution that is not known`)
  reader.at += modifier.length
  const value = known(reader, name)
  if (modifier === '}') return value ?? ''
  if (modifier.startsWith('/')) return replaced(reader, value ?? '', modifier === '//')
  if (/[#%]/.test(modifier)) return trimmed(reader, value ?? '', modifier)
  return chosen(name, value, modifier, readUntil(reader, '}'))
}

function chosen(name: string, value: string | undefined, modifier: string, word: string): string {
  const isSet = value !== undefined && !(modifier.startsWith(':') && value === '')
  if (modifier.endsWith('+')) return isSet ? word : ''
  if (isSet) return value
  if (modifier.endsWith('-')) return word
  throw new ExpansionError(`${name}: ${word || 'is not allowed to be unset'}`)
}

function replaced(reader: Reader, value: string, all: boolean): string {
  const pattern = patternOf(reader, readUntil(reader, '/', true))
  const replacement = readUntil(reader, '}', true)
  const text = charactersOf(reader, value)
  const parts = partsThatFit(pattern, text).slice(0, all ? undefined : 1)
  const between = [0, ...parts.map(({ end }) => end)].map((from, index) => text.slice(from, parts[index]?.start))
  return between.map((part) => part.join('')).join(replacement)
}

/** `#` and `%` take away the shortest fitting beginning or end, doubled the longest. */
function trimmed(reader: Reader, value: string, modifier: string): string {
  const pattern = patternOf(reader, readUntil(reader, '}', true))
  const isStart = modifier.startsWith('#')
  const text = charactersOf(reader, value)
  const lengths = isStart ? endsOf(pattern, text, 0) : endsOf(pattern.toReversed(), text.toReversed(), 0)
  const length = lengths.at(modifier.length === 1 ? 0 : -1) ?? 0
  return (isStart ? text.slice(length) : text.slice(0, text.length - length)).join('')
}

/** Looking for all parts takes time by the square of the length. */
const LONGEST = 4096

function charactersOf({ word }: Reader, value: string): Characters {
  const text = [...value]
  if (text.length <= LONGEST) return text
  throw new ExpansionError(`${word} looks for a pattern in a value of more than ${LONGEST} characters`)
}

function patternOf({ word }: Reader, text: string): ShellPattern {
  const pattern = readShellPattern(text)
  if (pattern === undefined) throw new ExpansionError(`${word} has a backslash where none may stand`)
  return pattern
}
