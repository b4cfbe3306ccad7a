import { createHash, type Hash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join, posix, relative, resolve } from 'node:path'
import { note } from '../runner/log.ts'
import { isArchive } from './archive-file.ts'
import { CONTEXT, type LocalFiles } from './recipe-files.ts'
import type { Piece } from './recipe-parts.ts'

/** Where the folders of a build are. */
export interface BuildFolders {
  readonly context: string
  /** `name=value`; what is no folder here is passed over. */
  readonly buildContexts: readonly string[]
}

/** Up to here the content of files counts. Hashing more would take longer than the cache saves. */
const MOST_FILES = 10_000
const MOST_BYTES = 200_000_000

/** As many links may lead to one another before they are taken for a circle. */
const MOST_LINKS = 20

/**
 * What local files are: their content and modes, not their times; links by where they point to, and where a COPY names the
 * link itself also by what is there, because COPY takes that. What is missing counts as missing. `.dockerignore` is not
 * looked at: a file that counts and is not in the build costs a cold build at most, the reverse a wrong one.
 *
 * @returns a piece of the recipe for each, except for folders that hold the context itself, and for archives where none is one
 */
export async function hashLocalFiles(files: readonly LocalFiles[], folders: BuildFolders): Promise<readonly Piece[]> {
  const pieces: Piece[] = []
  for (const each of files) {
    const folder = folderOf(each.source, folders)
    const digest = folder === undefined ? 'unknown' : await digestOf(each, folder, folders)
    const { name, ...what } = each
    if (digest !== undefined) pieces.push({ name, content: { ...what, digest } })
  }
  return pieces
}

async function digestOf(files: LocalFiles, folder: string, folders: BuildFolders): Promise<string | undefined> {
  if (files.isUnpacked) return hashedArchives(files, folder)
  return isTooMuch(files, folder, folders) ? undefined : hashed(files, folder)
}

/** All of their content, however large they are: two archives of one size are nothing rare, because tar fills up blocks. */
async function hashedArchives({ path }: LocalFiles, folder: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  let found = 0
  for (const named of await matching(folder, path)) {
    const place = await followed(folder, named)
    if (!(await isArchive(join(folder, place)))) continue
    await addEntry(hash, folder, { path: place, kind: 'file', mode: 0, bytes: 0 }, true)
    found += 1
  }
  return found === 0 ? undefined : hash.digest('hex')
}

/** buildx gives build contexts their own names, but for two that are taken (buildx, build/opt.go). */
function folderOf(source: string, { context, buildContexts }: BuildFolders): string | undefined {
  if (source === CONTEXT) return context
  const named = buildContexts.find((each) => {
    const name = each.slice(0, each.indexOf('=')).toLowerCase()
    return name === source.toLowerCase() || `_${name}` === source.toLowerCase()
  })
  return named?.slice(named.indexOf('=') + 1)
}

/** The whole of a folder in which the context lies is the sources, as the whole context is. */
function isTooMuch({ path, include }: LocalFiles, folder: string, { context }: BuildFolders): boolean {
  const isWhole = /^\/(?:\*+)?$/.test(path) && include.length === 0
  return isWhole && !relative(resolve(folder), resolve(context)).startsWith('..')
}

