import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { copyManifest } from '../oci/copy.ts'
import { dockerCredentials } from '../oci/credentials.ts'
import { finishLayout } from '../oci/layout-folder.ts'
import { parseReference, type Reference, repositoryName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { bytes } from '../report/figures.ts'
import { run } from '../runner/command.ts'
import { deadline } from '../runner/deadline.ts'
import { say } from '../runner/log.ts'
import { withScratch } from '../runner/scratch.ts'
import type { BuiltImage } from './image.ts'

/** How long all pushes together may take. */
const PUSH_MINUTES = 30

/**
 * Pushes an image, with its attestations, by digest to several repositories, and reads it back from each. What passes is
 * tried again as the registry's answer deserves (oci/retry.ts). Nothing has a tag afterwards.
 *
 * @param images repositories, as `ghcr.io/owner/app`
 * @throws UserError when it takes longer than it may
 * @throws RegistryError when the only one refuses, or does not have the image afterwards
 * @throws UserError when it is so with one of several, with all their reasons
 */
export async function publishImage(
  image: Pick<BuiltImage, 'layout' | 'digest'>,
  images: readonly string[],
  minutes = PUSH_MINUTES,
): Promise<void> {
  const client = new RegistryClient({
    credentials: dockerCredentials(),
    signal: deadline(minutes * 60_000, overdue(minutes)),
  })
  const ended = await Promise.allSettled(images.map((name) => publishTo(client, image, repositoryOf(name))))
  const refused = ended.flatMap((end, index) =>
    end.status === 'rejected' ? [{ name: images[index] ?? '', reason: end.reason as unknown }] : [],
  )
  if (refused.length === 0) return
  if (images.length === 1) throw refused[0]?.reason
  throw new UserError(refusals(images, refused))
}

function overdue(minutes: number): UserError {
  const remedy = 'Run the job again: what a registry has already is not sent again.'
  return new UserError(`The push did not end within ${minutes} min. ${remedy}`)
}

/** The message for a push to several repositories: who has the image now, and who does not. */
export function refusals(
  images: readonly string[],
  refused: readonly { readonly name: string; readonly reason: unknown }[],
): string {
  const having = images.filter((image) => refused.every(({ name }) => name !== image))
  const there = having.length === 0 ? 'None of them has it.' : `It is in ${having.join(', ')}.`
  const reasons = refused.map(({ name, reason }) => `- ${name}: ${messageOf(reason)}`)
  return [`The image is not in ${refused.length} of ${images.length} repositories. ${there}`, ...reasons].join('\n')
}

/** Inputs were held to be repositories when they were read. */
function repositoryOf(name: string): Reference {
  const reference = parseReference(name)
  if (reference === undefined) throw new Error(`${name} is no repository`)
  return reference
}

async function publishTo(
  client: RegistryClient,
  { layout, digest }: Pick<BuiltImage, 'layout' | 'digest'>,
  to: Reference,
): Promise<void> {
  const { sentBytes } = await copyManifest(client, { layout }, to, digest)
  const { digest: found } = await client.manifest({ ...to, digest }, { fresh: true })
  say(`${repositoryName(to)}@${found}, ${bytes(sentBytes)} sent`)
}

type LaidImage = Pick<BuiltImage, 'layout' | 'digest' | 'mediaType' | 'size'>

/**
 * Writes an image into the folder of an OCI layout, beside what is there, or into a tar file of one.
 *
 * @param path of the folder, or of the file: then it ends in `.tar`
 * @throws UserError when the folder holds something else, or cannot be written
 */
export async function writeLayout(image: LaidImage, path: string): Promise<void> {
  try {
    await (path.endsWith('.tar') ? writeTar(image, path) : writeFolder(image, path))
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const remedy = 'Name a folder, or a file that ends in .tar, where the job may write.'
    throw new UserError(`layout is ${path}, and the image cannot be written there: ${messageOf(error)}. ${remedy}`)
  }
}

async function writeFolder({ layout, digest, mediaType, size }: LaidImage, folder: string): Promise<void> {
  await copyManifest(offline, { layout }, { layout: folder }, digest)
  await finishLayout(folder, [{ mediaType, digest, size, names: [] }])
}

const writeTar = (image: LaidImage, path: string): Promise<void> =>
  withScratch('layout', async (folder) => {
    await writeFolder(image, folder)
    await mkdir(dirname(path), { recursive: true })
    await run({ argv: ['tar', ...SAME_EACH_TIME, '-cf', path, '-C', folder, 'oci-layout', 'index.json', 'blobs'] })
  })

const SAME_EACH_TIME = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0']

/** No registry has a part in a copy between two layouts. */
const offline = new RegistryClient({ credentials: async () => undefined })
