import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Filling, fillMounts } from '../../src/buildkit/fill-mounts.ts'
import type { CacheMount } from '../../src/buildkit/mounts.ts'
import { CommandError } from '../../src/errors.ts'
import { digestOf } from '../../src/oci/digest.ts'
import { type Made, tarOf } from '../unit/archive/made-tar.ts'
import { type Bench, openBench } from './mount-bench.ts'

// These archives would be refused before they come to the builder (test/unit/archive/inspect.test.ts). Here they come to it
// all the same: the second wall has to hold by itself.

const SIZE = { rawBytes: 1000, files: 3 }
const mount = (id: string): CacheMount => ({ id: `/${id}`, target: `/${id}`, sharing: 'shared' })

let bench: Bench
let place = ''
let base = ''

beforeAll(async () => {
  bench = await openBench('poison')
  place = bench.place('poison')
  base = join(place, 'base.tar.zst')
  const tree = join(place, 'base')
  mkdirSync(join(tree, 'folder'), { recursive: true })
  writeFileSync(join(tree, 'folder/file'), 'file')
  symlinkSync('/mnt/0', join(tree, 'link'))
  pack(tree, base)
  const [victim] = await fill(undefined, { base, digest: digestOf('base'), ...SIZE })
  expect(victim?.state).toBe('restored')
})
afterAll(() => bench.close())

/** Fills a mount beside that of the victim; each test has one of its own. */
const fill = (poisoned?: Filling, victim?: Filling, id = 'poisoned') =>
  fillMounts(
    { builder: bench.builder, mounts: [mount('victim'), mount(id)] },
    [victim, poisoned],
    bench.place('memory'),
  )

const pack = (tree: string, file: string): void => {
  execFileSync('tar', ['-c', '-I', 'zstd -q', '-f', file, '-C', tree, '.'])
}

/** What the second mount says of a filling, and what is in both mounts afterwards. */
async function outcome(filling: Filling, id = 'poisoned') {
  const failure = await fill(filling, undefined, id).then(
    () => 'it was filled',
    (error: unknown) => (error instanceof CommandError ? error.lastLines.join('\n') : String(error)),
  )
  const [victim, poisoned] = await fill(undefined, undefined, id)
  return { failure, victim: victim?.listing, poisoned }
}

/** An overlay with these paths to delete; `add` gets its folder. */
function overlay(about: { readonly deleted?: string; readonly base?: string }, add?: (tree: string) => void): Filling {
  const tree = join(place, 'overlay')
  rmSync(tree, { recursive: true, force: true })
  mkdirSync(join(tree, '.muslin-fill'), { recursive: true })
  writeFileSync(join(tree, '.muslin-fill/base'), `${about.base ?? digestOf('base')}\n`)
  writeFileSync(join(tree, '.muslin-fill/deleted'), about.deleted ?? '')
  add?.(tree)
  const file = join(bench.place('overlay'), 'overlay.tar.zst')
  pack(tree, file)
  return { base, overlay: file, digest: digestOf('base'), ...SIZE }
}

function archive(members: readonly Made[], behind?: Buffer): Filling {
  const file = join(bench.place('archive'), 'base.tar.zst')
  writeFileSync(file, zstdCompressSync(tarOf(members, behind)))
  return { base: file, digest: digestOf('x'), ...SIZE }
}

