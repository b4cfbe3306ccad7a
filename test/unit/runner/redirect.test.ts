import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CommandError } from '../../../src/errors.ts'
import { type Redirect, redirect } from '../../../src/runner/redirect.ts'

let folder: string
const file = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-redirect-'))
  writeFileSync(file('given'), 'one two')
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('a program that has the files themselves', () => {
  it('reads one and writes the other', async () => {
    await redirect({ argv: ['tr', 'a-z', 'A-Z'], from: file('given'), to: file('taken') })
    expect(readFileSync(file('taken'), 'utf8')).toBe('ONE TWO')
  })

  it('takes the place of what was there', async () => {
    writeFileSync(file('old'), 'much longer than what comes')
    await redirect({ argv: ['cat'], from: file('given'), to: file('old') })
    expect(readFileSync(file('old'), 'utf8')).toBe('one two')
  })

  it('reads nothing and writes nowhere when it is given none', async () => {
    await redirect({ argv: ['sh', '-c', 'read -r line || echo nothing'] })
  })

  it.each<readonly [string, Redirect['argv'], number, string]>([
    ['the program, with what it says', ['sh', '-c', 'echo no such thing >&2; exit 3'], 3, 'no such thing'],
    ['a program that is killed', ['sh', '-c', 'kill -9 $$'], 137, ''],
    ['a program that is not there', ['/none/of/it'], 127, 'ENOENT'],
  ])('fails with %s', async (_, argv, exitCode, said) => {
    const failure = await redirect({ argv }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CommandError)
    expect(failure).toMatchObject({ exitCode, message: expect.stringContaining(said) })
  })

  it('fails when there is no file to read', async () => {
    await expect(redirect({ argv: ['cat'], from: file('none') })).rejects.toThrow('ENOENT')
  })

  it('ends at once when nobody has time any more', async () => {
    const given = { argv: ['sleep', '60'], signal: AbortSignal.timeout(50) } as const
    await expect(redirect(given)).rejects.toThrow('aborted due to timeout')
    await expect(redirect(given)).rejects.toThrow('aborted due to timeout')
  })
})
