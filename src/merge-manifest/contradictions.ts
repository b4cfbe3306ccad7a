import type { Fault } from '../errors.ts'
import { type Platform, platformName } from '../oci/platform.ts'
import { isTag, referenceName, repositoryName } from '../oci/reference.ts'
import { misshapenFaults, ruledTags, TAG_SHAPE, type TagLine, untaggedFaults } from '../oci/tag-line.ts'
import type { Ref } from '../runner/ref.ts'
import { suffixedTag } from './derived-lines.ts'
import type { MergeInputs } from './inputs.ts'
import { fullTags } from './tag-lines.ts'
import { repositoriesOf, type Task, taskOf } from './task.ts'

type Values = Partial<MergeInputs>

/** What inputs say against each other; an input that could not be read is not spoken of again. */
export function contradictions(values: Values, ref: Ref, read: (name: string) => string): readonly Fault[] {
  const task = taskOf(values)
  const faults = [
    ...taskFaults(values, task),
    ...uselessFaults(values, task),
    ...legFaults(values, task),
    ...platformFaults(values, task),
    ...annotationFaults(values),
    ...tagFaults(values, task, ref),
    ...nameFaults(values, ref),
    ...shapeFaults(values, ref),
    ...derivedFaults(values, task),
    ...suffixFaults(values, ref),
    ...collisionFaults(values, ref),
  ]
  return faults.map((fault) => (fault.value === GIVEN ? { ...fault, value: shortened(read(fault.input)) } : fault))
}

function derivedFaults({ derived, derivedFile, layout }: Values, task: Task): readonly Fault[] {
  if (derived === undefined || (derived.length === 0 && derivedFile === '')) return []
  if (task === 'check') return [useless('derived', 'check looks at published tags and writes nothing')]
  if (layout) return [useless('derived', 'derived images are pushed to registries, not to a layout')]
  if (derivedFile === '')
    return [derivedFault('derived-file', 'a Dockerfile for derived', 'It takes the arguments IMAGE and BASE.')]
  if (derived.length > 0) return []
  return [derivedFault('derived', 'base images for derived-file', 'Write lines such as alpine:3.22,alpine3.22,alpine')]
}

const derivedFault = (input: string, expected: string, remedy: string): Fault => ({
  input,
  value: '',
  expected,
  remedy,
})

/** What the suffixes make of the tags: no tag that registries would refuse, and none of two images. */
function suffixFaults({ derived = [], tags = [] }: Values, ref: Ref): readonly Fault[] {
  const suffixes = derived.flatMap((line) => [...new Set(line.suffixes)])
  const doubled = new Set(suffixes.filter((suffix, index) => suffixes.indexOf(suffix) < index))
  // In place of latest stands the suffix alone.
  const names = tagNames(tags, ref).filter((tag) => tag !== 'latest')
  const made = suffixes.flatMap((suffix) => names.map((tag) => `${tag}-${suffix}`))
  return [
    ...[...doubled].map((value) => ({
      input: 'derived',
      value,
      expected: 'a suffix of one image only',
      remedy: 'Give each line suffixes of its own, because they make its tags.',
    })),
    ...made.filter((tag) => !isTag(tag)).map((value) => ({ input: 'derived', value, ...TAG_SHAPE })),
  ]
}

/** A derived image under a tag of the image itself would take it away, or the other way round: whichever is tagged last. */
function collisionFaults(values: Values, ref: Ref): readonly Fault[] {
  const { derived = [], tags = [], latest = 'auto' } = values
  const wanted = fullTags(tags, ruledTags(tags, ref, latest), repositoriesOf(values))
  const names = new Set(wanted.map(referenceName))
  const suffixes = new Set(derived.flatMap((line) => line.suffixes))
  const faults = [...suffixes].flatMap((suffix) =>
    wanted.flatMap((tag) => {
      const made = suffixedTag(tag.tag, suffix)
      return names.has(referenceName({ ...tag, tag: made })) ? [collision(suffix, tag.tag, made)] : []
    }),
  )
  // In several repositories it is said once.
  return [...new Map(faults.map((fault) => [fault.expected, fault])).values()]
}

