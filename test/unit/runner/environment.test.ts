import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { capture } from '../../../src/runner/capture.ts'
import { run } from '../../../src/runner/command.ts'
import { redirect } from '../../../src/runner/redirect.ts'
import { withScratch } from '../../../src/runner/scratch.ts'

const OURS = ['INPUT_TOKEN', 'INPUT_SIGNING-KEY', 'ACTIONS_RUNTIME_TOKEN', 'BUILDX_BUILDER']
const argv = [process.execPath, '-p', `${JSON.stringify(OURS)}.filter((name) => name in process.env).join()`] as const

const redirected = (): Promise<string> =>
  withScratch('environment', async (folder) => {
    const to = join(folder, 'printed')
    await redirect({ argv, to })
    return readFile(to, 'utf8')
  })

const ways: Readonly<Record<string, () => Promise<string>>> = {
  'in the log': () => run({ argv, quiet: true }),
  'with input': () => run({ argv, stdin: '', quiet: true }),
  'without a word': async () => (await capture({ argv, timeout: 10_000, limit: 1000 })).stdout,
  'into a file': redirected,
}

afterEach(() => vi.unstubAllEnvs())

describe('the environment of a program', () => {
  it.each(Object.keys(ways))('that runs %s has none of our inputs, and all else', async (way) => {
    for (const name of OURS) vi.stubEnv(name, 'x')
    expect(await ways[way]?.()).toBe('ACTIONS_RUNTIME_TOKEN,BUILDX_BUILDER\n')
  })

  it.each([{}, { stdin: '' }])('has what it is given, whatever its name: %j', async (more) => {
    expect(await run({ argv, env: { INPUT_TOKEN: 'own' }, quiet: true, ...more })).toBe('INPUT_TOKEN\n')
  })
})
