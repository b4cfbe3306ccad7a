import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isWorkflow, page, root, snippetsOf } from './pages.ts'

const SCRIPT = /bench\/\w+\.ts|npm run (?:demo|bench|soak)/g
/** Also of `1.40x` and `2.4–2.8`, not of `arm64` and `x86_64`. */
const NUMBER = /(?<![\w.])\d+(?:[.,]\d+)*/g

const scriptsIn = (text: string): readonly string[] => text.match(SCRIPT) ?? []
const numbersIn = (text: string): readonly string[] =>
  text.replaceAll(/^```[\s\S]*?^```|`[^`\n]*`/gm, '').match(NUMBER) ?? []

/** What each script has printed, by its name: an item of bench/README.md, up to the next one. */
const measured: ReadonlyMap<string, string> = new Map(
  page('bench/README.md')
    .text.split(/^(?=- )/m)
    .slice(1)
    .map((item) => [scriptsIn(item)[0] ?? item, item]),
)

/** What the scripts have printed that a text names. */
const measuredBy = (text: string): string =>
  scriptsIn(text)
    .map((script) => measured.get(script) ?? '')
    .join('\n')

/** Numbers of a text that are not in another one. */
function strays(text: string, source: string): readonly string[] {
  const known = new Set(numbersIn(source))
  return numbersIn(text).filter((number) => !known.has(number))
}

/** Rows of the tables of a text, without their heads. */
const rowsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line, index, lines) => line.startsWith('|') && !isRule(lines[index + 1] ?? ''))
    .filter((line) => !isRule(line))

const isRule = (line: string): boolean => /^\|[\s:|-]+\|$/.test(line)

/** Sections of a page, each with its title. */
const sectionsOf = (path: string): readonly string[] => page(path).text.split(/^## /m).slice(1)

it('bench/README.md has an item for each script that prints figures', () => {
  expect([...measured.keys()].filter((script) => scriptsIn(script).length !== 1)).toEqual([])
  const scripts = [...measured.keys()].filter((script) => script.startsWith('bench/'))
  expect(scripts.length).toBeGreaterThan(8)
  expect(scripts.filter((script) => !existsSync(join(root, script)))).toEqual([])
})

describe('docs/performance.md', () => {
  const sections = sectionsOf('docs/performance.md').map((text) => ({ title: text.split('\n')[0] ?? '', text }))

  it.each(sections)('$title: has figures of the scripts that it names, and no others', ({ text }) => {
    const scripts = scriptsIn(text)
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.filter((script) => !measured.has(script))).toEqual([])
    expect(strays(text, measuredBy(text))).toEqual([])
  })

  it('has figures in nearly every section', () => {
    expect(sections.filter(({ text }) => numbersIn(text).length > 3).length).toBeGreaterThan(6)
  })
})

describe('docs/how-to/allocator.md', () => {
  it('has the figures of the script that it names', () => {
    const [text = ''] = page('docs/how-to/allocator.md').text.split(/^## /m)
    const rows = rowsOf(text).join('\n')
    expect(scriptsIn(text)).toEqual(['bench/allocator.ts'])
    expect(numbersIn(rows).length).toBeGreaterThan(7)
    expect(strays(rows, measuredBy(text))).toEqual([])
  })
})

describe('docs/seeds.md', () => {
  const sections = sectionsOf('docs/seeds.md').map((text) => ({ title: text.split('\n')[0] ?? '', text }))
  const seeds = rowsOf(page('examples/seeds/README.md').text)
  const examples = rowsOf(page('examples/README.md').text)

  /** Rows of the seed by its number, of the repositories that the section links, and of the scripts that it names. */
  function sourceOf(text: string): string {
    const seed = `00${Number.parseInt(text, 10) - 1}`
    const linked = [...text.matchAll(/\(\.\.\/examples\/([\w-]+)\//g)].map(([, name]) => `[${name}]`)
    return [
      ...seeds.filter((row) => row.startsWith(`| ${seed} `)),
      ...examples.filter((row) => linked.some((name) => row.startsWith(`| ${name}`))),
      measuredBy(text),
    ].join('\n')
  }

  it.each(sections)('$title: has in its table the figures of that text, and no others', ({ text }) => {
    const rows = rowsOf(text).join('\n')
    expect(numbersIn(rows).length).toBeGreaterThan(2)
    expect(strays(rows, sourceOf(text))).toEqual([])
  })

  it('are five', () => expect(sections).toHaveLength(5))
})

describe('figures elsewhere', () => {
  it('in README.md are those of the demo', () => {
    const [, crates = ''] = /npm run demo +# a real program of (\d+) crates/.exec(page('README.md').text) ?? []
    expect(numbersIn(measured.get('npm run demo') ?? '')).toContain(crates)
  })

  it('in ARCHITECTURE.md are ratios of the table about merging', () => {
    const rows = rowsOf(measured.get('bench/merge.ts') ?? '')
    const slow = (name: string): number =>
      Number(/([\d.]+)x \|$/.exec(rows.find((row) => row.startsWith(`| ${name} |`)) ?? '')?.[1])
    const ours = slow('merge-manifest, with proof')
    const [, calls, tags] =
      /took ([\d.]+) times as long as our whole merge with proof, one call a tag ([\d.]+) times\s+\(`bench\/merge\.ts`\)/.exec(
        page('ARCHITECTURE.md').text,
      ) ?? []
    expect(calls).toBe((slow('`imagetools create`, one call a registry') / ours).toFixed(1))
    expect(tags).toBe((slow('`imagetools create`, one call a tag') / ours).toFixed(1))
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
