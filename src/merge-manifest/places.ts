import { UserError } from '../errors.ts'
import { blobChunks, hasBlob } from '../oci/blob-stream.ts'
import type { Digest } from '../oci/digest.ts'
import type { LayerContent } from '../oci/layer-files.ts'
import type { LayerBytes } from '../oci/layers.ts'
import { layoutBlob, layoutChunks } from '../oci/layout.ts'
import { layoutSource, layoutTarget } from '../oci/layout-folder.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { Reference } from '../oci/reference.ts'
import type { Patience, RegistryClient, SmallBlob, StoredManifest } from '../oci/registry.ts'
import { MayPass } from '../oci/retry.ts'
import type { Place } from './plan.ts'

/** What can be read of images wherever they lie; what is read was compared with its digest. */
export interface PlaceReader {
  readonly manifest: (digest: Digest, patience?: Patience) => Promise<StoredManifest>
  /** A small blob. */
  readonly blob: (blob: SmallBlob, patience?: Patience) => Promise<Uint8Array>
  readonly layer: (layer: Pick<Descriptor, 'digest' | 'size'>, signal: AbortSignal) => Promise<LayerContent>
  /** Whether a blob is there; nobody looks into it. */
  readonly hasBlob: (blob: Descriptor, patience?: Patience) => Promise<boolean>
}

/** Reads from a repository, or from the folder of an OCI layout. */
export function placeReader(client: RegistryClient, place: Place): PlaceReader {
  if ('layout' in place) return layoutReader(place.layout)
  const { connection } = client
  const repository = { registry: place.registry, repository: place.repository }
  return {
    manifest: (digest, patience) => client.manifest({ ...repository, digest }, patience),
    blob: (blob, patience) => client.blob(repository, blob, patience),
    layer: ({ digest, size }, signal) =>
      connection.retrying(() =>
        content({ digest, size, chunks: blobChunks(connection, repository, digest, signal), signal }),
      ),
    hasBlob: ({ digest }, { fresh = false } = {}) => isThere(client, repository, digest, fresh),
  }
}

/** What was just pushed some registries show only seconds later. */
async function isThere(
  client: RegistryClient,
  repository: Reference,
  digest: Digest,
  fresh: boolean,
): Promise<boolean> {
  const { connection, healingMs } = client
  const gone = new UserError(digest)
  return await connection
    .retrying(async () => {
      if (await hasBlob(connection, repository, digest)) return true
      throw fresh ? new MayPass(gone, { withinMs: healingMs }) : gone
    })
    .catch((error: unknown) => {
      if (error === gone) return false
      throw error
    })
}

function layoutReader(folder: string): PlaceReader {
  return {
    manifest: (digest) => layoutSource(folder).manifest(digest),
    blob: ({ digest }) => layoutBlob(folder, digest),
    layer: ({ digest, size }, signal) => content({ digest, size, chunks: layoutChunks(folder, digest), signal }),
    hasBlob: (blob) => layoutTarget(folder).hasBlob(blob),
  }
}

/** Loaded only where programs are looked at. */
async function content(layer: LayerBytes): Promise<LayerContent> {
  const { readLayer } = await import('../oci/layers.ts')
  return await readLayer(layer)
}
