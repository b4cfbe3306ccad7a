import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyManifest } from '../../../src/oci/copy.ts'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { finishLayout, layoutSource, layoutTarget } from '../../../src/oci/layout-folder.ts'
import { decodeManifest } from '../../../src/oci/manifest.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'

const client = new RegistryClient({ credentials: async () => undefined })
const blob = (content: string) => ({
  mediaType: 'x/y',
  digest: digestOf(content),
  size: content.length,
  annotations: {},
})
const image = JSON.stringify({ schemaVersion: 2, config: blob('config'), layers: [blob('layer')] })
const index = JSON.stringify({ schemaVersion: 2, manifests: [{ ...blob(image), mediaType: 'a/manifest' }] })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muslin-layout-test-'))
  const target = layoutTarget(join(folder, 'from'))
  for (const content of ['config', 'layer']) {
    await writeFile(join(folder, 'content'), content)
    await target.putBlob(blob(content), join(folder, 'content'))
  }
  for (const content of [image, index]) {
    const bytes = new TextEncoder().encode(content)
    await target.putManifest({ digest: digestOf(content), bytes, content: decodeManifest(bytes) })
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fileOf = (layout: string, digest: Digest): string => join(folder, layout, 'blobs', ...digest.split(':'))

describe('a layout folder', () => {
  it('is copied whole, index, images and blobs, and a second time not at all', async () => {
    const [from, to] = [{ layout: join(folder, 'from') }, { layout: join(folder, 'to') }]
    const bytes = 'config'.length + 'layer'.length
    expect(await copyManifest(client, from, to, digestOf(index))).toEqual({
      manifests: 2,
      mounted: 0,
      sentBytes: bytes,
    })
    for (const content of ['config', 'layer', image, index]) {
      expect(await readFile(fileOf('to', digestOf(content)), 'utf8')).toBe(content)
    }
    expect(await copyManifest(client, from, to, digestOf(index))).toMatchObject({ manifests: 0, sentBytes: 0 })
    await rm(fileOf('to', digestOf('layer')))
    expect(await copyManifest(client, from, to, digestOf(index))).toMatchObject({ manifests: 0, sentBytes: 5 })
    expect(await readFile(fileOf('to', digestOf('layer')), 'utf8')).toBe('layer')
  })

  it('takes a layer that several images bring at once, and keeps nothing of one that cannot be written', async () => {
    const target = layoutTarget(join(folder, 'shared'))
    const copies = Array.from({ length: 8 }, () => target.putBlob(blob('layer'), fileOf('from', digestOf('layer'))))
    await Promise.all(copies)
    await expect(target.putBlob(blob('other'), join(folder, 'nowhere'))).rejects.toThrow('ENOENT')
    await expect(target.putBlob(blob('folder'), folder)).rejects.toThrow()
    expect(await readFile(fileOf('shared', digestOf('layer')), 'utf8')).toBe('layer')
    expect(await readdir(join(folder, 'shared/blobs/sha256'))).toEqual([digestOf('layer').slice('sha256:'.length)])
  })

  it('names what it holds: each name an entry, or one entry without a name', async () => {
    const descriptor = { mediaType: 'a/index', digest: digestOf(index), size: index.length }
    for (const names of [['v1', 'latest'], []]) {
      await rm(join(folder, 'to/index.json'), { force: true })
      await finishLayout(join(folder, 'to'), [{ ...descriptor, names }])
      const written = JSON.parse(await readFile(join(folder, 'to/index.json'), 'utf8'))
      const annotated = names.map((name) => ({
        ...descriptor,
        annotations: { 'org.opencontainers.image.ref.name': name },
      }))
      expect(written.manifests).toEqual(names.length === 0 ? [descriptor] : annotated)
    }
    expect(await readFile(join(folder, 'to/oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}')
  })

  it('keeps what it held before under other names', async () => {
    const layout = join(folder, 'shared')
    const entry = (content: string, ...names: readonly string[]) => ({
      mediaType: 'a/b',
      digest: digestOf(content),
      size: content.length,
      names,
    })
    await finishLayout(layout, [entry('one', 'v1', 'latest'), entry('none')])
    await finishLayout(layout, [entry('two', 'v2', 'latest'), entry('none')])
    const { manifests } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'))
    expect(
      manifests.map(({ digest, annotations }: { digest: string; annotations?: Record<string, string> }) => [
        digest,
        annotations?.['org.opencontainers.image.ref.name'],
      ]),
    ).toEqual([
      [digestOf('one'), 'v1'],
      [digestOf('two'), 'v2'],
      [digestOf('two'), 'latest'],
      [digestOf('none'), undefined],
    ])
    await writeFile(join(layout, 'index.json'), '[]')
    await expect(finishLayout(layout, [])).rejects.toThrow('none of an OCI layout')
  })

  it.each([
    [
      'a blob it lacks',
      async () => undefined,
      digestOf('nothing'),
      /lacks sha256:[0-9a-f]+ \(ENOENT.*Write the layout anew/,
    ],
    [
      'another blob than its name says',
      () => writeFile(fileOf('from', digestOf('layer')), 'other'),
      digestOf('layer'),
      /in place of/,
    ],
  ])('says that it has %s', async (_, spoil, digest, message) => {
    await spoil()
    const source = layoutSource(join(folder, 'from'))
    await expect(source.blob({ ...blob(''), digest }, join(folder, 'back'))).rejects.toThrow(message)
    await expect(source.manifest(digest)).rejects.toThrow(message)
  })
})
