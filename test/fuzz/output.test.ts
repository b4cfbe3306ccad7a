import * as fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { failingStep } from '../../src/buildkit/failure.ts'
import { faultyLine } from '../../src/buildkit/source-line.ts'
import { cplusplusTrouble } from '../../src/cargo/cplusplus.ts'
import { gitTrouble } from '../../src/cargo/git-login.ts'
import { readCargo, readSccache } from '../../src/cargo/output.ts'
import { code, folded, plain, table } from '../../src/report/markdown.ts'
import { timeline } from '../../src/report/timeline.ts'
import { harmless, harmlessOutput } from '../../src/runner/harmless.ts'
import { chunkSizes, chunksOf, declared, holds, pumped, textOf } from './pieces.ts'

const COMMAND = [
  ...['::', ':', '##[', '##', '#', '[', ']', 'set-output', 'set-env name=A', 'add-mask', 'error', 'stop-commands', 'x'],
  ...[
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\u200b',
    '\u200d',
    '\u00ad',
    '\ufeff',
    '\u0085',
    '\u2028',
    'é',
    '\u{1f600}',
  ],
]
const log = textOf(...COMMAND)

/**
 * Whether a runner takes a line for a command (actions/runner, ActionCommand.cs: TryParseV2 and TryParse), with everything
 * left away that .NET may leave away when it compares texts.
 */
function isCommand(line: string): boolean {
  const visible = line.replace(/[^\x21-\x7e]/g, '')
  return visible.startsWith('::') || line.replace(/[^\x20-\x7e]/g, '').includes('##[')
}

const commandsIn = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).filter(isCommand)

describe('text of others in the log', () => {
  it('holds no command of the runner', () => {
    holds(log, (text) => expect(commandsIn(harmless(text))).toEqual([]), { share: 5 })
  })

  it('loses nothing, and is left alone where there is no command', () => {
    holds(log, (text) => {
      const made = harmless(text)
      expect(made.replaceAll('|', '').replaceAll('# #', '##')).toBe(text.replaceAll('|', '').replaceAll('# #', '##'))
      if (commandsIn(text).length === 0) expect(made).toBe(text)
      expect(harmless(made)).toBe(made)
    })
  })

  it('is the same in whatever pieces it comes', () => {
    holds(fc.tuple(log, chunkSizes), ([text, sizes]) => {
      const printed: Buffer[] = []
      const output = harmlessOutput((chunk) => printed.push(chunk))
      for (const chunk of chunksOf(Buffer.from(text), sizes)) output.write(chunk)
      output.end()
      const whole: Buffer[] = []
      const once = harmlessOutput((chunk) => whole.push(chunk))
      once.write(text)
      once.end()
      expect(Buffer.concat(printed).equals(Buffer.concat(whole))).toBe(true)
      expect(commandsIn(Buffer.concat(printed).toString())).toEqual([])
    })
  })

  it('ends in time', () => {
    holds(pumped(...COMMAND), (text) => void declared(() => harmless(text)))
  })
})

describe('logs of builds', () => {
  const PIECES = [
    ...[
      '   Compiling ',
      '       Fresh ',
      '       Dirty ',
      '    Finished ',
      'serde v1.0.0',
      ' (/src)',
      ': ',
      ' in 1m 05s',
    ],
    ...[
      'the file `a` has changed (x after last build at y)',
      ' after last build at ',
      'error: could not compile',
      '\n',
    ],
    ...['\r', '\u001b[1m', '\u001b[', '  ', 'Compile requests      5', 'Cache hits  3', '{"stats":{"cache_hits":', '}'],
    ...[
      ' > [stage 2/3] RUN x:',
      '------',
      'ERROR: ',
      'Dockerfile:3',
      '--------------------',
      '   3 | >>> RUN x',
      '(',
      ')',
      ' v',
      '1',
    ],
    ...['unable to update https://', '/muslin/target', "could not read Username for '", '@'],
    ...['undefined reference to ', '`std::', "'", 'ld: ', '/usr/bin/ld', 'collect2'],
  ]

  function readAll(text: string): void {
    const lines = text.split('\n')
    const cargo = declared(() => readCargo(text))
    if (cargo !== undefined) expect(Number.isFinite(cargo.compiled + cargo.fresh + cargo.seconds)).toBe(true)
    const sccache = declared(() => readSccache(text))
    for (const count of Object.values(sccache ?? {})) expect(typeof count).toBe('number')
    declared(() => failingStep(lines))
    declared(() => faultyLine(lines, [{ path: 'Dockerfile', text }]))
    declared(() => cplusplusTrouble(lines))
    declared(() => gitTrouble(lines))
  }

  it('are read, whatever stands in them', () => {
    holds(fc.oneof(textOf(...PIECES), pumped(...PIECES)), readAll)
  })

  it('are read in time, with a line of a megabyte in them', () => {
    const line = fc.constantFrom(...PIECES, 'x', 'é').map((piece) => piece.repeat(Math.ceil(1_000_000 / piece.length)))
    holds(line, readAll, { share: 0.05, examples: ['x'.repeat(1_000_000), `${' '.repeat(1_000_000)}x`] })
  })

  it('say of cargo what it said', () => {
    const unit = fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/), fc.nat(99))
      .map(([name, v]) => `${name} v1.${v}.0`)
    const words = fc.tuple(fc.constantFrom('   Compiling', '       Fresh'), unit)
    holds(fc.array(words, { minLength: 1, maxLength: 20 }), (said) => {
      const text = said.map(([word, name]) => `progress\r\u001b[1m${word}\u001b[0m ${name}`).join('\r\n[2/3] x\n')
      const of = (word: string): Set<string> => new Set(said.filter(([each]) => each.trim() === word).map(([, n]) => n))
      const compiled = of('Compiling')
      expect(readCargo(text)).toMatchObject({
        compiled: compiled.size,
        fresh: [...of('Fresh')].filter((name) => !compiled.has(name)).length,
      })
    })
  })
})

