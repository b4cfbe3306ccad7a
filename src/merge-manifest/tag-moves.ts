import type { Digest } from '../oci/digest.ts'
import { PRE_RELEASE_WORDS } from '../oci/pre-release.ts'
import { type Reference, referenceName } from '../oci/reference.ts'

/** The annotation and the label that name the version of an image (OCI image spec, annotations.md). */
export const VERSION_KEY = 'org.opencontainers.image.version'

/** What a tag promises, which decides when it moves and when it must not. */
export type TagKind =
  /** `1.2.3`, `v1.2.3-rc.1`: one release, for ever. */
  | 'version'
  /** `sha-1a2b3c4`: one commit, which may be built again. */
  | 'commit'
  /** `main`, `nightly`: whatever was built last. */
  | 'moving'
  /** `1`, `1.2`, `1.2-alpine`: the newest release of a series. */
  | 'series'
  /** `latest`, `latest-alpine`: the newest release of all. */
  | 'latest'

/** Where a tag points before anything moves. */
export interface TagNow {
  /**
   * With its tag; `automatic` is a `latest` that a rule made and nobody asked for, `asked` one that the input latest made: neither
   * keeps others from moving.
   */
  readonly tag: Reference & { readonly automatic?: true; readonly asked?: true }
  /** Undefined when there is no such tag. */
  readonly digest?: Digest
  /** The version that is published under it, as far as it can be known. */
  readonly version?: string
  /**
   * Of a series and `latest`: the highest version tag of the repository that belongs under it. Of an automatic `latest` where
   * no tag is a full version also one of two parts, if it is above those that come now.
   */
  readonly newest?: string
}

/** What the tags are to point to. */
export interface TagTarget {
  readonly digest: Digest
  /** Its version, as far as it is known. */
  readonly version?: string
  /** The highest of its tags of two parts, `v1.2`: of some projects these are the releases. */
  readonly short?: string
  /** Published indexes that it has whole, with further platforms: under a version it may take their place. */
  readonly completes?: readonly Digest[]
}

/** What happens to one tag. */
export interface TagMove extends TagNow {
  /** `right`: it points there already; `newer`: it stays, because what it points to is newer; `refused`: nothing may move. */
  readonly verdict: 'move' | 'right' | 'newer' | 'refused'
  /** Of `newer` and `refused`: why, and for `refused` what to do. */
  readonly reason: string
}

/**
 * What is to happen to each tag, in the order in which it has to happen: versions and commits, then what moves with every
 * build, then the series, `latest` last. When something fails on the way, users of a moving tag still have the old image.
 *
 * A version tag never moves to another digest unless `overwrite` is set, or that one only gets further platforms. The tags of a series and `latest` never go back to
 * an older version: where a newer one is published they stay as they are, even if that is not there.
 */
export function planMoves(
  tags: readonly TagNow[],
  target: TagTarget,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): readonly TagMove[] {
  return [...tags]
    .sort((left, right) => tagTurn(left.tag) - tagTurn(right.tag))
    .map((now) => move(now, target, overwrite))
}

/** The moves in groups of the same turn, in order: those of one group may happen at once. */
export function moveWaves(moves: readonly TagMove[]): readonly (readonly TagMove[])[] {
  const turns = [...new Set(moves.map(({ tag }) => tagTurn(tag)))]
  return turns.map((turn) => moves.filter(({ tag }) => tagTurn(tag) === turn))
}

/** What one tag promises. */
export function tagKind(tag: string): TagKind {
  if (/^latest(?:-|$)/.test(tag)) return 'latest'
  if (parseVersion(tag) !== undefined) return 'version'
  if (/^sha-[0-9a-f]{7,40}(?:-|$)/.test(tag)) return 'commit'
  return /^v?\d{1,5}(?:\.\d{1,5})?(?:-[\w.-]+)?$/.test(tag) ? 'series' : 'moving'
}

/**
 * Whether a tag begins with a full version, so that it is one release for ever: also 1.2.3.4 and 1.2.3rc1, which are no
 * versions that could be compared.
 */
export const isRelease = (tag: string): boolean => /^v?\d+\.\d+\.\d+(?!\d)/.test(tag)

/** Whether a tag has a full version behind something else: `app-1.2.3` is a release of app, `main-node-20.1.0` none of main. */
export const mayBeRelease = (tag: string): boolean =>
  tagKind(tag) === 'moving' && /[._-]v?\d+\.\d+\.\d+(?:[.+-][\w.-]*)?$/.test(tag) && !isRelease(tag)

/** What keeps the tags from being moved at all, one line each. */
export const moveProblems = (moves: readonly TagMove[]): readonly string[] =>
  moves.filter(({ verdict }) => verdict === 'refused').map(({ tag, reason }) => `${referenceName(tag)}: ${reason}`)

