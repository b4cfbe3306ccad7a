import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Marked, type Tokens } from 'marked'

/** Mermaid as one script that needs nothing else. */
const MERMAID = join(import.meta.dirname, '../node_modules/mermaid/dist/mermaid.min.js')

/** As GitHub does it: no clicks, no HTML in names, and the theme of whoever looks. */
const DRAW = `
const dark = matchMedia('(prefers-color-scheme: dark)').matches
mermaid.initialize({ startOnLoad: true, securityLevel: 'strict', theme: dark ? 'dark' : 'default' })
`

const STYLE = `
:root { color-scheme: light dark; --line: #d1d9e0; --quiet: #f6f8fa; --text: #1f2328; --ground: #fff }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --quiet: #151b23; --text: #f0f6fc; --ground: #0d1117 } }
body { max-width: 1012px; margin: 24px auto; padding: 0 16px; background: var(--ground); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', 'Open Sans', Helvetica, Arial, sans-serif }
h3, h4 { margin: 24px 0 12px; line-height: 1.25 }
h3 { font-size: 20px; padding-bottom: 8px; border-bottom: 1px solid var(--line) }
h4 { font-size: 16px }
code, pre { font: 12px/1.45 ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace }
code { padding: 2px 5px; border-radius: 6px; background: var(--quiet); overflow-wrap: anywhere }
pre { padding: 12px; border-radius: 6px; background: var(--quiet); overflow-x: auto }
pre code { padding: 0; overflow-wrap: normal }
pre.mermaid { padding: 0; background: none; text-align: center; white-space: pre }
.wide { overflow-x: auto }
table { border-collapse: collapse; margin: 0 0 12px }
th, td { padding: 5px 11px; border: 1px solid var(--line) }
tr:nth-child(2n) td { background: var(--quiet) }
td[style*=right] { white-space: nowrap }
td code { white-space: nowrap; background: none; padding: 0 }
ul { padding-left: 24px }
summary { cursor: pointer; font-weight: 600 }
details { margin: 8px 0 }
`

/**
 * A job summary as one HTML file that needs no network: rendered as GitHub renders it, diagrams drawn by Mermaid in it.
 * Nothing in the Markdown becomes HTML but the few elements that the summary writes itself, and no script runs but the two here.
 */
export function pageHtml(title: string, markdown: string): string {
  const scripts = [readFileSync(MERMAID, 'utf8'), DRAW].map(embedded)
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${hashes.join(' ')}`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body>`,
    bodyHtml(markdown),
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body></html>',
    '',
  ].join('\n')
}

/** A script ends at its end tag, whatever stands around that. */
const embedded = (script: string): string => script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')

/** Markdown as HTML. */
export const bodyHtml = (markdown: string): string => marked.parse(markdown) as string

const marked = new Marked({
  async: false,
  gfm: true,
  renderer: {
    html: ({ text }) => text.split(OWN).map(ownHtml).join(''),
    link: ({ text, href }) =>
      /^https?:\/\//.test(href) ? `<a href="${escaped(href)}">${escaped(text)}</a>` : escaped(text),
    image: ({ text }) => escaped(text),
    code: ({ text, lang }) =>
      lang === 'mermaid'
        ? `<pre class="mermaid">${escaped(text)}</pre>\n`
        : `<pre><code>${escaped(text)}</code></pre>\n`,
    table(token) {
      return `<div class="wide"><table>${rowHtml(this.parser, token.header, 'th')}${token.rows.map((row) => rowHtml(this.parser, row, 'td')).join('')}</table></div>\n`
    },
  },
})

type Parser = { parseInline(tokens: Tokens.Generic[]): string }

const rowHtml = (parser: Parser, cells: readonly Tokens.TableCell[], tag: string): string => {
  const html = cells.map(({ align, tokens }) => {
    return `<${tag}${align === null ? '' : ` style="text-align: ${align}"`}>${parser.parseInline(tokens)}</${tag}>`
  })
  return `<tr>${html.join('')}</tr>`
}

/** What src/report/markdown.ts writes. */
const OWN = /(<\/?(?:details|summary|span|code)>)/
const ownHtml = (text: string): string => (OWN.test(text) ? text : escaped(text))

/** Entities stay as they are: the summary writes some itself. */
const escaped = (text: string): string =>
  text
    .replace(/&(?!(?:amp|lt|gt|quot|#\d+);)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
