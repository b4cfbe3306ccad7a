import { type Digest, isDigest } from '../oci/digest.ts'

/** What `docker buildx build --metadata-file` says. */
export interface Metadata {
  /** `containerimage.digest`: what was pushed. */
  readonly digest?: Digest
  /**
   * The images and other sources that the build was made from, with their digests, sorted; undefined where buildx does not
   * say. They are in `buildx.build.provenance` (SLSA 0.2 `materials`, SLSA 1 `resolvedDependencies`).
   */
  readonly materials?: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/** Reads the text of a metadata file. */
export function metadataOf(text: string): Metadata {
  const json = asObject(JSON.parse(text))
  const digest = String(json['containerimage.digest'] ?? '')
  const provenance = asObject(json['buildx.build.provenance'])
  const materials = provenance.materials ?? asObject(provenance.buildDefinition).resolvedDependencies
  return {
    ...(isDigest(digest) ? { digest } : {}),
    ...(Array.isArray(materials) ? { materials: materials.map((each) => JSON.stringify(each)).sort() } : {}),
  }
}

/**
 * Whether the pushed image was made from everything that the proven build was made from, as far as buildx says. It may
 * have more: the scanner of an SBOM.
 */
export function sameMaterials(proven: Metadata, pushed: Metadata): boolean {
  if (proven.materials === undefined || pushed.materials === undefined) return true
  const known = new Set(pushed.materials)
  return proven.materials.every((material) => known.has(material))
}

const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
