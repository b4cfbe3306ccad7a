import type { Fault } from '../errors.ts'
import { nearestPlatform, type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { isTag, parseReference, type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import {
  field,
  flag,
  type Inputs,
  linesOf,
  readInputs,
  runnerInput,
  settleInputs,
  text,
  Unfit,
  wordsOf,
} from '../runner/inputs.ts'
import { type Leg, parseLegs } from './results.ts'

/** What merge-manifest is asked for. */
export interface MergeRequest {
  /** Where the index goes, without tags. */
  readonly repositories: readonly Reference[]
  /** Full references, each in one of the repositories, none twice. */
  readonly tags: readonly Reference[]
  /** The platforms that the index must hold, no more and no less. */
  readonly platforms: readonly Platform[]
  readonly legs: readonly Leg[]
  /** Annotations of the index. */
  readonly annotations: Readonly<Record<string, string>>
  /** False: everything is checked and nothing is written. */
  readonly push: boolean
  /** buildx builder, empty for the current one. */
  readonly builder: string
}

/** A line of `tags`: with the image's name, or for every image. */
interface TagLine {
  readonly repository?: Reference
  readonly tag: string
}

/** The inputs of merge-manifest/action.yml. */
export const mergeFields = {
  images: linesOf(imageLine),
  tags: linesOf(tagLine),
  platforms: wordsOf(platformWord),
  results: field('', parseLegs),
  annotations: linesOf(annotationLine),
  push: flag(true),
  builder: text(),
}

/**
 * The request that the runner's inputs make.
 *
 * @throws InputError with all faults of all inputs
 */
export function readRequest(read: (name: string) => string = runnerInput): MergeRequest {
  const inputs = readInputs(mergeFields, read)
  const { images, tags, annotations, results, ...rest } = settleInputs(inputs, contradictions(inputs.values))
  const repositories = distinct(images.length > 0 ? images : tags.flatMap(({ repository }) => repository ?? []))
  return {
    ...rest,
    legs: results,
    repositories,
    tags: distinct(tags.flatMap((line) => fullTags(line, repositories))),
    annotations: Object.fromEntries(annotations),
  }
}

function imageLine(line: string): Reference {
  const image = parseReference(line)
  if (image !== undefined && image.tag === undefined && image.digest === undefined) return image
  throw new Unfit('an image name such as ghcr.io/owner/app', 'Write it in lower case, without tag and digest.')
}

function tagLine(line: string): TagLine {
  if (isTag(line)) return { tag: line }
  const { tag, digest, ...repository } = parseReference(line) ?? NOWHERE
  if (tag !== undefined && digest === undefined) return { tag, repository }
  const remedy = line.startsWith(':') ? 'Put the image name before the colon, or leave the colon out.' : TAG_RULE
  throw new Unfit('a tag such as v1.2.3 or ghcr.io/owner/app:v1.2.3', remedy)
}

/** Stands for a line that is no reference at all. */
const NOWHERE: Reference = { registry: '', repository: '' }

const TAG_RULE = 'A tag has up to 128 letters, digits, _ . and -; the image name before it is in lower case.'

function platformWord(word: string): Platform {
  const platform = parsePlatform(word)
  if (platform !== undefined) return platform
  throw new Unfit('a platform such as linux/amd64 or linux/arm/v7', `Did you mean ${nearestPlatform(word)}?`)
}

/** docker/metadata-action puts levels before the key (`manifest,index:key=value`); here all go to the index. */
function annotationLine(line: string): readonly [string, string] {
  const level = '(?:manifest|index)(?:-descriptor)?(?:\\[[^\\]]*\\])?'
  const plain = line.replace(new RegExp(`^${level}(?:,${level})*:`), '')
  const at = plain.indexOf('=')
  if (at > 0) return [plain.slice(0, at).trim(), plain.slice(at + 1)]
  throw new Unfit('lines of key=value', 'Put one annotation on each line.')
}

function contradictions(values: Partial<Inputs<typeof mergeFields>>): readonly Fault[] {
  const { images, tags, platforms, push } = values
  return [
    ...(platforms === undefined ? [] : platformFaults(platforms)),
    ...(tags?.length === 0 && push === true ? [noTags] : []),
    ...(images === undefined || tags === undefined ? [] : nameFaults(images, tags)),
  ]
}

const noTags: Fault = {
  input: 'tags',
  value: '',
  expected: 'at least one tag',
  remedy: 'Name the tags of the image, or set push to false to check only.',
}

function platformFaults(platforms: readonly Platform[]): readonly Fault[] {
  const names = platforms.map(platformName)
  const again = names.filter((name, index) => names.indexOf(name) < index)
  if (names.length === 0) {
    const remedy = 'Name every platform that the image must have, so that a missing one is noticed.'
    return [{ input: 'platforms', value: '', expected: 'platforms such as linux/amd64,linux/arm64', remedy }]
  }
  return again.map((name) => {
    return { input: 'platforms', value: name, expected: 'each platform once', remedy: 'Leave the second one out.' }
  })
}

function nameFaults(images: readonly Reference[], tags: readonly TagLine[]): readonly Fault[] {
  if (images.length === 0 && tags.length === 0) {
    const remedy = 'Name the repositories that the build jobs pushed to.'
    return [{ input: 'images', value: '', expected: 'an image name such as ghcr.io/owner/app', remedy }]
  }
  const known = images.map(repositoryName)
  return tags.flatMap((line) => tagNameFault(line, known))
}

function tagNameFault({ repository, tag }: TagLine, known: readonly string[]): readonly Fault[] {
  if (repository === undefined) {
    const remedy = 'Write ghcr.io/owner/app before it, or name the repositories in images.'
    return known.length > 0 ? [] : [{ input: 'tags', value: tag, expected: 'a tag with its image name', remedy }]
  }
  const name = repositoryName(repository)
  if (known.length === 0 || known.includes(name)) return []
  const remedy = 'Add its name to images, or write the tag alone to set it in every image.'
  return [{ input: 'tags', value: `${name}:${tag}`, expected: `a tag of ${known.join(' or ')}`, remedy }]
}

const fullTags = ({ repository, tag }: TagLine, repositories: readonly Reference[]): readonly Reference[] =>
  (repository === undefined ? repositories : [repository]).map((place) => ({ ...place, tag }))

const distinct = (references: readonly Reference[]): readonly Reference[] => [
  ...new Map(references.map((reference) => [referenceName(reference), reference])).values(),
]
