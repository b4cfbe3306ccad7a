import { createCipheriv, generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Digest, digestOf } from '../../src/oci/digest.ts'
import { FORMAT } from '../../src/store/key.ts'
import { type PruneOptions, type PruneReport, prune } from '../../src/store/prune.ts'
import { openRegistryStore } from '../../src/store/registry.ts'
import { kindOf } from '../../src/store/retention.ts'
import { archivesOf, findSnapshot, loadSnapshot, type Snapshot, storeSnapshot } from '../../src/store/snapshot.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { REST_TOKENS } from '../rig/cache-service.ts'
import { connect } from '../rig/connection.ts'
import { header } from '../unit/archive/made-tar.ts'
import { asJob, withFolder } from '../unit/store/github-job.ts'

const rig = connect()
const KB = 1000
/** Everything that a test saves is two hours old by then. */
const LATER = Date.now() + 2 * 3600 * 1000

type WithStore = (work: (store: Store, folder: string) => Promise<void>) => Promise<void>

const stores: readonly { readonly name: string; readonly withStore: WithStore }[] = [
  {
    name: 'a directory',
    withStore: (work) =>
      withFolder(async (folder) => work(await openStore({ kind: 'directory', folder: join(folder, 'store') }), folder)),
  },
  {
    name: 'a registry',
    withStore: (work) =>
      withFolder(async (folder) => {
        const ref = `${rig.registry}/muslin-test/prune-${randomUUID()}`
        await work(await openRegistryStore(ref, { credentials: async () => undefined }), folder)
      }),
  },
  {
    name: 'the GitHub cache',
    withStore: (work) =>
      withFolder((folder) =>
        asJob(join(folder, 'service'), { token: REST_TOKENS.write }, (store) => work(store, folder)),
      ),
  },
]

/** An archive with one file that cannot be packed; the same in each run. */
function archiveOf(name: string): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.from(name.padEnd(16)))
  const content = cipher.update(Buffer.alloc(40 * 512))
  const end = Buffer.alloc(1024)
  return zstdCompressSync(
    Buffer.concat([header('./', '5', '', 0), header('./file', '0', '', content.length), content, end]),
  )
}

interface Wanted {
  readonly commit: string
  readonly base: string
  readonly overlay: string
  readonly platform?: string
  readonly build?: string
}

/** Saves a snapshot of one mount. */
async function saved(store: Store, folder: string, wanted: Wanted): Promise<Snapshot> {
  const { commit, base, overlay, platform = 'linux/amd64', build = 'Dockerfile' } = wanted
  const files = new Map<Digest, string>()
  for (const name of [base, overlay]) {
    const file = join(await mkdtemp(join(folder, 'archive-')), name)
    await writeFile(file, archiveOf(name))
    files.set(digestOf(archiveOf(name)), file)
  }
  const archive = (name: string) => ({ digest: digestOf(archiveOf(name)), bytes: archiveOf(name).length })
  const sizes = { files: 1, rawBytes: 20 * KB, listing: '0'.repeat(64) }
  const snapshot: Snapshot = {
    format: FORMAT,
    key: `${FORMAT}-${platform.replace('/', '-')}-aa-bb-${commit}`,
    platform,
    recipe: 'aa',
    lock: 'bb',
    commit,
    created: new Date().toISOString(),
    build,
    parts: [],
    packages: [],
    mounts: [{ id: 'target', base: archive(base), overlay: archive(overlay), ...sizes }],
    ledger: null,
  }
  expect((await storeSnapshot(store, snapshot, files)).outcome).toBe('saved')
  return snapshot
}

/** Four saves of one build, and one of another platform. */
async function history(store: Store, folder: string): Promise<void> {
  await saved(store, folder, { commit: 'c1', base: 'base', overlay: 'one' })
  await saved(store, folder, { commit: 'd1', base: 'base', overlay: 'arm', platform: 'linux/arm64' })
  await saved(store, folder, { commit: 'c2', base: 'base', overlay: 'two' })
  await saved(store, folder, { commit: 'c3', base: 'later', overlay: 'three' })
  await saved(store, folder, { commit: 'c4', base: 'later', overlay: 'four' })
}

