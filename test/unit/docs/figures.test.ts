import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isWorkflow, page, root, snippetsOf } from './pages.ts'

/** Cells of all tables, without their heads. */
const cellsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line, index, lines) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(lines[index + 1] ?? ''))
    .filter((line) => !/^\|[\s:|-]+\|$/.test(line))
    .flatMap((line) => line.split('|').slice(2, -1))

const NUMBER = /\d+(?:[.,]\d+)*/g
const numbersOf = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => text.match(NUMBER) ?? [])

describe.each([
  ['docs/performance.md', ['bench/README.md'], 50],
  ['docs/how-to/allocator.md', ['bench/README.md'], 6],
  ['docs/seeds.md', ['bench/README.md', 'examples/README.md', 'examples/seeds/README.md'], 20],
])('the tables of %s', (path, sources, least) => {
  it('have numbers that were measured, and no others', () => {
    const measured = new Set(numbersOf(sources.map((source) => page(source).text)))
    const numbers = numbersOf(cellsOf(page(path).text))
    expect(numbers.length).toBeGreaterThan(least)
    expect(numbers.filter((number) => !measured.has(number))).toEqual([])
  })
})

describe('docs/performance.md', () => {
  it('names the script behind each of its sections', () => {
    const { text } = page('docs/performance.md')
    const sections = text.split(/^## /m).slice(1, -1)
    expect(sections.filter((section) => !/`(?:bench\/\w+\.ts|npm run demo)`/.test(section))).toEqual([])
    const scripts = text.match(/bench\/\w+\.ts/g) ?? []
    expect(scripts.filter((script) => !existsSync(join(root, script)))).toEqual([])
  })
})

describe('docs/case-studies.md', () => {
  it('has counted the lines of its workflows', () => {
    const study = page('docs/case-studies.md')
    const [ruff, uv] = snippetsOf(study).filter(isWorkflow)
    const [, said] = /lines of the workflow below \| (\d+ \| \d+) \|/.exec(study.text) ?? []
    expect(said).toBe([uv, ruff].map((each) => each?.text.trimEnd().split('\n').length).join(' | '))
  })
})
