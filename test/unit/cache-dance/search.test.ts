import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { unsignedRefused } from '../../../src/cache-dance/plan.ts'
import { beginSearch, finishSearch, type Searched } from '../../../src/cache-dance/search.ts'
import { type Trouble, troubleTeller } from '../../../src/cache-dance/trouble.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { storeSnapshot } from '../../../src/store/snapshot.ts'
import { openStore, type StorePlace } from '../../../src/store/store.ts'
import { tarOf } from '../archive/made-tar.ts'
import { withFolder } from '../store/github-job.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const PREFIX = 'muslin3-linux-amd64-r-l-'
const origin = { platform: 'linux/amd64', recipe: 'aa', lock: 'bb', build: 'Dockerfile', parts: [], packages: [] }
const content = zstdCompressSync(tarOf([{ name: './', type: '5' }]))

beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true))
afterEach(() => void vi.restoreAllMocks())

interface SearchOptions {
  readonly trouble?: Trouble
  /** What the keys begin with that it looks for. */
  readonly prefix?: string
}

/** Jobs one after the other on one directory store; each builds a commit of its own. */
interface Jobs {
  readonly search: (commit: string, options?: SearchOptions) => Promise<Searched>
  /** @param key signs; left out, the snapshot is unsigned */
  readonly save: (commit: string, key?: KeyObject) => Promise<void>
}

const withJobs = (work: (jobs: Jobs) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const place: StorePlace = { kind: 'directory', folder: join(folder, 'store') }
    const file = join(folder, 'archive')
    await writeFile(file, content)
    await work({
      search: async (commit, { trouble = troubleTeller('', false), prefix = PREFIX } = {}) => {
        const { signal } = new AbortController()
        const searchPlace = { store: place, folder: join(folder, `search ${commit}`), trusted: [publicKey], signal }
        const keys = { key: prefix + commit, prefixes: [prefix] }
        const wanted = {
          keys,
          origin: { ...origin, commit },
          mounts: [],
          declared: [],
          others: [],
          hasHidden: false,
          filters: undefined,
        }
        return finishSearch(await beginSearch(searchPlace, 'muslin3-linux-amd64-', 'Dockerfile'), wanted, trouble)
      },
      save: async (commit, key) => {
        const base = { digest: digestOf(content), bytes: content.length }
        const mounts = [{ id: '/a', base, files: 0, rawBytes: 0, listing: '0'.repeat(64) }]
        const head = { format: 'muslin3', key: PREFIX + commit, created: '2026-01-01T00:00:00Z', ledger: null } as const
        const snapshot = { ...head, ...origin, commit, mounts }
        const archives = new Map([[base.digest, file]])
        await storeSnapshot(await openStore(place), snapshot, archives, key === undefined ? {} : { signingKey: key })
      },
    })
  })

const matched = ({ loaded }: Searched): string | undefined => loaded?.matchedKey

describe('a search by a job with trusted keys', () => {
  it('is warm after a job that trusts keys and has none to sign with', () =>
    withJobs(async ({ search, save }) => {
      await save('c1', privateKey)
      expect(matched(await search('c2'))).toBe(`${PREFIX}c1`)
      if (unsignedRefused({ trustedKeys: [publicKey], signingKey: undefined }) === undefined) await save('c2')
      expect(matched(await search('c3'))).toBe(`${PREFIX}c1`)
    }))

  it.each<[string, KeyObject | undefined, string]>([
    ['nobody', undefined, 'signature-missing'],
    ['a stranger', generateKeyPairSync('ed25519').privateKey, 'signature-untrusted'],
  ])('passes over newer snapshots that are signed by %s, and says so', (_, key, code) =>
    withJobs(async ({ search, save }) => {
      await save('c1', privateKey)
      for (const commit of ['c2', 'c3', 'c4']) await save(commit, key)
      const trouble = troubleTeller('', false)
      expect(await search('c4', { trouble })).toMatchObject({
        loaded: { matchedKey: `${PREFIX}c1` },
        refusedKey: `${PREFIX}c4`,
      })
      const message = expect.stringContaining(`Another snapshot (${PREFIX}c1) is restored`)
      expect(trouble.problems()).toEqual([{ code, message }])
    }),
  )

  it('gives up behind a few of them', () =>
    withJobs(async ({ search, save }) => {
      await save('c0', privateKey)
      for (const commit of ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']) await save(commit)
      expect(matched(await search('c7'))).toBeUndefined()
    }))
})

describe('the bytes of a search', () => {
  it.each([
    ['what is restored', PREFIX, true],
    ['what was fetched on a wrong guess', 'muslin3-linux-amd64-other-l-', false],
  ])('are those of %s', (_, prefix, isFound) =>
    withJobs(async ({ search, save }) => {
      await save('c1', privateKey)
      const searched = await search('c2', { prefix })
      expect(searched.loaded !== undefined).toBe(isFound)
      await vi.waitFor(() => expect(searched.fetchedBytes()).toBe(content.length))
    }),
  )

  it('are none where nothing is there', () =>
    withJobs(async ({ search }) => expect((await search('c1')).fetchedBytes()).toBe(0)))
})
