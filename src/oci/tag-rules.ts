import { messageOf } from '../errors.ts'
import { parseEach, Unfit } from '../runner/inputs.ts'
import type { Ref } from '../runner/ref.ts'
import { labelsPreRelease, namesPreRelease } from './pre-release.ts'

/**
 * One line of `tags` that is no full reference: docker/metadata-action's syntax, of which those types, attributes and
 * expressions are taken whose meaning is the same here (its src/tag.ts and src/meta.ts, v6); all others are refused.
 */
export interface TagRule {
  readonly type: RuleType
  readonly priority: number
  readonly enable: string
  readonly attributes: Readonly<Record<string, string>>
}

type RuleType = 'semver' | 'match' | 'edge' | 'ref' | 'raw' | 'sha'

/** Whether `latest` comes with the tags: by itself (`auto`), always or never; metadata-action's flavor of that name. */
export type Latest = 'auto' | 'true' | 'false'

/** What the rules come to. */
export interface RuledTags {
  readonly tags: readonly string[]
  /** `latest` belongs to them, if no higher version is published. */
  readonly latest: boolean
}

/** Attributes that each type takes besides {@link COMMON}, and its priority. */
const TYPES: Readonly<Record<RuleType, { readonly priority: number; readonly attributes: readonly string[] }>> = {
  semver: { priority: 900, attributes: ['pattern', 'value', 'match'] },
  match: { priority: 800, attributes: ['pattern', 'group', 'value'] },
  edge: { priority: 700, attributes: ['branch'] },
  ref: { priority: 600, attributes: ['event'] },
  raw: { priority: 200, attributes: ['value'] },
  sha: { priority: 100, attributes: ['format'] },
}
const COMMON = ['type', 'enable', 'priority', 'prefix', 'suffix']
const ELSEWHERE = 'Let docker/metadata-action make the tags, and pass its output.'

/** Whether a line is a rule, not a tag or a reference. */
export const isRule = (line: string): boolean => /(?:^|,)\s*"?\s*(?:type|value|enable|priority)\s*=/i.test(line)

/** A tag written out is a rule as well. */
export const rawRule = (value: string): TagRule => ({
  type: 'raw',
  priority: TYPES.raw.priority,
  enable: 'true',
  attributes: { value },
})

/**
 * Reads one rule.
 *
 * @throws Unfit or SeveralUnfit naming each type, attribute or expression that is not taken
 */
export function parseTagRule(line: string): TagRule {
  const pairs = csvFields(line).map(attribute)
  const attributes = Object.fromEntries(pairs)
  const type = ruleType(attributes.type ?? 'raw')
  parseEach(Object.keys(attributes), (name) => requireKnown(type, name))
  const { type: _, priority, enable = 'true', ...others } = { ...defaultsOf(type, attributes), ...attributes }
  const rule = { type, enable, priority: Number(priority ?? TYPES[type].priority), attributes: others }
  requireSound(rule)
  return rule
}

/**
 * The tags that rules make for a ref, in metadata-action's order: by priority, of equals the first line first.
 *
 * @param latest what the input says
 */
export function tagsByRules(rules: readonly TagRule[], event: Ref, latest: Latest): RuledTags {
  const sorted = rules.toSorted((left, right) => right.priority - left.priority)
  const made = sorted.filter(({ enable }) => expand(enable, event) === 'true').flatMap((rule) => madeBy(rule, event))
  const tags = [...new Set(made.map(({ tag }) => sanitized(tag)))]
  return { tags, latest: tags.length > 0 && (latest === 'auto' ? made[0]?.latest === true : latest === 'true') }
}

interface Made {
  readonly tag: string
  /** Whether `latest=auto` adds latest to a tag of this kind, where it is the first one. */
  readonly latest: boolean
}

function madeBy(rule: TagRule, event: Ref): readonly Made[] {
  const made = MAKERS[rule.type](rule.attributes, event)
  if (made === undefined) return []
  const { prefix = '', suffix = '' } = rule.attributes
  const tag = `${expand(prefix, event)}${made.tag}${expand(suffix, event)}`
  return tag === '' ? [] : [{ tag, latest: made.latest }]
}

type Attributes = TagRule['attributes']

const MAKERS: Readonly<Record<RuleType, (attributes: Attributes, event: Ref) => Made | undefined>> = {
  semver: semverTag,
  match: matchTag,
  edge: ({ branch }, { ref }) => (ref === `refs/heads/${branch}` ? { tag: 'edge', latest: false } : undefined),
  ref: refTag,
  raw: ({ value = '' }, event) => ({ tag: expand(value, event), latest: false }),
  sha: ({ format }, { sha }) =>
    sha === '' ? undefined : { tag: format === 'long' ? sha : shortSha(sha), latest: false },
}

function semverTag({ pattern = '', value = '', match = '' }: Attributes, event: Ref): Made | undefined {
  const raw = rawOf(value, event)
  const matched = raw === undefined ? undefined : firstGroup(match, raw)
  const version = matched === undefined ? undefined : parseVersion(matched.replaceAll('/', '-'))
  if (raw === undefined || version === undefined) return undefined
  const isPre = version.prerelease !== ''
  const used = isPre && !/^\{\{\s*raw\s*\}\}$/.test(pattern) ? '{{version}}' : pattern
  return { tag: filled(used, version.fields), latest: !isPre && (match === '' || !wasPreRelease(raw)) }
}

