import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'

const temp = mkdtempSync(join(tmpdir(), 'muslin-scratch-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const src = join(import.meta.dirname, '../../../src')

/** A step with a folder in a folder, in which it does some work. */
function step(work: string) {
  const script = `
    import { run } from '${src}/runner/command.ts'
    import { withScratch } from '${src}/runner/scratch.ts'
    import { writeFileSync } from 'node:fs'
    await withScratch('outer', () => withScratch('inner', async (folder) => { ${work} }))
    console.log('went on')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    env: { ...process.env, RUNNER_TEMP: temp },
  })
  let log = ''
  child.stdout.on('data', (chunk) => {
    log += chunk
  })
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)))
  return { child, ended, log: () => log }
}

const left = (): readonly string[] => readdirSync(temp)

describe('a folder of our own', () => {
  it('is removed when the work is done', async () => {
    const { ended, log } = step('writeFileSync(`${folder}/file`, "")')
    expect(await ended).toBe(0)
    expect(log()).toBe('went on\n')
    expect(left()).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is removed when the step is cancelled by %s, once the program that writes into it has ended',
    async (signal) => {
      const program = 'trap \'sleep 0.3; mkdir -p "$1/late"; exit 1\' TERM; echo begun; while :; do sleep 0.1; done'
      const work = `await run({ argv: ['sh', '-c', ${JSON.stringify(program)}, 'sh', folder] })`
      const { child, ended, log } = step(work)
      await vi.waitFor(() => expect(log()).toMatch(/^begun$/m), 15_000)
      expect(left()).toHaveLength(2)
      child.kill(signal)
      expect(await ended).toBe(signal)
      expect(left()).toEqual([])
      expect(log()).not.toContain('went on')
    },
  )

  it('is removed when a step without any program is cancelled', async () => {
    const { child, ended, log } = step('console.log("begun"); await new Promise((resolve) => setTimeout(resolve, 1e6))')
    await vi.waitFor(() => expect(log()).toContain('begun'), 15_000)
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    expect(left()).toEqual([])
  })
})
