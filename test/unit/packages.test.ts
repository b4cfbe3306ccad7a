import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { licenceText } from '../../scripts/licences.ts'

const root = join(import.meta.dirname, '../..')
const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

describe('the commands of CONTRIBUTING.md', () => {
  it('install what they need on a fresh clone, with the Node that the project has', () => {
    const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const [block = ''] = /```sh\n[\s\S]*?```/.exec(page) ?? []
    const names = [...block.matchAll(/^npm (?:run )?(\w+)/gm)].map(([, name = '']) => name)
    expect(names).toHaveLength(7)
    const { scripts } = json('package.json') as { scripts: Readonly<Record<string, string>> }
    expect(names.filter((name) => !scripts[name]?.startsWith('scripts/with-deps '))).toEqual([])
  })
})

describe('packages that run a script when they are installed', () => {
  it('are those that package.json names', () => {
    const { packages } = json('package-lock.json') as {
      packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
    }
    const names = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    const { allowScripts } = json('package.json') as { allowScripts: Readonly<Record<string, boolean>> }
    expect(names).toEqual(Object.keys(allowScripts).filter((name) => allowScripts[name]))
  })
})

describe('the licences of a bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-licences-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const source = (name: string, license: string, text?: string): string => {
    const path = join(folder, 'node_modules', name)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }))
    if (text !== undefined) writeFileSync(join(path, 'LICENSE.md'), text)
    return join(path, 'lib/index.js')
  }

  it('are those of the packages whose modules are in it, also of modules that were put together', () => {
    const together = { nameForCondition: join(folder, 'src/run.ts'), chunks: [1] }
    const text = licenceText([
      { ...together, modules: [{ nameForCondition: source('@scope/inner', 'ISC', 'the text\r\nof ISC'), chunks: [] }] },
      { nameForCondition: source('outer', '(MIT AND 0BSD)'), chunks: [1] },
      { nameForCondition: source('left-out', 'MIT'), chunks: [] },
    ])
    expect(text).toContain('@scope/inner 1.2.3 (ISC)\n\nthe text\nof ISC\n')
    expect(text).toContain('outer 1.2.3 ((MIT AND 0BSD))\n\nThe package holds no text of its licence.\n')
    expect(text).not.toContain('left-out')
  })

  it('are refused where they ask for more than their text', () => {
    const modules = [{ nameForCondition: source('strict', 'GPL-3.0-only', '…'), chunks: [1] }]
    expect(() => licenceText(modules)).toThrow('look at the licence first: strict 1.2.3 (GPL-3.0-only)')
  })
})
