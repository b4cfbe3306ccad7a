import { describe, expect, it } from 'vitest'
import { publishedVersion, readTag, versionTags } from '../../../src/merge-manifest/tag-state.ts'
import { digestOf } from '../../../src/oci/digest.ts'
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

describe('the newest version under a tag', () => {
  const [ours, other] = [digestOf('ours'), digestOf('other')]
  const held =
    (tags: Readonly<Record<string, string>>) =>
    (line: string): Reply => {
      if (line.includes('/tags/list')) return { status: 200, body: JSON.stringify({ tags: Object.keys(tags) }) }
      const digest = tags[line.split('/manifests/')[1] ?? '']
      return digest === undefined
        ? refused(404, 'MANIFEST_UNKNOWN')
        : { status: 200, headers: { 'docker-content-digest': digest } }
    }
  const newest = (
    tags: Readonly<Record<string, string>>,
    version: string,
    check: (found?: string) => void,
    asked = 1,
  ) =>
    withRegistry(
      ({ line }) => held(tags)(line),
      async ({ client, repository, seen }) => {
        check((await readTag(client, { ...repository, tag: 'latest' }, { digest: ours, version })).newest)
        expect(seen.filter(({ line }) => line.startsWith('HEAD'))).toHaveLength(asked)
      },
    )

  it('is not what the target itself is called as well', () =>
    newest({ '1.2.3': ours, '1.2.2': other }, '1.2.3-rc.4', (found) => expect(found).toBe('1.2.2'), 2))

  it('is what another image is called', () =>
    newest({ '1.3.0': other, '1.2.3': ours }, '1.2.3-rc.4', (found) => expect(found).toBe('1.3.0'), 2))

  it('is asked for nothing where it is not above the target', () =>
    newest({ '1.2.3': other, '1.2.2': other }, '1.2.3', (found) => expect(found).toBe('1.2.3')))
})

describe('the version of what is given one', () => {
  const annotated = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [],
    annotations: { 'org.opencontainers.image.version': '1.2.3-rc.4' },
  })

  it.each([
    ['1.2.3', '1.2.3'],
    ['1.2.2', '1.2.3-rc.4'],
    [undefined, '1.2.3-rc.4'],
  ])('%s is the higher one of that and its annotation', (claimed, expected) =>
    withRegistry(
      () => ({ status: 200, body: annotated }),
      async ({ client, repository }) => {
        const known = claimed === undefined ? {} : { claimed }
        expect(await publishedVersion(client, repository, digestOf(annotated), known)).toBe(expected)
      },
    ),
  )
})
