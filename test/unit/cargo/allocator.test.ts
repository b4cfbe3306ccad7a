import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allocatorFields, allocatorMount } from '../../../src/cargo/allocator.ts'
import { type RecipeText, recipeText } from '../../../src/cargo/recipe-text.ts'
import { readInputs, settleInputs } from '../../../src/runner/inputs.ts'

const inputs = (given: Readonly<Record<string, string>>) =>
  settleInputs(readInputs(allocatorFields, (name) => given[name] ?? ''))

describe('the size of stacks', () => {
  it.each([
    ['', undefined],
    ['131072', 131_072],
    ['128K', 131_072],
    ['512KiB', 524_288],
    ['8M', 8_388_608],
    ['8 MiB', 8_388_608],
  ])('%j is %s bytes', (text, bytes) => {
    expect(inputs({ 'stack-size': text }).stackSize).toBe(bytes)
  })

  it.each(['64K', '9M', '1G', '8m', '-1', '1.5M', '0x100000', 'M'])('%j is refused: musl takes none such', (text) => {
    expect(() => inputs({ 'stack-size': text })).toThrow(
      `stack-size is ${JSON.stringify(text)}, expected a size from 128K to 8M`,
    )
  })
})

describe('the allocator', () => {
  const text: RecipeText = {
    platform: { os: 'linux', architecture: 'amd64' },
    programs: ['app'],
    emulated: false,
    offline: false,
    auditable: false,
    zoneinfo: false,
    extraFiles: [],
    registries: [],
    allocator: 'default',
    sccache: false,
  }
  const template = readFileSync(join(import.meta.dirname, '../../../recipes/rust.Dockerfile'), 'utf8')
  const stageNamed = /^ *--mount=[^\n]*from=mimalloc/m

  it('is musl’s own unless it is said, and a word that is unknown is refused', () => {
    expect(inputs({}).allocator).toBe('default')
    expect(() => inputs({ allocator: 'tcmalloc' })).toThrow('expected one of default, mimalloc')
  })

  it('comes into the compiling step from a stage, which nothing else needs', () => {
    expect(allocatorMount('default')).toBe('')
    expect(recipeText(template, text)).not.toMatch(stageNamed)
    expect(recipeText(template, { ...text, allocator: 'mimalloc' })).toMatch(stageNamed)
  })
})
