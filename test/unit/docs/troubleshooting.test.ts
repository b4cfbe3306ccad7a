import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markOf, messagesOfScripts, messagesOfSources } from './messages.ts'

const root = join(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8').replaceAll(/\s+/g, ' ')

/** Errors that a user sees only as the reason inside another message: what the page has for that one. */
const PARTS: Readonly<Record<string, string>> = {
  Unfit: 'inputs cannot be used:',
  SeveralUnfit: 'inputs cannot be used:',
  ElfError: 'it would not run by itself on',
  ArchiveRefused: '`damaged-snapshot`',
  ArchiveUnusable: '`evicted`',
  EntryAbsent: '`evicted`',
  EntryDamaged: '`damaged-snapshot`',
  ForeignArchive: '`damaged-snapshot`',
  ForeignEntry: '`foreign-snapshot`',
  SnapshotRefused: '`foreign-snapshot`',
  NoParts: '`store-unreachable`',
  NotOneFrame: '`damaged-snapshot`',
  ListDenied: 'Superseded snapshots were not looked for',
  LlbError: 'The build runs with cold cache mounts',
  ExpansionError: 'Cache mounts are left out because',
  EngineTrouble: 'The image is not pushed, because it was started as',
  Misfit: 'inputs cannot be used:',
  BehindEnd: 'is no tar file that can be read',
}

/** Messages that are put together of parts which stand nowhere beside each other (src/errors.ts, src/report/figures.ts …). */
const MADE_UP = [
  'One input cannot be used',
  'inputs cannot be used',
  'runners names',
  'ended with exit code',
  'MB of its layers were not looked',
  'ended in the middle of the build,',
]

const messages = [...messagesOfSources(), ...messagesOfScripts()]
const isPart = (by: string): boolean => Object.hasOwn(PARTS, by)
/** Fewer letters say nothing: a unit, a colon. */
const saysSomething = (mark: string): boolean => mark.replaceAll(/[^A-Za-z]/g, '').length >= 8

describe('docs/troubleshooting.md', () => {
  it('has every message of the sources, the recipes and the workflows', () => {
    const whole = messages.filter(({ by }) => !isPart(by)).map(({ at, text }) => ({ at, mark: markOf(text) }))
    expect(whole.length).toBeGreaterThan(200)
    const lost = whole.filter(({ mark }) => saysSomething(mark) && !page.includes(mark))
    expect(lost).toEqual([])
  })

  it('has what stands around a message that is only a part of one', () => {
    expect(Object.values(PARTS).filter((text) => !page.includes(text))).toEqual([])
  })

  it("has every code of cache-dance's findings", () => {
    const files = ['facts.ts', 'finding.ts'].map((name) => readFileSync(join(root, 'src/cache-dance', name), 'utf8'))
    const codes = files.flatMap((text) => [...text.matchAll(/^ {2}\| '([\w-]+)'$/gm)].map(([, code]) => code ?? ''))
    expect(codes.length).toBeGreaterThan(30)
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
  })

  it('has no message that nobody prints any more', () => {
    const printed = messages.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join('\n')
    const [own = ''] = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8').split('## On GitHub, before')
    const cells = own
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split(' | ')[0] ?? '')
    const quoted = cells.flatMap((cell) => cell.match(/`[^`]+`/g) ?? []).map((quote) => quote.slice(1, -1))
    const fixed = quoted.filter((quote) => /\s/.test(quote)).map((quote) => quote.replaceAll(/…|\d+/g, '\0'))
    const pieces = fixed.map(markOf).filter(saysSomething)
    expect(pieces.length).toBeGreaterThan(100)
    expect(pieces.filter((piece) => !printed.includes(piece) && !MADE_UP.includes(piece))).toEqual([])
  })
})
