import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { openDirectoryStore } from '../../../src/store/directory.ts'
import { archiveKey } from '../../../src/store/key.ts'
import {
  archivesOf,
  findSnapshot,
  furtherKey,
  furtherKeys,
  type Loaded,
  loadSnapshot,
  type Snapshot,
  SnapshotRefused,
  type StoreReport,
  storeSnapshot,
} from '../../../src/store/snapshot.ts'
import { encodeHead } from '../../../src/store/snapshot-head.ts'
import type { SaveOutcome, Store } from '../../../src/store/store.ts'
import { tarOf } from '../archive/made-tar.ts'
import { withFolder } from './github-job.ts'

const KEY = 'muslin3-linux-amd64-r-l-c1'
const EXPECT = { platform: 'linux/amd64', recipe: 'aa' }

/** An archive with one file in it. */
const archive = (content: string): Buffer =>
  zstdCompressSync(
    tarOf([
      { name: './', type: '5' },
      { name: './file', content },
    ]),
  )

const CONTENTS = { registry: archive('of the registry'), target: archive('of the target folder') }

/** A snapshot of two mounts with its archives as files, in a folder with a store and a place for what is loaded. */
interface Scene {
  readonly folder: string
  readonly store: Store
  readonly snapshot: Snapshot
  readonly archives: Map<Digest, string>
  readonly loadFolder: string
}

function withScene(work: (scene: Scene) => Promise<void>, contents: Record<string, Buffer> = CONTENTS): Promise<void> {
  return withFolder(async (folder) => {
    const archives = new Map<Digest, string>()
    for (const [id, content] of Object.entries(contents)) {
      await writeFile(join(folder, id), content)
      archives.set(digestOf(content), join(folder, id))
    }
    const loadFolder = join(folder, 'loaded')
    await mkdir(loadFolder)
    const store = await openDirectoryStore(join(folder, 'store'))
    await work({ folder, store, snapshot: snapshotOf(contents), archives, loadFolder })
  })
}

function snapshotOf(contents: Record<string, Buffer>): Snapshot {
  const mounts = Object.entries(contents).map(([id, content]) => {
    const base = { digest: digestOf(content), bytes: content.length }
    return { id, base, files: 1, rawBytes: content.length, listing: '0'.repeat(64) }
  })
  const created = '2026-11-24T10:00:00.000Z'
  const origin = { ...EXPECT, lock: 'bb', commit: 'c1', created, build: 'Dockerfile', parts: [], packages: [] }
  return { format: 'muslin3', key: KEY, ...origin, mounts, ledger: { src: 1 } }
}

/** Whatever stays has the content that its name says. */
async function expectSound(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    expect(`${digestOf(await readFile(join(folder, name)))}.archive`).toBe(`sha256:${name}`)
  }
}

/** Finds a snapshot and fetches it whole. */
async function load(
  store: Store,
  key: string,
  prefixes: readonly string[],
  folder: string,
): Promise<Loaded | undefined> {
  const found = await findSnapshot(store, { key, prefixes }, folder)
  return found && loadSnapshot(found, EXPECT, archivesOf(store, folder))
}

/** Stores a snapshot under another key than the scene's. */
const storeAs = (
  key: string,
  store: Store,
  snapshot: Snapshot,
  archives: ReadonlyMap<Digest, string>,
): Promise<StoreReport> => storeSnapshot(store, { ...snapshot, key }, archives)

const blobKey = (content: Buffer): string => archiveKey(digestOf(content).slice('sha256:'.length))

/** Stores something under the key of an archive that is not that archive. */
async function plant(scene: Scene, key: string, content: string | Buffer): Promise<void> {
  await writeFile(join(scene.folder, 'planted'), content)
  expect(await scene.store.save(key, join(scene.folder, 'planted'))).toBe('saved')
}

/** A store that answers `outcome` for keys that match, without storing anything. */
const answering = (store: Store, keys: RegExp, outcome: SaveOutcome): Store => ({
  ...store,
  save: (key, file) => (keys.test(key) ? Promise.resolve(outcome) : store.save(key, file)),
})

