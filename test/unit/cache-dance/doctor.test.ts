import { describe, expect, it } from 'vitest'
import { diagnose, type Evidence, seenSnapshot, type TakenEvidence } from '../../../src/cache-dance/doctor.ts'
import { evidence, finished, NOW, ran, snapshot } from './evidence.ts'

const own = evidence({})
const mount = own.mounts[0] ?? expect.fail('no mount')
const restored = { ...mount, start: 'restored', files: 9, rawBytes: 900, base: 100 } as const
const ended: TakenEvidence = { id: '/target', end: 'unchanged', files: 9, rawBytes: 900, packed: 0 }
const warm = { matched: snapshot({}), mounts: [restored] }

const codes = (more: Partial<Evidence>): readonly string[] =>
  diagnose(evidence(more), NOW).findings.map(({ code }) => code)
const found = (code: string, more: Partial<Evidence>) =>
  diagnose(evidence(more), NOW).findings.find((finding) => finding.code === code) ?? expect.fail(`no ${code}`)

const FROM = { name: 'FROM docker.io/library/rust:1-bookworm', digest: '1'.repeat(16) }
const RUN = { name: 'RUN cargo build', digest: '2'.repeat(16) }
const env = (name: string, digit: string) => ({ name: `ENV ${name}`, digest: digit.repeat(16) })
const at = (id: string) => ({ name: `cache mount /src/target with id ${id}`, digest: '0'.repeat(16) })
const recipes = (before: Evidence['origin']['parts'], now: Evidence['origin']['parts']): Partial<Evidence> => ({
  origin: { ...own.origin, parts: now },
  nearest: snapshot({ recipe: 'dddd', parts: before }),
})

describe('the doctor tells why nothing was restored', () => {
  const problem = (code: 'evicted' | 'damaged-snapshot' | 'signature-missing' | 'deadline-over' | 'disk-full') => ({
    problems: [{ code, message: `because of ${code}\nand a log` }],
  })

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['first-run', {}, /No snapshot is in the test store yet/],
    ['first-run', { nearest: snapshot({ build: 'other.Dockerfile' }) }, /the newest is of other\.Dockerfile/],
    ['other-platform', { nearest: snapshot({ platform: 'linux/arm64' }) }, /Only linux\/arm64 has a snapshot/],
    ['other-key', { nearest: snapshot({}) }, /the inputs key and restore-keys/],
    [
      'recipe-changed',
      recipes([FROM, RUN], [{ ...FROM, digest: '3'.repeat(16) }, RUN]),
      /base image rust:1-bookworm moved\.$/,
    ],
    ['recipe-changed', recipes([FROM, RUN], [FROM, RUN]), /in another order or by another input recipe\.$/],
    ['recipe-changed', recipes([FROM, RUN, env('A', '1')], [FROM, RUN]), /ENV A is gone\.$/],
    ['mount-id-changed', recipes([FROM, at('/a')], [FROM, at('/b')]), /another id now, \/b in the place of \/a/],
    [
      'wrong-owner',
      recipes([FROM, at('/a')], [FROM, at('/a:1000:0:0755')]),
      /without uid, gid and mode, the build has it with uid=1000,gid=0,mode=0755/,
    ],
    ['not-restored', { noRestore: 'the input restore is false' }, /the input restore is false/],
    ['not-readable', { readable: false }, /may write to the test store and not read/],
    ['evicted', problem('evicted'), /^because of evicted$/],
    ['damaged-snapshot', problem('damaged-snapshot'), /because of/],
    ['signature-missing', problem('signature-missing'), /because of/],
    ['deadline-over', problem('deadline-over'), /because of/],
    ['disk-full', problem('disk-full'), /because of/],
  ])('%s', (code, more, message) => {
    expect(found(code, more).message).toMatch(message)
    expect(diagnose(evidence(more), NOW)).toMatchObject({ state: 'cold', matchedKey: '', exact: false })
  })

  it('gives a problem as the one cause, and no guess beside it', () => {
    expect(codes({ ...problem('evicted'), nearest: snapshot({ recipe: 'dddd' }) })).toEqual(['evicted'])
  })

  it('warns of an argument that changes with each commit', () => {
    const changed = { ...recipes([RUN, env('SHA', '1')], [RUN, env('SHA', '2')]), buildArgs: ['SHA'] }
    expect(found('recipe-changed', changed).message).toMatch(/: ARG SHA changed\.$/)
    expect(found('changing-argument', changed)).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/^Only ARG SHA made the recipe another one/),
      remedy: 'Put ARG SHA below the RUN that compiles.',
    })
    const both = recipes([FROM, env('SHA', '1')], [{ ...FROM, digest: '3'.repeat(16) }, env('SHA', '2')])
    expect(codes(both)).toEqual(['recipe-changed'])
  })
})