/** The plan for people, one line for each tag: `ghcr.io/o/app:v1: sha256:… → sha256:…`. */
export function planLines(moves: readonly TagMove[], digest: Digest): readonly string[] {
  return moves.map(({ tag, digest: from, verdict, reason }) => {
    const name = referenceName(tag)
    if (verdict === 'move') return `${name}: ${from ?? 'new'} → ${digest}`
    if (verdict === 'right') return `${name}: is ${digest} already`
    return `${name}: stays ${from ?? 'as it is'}, ${reason}`
  })
}

/** A text when it names a version. */
export const onlyVersion = (text: string | undefined): string | undefined =>
  text !== undefined && tagKind(text) === 'version' ? text : undefined

/** The highest version among the tags that name one, undefined when none does. */
export function versionOfTags(tags: readonly string[]): string | undefined {
  const versions = tags.filter((tag) => tagKind(tag) === 'version')
  return versions.reduce<string | undefined>(
    (best, next) => (best === undefined || (compareVersions(next, best) ?? 0) > 0 ? next : best),
    undefined,
  )
}

/** The highest tag of two parts, `1.2` or `v1.2`, undefined when there is none. */
export const shortOfTags = (tags: readonly string[]): string | undefined =>
  tags
    .filter((tag) => /^v?\d{1,5}\.\d{1,5}$/.test(tag))
    .toSorted(compareShort)
    .at(-1)

/** The highest tag of two parts, if it is above another one. */
export function shortAbove(ours: string | undefined, tags: readonly string[]): string | undefined {
  const highest = shortOfTags(tags)
  return ours !== undefined && highest !== undefined && compareShort(highest, ours) > 0 ? highest : undefined
}

const compareShort = (left: string, right: string): number => compareLists(numbersOf(left), numbersOf(right))

const numbersOf = (series: string): readonly number[] => series.replace(/^v/, '').split('.').map(Number)

/**
 * Whether a version belongs under a tag of a series, or under `latest`: 1.2.3 under `1` and `v1.2`, 1.2.3-alpine under `1-alpine`;
 * no pre-release does, 1.2.3-rc.1-alpine neither.
 */
export function covers(tag: string, version: string): boolean {
  const suffix = suffixOf(tag)
  if (suffix !== '' && !version.endsWith(suffix)) return false
  const numbers = parseVersion(withoutSuffix(version, suffix))
  if (numbers === undefined || numbers.label !== '') return false
  if (tagKind(tag) === 'latest') return true
  return numbersOf(withoutSuffix(tag, suffix)).every((number, place) => numbers.core[place] === number)
}

/**
 * Which of two versions is newer (semver.org, section 11; build metadata does not count). What names a base comes behind the
 * pre-release: 1.2.3-alpine is newer than 1.2.3-rc.1-alpine.
 *
 * @returns below 0 when the first is older, above 0 when it is newer, undefined when one of them is no version
 */
export function compareVersions(left: string, right: string): number | undefined {
  const [first, second] = [parseVersion(left), parseVersion(right)]
  if (first === undefined || second === undefined) return undefined
  return compareLists(first.core, second.core) || compareLabels(first.label, second.label)
}

const TURNS: Readonly<Record<TagKind, number>> = { version: 0, commit: 0, moving: 1, series: 2, latest: 3 }

const tagTurn = ({ tag = '' }: Reference): number => TURNS[isRelease(tag) ? 'version' : tagKind(tag)]

function move(now: TagNow, target: TagTarget, overwrite: boolean): TagMove {
  const { digest, tag } = now
  if (digest === target.digest) return { ...now, verdict: 'right', reason: '' }
  if (isOrdered(tag)) return { ...now, ...forwards(now, target) }
  if (digest === undefined || overwrite || !isRelease(tag.tag ?? '') || target.completes?.includes(digest))
    return { ...now, verdict: 'move', reason: '' }
  return { ...now, verdict: 'refused', reason: publishedAlready(digest) }
}

/** Whether a tag must not go back to an older version. */
export const isOrdered = ({ tag = '' }: Reference): boolean => ['series', 'latest'].includes(tagKind(tag))

/** Why a version tag must not move. */
export const publishedAlready = (digest: Digest): string =>
  `this version is published already, as ${digest}. Release a new version, or set overwrite to true to replace it.`