describe('a snapshot', () => {
  it('comes back whole, under its key and under a prefix', () =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      await storeSnapshot(store, snapshot, archives)
      const loaded = await load(store, KEY, [], loadFolder)
      expect(loaded).toMatchObject({ matchedKey: KEY, snapshot })
      for (const [id, content] of Object.entries(CONTENTS)) {
        expect(await readFile(loaded?.archives.get(id)?.base ?? '')).toEqual(content)
      }
      expect((await readdir(loadFolder)).length).toBe(2)
      const near = await load(store, 'muslin3-linux-amd64-r-l-c2', ['muslin3-linux-amd64-r-'], loadFolder)
      expect(near).toMatchObject({ matchedKey: KEY })
    }))

  it('is absent from an empty store', () =>
    withScene(async ({ store, loadFolder }) => {
      expect(await load(store, KEY, ['muslin3-'], loadFolder)).toBeUndefined()
    }))

  it('uploads each content once', () =>
    withScene(async ({ store, snapshot, archives }) => {
      const first = await storeSnapshot(store, snapshot, archives)
      expect(first).toMatchObject({ outcome: 'saved', uploaded: [...archives.keys()], existing: [] })
      const saves: string[] = []
      const counting: Store = {
        ...store,
        save: (key, file) => {
          saves.push(key)
          return store.save(key, file)
        },
      }
      const second = await storeAs(`${KEY}2`, counting, snapshot, archives)
      expect(second).toMatchObject({ outcome: 'saved', uploaded: [], existing: [...archives.keys()] })
      expect(saves).toEqual([`${KEY}2`])
      expect(second.uploadedBytes).toBe((await encodeHead({ ...snapshot, key: `${KEY}2` })).length)
      expect((await storeSnapshot(store, snapshot, archives)).outcome).toBe('exists')
    }))

  it('sends nothing where its key is taken, unless it may not look', () =>
    withScene(async (scene) => {
      const { store, snapshot, archives } = scene
      await plant(scene, KEY, await encodeHead({ ...snapshot, mounts: [] }))
      const blind: Store = { ...store, readable: false, find: async () => undefined }
      const nothing = { outcome: 'exists', uploaded: [], existing: [], uploadedBytes: 0 }
      expect(await storeSnapshot(store, snapshot, archives)).toEqual(nothing)
      const uploaded = [...archives.keys()]
      expect(await storeSnapshot(blind, snapshot, archives)).toMatchObject({ outcome: 'exists', uploaded })
    }))

  it('sends nothing where nobody would restore it', () =>
    withScene(async ({ store, snapshot, archives }) => {
      const unfit = { ...snapshot, build: 'x'.repeat(1001) }
      await expect(storeSnapshot(store, unfit, archives)).rejects.toThrow('no job would restore it: build is "xxx')
      expect(await store.entries?.('')).toEqual([])
    }))

  it('keeps one archive for two mounts with the same content', () =>
    withScene(
      async ({ store, snapshot, archives, loadFolder }) => {
        expect((await storeSnapshot(store, snapshot, archives)).uploaded).toHaveLength(1)
        const loaded = await load(store, KEY, [], loadFolder)
        expect(loaded?.archives.get('a')?.base).toBe(loaded?.archives.get('b')?.base)
      },
      { a: archive('same'), b: archive('same') },
    ))

  it('may have no mounts', () =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      await storeSnapshot(store, snapshot, archives)
      expect((await load(store, KEY, [], loadFolder))?.archives.size).toBe(0)
    }, {}))
})

/** The scene's snapshot with an overlay over the target folder. */
async function withOverlay({ folder, snapshot, archives }: Scene, text: string) {
  const content = archive(text)
  const file = join(folder, digestOf(content).slice(-8))
  await writeFile(file, content)
  const overlay = { digest: digestOf(content), bytes: content.length }
  const mounts = snapshot.mounts.map((mount) => (mount.id === 'target' ? { ...mount, overlay } : mount))
  return { snapshot: { ...snapshot, mounts }, archives: new Map(archives).set(overlay.digest, file) }
}