async function headKeys(store: Store): Promise<readonly string[]> {
  const entries = (await store.entries?.('')) ?? []
  const heads = entries.filter((entry) => kindOf(entry).kind === 'head')
  return heads.map(({ key }) => key.slice(FORMAT.length + 1)).sort()
}

async function report(store: Store, options: PruneOptions): Promise<PruneReport> {
  const pruned = await prune(store, options)
  if ('unlisted' in pruned) throw new Error(pruned.unlisted)
  return pruned
}

/** Fetches each snapshot that is left, as a job does. */
async function restoreAll(store: Store, folder: string): Promise<void> {
  for (const key of await headKeys(store)) {
    const work = await mkdtemp(join(folder, 'restore-'))
    const found = await findSnapshot(store, { key: `${FORMAT}-${key}`, prefixes: [] }, work)
    if (found === undefined) throw new Error(`${key} is not there`)
    const { platform, recipe } = found.snapshot
    const loaded = await loadSnapshot(found, { platform, recipe }, archivesOf(store, work))
    expect([...loaded.archives.keys()]).toEqual(['target'])
  }
}

describe.each(stores)('pruning $name', ({ withStore }) => {
  it('leaves the newest snapshot of each platform, whole, when there is no room for more', () =>
    withStore(async (store, folder) => {
      await history(store, folder)
      const pruned = await report(store, { maxBytes: 1, now: LATER })
      expect(pruned).toMatchObject({ entries: 12, superseded: 3, removed: 6 })
      expect(pruned.removedBytes).toBeGreaterThan(60 * KB - 1)
      expect(await headKeys(store)).toEqual(['linux-amd64-aa-bb-c4', 'linux-arm64-aa-bb-d1'])
      await restoreAll(store, folder)
      const again = await prune(store, { maxBytes: 1, now: LATER })
      expect(again).toMatchObject({ entries: 6, superseded: 0, removed: 0 })
    }))

  it('takes the oldest first and stops at the budget', () =>
    withStore(async (store, folder) => {
      await history(store, folder)
      const before = await report(store, { maxBytes: 1000 * KB, now: LATER })
      expect(before).toEqual({ bytes: before.bytes, entries: 12, removed: 0, removedBytes: 0 })
      const after = await report(store, { maxBytes: before.bytes - 1 * KB, now: LATER })
      expect(after.removed).toBe(2)
      expect(await headKeys(store)).not.toContain('linux-amd64-aa-bb-c1')
      expect(await headKeys(store)).toContain('linux-amd64-aa-bb-c2')
      await restoreAll(store, folder)
    }))

  it('removes nothing that was saved within the last hour, and nothing when it is only to report', () =>
    withStore(async (store, folder) => {
      await history(store, folder)
      expect(await prune(store, { maxBytes: 1 })).toMatchObject({ entries: 12, superseded: 3, removed: 0 })
      const pruned = await prune(store, { maxBytes: 1, now: LATER, remove: false })
      expect(pruned).toMatchObject({ entries: 12, superseded: 3, removed: 0, removedBytes: 0 })
      expect(await headKeys(store)).toHaveLength(5)
    }))

  it('keeps what it cannot read: another one than the trusted may have signed it', () =>
    withStore(async (store, folder) => {
      await history(store, folder)
      const { publicKey } = generateKeyPairSync('ed25519')
      const pruned = await prune(store, { maxBytes: 1, now: LATER, trusted: [publicKey] })
      expect(pruned).toMatchObject({ superseded: 0, removed: 0 })
      await restoreAll(store, folder)
    }))
})

describe.each(stores.slice(0, 2))('pruning $name, which knows no branches', ({ withStore }) => {
  it('lets go after a week what nobody has signed whom this job trusts', () =>
    withStore(async (store, folder) => {
      await history(store, folder)
      const { publicKey } = generateKeyPairSync('ed25519')
      const later = LATER + 7 * 24 * 3600 * 1000
      expect(await prune(store, { maxBytes: 1, now: later, trusted: [publicKey] })).toMatchObject({ removed: 12 })
    }))
})

