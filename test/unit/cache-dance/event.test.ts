import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readEvent } from '../../../src/cache-dance/event.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pullOf = (head: unknown): string => JSON.stringify({ pull_request: { head: { repo: head } } })

describe('readEvent', () => {
  it.each([
    ['a push', 'push', '{}', false],
    ['an own branch', 'pull_request', pullOf({ full_name: 'acme/app' }), false],
    ['a fork', 'pull_request', pullOf({ full_name: 'stranger/app' }), true],
    ['a fork that was deleted', 'pull_request', pullOf(null), true],
    ['an event that cannot be read', 'pull_request_review', 'nonsense', true],
  ])('knows where a change comes from: %s', async (_, name, content, fromFork) => {
    const file = join(folder, 'event.json')
    writeFileSync(file, content)
    const env = {
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: file,
      GITHUB_REPOSITORY: 'acme/app',
      GITHUB_REF: 'refs/x',
    }
    expect(await readEvent(env)).toEqual({ name, ref: 'refs/x', fromFork })
  })

  it('is empty outside of a runner', async () => {
    expect(await readEvent({})).toEqual({ name: '', ref: '', fromFork: false })
  })
})
