import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A page of documentation. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
}

/** A block of code in a page. */
export interface Snippet {
  /** `docs/quickstart.md:7`, the line of its first line. */
  readonly at: string
  readonly language: string
  /** Without the indentation of the list that it may stand in. */
  readonly text: string
}

/** The repository. */
export const root = join(import.meta.dirname, '../../..')

/** All pages that git knows or would take. */
export function allPages(): readonly Page[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md']
  const paths = spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.split('\0')
  return paths.filter((path) => path !== '' && existsSync(join(root, path))).map(page)
}

/** One page. */
export const page = (path: string): Page => ({ path, text: readFileSync(join(root, path), 'utf8') })

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm

/** The blocks of code of a page, in their order. */
export const snippetsOf = ({ path, text }: Page): readonly Snippet[] =>
  [...text.matchAll(FENCE)].map(({ index, 1: indent = '', 2: language = '', 3: body = '' }) => ({
    at: `${path}:${text.slice(0, index).split('\n').length + 1}`,
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))

/** A page without its code, in which brackets are no links and `#` is no heading. */
export const proseOf = ({ text }: Page): string =>
  text.replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()#]/g, ' '))

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ text }: Page): readonly string[] {
  const headings = [...text.replaceAll(FENCE, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => slug(title))
  return headings.map((name, index) => {
    const before = headings.slice(0, index).filter((other) => other === name).length
    return before === 0 ? name : `${name}-${before}`
  })
}

const slug = (title: string): string =>
  title
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

/** Whether a snippet is a workflow as a repository has it, not a part of one. */
export const isWorkflow = ({ language, text }: Snippet): boolean =>
  language === 'yaml' && /^on:/m.test(text) && /^jobs:/m.test(text)
