import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Dance } from '../../src/buildkit/dance-build.ts'
import { type Filling, fillMounts } from '../../src/buildkit/fill-mounts.ts'
import { type Taken, takeMounts } from '../../src/buildkit/take-mounts.ts'
import { type Bench, fillingOf, knownOf, openBench } from './mount-bench.ts'

let bench: Bench

beforeAll(async () => {
  bench = await openBench('cap')
})
afterAll(() => bench.close())

const danceOf = (...names: readonly string[]): Dance => ({
  builder: bench.builder,
  mounts: names.map((name) => ({ id: `/${name}`, target: `/${name}`, sharing: 'shared' })),
})

/** A build of a user with these mounts; gives what it wrote to /said. */
async function use(names: readonly string[], script: string): Promise<string> {
  const mounts = names.map((name) => `--mount=type=cache,id=${name},target=/${name}`).join(' ')
  const run = `RUN --mount=type=bind,target=/context ${mounts} bash -eu /context/script.sh >/said`
  const Dockerfile = `FROM debian:bookworm AS use\nARG RUN_ID\n${run}\nFROM scratch\nCOPY --from=use /said /\n`
  return (await bench.build({ Dockerfile, 'script.sh': script }))('said')
}

const CAP = 2_000_000

/**
 * 40 entries of 100 kB as Go's build cache has them (cmd/go/internal/cache), used on 40 days one after the other, and as
 * many as ccache has them; a target folder of cargo, which is not capped but swept.
 */
const MAKE = `mkdir -p /ccache/0/1 /cargo/release/.fingerprint/unit-0123456789abcdef
for day in $(seq 10 49); do
  mkdir -p /go/$day
  head -c 99900 /dev/urandom >/go/$day/$day-d
  head -c 100 /dev/urandom >/go/$day/$day-a
  touch -d "2026-01-01 $day days" /go/$day/*
  head -c 100000 /dev/urandom >"/ccache/0/1/$day R"
  touch -d "2026-01-01 -$day days" "/ccache/0/1/$day R"
done
head -c 3000000 /dev/urandom >/cargo/release/.fingerprint/unit-0123456789abcdef/lib-unit
`

const LIST = 'cd /; find go ccache -type f | sort\n'

describe('a mount above its limit', () => {
  const names = ['go', 'ccache', 'cargo']
  let first: readonly Filling[] = []

  it('loses what was not used for longest, by the times of change where nobody looked at the times of access', async () => {
    await use(names, MAKE)
    const taken = await takeMounts(
      danceOf(...names),
      names.map(() => undefined),
      bench.place('taken'),
      limited,
    )
    expect(taken).toMatchObject([
      { state: 'packed', files: 40, bytes: CAP, aged: { files: 40, bytes: CAP } },
      { state: 'packed', files: 20, bytes: CAP, aged: { files: 20, bytes: CAP } },
      { state: 'packed', files: 1, bytes: 3_000_000, aged: { files: 0, bytes: 0 } },
    ])
    first = await Promise.all(taken.map(fillingOf))
    const left = (await use(names, LIST)).trimEnd().split('\n')
    expect(left.filter((path) => path.startsWith('go/'))).toEqual(
      days(30, 49).flatMap((day) => [`go/${day}/${day}-a`, `go/${day}/${day}-d`]),
    )
    expect(left.filter((path) => path.startsWith('ccache/'))).toEqual(days(10, 29).map((day) => `ccache/0/1/${day} R`))
  })

  it('keeps what the build has read or written, however old it is', async () => {
    await bench.dropMounts()
    const dance = danceOf(...names)
    const filled = await fillMounts(dance, first, bench.place('memory'))
    expect(filled.map(({ state }) => state)).toEqual(['restored', 'restored', 'restored'])
    await use(names, 'cat /go/30/* /go/31/* "/ccache/0/1/29 R" | wc -c\nhead -c 500000 /dev/urandom >/go/new-d\n')
    const known = filled.map((mount, index) => knownOf(mount, first[index] ?? fail()))
    const taken: readonly Taken[] = await takeMounts(dance, known, bench.place('taken'), limited)
    expect(taken).toMatchObject([
      { state: 'overlaid', files: 31, bytes: CAP, aged: { files: 10, bytes: 500_000 } },
      { state: 'unchanged', aged: { files: 0, bytes: 0 } },
      { state: 'unchanged' },
    ])
    const left = (await use(names, LIST)).split('\n').filter((path) => path.startsWith('go/') && path.endsWith('-d'))
    expect(left).toEqual([...[30, 31, ...days(37, 49)].map((day) => `go/${day}/${day}-d`), 'go/new-d'])
  })

  it('is left alone without a limit', async () => {
    const [go] = await takeMounts(danceOf('go'), [undefined], bench.place('taken'))
    expect(go).toMatchObject({ files: 31, bytes: CAP, aged: { files: 0 } })
  })
})