describe('an overlay', () => {
  it('comes back with its base, and the last one is the only one', () =>
    withScene(async (scene) => {
      const { store, loadFolder } = scene
      await storeSnapshot(store, scene.snapshot, scene.archives)
      for (const content of ['first', 'second', 'third']) {
        const next = await withOverlay(scene, content)
        const report = await storeAs(KEY + content, store, next.snapshot, next.archives)
        expect(report).toMatchObject({ outcome: 'saved', uploaded: [digestOf(archive(content))] })
        expect(report.existing).toHaveLength(2)
      }
      const loaded = await load(store, `${KEY}third`, [], loadFolder)
      const { base = '', overlay = '' } = loaded?.archives.get('target') ?? {}
      expect(await readFile(base)).toEqual(CONTENTS.target)
      expect(await readFile(overlay)).toEqual(archive('third'))
      expect(loaded?.archives.get('registry')).not.toHaveProperty('overlay')
      expect(await readdir(loadFolder)).toHaveLength(3)
    }))

  const overlayKey = blobKey(archive('overlay'))
  const refused: readonly {
    readonly name: string
    readonly store: (scene: Scene) => Store
    readonly message: string
  }[] = [
    {
      name: 'absent',
      store: ({ store }) => answering(store, new RegExp(overlayKey), 'saved'),
      message: `archive ${digestOf(archive('overlay'))} is not in the directory `,
    },
    {
      name: 'damaged',
      store: ({ store, folder }) => ({
        ...store,
        save: (key, file) => store.save(key, key === overlayKey ? join(folder, 'other') : file),
      }),
      message: `archive ${digestOf(archive('overlay'))} has the content ${digestOf(archive('overlaX'))}`,
    },
  ]
  it.each(refused)('that is $name makes the whole snapshot refused', ({ store, message }) =>
    withScene(async (scene) => {
      await writeFile(join(scene.folder, 'other'), archive('overlaX'))
      const { snapshot, archives } = await withOverlay(scene, 'overlay')
      expect((await storeSnapshot(store(scene), snapshot, archives)).outcome).toBe('saved')
      const loaded = load(scene.store, KEY, [], scene.loadFolder)
      await expect(loaded).rejects.toThrow(SnapshotRefused)
      await expect(loaded).rejects.toThrow(message)
      await expectSound(scene.loadFolder)
    }),
  )

  it('is our fault when no file was given for it', () =>
    withScene(async (scene) => {
      const { snapshot } = await withOverlay(scene, 'overlay')
      await expect(storeSnapshot(scene.store, snapshot, scene.archives)).rejects.toThrow('no file was given for it')
    }))
})

describe('a save that does not come to its end', () => {
  const answers: readonly { readonly name: string; readonly keys: RegExp; readonly outcome: SaveOutcome }[] = [
    { name: 'archives refused', keys: /blob/, outcome: { refused: 'read-only' } },
    { name: 'one archive refused', keys: new RegExp(blobKey(CONTENTS.target)), outcome: { refused: 'read-only' } },
    { name: 'head refused', keys: new RegExp(`^${KEY}`), outcome: { refused: 'read-only' } },
  ]
  it.each(answers)('is reported and stays invisible: $name', ({ keys, outcome }) =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      const report = await storeSnapshot(answering(store, keys, outcome), snapshot, archives)
      expect(report.outcome).toEqual(outcome)
      expect(await load(store, KEY, ['muslin3-linux'], loadFolder)).toBeUndefined()
    }),
  )

  it('stays invisible when an upload throws', () =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      const broken: Store = {
        ...store,
        save: (key, file) =>
          key === blobKey(CONTENTS.target) ? Promise.reject(new Error('gone')) : store.save(key, file),
      }
      await expect(storeSnapshot(broken, snapshot, archives)).rejects.toThrow('gone')
      expect(await load(store, KEY, ['muslin3-linux'], loadFolder)).toBeUndefined()
    }))

  it('goes under a further key when an upload that died holds the key of an archive', () =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      const blocked = answering(store, /blob-[0-9a-f]{64}$/, 'exists')
      const report = await storeSnapshot(blocked, snapshot, archives)
      expect(report).toMatchObject({ outcome: 'saved', uploaded: [...archives.keys()] })
      const loaded = await load(store, KEY, [], loadFolder)
      expect(await readFile(loaded?.archives.get('target')?.base ?? '')).toEqual(CONTENTS.target)
      expect(await storeAs(`${KEY}2`, blocked, snapshot, archives)).toMatchObject({ uploaded: [] })
    }))

  it('believes that an archive exists when it may not look', () =>
    withScene(async ({ store, snapshot, archives }) => {
      const blind: Store = { ...answering(store, /blob/, 'exists'), readable: false, find: async () => undefined }
      const report = await storeSnapshot(blind, snapshot, archives)
      expect(report).toMatchObject({ outcome: 'saved', uploaded: [], existing: [...archives.keys()] })
    }))

  it('is our fault when an archive is missing or has another size', () =>
    withScene(async ({ store, snapshot, archives, folder }) => {
      await expect(storeSnapshot(store, snapshot, new Map())).rejects.toThrow('no file was given for it')
      await writeFile(join(folder, 'target'), 'short')
      await expect(storeSnapshot(store, snapshot, archives)).rejects.toThrow(
        `has 5 bytes, the snapshot says ${CONTENTS.target.length}`,
      )
      expect(await store.find('', ['muslin3'])).toBeUndefined()
    }))
})

