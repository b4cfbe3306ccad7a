import { describe, expect, it } from 'vitest'
import { ExpansionError, expandWord, UNKNOWN, type Variable } from '../../../src/buildkit/expand.ts'

const variables: Readonly<Record<string, Variable>> = {
  A: 'a',
  E: '',
  P: 'linux/arm/v7',
  F: 'x.tar.gz',
  U: UNKNOWN,
  M: '🦀x🦀',
}
const expand = (word: string, escaper = '\\'): ReturnType<typeof expandWord> =>
  expandWord(word, (name) => variables[name], escaper)

describe('expandWord', () => {
  it.each([
    ['$A', 'a'],
    ['${A}b', 'ab'],
    ['$Ab', ''],
    ['$none', ''],
    ['$', '$'],
    ['$.', '$.'],
    ['\\$A', '$A'],
    ['\'$A\'"$A"', '$Aa'],
    ['"a\\"b\\\\c\\d"', 'a"b\\c\\d'],
    ['${none-x}${E-x}${E:-y}', 'xy'],
    ['${A+x}${E+y}${E:+z}${none+n}', 'xy'],
    ['${A?no}${A:?no}', 'aa'],
    ['${none:-${A}"b c"}', 'ab c'],
    ['${P#*/}', 'arm/v7'],
    ['${P##*/}', 'v7'],
    ['${F%.*}', 'x.tar'],
    ['${F%%.*}', 'x'],
    ['${F#nothing}${F%nothing}', 'x.tar.gzx.tar.gz'],
    ['${P/arm/$&}', 'linux/$&/v7'],
    ['${P//\\//-}', 'linux-arm-v7'],
    ['${P/a?m/x}', 'linux/x/v7'],
    ['${M#?}${M%?}', 'x🦀🦀x'],
    ['${M//?x/-}', '-🦀'],
  ])('makes of %s what BuildKit makes of it', (word, text) => {
    expect(expand(word)).toEqual({ text, unknown: [] })
  })

  it('refuses to look for parts of a value that is so long that it would take minutes', () => {
    const long = (word: string) => expandWord(word, () => 'a'.repeat(20_000), '\\')
    expect(() => long('${X//*b/}')).toThrow('${X//*b/} looks for a pattern in a value of more than 4096 characters')
    expect(long('${X}').text).toHaveLength(20_000)
  })

  it('escapes by the character that the Dockerfile names', () => {
    expect(expand('`$A\\x', '`').text).toBe('$A\\x')
  })

  it.each(['$U', '${U:-x}', '${U+x}', '${none:-$U}', '"${U%/*}"'])('says that %s is not known', (word) => {
    expect(expand(word).unknown).toEqual(['U'])
  })

  it.each(['"a', "'a", '${A', '${}', '${A^}', '${none:?missing}', '${A/b}'])('refuses %s', (word) => {
    expect(() => expand(word)).toThrow(ExpansionError)
  })
})
