import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { sendAhead } from '../../../src/cache-dance/send-ahead.ts'
import type { Archives, Snapshot } from '../../../src/store/snapshot.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const target = { builder: 'there-is-none', platform: { os: 'linux', architecture: 'amd64' } } as const
const MIB = 1024 * 1024
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A docker that cannot build anything: that it was called shows in the log. */
beforeEach(() => {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'bin/docker'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  writeFileSync(join(folder, 'archive'), 'archive')
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`)
  vi.stubEnv('RUNNER_TEMP', folder)
})

const mounts = (...bytes: readonly number[]): Pick<Snapshot, 'mounts'> => ({
  mounts: bytes.map((size, index) => ({
    id: `/${index}`,
    base: { digest: `sha256:${index}`, bytes: size },
    files: 1,
    rawBytes: size,
    listing: '',
  })),
})

/** Whether something was sent, or tried to be: a build says so when it fails. */
async function tried(snapshot: Pick<Snapshot, 'mounts'>, arrival: Archives['arrival'], signal?: AbortSignal) {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const archives = { fetch: () => Promise.reject(new Error('not asked here')), arrival }
  await sendAhead(target, snapshot, archives, signal ?? new AbortController().signal)
  const log = said.mock.calls.map(([chunk]) => String(chunk)).join('')
  said.mockRestore()
  return log.includes('The archives are sent with the filling, not ahead of it: ')
}

describe('archives are sent ahead', () => {
  const here = async (): Promise<string> => join(folder, 'archive')

  it.each([
    ['one large one', [64 * MIB], true],
    ['several that come to as much', [40 * MIB, 24 * MIB], true],
    ['less than looking through takes a build', [64 * MIB - 1], false],
    ['none', [], false],
  ])('%s', async (_, sizes, isTried) => {
    expect(await tried(mounts(...sizes), here)).toBe(isTried)
  })

  it('not where one does not come', async () => {
    expect(await tried(mounts(64 * MIB), () => Promise.reject(new Error('gone')))).toBe(false)
  })

  it('not where one was refused', async () => {
    expect(await tried(mounts(64 * MIB), here, AbortSignal.abort(new Error('refused')))).toBe(false)
  })
})
