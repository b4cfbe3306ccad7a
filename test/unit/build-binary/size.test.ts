import { describe, expect, it } from 'vitest'
import { checkSizes, type ImageSizes, sizeFields, sizesOf } from '../../../src/build-binary/size.ts'
import { type Previous, sizeMarkdown } from '../../../src/build-binary/size-report.ts'
import { UserError } from '../../../src/errors.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import { readInputs } from '../../../src/runner/inputs.ts'

const digestOf = (letter: string): Digest => `sha256:${letter.repeat(64)}`
const described = (letter: string, size: number) => ({
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest: digestOf(letter),
  size,
  annotations: {},
})
const manifest = { config: described('c', 500), layers: [described('a', 2_000_000), described('b', 1_000_000)] }
const sizes = sizesOf({ manifest }, [{ path: '/app', bytes: 6_000_000 }], 7_000_000)

describe('the sizes of an image', () => {
  it('are those of its layers with the config, of its files, and of its programs', () => {
    expect(sizes).toEqual({
      binary: 6_000_000,
      programs: [{ path: '/app', bytes: 6_000_000 }],
      layers: [
        { digest: digestOf('a'), bytes: 2_000_000 },
        { digest: digestOf('b'), bytes: 1_000_000 },
      ],
      compressed: 3_000_500,
      uncompressed: 7_000_000,
    })
  })

  it.each([undefined, 3_000_500, 10_000_000])('may be up to the limit: %s', (maxImageSize) => {
    expect(() => checkSizes(sizes, { maxImageSize })).not.toThrow()
  })

  it('beyond the limit are refused, and the largest parts are named', () => {
    const check = () => checkSizes(sizes, { maxImageSize: 3_000_499 })
    expect(check).toThrow(UserError)
    expect(check).toThrow(
      'The image is 3.0 MB compressed (3000500 B), and max-image-size is 3.0 MB (3000499 B). Its largest parts: layer 1 of 2 (compressed) 2.0 MB, layer 2 of 2 (compressed) 1.0 MB, /app (as a file) 6.0 MB.',
    )
  })

  it.each([
    ['max-image-size', 'big', /a size such as/],
    ['compare-with', 'Not An Image', /an image such as/],
  ])('are asked for in plain words: %s is not "%s"', (input, value, expected) => {
    const { faults } = readInputs(sizeFields, (name) => (name === input ? value : ''))
    expect(faults).toEqual([expect.objectContaining({ input, value, expected: expect.stringMatching(expected) })])
  })
})

describe('the sizes in the summary', () => {
  const released = (change: Partial<Previous>): Previous => ({
    name: 'ghcr.io/acme/app:latest',
    digest: digestOf('d'),
    sizes: { ...sizes, compressed: 2_000_000, programs: [{ path: '/app', bytes: 7_000_000 }] },
    filesRead: true,
    ...change,
  })
  const row = (text: string, name: string): string | undefined => text.split('\n').find((line) => line.includes(name))

  it('stand alone where nobody asked for more', () => {
    expect(sizeMarkdown(sizes, undefined).split('\n').slice(0, 6)).toEqual([
      '#### Sizes',
      '',
      '|  | size |',
      '| --- | ---: |',
      '| image, compressed | 3.0 MB |',
      '| image, all files | 7.0 MB |',
    ])
  })

  it('stand beside those of the last release', () => {
    const text = sizeMarkdown(sizes, released({}))
    expect(row(text, 'compressed |')).toBe('| image, compressed | 2.0 MB | 3.0 MB | +1.0 MB (+50.0 %) |')
    expect(row(text, '`/app`')).toBe('| `/app` | 7.0 MB | 6.0 MB | −1.0 MB (−14.3 %) |')
    expect(row(text, 'all files')).toBe('| image, all files | 7.0 MB | 7.0 MB | none |')
    expect(row(text, 'Before')).toBe(`Before: \`ghcr.io/acme/app:latest\`, \`${digestOf('d')}\``)
  })

  it('say what is not known of the last release', () => {
    const unread: ImageSizes = { ...sizes, programs: [] }
    const text = sizeMarkdown(sizes, released({ filesRead: false, sizes: unread }))
    expect(row(text, 'all files')).toBe('| image, all files | ? | 7.0 MB |  |')
    expect(row(text, '`/app`')).toBe('| `/app` | ? | 6.0 MB |  |')
  })

  it('say why there is no comparison, which cannot be Markdown of others', () => {
    const text = sizeMarkdown(sizes, 'It could not be compared with x: <b>**404**</b>')
    expect(text).toContain('&lt;b&gt;\\*\\*404\\*\\*&lt;/b&gt;')
    expect(row(text, 'compressed |')).toBe('| image, compressed | 3.0 MB |')
  })
})
