import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { MountState } from '../../../src/archive/result.ts'
import type { Filled } from '../../../src/buildkit/fill-mounts.ts'
import type { CacheMount } from '../../../src/buildkit/mounts.ts'
import type { JobEvent } from '../../../src/cache-dance/event.ts'
import {
  chosenKeys,
  coldSecondsOf,
  filledMounts,
  fillings,
  heldAfter,
  namedMounts,
  nothingToSave,
  savingRefused,
  storedMount,
  timesOf,
  unsignedRefused,
} from '../../../src/cache-dance/plan.ts'
import type { Snapshot } from '../../../src/store/snapshot.ts'

const event = (name: string, ref = 'refs/heads/main', fromFork = false): JobEvent => ({ name, ref, fromFork })

const MERGE_QUEUE = 'refs/heads/gh-readonly-queue/main/pr-7-0123456789abcdef'

describe('savingRefused', () => {
  it.each<[string, JobEvent, 'auto' | 'always' | 'never', boolean]>([
    ['a push to a branch', event('push'), 'auto', true],
    ['a schedule', event('schedule'), 'auto', true],
    ['a machine without a runner', event('', ''), 'auto', true],
    ['a pull request', event('pull_request'), 'auto', false],
    ['a review', event('pull_request_review'), 'auto', false],
    ['a merge queue', event('merge_group', MERGE_QUEUE), 'auto', false],
    ['a push by a merge queue', event('push', MERGE_QUEUE), 'auto', false],
    ['a merge queue that wants to', event('merge_group', MERGE_QUEUE), 'always', true],
    ['a branch that is named alike', event('push', 'refs/heads/gh-readonly-queues'), 'auto', true],
    ['a tag', event('push', 'refs/tags/v1'), 'auto', false],
    ['a tag that wants to', event('push', 'refs/tags/v1'), 'always', true],
    ['an own pull request that wants to', event('pull_request'), 'always', true],
    ['a fork that wants to', event('pull_request', 'refs/pull/1/merge', true), 'always', false],
    ['pull_request_target that wants to', event('pull_request_target'), 'always', false],
    ['workflow_run that wants to', event('workflow_run'), 'always', false],
    ['issue_comment that wants to', event('issue_comment'), 'always', false],
    ['an issue that wants to', event('issues'), 'always', false],
    ['an event that nobody knows yet', event('newly_invented'), 'always', false],
    ['a release', event('release', 'refs/heads/main'), 'auto', true],
    ['a push that does not want to', event('push'), 'never', false],
  ])('%s', (_, job, setting, allowed) => {
    expect(savingRefused(setting, job) === undefined).toBe(allowed)
  })

  it('says by what a merge queue is refused, and what would save', () => {
    expect(savingRefused('auto', event('merge_group', MERGE_QUEUE))).toEqual({
      cause: 'setting',
      reason: 'this is a merge queue (save: always would save all the same)',
    })
  })
})

describe('unsignedRefused', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')

  it.each([
    ['no keys', undefined, undefined, true],
    ['keys to trust and none to sign with', [publicKey], undefined, false],
    ['keys to trust and one to sign with', [publicKey], privateKey, true],
  ] as const)('with %s', (_, trustedKeys, signingKey, allowed) => {
    expect(unsignedRefused({ trustedKeys, signingKey }) === undefined).toBe(allowed)
  })
})

describe('nothingToSave', () => {
  const known = { ledgerKnown: true, matchedKey: 'k' }
  const taken = (state: MountState, files = 1) => ({ ...result(state, 'a'), files, archive: undefined })

  it.each([
    ['all as restored', known, [taken('unchanged'), taken('unchanged')], 'the build changed nothing since k'],
    ['one changed', known, [taken('unchanged'), taken('overlaid')], undefined],
    ['the sources changed', { ...known, ledgerKnown: false }, [taken('unchanged')], undefined],
    ['all empty', known, [taken('packed', 0)], 'the cache mounts are empty'],
    ['too little room', known, [{ ...taken('skipped'), reason: 'Packing needs 2 GB' }], 'Packing needs 2 GB'],
  ] as const)('%s', (_, state, mounts, reason) => {
    expect(nothingToSave(state, mounts)).toBe(reason)
  })
})

