import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { withScratch } from '../runner/scratch.ts'
import type { Digest } from './digest.ts'
import type { Descriptor, Manifest } from './manifest.ts'
import { pullBlob } from './pull.ts'
import { fileSource, holdsBlob, mountBlob, pushBlob, putManifest } from './push.ts'
import type { Reference } from './reference.ts'
import type { RegistryClient, StoredManifest } from './registry.ts'

/** What a copy has moved. */
export interface CopyFigures {
  /** Manifests and indexes that were written. */
  readonly manifests: number
  /** Blobs that the target's registry took from another of its repositories. */
  readonly mounted: number
  /** Bytes of blobs that were sent. */
  readonly sentBytes: number
}

interface Copying {
  readonly client: RegistryClient
  readonly from: Reference
  readonly to: Reference
}

/** Blobs of one manifest that are copied at once. */
const PARALLEL = 4
/** The target shows a child only some seconds after it took it. */
const HEALING_MS = 30_000
const NOTHING: CopyFigures = { manifests: 0, mounted: 0, sentBytes: 0 }

/**
 * Copies a manifest, or an index with all that it names, from one repository into another by digest, children first. What
 * the target has is not sent again; within one registry blobs are mounted. Every blob lies in a file of our own until its
 * digest was compared: nothing unproven is sent on.
 *
 * @throws RegistryError when one of the two registries refuses, or the source holds other bytes than the digest says
 */
export async function copyManifest(
  client: RegistryClient,
  from: Reference,
  to: Reference,
  digest: Digest,
): Promise<CopyFigures> {
  const copying = { client, from, to }
  if ((await client.digestOfTag({ ...bare(to), digest })) !== undefined) return NOTHING
  const stored = await client.manifest({ ...bare(from), digest }, { fresh: true })
  const parts = await copyParts(copying, stored.content)
  await putByDigest(client, to, stored)
  return sum([...parts, { ...NOTHING, manifests: 1 }])
}

/** Pushes the bytes of a manifest by their digest. */
async function putByDigest({ connection }: RegistryClient, to: Reference, stored: StoredManifest): Promise<void> {
  const upload = { content: new Uint8Array(stored.bytes), mediaType: stored.content.mediaType, healingMs: HEALING_MS }
  await putManifest(connection, { ...bare(to), digest: stored.digest }, upload)
}

async function copyParts(copying: Copying, content: Manifest): Promise<readonly CopyFigures[]> {
  const { client, from, to } = copying
  if (content.kind === 'image') return copyAll([content.config, ...content.layers], (blob) => copyBlob(copying, blob))
  return copyAll(content.manifests, ({ digest }) => copyManifest(client, from, to, digest))
}

/** A few at once; the first failure ends the copy when those on their way are done. */
async function copyAll(
  parts: readonly Descriptor[],
  copy: (part: Descriptor) => Promise<CopyFigures>,
): Promise<readonly CopyFigures[]> {
  const queue = [...new Map(parts.map((part) => [part.digest, part])).values()]
  const done: CopyFigures[] = []
  const worker = async (): Promise<void> => {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) done.push(await copy(part))
  }
  const ended = await Promise.allSettled(Array.from({ length: PARALLEL }, worker))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
  return done
}

async function copyBlob(copying: Copying, blob: Descriptor): Promise<CopyFigures> {
  const { client, from, to } = copying
  const { connection } = client
  if (await connection.retrying(() => holdsBlob(connection, to, blob.digest))) return NOTHING
  const isNear = from.registry === to.registry && from.repository !== to.repository
  if (isNear && (await mountBlob(connection, from, to, blob.digest))) return { ...NOTHING, mounted: 1 }
  await withScratch('copy', async (folder) => {
    const path = join(folder, 'blob')
    await pullBlob(connection, from, blob, path)
    await pushFile(copying, path, blob)
  })
  return { ...NOTHING, sentBytes: blob.size }
}

async function pushFile({ client, to }: Copying, path: string, blob: Descriptor): Promise<void> {
  const file = await open(path)
  try {
    await pushBlob(client.connection, to, fileSource(file, { digest: blob.digest, bytes: blob.size }))
  } finally {
    await file.close()
  }
}

/** Only the repository of a reference. */
const bare = ({ registry, repository }: Reference): Reference => ({ registry, repository })

const sum = (figures: readonly CopyFigures[]): CopyFigures =>
  figures.reduce((total, part) => ({
    manifests: total.manifests + part.manifests,
    mounted: total.mounted + part.mounted,
    sentBytes: total.sentBytes + part.sentBytes,
  }))
