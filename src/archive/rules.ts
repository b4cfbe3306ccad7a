import { bytes } from '../report/figures.ts'
import { contentLimit, MOST_PATH_BYTES, type MountSize, memberLimit } from './limits.ts'
import { ArchiveRefused, type Member, type MemberKind, shown } from './members.ts'

/** Bytes that a path may have: Linux takes no longer one (PATH_MAX). */
const PATH_LIMIT = 4096

/** Where an overlay keeps what it lies over; the folder itself is no member. */
const OWN_FOLDER = '.muslin-fill'

/** What all members of an archive come to. */
export interface Contents {
  readonly members: number
  /** Bytes stored of all files. */
  readonly stored: number
  /** Bytes of all files when they are unpacked. */
  readonly apparent: number
}

/**
 * What holds of every archive of ours, and of none that would write anywhere but in the folder that it is unpacked in, or
 * more than its snapshot says. Where a symbolic link leads is content, as it is for virtual environments of Python and
 * for Bazel: it is unpacked as a link, and nothing is ever unpacked through one, because the folder of each member has to
 * come before it as a folder. All paths are texts with a character for each byte.
 */
export class MemberRules {
  readonly #size: MountSize
  readonly #pathLimit: number
  readonly #kinds = new Map<string, MemberKind>()
  #stored = 0
  #apparent = 0
  #pathBytes = 0

  /**
   * @param size what the snapshot says of the mount
   * @param pathBytes that all paths may have
   */
  constructor(size: MountSize, pathBytes = MOST_PATH_BYTES) {
    this.#size = size
    this.#pathLimit = pathBytes
  }

  /** All members until now. */
  get contents(): Contents {
    return { members: this.#kinds.size, stored: this.#stored, apparent: this.#apparent }
  }

  /** @throws ArchiveRefused naming the member that breaks a rule */
  check(member: Member): void {
    const { path, kind } = member
    const name = `the ${kind} ${shown(path)}`
    const place = placeOf(path, name)
    if (kind !== 'folder' && path.endsWith('/')) throw new ArchiveRefused(`holds ${name}, which ends in a slash`)
    if (place === '' && kind !== 'folder') throw new ArchiveRefused(`holds ${name} in the place of the mount itself`)
    this.#checkFolder(place, name)
    const before = this.#kinds.get(place)
    if (before === kind) throw new ArchiveRefused(`holds ${name} twice`)
    if (before !== undefined) throw new ArchiveRefused(`holds ${shown(path)} as a ${before} and as a ${kind}`)
    this.#kinds.set(place, kind === 'hard link' ? this.#linked(member, name) : kind)
    this.#weigh(member, name)
    this.#weighPath(place)
  }

  #checkFolder(place: string, name: string): void {
    const end = place.lastIndexOf('/')
    if (end < 0) return
    const folder = place.slice(0, end)
    if (folder === OWN_FOLDER && !this.#kinds.has(folder)) this.#kinds.set(folder, 'folder')
    const kind = this.#kinds.get(folder)
    if (kind === 'folder') return
    if (kind === undefined) throw new ArchiveRefused(`holds ${name} before its folder`)
    throw new ArchiveRefused(`holds ${name}, which goes through the ${kind} ${shown(folder)}`)
  }

  /** What a hard link is: the same as the member before it that it leads to. */
  #linked({ link }: Member, name: string): MemberKind {
    const target = this.#kinds.get(placeOf(link, `${name} to ${shown(link)}`))
    if (target !== undefined && target !== 'folder') return target
    throw new ArchiveRefused(`holds ${name} to ${shown(link)}, which is no file before it`)
  }

  #weigh({ kind, link, stored, apparent }: Member, name: string): void {
    if (kind === 'symbolic link' && (link === '' || link.length > PATH_LIMIT)) {
      throw new ArchiveRefused(`holds ${name}, which leads nowhere`)
    }
    this.#stored += stored
    this.#apparent += apparent
    const [content, members] = [contentLimit(this.#size), memberLimit(this.#size)]
    if (Math.max(this.#stored, this.#apparent) > content) {
      const said = `the snapshot says ${bytes(this.#size.rawBytes)}`
      throw new ArchiveRefused(`holds more than ${bytes(content)} with ${name}, ${said}`)
    }
    if (this.#kinds.size > members) {
      throw new ArchiveRefused(`holds more than ${members} members, the snapshot says ${this.#size.files} files`)
    }
  }

  #weighPath(place: string): void {
    this.#pathBytes += place.length
    if (this.#pathBytes <= this.#pathLimit) return
    throw new ArchiveRefused(`holds paths of more than ${bytes(this.#pathLimit)} together`)
  }
}

/** A path as it is compared: without `./` before and the slash of a folder behind; empty for the mount itself. */
function placeOf(path: string, name: string): string {
  if (path.length > PATH_LIMIT) throw new ArchiveRefused(`holds ${name}, a path of ${path.length} bytes`)
  if (path.startsWith('/')) throw new ArchiveRefused(`holds ${name}, an absolute path`)
  if (path === '.' || path === './') return ''
  const place = path.replace(/^\.\//, '').replace(/\/$/, '')
  const parts = place.split('/')
  if (parts.includes('..')) throw new ArchiveRefused(`holds ${name}, which leads out of the mount`)
  if (parts.includes('') || parts.includes('.')) throw new ArchiveRefused(`holds ${name}, a path with empty parts`)
  return place
}