const MARKDOWN = [
  ...[
    '|',
    '\\',
    '`',
    '``',
    '*',
    '_',
    '[',
    ']',
    '(',
    ')',
    '](javascript:x)',
    '![',
    '<',
    '>',
    '<b>',
    '</details>',
    '&',
    '&lt;',
  ],
  ...[
    '#',
    '~',
    '~~~',
    '```',
    '\n',
    '\r',
    '\n\n',
    '- ',
    '1. ',
    '    ',
    '\t',
    'https://x.y',
    'www.x.y',
    '@me',
    ':',
    'é',
    '$',
  ],
  ...['<!--', '-->', '<script>', '"', "'", '\u2028', '{{', '%%', ';', '---', '==='],
]

/** Text as a reader of the page sees it: blanks in a row are one. */
const seen = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

const HTML: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#124;': '|',
}
const unescaped = (html: string): string => html.replace(/&(?:amp|lt|gt|quot|#39|#124);/g, (found) => HTML[found] ?? '')

/** What is left of HTML when the elements are gone that our own escapes have. */
const bare = (html: string): string => html.replace(/<\/?(?:span|code)>/g, '')

/** Where GitHub would find a formula, a mention or an issue in text that Markdown has made. */
const live = (html: string): string =>
  html
    .replace(/<code>[\s\S]*?<\/code>|<span>.<\/span>/g, '')
    .replace(/&#\d+;/g, '')
    .replace(/[^$@#]/g, '')

describe('text of others in a summary', () => {
  const html = (lines: readonly string[]): string => marked.parse(lines.join('\n'), { async: false })
  const cells = (page: string): readonly string[] =>
    [...page.matchAll(/<td>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => cell)
  const text = textOf(...MARKDOWN)

  it('stays within its cell, and is text there', () => {
    const cell = (each: string): void => {
      const [first = '', second = '', ...more] = cells(html(table(['a', 'b', 'c'], [[plain(each), code(each), 'end']])))
      expect(more).toEqual(['end'])
      expect([first, second].map((one) => unescaped(bare(one)).trim())).toEqual([seen(each), seen(each)])
      expect(bare(first + second)).not.toContain('<')
      expect(live(first)).toBe('')
    }
    holds(text, cell, { share: 3, examples: ['\\|', '`\\|`', '@me $x$ #1'] })
  })

  it('is text in a line of its own and in a list', () => {
    holds(
      text.filter((each) => seen(each) !== ''),
      (each) => {
        const said = unescaped(bare(html([plain(each), '', `- ${plain(each)}`])))
        expect(said.trim()).toBe(`<p>${seen(each)}</p>\n<ul>\n<li>${seen(each)}</li>\n</ul>`)
      },
      { share: 2 },
    )
  })

  it('is the title of what is folded, as it is', () => {
    holds(text, (each) => {
      const [, title = '', rest = ''] =
        /^<details><summary>(.*?)<\/summary>([\s\S]*)$/.exec(html(folded(each, ['x']))) ?? []
      expect(unescaped(bare(title))).toBe(seen(each))
      expect(live(title)).toBe('')
      expect(rest.replace(/\s/g, '')).toBe('<p>x</p></details>')
    })
  })

  it('stays within its line of a diagram', () => {
    const phase = fc.record({ name: textOf(...MARKDOWN), start: fc.nat(1e6), length: fc.nat(1e7) })
    holds(fc.array(phase, { minLength: 1, maxLength: 5 }), (phases) => {
      const lines = timeline(phases.map(({ name, start, length }) => ({ name, start, end: start + length })))
      expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([])
      expect(lines.filter((line) => line.includes('```'))).toEqual(['```mermaid', '```'])
      const tasks = lines.filter((line) => /^ {2}(?:[^:;#]|#\d+;)+ :\w+, \d+, \d+ms$/.test(line))
      expect(tasks).toHaveLength(phases.length)
    })
  })
})