const collision = (suffix: string, tag: string, made: string): Fault => ({
  input: 'derived',
  value: suffix,
  expected: `a suffix that makes no tag of tags, but of ${tag} it makes ${made}`,
  remedy: `Choose another suffix, or leave ${made} out of tags.`,
})

/** Stands for what the user gave, which is told as it was given. */
const GIVEN = '\0'

const shortened = (raw: string): string => (raw.length > 80 ? `${raw.slice(0, 80)}…` : raw)

/** Inputs that each ask for another work. */
const TASKS = ['append', 'replace', 'promote', 'check'] as const

function taskFaults(values: Values, task: Task): readonly Fault[] {
  return TASKS.filter((name) => name !== task && isGiven(values, name)).map((name) => ({
    input: name,
    value: GIVEN,
    expected: `nothing, because ${task} is set`,
    remedy: 'One step does one of append, replace, promote and check: use two steps.',
  }))
}

/** Inputs that mean nothing for a task, and why. */
const USELESS: Readonly<
  Partial<Record<Task, { readonly why: string; readonly inputs: readonly (keyof MergeInputs)[] }>>
> = {
  check: {
    why: 'check looks at published tags and writes nothing',
    inputs: [
      'results',
      'digestFiles',
      'ociLayout',
      'tags',
      'annotations',
      'layout',
      'overwrite',
      'rollback',
      'copyMissing',
      'labelAnnotations',
    ],
  },
  promote: {
    why: 'promote leaves the index as it is, to the last byte',
    inputs: ['results', 'digestFiles', 'ociLayout', 'annotations', 'labelAnnotations', 'allowPartial'],
  },
}

function uselessFaults(values: Values, task: Task): readonly Fault[] {
  const { why, inputs } = USELESS[task] ?? { why: '', inputs: [] }
  const unwritten = values.push === false || values.dryRun === true ? (['rollback'] as const) : []
  const asked = values.attestations !== undefined && values.attestations !== 'keep'
  return [
    ...inputs.filter((name) => isGiven(values, name)).map((name) => useless(name, why)),
    ...unwritten.filter((name) => isGiven(values, name)).map((name) => useless(name, 'nothing is written')),
    ...(asked && why !== '' ? [useless('attestations', why)] : []),
    ...(values.attestations === 'referrers' && isGiven(values, 'layout') ? [NO_REFERRERS] : []),
    ...(isGiven(values, 'layout') && isGiven(values, 'rollback') ? [useless('rollback', 'layout moves no tag')] : []),
  ]
}

const NO_REFERRERS: Fault = {
  input: 'attestations',
  value: 'referrers',
  expected: 'keep or strip, because an OCI layout has no list of referrers',
  remedy: 'Set it to one of them, or leave layout out.',
}

const useless = (name: string, why: string): Fault => ({
  input: inputName(name),
  value: GIVEN,
  expected: `nothing, because ${why}`,
  remedy: 'Leave it out.',
})

function legFaults({ results, digestFiles, ociLayout }: Values, task: Task): readonly Fault[] {
  if (task === 'promote' || task === 'check') return []
  const given = [results, digestFiles, ociLayout]
  // One that could not be read has been complained of.
  if (given.some((legs) => legs === undefined || legs.length > 0)) return []
  const remedy = 'Pass results: ${{ toJSON(needs.build.outputs) }}, or use digest-files or oci-layout.'
  return [{ input: 'results', value: '', expected: 'what was built', remedy }]
}

function platformFaults({ platforms, allowPartial }: Values, task: Task): readonly Fault[] {
  if (platforms === undefined) return []
  const names = platforms.map(platformName)
  if (names.length === 0 && task !== 'promote' && task !== 'check') {
    const remedy = 'Name every platform that the image must have, so that a missing one is noticed.'
    return [{ input: 'platforms', value: '', expected: 'platforms such as linux/amd64,linux/arm64', remedy }]
  }
  return [...doubleFaults(names), ...(allowPartial === undefined ? [] : partialFaults(names, allowPartial))]
}