describe('coldSecondsOf', () => {
  it.each([
    ['a cold build', ['absent', 'skipped'], 254.4, 99, 254],
    ['a cold build whose end nobody knows', ['absent'], undefined, 99, undefined],
    ['a warm build', ['restored', 'absent'], 12, 99, 99],
    ['a warm build of a chain without one', ['restored'], 12, undefined, undefined],
    ['a build on mounts of somebody else', ['kept'], 1, undefined, undefined],
  ] as const)('%s', (_, starts, seconds, restored, cold) => {
    expect(coldSecondsOf(starts, seconds, restored)).toBe(cold)
  })
})

describe('chosenKeys', () => {
  const own = { key: 'f-p-r-l-c', prefixes: ['f-p-r-l-', 'f-p-r-'] }

  it.each<[string, string, readonly string[], { key: string; prefixes: readonly string[] }]>([
    ['nothing', '', [], own],
    ['a key: any snapshot of the recipe will do', 'mine', [], { key: 'f-p-r-mine', prefixes: ['f-p-r-'] }],
    ['prefixes', '', ['a-', 'b-'], { key: own.key, prefixes: ['f-p-r-a-', 'f-p-r-b-'] }],
    ['both', 'a-1', ['a-'], { key: 'f-p-r-a-1', prefixes: ['f-p-r-a-'] }],
  ])('with %s, platform and recipe stay in front', (_, key, restoreKeys, keys) => {
    expect(chosenKeys(own, { key, restoreKeys })).toEqual(keys)
  })
})

describe('namedMounts', () => {
  const mount: CacheMount = { id: '/a', target: '/a', sharing: 'shared' }

  it.each([
    ['without a namespace', [], ['/a']],
    ['in the namespace of the build arguments', ['X=1', 'BUILDKIT_CACHE_MOUNT_NS=team'], ['team/a']],
  ])('%s, each once', (_, buildArgs, ids) => {
    expect(namedMounts([mount, mount], buildArgs).map(({ id }) => id)).toEqual(ids)
  })
})

const hex = (letter: string): string => letter.repeat(64)
const NONE = { swept: { units: 0, bytes: 0 }, aged: { files: 0, bytes: 0 } }
const result = (state: MountState, letter: string): Filled => ({
  state,
  listing: hex(letter),
  files: 1,
  bytes: 1,
  ...NONE,
})
const archive = (letter: string) => ({ digest: `sha256:${hex(letter)}` as const, bytes: 10 })
const mounts: readonly CacheMount[] = [
  { id: '/a', target: '/a', sharing: 'shared' },
  { id: '/b', target: '/b', sharing: 'shared', owner: { uid: 1, gid: 1, mode: 0o755 } },
]
const entry = (id: string, letter: string) => ({
  id,
  base: archive(letter),
  files: 1,
  rawBytes: 1,
  listing: hex(letter),
})
const snapshot: Snapshot = {
  format: 'muslin3',
  key: 'muslin3-linux-amd64-1-2-3',
  platform: 'linux/amd64',
  recipe: hex('1'),
  lock: hex('2'),
  commit: hex('3'),
  created: '2026-01-01T00:00:00Z',
  build: 'Dockerfile',
  parts: [],
  packages: [],
  mounts: [entry('/a', 'a'), { ...entry('/b:1:1:0755', 'b'), overlay: archive('0') }],
  ledger: null,
}
const archives = new Map([
  ['/a', { base: 'a.tar' }],
  ['/b:1:1:0755', { base: 'b.tar', overlay: 'b+.tar' }],
])
const filled = (...results: readonly Filled[]) => filledMounts(mounts, results, snapshot, archives)

describe('filledMounts', () => {
  it.each<[string, readonly Filled[], readonly (string | undefined)[]]>([
    ['restored mounts', [result('restored', 'a'), result('restored', 'b')], ['a.tar', 'b.tar']],
    ['what was there and is the same', [result('kept', 'a'), result('kept', 'b')], ['a.tar', 'b.tar']],
    ['what was there and is something else', [result('kept', 'c'), result('restored', 'b')], [undefined, 'b.tar']],
    ['a file system with coarser times', [result('restored', 'c'), result('restored', 'd')], ['a.tar', 'b.tar']],
  ])('knows the archive of %s', (_, results, held) => {
    expect(filled(...results).map((each) => each.held?.archives.base)).toEqual(held)
  })

  it('knows none without a snapshot', () => {
    const cold = filledMounts(mounts, [result('absent', 'a'), result('kept', 'b')], undefined, new Map())
    expect(cold.map(({ held }) => held)).toEqual([undefined, undefined])
  })
})

