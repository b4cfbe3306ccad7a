import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-group-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A step that runs a program which starts another; `more` is what else the step does. */
function step(name: string, more: string): ChildProcess {
  const source = join(import.meta.dirname, '../../../src/runner/command.ts')
  const script = `import { run } from ${JSON.stringify(source)}
${more}
await run({ argv: ['sh', '-c', 'sleep 600 & echo $! >"$1.new" && mv "$1.new" "$1"; wait', 'sh', ${JSON.stringify(join(folder, name))}] }).catch(() => {})`
  return spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], { stdio: 'ignore' })
}

const ended = (child: ChildProcess): Promise<readonly [number | null, string | null]> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])))

/** The process that the program of a step has started, once it runs. */
async function grandchild(name: string): Promise<number> {
  const file = join(folder, name)
  await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 10_000 })
  return Number(readFileSync(file, 'utf8'))
}

const isGone = (pid: number) => () => expect(() => process.kill(pid, 0)).toThrow('ESRCH')

describe('a step that is cancelled', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends by %s, with all that its programs have started', async (signal) => {
    const child = step(signal, '')
    const pid = await grandchild(signal)
    const end = ended(child)
    child.kill(signal)
    expect(await end).toEqual([null, signal])
    await vi.waitFor(isGone(pid), { timeout: 10_000 })
  })

  it('may have something to clean up', async () => {
    const child = step('clean', "process.once('SIGINT', () => setTimeout(() => process.exit(7), 200))")
    const pid = await grandchild('clean')
    const end = ended(child)
    child.kill('SIGINT')
    expect(await end).toEqual([7, null])
    await vi.waitFor(isGone(pid), { timeout: 10_000 })
  })
})
