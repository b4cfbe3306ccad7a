import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { harmless, harmlessOutput } from '../../../src/runner/harmless.ts'

/** The commands that the runner finds, after its ActionCommand.cs: blanks may stand before `::`, anything before `##[`. */
const commandsIn = (log: string): readonly string[] =>
  log
    .split(/\r\n|\r|\n/)
    .filter((line) => /^[\s\p{Cf}]*::[\w-]+( .*)?::/u.test(line) || /##\[[\w-]+[^\]]*\]/.test(line))

describe('text of others in the log', () => {
  it.each([
    ['a command', '::add-mask::a', '|::add-mask::a'],
    ['a command after blanks', ' \t::warning file=a::b', ' \t|::warning file=a::b'],
    ['a command after a character that nobody sees', '\u2003\u200b::error::x', '\u2003\u200b|::error::x'],
    ['a command after a carriage return', '0.1 50%\r::set-output name=a::b', '0.1 50%\r|::set-output name=a::b'],
    ['a command on a later line', 'one\n::error::two', 'one\n|::error::two'],
    ['the older form, anywhere', '#7 0.1 ##[add-mask]e', '#7 0.1 # #[add-mask]e'],
    ['more number signs than needed', '###[error]', '## #[error]'],
    ['what stops the commands', '::stop-commands::x', '|::stop-commands::x'],
  ])('has no command in it: %s', (_, text, expected) => {
    expect(commandsIn(text).length).toBeGreaterThan(0)
    expect(harmless(text)).toBe(expected)
    expect(commandsIn(harmless(text))).toEqual([])
  })

  it.each(['std::fs::read', 'error: a::b', '#12 0.3 [stage 1/2] RUN x', '## [title]', 'C:\\a: b', ''])(
    'stays as it is otherwise: %j',
    (text) => {
      expect(harmless(text)).toBe(text)
    },
  )

  it.each([
    ['between its colons', [':', ':error::x\n']],
    ['in the older form', ['#', '#', '[error]x\n']],
    ['without an end of the line', ['::err', 'or::x']],
    ['before the end of a line', ['é', '\n::error::x\n']],
  ])('has none that comes in pieces, cut %s', (_, chunks) => {
    let log = ''
    const output = harmlessOutput((chunk) => {
      log += chunk
    })
    for (const chunk of chunks) output.write(chunk)
    output.end()
    expect(commandsIn(chunks.join(''))).toHaveLength(1)
    expect(commandsIn(log)).toEqual([])
  })

  it('keeps every byte of a character that comes in two chunks', () => {
    const printed: Buffer[] = []
    const { write, end } = harmlessOutput((chunk) => printed.push(chunk))
    const bytes = Buffer.from('é ✓\n')
    for (const byte of bytes) write(Buffer.from([byte]))
    end()
    expect(Buffer.concat(printed)).toEqual(bytes)
  })
})

describe('a command that the action runs', () => {
  it.each([
    ['', ''],
    ['with input', ", stdin: 'x'"],
  ])('has no say in what the runner does, neither by its output nor by its arguments %s', (_, more) => {
    const src = join(import.meta.dirname, '../../../src/runner')
    const hostile = 'x\\n::add-mask::a\\r::error::b\\n##[error]c'
    const body = `
      import { run } from '${src}/command.ts'
      import { say } from '${src}/log.ts'
      const print = 'for (const stream of [process.stdout, process.stderr]) stream.write(process.argv[1])'
      await run({ argv: [process.execPath, '-e', print, '${hostile}']${more} })
      say('\\n::error::${hostile}')`
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', body])
    expect(status).toBe(0)
    expect(stdout.toString()).toContain('|::add-mask::a')
    expect(stdout.toString()).toContain('[command]')
    expect(commandsIn(stdout.toString())).toEqual([])
  })
})
