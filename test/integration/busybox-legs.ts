import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { messageOf, UserError } from '../../src/errors.ts'
import type { ProvenLeg } from '../../src/merge-manifest/plan.ts'
import { copyManifest } from '../../src/oci/copy.ts'
import type { Digest } from '../../src/oci/digest.ts'
import { configLabels, configPlatform, type ImageManifest, imageEntries } from '../../src/oci/manifest.ts'
import { bytesSource, pushBlob, putManifest } from '../../src/oci/push.ts'
import { parseReference, type Reference, referenceName } from '../../src/oci/reference.ts'
import { RegistryClient } from '../../src/oci/registry.ts'
import { listTags } from '../../src/oci/tags.ts'
import type { Rig } from '../rig/connection.ts'

/** Real images for tests of the merge, made without a build: the rig's busybox, its blobs mounted. */
export interface Legs {
  readonly amd64: Digest
  readonly arm64: Digest
}

/** A client that gives up after seconds: the rig's registry shows at once what it took. */
export const quickClient = (deadlineMs = 3_000): RegistryClient =>
  new RegistryClient({
    credentials: async () => undefined,
    policy: { deadlineMs, firstWaitMs: 20, longestWaitMs: 200, attemptMs: 1_000 },
    healingMs: 500,
  })

const client = quickClient()

/** A new repository on the rig's registry, empty as yet. */
export const newRepository = (rig: Rig): Reference =>
  reference(`${rig.registry}/merge/${randomBytes(6).toString('hex')}`)

/** The reference that a text names. */
export function reference(text: string): Reference {
  const parsed = parseReference(text)
  if (parsed === undefined) throw new Error(`${text} is no reference`)
  return parsed
}

/** The same place behind another address. */
export const behind = (place: Reference, host: string): Reference => ({ ...place, registry: host })

/** Puts both busybox images into a repository, by digest. */
export async function putLegs(rig: Rig, repository: Reference): Promise<Legs> {
  const source = reference(`${rig.registry}/library/busybox`)
  const { content } = await client.manifest({ ...source, tag: '1' })
  const images = content.kind === 'index' ? imageEntries(content) : []
  const digestFor = async (architecture: string): Promise<Digest> => {
    const entry = images.find(({ platform }) => platform?.architecture === architecture)
    if (entry === undefined) throw new Error(`busybox of the rig has no ${architecture}`)
    await copyManifest(client, source, repository, entry.digest)
    return entry.digest
  }
  return { amd64: await digestFor('amd64'), arm64: await digestFor('arm64') }
}

/** Puts another image of the same platform into a repository: the same layers, with labels of its own. */
export async function relabel(
  repository: Reference,
  digest: Digest,
  labels: Readonly<Record<string, string>>,
): Promise<Digest> {
  const { bytes } = await client.manifest({ ...repository, digest })
  const manifest = JSON.parse(new TextDecoder().decode(bytes))
  const config = JSON.parse(new TextDecoder().decode(await client.blob(repository, manifest.config)))
  const content = new TextEncoder().encode(JSON.stringify({ ...config, config: { ...config.config, Labels: labels } }))
  const source = bytesSource(content)
  await pushBlob(client.connection, repository, source)
  const described = { ...manifest.config, digest: source.digest, size: source.bytes }
  const text = JSON.stringify({ ...manifest, config: described })
  const stored = await putManifest(client.connection, repository, { content: text, mediaType: manifest.mediaType })
  return stored.digest
}

/** A leg as the proof would give it. */
export async function provenLeg(place: Reference, digest: Digest): Promise<ProvenLeg> {
  const { bytes, content } = await client.manifest({ ...place, digest })
  const manifest = content as ImageManifest
  const config = await client.blob(place, manifest.config)
  const image = {
    digest,
    size: bytes.byteLength,
    mediaType: manifest.mediaType,
    platform: configPlatform(config),
    bytes: manifest.layers.reduce((sum, { size }) => sum + size, 0),
    config: manifest.config,
    layers: manifest.layers,
    labels: configLabels(config),
  }
  return { digest, image, attestations: [], place }
}

/** Every tag of a repository with the digest under it. */
export async function tagsIn(repository: Reference): Promise<Readonly<Record<string, Digest | undefined>>> {
  const tags = [...(await listTags(client.connection, repository))].sort()
  const digests = await Promise.all(tags.map((tag) => client.digestOfTag({ ...repository, tag })))
  return Object.fromEntries(tags.map((tag, index) => [tag, digests[index]]))
}

/** Puts a manifest that the repository has under a tag, as somebody else might do. */
export async function retag(repository: Reference, digest: Digest, tag: string): Promise<void> {
  const { bytes, content } = await client.manifest({ ...repository, digest })
  const upload = { content: new Uint8Array(bytes), mediaType: content.mediaType }
  await putManifest(client.connection, { ...repository, tag }, upload)
}

/** `repository:tag` of each. */
export const names = (references: readonly Reference[]): readonly string[] => references.map(referenceName)

/** The message that a piece of work fails with; it has to be one for the user. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(UserError)
  return messageOf(thrown)
}