/** What does not match is taken as it is. */
function firstGroup(match: string, raw: string): string | undefined {
  const found = match === '' ? null : raw.match(match)
  return found === null ? raw : found[1]
}

/** What is left of a pre-release may not say any more that it is one. */
function matchTag({ pattern = '', group, value = '' }: Attributes, event: Ref): Made | undefined {
  const raw = rawOf(value, event)
  const tag = raw?.match(expressionOf(pattern))?.[Number(group)]
  if (raw === undefined || tag === undefined) return undefined
  return { tag, latest: !wasPreRelease(raw) && !isPreRelease(tag) }
}

const rawOf = (value: string, event: Ref): string | undefined =>
  value === '' ? afterPrefix(event.ref, 'refs/tags/') : expand(value, event)

/** Of `type=match`; between slashes it may have flags. */
function expressionOf(pattern: string): RegExp {
  const [, source, flags] = /^\/(.+)\/(.*)$/.exec(pattern) ?? []
  return source === undefined ? new RegExp(pattern) : new RegExp(source, flags)
}

function refTag({ event: kind }: Attributes, { ref }: Ref): Made | undefined {
  const [prefix, latest] = (
    { branch: ['refs/heads/', false], tag: ['refs/tags/', true], pr: ['refs/pull/', false] } as const
  )[kind as 'branch' | 'tag' | 'pr']
  const name = afterPrefix(ref, prefix)
  if (name === undefined) return undefined
  return { tag: kind === 'pr' ? name.replace(/\/merge$/, '') : name, latest: latest && !isPreRelease(name) }
}

/** As type=semver sees it; metadata-action itself adds latest for every tag of type=ref and type=match. Also `app/v1.3.0-rc.1` and `v1.3-rc.1`. */
const isPreRelease = (name: string): boolean => labelOf(name) !== '' || namesPreRelease(name)

/** Of what a rule takes a part of: what it leaves out may be a variant, as in v1.2.3-server, where it is no number and no usual word. */
const wasPreRelease = (name: string): boolean => labelsPreRelease(labelOf(name)) || namesPreRelease(name)

const labelOf = (name: string): string => parseVersion(name.replace(/^.*\//, ''))?.prerelease ?? ''

const afterPrefix = (ref: string, prefix: string): string | undefined =>
  ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined

/** Whether `type=semver` reads a text as a version. */
export const isVersion = (text: string): boolean => parseVersion(text) !== undefined

interface Version {
  readonly prerelease: string
  readonly fields: Readonly<Record<string, string>>
}

const NUMBER = '(?:0|[1-9]\\d*)'
const PRE = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][a-zA-Z0-9-]*)'
/** semver.org's grammar with the `v` that npm's semver allows before it. */
const SEMVER = new RegExp(
  `^v?(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:-(${PRE}(?:\\.${PRE})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
)

function parseVersion(raw: string): Version | undefined {
  const [whole, major = '', minor = '', patch = '', prerelease = ''] = SEMVER.exec(raw.trim()) ?? []
  if (whole === undefined) return undefined
  const version = `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}`
  return { prerelease, fields: { raw, version, major, minor, patch } }
}

/** Expressions of `pattern`, and those that every other attribute may hold. */
const PATTERN_NAMES = ['raw', 'version', 'major', 'minor', 'patch']
const GLOBAL_NAMES = ['branch', 'tag', 'sha']

const expand = (text: string, { ref, sha }: Ref): string =>
  filled(text, {
    branch: afterPrefix(ref, 'refs/heads/') ?? '',
    tag: afterPrefix(ref, 'refs/tags/') ?? '',
    sha: shortSha(sha),
  })

/** With blanks around the name: to leave them out here as well would take minutes for a line with many. */
const EXPRESSION = /\{\{([^{}]*)\}\}/g

function filled(text: string, fields: Readonly<Record<string, string>>): string {
  return text.replace(EXPRESSION, (_, name: string) => escaped(fields[name.trim()] ?? ''))
}

/** Handlebars writes values as HTML; a tag shows it where a branch name has such a character. */
const escaped = (value: string): string => value.replace(/[&<>"'`=]/g, (found) => HTML[found as keyof typeof HTML])

const HTML = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
} as const

const shortSha = (sha: string): string => sha.slice(0, 7)

/** A ref may hold what a tag may not. */
const sanitized = (tag: string): string => tag.replace(/[^a-zA-Z0-9._-]+/g, '-')

function ruleType(value: string): RuleType {
  const type = Object.keys(TYPES).find((name): name is RuleType => name === value)
  if (type !== undefined) return type
  throw new Unfit(`a type among ${Object.keys(TYPES).join(', ')}`, ELSEWHERE, `type=${value}`)
}

function requireKnown(type: RuleType, name: string): void {
  const known = [...COMMON, ...TYPES[type].attributes]
  if (known.includes(name)) return
  throw new Unfit(`attributes of type=${type} among ${known.join(', ')}`, ELSEWHERE, name)
}

