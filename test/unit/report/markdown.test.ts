import { describe, expect, it } from 'vitest'
import { code, folded, plain, table } from '../../../src/report/markdown.ts'

describe('Markdown', () => {
  it.each([
    ['a|b', '`a\\|b`'],
    ['a`b\n## c', "`a'b ## c`"],
  ])('has %j as code', (text, expected) => expect(code(text)).toBe(expected))

  it.each([
    ['a *b* [c](d)', 'a \\*b\\* \\[c\\](d)'],
    ['<img src=x>\n\n# d', '&lt;img src=x> \\# d'],
    ['a & b_c', 'a &amp; b\\_c'],
  ])('has %j as it is', (text, expected) => expect(plain(text)).toBe(expected))

  it('has tables with numbers on the right, and lines that are folded', () => {
    expect(table(['name', '#size'], [['a', 1]])).toEqual(['| name | size |', '| --- | ---: |', '| a | 1 |'])
    expect(folded('More <x>', ['a'])).toEqual(['<details><summary>More &lt;x></summary>', '', 'a', '', '</details>'])
  })
})
