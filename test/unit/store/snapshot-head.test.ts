import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { keyId } from '../../../src/store/signature.ts'
import {
  decodeHead,
  encodeHead,
  type Snapshot,
  SnapshotRefused,
  SnapshotUnfit,
  storableHead,
} from '../../../src/store/snapshot-head.ts'

type Pair = KeyPairKeyObjectResult

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
  format: 'muslin3',
  key: 'muslin3-linux-arm-v7-a-b-c',
  platform: 'linux/arm/v7',
  recipe: 'a'.repeat(64),
  lock: 'b'.repeat(64),
  commit: 'c'.repeat(40),
  created: '2026-11-24T10:00:00.000Z',
  build: 'docker/app.Dockerfile#runtime',
  parts: [{ name: 'RUN cargo build', digest: '0123456789abcdef' }],
  packages: ['serde@1.0.0'],
  coldSeconds: 254,
  mounts: [mount, { ...mount, overlay, id: 'target' }],
  ledger: { anything: [1, null, 'x'] },
}

const withMount = (change: object) => ({ ...snapshot, mounts: [{ ...mount, ...change }] })
const UNSIGNED = { signatures: [] }
const stored = (value: unknown, signatures: unknown = UNSIGNED): Uint8Array =>
  zstdCompressSync(Buffer.from(`${JSON.stringify(signatures)}\n${JSON.stringify(value)}`))
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
    { head: { ...snapshot, overlay: 1 }, message: 'overlay is unknown to the format muslin3' },
    { head: { ...snapshot, format: 'muslin2' }, message: 'format is "muslin2", expected muslin3' },
    { head: { ...snapshot, platform: 'linux' }, message: 'platform is "linux", expected a platform' },
    { head: { ...snapshot, platform: 7 }, message: 'platform is 7' },
    { head: { ...snapshot, recipe: 'A'.repeat(64) }, message: 'recipe is "AAAA' },
    { head: { ...snapshot, lock: '' }, message: 'lock is "", expected up to 64 hexadecimal digits' },
    { head: { ...snapshot, commit: 'main' }, message: 'commit is "main"' },
    { head: { ...snapshot, created: 'yesterday' }, message: 'created is "yesterday", expected a moment' },
    { head: { ...snapshot, created: '2026-13-24T10:00:00Z' }, message: 'created is "2026-13-24T10:00:00Z"' },
    { head: { ...snapshot, key: 'a,b' }, message: 'key is "a,b", expected a key' },
    { head: { ...snapshot, build: '' }, message: 'build is "", expected up to 1000 printable characters' },
    { head: { ...snapshot, parts: {} }, message: 'parts is {}, expected a list' },
    { head: { ...snapshot, parts: [{ name: 'RUN' }] }, message: 'parts is [{"name":"RUN"}]' },
    { head: { ...snapshot, packages: ['a\nb'] }, message: 'packages is ["a\\nb"], expected a list of packages' },
    { head: { ...snapshot, coldSeconds: -1 }, message: 'coldSeconds is -1' },
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

  it('is what encoding gives, where it can be stored', async () => {
    expect(await storableHead(snapshot)).toEqual(await encodeHead(snapshot))
  })

  const unfit: readonly (readonly [string, Snapshot, RegExp])[] = [
    ['many mounts', { ...snapshot, mounts: Array(201).fill(mount) }, /expected a list of at most 200 mounts\. Leave/],
    [
      'an ingredient with a long name',
      { ...snapshot, parts: [{ name: 'x'.repeat(1001), digest: '0'.repeat(16) }] },
      /parts is \[.*with a digest and a name of 1 to 1000 printable characters\. Leave/,
    ],
    ['a large ledger', { ...snapshot, ledger: 'x'.repeat(64 * 1024 * 1024) }, /its head has 67\d{6} bytes, more than/],
  ]
  it.each(unfit)('is not stored with what nobody would restore: %s', async (_, head, message) => {
    await expect(storableHead(head)).rejects.toThrow(SnapshotUnfit)
    await expect(storableHead(head)).rejects.toThrow(message)
    await expect(decodeHead(await encodeHead(head))).rejects.toThrow(SnapshotRefused)
  })

  const rubbish = [
    { name: 'no zstd', bytes: Buffer.from('{}') },
    { name: 'no JSON', bytes: zstdCompressSync(Buffer.from('{"signatures":[]}\n{"format":')) },
    { name: 'no line of signatures', bytes: zstdCompressSync(Buffer.from('{"format":"muslin3"}')) },
    {
      name: 'a line of signatures that does not end soon',
      bytes: zstdCompressSync(Buffer.from(`${' '.repeat(20_000)}{"signatures":[]}\n{}`)),
    },
    { name: 'more than anybody should unpack', bytes: zstdCompressSync(Buffer.alloc(80 * 1024 * 1024, ' ')) },
    { name: 'nothing', bytes: Buffer.alloc(0) },
    { name: 'half of a head', bytes: Buffer.from(stored(snapshot)).subarray(0, 60) },
  ]
  it.each(rubbish)('is refused: $name', async ({ bytes }) => {
    await expect(decodeHead(bytes)).rejects.toThrow('the head is not JSON compressed by zstd')
  })

  const signatures: readonly { readonly line: unknown; readonly message: string }[] = [
    { line: [], message: 'the signatures is not an object' },
    { line: {}, message: 'signatures is missing' },
    { line: { signatures: {} }, message: 'signatures is {}, expected a list' },
    { line: { signatures: [{ keyid: 'x', sig: 'y' }] }, message: 'signatures[0].keyid is "x"' },
    { line: { signatures: [], more: 1 }, message: 'more is unknown' },
  ]
  it.each(signatures)('is refused: $message', async ({ line, message }) => {
    await expect(decodeHead(stored(snapshot, line))).rejects.toThrow(message)
  })
})

