import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/oci/digest.ts'
import { layoutBlob, layoutDigests, openLayout } from '../../../src/oci/layout.ts'
import { layoutSource } from '../../../src/oci/layout-folder.ts'

const blob = Buffer.from('{}')
const hex = digestOf(blob).slice('sha256:'.length)
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muslin-layout-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function tarOf(members: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const [path, tar] = [join(folder, 'layout.tar'), pack()]
  for (const [name, content] of Object.entries(members)) tar.entry({ name }, content as string)
  tar.finalize()
  await pipeline(tar as unknown as Readable, createWriteStream(path))
  return path
}

const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => !['blobs', 'blobs/sha256'].includes(name))
    .sort()

const index = (...digests: readonly string[]): string =>
  JSON.stringify({ schemaVersion: 2, manifests: digests.map((digest) => ({ digest })) })

describe('an OCI layout', () => {
  it('in a tar file: nothing but its own names is written', async () => {
    const tar = await tarOf({
      'oci-layout': '{}',
      './index.json': index(digestOf(blob)),
      [`blobs/sha256/${hex}`]: blob,
      'manifest.json': '[]',
      '../outside': 'x',
      'blobs/sha256/../../outside': 'x',
      '/etc/outside': 'x',
      [`blobs/sha256/${hex}/x`]: 'x',
    })
    const opened = await openLayout(tar, join(folder, 'scratch'))
    expect(filesIn(opened)).toEqual([`blobs/sha256/${hex}`, 'index.json', 'oci-layout'])
    expect(filesIn(folder).filter((name) => name.includes('outside'))).toEqual([])
    expect(await layoutDigests(opened)).toEqual([digestOf(blob)])
    expect(await layoutBlob(opened, digestOf(blob))).toEqual(blob)
  })

  it('in a folder is taken where it is, each digest once', async () => {
    writeFileSync(join(folder, 'index.json'), index(digestOf('a'), digestOf('b'), digestOf('a')))
    expect(await openLayout(folder, '/nowhere')).toBe(folder)
    expect(await layoutDigests(folder)).toEqual([digestOf('a'), digestOf('b')])
  })

  it.each([
    ['nothing', undefined, /is no OCI layout: .*index\.json/],
    ['text', 'x', /names no image/],
    ['an index without entries', index(), /names no image/],
    ['an index with other digests', index('sha512:1'), /names no image/],
  ])('with %s is refused', async (_, text, message) => {
    if (text !== undefined) writeFileSync(join(folder, 'index.json'), text)
    await expect(layoutDigests(folder)).rejects.toThrow(message)
  })

  it('of which more would be read than images need is refused', async () => {
    mkdirSync(join(folder, 'blobs/sha256'), { recursive: true })
    const large = Buffer.alloc(8 * 1024 * 1024 + 1)
    const name = `blobs/sha256/${digestOf(large).slice('sha256:'.length)}`
    writeFileSync(join(folder, name), large)
    writeFileSync(join(folder, 'index.json'), large)
    const refused = (file: string, limit: number) =>
      `has ${large.length} bytes in ${file}, and no more than ${limit} are read`
    await expect(layoutBlob(folder, digestOf(large))).rejects.toThrow(refused(name, large.length - 1))
    expect(await layoutBlob(folder, digestOf(large), large.length)).toHaveLength(large.length)
    await expect(layoutDigests(folder)).rejects.toThrow(refused('index.json', 4 * 1024 * 1024))
    await expect(layoutSource(folder).manifest(digestOf(large))).rejects.toThrow(refused(name, 4 * 1024 * 1024))
  })

  it('whose blob is another one is refused', async () => {
    mkdirSync(join(folder, 'blobs/sha256'), { recursive: true })
    writeFileSync(join(folder, 'blobs/sha256', hex), 'other')
    await expect(layoutBlob(folder, digestOf(blob))).rejects.toThrow(`does not hold ${digestOf(blob)} whole`)
    await expect(layoutBlob(folder, digestOf('x'))).rejects.toThrow('does not hold')
  })
})