describe('a snapshot that was found and cannot be used', () => {
  const cases: readonly {
    readonly name: string
    readonly prepare: (scene: Scene) => Promise<unknown>
    readonly message: string
  }[] = [
    {
      name: 'of another platform',
      prepare: (scene) => storeSnapshot(scene.store, { ...scene.snapshot, platform: 'linux/arm64' }, scene.archives),
      message: 'it was made for the platform linux/arm64, this build has linux/amd64',
    },
    {
      name: 'of another recipe',
      prepare: (scene) => storeSnapshot(scene.store, { ...scene.snapshot, recipe: 'ab' }, scene.archives),
      message: 'it was made for the recipe ab, this build has aa',
    },
    { name: 'no head', prepare: (scene) => plant(scene, KEY, 'x'), message: 'the head is not JSON compressed by zstd' },
    {
      name: 'archive absent',
      prepare: async (scene) => plant(scene, KEY, await encodeHead(scene.snapshot)),
      message: `archive ${digestOf(CONTENTS.registry)} is not in the directory `,
    },
    {
      name: 'archive larger than the head says',
      prepare: async (scene) => {
        await plant(scene, blobKey(CONTENTS.target), Buffer.concat([CONTENTS.target, Buffer.from('more')]))
        await storeSnapshot(scene.store, scene.snapshot, scene.archives)
      },
      message: `more than the ${CONTENTS.target.length} allowed`,
    },
    {
      name: 'archive smaller than the head says',
      prepare: async (scene) => {
        await plant(scene, blobKey(CONTENTS.target), 'less')
        await storeSnapshot(scene.store, scene.snapshot, scene.archives)
      },
      message: `archive ${digestOf(CONTENTS.target)} has 4 bytes, the head says ${CONTENTS.target.length}`,
    },
    {
      name: 'archive that is no archive',
      prepare: async (scene) => {
        const rubbish = Buffer.from('no archive at all')
        await writeFile(join(scene.folder, 'target'), rubbish)
        const base = { digest: digestOf(rubbish), bytes: rubbish.length }
        const mounts = scene.snapshot.mounts.map((mount) => (mount.id === 'target' ? { ...mount, base } : mount))
        const archives = new Map(scene.archives).set(base.digest, join(scene.folder, 'target'))
        await storeSnapshot(scene.store, { ...scene.snapshot, mounts }, archives)
      },
      message: `archive ${digestOf('no archive at all')} is not one frame of zstd`,
    },
    {
      name: 'archive with another content',
      prepare: async (scene) => {
        await plant(scene, blobKey(CONTENTS.target), Buffer.alloc(CONTENTS.target.length, 'X'))
        await storeSnapshot(scene.store, scene.snapshot, scene.archives)
      },
      message: `archive ${digestOf(CONTENTS.target)} has the content ${digestOf(Buffer.alloc(CONTENTS.target.length, 'X'))}`,
    },
  ]
  it.each(cases)('is refused by name and leaves nothing that is damaged: $name', ({ prepare, message }) =>
    withScene(async (scene) => {
      await prepare(scene)
      const loaded = load(scene.store, KEY, [], scene.loadFolder)
      await expect(loaded).rejects.toThrow(SnapshotRefused)
      await expect(loaded).rejects.toThrow(`The snapshot ${KEY} cannot be used: `)
      await expect(loaded).rejects.toThrow(message)
      await expectSound(scene.loadFolder)
    }),
  )

  it('is refused under another key than the one that it was saved under', () =>
    withScene(async ({ store, snapshot, archives, loadFolder, folder }) => {
      await storeSnapshot(store, snapshot, archives)
      await store.fetch(KEY, join(folder, 'copy'))
      await store.save(`${KEY}9`, join(folder, 'copy'))
      const loaded = load(store, `${KEY}9`, [], loadFolder)
      await expect(loaded).rejects.toMatchObject({ refusal: 'foreign', matchedKey: `${KEY}9` })
      await expect(loaded).rejects.toThrow(`it was saved as ${KEY}`)
    }))

  it('says which archive is damaged, and is whole again when that was stored once more', () =>
    withScene(async ({ store, snapshot, archives, loadFolder, folder }) => {
      await writeFile(join(folder, 'rubbish'), Buffer.alloc(CONTENTS.target.length, 'X'))
      await store.save(blobKey(CONTENTS.target), join(folder, 'rubbish'))
      await storeSnapshot(store, snapshot, archives)
      const digest = digestOf(CONTENTS.target)
      await expect(load(store, KEY, [], loadFolder)).rejects.toMatchObject({ refusal: 'damaged', digest })
      const report = await storeSnapshot(store, { ...snapshot, key: `${KEY}2` }, archives, { damaged: [digest] })
      expect(report.uploaded).toEqual([digest])
      const loaded = await load(store, `${KEY}2`, [], loadFolder)
      expect(await readFile(loaded?.archives.get('target')?.base ?? '')).toEqual(CONTENTS.target)
    }))

  it('is ended in the middle of looking through an archive', () =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      await storeSnapshot(store, snapshot, archives)
      const found = await findSnapshot(store, { key: KEY, prefixes: [] }, loadFolder)
      const late = archivesOf(store, loadFolder, AbortSignal.abort(new Error('too late')))
      if (found === undefined) throw new Error('nothing was stored')
      await expect(loadSnapshot(found, EXPECT, late)).rejects.toThrow('too late')
    }))

  it('leaves the place to another of the same key, or by prefix', () =>
    withScene(async (scene) => {
      const { store, snapshot, archives, loadFolder } = scene
      await plant(scene, KEY, 'rubbish')
      await expect(load(store, KEY, [], loadFolder)).rejects.toThrow(SnapshotRefused)
      const further = furtherKey(KEY)
      await storeAs(further, store, snapshot, archives)
      const found = await findSnapshot(store, furtherKeys({ key: KEY, prefixes: ['muslin3-'] }), loadFolder)
      expect(found).toMatchObject({ matchedKey: further })
    }))

  it('tells evicted archives from damaged ones', () =>
    withScene(async (scene) => {
      await plant(scene, KEY, await encodeHead(scene.snapshot))
      await expect(load(scene.store, KEY, [], scene.loadFolder)).rejects.toMatchObject({ refusal: 'evicted' })
    }))
})

describe('archives', () => {
  it('are fetched once, however often they are asked for', () =>
    withScene(async ({ store, snapshot, archives, loadFolder }) => {
      await storeSnapshot(store, snapshot, archives)
      const fetched: string[] = []
      const counting: Store = {
        ...store,
        fetch: (key, file, limit) => {
          fetched.push(key)
          return store.fetch(key, file, limit)
        },
      }
      const shared = archivesOf(counting, loadFolder)
      const found = await findSnapshot(store, { key: KEY, prefixes: [] }, loadFolder)
      expect(found).toBeDefined()
      if (found === undefined) return
      await Promise.all([loadSnapshot(found, EXPECT, shared), loadSnapshot(found, EXPECT, shared)])
      await loadSnapshot(found, EXPECT, shared)
      expect(fetched).toHaveLength(2)
    }))
})
