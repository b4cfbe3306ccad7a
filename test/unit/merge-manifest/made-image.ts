import type { ProvenImage } from '../../../src/merge-manifest/plan.ts'
import type { Digest } from '../../../src/oci/digest.ts'

const digest: Digest = `sha256:${'0'.repeat(64)}`

/** An image of which only some things matter. */
export const madeImage = (image: Pick<ProvenImage, 'digest' | 'platform'> & Partial<ProvenImage>): ProvenImage => ({
  size: 500,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  bytes: 1,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 1, annotations: {} },
  layers: [],
  labels: {},
  ...image,
})
