import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishImage, refusals, writeLayout } from '../../../src/build-binary/publish.ts'
import { UserError } from '../../../src/errors.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { layoutTarget } from '../../../src/oci/layout-folder.ts'
import { decodeManifest } from '../../../src/oci/manifest.ts'
import { withRegistry } from '../oci/scripted-registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-publish-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('{}'), size: 2 }
const mediaType = 'application/vnd.oci.image.manifest.v1+json'
const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] })
const image = { layout: join(folder, 'built'), digest: digestOf(manifest), mediaType, size: manifest.length }

beforeAll(async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '{}')
  const target = layoutTarget(image.layout)
  await target.putBlob({ ...config, annotations: {} }, file)
  const bytes = new TextEncoder().encode(manifest)
  await target.putManifest({ digest: image.digest, bytes, content: decodeManifest(bytes) })
})

describe('a push', () => {
  it('that does not end says how long it may take, and what to do', () =>
    withRegistry(
      () => 'hang',
      async ({ host }) => {
        const pushed = publishImage(image, [`${host}/o/app`], 0.001)
        await expect(pushed).rejects.toThrow(UserError)
        await expect(pushed).rejects.toThrow(
          'The push did not end within 0.001 min. Run the job again: what a registry',
        )
      },
    ))
})

describe('a layout', () => {
  it.each(['file', 'file/below', 'file/image.tar'])('that cannot be at %s says which input names it', async (name) => {
    const written = writeLayout(image, join(folder, name))
    await expect(written).rejects.toThrow(UserError)
    await expect(written).rejects.toThrow(/^layout is .*, and the image cannot be written there: E(NOTDIR|EXIST)/)
  })
})

const images = ['ghcr.io/acme/app', 'quay.io/acme/app', 'docker.io/acme/app']
const refused = (name: string, reason: string) => ({ name, reason: new Error(reason) })

describe('a push to several repositories', () => {
  it('that some refuse names all of them with their reasons, and who has the image', () => {
    const message = refusals(images, [refused('quay.io/acme/app', 'no'), refused('docker.io/acme/app', 'never')])
    expect(message).toBe(
      [
        'The image is not in 2 of 3 repositories. It is in ghcr.io/acme/app.',
        '- quay.io/acme/app: no',
        '- docker.io/acme/app: never',
      ].join('\n'),
    )
  })

  it('that all refuse says that it is nowhere', () => {
    const all = images.map((name) => refused(name, 'no'))
    expect(refusals(images, all)).toContain('not in 3 of 3 repositories. None of them has it.\n- ghcr.io')
  })
})
