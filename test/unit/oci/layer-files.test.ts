import { describe, expect, it } from 'vitest'
import { followed, type LayerContent, type LayerEntry, mergedLayers } from '../../../src/oci/layer-files.ts'

const other: LayerEntry = { kind: 'other' }
const folder: LayerEntry = { kind: 'folder' }
const layer = (
  entries: Readonly<Record<string, LayerEntry>>,
  removed: readonly string[] = [],
  opaque: readonly string[] = [],
): LayerContent => ({ entries: new Map(Object.entries(entries)), removed, opaque })

describe('mergedLayers', () => {
  const base = layer({ a: folder, 'a/x': other, 'a/y': other, 'ab/x': other, b: other })

  it.each([
    ['nothing on top', layer({}), ['a', 'a/x', 'a/y', 'ab/x', 'b']],
    ['a file removed', layer({}, ['a/x']), ['a', 'a/y', 'ab/x', 'b']],
    ['a folder removed, not one that begins alike', layer({}, ['a']), ['ab/x', 'b']],
    ['an opaque folder, with what its own layer has', layer({ 'a/z': other }, [], ['a']), ['a', 'ab/x', 'b', 'a/z']],
    ['a root of which nothing is left', layer({ c: other }, [], ['']), ['c']],
    ['a file in the place of a folder', layer({ a: other }), ['a', 'ab/x', 'b']],
    ['a folder in the place of a file', layer({ 'b/x': other }), ['a', 'a/x', 'a/y', 'ab/x', 'b/x']],
    ['a file in the place of a folder that no layer names', layer({ ab: other }), ['a', 'a/x', 'a/y', 'b', 'ab']],
    ['removed and made anew in one layer', layer({ 'a/x': other }, ['a']), ['ab/x', 'b', 'a/x']],
  ])('%s', (_, upper, expected) => {
    expect([...mergedLayers([base, upper]).keys()]).toEqual(expected)
  })

  it('a hard link is the file of the lower layer, although that name goes', () => {
    const hard: LayerEntry = { kind: 'link', target: '/b', hard: true }
    const merged = mergedLayers([base, layer({ c: hard }, ['b'])])
    expect([...merged.keys()]).toEqual(['a', 'a/x', 'a/y', 'ab/x', 'c'])
    expect(merged.get('c')).toBe(other)
  })

  it('the upper file counts', () => {
    const link: LayerEntry = { kind: 'link', target: 'b' }
    expect(mergedLayers([base, layer({ b: link })]).get('b')).toBe(link)
  })
})

describe('followed', () => {
  const link = (target: string): LayerEntry => ({ kind: 'link', target })
  const files = new Map<string, LayerEntry>([
    ['bin', link('usr/bin')],
    ['usr/bin/sh', link('dash')],
    ['usr/bin/dash', other],
    ['usr/bin/up', link('../../opt/app')],
    ['opt/app', link('/usr/bin/dash')],
    ['loop', link('/loop')],
    ['out', link('../../../../usr/bin/dash')],
  ])

  it.each([
    ['/usr/bin/dash', '/usr/bin/dash', other],
    ['/bin/sh', '/usr/bin/dash', other],
    ['/bin/up', '/usr/bin/dash', other],
    ['/bin/./../bin/sh', '/usr/bin/dash', other],
    ['/out', '/usr/bin/dash', other],
    ['/bin/no', '/usr/bin/no', undefined],
  ])('%s leads to %s', (path, expected, entry) => {
    expect(followed(files, path)).toEqual({ path: expected, entry })
  })

  it('ends in a circle', () => {
    expect(followed(files, '/loop').path).toBe('/loop')
  })
})
