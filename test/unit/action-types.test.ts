import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { binaryFields } from '../../src/build-binary/inputs.ts'
import { danceFields } from '../../src/cache-dance/inputs.ts'
import { mergeFields } from '../../src/merge-manifest/inputs.ts'
import { planFields } from '../../src/plan/inputs.ts'
import type { InputField } from '../../src/runner/inputs.ts'

/** What github-actions-typing knows (its README, "Type"). */
type Type =
  | { readonly type: 'string' | 'boolean' | 'integer' }
  | { readonly type: 'enum'; readonly 'allowed-values': readonly string[] }
  | { readonly type: 'list'; readonly separator: string; readonly 'list-item': Type }

interface Types {
  readonly inputs: Readonly<Record<string, Type>>
  readonly outputs: Readonly<Record<string, Type>>
}

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>
  readonly outputs: Readonly<Record<string, unknown>>
}

const read = <T>(...path: readonly string[]): T =>
  parse(readFileSync(join(import.meta.dirname, '../..', ...path), 'utf8')) as T

const ACTIONS = ['.', 'build-binary', 'cache-dance', 'merge-manifest', 'plan']

describe.each(ACTIONS)('%s/action-types.yml', (folder) => {
  const types = read<Types>(folder, 'action-types.yml')
  const { inputs, outputs } = read<Manifest>(folder, 'action.yml')

  it('has a type for every input and every output, and no others', () => {
    expect(Object.keys(types.inputs).sort()).toEqual(Object.keys(inputs).sort())
    expect(Object.keys(types.outputs).sort()).toEqual(Object.keys(outputs).sort())
  })

  it('has types that fit the defaults', () => {
    const unfit = Object.entries(inputs).filter(
      ([name, { default: value = '', required }]) => !required && value !== '' && !fits(types.inputs[name], value),
    )
    expect(unfit).toEqual([])
  })
})

function fits(type: Type | undefined, value: string): boolean {
  if (type?.type === 'boolean') return value === 'true' || value === 'false'
  if (type?.type === 'integer') return /^\d+$/.test(value)
  return type?.type !== 'enum' || type['allowed-values'].includes(value)
}

type Fields = Readonly<Record<string, InputField<unknown>>>

const accepts = ({ parse: parseInput }: InputField<unknown>, raw: string): boolean => {
  try {
    parseInput(raw)
    return true
  } catch {
    return false
  }
}

describe.each<[string, Fields]>([
  ['build-binary', binaryFields],
  ['cache-dance', danceFields],
  ['merge-manifest', mergeFields],
  ['plan', planFields],
])('the types of %s, by its own parsers', (folder, fields) => {
  const { inputs } = read<Types>(folder, 'action-types.yml')
  const named = (kind: Type['type']) => Object.entries(inputs).filter(([, { type }]) => type === kind)
  const ofField = (name: string): InputField<unknown> => fields[name] as InputField<unknown>

  it('are boolean where true and false are all that is taken', () => {
    const flags = Object.entries(fields).filter(([, { parse: parseInput }]) => {
      const [yes, no] = ['true', 'false'].map((word) => {
        try {
          return parseInput(word)
        } catch {
          return undefined
        }
      })
      return yes === true && no === false
    })
    expect(named('boolean').map(([name]) => name)).toEqual(flags.map(([name]) => name).sort())
  })

  it('have exactly the words of an input that takes few', () => {
    for (const [name, type] of named('enum')) {
      const words = 'allowed-values' in type ? type['allowed-values'] : []
      expect(words.filter((word) => !accepts(ofField(name), word))).toEqual([])
      expect(() => ofField(name).parse('another')).toThrow(`expected one of ${words.join(', ')}`)
    }
  })

  it('are whole numbers where nothing else is taken', () => {
    for (const [name] of named('integer')) {
      expect(ofField(name).parse('7')).toBe(7)
      expect(accepts(ofField(name), 'seven')).toBe(false)
    }
  })
})

describe('the types of the composite action', () => {
  it('are those of its parts', () => {
    const own = read<Types>('action-types.yml')
    const [dance, build] = ['cache-dance', 'build-binary'].map((name) => read<Types>(name, 'action-types.yml'))
    expect(own.inputs).toEqual({ ...dance?.inputs, ...build?.inputs })
    expect(own.outputs).toEqual({ ...dance?.outputs, ...build?.outputs })
  })
})
