import { describe, expect, it } from 'vitest'
import { heldImages, inspectLegs, resolveLegs } from '../../../src/merge-manifest/inspect.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { decodeManifest, type ImageIndex } from '../../../src/oci/manifest.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'
import { QUICK, type Reply, type Seen, withRegistry } from '../oci/scripted-registry.ts'

const INDEX = JSON.stringify({ schemaVersion: 2, manifests: [] })

describe('a leg that is named by its tag', () => {
  it('may have been pushed just now: a registry that does not show it yet is asked again', () =>
    withRegistry(
      ({ line }) => ({ status: line.startsWith('HEAD') || calls++ < 1 ? 404 : 200, body: INDEX }),
      async ({ client, repository }) => {
        const [leg] = await resolveLegs(client, [{ tagged: { ...repository, tag: 'v1-arm64' } }])
        expect(leg?.digest).toBe(digestOf(INDEX))
      },
    ))
})

let calls = 0

const OCI = 'application/vnd.oci.image'
const named = (text: string, more: object = {}) => ({
  mediaType: `${OCI}.manifest.v1+json`,
  digest: digestOf(text),
  size: text.length,
  ...more,
})
const manifest = (config: string, layer: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: named(config, { mediaType: `${OCI}.config.v1+json` }),
    layers: [named(layer, { mediaType: `${OCI}.layer.v1.tar` })],
  })

const CONFIG = JSON.stringify({ os: 'linux', architecture: 'amd64' })
const IMAGE = manifest(CONFIG, 'layer')
const ATTESTATION = manifest('{}', 'provenance')
const NOTES = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digestOf(IMAGE) }
const UNKNOWN = { os: 'unknown', architecture: 'unknown' }
const ENTRY = named(IMAGE, { platform: { os: 'linux', architecture: 'amd64' } })
const WHOLE = JSON.stringify({
  schemaVersion: 2,
  mediaType: `${OCI}.index.v1+json`,
  manifests: [ENTRY, named(ATTESTATION, { platform: UNKNOWN, annotations: NOTES })],
})
const PARTS = [CONFIG, IMAGE, 'layer', '{}', 'provenance', ATTESTATION, WHOLE]

/** Answers with everything but what is gone. */
const without =
  (gone: string) =>
  ({ line }: Seen): Reply => {
    const body = PARTS.find((part) => part !== gone && line.endsWith(digestOf(part)))
    return body === undefined ? { status: 404 } : { status: 200, body: line.startsWith('HEAD') ? '' : body }
  }

const quick = () => new RegistryClient({ credentials: async () => undefined, policy: QUICK, healingMs: 50 })

describe('what a place lacks', () => {
  const cases: readonly (readonly [string, string, readonly (string | RegExp)[]])[] = [
    ['nothing', '', []],
    ['a layer', 'layer', [`lacks the blob ${digestOf('layer')}. Push it there again.`]],
    ['an attestation', ATTESTATION, [/^names the attestation sha256:\w+, which is gone/]],
    ['the content of an attestation', 'provenance', [`lacks the blob ${digestOf('provenance')}. Push it there again.`]],
  ]

  it.each(cases)('%s is a fault of a leg', (_, gone, expected) =>
    withRegistry(without(gone), async ({ repository }) => {
      const [sighting] = await inspectLegs(quick(), [{ digest: digestOf(WHOLE) }], [repository], false)
      expect(sighting?.found).toMatchObject({ faults: expected.map(matching) })
    }),
  )

  it.each([...cases, ['an image', IMAGE, [/^names the image sha256:\w+, which is gone/]] as const])(
    '%s is a fault of an index that exists',
    (_, gone, expected) =>
      withRegistry(without(gone), async ({ repository }) => {
        const index = decodeManifest(Buffer.from(WHOLE)) as ImageIndex
        const [held] = await heldImages(quick(), repository, index)
        expect(held?.faults).toEqual(expected.map(matching))
        expect(held?.attestations.map(({ digest }) => digest)).toEqual([digestOf(ATTESTATION)])
      }),
  )

  it('that it is no image for a platform, or for another one', () =>
    withRegistry(without(''), async ({ repository }) => {
      const manifests = [named(IMAGE), named(IMAGE, { platform: { os: 'linux', architecture: 'arm64' } })]
      const index = decodeManifest(Buffer.from(JSON.stringify({ manifests }))) as ImageIndex
      const held = await heldImages(quick(), repository, index)
      expect(held.map(({ faults }) => faults)).toEqual([
        [expect.stringContaining('without a platform')],
        [expect.stringContaining('says linux/arm64 in its index of an image whose config says linux/amd64')],
      ])
    }))

  const matching = (expected: string | RegExp) => expect.stringMatching(expected)
})