interface Entry {
  /** Below the folder, with `/` between. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly mode: number
  readonly bytes: number
}

async function hashed(files: LocalFiles, folder: string): Promise<string> {
  const fits = filterOf(files)
  const entries: Entry[] = []
  for (const path of await matching(folder, files.path)) await collectNamed(folder, path, fits, entries)
  if (entries.length === 0) return 'missing'
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const isSmall = entries.length <= MOST_FILES && bytes <= MOST_BYTES
  if (!isSmall) note(tooLarge(files.name, entries.length, bytes))
  const hash = createHash('sha256')
  for (const entry of entries) await addEntry(hash, folder, entry, isSmall)
  return hash.digest('hex')
}

const tooLarge = (name: string, files: number, bytes: number): string =>
  `${name} has ${files} files of ${Math.ceil(bytes / 1e6)} MB in all and runs before the cache mounts are used. Beyond ${MOST_FILES} files or ${MOST_BYTES / 1e6} MB they count by name, mode and size alone, because looking at each would take longer than the cache saves: copy less there.`

async function addEntry(
  hash: Hash,
  folder: string,
  { path, kind, mode, bytes }: Entry,
  isRead: boolean,
): Promise<void> {
  hash.update(`${JSON.stringify([path, kind, mode, bytes])}\n`)
  const place = join(folder, path)
  try {
    if (kind === 'link') hash.update(await readlink(place))
    if (kind === 'file' && isRead) for await (const chunk of createReadStream(place)) hash.update(chunk as Buffer)
  } catch {
    hash.update('not readable')
  }
}

/** The paths that a pattern fits, sorted. Wildcards stop at `/`. */
async function matching(folder: string, pattern: string): Promise<readonly string[]> {
  let found: readonly string[] = ['/']
  for (const part of pattern.split('/').filter((each) => each !== '')) {
    const next = found.map((path) => matchingIn(folder, path, part))
    found = (await Promise.all(next)).flat()
  }
  return [...found].sort()
}

async function matchingIn(folder: string, path: string, part: string): Promise<readonly string[]> {
  const place = await followed(folder, path)
  if (!/[*?[\\]/.test(part)) return [posix.join(place, part)]
  const fits = patternFor(part)
  const names = await readdir(join(folder, place)).catch(() => [])
  return names.filter((name) => name === part || fits.test(name)).map((name) => posix.join(place, name))
}

/** Where a path leads to that may be a link. As in a build, no link leads out of the folder. */
async function followed(folder: string, path: string): Promise<string> {
  let place = path
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const target = await readlink(join(folder, place)).catch(() => undefined)
    if (target === undefined) return place
    place = target.startsWith('/') ? posix.normalize(target) : posix.join('/', posix.dirname(place), target)
  }
  return place
}

/** Adds what a COPY names: it takes what is behind a link, and not the link. */
async function collectNamed(folder: string, path: string, fits: Filter, entries: Entry[]): Promise<void> {
  const place = await followed(folder, path)
  if (place !== path) entries.push({ path, kind: 'link', mode: 0, bytes: 0 })
  await collect(folder, place, place, fits, entries)
}

/** Adds what is at a path, and below it. */
async function collect(folder: string, top: string, path: string, fits: Filter, entries: Entry[]): Promise<void> {
  const state = await lstat(join(folder, path)).catch(() => undefined)
  if (state === undefined) return
  const kind = kindOf(state)
  if (kind === 'folder' || fits(posix.relative(top, path))) {
    entries.push({ path, kind, mode: state.mode & 0o7777, bytes: kind === 'file' ? state.size : 0 })
  }
  if (kind !== 'folder') return
  const names = await readdir(join(folder, path)).catch(() => [])
  for (const name of names.sort()) await collect(folder, top, posix.join(path, name), fits, entries)
}

function kindOf(state: Stats): Entry['kind'] {
  if (state.isFile()) return 'file'
  if (state.isDirectory()) return 'folder'
  return state.isSymbolicLink() ? 'link' : 'other'
}

type Filter = (path: string) => boolean

/** Patterns with exceptions leave nothing out: what counts needlessly makes nothing wrong. */
function filterOf({ include, exclude }: LocalFiles): Filter {
  const wanted = include.some((pattern) => pattern.startsWith('!')) ? [] : include.map(patternFor)
  const unwanted = exclude.some((pattern) => pattern.startsWith('!')) ? [] : exclude.map(patternFor)
  return (path) => {
    if (path === '') return true
    const places = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))
    const isIn = wanted.length === 0 || places.some((place) => wanted.some((pattern) => pattern.test(place)))
    return isIn && !places.some((place) => unwanted.some((pattern) => pattern.test(place)))
  }
}

const NOTHING = /(?!)/

/** Go's filepath.Match, with `**` for any number of folders (moby/patternmatcher). What is no pattern fits nothing. */
function patternFor(pattern: string): RegExp {
  const source = pattern
    .replace(/^\/+|\/+$/g, '')
    .replace(/\\(.)|\*\*\/|\*\*|\*|\?|\[\^?[^\]]+\]|[.+^${}()|\\[\]]/g, (token, escaped?: string) => {
      if (escaped !== undefined) return escaped.replace(/\W/, '\\$&')
      return TOKENS[token] ?? (token.length > 1 ? token : `\\${token}`)
    })
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return NOTHING
  }
}

const TOKENS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }
