import { type Digest, digestOf } from '../../oci/digest.ts'
import type { Descriptor, Manifest } from '../../oci/manifest.ts'

/** What the manifest of an entry is for (OCI image spec 1.1, "Guidelines for Artifact Usage"). */
export const ARTIFACT_TYPE = 'application/vnd.muslin.cache.v1'
/** The media type of the manifest itself. */
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'
/** The config of an artifact that needs none, as the spec wants it. */
export const EMPTY = new TextEncoder().encode('{}')

const LAYER_TYPE = 'application/vnd.muslin.cache.entry.v1'
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json'
const KEY = 'vnd.muslin.cache.key'

/** There is something under a tag of ours that is no entry of ours; the message is a part of a sentence. */
export class ForeignEntry extends Error {
  override readonly name = 'ForeignEntry'
}

/** The manifest of an entry: one layer, which is the file. */
export function encodeEntry(key: string, created: Date, { digest, bytes }: { digest: Digest; bytes: number }): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: { mediaType: EMPTY_TYPE, digest: digestOf(EMPTY), size: EMPTY.byteLength, data: 'e30=' },
    layers: [{ mediaType: LAYER_TYPE, digest, size: bytes }],
    annotations: { [KEY]: key, 'org.opencontainers.image.created': created.toISOString() },
  })
}

/**
 * The key and the file of an entry.
 *
 * @throws ForeignEntry when the manifest is not one of ours
 */
export function decodeEntry(manifest: Manifest): { readonly key: string; readonly layer: Descriptor } {
  if (manifest.kind !== 'image') throw new ForeignEntry('it is an index')
  const { artifactType, layers, annotations } = manifest
  if (artifactType !== ARTIFACT_TYPE) throw new ForeignEntry(`its artifact type is ${JSON.stringify(artifactType)}`)
  const [layer, ...more] = layers
  if (layer === undefined || more.length > 0) throw new ForeignEntry(`it has ${layers.length} layers`)
  if (layer.mediaType !== LAYER_TYPE) throw new ForeignEntry(`its layer is ${JSON.stringify(layer.mediaType)}`)
  const key = annotations[KEY]
  if (key === undefined) throw new ForeignEntry('it names no key')
  return { key, layer }
}
