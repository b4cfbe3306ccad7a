import { describe, expect, it } from 'vitest'
import { judgeAllocator } from '../../../src/elf/allocator.ts'

const at = (addresses: Readonly<Record<string, number>>) => new Map(Object.entries(addresses))
const none: ReadonlySet<string> = new Set()

describe('the allocator of a program', () => {
  it.each([
    ["musl's", { malloc: 1, free: 2, __malloc_context: 3 }, 'musl'],
    ["glibc's", { malloc: 1, free: 2, _int_malloc: 3 }, 'glibc'],
    ['mimalloc', { malloc: 1, free: 2, mi_malloc: 1, mi_free: 2 }, 'mimalloc'],
    ['mimalloc that is never given anything back', { malloc: 1, mi_malloc: 1, mi_free: 2 }, 'mimalloc'],
    ['jemalloc', { malloc: 1, free: 2, mallctl: 3 }, 'jemalloc'],
    [
      "mimalloc's malloc with musl's free",
      { malloc: 1, free: 2, mi_malloc: 1, mi_free: 4, __malloc_context: 5 },
      'mixed',
    ],
    ["musl's malloc with mimalloc's free", { malloc: 1, free: 2, mi_malloc: 3, mi_free: 2 }, 'mixed'],
    [
      "libc's beside a global allocator of Rust",
      { malloc: 1, free: 2, mi_malloc: 3, mi_free: 4, __malloc_context: 5 },
      'musl',
    ],
  ] as readonly [string, Readonly<Record<string, number>>, string][])(
    'is %s by addresses',
    (_, addresses, allocator) => {
      expect(judgeAllocator(at(addresses), none)).toMatchObject({ allocator, by: 'symbols' })
    },
  )

  it('beside which a global allocator of Rust stands says so', () => {
    const { proof } = judgeAllocator(at({ malloc: 1, free: 2, mi_malloc: 3, mi_free: 4, __malloc_context: 5 }), none)
    expect(proof).toMatch(/mimalloc beside it serves only who calls it by name/)
  })

  it.each([
    ['mimalloc', 'mimalloc: '],
    ['jemalloc', '<jemalloc>'],
    ['glibc', 'malloc(): corrupted top size'],
  ])('is %s by its texts in a stripped program', (allocator, text) => {
    expect(judgeAllocator(undefined, new Set([text]))).toMatchObject({ allocator, by: 'strings' })
  })

  it('is told by addresses before texts, which may stand in any program', () => {
    const proof = judgeAllocator(at({ malloc: 1, free: 2, __malloc_context: 3 }), new Set(['mimalloc: ']))
    expect(proof).toMatchObject({ allocator: 'musl', by: 'symbols' })
  })

  it.each([
    ['stripped', undefined],
    ['with symbols and no malloc', at({ main: 1 })],
    ['with a malloc of its own', at({ malloc: 1, free: 2 })],
  ])('is unknown in a program %s that tells nothing', (_, addresses) => {
    expect(judgeAllocator(addresses, none)).toMatchObject({ allocator: 'unknown', by: 'nothing' })
  })
})