function defaultsOf(type: RuleType, { event }: Attributes): Attributes {
  if (type === 'sha') return { prefix: 'sha-', format: 'short' }
  if (type === 'match') return { group: '0' }
  return type === 'ref' && event === 'pr' ? { prefix: 'pr-' } : {}
}

/** What an attribute has to look like, by the type of its rule. */
const SHAPES: readonly {
  readonly type: RuleType
  readonly name: string
  readonly shape: RegExp
  readonly expected: string
  readonly remedy: string
}[] = [
  { type: 'semver', name: 'pattern', shape: /./, expected: 'a pattern', remedy: 'Add pattern={{version}}.' },
  { type: 'match', name: 'pattern', shape: /./, expected: 'a pattern', remedy: 'Add pattern=….' },
  { type: 'match', name: 'group', shape: /^\d+$/, expected: 'a number as group', remedy: 'Leave it out for all.' },
  { type: 'raw', name: 'value', shape: /^/, expected: 'a value', remedy: 'Add value=….' },
  {
    type: 'edge',
    name: 'branch',
    shape: /./,
    expected: 'a branch',
    remedy: 'Add branch=main, or what yours is called.',
  },
  {
    type: 'sha',
    name: 'format',
    shape: /^(?:short|long)$/,
    expected: 'format=short or format=long',
    remedy: 'Short has 7 digits.',
  },
  {
    type: 'ref',
    name: 'event',
    shape: /^(?:branch|tag|pr)$/,
    expected: 'event=branch, event=tag or event=pr',
    remedy: 'Name the kind of ref that gives its name to the tag.',
  },
]

function requireSound({ type, priority, enable, attributes }: TagRule): void {
  if (Number.isNaN(priority)) throw new Unfit('a number as priority', 'The highest comes first.')
  if (!/^(?:true|false)$/.test(enable))
    throw new Unfit('enable=true or enable=false', ENABLE_REMEDY, `enable=${enable}`)
  for (const { name, shape, expected, remedy } of SHAPES.filter((each) => each.type === type)) {
    const value = attributes[name]
    if (value === undefined || !shape.test(value)) throw new Unfit(expected, remedy)
  }
  requireGroups(type, attributes)
  for (const [name, text] of Object.entries(attributes).filter(([each]) => !isRegExp(type, each))) {
    requireExpressions(text, name === 'pattern' ? PATTERN_NAMES : GLOBAL_NAMES)
  }
}

/** Whether an attribute is a regular expression, in which braces mean something else. */
const isRegExp = (type: RuleType, name: string): boolean =>
  type === 'match' ? name === 'pattern' : type === 'semver' && name === 'match'

/** metadata-action takes the first group of match, and the one that group names of pattern. */
function requireGroups(type: RuleType, { pattern = '', match = '', group = '' }: Attributes): void {
  if (type === 'semver' && match !== '' && groupsOf(match, (text) => new RegExp(text)) < 1) {
    throw new Unfit('a regular expression with a group', MATCH_REMEDY, `match=${match}`)
  }
  if (type !== 'match') return
  const groups = groupsOf(pattern, expressionOf)
  if (Number(group) > groups)
    throw new Unfit(
      `a group from 0 to ${groups}, as pattern has`,
      'Put what is wanted into parentheses.',
      `group=${group}`,
    )
}

const MATCH_REMEDY = 'Put parentheses around the version, such as match=^server-(.+)$.'

/** The expression with nothing beside it matches nothing, and tells its groups by that. */
function groupsOf(text: string, read: (text: string) => RegExp): number {
  try {
    const { source, flags } = read(text)
    return (new RegExp(`${source}|`, flags.replace('g', '')).exec('')?.length ?? 1) - 1
  } catch (error) {
    throw new Unfit('a regular expression of JavaScript', `Mend it: ${messageOf(error)}.`, text)
  }
}

/** The expression that most workflows have there needs the event's payload; GitHub itself has it in an expression. */
const ENABLE_REMEDY =
  "For {{is_default_branch}} write enable=${{ github.ref == format('refs/heads/{0}', github.event.repository.default_branch) }}."

function requireExpressions(text: string, names: readonly string[]): void {
  const found = [...text.matchAll(EXPRESSION)].map(([, name = '']) => name.trim())
  const unknown = found.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new Unfit(`expressions among ${names.map((name) => `{{${name}}}`).join(', ')}`, ELSEWHERE, `{{${unknown}}}`)
  }
  if (/\{\{|\}\}/.test(text.replace(EXPRESSION, ''))) {
    throw new Unfit('expressions such as {{version}}', 'Close what is open, with two braces.', text)
  }
}

/** `key=value`; without key it is the value. */
function attribute(field: string): readonly [string, string] {
  const at = field.indexOf('=')
  return at < 0 ? ['value', field] : [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()]
}

/** Commas part the fields; a field in quotes may hold them (RFC 4180). */
function csvFields(line: string): readonly string[] {
  const fields = [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)]
  return fields.map(([, quoted, bare = '']) =>
    quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"').trim(),
  )
}