describe('the doctor tells what was restored', () => {
  it.each<[string, Partial<Evidence>, RegExp]>([
    ['restored', { ...warm, key: 'k', matched: snapshot({ key: 'k', commit: 'cccc' }) }, /exactly this commit/],
    ['restored', { ...warm, key: 'k', matched: snapshot({ key: 'k' }) }, /of commit 0000000 was restored/],
    ['restored', warm, /of commit 0000000 was restored, the nearest with the same locked packages/],
    [
      'lock-far',
      { ...warm, matched: snapshot({ lock: 'eeee', packages: ['serde@1.0.0'] }) },
      /1 of 1 locked packages differ: serde@1\.0\.1\.$/,
    ],
    ['lock-far', { ...warm, matched: snapshot({ lock: 'eeee' }) }, /its lock files differ/],
    [
      'other-build',
      { ...warm, matched: snapshot({ build: 'b' }) },
      /another build of this repository: b, and this one is Dockerfile/,
    ],
    ['key-taken', { ...warm, key: 'k', matched: snapshot({ key: 'k' }) }, /that commit 0000000 has saved under/],
    [
      'recipe-ignored',
      { ...warm, matched: snapshot({ parts: [RUN, env('A', '1')] }) },
      /which the input recipe lets pass: /,
    ],
    ['kept', { mounts: [{ ...restored, start: 'kept' }] }, /left as found: \/src\/target/],
    ['new-mount', { matched: snapshot({ mountIds: [] }) }, /has no \/src\/target \(id \/target\)\.$/],
    ['mount-id-changed', { matched: snapshot({ mountIds: ['/old'] }) }, /but \/old, which nothing uses any more/],
    [
      'wrong-owner',
      { matched: snapshot({ mountIds: ['/target:1:2:0700'] }) },
      /The snapshot has the cache mount \/target with uid=1,gid=2,mode=0700/,
    ],
    [
      'wrong-owner',
      { ...warm, declared: [{ id: '/target:1:2:0700', target: '/src/target' }] },
      /The input has the cache mount \/target without/,
    ],
    [
      'mount-id-changed',
      { ...warm, declared: [{ id: '/t', target: '/src/target' }] },
      /the build has it with the id \/t/,
    ],
    ['unknown-mount', { ...warm, declared: [] }, /No RUN of the build has the cache mount \/src\/target/],
  ])('%s', (code, more, message) => expect(found(code, more).message).toMatch(message))

  it.each<[string, Partial<Evidence>, readonly string[]]>([
    ['all mounts were filled', { mounts: [{ ...restored, start: 'kept' }] }, ['kept']],
    ['no mount is in it', { unused: snapshot({ mountIds: ['/target:0:0:0700'] }) }, ['wrong-owner']],
    [
      'the input names another mount',
      { unused: snapshot({ mountIds: ['/target:0:0:0700'] }), declared: [{ id: '/target:0:0:0700', target: '/t' }] },
      ['wrong-owner'],
    ],
    ['filling failed', { problems: [{ code: 'builder-failed', message: 'why' }] }, ['builder-failed']],
  ])('does not take a snapshot that was found for none, where %s', (_, more, expected) =>
    expect(codes({ unused: snapshot({}), ...more })).toEqual(expected),
  )

  it('names five packages at most', () => {
    const packages = Array.from({ length: 9 }, (_, index) => `p${index}@1.0.0`)
    const far = { ...warm, origin: { ...own.origin, packages }, matched: snapshot({ lock: 'e', packages: [] }) }
    expect(found('lock-far', far).message).toMatch(/9 of 9 .*: p0@1\.0\.0, .*p4@1\.0\.0 and 4 more\.$/)
  })

  it('advises keys that change for two builds with one recipe', () => {
    expect(found('other-build', { ...warm, matched: snapshot({ build: 'b' }) }).remedy).toMatch(
      /key: app-<sha of the commit>, restore-keys: app-\./,
    )
  })

  it('has nothing against the key of this commit', () => {
    expect(codes({ ...warm, key: 'k', matched: snapshot({ key: 'k', commit: 'cccc' }) })).toEqual(['restored'])
  })

  it('is warm, partly warm or cold, and how old that is', () => {
    const state = (...starts: ('restored' | 'kept' | 'absent')[]) =>
      diagnose(evidence({ mounts: starts.map((start) => ({ ...mount, start })) }), NOW).state
    expect([state('restored', 'kept'), state('restored', 'absent'), state('absent')]).toEqual([
      'warm',
      'partly',
      'cold',
    ])
    expect(diagnose(evidence(warm), NOW).ageSeconds).toBe(3600)
  })
})

