import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allPages, anchorsOf, type Page, page, proseOf, root } from './pages.ts'

const pages = allPages()

/** Links to what is in this repository. */
const linksOf = (from: Page): readonly string[] =>
  [...proseOf(from).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

/** What is wrong with a link, if anything is. */
function fault(from: Page, link: string): string | undefined {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from.path : normalize(join(dirname(from.path), path))
  if (target.startsWith('..') || !existsSync(join(root, target))) return `${from.path}: no ${link}`
  if (anchor === undefined || !target.endsWith('.md')) return undefined
  return anchorsOf(page(target)).includes(anchor) ? undefined : `${from.path}: no heading ${link}`
}

describe('the pages', () => {
  it('link to what is there', () => {
    const links = pages.flatMap((from) => linksOf(from).map((link) => [from, link] as const))
    expect(links.length).toBeGreaterThan(100)
    expect(links.flatMap(([from, link]) => fault(from, link) ?? [])).toEqual([])
  })

  it('of docs/ are all in its index', () => {
    const index = linksOf(page('docs/README.md')).map((link) => normalize(join('docs', link.split('#')[0] ?? '')))
    const own = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && path !== 'docs/README.md')
    expect(own.filter((path) => !index.includes(path))).toEqual([])
  })
})