function forwards({ tag, digest, version, newest }: TagNow, target: TagTarget): Pick<TagMove, 'verdict' | 'reason'> {
  const plain = (one = ''): string => versionUnder(tag.tag ?? '', one)
  const ours = plain(target.version)
  if (newest !== undefined && isNewer(plain(newest), ours, tag.automatic)) {
    return { verdict: 'newer', reason: newerReason(plain(newest), ours) }
  }
  // Without a tag there is nothing to go back from.
  const there = digest === undefined ? '' : plain(version)
  // What has no version on the other side was no release: a branch, or an image from before there were labels.
  if (parseVersion(there) === undefined) return { verdict: 'move', reason: '' }
  const order = compareVersions(ours, there)
  if (order === undefined && (tag.automatic || tag.asked)) return { verdict: 'newer', reason: newerReason(there, ours) }
  if (order === undefined) return { verdict: 'refused', reason: incomparable(there) }
  if (order >= 0) return { verdict: 'move', reason: '' }
  return { verdict: 'newer', reason: newerReason(there, ours) }
}

/** Against an image without a version only a `latest` that nobody asked for gives way. */
function isNewer(newest: string, ours: string, automatic = false): boolean {
  const order = compareVersions(newest, ours)
  return order === undefined ? automatic : order > 0
}

const newerReason = (there: string, ours: string): string =>
  parseVersion(ours) === undefined
    ? `because version ${there} is published`
    : `because version ${there} is newer than ${ours}`

const incomparable = (there: string): string =>
  `version ${there} is published there, and whether this image is newer cannot be known. Give a tag with the full version, or the annotation org.opencontainers.image.version.`

/** `-alpine` of `1.2-alpine` and `latest-alpine`. */
const suffixOf = (tag: string): string => /^(?:latest|v?\d+(?:\.\d+)?)(-.+)$/.exec(tag)?.[1] ?? ''

/** `latest` of the variant that a tag of a series is of: `latest-alpine` of `1.2-alpine`. */
export const latestOf = (tag: string): string => `latest${suffixOf(tag)}`

/** `latest` of the variant that a version is of: `latest-alpine` of `1.2.3-alpine` and `1.2.3-rc.1-alpine`. */
export const latestOfVersion = (version: string): string =>
  `latest${labelParts(parseVersion(version)?.label ?? '').variant}`

/** Which of two versions is newer under a tag, whose suffix they may have or not: under `1-alpine` 1.2.3-alpine is 1.2.3. */
export const compareUnder = (tag: string, left: string, right: string): number | undefined =>
  compareVersions(versionUnder(tag, left), versionUnder(tag, right))

const versionUnder = (tag: string, version: string): string => withoutSuffix(version, suffixOf(tag))

const withoutSuffix = (version: string, suffix: string): string =>
  suffix !== '' && version.endsWith(suffix) ? version.slice(0, -suffix.length) : version

const PRE_RELEASE = new RegExp(`^(?:-(?:\\d|${PRE_RELEASE_WORDS})[\\w.]*)+`, 'i')

interface Version {
  /** Major, minor, patch. */
  readonly core: readonly number[]
  /** What makes it a pre-release or the image of a variant, empty for a release. */
  readonly label: string
}

function parseVersion(value: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(value)
  if (match === null) return undefined
  return { core: match.slice(1, 4).map(Number), label: match[4] ?? '' }
}

function compareLists(left: readonly number[], right: readonly number[]): number {
  return left.map((number, place) => number - (right[place] ?? 0)).find((difference) => difference !== 0) ?? 0
}

/** `rc.1-alpine` is a pre-release, rc.1, and a variant, -alpine: what names no pre-release names a base. */
function labelParts(label: string): { readonly preRelease: string; readonly variant: string } {
  const found = PRE_RELEASE.exec(`-${label}`)?.[0] ?? ''
  return { preRelease: found.slice(1), variant: `-${label}`.slice(found.length).replace(/^-$/, '') }
}

/** Of two variants of one version the one without a name is the newer, as Semantic Versioning has it. */
function compareLabels(left: string, right: string): number {
  const [first, second] = [labelParts(left), labelParts(right)]
  return (
    comparePreReleases(first.preRelease, second.preRelease) ||
    comparePreReleases(first.variant.slice(1), second.variant.slice(1))
  )
}

/** A release is newer than its pre-releases; their parts are compared one by one, numbers as numbers and below words. */
function comparePreReleases(left: string, right: string): number {
  if (left === right) return 0
  if (left === '' || right === '') return left === '' ? 1 : -1
  const [first, second] = [left.split('.'), right.split('.')]
  const place = first.findIndex((part, index) => part !== second[index])
  return place < 0 ? -1 : comparePart(first[place] ?? '', second[place])
}

function comparePart(left: string, right: string | undefined): number {
  if (right === undefined) return 1
  const [leftIsNumber, rightIsNumber] = [left, right].map((part) => /^\d+$/.test(part))
  if (leftIsNumber && rightIsNumber) return Number(left) - Number(right)
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1
  return left < right ? -1 : 1
}