describe('the doctor tells what the build did to the mounts', () => {
  const cached = [{ name: 'RUN --mount=type=cache,target=/a make', cached: true, seconds: 0, log: '' }]
  const built = (more: Parameters<typeof ran>[0], end: Partial<TakenEvidence> = {}): Partial<Evidence> => ({
    ...warm,
    after: finished({ builds: [ran(more)], mounts: [{ ...ended, ...end }] }),
  })

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['no-cache-wiped', built({ noCache: true }), /ran with no-cache.*lost/],
    ['no-cache-wiped', built({ noCacheStages: ['build'] }), /no-cache-filter \(build\)/],
    ['no-cache', { ...built({ noCache: true }), mounts: own.mounts }, /before they run\.$/],
    ['layer-cache-skipped', built({ steps: cached }), /CACHED/],
    ['layer-cache-import', built({ cacheImports: ['gha', 'gha'] }), /\(cache-from: gha\)/],
    [
      'layer-cache-import',
      { ...built({ cacheImports: ['gha'] }), knowsImports: true },
      /machines, so cargo compiles the workspace anew\.$/,
    ],
    ['no-build', { ...warm, after: finished({ builds: [], mounts: [ended] }) }, /No build ran on this builder/],
    ['gc-emptied', built({}, { files: 0 }), /garbage collection or a prune: \/src\/target/],
    [
      'shared-by-platforms',
      built({ platforms: ['linux/amd64', 'linux/arm64'] }),
      /Several platforms build in the same/,
    ],
    [
      'read-only',
      { ...warm, after: finished({ outcome: { refused: 'the token may not' } }) },
      /takes nothing.*the token may not/,
    ],
    [
      'rate-limited',
      { ...warm, after: finished({ outcome: { refused: 'the GitHub cache has reached its rate limit' } }) },
      /rate limit/,
    ],
    ['store-full', { ...warm, after: finished({ outcome: { refused: 'the storage is used up' } }) }, /used up/],
    [
      'not-packed',
      {
        ...warm,
        after: finished({
          outcome: { nothing: 'the mount /src/target has 9 members' },
          mounts: [{ ...ended, end: 'skipped' }],
        }),
      },
      /^No snapshot was saved, .*the mount \/src\/target has 9 members\.$/,
    ],
    ['untrusted-event', { noSave: { cause: 'untrusted-event', reason: 'a fork' } }, /a fork/],
    ['not-saved', { noSave: { cause: 'setting', reason: 'the input save is never' } }, /save is never/],
  ])('%s', (code, more, message) => expect(found(code, more).message).toMatch(message))

  it.each<[string, Partial<Evidence>]>([
    ['a build that ran', built({})],
    ['a build that came twice', { ...warm, after: finished({ builds: [ran({}), ran({ steps: cached })] }) }],
    ['a builder without records', { ...warm, after: finished({ mounts: [ended] }) }],
    [
      'an id with the platform in it',
      {
        ...built({ platforms: ['linux/arm64'] }),
        mounts: [{ ...restored, id: '/t-amd64' }],
        matched: snapshot({ mountIds: ['/t-amd64'] }),
      },
    ],
    [
      'packages that several targets share',
      { ...warm, mounts: [{ ...restored, target: '/usr/local/cargo/registry', builds: 2 }] },
    ],
  ])('and finds nothing in %s', (_, more) => expect(codes(more)).toEqual(['restored']))

  it('does not take a mount emptied by no-cache for one that was collected', () => {
    expect(codes(built({ noCache: true }, { files: 0 }))).not.toContain('gc-emptied')
    expect(found('gc-emptied', { ...warm, after: finished({ mounts: [{ ...ended, files: 0 }] }) }).message).toMatch(
      /no-cache, garbage/,
    )
  })

  it('warns of a mount that two targets build in, and of one with files of another leg', () => {
    expect(codes({ ...warm, mounts: [{ ...restored, builds: 2 }] })).toContain('shared-by-programs')
    const kept = {
      mounts: [{ ...restored, start: 'kept' as const }],
      nearest: snapshot({ platform: 'linux/arm64' }),
    }
    expect(codes(kept)).toContain('shared-by-platforms')
    expect(codes({ ...kept, mounts: [restored] })).not.toContain('shared-by-platforms')
  })

  it('tells apart what was known before the build', () => {
    const { findings } = diagnose(evidence(built({ noCache: true })), NOW)
    expect(findings.map(({ code, when }) => [code, when])).toEqual([
      ['restored', 'start'],
      ['no-cache-wiped', 'end'],
    ])
  })
})

describe('the time saved', () => {
  const times = (coldSeconds: number | undefined, mounts: Evidence['mounts']) => {
    const matched = snapshot(coldSeconds === undefined ? {} : { coldSeconds })
    const { seconds, savedSeconds } = diagnose(evidence({ matched, mounts, after: finished({ seconds: 12.4 }) }), NOW)
    return [seconds, savedSeconds]
  }

  it('is known where both are known', () => {
    expect(times(100, [restored])).toEqual([12, 88])
    expect(times(undefined, [restored])).toEqual([12, undefined])
    expect(times(100, [mount])).toEqual([12, undefined])
  })
})

describe('seenSnapshot', () => {
  it('takes what counts of a head', () => {
    const { mountIds, ...head } = snapshot({})
    const entry = {
      id: '/target',
      base: { digest: `sha256:${'a'.repeat(64)}` as const, bytes: 1 },
      files: 1,
      rawBytes: 1,
      listing: '',
    }
    expect(seenSnapshot({ ...head, format: 'muslin3', mounts: [entry], ledger: { large: true } })).toEqual({
      ...head,
      mountIds,
    })
  })
})
