import { type Digest, isDigest } from '../oci/digest.ts'
import { decodeManifest, imageEntries } from '../oci/manifest.ts'

/** The digest of the image, or of the index when attestations are asked for, from what `--metadata-file` wrote. */
export function imageDigest(metadata: string): Digest | undefined {
  const digest: unknown = JSON.parse(metadata)['containerimage.digest']
  return typeof digest === 'string' && isDigest(digest) ? digest : undefined
}

/** The digests of the images in an index; attestations are none. */
export function imagesIn(index: string): readonly Digest[] {
  const content = decodeManifest(Buffer.from(index))
  return content.kind === 'index' ? imageEntries(content).map(({ digest }) => digest) : []
}
