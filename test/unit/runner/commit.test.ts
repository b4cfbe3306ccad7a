import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitIn } from '../../../src/runner/commit.ts'

let folder: string
let head = ''
const event = 'e'.repeat(40)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-commit-'))
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', join(folder, 'checkout'), '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    })
  mkdirSync(join(folder, 'checkout/context'), { recursive: true })
  mkdirSync(join(folder, 'empty'))
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--message', 'first')
  head = git('rev-parse', 'HEAD').trim()
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the commit of what is built', () => {
  it.each(['checkout', 'checkout/context'])(
    'is the one that is checked out, whatever started the run: %s',
    async (name) => {
      expect(await commitIn(join(folder, name), { GITHUB_SHA: event })).toBe(head)
    },
  )

  it.each(['empty', 'none'])('is that of the run where nothing is checked out: %s', async (name) => {
    expect(await commitIn(join(folder, name), { GITHUB_SHA: event })).toBe(event)
    expect(await commitIn(join(folder, name), {})).toBe('')
  })
})