/** An annotation for a platform that may be missing goes with it; one for any other would be lost without a word. */
function annotationFaults({ annotations = [], platforms = [] }: Values): readonly Fault[] {
  const names = platforms.map(platformName)
  if (names.length === 0) return []
  const meant = annotations.flatMap(({ entries }) => entries.flatMap(({ platform }) => platform ?? []))
  const unknown = new Set(meant.map(platformName).filter((name) => !names.includes(name)))
  const expected = `annotations of ${names.join(', ')}`
  const remedy = 'Add the platform to platforms, or leave its annotations out.'
  return [...unknown].map((value) => ({ input: 'annotations', value, expected, remedy }))
}

const doubleFaults = (names: readonly string[]): readonly Fault[] =>
  names
    .filter((name, index) => names.indexOf(name) < index)
    .map((value) => ({
      input: 'platforms',
      value,
      expected: 'each platform once',
      remedy: 'Leave the second one out.',
    }))

function partialFaults(names: readonly string[], allowPartial: readonly Platform[]): readonly Fault[] {
  const unknown = allowPartial.map(platformName).filter((name) => !names.includes(name))
  const expected = names.length === 0 ? 'nothing where platforms is empty' : `platforms among ${names.join(', ')}`
  const remedy = 'It lists those of platforms that may be missing.'
  return unknown.map((value) => ({ input: 'allow-partial', value, expected, remedy }))
}

function tagFaults({ tags, push, dryRun, layout, latest }: Values, task: Task, ref: Ref): readonly Fault[] {
  const writes = push === true && dryRun === false && layout === '' && task !== 'check'
  return !writes || tags === undefined || latest === undefined ? [] : untaggedFaults(tags, ref)
}

const shapeFaults = ({ tags = [], check = [] }: Values, ref: Ref): readonly Fault[] => [
  ...misshapenFaults('tags', tags, ref),
  ...misshapenFaults('check', check, ref),
]

function nameFaults(values: Values, ref: Ref): readonly Fault[] {
  const { images, tags, check } = values
  if (images === undefined || tags === undefined || check === undefined) return []
  if (repositoriesOf(values).length === 0) return namelessFaults(values, ref)
  const known = images.map(repositoryName)
  return [
    ...tags.flatMap((line) => strange('tags', line, known)),
    ...check.flatMap((line) => strange('check', line, known)),
  ]
}

/** A layout of layouts is made without any registry. */
function namelessFaults({ tags = [], check = [], results, digestFiles, layout }: Values, ref: Ref): readonly Fault[] {
  const legs = [...(results ?? []), ...(digestFiles ?? [])]
  const named = legs.every((leg) => 'tagged' in leg || leg.origin !== undefined)
  if (layout !== undefined && layout !== '' && named) return []
  const bare = [
    ...ruledNames(tags, ref).map((tag) => ['tags', tag]),
    ...ruledNames(check, ref).map((tag) => ['check', tag]),
  ]
  const remedy = 'Write ghcr.io/owner/app before it, or name the repositories in images.'
  const faults = bare.map(([input = '', value = '']) => ({
    input,
    value,
    expected: 'a tag with its image name',
    remedy,
  }))
  if (faults.length > 0) return faults
  const where = 'Name the repositories that the build jobs pushed to.'
  return [{ input: 'images', value: '', expected: 'an image name such as ghcr.io/owner/app', remedy: where }]
}

function strange(input: string, { repository, tag }: TagLine, known: readonly string[]): readonly Fault[] {
  if (repository === undefined || known.length === 0) return []
  const name = repositoryName(repository)
  if (known.includes(name)) return []
  const remedy = 'Add its name to images, or write the tag alone to set it in every image.'
  return [{ input, value: `${name}:${tag}`, expected: `a tag of ${known.join(' or ')}`, remedy }]
}

const tagNames = (lines: readonly TagLine[], ref: Ref): readonly string[] => [
  ...new Set([...lines.flatMap(({ tag }) => tag ?? []), ...ruledNames(lines, ref)]),
]

const ruledNames = (lines: readonly TagLine[], ref: Ref): readonly string[] => ruledTags(lines, ref, 'false').tags

/** Whether the user has set an input to something else than nothing. */
function isGiven(values: Values, name: keyof MergeInputs): boolean {
  const value = values[name]
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '' && value !== false
}

const inputName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
