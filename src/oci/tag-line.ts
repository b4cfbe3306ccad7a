import type { Fault } from '../errors.ts'
import { Unfit } from '../runner/inputs.ts'
import type { Ref } from '../runner/ref.ts'
import { isTag, parseReference, type Reference } from './reference.ts'
import {
  isRule,
  isVersion,
  type Latest,
  parseTagRule,
  type RuledTags,
  rawRule,
  type TagRule,
  tagsByRules,
} from './tag-rules.ts'

/** A line of `tags`: a tag with its image's name, or a rule that makes tags for every image. */
export type TagLine =
  | { readonly repository: Reference; readonly tag: string; readonly rule?: never }
  | { readonly rule: TagRule; readonly repository?: never; readonly tag?: never }

/** As in docker/metadata-action (src/context.ts, comment without infix): what follows on a line is none. */
export const isComment = (line: string): boolean => line.startsWith('#')

/**
 * Reads one line of `tags`.
 *
 * @throws Unfit or SeveralUnfit
 */
export function tagLine(line: string): TagLine {
  if (isTag(line)) return { rule: rawRule(line) }
  if (isRule(line)) return { rule: parseTagRule(line) }
  const { tag, digest, ...repository } = parseReference(line) ?? NOWHERE
  if (tag !== undefined && digest === undefined) return { tag, repository }
  const remedy = line.startsWith(':') ? 'Put the image name before the colon, or leave the colon out.' : TAG_RULE
  throw new Unfit('a tag such as v1.2.3 or ghcr.io/owner/app:v1.2.3', remedy)
}

/** Stands for a line that is no reference at all. */
const NOWHERE: Reference = { registry: '', repository: '' }

const TAG_RULE = 'A tag has up to 128 letters, digits, _ . and -; the image name before it is in lower case.'

/** What the rules among the lines come to. */
export const ruledTags = (lines: readonly TagLine[], ref: Ref, latest: Latest): RuledTags =>
  tagsByRules(
    lines.flatMap(({ rule }) => rule ?? []),
    ref,
    latest,
  )

/** What a tag is, for those that rules make of a ref. */
export const TAG_SHAPE = {
  expected: 'a tag of up to 128 letters, digits, _ . and -, which begins with none of the last two',
  remedy: 'Shorten what it is made of, or leave its prefix out.',
}

/** What rules put together of a ref that no tag may be. */
export const misshapenFaults = (input: string, lines: readonly TagLine[], ref: Ref): readonly Fault[] =>
  ruledTags(lines, ref, 'false')
    .tags.filter((tag) => !isTag(tag))
    .map((value) => ({ input, value, ...TAG_SHAPE }))

/** Lines that come to no tag at all, where there has to be one. */
export function untaggedFaults(lines: readonly TagLine[], ref: Ref): readonly Fault[] {
  const isNamed = lines.some(({ repository }) => repository !== undefined)
  if (isNamed || ruledTags(lines, ref, 'false').tags.length > 0) return []
  const fault = { input: 'tags', expected: 'at least one tag' }
  if (lines.length === 0) {
    return [{ ...fault, value: '', remedy: 'Name the tags of the image, or set push to false to check only.' }]
  }
  const value = `${lines.length} rules that give no tag for ${ref.ref || 'a run without GITHUB_REF'}`
  return [{ ...fault, value, remedy: untaggedRemedy(lines, ref) }]
}

function untaggedRemedy(lines: readonly TagLine[], { ref }: Ref): string {
  const [, name] = /^refs\/tags\/(.+)$/.exec(ref) ?? []
  if (name === undefined || !lines.some(({ rule }) => rule?.type === 'semver')) {
    return 'Run this step only for refs that get a tag (if:), or add a rule such as type=ref,event=branch.'
  }
  // Who has a match knows how to find versions: this tag is of another program.
  if (lines.some(({ rule }) => rule?.type === 'semver' && rule.attributes.match !== undefined)) return MATCHED_ELSEWHERE
  const prefix = prefixOfVersion(name)
  const match = prefix === undefined ? '' : `type=semver,pattern={{version}},match=^${escaped(prefix)}(.+)$, or `
  return `type=semver reads versions such as v1.2.3 alone. Write ${match}type=ref,event=tag for the Git tag as it is.`
}

const MATCHED_ELSEWHERE =
  'Run this only for Git tags in which match finds a version such as v1.2.3: name them below tags of on: push, or in if:.'

/**
 * `server-` of `server-v1.2.3`, all before the last version of a tag of one of several programs. What a line would have to quote is
 * left to its author.
 */
function prefixOfVersion(tag: string): string | undefined {
  const [, prefix = '', version = ''] = /^(.*[^v\d.])(v?\d+\.\d+\.\d+.*)$/.exec(tag) ?? []
  return prefix !== '' && isVersion(version) && !/[,"]/.test(prefix) ? prefix : undefined
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
