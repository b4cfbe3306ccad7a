import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { writeDockerArchive } from '../../../src/oci/docker-archive.ts'
import { decodeManifest } from '../../../src/oci/manifest.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
const layout = join(folder, 'layout')
mkdirSync(join(layout, 'blobs/sha256'), { recursive: true })
afterAll(() => rmSync(folder, { recursive: true }))

function blob(text: string): { readonly digest: Digest; readonly size: number } {
  const digest = digestOf(Buffer.from(text))
  writeFileSync(join(layout, 'blobs', ...digest.split(':')), text)
  return { digest, size: text.length }
}

const config = { mediaType: 'application/vnd.oci.image.config.v1+json', ...blob('{}') }
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...blob('a layer') }
const text = JSON.stringify({ mediaType: 'application/vnd.oci.image.manifest.v1+json', config, layers: [layer, layer] })
const image = blob(text)
// An attestation beside the image is nothing that an engine could start.
blob('an attestation')

const inTar = (path: string, member: string): unknown =>
  JSON.parse(execFileSync('tar', ['-xOf', path, member]).toString())

it('an archive for docker load names the image for either kind of image store, and holds nothing else', async () => {
  const manifest = decodeManifest(Buffer.from(text))
  if (manifest.kind !== 'image') throw new Error('no image')
  const path = join(folder, 'image.tar')
  await writeDockerArchive({ layout, imageDigest: image.digest, manifest }, 'app:run', path, join(folder, 'scratch'))
  const place = ({ digest }: { readonly digest: Digest }): string => `blobs/${digest.replace(':', '/')}`
  expect(inTar(path, 'manifest.json')).toEqual([
    { Config: place(config), RepoTags: ['app:run'], Layers: [place(layer), place(layer)] },
  ])
  expect(inTar(path, 'index.json')).toMatchObject({
    manifests: [{ ...image, annotations: { 'io.containerd.image.name': 'docker.io/library/app:run' } }],
  })
  const files = execFileSync('tar', ['-tf', path])
    .toString()
    .split('\n')
    .filter((name) => /[^/]$/.test(name))
  expect(files.sort()).toEqual(
    ['oci-layout', 'index.json', 'manifest.json', ...[config, layer, image].map(place)].sort(),
  )
})