describe('a poisoned overlay', () => {
  const through = (tree: string): void => {
    mkdirSync(join(tree, 'link'))
    writeFileSync(join(tree, 'link/file'), 'poison')
  }
  const refused = (words: string): string => `The overlay of mount /poisoned is refused: ${words}`
  const CASES: readonly (readonly [string, () => Filling])[] = [
    ['it deletes what its base does not have', () => overlay({ deleted: '../../../0/folder/file\0' })],
    ['it deletes what its base does not have', () => overlay({ deleted: '/mnt/0/folder/file\0' })],
    ['it deletes what its base does not have', () => overlay({ deleted: 'folder/../../../../0/folder/file\0' })],
    ['it deletes what its base does not have', () => overlay({ deleted: 'link/folder\0' })],
    ['what it deletes is not in sorted order', () => overlay({ deleted: 'link\0folder\0' })],
    ['it belongs to another base', () => overlay({ base: digestOf('other') })],
    ['it does not fit on its base', () => overlay({}, through)],
    ['it does not say what it lies over', () => overlay({}, (tree) => rmSync(join(tree, '.muslin-fill/base')))],
    [
      'it does not say what it lies over',
      () => overlay({}, (tree) => rmSync(join(tree, '.muslin-fill'), { recursive: true })),
    ],
  ]

  it('is refused in words, fills nothing, and touches nothing outside of its mount', async () => {
    const [before] = await fill()
    for (const [words, filling] of CASES) {
      const { failure, victim, poisoned } = await outcome(filling())
      expect(failure).toContain(refused(words))
      expect({ victim, ...poisoned }).toMatchObject({ victim: before?.listing, state: 'absent', files: 0 })
    }
  })

  it('that is none goes over its base', async () => {
    expect(await fill(overlay({ deleted: 'folder/file\0' }))).toMatchObject([{}, { state: 'restored', files: 0 }])
  })
})

describe('a poisoned base', () => {
  const root: Made = { name: './', type: '5' }

  it('fills nothing but its own folder', async () => {
    const [before] = await fill()
    const upwards = archive([root, { name: '../../../0/poison', content: 'x' }])
    const absolute = archive([root, { name: '/mnt/0/poison', content: 'x' }])
    const through = archive([root, { name: './l', type: '2', link: '/mnt/0' }, { name: './l/poison', content: 'x' }])
    const linked = archive([root, { name: './h', type: '1', link: '/mnt/0/folder/file' }])
    const fillings = [upwards, absolute, through, linked]
    const mounts = [mount('victim'), ...fillings.map((_, index) => mount(`base-${index}`))]
    const filling = fillMounts({ builder: bench.builder, mounts }, [undefined, ...fillings], bench.place('memory'))
    // tar makes paths relative, and takes none with dots; links are links to it. One that fails empties all.
    await expect(filling).rejects.toThrow('fill.sh')
    const [after] = await fill()
    expect(after?.listing).toBe(before?.listing)
  })

  it('is cut off where it grows beyond what its snapshot says', async () => {
    const bomb = archive([root, { name: './zeros', size: 3e9, content: '' }], Buffer.alloc(6e8))
    const { failure, poisoned } = await outcome(bomb, 'bomb')
    expect(failure).toContain('The archive is longer than it may be.')
    expect(poisoned).toMatchObject({ state: 'absent', files: 0 })
  })

  it('is not taken when its end was damaged', async () => {
    const file = join(bench.place('damaged'), 'base.tar.zst')
    const whole = execFileSync('zstd', ['-q', '-c', '--check'], { input: tarOf([root, { name: './a', content: 'x' }]) })
    writeFileSync(file, Buffer.concat([whole.subarray(0, -4), Buffer.from('none')]))
    const { failure, poisoned } = await outcome({ base: file, digest: digestOf('x'), ...SIZE }, 'damaged')
    expect(failure).toMatch(/checksum|Restored data doesn't match/i)
    expect(poisoned).toMatchObject({ state: 'absent', files: 0 })
  })

  it('may have links that lead anywhere: they are content, and nobody follows them', async () => {
    const links = [
      { name: './python', type: '2', link: '/usr/bin/python3' },
      { name: './up', type: '2', link: '../../..' },
      { name: './other', type: '2', link: '/mnt/0/folder' },
    ]
    const filling = archive([root, ...links])
    const [before] = await fill()
    const [victim, poisoned] = await fill(filling, undefined, 'links')
    expect(poisoned).toMatchObject({ state: 'restored', files: 0 })
    const said = await bench.build({
      Dockerfile: `FROM debian:bookworm AS use\nARG RUN_ID\nRUN --mount=type=cache,id=links,target=/links cd /links && readlink python up other >/said\nFROM scratch\nCOPY --from=use /said /\n`,
    })
    expect(said('said')).toBe('/usr/bin/python3\n../../..\n/mnt/0/folder\n')
    expect(victim?.listing).toBe(before?.listing)
  })
})