describe('a signed head', () => {
  const [mine, next, strange] = [1, 2, 3].map(() => generateKeyPairSync('ed25519')) as [Pair, Pair, Pair]

  it('is read by whoever trusts its key, also among others', async () => {
    const head = await encodeHead(snapshot, mine.privateKey)
    expect(await decodeHead(head, [mine.publicKey])).toEqual(snapshot)
    expect(await decodeHead(head, [next.publicKey, mine.publicKey])).toEqual(snapshot)
    expect(await decodeHead(head)).toEqual(snapshot)
  })

  it('is refused by whoever trusts other keys only, or none', async () => {
    const head = await encodeHead(snapshot, strange.privateKey)
    const refused = decodeHead(head, [mine.publicKey, next.publicKey])
    await expect(refused).rejects.toMatchObject({ refusal: 'untrusted' })
    await expect(refused).rejects.toThrow(`it is signed by ${keyId(strange.publicKey)}, and that is no signature of`)
    await expect(decodeHead(head, [])).rejects.toThrow(SnapshotRefused)
  })

  it('has to be signed where keys are named', async () => {
    await expect(decodeHead(await encodeHead(snapshot), [mine.publicKey])).rejects.toThrow('it is not signed')
  })

  it('is refused when one byte of it has changed, before the rest of it is looked at', async () => {
    const content = zstdDecompressSync(await encodeHead(snapshot, mine.privateKey))
    const [line = '', payload = ''] = content.toString().split('\n')
    const forged = zstdCompressSync(Buffer.from(`${line}\n${payload.replace('linux/arm/v7', 'linux/arm/v6')}`))
    await expect(decodeHead(forged, [mine.publicKey])).rejects.toThrow('no signature of one of the trusted keys')
    const rubbish = zstdCompressSync(Buffer.from(`${line}\nrubbish`))
    await expect(decodeHead(rubbish, [mine.publicKey])).rejects.toMatchObject({ refusal: 'untrusted' })
  })
})
