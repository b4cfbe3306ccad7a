import { join } from 'node:path'
import { withScratch } from '../runner/scratch.ts'
import type { Digest } from './digest.ts'
import { layoutSource, layoutTarget } from './layout-folder.ts'
import { type Descriptor, liesElsewhere, type Manifest } from './manifest.ts'
import { pullBlob } from './pull.ts'
import { holdsBlob, mountBlob, pushBlob, pushFile, putManifest } from './push.ts'
import type { Reference } from './reference.ts'
import type { RegistryClient, StoredManifest } from './registry.ts'

/** Where an image lies: in a repository, or in the folder of an OCI layout. */
export type CopyPlace = Reference | { readonly layout: string }

/** Where a copy comes from. */
export interface CopySource {
  /** The manifest or index of that digest, its bytes proven. */
  readonly manifest: (digest: Digest) => Promise<StoredManifest>
  /** Writes a blob into a new file, its bytes proven. */
  readonly blob: (blob: Descriptor, path: string) => Promise<void>
  /** The repository, where it is one. */
  readonly repository?: Reference
}

/** Where a copy goes. */
export interface CopyTarget {
  readonly hasManifest: (digest: Digest) => Promise<boolean>
  readonly hasBlob: (blob: Descriptor) => Promise<boolean>
  /** Takes the blob from another repository of its own; false where it cannot. */
  readonly mount: (from: Reference, digest: Digest) => Promise<boolean>
  /** Takes a proven file, which it may move away. */
  readonly putBlob: (blob: Descriptor, path: string) => Promise<void>
  readonly putManifest: (stored: StoredManifest) => Promise<void>
}

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
  readonly from: CopySource
  readonly to: CopyTarget
}

/** Blobs of one manifest that are copied at once. */
const PARALLEL = 4
/** The target shows a child only some seconds after it took it. */
const HEALING_MS = 30_000
const NOTHING: CopyFigures = { manifests: 0, mounted: 0, sentBytes: 0 }

/**
 * Copies a manifest, or an index with all that it names, from one place to another by digest, children first. What the
 * target has is not sent again, but looked for in full: a manifest may be there without its blobs. Within one registry blobs are mounted. Every blob lies in a file of our own until its
 * digest was compared: nothing unproven is sent on.
 *
 * @throws RegistryError when one of the two registries refuses, or the source holds other bytes than the digest says
 * @throws UserError when an OCI layout lacks something
 */
export function copyManifest(
  client: RegistryClient,
  from: CopyPlace,
  to: CopyPlace,
  digest: Digest,
): Promise<CopyFigures> {
  const source = 'layout' in from ? layoutSource(from.layout) : registrySource(client, from)
  const target = 'layout' in to ? layoutTarget(to.layout) : registryTarget(client, to)
  return copyTree({ from: source, to: target }, digest)
}

async function copyTree(copying: Copying, digest: Digest): Promise<CopyFigures> {
  const { from, to } = copying
  const stored = await from.manifest(digest)
  const parts = await copyParts(copying, stored.content)
  if (await to.hasManifest(digest)) return sum([...parts, NOTHING])
  await to.putManifest(stored)
  return sum([...parts, { ...NOTHING, manifests: 1 }])
}

function copyParts(copying: Copying, content: Manifest): Promise<readonly CopyFigures[]> {
  if (content.kind === 'image') {
    const held = content.layers.filter((layer) => !liesElsewhere(layer))
    return copyAll([content.config, ...held], (blob) => copyBlob(copying, blob))
  }
  return copyAll(content.manifests, ({ digest }) => copyTree(copying, digest))
}

/** A few at once; the first failure is thrown when those on their way are done. */
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

async function copyBlob({ from, to }: Copying, blob: Descriptor): Promise<CopyFigures> {
  if (await to.hasBlob(blob)) return NOTHING
  const isMounted = from.repository !== undefined && (await to.mount(from.repository, blob.digest))
  if (isMounted) return { ...NOTHING, mounted: 1 }
  await withScratch('copy', async (folder) => {
    const path = join(folder, 'blob')
    await from.blob(blob, path)
    await to.putBlob(blob, path)
  })
  return { ...NOTHING, sentBytes: blob.size }
}

function registrySource(client: RegistryClient, from: Reference): CopySource {
  const repository = bare(from)
  return {
    repository,
    manifest: (digest) => client.manifest({ ...repository, digest }, { fresh: true }),
    blob: (blob, path) => pullBlob(client.connection, repository, blob, path),
  }
}

function registryTarget(client: RegistryClient, to: Reference): CopyTarget {
  const { connection } = client
  const repository = bare(to)
  const isNear = (from: Reference) => from.registry === to.registry && from.repository !== to.repository
  return {
    hasManifest: async (digest) => (await client.digestOfTag({ ...repository, digest })) !== undefined,
    hasBlob: ({ digest }) => connection.retrying(() => holdsBlob(connection, repository, digest)),
    mount: async (from, digest) => isNear(from) && (await mountBlob(connection, from, repository, digest)),
    putBlob: async ({ digest, size }, path) => {
      await pushFile(path, { digest, bytes: size }, (source) => pushBlob(connection, repository, source))
    },
    putManifest: async ({ bytes, content, digest }) => {
      const upload = { content: new Uint8Array(bytes), mediaType: content.mediaType, healingMs: HEALING_MS }
      await putManifest(connection, { ...repository, digest }, upload)
    },
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
