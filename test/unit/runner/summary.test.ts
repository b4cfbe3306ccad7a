import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'muslin-summary-test-'))
const file = join(folder, 'summary')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The annotations of a step that is started as the runner starts it. */
function annotations(action: string, inputs: Readonly<Record<string, string>>, summary: string): readonly string[] {
  const entry = join(import.meta.dirname, `../../../src/entry/${action}.ts`)
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const env = { ...process.env, GITHUB_STEP_SUMMARY: summary, ...Object.fromEntries(given) }
  const ended = spawnSync(process.execPath, [entry], { cwd: folder, env, encoding: 'utf8' })
  expect(ended.status).toBe(1)
  return ended.stdout.split('\n').filter((line) => /^::(?:error|warning)/.test(line))
}

describe('a step that fails', () => {
  const steps = [
    [
      'build-binary',
      { platform: 'linux/x86_64', push: 'ture' },
      'linux/amd64',
      'push is "ture", expected true or false',
    ],
    ['build-binary', { platform: 'linux/amd46' }, 'linux/amd46', 'platform is "linux/amd46", expected'],
    ['build-binary', {}, 'build-binary', 'platform is empty, expected'],
    ['merge-manifest', { platforms: 'linux/amd46' }, 'merge-manifest', 'platforms is "linux/amd46", expected'],
    [
      'merge-manifest',
      {
        images: '127.0.0.1:1/o/app',
        tags: 'v1',
        timeout: '1',
        platforms: 'linux/amd64',
        results: `sha256:${'0'.repeat(64)}`,
      },
      'merge-manifest',
      'within 1 s (timeout)',
    ],
  ] as const

  it.each(steps)('has a summary that says why, wrong inputs too: %s %o', (action, inputs, name, reason) => {
    writeFileSync(file, '')
    const [error = '', ...more] = annotations(action, { push: 'true', ...inputs }, file)
    expect([error, more]).toEqual([expect.stringContaining(reason), []])
    const summary = readFileSync(file, 'utf8')
    expect(summary.split('\n')[0]).toBe(`### ${name} failed`)
    expect(summary).toContain(reason)
  })

  it.each([steps[0], steps[3]])('says why where there can be no summary: %s', (action, inputs, _, reason) => {
    const [warning = '', error = '', ...more] = annotations(action, inputs, join(folder, 'gone/summary'))
    expect(warning).toContain('There is no job summary: Unable to access summary file')
    expect(error).toContain(reason)
    expect([warning, error].join()).not.toContain('fault in Muslin')
    expect(more).toEqual([])
  })
})
