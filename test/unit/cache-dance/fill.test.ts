import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Deadline, deadlineIn } from '../../../src/cache-dance/deadline.ts'
import { fill } from '../../../src/cache-dance/fill.ts'
import { COLD, type Trouble, troubleTeller } from '../../../src/cache-dance/trouble.ts'

let folder: string
let deadline: Deadline
let trouble: Trouble

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-fill-'))
  const docker = join(folder, 'docker')
  const slow = '[ ! -e "$SLOW_ONCE" ] || { rm "$SLOW_ONCE"; exec sleep 60; }'
  writeFileSync(docker, `#!/bin/sh\ncase "$*" in *inspect*) exit 1 ;; esac\n${slow}\nexit 1\n`)
  chmodSync(docker, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

/** Fills from what is found, in half a second, on a builder that fails; `SLOW_ONCE` is a file with which it is slow once. */
function filled(loaded: (signal: AbortSignal) => Promise<undefined>) {
  vi.stubEnv('PATH', [folder, process.env.PATH].join(delimiter))
  trouble = troubleTeller('builder', true)
  deadline = deadlineIn(0.5)
  const { signal } = deadline
  const mounts = [{ id: '/c', target: '/c', sharing: 'shared' }] as const
  const platform = { os: 'linux', architecture: 'amd64' }
  const target = { builder: 'builder', platform, mounts, memory: join(folder, 'memory') }
  return fill({ ...target, loaded: loaded(signal), doubt: 'never', print: () => {}, signal }, trouble)
}

describe('a filling that the time is too short for', () => {
  afterEach(() => deadline.end())

  it('is told, whatever the search has found', async () => {
    writeFileSync(join(folder, 'slow'), '')
    vi.stubEnv('SLOW_ONCE', join(folder, 'slow'))
    expect(await filled(async () => undefined)).toBeUndefined()
    expect(trouble.problems()).toMatchObject([{ code: 'deadline-over' }])
  })

  it('is not told again when the search has told it', async () => {
    const loaded = (signal: AbortSignal): Promise<undefined> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          trouble.tell(COLD, signal.reason)
          resolve(undefined)
        })
      })
    expect(await filled(loaded)).toBeUndefined()
    expect(trouble.problems()).toMatchObject([{ code: 'deadline-over' }])
  })
})
