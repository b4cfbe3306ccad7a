import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { binaryFields as buildBinary } from '../../src/build-binary/inputs.ts'
import { dockerfileFields } from '../../src/buildkit/dockerfile.ts'
import { danceFields as cacheDance } from '../../src/cache-dance/inputs.ts'
import { mergeFields } from '../../src/merge-manifest/inputs.ts'
import { planFields } from '../../src/plan/inputs.ts'

interface Manifest {
  readonly inputs: Readonly<
    Record<string, { readonly description?: string; readonly default?: unknown; readonly required?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly description?: string; readonly value?: string }>>
  readonly runs: {
    readonly using: string
    readonly main?: string
    readonly post?: string
    readonly steps?: readonly Step[]
  }
}

interface Step {
  readonly id: string
  readonly uses: string
  readonly with: Readonly<Record<string, string>>
}

const manifest = (path: string): Manifest =>
  parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')) as Manifest

describe.each([
  ['build-binary', buildBinary],
  ['cache-dance', cacheDance],
  ['merge-manifest', mergeFields],
  ['plan', planFields],
])('%s/action.yml', (name, fields) => {
  const { inputs, outputs, runs } = manifest(`${name}/action.yml`)

  it('has exactly the inputs that the code reads', () => {
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(fields).sort())
  })

  it('has the defaults of the code', () => {
    const defaults = Object.entries(fields).map(([input, field]) => [input, field.default])
    expect(
      Object.fromEntries(Object.entries(inputs).map(([input, { default: value = '' }]) => [input, value])),
    ).toEqual(Object.fromEntries(defaults))
  })

  it('describes every input and output, and gives a required input no default', () => {
    expect(
      [...Object.values(inputs), ...Object.values(outputs)].filter(({ description = '' }) => description === ''),
    ).toEqual([])
    expect(Object.values(inputs).filter(({ required, default: value }) => required && value !== undefined)).toEqual([])
  })

  it('runs its own bundle on Node 24', () => {
    expect(runs.using).toBe('node24')
    expect(runs.main).toBe(`../dist/${name}/index.js`)
    expect([undefined, runs.main]).toContain(runs.post)
  })
})

describe('the composite action of the root', () => {
  const { inputs, outputs, runs } = manifest('action.yml')
  const parts = ['cache-dance', 'build-binary'].map((folder) => ({ folder, ...manifest(`${folder}/action.yml`) }))

  it('takes every input of both parts and passes each on under its own name', () => {
    const names = new Set(parts.flatMap((part) => Object.keys(part.inputs)))
    expect(Object.keys(inputs).sort()).toEqual([...names].sort())
    for (const [index, part] of parts.entries()) {
      const step = runs.steps?.[index]
      expect(step?.uses).toBe(`$/${part.folder}`)
      expect(step?.with).toEqual(
        Object.fromEntries(Object.keys(part.inputs).map((name) => [name, passed(part.folder, name)])),
      )
    }
  })

  /** cache-dance does not see a build fail. */
  const passed = (action: string, name: string): string =>
    action === 'cache-dance' && name === 'summary'
      ? "${{ inputs.summary == 'on-failure' && 'never' || inputs.summary }}"
      : `\${{ inputs.${name} }}`

  it('gives every output of both parts', () => {
    const names = new Set(parts.flatMap((part) => Object.keys(part.outputs)))
    expect(Object.keys(outputs).sort()).toEqual([...names].sort())
  })

  it('gives the reports of both parts as one, also where a step was skipped', () => {
    const value = outputs.report?.value ?? ''
    const filled = (dance: string, build: string): unknown =>
      JSON.parse(
        value.replace(/\$\{\{ steps\.cache\.[^}]*\}\}/, dance).replace(/\$\{\{ steps\.build\.[^}]*\}\}/, build),
      )
    expect(filled('{"a":1}', '{"b":2}')).toEqual({ dance: { a: 1 }, build: { b: 2 } })
    expect(value.match(/\|\| 'null' \}\}/g)).toHaveLength(2)
  })

  it('gives both parts the same build: whatever decides the Dockerfile is an input of both', () => {
    for (const name of Object.keys(dockerfileFields)) {
      for (const part of parts) expect(Object.keys(part.inputs)).toContain(name)
    }
  })
})
