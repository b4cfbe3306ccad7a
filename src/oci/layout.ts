import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { messageOf, UserError } from '../errors.ts'
import { type Digest, digestOf, isDigest } from './digest.ts'
import { BLOB_LIMIT, MANIFEST_LIMIT } from './manifest.ts'

/** The only names that a layout has (OCI image spec, image-layout.md); docker's own files beside them are left out. */
const MEMBER = /^(?:\.\/)?(index\.json|oci-layout|blobs\/sha256\/[0-9a-f]{64})$/

/**
 * The folder of an OCI layout: the path itself, or where the tar file under the path was unpacked to (buildx
 * `--output type=oci`).
 *
 * @param scratch folder for what a tar file holds; nothing in the file has a say in the names there
 * @throws UserError when there is neither
 */
export async function openLayout(path: string, scratch: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new UserError(`There is no OCI layout ${path}. Download or build it before this step.`)
  if (found.isDirectory()) return path
  await unpack(path, scratch).catch((error: unknown) => {
    const remedy = 'Write it with buildx: --output type=oci,dest=….'
    throw new UserError(`The OCI layout ${path} is no tar file that can be read (${messageOf(error)}). ${remedy}`)
  })
  return scratch
}

/**
 * The digests that the `index.json` of a layout names, each once.
 *
 * @throws UserError when it is no layout, or an empty one
 */
export async function layoutDigests(folder: string): Promise<readonly Digest[]> {
  await requireSmall(folder, 'index.json', MANIFEST_LIMIT)
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch((error: unknown) => {
    throw new UserError(
      `${folder} is no OCI layout: ${messageOf(error)}. Write it with buildx: --output type=oci,dest=….`,
    )
  })
  const digests = digestsIn(text)
  if (digests.length === 0) throw new UserError(`The OCI layout ${folder} names no image. Write it anew.`)
  return digests
}

/** The bytes of a blob of a layout as they lie there, which nobody has compared with the digest yet. */
export const layoutChunks = (folder: string, digest: Digest): AsyncIterable<Uint8Array> =>
  createReadStream(blobPath(folder, digest))

/**
 * A small blob of a layout.
 *
 * @param limit most bytes that it may have
 * @throws UserError when it is not there, too large, or another one
 */
export async function layoutBlob(folder: string, digest: Digest, limit = BLOB_LIMIT): Promise<Uint8Array> {
  await requireSmall(folder, join('blobs', ...digest.split(':')), limit)
  const bytes = await readFile(blobPath(folder, digest)).catch(() => new Uint8Array())
  if (digestOf(bytes) === digest) return bytes
  throw new UserError(`The OCI layout ${folder} does not hold ${digest} whole. Write it anew.`)
}

/**
 * A layout may come from anywhere, and what is in a file is read into memory before it is known.
 *
 * @throws UserError when the file is there and has more bytes
 */
export async function requireSmall(folder: string, name: string, limit: number): Promise<void> {
  const { size = 0 } = (await stat(join(folder, name)).catch(() => undefined)) ?? {}
  if (size <= limit) return
  throw new UserError(
    `The OCI layout ${folder} has ${size} bytes in ${name}, and no more than ${limit} are read. Write it anew.`,
  )
}

const blobPath = (folder: string, digest: Digest): string => join(folder, 'blobs', ...digest.split(':'))

function digestsIn(text: string): readonly Digest[] {
  const { manifests } = (parsed(text) ?? {}) as { manifests?: unknown }
  if (!Array.isArray(manifests)) return []
  const digests = manifests.map((entry: { digest?: unknown } | null) => entry?.digest)
  return [...new Set(digests.filter((digest) => typeof digest === 'string').filter(isDigest))]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function unpack(tar: string, folder: string): Promise<void> {
  const { extract } = await import('tar-stream')
  const members = extract()
  const [fed, read] = await Promise.allSettled([
    pipeline(createReadStream(tar), members as unknown as NodeJS.WritableStream),
    (async () => {
      for await (const member of members) {
        const [, name] = MEMBER.exec(member.header.name) ?? []
        const isFile = member.header.type === 'file' && name !== undefined
        if (isFile) await write(join(folder, name), member as unknown as AsyncIterable<Uint8Array>)
        else member.resume()
      }
    })().catch((error: Error) => {
      members.destroy(error)
      throw error
    }),
  ])
  for (const end of [read, fed]) if (end.status === 'rejected') throw end.reason
}

async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await pipeline(content, createWriteStream(path))
}
