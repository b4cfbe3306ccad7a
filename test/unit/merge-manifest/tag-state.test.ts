import { describe, expect, it } from 'vitest'
import { versionTags } from '../../../src/merge-manifest/tag-state.ts'
import { QUICK, type Reply, withRegistry } from '../oci/scripted-registry.ts'

const refused = (status: number, code: string): Reply => ({ status, body: JSON.stringify({ errors: [{ code }] }) })

const listed = (reply: Reply, check: (tags: Promise<readonly string[] | undefined>) => Promise<void>): Promise<void> =>
  withRegistry(
    () => reply,
    ({ client, repository }) => check(versionTags(client, repository)),
    { ...QUICK, deadlineMs: 100 },
  )

describe('the version tags of a repository', () => {
  it('come highest first, without what is no version', () =>
    listed({ status: 200, body: '{"tags":["1.9.0","latest","1.10.0"]}' }, async (tags) =>
      expect(await tags).toEqual(['1.10.0', '1.9.0']),
    ))

  it.each([
    [403, 'DENIED'],
    [405, 'UNSUPPORTED'],
    [501, ''],
    [400, 'UNSUPPORTED'],
  ])('are unknown where the registry answers %i %s', (status, code) =>
    listed(refused(status, code), async (tags) => expect(await tags).toBeUndefined()),
  )

  it.each([
    [400, 'NAME_INVALID'],
    [503, ''],
  ])('are not taken for unknown where it answers %i %s', (status, code) =>
    listed(refused(status, code), (tags) => expect(tags).rejects.toThrow(`answered ${status}`)),
  )
})
