import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { copyManifest } from '../oci/copy.ts'
import { dockerCredentials } from '../oci/credentials.ts'
import { finishLayout } from '../oci/layout-folder.ts'
import { parseReference, type Reference, repositoryName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { bytes } from '../report/figures.ts'
import { run } from '../runner/command.ts'
import { say } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import type { BuiltImage } from './image.ts'

/** How long all pushes together may take. */
const PUSH_MS = 30 * 60_000

/**
 * Pushes an image, with its attestations, by digest to several repositories, and reads it back from each. What passes is
 * tried again as the registry's answer deserves (oci/retry.ts). Nothing has a tag afterwards.
 *
 * @param images repositories, as `ghcr.io/owner/app`
 * @throws RegistryError when one of them refuses, or does not have the image afterwards
 */
export async function publishImage(image: BuiltImage, images: readonly string[]): Promise<void> {
  const client = new RegistryClient({ credentials: dockerCredentials(), signal: AbortSignal.timeout(PUSH_MS) })
  const ended = await Promise.allSettled(images.map((name) => publishTo(client, image, repositoryOf(name))))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}

/** Inputs were held to be repositories when they were read. */
function repositoryOf(name: string): Reference {
  const reference = parseReference(name)
  if (reference === undefined) throw new Error(`${name} is no repository`)
  return reference
}

async function publishTo(client: RegistryClient, { layout, digest }: BuiltImage, to: Reference): Promise<void> {
  const { sentBytes } = await copyManifest(client, { layout }, to, digest)
  const { digest: found } = await client.manifest({ ...to, digest }, { fresh: true })
  say(`${repositoryName(to)}@${found}, ${bytes(sentBytes)} sent`)
}

/**
 * Writes an image into the folder of an OCI layout, beside what is there, or into a tar file of one.
 *
 * @param path of the folder, or of the file: then it ends in `.tar`
 * @throws UserError when the folder holds something else
 */
export async function writeLayout(image: BuiltImage, path: string): Promise<void> {
  const { digest, mediaType, size } = image
  const write = async (folder: string): Promise<void> => {
    await copyManifest(offline, { layout: image.layout }, { layout: folder }, digest)
    await finishLayout(folder, [{ mediaType, digest, size, names: [] }])
  }
  if (!path.endsWith('.tar')) return write(path)
  await withScratch('layout', async (folder) => {
    await write(folder)
    await mkdir(dirname(path), { recursive: true })
    await run({ argv: ['tar', ...SAME_EACH_TIME, '-cf', path, '-C', folder, 'oci-layout', 'index.json', 'blobs'] })
  })
}

const SAME_EACH_TIME = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0']

/** No registry has a part in a copy between two layouts. */
const offline = new RegistryClient({ credentials: async () => undefined })
