import { describe, expect, it } from 'vitest'
import { annotationLine, annotationsOf } from '../../../src/merge-manifest/annotation-lines.ts'

const arm64 = { platform: { os: 'linux', architecture: 'arm64' } }
const read = (...lines: readonly string[]) => annotationsOf(lines.map(annotationLine))

describe('annotations', () => {
  it.each([
    ['a=b=c', { a: 'b=c' }, []],
    ['org.opencontainers.image.url=https://x.example/', { 'org.opencontainers.image.url': 'https://x.example/' }, []],
    ['index:a=b', { a: 'b' }, []],
    ['manifest:a=b', { a: 'b' }, []],
    ['manifest[linux/arm64],index-descriptor:a=b', { a: 'b' }, []],
    ['manifest-descriptor:a=b', {}, [{ key: 'a', value: 'b' }]],
    ['manifest-descriptor[linux/arm64]:a=b', {}, [{ ...arm64, key: 'a', value: 'b' }]],
    [
      'manifest-descriptor[linux/arm64],manifest-descriptor[linux/amd64],index:a=b',
      { a: 'b' },
      [
        { ...arm64, key: 'a', value: 'b' },
        { platform: { os: 'linux', architecture: 'amd64' }, key: 'a', value: 'b' },
      ],
    ],
    ['other:a=b', { 'other:a': 'b' }, []],
  ])('%s', (line, index, entries) => {
    expect(read(line)).toEqual({ index, entries })
  })

  it('of one key twice the last one counts', () => {
    expect(read('a=1', 'a=2').index).toEqual({ a: '2' })
  })

  it.each(['a', '=b', 'index:a', 'manifest-descriptor[linux/x]:a=b'])('refuses %s', (line) => {
    expect(() => annotationLine(line)).toThrow('expected')
  })
})
