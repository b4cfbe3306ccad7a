import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeHead, encodeHead, type Snapshot, SnapshotRefused } from '../../../src/store/snapshot-head.ts'

const base = { digest: `sha256:${'1'.repeat(64)}`, bytes: 10 } as const
const overlay = { digest: `sha256:${'3'.repeat(64)}`, bytes: 1 } as const
const mount = {
  id: '/usr/local/cargo/registry',
  base,
  files: 2,
  rawBytes: 30,
  listing: '2'.repeat(64),
} as const

const snapshot: Snapshot = {
  format: 'muslin2',
  platform: 'linux/arm/v7',
  recipe: 'a'.repeat(64),
  lock: 'b'.repeat(64),
  commit: 'c'.repeat(40),
  created: '2026-11-24T10:00:00.000Z',
  mounts: [mount, { ...mount, overlay, id: 'target' }],
  ledger: { anything: [1, null, 'x'] },
}

const withMount = (change: object) => ({ ...snapshot, mounts: [{ ...mount, ...change }] })
const stored = (value: unknown): Uint8Array => zstdCompressSync(Buffer.from(JSON.stringify(value)))
const { commit: _commit, ...withoutCommit } = snapshot
const { files: _files, ...withoutFiles } = mount

describe('the head of a snapshot', () => {
  it('comes back as it was', async () => {
    expect(await decodeHead(await encodeHead(snapshot))).toEqual(snapshot)
  })

  const faults: readonly { readonly head: unknown; readonly message: string }[] = [
    { head: null, message: 'the head is not an object' },
    { head: [snapshot], message: 'the head is not an object' },
    { head: withoutCommit, message: 'commit is missing' },
    { head: { ...snapshot, overlay: 1 }, message: 'overlay is unknown to the format muslin2' },
    { head: { ...snapshot, format: 'muslin3' }, message: 'format is "muslin3", expected muslin2' },
    { head: { ...snapshot, platform: 'linux' }, message: 'platform is "linux", expected a platform' },
    { head: { ...snapshot, platform: 7 }, message: 'platform is 7' },
    { head: { ...snapshot, recipe: 'A'.repeat(64) }, message: 'recipe is "AAAA' },
    { head: { ...snapshot, lock: '' }, message: 'lock is "", expected up to 64 hexadecimal digits' },
    { head: { ...snapshot, commit: 'main' }, message: 'commit is "main"' },
    { head: { ...snapshot, created: 'yesterday' }, message: 'created is "yesterday", expected a moment' },
    { head: { ...snapshot, created: '2026-13-24T10:00:00Z' }, message: 'created is "2026-13-24T10:00:00Z"' },
    { head: { ...snapshot, mounts: {} }, message: 'mounts is {}, expected a list' },
    { head: { ...snapshot, mounts: Array(201).fill(mount) }, message: 'expected a list of at most 200 mounts' },
    { head: { ...snapshot, mounts: [mount, 'x'] }, message: 'mounts[1] is not an object' },
    { head: { ...snapshot, mounts: [withoutFiles] }, message: 'mounts[0].files is missing' },
    { head: { ...snapshot, mounts: [{ ...mount, more: 1 }] }, message: 'mounts[0].more is unknown' },
    { head: { ...snapshot, mounts: [{ ...mount, id: '' }] }, message: 'mounts[0].id is "", expected a cache id' },
    { head: { ...snapshot, mounts: [{ ...mount, id: 'a\u0000b' }] }, message: 'mounts[0].id is "a\\u0000b"' },
    { head: withMount({ base: null }), message: 'mounts[0].base is not an object' },
    { head: withMount({ base: 'x' }), message: 'mounts[0].base is "x", expected an archive' },
    { head: withMount({ base: { bytes: 1 } }), message: 'mounts[0].base.digest is missing' },
    { head: withMount({ base: { ...base, digest: `sha1:${'1'.repeat(40)}` } }), message: 'mounts[0].base.digest is' },
    { head: withMount({ base: { ...base, digest: 'sha256:../../x' } }), message: 'expected a sha256 digest' },
    { head: withMount({ base: { ...base, bytes: -1 } }), message: 'mounts[0].base.bytes is -1, expected a whole' },
    { head: withMount({ base: { ...base, bytes: 2 ** 60 } }), message: 'mounts[0].base.bytes is 1152921504606847' },
    { head: withMount({ base: { ...base, more: 1 } }), message: 'mounts[0].base.more is unknown' },
    { head: withMount({ base: undefined, overlay }), message: 'mounts[0].base is missing' },
    { head: withMount({ overlay: null }), message: 'mounts[0].overlay is not an object' },
    { head: withMount({ overlay: [overlay] }), message: 'mounts[0].overlay is not an object' },
    { head: withMount({ overlay: { ...overlay, bytes: '1' } }), message: 'mounts[0].overlay.bytes is "1"' },
    { head: { ...snapshot, mounts: [{ ...mount, rawBytes: '1' }] }, message: 'mounts[0].rawBytes is "1"' },
    { head: { ...snapshot, mounts: [{ ...mount, files: 1.5 }] }, message: 'mounts[0].files is 1.5' },
    { head: { ...snapshot, mounts: [{ ...mount, listing: 'x' }] }, message: 'mounts[0].listing is "x"' },
    { head: { ...snapshot, mounts: [mount, mount] }, message: 'mounts has the id "/usr/local/cargo/registry" twice' },
  ]
  it.each(faults)('is refused: $message', async ({ head, message }) => {
    const decoded = decodeHead(stored(head))
    await expect(decoded).rejects.toThrow(SnapshotRefused)
    await expect(decoded).rejects.toThrow(message)
  })

  const rubbish = [
    { name: 'no zstd', bytes: Buffer.from('{}') },
    { name: 'no JSON', bytes: zstdCompressSync(Buffer.from('{"format":')) },
    { name: 'nothing', bytes: Buffer.alloc(0) },
    { name: 'half of a head', bytes: Buffer.from(stored(snapshot)).subarray(0, 60) },
  ]
  it.each(rubbish)('is refused: $name', async ({ bytes }) => {
    await expect(decodeHead(bytes)).rejects.toThrow('the head is not JSON compressed by zstd')
  })
})
