import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { READ, type Scope, WRITE } from './token.ts'

/** One cache entry; `size` is there once the upload was finished. */
export interface Entry {
  /** Counts up from 1: a higher number is newer. */
  readonly id: number
  readonly key: string
  readonly version: string
  readonly scope: string
  readonly size?: number
  /** Moments as ISO 8601 writes them. */
  readonly created?: string
  readonly lastUsed?: string
}

/** All entries, each also a file `entries/<id>.json`. */
export class Entries {
  readonly #folder: string
  readonly #entries = new Map<number, Entry>()

  constructor(data: string) {
    this.#folder = join(data, 'entries')
    mkdirSync(this.#folder, { recursive: true })
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith('.json'))) {
      const entry = JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as Entry
      this.#entries.set(entry.id, entry)
    }
  }

  /** Reserves a key in the token's first writable ref; undefined when the key is taken there, finished or not. */
  reserve(key: string, version: string, scopes: readonly Scope[]): Entry | undefined {
    const scope = writableScope(scopes)
    if (scope === undefined || this.#reserved(key, version, scope) !== undefined) return undefined
    const entry: Entry = { id: Math.max(0, ...this.#entries.keys()) + 1, key, version, scope }
    this.#write(entry)
    return entry
  }

  /** Makes a reserved entry visible; undefined when nothing waits under this key. */
  finish(key: string, version: string, size: number, scopes: readonly Scope[]): Entry | undefined {
    const entry = this.#reserved(key, version, writableScope(scopes) ?? '')
    if (entry === undefined || entry.size !== undefined) return undefined
    const now = new Date().toISOString()
    const finished = { ...entry, size, created: now, lastUsed: now }
    this.#write(finished)
    return finished
  }

  /**
   * The documented order: in the job's own ref each key in turn, exact before prefix and newest first, then the same in
   * the next ref.
   */
  find(keys: readonly string[], version: string, scopes: readonly Scope[]): Entry | undefined {
    for (const { Scope: scope } of scopes.filter((candidate) => candidate.Permission & READ)) {
      const visible = this.#newestFirst((entry) => entry.scope === scope && entry.version === version)
      for (const key of keys) {
        const match = visible.find((entry) => entry.key === key) ?? visible.find((entry) => entry.key.startsWith(key))
        if (match === undefined) continue
        this.#write({ ...match, lastUsed: new Date().toISOString() })
        return match
      }
    }
    return undefined
  }

  /** All finished entries whose key begins with a prefix, whatever their ref, the last used first. */
  list(prefix: string): readonly Entry[] {
    const used = ({ lastUsed = '' }: Entry): string => lastUsed
    return this.#newestFirst(({ key }) => key.startsWith(prefix)).sort((left, right) =>
      used(right).localeCompare(used(left)),
    )
  }

  /** Removes an entry; false when there is none with this number. */
  remove(id: number): boolean {
    rmSync(join(this.#folder, `${id}.json`), { force: true })
    return this.#entries.delete(id)
  }

  /** The entry with this number. */
  get(id: number): Entry | undefined {
    return this.#entries.get(id)
  }

  #reserved(key: string, version: string, scope: string): Entry | undefined {
    return [...this.#entries.values()].find(
      (entry) => entry.key === key && entry.version === version && entry.scope === scope,
    )
  }

  #newestFirst(fits: (entry: Entry) => boolean): Entry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.size !== undefined && fits(entry))
      .sort((left, right) => right.id - left.id)
  }

  #write(entry: Entry): void {
    const file = join(this.#folder, `${entry.id}.json`)
    writeFileSync(`${file}.draft`, JSON.stringify(entry))
    renameSync(`${file}.draft`, file)
    this.#entries.set(entry.id, entry)
  }
}

/** The ref that a token writes to. */
export const writableScope = (scopes: readonly Scope[]): string | undefined =>
  scopes.find((scope) => scope.Permission & WRITE)?.Scope
