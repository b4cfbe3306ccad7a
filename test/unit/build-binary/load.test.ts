import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { renameInEngine } from '../../../src/build-binary/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-load-'))
const calls = join(folder, 'calls')

/** In place of docker: it notes what it is told, and refuses a name in capitals as docker tag does. */
const DOCKER = `#!/bin/sh
echo "$*" >> ${calls}
case "$*" in *[A-Z]*) echo "repository name must be lowercase" >&2; exit 1 ;; esac
`

beforeAll(() => {
  writeFileSync(join(folder, 'docker'), DOCKER)
  chmodSync(join(folder, 'docker'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('the name that an image is loaded under', () => {
  it.each([
    [['app'], ['tag own:1 app:latest', 'rmi own:1'], ''],
    [['App', 'tool'], ['tag own:1 App:latest', 'rmi own:1'], 'docker tag own:1'],
  ])('goes when it has got %j', async (names, told, message) => {
    rmSync(calls, { force: true })
    const ended = await renameInEngine('own:1', names).catch(String)
    expect(ended ?? '').toContain(message)
    expect(readFileSync(calls, 'utf8').trim().split('\n')).toEqual(told)
  })
})
