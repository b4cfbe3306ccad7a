import { open } from 'node:fs/promises'
import { measureFile } from '../archive/measure.ts'
import { RegistryError } from '../oci/answer.ts'
import { type Credentials, dockerCredentials } from '../oci/credentials.ts'
import { pullBlob } from '../oci/pull.ts'
import { bytesSource, fileSource, pushBlob, pushManifest } from '../oci/push.ts'
import { parseReference, type Reference, repositoryName } from '../oci/reference.ts'
import { RegistryClient } from '../oci/registry.ts'
import { removeManifest } from '../oci/remove.ts'
import type { RetryPolicy } from '../oci/retry.ts'
import { listTags } from '../oci/tags.ts'
import { say } from '../runner/log.ts'
import { Meter } from './progress.ts'
import { decodeEntry, EMPTY, encodeEntry, ForeignEntry, MANIFEST_TYPE } from './registry/entry.ts'
import {
  createdAt,
  type EntryTag,
  entryTag,
  firstTags,
  mayBeginWith,
  momentOf,
  parseTag,
  stemOf,
} from './registry/tag.ts'
import {
  type Entry,
  EntryAbsent,
  ListDenied,
  type RemoveOutcome,
  type SaveOutcome,
  type Store,
  type StoreOptions,
  StoreUnavailable,
} from './store.ts'

/** A build without a cache takes less than waiting long for a registry that is down. */
const PATIENCE: RetryPolicy = { deadlineMs: 45_000, firstWaitMs: 500, longestWaitMs: 10_000 }

/** Manifests that are asked for at once. */
const PARALLEL = 8

/** How the registry is used. */
export interface RegistryStoreOptions extends StoreOptions {
  readonly credentials?: Credentials
  readonly policy?: RetryPolicy
  /** Bytes in one request of an upload. */
  readonly chunkBytes?: number
  /** Tags in one answer. */
  readonly pageSize?: number
}

/**
 * A store in a repository of an OCI registry, with the credentials that `docker login` has left. Each entry is an artifact
 * of one layer under a tag of its own ({@link EntryTag}).
 *
 * @param ref the repository: `ghcr.io/owner/name/cache`
 * @throws StoreUnavailable when that names no repository
 */
export async function openRegistryStore(ref: string, options: RegistryStoreOptions = {}): Promise<Store> {
  const repository = parseReference(ref)
  if (repository === undefined || repository.tag !== undefined || repository.digest !== undefined) {
    throw new StoreUnavailable(
      `${JSON.stringify(ref)} names no repository of a registry, so it cannot be used as a store`,
    )
  }
  return new RegistryStore(repository, options)
}

class RegistryStore implements Store {
  readonly name: string
  readonly #repository: Reference
  readonly #client: RegistryClient
  readonly #options: RegistryStoreOptions
  /** Why this job may not read. */
  #denied: string | undefined
  /** Newest first, as last listed, with what was saved here; undefined before the first listing. */
  #entries: readonly EntryTag[] | undefined
  /** What stands under tags that were looked into: it never changes. */
  readonly #contents = new Map<string, ReturnType<typeof decodeEntry>>()
  /** Tags saved here, which a registry may list only later. */
  readonly #saved: string[] = []
  /** The last save of each key: two of one key must not race. */
  readonly #saves = new Map<string, Promise<unknown>>()
  readonly #received = new Meter('Received')
  readonly #sent = new Meter('Sent')

  constructor(repository: Reference, options: RegistryStoreOptions) {
    this.name = `registry ${repositoryName(repository)}`
    this.#repository = repository
    this.#options = options
    const { credentials = dockerCredentials(options.env?.DOCKER_CONFIG), policy = PATIENCE, signal } = options
    this.#client = new RegistryClient({ credentials, policy, ...(signal === undefined ? {} : { signal }) })
  }

  get readable(): boolean {
    return this.#denied === undefined
  }

  async find(
    key: string,
    prefixes: readonly string[],
    passed: ReadonlySet<string> = new Set(),
  ): Promise<string | undefined> {
    return await this.#unlessDenied(async () => {
      if ((await this.#entryOf(key)) !== undefined && !passed.has(key)) return key
      for (const prefix of prefixes) {
        const newest = await this.#newest(prefix, passed)
        if (newest !== undefined) return newest
      }
      return undefined
    })
  }