describe('fillings', () => {
  const { files, rawBytes } = entry('/a', 'a')
  const sizes = { files, rawBytes }

  it('are the archives of the snapshot, with the base that an overlay has to belong to', () => {
    expect(fillings([...mounts, { id: '/c', target: '/c', sharing: 'shared' }], snapshot, archives)).toEqual([
      { base: 'a.tar', digest: archive('a').digest, ...sizes },
      { base: 'b.tar', overlay: 'b+.tar', digest: archive('b').digest, ...sizes },
      undefined,
    ])
    expect(fillings(mounts, undefined, new Map())).toEqual([undefined, undefined])
  })
})

describe('storedMount', () => {
  const stored = (...results: readonly Filled[]) => filled(...results).map((mount) => storedMount(mount, 'never'))

  it('lets an overlay be made over a base that was unpacked here, and only there', () => {
    const [restored, kept] = stored({ ...result('restored', 'c'), memory: 'memory/0' }, result('kept', 'b'))
    expect(restored?.known).toEqual({ listing: hex('c'), memory: 'memory/0', base: archive('a') })
    expect(kept?.known).toEqual({ listing: hex('b') })
  })

  it('is saved whole where that is asked for, when anything in it changes', () => {
    const [first] = filled({ ...result('restored', 'c'), memory: 'memory/0' }, result('kept', 'b'))
    expect(first && storedMount(first, 'changed').known).toEqual({ listing: hex('c'), memory: 'memory/0' })
    expect(first && storedMount(first, 'always').known).toEqual({ listing: '-', memory: 'memory/0' })
  })

  it('knows nothing of what no snapshot has', () => {
    expect(stored(result('kept', 'c'), result('absent', 'c'))).toEqual(mounts.map((mount) => ({ mount })))
  })
})

describe('heldAfter', () => {
  const before = filled(result('restored', 'a'), result('restored', 'b')).map((mount) => storedMount(mount, 'never'))
  const taken = (state: MountState, file?: string) => ({ ...result(state, 'f'), archive: file })
  const [second = { mount: mounts[0] as CacheMount }] = before.slice(1)

  it('is what the store had, where nothing changed', () => {
    expect(heldAfter(second, taken('unchanged'))).toEqual(second.held)
  })

  it('is the old base with the new overlay only, never a chain', () => {
    const { entry: after, archives: files } = heldAfter(second, taken('overlaid', 'new.tar'), archive('e'))
    expect(after).toEqual({ ...entry('/b:1:1:0755', 'b'), overlay: archive('e'), listing: hex('f') })
    expect(files).toEqual({ base: 'b.tar', overlay: 'new.tar' })
  })

  it('is the new base without an overlay', () => {
    const { entry: after, archives: files } = heldAfter(second, taken('packed', 'new.tar'), archive('e'))
    expect(after).toEqual({ ...entry('/b:1:1:0755', 'e'), listing: hex('f') })
    expect(files).toEqual({ base: 'new.tar' })
  })

  it.each([taken('unchanged'), taken('overlaid', 'new.tar')])('cannot be without a base: %j', (impossible) => {
    const cold = { mount: second.mount }
    expect(() => heldAfter(cold, impossible, archive('e'))).toThrow('the builder gave no archive of /b')
  })
})

describe('timesOf', () => {
  it.each<[string, readonly Filled[], boolean, 'as-found' | 'recorded' | 'new']>([
    ['all restored', [result('restored', 'a'), result('restored', 'b')], true, 'recorded'],
    ['all there and the same', [result('kept', 'a'), result('restored', 'b')], true, 'recorded'],
    ['one empty, one restored', [result('absent', 'c'), result('restored', 'b')], true, 'recorded'],
    ['all restored, but without ledger', [result('restored', 'a'), result('restored', 'b')], false, 'new'],
    ['one of unknown origin', [result('kept', 'c'), result('restored', 'b')], true, 'new'],
    ['all empty', [result('absent', 'c'), result('absent', 'c')], true, 'as-found'],
    ['all empty for lack of room', [result('skipped', 'c'), result('absent', 'c')], true, 'as-found'],
    ['all empty, nothing recorded', [result('absent', 'c'), result('absent', 'c')], false, 'as-found'],
  ])('%s', (_, results, hasLedger, times) => {
    expect(timesOf(filled(...results), hasLedger)).toBe(times)
  })
})
