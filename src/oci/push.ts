import { type FileHandle, open } from 'node:fs/promises'
import { RegistryError, refusal } from './answer.ts'
import { BlobUpload, type UploadOptions } from './blob-upload.ts'
import { type Connection, repositoryUrl } from './connection.ts'
import { type Digest, digestOf } from './digest.ts'
import { type Reference, referenceName, repositoryName } from './reference.ts'
import { MayPass } from './retry.ts'

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

/** Opens a file whose digest and size are known for as long as the work takes. */
export async function pushFile<T>(
  path: string,
  known: Pick<BlobSource, 'digest' | 'bytes'>,
  push: (source: BlobSource) => Promise<T>,
): Promise<T> {
  const file = await open(path)
  try {
    return await push(fileSource(file, known))
  } finally {
    await file.close()
  }
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

/**
 * Whether a repository has a blob. A redirect to the blob storage is an answer too: what it redirects to is there.
 *
 * @throws MayPass or RegistryError when the registry gives no answer to that
 */
export async function holdsBlob(connection: Connection, repository: Reference, digest: Digest): Promise<boolean> {
  const subject = `${repositoryName(repository)}@${digest}`
  const url = repositoryUrl(repository, `blobs/${digest}`)
  const call = { subject, repository, actions: 'pull,push', method: 'HEAD', url, redirect: 'manual' } as const
  const response = await connection.send(call)
  if (response.status === 404) return false
  if (response.status < 400) return true
  throw await refusal(response, subject)
}

/** A manifest or an index on its way to a registry. */
export interface ManifestUpload {
  readonly content: string | Uint8Array<ArrayBuffer>
  readonly mediaType: string
  /** How long a 404 is tried again: what the manifest names was pushed just now, and some registries show that later. */
  readonly healingMs?: number
}

/** What a registry says about a manifest that it took. */
export interface TakenManifest {
  readonly digest: Digest
  /** It lists the manifest among the referrers of its subject (distribution spec, "Pushing Manifests with Subject"). */
  readonly listsReferrer: boolean
}

/**
 * Pushes a manifest under the tag of a reference; what it names must be there already.
 *
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
export async function pushManifest(
  connection: Connection,
  image: Reference & { readonly tag: string },
  content: string,
  mediaType: string,
): Promise<Digest> {
  return (await putManifest(connection, image, { content, mediaType })).digest
}

/**
 * Pushes a manifest under the tag of a reference, or by its digest where the reference has one.
 *
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
export const putManifest = (connection: Connection, image: Reference, upload: ManifestUpload): Promise<TakenManifest> =>
  connection.retrying(() => putManifestOnce(connection, image, upload))

/**
 * {@link putManifest} in one attempt: under a tag that others write too, nobody may write again without another look.
 *
 * @throws MayPass where another attempt may help; the registry may have taken it all the same
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
export async function putManifestOnce(
  connection: Connection,
  image: Reference,
  upload: ManifestUpload,
): Promise<TakenManifest> {
  const digest = digestOf(upload.content)
  const url = repositoryUrl(image, `manifests/${image.digest ?? image.tag ?? digest}`)
  const body = typeof upload.content === 'string' ? new TextEncoder().encode(upload.content) : upload.content
  const place = { subject: referenceName(image), repository: image, actions: 'pull,push', method: 'PUT' } as const
  const call = { ...place, url, body, headers: { 'content-type': upload.mediaType } }
  const response = await connection.send(call)
  if (!response.ok) throw await manifestRefusal(response, call.subject, upload.healingMs)
  await response.body?.cancel()
  requireStored(response, call.subject, digest)
  return { digest, listsReferrer: response.headers.has('oci-subject') }
}

/**
 * Lets a registry take a blob from another of its repositories, without any transfer.
 *
 * @returns false where the registry wants it to be uploaded
 * @throws RegistryError when the registry refuses
 */
export function mountBlob(connection: Connection, from: Reference, to: Reference, digest: Digest): Promise<boolean> {
  const subject = `${repositoryName(to)}@${digest}`
  const url = repositoryUrl(to, `blobs/uploads/?mount=${digest}&from=${encodeURIComponent(from.repository)}`)
  const call = { subject, repository: to, mountFrom: from, actions: 'pull,push', method: 'POST', url } as const
  return connection.retrying(async () => {
    const response = await connection.send(call)
    // 202 has opened an upload instead; who may not read the other repository gets 4xx from some registries.
    if (!response.ok && (response.status === 429 || response.status >= 500)) throw await refusal(response, subject)
    await response.body?.cancel()
    return response.status === 201
  })
}

async function manifestRefusal(response: Response, subject: string, healingMs = 0): Promise<Error> {
  const error = await refusal(response, subject)
  return response.status === 404 && healingMs > 0 ? new MayPass(error, { withinMs: healingMs }) : error
}

function requireStored(response: Response, subject: string, digest: Digest): void {
  const stored = response.headers.get('docker-content-digest')
  if (stored === null || stored === digest) return
  const remedy = 'Something between here and the registry changes what is sent: look at its proxies.'
  throw new RegistryError(`${subject}: the registry holds ${stored} and was sent ${digest}. ${remedy}`)
}
