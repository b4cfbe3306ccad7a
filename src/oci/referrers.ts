import { jsonOrNothing, limitedBytes, RegistryError, refusal } from './answer.ts'
import { repositoryUrl } from './connection.ts'
import { type Digest, digestOf } from './digest.ts'
import { type Descriptor, decodeManifest, INDEX_TYPES } from './manifest.ts'
import { putManifest } from './push.ts'
import { type Reference, referenceName } from './reference.ts'
import type { RegistryClient } from './registry.ts'
import { MayPass, type RetryPolicy, withRetries } from './retry.ts'

/** A manifest that says in its `subject` which other manifest it belongs to. */
export interface Referrer {
  readonly content: string
  readonly mediaType: string
  readonly artifactType: string
  readonly subject: Digest
}

/** What referrers belong to, by its digest. */
type Subject = Reference & { readonly digest: Digest }

const LIST_LIMIT = 4 * 1024 * 1024
const HEALING_MS = 30_000
/** Two writers of one fallback tag: who finds the other's list there adds to it, this often at most. */
const TURNS: RetryPolicy = { deadlineMs: 20_000, firstWaitMs: 100, longestWaitMs: 2_000 }

/**
 * What belongs to a manifest: by the registry's own list, or by the list under the tag that stands in for it where the
 * registry has none (distribution spec, "Listing Referrers" and "Unavailable Referrers API").
 *
 * @throws RegistryError when the registry refuses
 */
export async function listReferrers(client: RegistryClient, subject: Subject): Promise<readonly Descriptor[]> {
  return (await ownList(client, subject)) ?? (await fallbackList(client, subject)).entries
}

/**
 * Pushes a referrer by its digest. A registry that does not keep the list itself gets it under the fallback tag.
 *
 * @throws RegistryError when the registry refuses
 */
export async function pushReferrer(client: RegistryClient, repository: Reference, referrer: Referrer): Promise<Digest> {
  const { content, mediaType, artifactType, subject } = referrer
  const digest = digestOf(content)
  const upload = { content, mediaType, healingMs: HEALING_MS }
  const { listsReferrer } = await putManifest(client.connection, { ...repository, digest }, upload)
  const entry = { mediaType, digest, size: Buffer.byteLength(content), artifactType, annotations: {} }
  if (!listsReferrer) await addToFallback(client, { ...repository, digest: subject }, entry)
  return digest
}

/** `sha256-<hex>`: the tag of the list (distribution spec, "Referrers Tag Schema"). */
export const fallbackTag = (subject: Digest): string => subject.replace(':', '-')

/** Undefined where the registry does not keep such lists. */
function ownList({ connection }: RegistryClient, subject: Subject): Promise<readonly Descriptor[] | undefined> {
  const name = `Referrers of ${referenceName(subject)}`
  const url = repositoryUrl(subject, `referrers/${subject.digest}`)
  const headers = { accept: INDEX_TYPES[0] }
  return connection.retrying(async () => {
    const call = { subject: name, repository: subject, actions: 'pull', method: 'GET', url, headers } as const
    const response = await connection.send(call)
    if (response.status === 429 || response.status >= 500) throw await refusal(response, name)
    const bytes = await limitedBytes(response, name, LIST_LIMIT)
    return response.ok && jsonOrNothing(bytes) !== undefined ? entriesIn(bytes, name) : undefined
  })
}

interface FallbackList {
  /** Undefined where there is no such tag yet. */
  readonly digest?: Digest
  readonly entries: readonly Descriptor[]
}

async function fallbackList(client: RegistryClient, subject: Subject): Promise<FallbackList> {
  const image = fallbackReference(subject)
  try {
    const { digest, bytes } = await client.manifest(image)
    return { digest, entries: entriesIn(bytes, referenceName(image)) }
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return { entries: [] }
    throw error
  }
}

/** Registries know no write under a condition: the list is read again after it was written. */
async function addToFallback(client: RegistryClient, subject: Subject, entry: Descriptor): Promise<void> {
  const image = fallbackReference(subject)
  await withRetries(TURNS, async () => {
    const { entries } = await fallbackList(client, subject)
    if (entries.some(({ digest }) => digest === entry.digest)) return
    await putManifest(client.connection, image, { content: listOf([...entries, entry]), mediaType: INDEX_TYPES[0] })
    throw new MayPass(
      new RegistryError(`${referenceName(image)}: another job writes this list of referrers all the time.`),
    )
  })
}

const fallbackReference = ({ registry, repository, digest }: Subject): Reference & { readonly tag: string } => ({
  registry,
  repository,
  tag: fallbackTag(digest),
})

const listOf = (entries: readonly Descriptor[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPES[0], manifests: entries })

function entriesIn(bytes: Uint8Array, name: string): readonly Descriptor[] {
  const content = decodeManifest(bytes)
  if (content.kind === 'index') return content.manifests
  throw new RegistryError(`${name}: what the registry sent is no list.`)
}
