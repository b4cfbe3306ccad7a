import { nearestPlatform, type Platform, parsePlatform } from '../oci/platform.ts'
import { parseReference, type Reference } from '../oci/reference.ts'
import { isComment, ruledTags, tagLine } from '../oci/tag-line.ts'
import {
  field,
  flag,
  type Inputs,
  linesOf,
  oneOf,
  readInputs,
  runnerInput,
  settleInputs,
  text,
  Unfit,
  wordsOf,
} from '../runner/inputs.ts'
import { type Ref, runnerRef } from '../runner/ref.ts'
import { annotationLine, annotationsOf } from './annotation-lines.ts'
import { contradictions } from './contradictions.ts'
import { type Derived, derivedLine } from './derived-lines.ts'
import { legsInFolder } from './digest-files.ts'
import type { Annotations, WantedTag } from './plan.ts'
import { type Leg, parseLegs, type TaggedLeg } from './results.ts'
import { fullTags, layoutNames } from './tag-lines.ts'
import { repositoriesOf, type Task, taskOf } from './task.ts'

/** What merge-manifest is asked for. */
export interface MergeRequest {
  readonly task: Task
  /** The index that exists already: to add to, to replace in, or to promote; with a tag or a digest. */
  readonly existing?: Reference
  /** Tags to look at. */
  readonly checked: readonly Reference[]
  /** Where the index goes, without tags. */
  readonly repositories: readonly Reference[]
  /** Each in one of the repositories, none twice. */
  readonly tags: readonly WantedTag[]
  /** The platforms that the index must hold, no more and no less; none where an existing index is taken as it is. */
  readonly platforms: readonly Platform[]
  /** Those of the platforms that may be missing. */
  readonly allowPartial: readonly Platform[]
  readonly legs: readonly (Leg | TaggedLeg)[]
  /** Folders and tar files of OCI layouts, each with one leg. */
  readonly layouts: readonly string[]
  readonly annotations: Annotations
  /** Whether the labels that all legs have become annotations of the index. */
  readonly labelAnnotations: boolean
  /** What becomes of the provenance and SBOM of the legs: children of the index, gone, or referrers of their image. */
  readonly attestations: 'keep' | 'strip' | 'referrers'
  /** Whether programs are looked at, and whether one that is not static is refused. */
  readonly verify: 'full' | 'static' | 'manifest'
  /** Whether a leg is copied to repositories that lack it. */
  readonly copyMissing: boolean
  /** False: everything is checked and nothing is written. */
  readonly push: boolean
  /** Whether a version tag may be moved from one digest to another. */
  readonly overwrite: boolean
  /** Whether tags that have moved are moved back when a later one fails. */
  readonly rollback: boolean
  /** Folder of an OCI layout to write to in place of registries, or empty. */
  readonly layout: string
  /** The names that it has there. */
  readonly layoutNames: readonly string[]
  /** Further images on other bases, each with its tags; none where nothing is pushed. */
  readonly derived: readonly Derived[]
  /** The Dockerfile that makes them. */
  readonly derivedFile: string
  /** So many earlier releases have their sizes in the summary. */
  readonly sizeHistory: number
  /** All registry calls together end after so many seconds. */
  readonly timeout: number
  /** buildx builder, empty for the current one. */
  readonly builder: string
  /** Repository of the workflow that signs what is published, empty where nobody tells. */
  readonly signerRepo: string
}

/** The inputs of merge-manifest/action.yml. */
export const mergeFields = {
  results: field('', parseLegs),
  'digest-files': field('', legsInFolder),
  'oci-layout': linesOf((line) => line),
  images: linesOf(imageLine),
  tags: linesOf(tagLine, isComment),
  latest: oneOf('auto', ['auto', 'true', 'false']),
  platforms: wordsOf(platformWord),
  'allow-partial': wordsOf(platformWord),
  annotations: linesOf(annotationLine),
  'label-annotations': flag(false),
  attestations: oneOf('keep', ['keep', 'strip', 'referrers']),
  verify: oneOf('full', ['full', 'static', 'manifest']),
  'copy-missing': flag(false),
  append: field('', existingIndex),
  replace: field('', existingIndex),
  promote: field('', existingIndex),
  check: linesOf(tagLine, isComment),
  layout: text(),
  derived: linesOf(derivedLine),
  'derived-file': text(),
  push: flag(true),
  'dry-run': flag(false),
  overwrite: flag(false),
  rollback: flag(false),
  'size-history': field('10', releases),
  timeout: field('900', seconds),
  builder: text(),
  'signer-repo': field('', repositoryWord),
}

/** All values, as they were read. */
export type MergeInputs = Inputs<typeof mergeFields>

/**
 * The request that the runner's inputs make.
 *
 * @param ref what rules of tags speak of
 * @throws InputError with all faults of all inputs
 */
export function readRequest(read: (name: string) => string = runnerInput, ref: Ref = runnerRef()): MergeRequest {
  const inputs = readInputs(mergeFields, read)
  return requested(settleInputs(inputs, contradictions(inputs.values, ref, read)), ref)
}

function requested(inputs: MergeInputs, ref: Ref): MergeRequest {
  const { results, digestFiles, ociLayout, annotations, latest, dryRun, push, ...rest } = inputs
  const { append, replace, promote, check, images, tags, ...others } = rest
  const existing = append ?? replace ?? promote
  const repositories = repositoriesOf(inputs)
  const ruled = ruledTags(tags, ref, latest)
  return {
    ...others,
    task: taskOf(inputs),
    ...(existing === undefined ? {} : { existing }),
    repositories,
    tags: fullTags(tags, ruled, repositories, latest === 'true'),
    layoutNames: layoutNames(tags, ruled),
    checked: fullTags(check, ruledTags(check, ref, 'false'), repositories),
    legs: [...results, ...digestFiles],
    layouts: ociLayout,
    annotations: annotationsOf(annotations),
    push: push && !dryRun,
  }
}

function imageLine(line: string): Reference {
  const image = parseReference(line)
  if (image !== undefined && image.tag === undefined && image.digest === undefined) return image
  throw new Unfit('an image name such as ghcr.io/owner/app', 'Write it in lower case, without tag and digest.')
}

function existingIndex(raw: string): Reference | undefined {
  if (raw === '') return undefined
  const reference = parseReference(raw)
  if (reference?.tag !== undefined || reference?.digest !== undefined) return reference
  throw new Unfit('a reference such as ghcr.io/owner/app:1.2.3', 'Name the image with its tag or its digest.')
}

function platformWord(word: string): Platform {
  const platform = parsePlatform(word)
  if (platform !== undefined) return platform
  throw new Unfit('a platform such as linux/amd64 or linux/arm/v7', `Did you mean ${nearestPlatform(word)}?`)
}

/** It comes to stand in commands that people copy. */
function repositoryWord(raw: string): string {
  if (raw === '' || /^[\w.-]+\/[\w.-]+$/.test(raw)) return raw
  throw new Unfit('a repository on GitHub such as owner/name', 'Name the one of the workflow whose job signs.')
}

function releases(raw: string): number {
  if (/^(?:\d|[1-4]\d|50)$/.test(raw)) return Number(raw)
  throw new Unfit('a number of releases from 0 to 50', 'Write 0 to show none.')
}

function seconds(raw: string): number {
  if (/^[1-9]\d{0,4}$/.test(raw)) return Number(raw)
  throw new Unfit('a number of seconds from 1 to 99999', 'Write the number alone, without a unit.')
}