  async fetch(key: string, file: string, limit = Number.POSITIVE_INFINITY): Promise<void> {
    const entry = await this.#entryOf(key)
    if (entry === undefined) throw new EntryAbsent(`there is no entry ${key}`)
    const { digest, size } = await this.#layerOf(entry, key)
    if (size > limit) throw new Error(`the entry ${key} has ${size} bytes, more than the ${limit} allowed`)
    const transfer = this.#received.begin(size)
    const { signal } = this.#options
    const options = { progress: transfer.reached, ...(signal === undefined ? {} : { signal }) }
    try {
      await pullBlob(this.#client.connection, this.#repository, { digest, size }, file, options)
    } catch (error) {
      throw isAbsent(error) ? goneSince(key) : error
    } finally {
      transfer.end()
    }
  }

  save(key: string, file: string): Promise<SaveOutcome> {
    const before = this.#saves.get(key) ?? Promise.resolve()
    const save = before.catch(() => undefined).then(() => this.#saveAlone(key, file))
    this.#saves.set(key, save)
    return save
  }

  async #saveAlone(key: string, file: string): Promise<SaveOutcome> {
    if ((await this.#unlessDenied(() => this.#entryOf(key))) !== undefined) return 'exists'
    try {
      const { tag } = await this.#push(key, file)
      this.#saved.push(tag)
      return await this.#outcomeOf(key, tag)
    } catch (error) {
      if (isDenial(error) || isReadOnly(error)) return { refused: this.#denial('push to', error) }
      throw error
    }
  }

  /** Another job may have stored the same key meanwhile, and the first one counts. */
  async #outcomeOf(key: string, tag: string): Promise<SaveOutcome> {
    const entries = await this.#unlessDenied(() => this.#list()).catch(() => undefined)
    const first = entries?.find(({ stem }) => stem === stemOf(key))
    return first === undefined || first.tag === tag ? 'saved' : 'exists'
  }

  /** The manifest comes last, so that nobody finds half an entry. */
  async #push(key: string, path: string): Promise<EntryTag> {
    const { chunkBytes, signal } = this.#options
    const measured = await measureFile(path, signal)
    const file = await open(path)
    const transfer = this.#sent.begin(measured.bytes)
    const { connection } = this.#client
    const options = { progress: transfer.reached, ...(chunkBytes === undefined ? {} : { chunkBytes }) }
    try {
      await pushBlob(connection, this.#repository, bytesSource(EMPTY))
      await pushBlob(connection, this.#repository, fileSource(file, measured), options)
    } finally {
      transfer.end()
      await file.close()
    }
    const entry = entryTag(key, momentOf(1000 * (performance.timeOrigin + performance.now()), Math.random()))
    const content = encodeEntry(key, new Date(), measured)
    await pushManifest(connection, { ...this.#repository, tag: entry.tag }, content, MANIFEST_TYPE)
    return entry
  }

  async entries(prefix: string): Promise<readonly Entry[]> {
    try {
      return await this.#listed(prefix)
    } catch (error) {
      throw isDenial(error) ? new ListDenied(this.#denial('pull from', error)) : error
    }
  }

  async #listed(prefix: string): Promise<readonly Entry[]> {
    const tags = await listTags(this.#client.connection, this.#repository, this.#options.pageSize)
    const queue = tags.map(parseTag).filter((tag) => tag !== undefined && mayBeginWith(tag, prefix))
    const found: Entry[] = []
    const worker = async (): Promise<void> => {
      for (let tag = queue.shift(); tag !== undefined; tag = queue.shift()) {
        const entry = await this.#entryUnder(tag)
        if (entry?.key.startsWith(prefix)) found.push(entry)
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, worker))
    return found
  }

  async #entryUnder(tag: EntryTag): Promise<Entry | undefined> {
    const content = await this.#contentOf(tag)
    if (content === undefined || stemOf(content.key) !== tag.stem) return undefined
    return { id: tag.tag, key: content.key, bytes: content.layer.size, created: createdAt(tag).toISOString() }
  }

  async remove({ id }: Entry): Promise<RemoveOutcome> {
    try {
      const digest = await this.#client.digestOfTag({ ...this.#repository, tag: id })
      if (digest === undefined) return 'absent'
      const outcome = await removeManifest(this.#client.connection, this.#repository, digest)
      this.#entries = undefined
      this.#contents.delete(id)
      if (this.#saved.includes(id)) this.#saved.splice(this.#saved.indexOf(id), 1)
      return outcome
    } catch (error) {
      if (isReadOnly(error)) return { refused: `the registry of ${this.name} deletes nothing (it answered 405)` }
      if (isDenial(error)) return { refused: this.#denial('delete from', error) }
      throw error
    }
  }

  /** The entry of a key; only what is not known yet is looked up, because entries never change. */
  async #entryOf(key: string): Promise<EntryTag | undefined> {
    if (this.#denied !== undefined) throw new Error(`nothing can be read from the ${this.name}: ${this.#denied}`)
    const stem = stemOf(key)
    const known = this.#entries?.find((entry) => entry.stem === stem)
    return known ?? (await this.#list()).find((entry) => entry.stem === stem)
  }

  async #list(): Promise<readonly EntryTag[]> {
    const { pageSize } = this.#options
    const tags = await listTags(this.#client.connection, this.#repository, pageSize)
    this.#entries = firstTags([...new Set([...tags, ...this.#saved])])
    return this.#entries
  }

  /** The key of the newest entry that begins with a prefix and is not passed over, among those listed last. */
  async #newest(prefix: string, passed: ReadonlySet<string>): Promise<string | undefined> {
    for (const entry of this.#entries ?? []) {
      if (!mayBeginWith(entry, prefix)) continue
      const key = entry.key ?? (await this.#hashedKey(entry))
      if (key?.startsWith(prefix) && !passed.has(key)) return key
    }
    return undefined
  }

  /** The key behind a tag that has only its hash; undefined where there is nothing of ours. */
  async #hashedKey(entry: EntryTag): Promise<string | undefined> {
    const key = (await this.#contentOf(entry))?.key
    return key !== undefined && stemOf(key) === entry.stem ? key : undefined
  }

  /** What stands under a tag; undefined where it is nothing of ours, or nothing any more. */
  async #contentOf({ tag }: EntryTag): Promise<ReturnType<typeof decodeEntry> | undefined> {
    const known = this.#contents.get(tag)
    if (known !== undefined) return known
    try {
      const { content } = await this.#client.manifest({ ...this.#repository, tag })
      const found = decodeEntry(content)
      this.#contents.set(tag, found)
      return found
    } catch (error) {
      if (error instanceof ForeignEntry || isAbsent(error)) return undefined
      throw error
    }
  }

  async #layerOf(entry: EntryTag, key: string) {
    try {
      const { content } = await this.#client.manifest({ ...this.#repository, tag: entry.tag })
      const found = decodeEntry(content)
      if (found.key === key) return found.layer
      throw new ForeignEntry(`it names the key ${JSON.stringify(found.key)}`)
    } catch (error) {
      if (error instanceof ForeignEntry) throw new Error(`the entry ${key} is not one of ours: ${error.message}`)
      throw isAbsent(error) ? goneSince(key) : error
    }
  }

  /** A job that may not read has an empty store: that is a setting, not a failure. One line says so. */
  async #unlessDenied<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#denied !== undefined) return undefined
    try {
      return await work()
    } catch (error) {
      if (!isDenial(error)) throw error
      this.#denied = this.#denial('pull from', error)
      say(`Nothing is read from the ${this.name}: ${this.#denied}.`)
      return undefined
    }
  }

  #denial(what: keyof typeof PERMISSIONS, { status }: RegistryError): string {
    const name = repositoryName(this.#repository)
    const remedy = `log in before this step (docker/login-action); on GitHub the job needs the permission packages: ${PERMISSIONS[what]}`
    return `this job may not ${what} ${name}, the registry answered ${status}; ${remedy}`
  }
}

const PERMISSIONS = { 'pull from': 'read', 'push to': 'write', 'delete from': 'write' } as const

const goneSince = (key: string): EntryAbsent =>
  new EntryAbsent(`there is no entry ${key} any more: it was removed after it was found`)

const isAbsent = (error: unknown): boolean => error instanceof RegistryError && error.status === 404

const isDenial = (error: unknown): error is RegistryError =>
  error instanceof RegistryError && (error.status === 401 || error.status === 403)

/** What a registry in read-only mode answers to an upload. */
const isReadOnly = (error: unknown): error is RegistryError => error instanceof RegistryError && error.status === 405
