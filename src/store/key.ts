import type { Platform } from '../oci/platform.ts'

/** What the key of a snapshot is made of. */
export interface SnapshotOrigin {
  readonly platform: Platform
  /** Digest of the recipe, hexadecimal: another recipe never shares a snapshot. */
  readonly recipe: string
  /** Digest of the locked third-party packages, hexadecimal. */
  readonly lock: string
  /** Commit that was built, hexadecimal. */
  readonly commit: string
}

/** Keys for {@link Store.find}. */
export interface SnapshotKeys {
  readonly key: string
  /** Nearest first: the same lock at any commit, then the same recipe with any lock. */
  readonly prefixes: readonly string[]
}

/** First part of every key; another format of the snapshot takes another word. */
export const FORMAT = 'muslin3'

/** Sixteen hexadecimal digits tell digests apart well enough: a clash only finds a snapshot whose head is refused. */
const DIGITS = 16

/**
 * `muslin3-linux-arm64-<recipe>-<lock>-<commit>` with the prefixes to fall back to.
 *
 * @throws Error when a digest or the commit is not hexadecimal, which only our own fault can bring about
 */
export function snapshotKeys(origin: SnapshotOrigin): SnapshotKeys {
  const recipe = short('recipe', origin.recipe)
  const lock = short('lock', origin.lock)
  const sameRecipe = `${platformPrefix(origin.platform)}${recipe}-`
  const sameLock = `${sameRecipe}${lock}-`
  return { key: `${sameLock}${hexadecimal('commit', origin.commit)}`, prefixes: [sameLock, sameRecipe] }
}

/**
 * What the keys of all snapshots of a platform begin with, and of no other: `muslin3-linux-amd64-`. A variant comes behind
 * a dot (`muslin3-linux-amd64.v3-`), because behind a hyphen it would begin like a recipe of the platform without it.
 */
export function platformPrefix({ os, architecture, variant }: Platform): string {
  const machine = variant === undefined ? architecture : `${architecture}.${variant}`
  return `${FORMAT}-${os}-${machine}-`
}

/** The key of an archive: it is named by its content, so that equal archives are stored once. */
export const archiveKey = (hex: string): string => `${FORMAT}-blob-${hexadecimal('digest', hex)}`

const short = (name: string, digest: string): string => {
  const digits = hexadecimal(name, digest)
  if (digits.length < DIGITS) throw new Error(`${name} ${JSON.stringify(digest)} has fewer than ${DIGITS} digits`)
  return digits.slice(0, DIGITS)
}

function hexadecimal(name: string, value: string): string {
  if (/^[0-9a-f]{1,64}$/.test(value)) return value
  throw new Error(`${name} ${JSON.stringify(value)} is not a hexadecimal number of at most 64 digits`)
}