describe('pruning the GitHub cache', () => {
  const main = { Scope: 'refs/heads/main', Permission: 3 }
  const topic = { Scope: 'refs/heads/topic', Permission: 3 }

  it('keeps the newest of each branch, and what a branch that cannot be read may need', () =>
    withFolder(async (folder) => {
      const data = join(folder, 'service')
      await asJob(data, {}, async (store) => {
        await saved(store, folder, { commit: 'a1', base: 'base', overlay: 'one' })
        await saved(store, folder, { commit: 'a2', base: 'base', overlay: 'two' })
      })
      await asJob(data, { scopes: [topic, { ...main, Permission: 1 }] }, async (store) => {
        await saved(store, folder, { commit: 'b1', base: 'base', overlay: 'one' })
      })
      await asJob(data, { token: REST_TOKENS.write }, async (store) => {
        const pruned = await prune(store, { maxBytes: 1, now: LATER, ref: 'refs/heads/main' })
        expect(pruned).toMatchObject({ entries: 6, superseded: 1, removed: 0, held: { heads: 1 } })
        const heads = ['linux-amd64-aa-bb-a1', 'linux-amd64-aa-bb-a2', 'linux-amd64-aa-bb-b1']
        expect(await headKeys(store)).toEqual(heads)
      })
      await asJob(data, { scopes: [topic, { ...main, Permission: 1 }], token: REST_TOKENS.read }, (store) =>
        restoreAll(store, folder),
      )
    }))

  it('reads under one key the head of its own ref, and judges those of others by nothing', () =>
    withFolder(async (folder) => {
      const data = join(folder, 'service')
      // In this order: a job of the topic that finds the key on main saves nothing.
      for (const scopes of [[topic, { ...main, Permission: 1 }], [main]]) {
        await asJob(data, { scopes }, (store) => saved(store, folder, { commit: 'a1', base: 'base', overlay: 'one' }))
      }
      await asJob(data, {}, (store) => saved(store, folder, { commit: 'a2', base: 'base', overlay: 'one' }))
      await asJob(data, { token: REST_TOKENS.write }, async (store) => {
        const pruned = await prune(store, { maxBytes: 1, now: LATER, ref: 'refs/heads/main' })
        expect(pruned).toMatchObject({ superseded: 1, removed: 1 })
        const refs = ((await store.entries?.(`${FORMAT}-linux`)) ?? []).map(({ key, ref }) => `${key.slice(-2)} ${ref}`)
        expect(refs.sort()).toEqual(['a1 refs/heads/topic', 'a2 refs/heads/main'])
      })
    }))

  it('reports with a token that may only read, and says why nothing was removed', () =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), { token: REST_TOKENS.read }, async (store) => {
        await history(store, folder)
        const pruned = await report(store, { maxBytes: 1, now: LATER })
        expect(pruned).toMatchObject({ entries: 12, superseded: 3, removed: 0 })
        expect(pruned.refused).toBe(
          'GitHub answered 403: Resource not accessible by integration; the job needs the permission actions: write',
        )
      }),
    ))

  const unlisted: readonly (readonly [string, object, string])[] = [
    ['has no token', {}, 'this job has no token that may list the entries of the GitHub cache'],
    [
      'has a token that is none',
      { token: 'sesame' },
      'GitHub answered 401: Bad credentials; the job needs the permission actions: read',
    ],
  ]
  it.each(unlisted)('says why it reports nothing when the job %s', (_, token, reason) =>
    withFolder((folder) =>
      asJob(join(folder, 'service'), token, async (store) => {
        expect(await prune(store, { maxBytes: 1 })).toEqual({ unlisted: reason })
      }),
    ),
  )

  it('throws when GitHub does not answer', () =>
    withFolder((folder) => {
      const env = { GITHUB_API_URL: 'http://127.0.0.1:9' }
      return asJob(join(folder, 'service'), { token: REST_TOKENS.write, env }, async (store) => {
        await expect(prune(store, { maxBytes: 1 })).rejects.toThrow('the entries of the GitHub cache cannot be listed')
      })
    }))
})