const limited = { sweep: true, capBytes: CAP }

const days = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

function fail(): never {
  throw new Error('a mount is missing')
}

describe('too little room', () => {
  it('fills nothing, and says what is needed and what there is', async () => {
    await use(['full', 'small'], 'echo x >/full/file; echo y >/small/file; echo')
    const dance = danceOf('full', 'small')
    const taken = await takeMounts(dance, [undefined, undefined], bench.place('taken'))
    const [full, small] = await Promise.all(taken.map(fillingOf))
    await bench.dropMounts()
    const huge = { ...(full ?? fail()), rawBytes: 1e15 }
    const one = await fillMounts(dance, [undefined, huge], bench.place('memory'))
    expect(one).toMatchObject([{ state: 'absent' }, { state: 'skipped', files: 0 }])
    expect(one[0]?.reason).toBeUndefined()
    expect(one[1]?.reason).toMatch(/^Mount \/small needs 1000\.0 TB, the builder has [\d.]+ [GM]B free$/)

    const both = await fillMounts(dance, [small, huge], bench.place('memory'))
    expect(both.map(({ state }) => state)).toEqual(['skipped', 'skipped'])
    expect(both[0]?.reason).toMatch(/^The mounts \/full, \/small need 1000\.0 TB, the builder has/)

    expect(await fillMounts(dance, [small, undefined], bench.place('memory'))).toMatchObject([
      { state: 'restored' },
      {},
    ])
    expect(await fillMounts(dance, [small, huge], bench.place('memory'))).toMatchObject([
      { state: 'kept' },
      { state: 'skipped' },
    ])
  })

  it('packs nothing', async () => {
    await use(['hollow'], 'truncate -s 2T /hollow/file; echo')
    const [hollow] = await takeMounts(danceOf('hollow'), [undefined], bench.place('taken'))
    expect(hollow).toMatchObject({ state: 'skipped', archive: undefined, bytes: 2 ** 41 })
    expect(hollow?.reason).toMatch(/^Packing the mounts needs up to 2\.2 TB, the builder and the runner have .* free$/)
    await use(['hollow'], 'rm /hollow/file; echo')
  })
})

describe('filling that takes too long', () => {
  it('is ended, and no mount has a part of an archive in it', async () => {
    await use(['long'], 'for n in $(seq 400); do head -c 2M /dev/zero >/long/$n; done; echo')
    const dance = danceOf('long')
    const [taken] = await takeMounts(dance, [undefined], bench.place('taken'))
    const filling = await fillingOf(taken ?? fail())
    await bench.dropMounts()
    const end = new AbortController()
    const printed = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      if (String(text).includes('RUN --network=none')) setTimeout(() => end.abort(new Error('no more time')), 300)
      return true
    })
    const ended = fillMounts(dance, [filling], bench.place('memory'), { signal: end.signal })
    await expect(ended).rejects.toThrow('no more time')
    printed.mockRestore()
    expect(await use(['long'], 'ls -A /long')).toBe('')
    expect(await fillMounts(dance, [filling], bench.place('memory'))).toMatchObject([{ state: 'restored', files: 400 }])
  })
})
