import type { FileHandle } from 'node:fs/promises'
import { RegistryError, refusal } from './answer.ts'
import { BlobUpload, type UploadOptions } from './blob-upload.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import { type Digest, digestOf } from './digest.ts'
import { type Reference, referenceName, repositoryName } from './reference.ts'

/** Content that is pushed, readable at any place because a broken upload goes on where the registry says. */
export interface BlobSource {
  readonly digest: Digest
  readonly bytes: number
  /** Exactly those bytes. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>
}

/** Content in memory. */
export function bytesSource(content: Uint8Array<ArrayBuffer>): BlobSource {
  const read = async (offset: number, length: number) => content.subarray(offset, offset + length)
  return { digest: digestOf(content), bytes: content.byteLength, read }
}

/** The content of an open file whose digest and size are known. */
export function fileSource(file: FileHandle, { digest, bytes }: Pick<BlobSource, 'digest' | 'bytes'>): BlobSource {
  const read = async (position: number, length: number) => {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(length), position })
    if (bytesRead !== length) throw new Error(`the file to push has changed: it ended before byte ${position + length}`)
    return buffer
  }
  return { digest, bytes, read }
}

/**
 * Pushes a blob unless the repository has it.
 *
 * @throws RegistryError when the registry refuses, loses the upload again and again, or has other bytes than were sent
 */
export async function pushBlob(
  connection: Connection,
  repository: Reference,
  source: BlobSource,
  options: UploadOptions = {},
): Promise<'pushed' | 'present'> {
  const isHeld = () => holdsBlob(connection, repository, source.digest)
  if (await connection.retrying(isHeld)) return 'present'
  const upload = new BlobUpload({ connection, repository, source, isHeld }, options)
  while (!upload.isDone) await connection.retrying(() => upload.step())
  return 'pushed'
}

/** A redirect to the blob storage is an answer too: what it redirects to is there. */
async function holdsBlob(connection: Connection, repository: Reference, digest: Digest): Promise<boolean> {
  const subject = `${repositoryName(repository)}@${digest}`
  const url = repositoryUrl(repository, `blobs/${digest}`)
  const call = { subject, repository, actions: 'pull,push', method: 'HEAD', url, redirect: 'manual' } as const
  const response = await connection.send(call)
  if (response.status === 404) return false
  if (response.status < 400) return true
  throw await refusal(response, subject)
}

/**
 * Pushes a manifest under the tag of a reference; what it names must be there already.
 *
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
export function pushManifest(
  connection: Connection,
  image: Reference & { readonly tag: string },
  content: string,
  mediaType: string,
): Promise<Digest> {
  const subject = referenceName(image)
  const digest = digestOf(content)
  const url = repositoryUrl(image, `manifests/${image.tag}`)
  const [body, headers] = [new TextEncoder().encode(content), { 'content-type': mediaType }]
  const call = { subject, repository: image, actions: 'pull,push', method: 'PUT', url, headers, body } as const
  return connection.retrying(async () => {
    const response = await connection.send(call)
    if (!response.ok) throw await refusal(response, subject)
    await response.body?.cancel()
    const stored = response.headers.get('docker-content-digest')
    if (stored === null || stored === digest) return digest
    throw new RegistryError(`${subject}: the registry holds ${stored} and was sent ${digest}.`)
  })
}
