import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../runner/command.ts'
import { linkOrCopy } from '../runner/scratch.ts'
import type { Digest } from './digest.ts'
import { layoutBlob } from './layout.ts'
import { type ImageManifest, INDEX_TYPES } from './manifest.ts'

/** An image in the folder of an OCI layout. */
export interface LayoutImage {
  readonly layout: string
  /** Of the image itself, not of an index around it. */
  readonly imageDigest: Digest
  readonly manifest: ImageManifest
}

/**
 * Writes a tar file that `docker load` takes. It says twice what its blobs are: engines with containerd's image store read
 * `index.json` (containerd, core/images/archive/importer.go), those with graph drivers read `manifest.json` (moby,
 * daemon/internal/image/tarexport/load.go).
 *
 * @param name that the image gets, as `name:tag`
 * @param path of the tar file
 * @param scratch folder of our own for what goes into it, on the disk of the layout where that can be
 * @throws UserError when the layout does not hold the image whole
 */
export async function writeDockerArchive(
  { layout, imageDigest, manifest }: LayoutImage,
  name: string,
  path: string,
  scratch: string,
): Promise<void> {
  const { config, layers, mediaType } = manifest
  const [place, tag] = [placeOf, name.slice(name.lastIndexOf(':') + 1)]
  const { byteLength: size } = await layoutBlob(layout, imageDigest)
  const annotations = { [CONTAINERD_NAME]: `docker.io/library/${name}`, [OCI_NAME]: tag }
  const entry = { mediaType, digest: imageDigest, size, annotations }
  const content = {
    'oci-layout': { imageLayoutVersion: '1.0.0' },
    'index.json': { schemaVersion: 2, mediaType: INDEX_TYPES[0], manifests: [entry] },
    'manifest.json': [
      { Config: place(config.digest), RepoTags: [name], Layers: layers.map(({ digest }) => place(digest)) },
    ],
  }
  await mkdir(join(scratch, 'blobs/sha256'), { recursive: true })
  for (const digest of new Set([imageDigest, config.digest, ...layers.map((layer) => layer.digest)])) {
    await linkOrCopy(join(layout, place(digest)), join(scratch, place(digest)))
  }
  for (const [file, value] of Object.entries(content)) await writeFile(join(scratch, file), JSON.stringify(value))
  await run({ argv: ['tar', '-cf', path, '-C', scratch, ...Object.keys(content), 'blobs'], quiet: true })
}

/** The name under which containerd's importer puts an image. */
const CONTAINERD_NAME = 'io.containerd.image.name'
const OCI_NAME = 'org.opencontainers.image.ref.name'

const placeOf = (digest: Digest): string => join('blobs', ...digest.split(':'))
