import type { Digest } from './digest.ts'
import { layoutBlob } from './layout.ts'
import { type Descriptor, decodeManifest, isAttestation } from './manifest.ts'

/** Predicate of SBOMs in SPDX (in-toto attestation, spec/predicates/spdx.md). */
const SPDX = 'https://spdx.dev/Document'

const PREDICATE_TYPE = 'in-toto.io/predicate-type'

/**
 * The SBOM in SPDX that BuildKit has put beside an image: a layer of the attestation's manifest is an in-toto statement whose
 * predicate it is (docs.docker.com/build/metadata/attestations/attestation-storage). Of several, that of the image itself,
 * not of a stage before it.
 *
 * @param digest of what was built: only an index can hold an SBOM
 * @returns the document as JSON, or undefined when there is none
 */
export async function attachedSbom(layout: string, digest: Digest): Promise<unknown> {
  const content = decodeManifest(await layoutBlob(layout, digest))
  if (content.kind === 'image') return undefined
  for (const { digest: attestation } of content.manifests.filter(isAttestation)) {
    const manifest = decodeManifest(await layoutBlob(layout, attestation))
    const layer = manifest.kind === 'image' ? sbomLayer(manifest.layers) : undefined
    if (layer !== undefined) return predicateOf(await layoutBlob(layout, layer.digest, layer.size))
  }
  return undefined
}

const sbomLayer = (layers: readonly Descriptor[]): Descriptor | undefined =>
  layers.find(({ annotations }) => annotations[PREDICATE_TYPE] === SPDX)

function predicateOf(statement: Uint8Array): unknown {
  const { predicate } = JSON.parse(new TextDecoder().decode(statement)) as { predicate?: unknown }
  return predicate
}
