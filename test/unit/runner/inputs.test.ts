import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import {
  field,
  flag,
  lines,
  linesOf,
  oneOf,
  readInputs,
  settleInputs,
  text,
  Unfit,
  wordsOf,
} from '../../../src/runner/inputs.ts'

const reader =
  (given: Readonly<Record<string, string>>) =>
  (name: string): string =>
    given[name] ?? ''

describe('readInputs', () => {
  const fields = {
    'no-cache': flag(false),
    store: oneOf('github', ['github', 'directory']),
    tags: lines(),
    note: text('none'),
  }

  it('gives typed values under camel-case names, defaults for what is absent', () => {
    const { values, faults } = readInputs(fields, reader({ 'no-cache': 'true', tags: 'a\n\n  b \n' }))
    expect(faults).toEqual([])
    expect(values).toEqual({ noCache: true, store: 'github', tags: ['a', 'b'], note: 'none' })
  })

  it('collects every fault with its input, value, expectation and remedy', () => {
    const read = readInputs(fields, reader({ 'no-cache': 'tru', store: 'registy' }))
    expect(read.faults.map(({ input, value }) => [input, value])).toEqual([
      ['no-cache', 'tru'],
      ['store', 'registy'],
    ])
    expect(() => settleInputs(read)).toThrow(InputError)
    expect(() => settleInputs(read)).toThrow(
      /2 inputs cannot be used:\n- no-cache is "tru", expected true or false\. .+\n- store is "registy", expected one of github, directory\. /,
    )
  })

  it('adds the faults that only show when values are compared', () => {
    const fault = { input: 'tags', value: 'v1', expected: 'a name', remedy: 'Give one.' }
    expect(() => settleInputs(readInputs({}, reader({})), [fault])).toThrow(
      'One input cannot be used:\n- tags is "v1", expected a name. Give one.',
    )
  })

  it('lets a fault of the program itself through', () => {
    const broken = field('', () => {
      throw new TypeError('bug')
    })
    expect(() => readInputs({ broken }, reader({}))).toThrow(TypeError)
  })
})

describe.each([
  ['true', true],
  ['false', false],
])('flag(%s)', (raw, value) => {
  it('is read', () => expect(flag(!value).parse(raw)).toBe(value))
})

describe.each(['True', 'TRUE', 'yes', '1', 'tru', ' '])('flag(%j)', (raw) => {
  it('is refused: a misspelt boolean must not mean false', () => expect(() => flag(true).parse(raw)).toThrow(Unfit))
})

describe('lists', () => {
  const even = (word: string): number => {
    if (Number(word) % 2 === 0) return Number(word)
    throw new Unfit('even numbers', 'Double it.')
  }

  it('reads one value a line', () => expect(linesOf(even).parse('2\r\n4\n')).toEqual([2, 4]))
  it('reads words by comma and line', () => expect(wordsOf(even).parse('2, 4\n6')).toEqual([2, 4, 6]))
  it('names the value that is at fault, not the whole list', () => {
    const { faults } = readInputs({ numbers: wordsOf(even) }, reader({ numbers: '2,3' }))
    expect(faults).toEqual([{ input: 'numbers', value: '3', expected: 'even numbers', remedy: 'Double it.' }])
  })
  it('names each value that is at fault', () => {
    const { faults } = readInputs({ numbers: wordsOf(even) }, reader({ numbers: '1,2,3' }))
    expect(faults.map(({ value }) => value)).toEqual(['1', '3'])
  })
})
