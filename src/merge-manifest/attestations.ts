import { UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { MANIFEST_TYPES } from '../oci/manifest.ts'
import type { Reference } from '../oci/reference.ts'
import { pushReferrer, type Referrer } from '../oci/referrers.ts'
import type { RegistryClient } from '../oci/registry.ts'
import type { ProvenLeg } from './plan.ts'

/** By this type buildx knows attestations among the referrers of an image (buildx, util/imagetools/create.go). */
const ATTESTATION_TYPE = 'application/vnd.docker.attestation.manifest.v1+json'

/**
 * Pushes the provenance and SBOM of the legs as referrers of their images into a repository that has both. An attestation
 * gets the `subject` that BuildKit left out, and with it another digest; its content stays as it was.
 *
 * @returns the digests of the referrers
 * @throws RegistryError when the registry refuses
 */
export async function pushAttestations(
  client: RegistryClient,
  repository: Reference,
  legs: readonly Pick<ProvenLeg, 'image' | 'attestations'>[],
): Promise<readonly Digest[]> {
  const pushed: Digest[] = []
  for (const { image, attestations } of legs) {
    for (const { digest } of attestations) {
      const { bytes } = await client.manifest({ ...repository, digest }, { fresh: true })
      pushed.push(await pushReferrer(client, repository, asReferrer(bytes, image)))
    }
  }
  return pushed
}

/**
 * An attestation as the referrer of an image (OCI image spec 1.1, manifest.md, `subject` and `artifactType`); one that is a
 * referrer already stays byte for byte.
 *
 * @throws UserError when the attestation says that it belongs to another image
 */
export function asReferrer(
  attestation: Uint8Array,
  image: Pick<ProvenLeg['image'], 'digest' | 'size' | 'mediaType'>,
): Referrer {
  const text = new TextDecoder().decode(attestation)
  const manifest = JSON.parse(text)
  const subject = { mediaType: image.mediaType, digest: image.digest, size: image.size }
  const said = manifest.subject?.digest
  if (said !== undefined && said !== image.digest) {
    throw new UserError(`An attestation of ${image.digest} names ${said} as its subject. Build that platform again.`)
  }
  const mediaType = MANIFEST_TYPES[0]
  const artifactType = manifest.artifactType ?? ATTESTATION_TYPE
  const content = said === undefined ? JSON.stringify({ ...manifest, mediaType, artifactType, subject }) : text
  return { content, mediaType, artifactType, subject: image.digest }
}
