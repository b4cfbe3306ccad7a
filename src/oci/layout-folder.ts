import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { measureFile } from '../archive/measure.ts'
import { messageOf, UserError } from '../errors.ts'
import { jsonOrNothing } from './answer.ts'
import type { CopySource, CopyTarget } from './copy.ts'
import { type Digest, digestOf } from './digest.ts'
import { requireSmall } from './layout.ts'
import { decodeManifest, INDEX_TYPES, MANIFEST_LIMIT } from './manifest.ts'
import type { StoredManifest } from './registry.ts'

/** What the `index.json` of a layout names. */
export interface LayoutEntry {
  readonly mediaType: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Names under which tools find it: tags or full references. */
  readonly names: readonly string[]
}

/** An OCI layout folder to copy from (OCI image spec, image-layout.md). */
export function layoutSource(folder: string): CopySource {
  return {
    manifest: (digest) => layoutManifest(folder, digest),
    blob: async ({ digest }, path) => {
      await copyFile(blobPath(folder, digest), path).catch((error) => absent(folder, digest, error))
      const found = await measureFile(path)
      if (found.digest !== digest) throw broken(folder, digest, found.digest)
    },
  }
}

/** An OCI layout folder to copy into; {@link finishLayout} makes it one. */
export function layoutTarget(folder: string): CopyTarget {
  const has = async (digest: Digest): Promise<boolean> =>
    (await stat(blobPath(folder, digest)).catch(() => undefined)) !== undefined
  return {
    hasManifest: has,
    hasBlob: ({ digest }) => has(digest),
    mount: async () => false,
    putBlob: ({ digest }, path) => place(folder, digest, (draft) => copyFile(path, draft)),
    putManifest: ({ digest, bytes }) => place(folder, digest, (draft) => writeFile(draft, bytes)),
  }
}

/**
 * Writes `oci-layout` and `index.json`, the latter last, so that a layout that was interrupted names nothing that it lacks.
 * What was there before stays, but for what had the same name, or no name and the same digest.
 *
 * @throws UserError when the folder holds another `index.json`
 */
export async function finishLayout(folder: string, entries: readonly LayoutEntry[]): Promise<void> {
  const manifests = entries.flatMap(({ names, ...descriptor }) =>
    names.length === 0
      ? [descriptor]
      : names.map((name) => ({ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': name } })),
  )
  const before = await entriesBefore(folder)
  const ours = new Set(manifests.map(entryName))
  const all = [...before.filter((entry) => !ours.has(entryName(entry))), ...manifests]
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPES[0], manifests: all }, undefined, 2)
  await whole(join(folder, 'index.json'), (draft) => writeFile(draft, index))
}

type RawEntry = Readonly<{ digest?: unknown; annotations?: Readonly<Record<string, unknown>> }>

/** Entries with one name cannot stand beside each other. */
const entryName = ({ digest, annotations }: RawEntry): string =>
  String(annotations?.['org.opencontainers.image.ref.name'] ?? digest)

async function entriesBefore(folder: string): Promise<readonly RawEntry[]> {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"manifests":[]}'
    throw error
  })
  const { manifests } = (jsonOrNothing(Buffer.from(text)) ?? {}) as { manifests?: unknown }
  if (Array.isArray(manifests)) return manifests.filter((entry) => typeof entry === 'object' && entry !== null)
  throw new UserError(`${folder} holds an index.json that is none of an OCI layout. Name another folder.`)
}

async function layoutManifest(folder: string, digest: Digest): Promise<StoredManifest> {
  await requireSmall(folder, join('blobs', ...digest.split(':')), MANIFEST_LIMIT)
  const bytes = await readFile(blobPath(folder, digest)).catch((error) => absent(folder, digest, error))
  const found = digestOf(bytes)
  if (found !== digest) throw broken(folder, digest, found)
  return { digest, bytes, content: decodeManifest(bytes) }
}

async function place(folder: string, digest: Digest, write: (draft: string) => Promise<void>): Promise<void> {
  const path = blobPath(folder, digest)
  await mkdir(dirname(path), { recursive: true })
  await whole(path, write)
}

/**
 * A file has its name only when it is whole. Two images that are copied at once may share a layer: each writes a draft of
 * its own, and the second takes the place of the first, which has the same bytes.
 */
async function whole(path: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`
  try {
    await write(draft)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

const blobPath = (folder: string, digest: Digest): string => join(folder, 'blobs', ...digest.split(':'))

function absent(folder: string, digest: Digest, error: unknown): never {
  const remedy = 'Write the layout anew: a whole one holds all blobs that its manifests name.'
  throw new UserError(`The OCI layout ${folder} lacks ${digest} (${messageOf(error)}). ${remedy}`)
}

function broken(folder: string, digest: Digest, found: Digest): UserError {
  return new UserError(`The OCI layout ${folder} holds ${found} in place of ${digest}. Write it anew.`)
}
