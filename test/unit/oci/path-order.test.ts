import { describe, expect, it } from 'vitest'
import { PathOrder } from '../../../src/oci/path-order.ts'

const PATHS = ['', 'a', 'a/b', 'a/b/c', 'a-b', 'a-b/c', 'a.b', 'ab', 'b/c'] as const
/** Every choice of them. */
const CHOICES = Array.from({ length: 2 ** PATHS.length }, (_, bits) => PATHS.filter((_, at) => (bits >> at) & 1))
const liesBelow = (path: string, folder: string): boolean =>
  path !== folder && `/${path}`.startsWith(`/${folder}/`.replace('//', '/'))

describe('paths in their order', () => {
  it('know what lies below a folder, and what lies in one', () => {
    for (const choice of CHOICES) {
      const order = new PathOrder(choice.toReversed())
      const found = PATHS.map((path) => [path, order.hasBelow(path), order.hasAbove(path)])
      const expected = PATHS.map((path) => [
        path,
        choice.some((each) => liesBelow(each, path)),
        choice.some((each) => liesBelow(path, each)),
      ])
      expect(found, choice.join()).toEqual(expected)
    }
  })

  it('are many and deep, without the square of their length', () => {
    const deep = Array.from({ length: 3000 }, (_, at) => `${at}/${'a/'.repeat(2000)}f`)
    const order = new PathOrder(deep)
    expect(deep.filter((path) => order.hasAbove(path) || order.hasBelow(path))).toEqual([])
  })
})
