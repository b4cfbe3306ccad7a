import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Layout } from './layout.ts'
import { step } from './progress.ts'

/** Something that is built once and kept in the cache folder under the hash of what it was built from. */
export interface Part {
  readonly name: string
  readonly title: string
  /** Everything that decides how it comes out. */
  readonly inputs: readonly string[]
  /** Builds it into an empty folder. */
  readonly make: (folder: string) => Promise<void>
}

const day = 86_400_000
const keepDays = 14
const keepCount = 3

/** The part's folder in the cache folder, whether it is there or not. */
export function folderOf(layout: Layout, part: Pick<Part, 'name' | 'inputs'>): string {
  const hash = createHash('sha256').update(JSON.stringify(part.inputs)).digest('hex').slice(0, 16)
  return join(layout.cache, `${part.name}-${hash}`)
}

/** Whether the part is in the cache folder. */
export function isStored(layout: Layout, part: Part): boolean {
  return existsSync(folderOf(layout, part))
}

/** Gives the part's folder and builds it first when it is not there. */
export async function provide(layout: Layout, part: Part): Promise<string> {
  const folder = folderOf(layout, part)
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date())
    return folder
  }
  await step(part.title, () => build(part, folder))
  return folder
}

/**
 * Built beside its place and then renamed: an interrupted build leaves nothing that looks whole, and of two clones that
 * build the same part at once the second one's rename fails, which is as good.
 */
async function build(part: Part, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}-${randomBytes(3).toString('hex')}.draft`
  mkdirSync(draft, { recursive: true })
  try {
    await part.make(draft)
    renameUnlessThere(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function renameUnlessThere(draft: string, folder: string): void {
  try {
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

/** Removes drafts of ended processes and what no clone has used for two weeks, so that the cache folder stays bounded. */
export function prune(layout: Layout, inUse: readonly string[]): void {
  if (!existsSync(layout.cache)) return
  const entries = readdirSync(layout.cache).map((name) => join(layout.cache, name))
  for (const draft of entries.filter(isDeadDraft)) rmSync(draft, { recursive: true, force: true })
  const stored = entries.filter((path) => /-[0-9a-f]{16}$/.test(path) && !inUse.includes(path))
  for (const old of stored.filter((path) => isOld(path, stored))) rmSync(old, { recursive: true, force: true })
}

function isDeadDraft(path: string): boolean {
  const pid = /\.(\d+)-[0-9a-f]{6}\.draft$/.exec(path)?.[1]
  return pid !== undefined && !existsSync(`/proc/${pid}`)
}

function isOld(path: string, stored: readonly string[]): boolean {
  const age = (of: string): number => Date.now() - (statSync(of, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  const part = path.slice(0, -17)
  const newer = stored.filter((other) => other.slice(0, -17) === part && age(other) < age(path))
  return age(path) > keepDays * day || newer.length >= keepCount
}

/** The content of files, for a part's inputs. */
export function contents(...files: readonly string[]): readonly string[] {
  return files.map((file) => readFileSync(file, 'utf8'))
}
