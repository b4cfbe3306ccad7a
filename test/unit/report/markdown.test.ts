import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { code, folded, plain, table } from '../../../src/report/markdown.ts'

const html = (markdown: string): string => marked.parse(markdown, { async: false }).trim()

describe('code', () => {
  it.each([
    ['app', '`app`'],
    ['a\\b\n c', '`a\\b c`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['a`b\n## c', '<code>a\\`b <span>#</span><span>#</span> c</code>'],
    ['', ''],
    [' \n', ''],
  ])('has %j', (text, expected) => expect(code(text)).toBe(expected))

  it('is the same in and outside of a table', () => {
    const shown = '<code>a\\&#124;b</code>'
    expect(html(code('a\\|b'))).toBe(`<p>${shown}</p>`)
    expect(html(table(['x', 'y'], [[code('a\\|b'), 'end']]).join('\n'))).toContain(`<td>${shown}</td>\n<td>end</td>`)
  })
})

describe('text', () => {
  it.each([
    ['a *b* [c](d)', 'a \\*b\\* \\[c\\](d)'],
    ['<img src=x>\n\nd', '&lt;img src=x&gt; d'],
    ['a & b_c | d', 'a &amp; b\\_c &#124; d'],
    ['$a$ and # d', '<span>$</span>a<span>$</span> and <span>#</span> d'],
    ['by @acme for #12', 'by <span>@</span>acme for <span>#</span>12'],
    ['me@x.yz', 'me<span>@</span>x.yz'],
    ['see https://x.yz, www.x.yz', 'see https<span>:</span>//x.yz, www<span>.</span>x.yz'],
    [':tada: sha256:ab', '<span>:</span>tada: sha256:ab'],
    ['- a', '\\- a'],
    ['1. a - b', '1\\. a - b'],
    ['1.2.0', '1.2.0'],
    ['1)', '1\\)'],
    ['=== 1.2', '\\=== 1.2'],
  ])('has %j as it is', (text, expected) => expect(plain(text)).toBe(expected))

  it.each(['- a', '1. a', '# a', '> a', '    a', '===', '---', 'me@x.yz https://x.yz www.x.yz'])(
    'makes no list, title, quote, code, line or link of %j',
    (text) => expect(html(plain(text)).replace(/<\/?span>/g, '')).toBe(`<p>${text.trim().replace('>', '&gt;')}</p>`),
  )
})

it('has tables with numbers on the right', () => {
  expect(table(['name', '#size'], [['a', 1]])).toEqual(['| name | size |', '| --- | ---: |', '| a | 1 |'])
})

describe('what is folded', () => {
  it('has a title that is text in HTML', () => {
    const [title, ...lines] = folded('Parts of a_b [x] *y* \\ <z> & `w`', ['a'])
    expect(title).toBe('<details><summary>Parts of a_b [x] *y* \\ &lt;z&gt; &amp; `w`</summary>')
    expect(lines).toEqual(['', 'a', '', '</details>'])
  })

  it('mentions nobody there', () => {
    expect(folded('For @acme', [])[0]).toBe('<details><summary>For <span>@</span>acme</summary>')
  })
})
